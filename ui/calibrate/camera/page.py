# SPDX-License-Identifier: Apache-2.0
"""The report of a camera calibration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ui.calibrate.camera.pictures import plot_floor
from ui.calibrate.camera.words import advice_of, reasons_of, value_of, where_to_stand
from ui.calibrate.joined.sheet import Block, Photo, Plot, Section, Sheet, Table, Verdict, Words

if TYPE_CHECKING:
    from ui.calibrate.camera.run import CameraResult

FOOT = (
    "Measured on one person: eyes are taken to be 6.3 cm apart (adults: 5.6 to 7.1), children stand nearer than "
    "they seem. Sharpness is that of the aligned face without a unit; light and colour are those of forehead and "
    "cheeks. Levels: good; change if you can; bad means that faces will be refused or wrongly judged."
)
PICTURE = "The person who was measured. Keep this page as you keep other pictures of people."
NO_PICTURE = "No picture was written."


def sheet_of(result: CameraResult) -> Sheet:
    """The page."""
    return Sheet(
        title="Camera calibration",
        facts=facts_of(result),
        verdicts=[Verdict(result.level, list(verdict(result)))],
        sections=list(_sections(result)),
        foot=FOOT,
    )


def facts_of(result: CameraResult) -> list[str]:
    """What was measured, with what."""
    width, height = result.measured.size
    return [
        f"{result.date:%Y-%m-%d %H:%M}",
        f"uketsuke {result.software}",
        result.name,
        f"{width} × {height}",
        f"focal length {result.lens.focal_px:.0f} px ({result.lens.source})",
    ]


def verdict(result: CameraResult) -> Iterator[str]:
    """What to do, the worst first."""
    if result.measured.faces == 0:
        yield "No face was seen: nothing can be said of place and light."
        return
    for level in ("bad", "change"):
        for finding in result.findings:
            if finding.level == level:
                yield f"{finding.item}: {advice_of(finding, result.place)}"
    if result.level == "good":
        yield "Nothing has to be changed."
    if result.place is not None:
        yield next(where_to_stand(result.place, result.lens, result.height_cm))


def _sections(result: CameraResult) -> Iterator[Section]:
    yield Section("Measures", [findings_table(result), *_frames(result)])
    if result.place is not None:
        sentences = where_to_stand(result.place, result.lens, result.height_cm)
        drawing = plot_floor(result.place, result.lens, result.measured.size[0])
        words: list[Block] = [Words(sentence) for sentence in sentences]
        yield Section("Where to stand", [*words, Plot(drawing, width=0.8)])
    if result.picture is not None:
        yield Section(
            "Picture", [Words(PICTURE, small=True), _photo(result.picture, result.measured.size)]
        )
    else:
        yield Section("Picture", [Words(NO_PICTURE, small=True)])


def _photo(picture: bytes, size: tuple[int, int]) -> Photo:
    return Photo(picture, PICTURE, height=size[1] / max(size[0], 1))


def _frames(result: CameraResult) -> list[Block]:
    told = reasons_of(result.measured.reasons, result.measured.frames)
    return [Words(told, small=True)] if told else []


def findings_table(result: CameraResult) -> Table:
    """One row for each measure."""
    rows = [
        [finding.item, value_of(finding), finding.level, advice_of(finding, result.place)]
        for finding in result.findings
    ]
    return Table(
        ("measure", "found", "", "what to change"),
        rows,
        left=4,
        levels=[finding.level for finding in result.findings],
        widths=(15, 20, 10, 55),
    )
