# SPDX-License-Identifier: Apache-2.0
"""The report of a tray calibration. It holds no picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.calibrate.joined.sheet import Plot, Section, Sheet, Table, Verdict, Words
from ui.calibrate.tray.pictures import plot_place
from ui.calibrate.tray.words import advice_of, limit_of, remarks_of, value_of

if TYPE_CHECKING:
    from ui.calibrate.tray.run import TrayResult

FOOT = (
    "Measured on one card. Resolution and sharpness are limits of drawn cards: real prints were not measured. "
    "Sure: by the rules of a visit this number would have been sent to the card. Reading was timed on the computer "
    "that measured. Levels: good; change if you can; bad means that people will have to type. No picture and no "
    "digit of the card stands in this report."
)
WHERE = "The picture, the card in it as it was found, and the three fields in the colours of their light."


def sheet_of(result: TrayResult) -> Sheet:
    """The page."""
    return Sheet(
        title="Tray camera calibration",
        facts=facts_of(result),
        verdicts=[Verdict(result.level, list(verdict(result)))],
        sections=list(_sections(result)),
        foot=FOOT,
    )


def facts_of(result: TrayResult) -> list[str]:
    """What was measured, with what."""
    width, height = result.size
    return [
        f"{result.date:%Y-%m-%d %H:%M}",
        f"uketsuke {result.software}",
        result.name,
        f"{width} × {height}",
        f"{result.frames} picture{'s' if result.frames != 1 else ''}",
    ]


def verdict(result: TrayResult) -> Iterator[str]:
    """What to do, the worst first."""
    for level in ("bad", "change"):
        for finding in result.findings:
            advice = advice_of(finding, result) if finding.level == level else ""
            if advice:
                yield f"{finding.item}: {advice}"
    if result.level == "good":
        yield "Nothing has to be changed."
    unknown = [finding.item for finding in result.findings if finding.level == "unknown"]
    if unknown:
        yield f"Not measured: {', '.join(unknown)}."


def _sections(result: TrayResult) -> Iterator[Section]:
    remarks = [Words(text, small=True) for text in remarks_of(result)]
    yield Section("Measures", [findings_table(result), *remarks])
    if result.place is not None:
        drawing = plot_place(result.place, result.size, result.findings)
        yield Section("Where the card lies", [Words(WHERE, small=True), Plot(drawing, width=0.6)])


def findings_table(result: TrayResult) -> Table:
    """One row for each measure."""
    rows = [
        [
            finding.item,
            value_of(finding),
            limit_of(finding.item),
            "–" if finding.level == "unknown" else finding.level,
            advice_of(finding, result),
        ]
        for finding in result.findings
    ]
    return Table(
        ("measure", "found", "limit", "", "what to change"),
        rows,
        left=5,
        levels=[finding.level for finding in result.findings],
        widths=(13, 18, 21, 8, 40),
    )
