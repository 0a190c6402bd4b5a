# SPDX-License-Identifier: Apache-2.0
"""One page for one kiosk, to be signed: what every calibration found, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ui.calibrate.joined.collect import Found
from ui.calibrate.joined.parts import Part, hashes_of, parts_of, software_of
from ui.calibrate.joined.sheet import Level, Section, Sheet, Table, Verdict, Words

MOST_WARNINGS = 16
"""More do not fit on a page that is to be read before it is signed."""
LONGEST_WARNING = 170
SIGNED = ("place and date", "engineer", "for the clinic")
FOOT = (
    "Numbers in brackets are 95 % intervals. FAR: strangers accepted; FRR: card holders not accepted; APCER: "
    "attacks of the worst kind taken for a person (ISO/IEC 30107-3); BPCER: living people taken for an attack. "
    "Each part has a report of its own. Drawn material tells nothing about real people."
)


@dataclass(frozen=True, slots=True)
class Model:
    """One network as it is installed; state: installed, missing, corrupt, unreadable."""

    name: str
    version: str
    sha256: str
    state: str


@dataclass(frozen=True, slots=True)
class Kiosk:
    """What is to be signed for. matcher: name and hash that its settings lead to; None if unknown."""

    id: str
    software: str
    date: datetime
    settings: str
    matcher: tuple[str, str] | None
    models: Sequence[Model]
    challenge: str
    light: str
    oldest: timedelta


def sheet_of(found: Found, kiosk: Kiosk) -> Sheet:
    """The page."""
    parts = parts_of(found)
    warnings = [*_about_models(found, kiosk), *_about_ages(parts, kiosk), *_of_parts(parts)]
    level = level_of(parts, warnings)
    return Sheet(
        title=f"Kiosk {kiosk.id}: calibration",
        facts=_facts(kiosk),
        verdicts=[Verdict(level, list(_verdict(parts, warnings)))],
        sections=[
            Section("Parts", [_parts_table(parts)]),
            Section("Warnings", _warnings(warnings)),
            Section("Networks", [_models_table(kiosk)]),
        ],
        foot=FOOT,
        signed=SIGNED,
    )


def level_of(parts: Sequence[Part], warnings: Sequence[str]) -> Level:
    """The worst part's; with a part missing or a warning it is never good."""
    levels = {part.level for part in parts}
    if "bad" in levels:
        return "bad"
    return "change" if levels != {"good"} or warnings else "good"


def _facts(kiosk: Kiosk) -> list[str]:
    return [
        f"{kiosk.date:%Y-%m-%d %H:%M}",
        f"uketsuke {kiosk.software}",
        f"settings: {kiosk.settings}",
    ]


def _verdict(parts: Sequence[Part], warnings: Sequence[str]) -> Iterator[str]:
    for level, words in (
        ("bad", "Not fit"),
        ("change", "To be improved"),
        ("unknown", "Not known"),
    ):
        named = [part.name for part in parts if part.level == level]
        if named:
            yield f"{words}: {', '.join(named)}."
    good = [part.name for part in parts if part.level == "good"]
    if good:
        yield f"Good: {', '.join(good)}."
    if warnings:
        yield f"{len(warnings)} warning{'s' if len(warnings) > 1 else ''} below."


def _parts_table(parts: Sequence[Part]) -> Table:
    rows = [
        [
            part.name,
            "not known" if part.level == "unknown" else part.level,
            "–" if part.made is None else f"{part.made:%Y-%m-%d}",
            "; ".join(part.numbers),
        ]
        for part in parts
    ]
    return Table(
        ("part", "verdict", "measured", "found"),
        rows,
        left=4,
        levels=[part.level for part in parts],
        widths=(10, 10, 11, 69),
    )


def _models_table(kiosk: Kiosk) -> Table:
    used = None if kiosk.matcher is None else kiosk.matcher[0]
    rows = [
        [m.name, m.version, m.sha256[:32], f"{m.state}, compares" if m.name == used else m.state]
        for m in kiosk.models
    ]
    return Table(
        ("network", "version", "SHA-256 (first half)", ""), rows, left=4, widths=(16, 32, 33, 19)
    )


def _warnings(warnings: Sequence[str]) -> list[Words]:
    shown = [Words(f"• {_short(text)}", small=True) for text in warnings[:MOST_WARNINGS]]
    if len(warnings) > MOST_WARNINGS:
        shown.append(Words(f"• and {len(warnings) - MOST_WARNINGS} more: see each part's report"))
    return shown or [Words("None.")]


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_WARNING else text[: LONGEST_WARNING - 1] + "…"


def _of_parts(parts: Sequence[Part]) -> Iterator[str]:
    for part in parts:
        for text in part.warnings:
            yield f"{part.name}: {text}"


def _about_ages(parts: Sequence[Part], kiosk: Kiosk) -> Iterator[str]:
    for part in parts:
        if part.made is None or part.name == "reader":
            continue
        days = (kiosk.date - part.made).days
        if part.made > kiosk.date + timedelta(days=1):
            yield f"{part.name}: measured in the future ({part.made:%Y-%m-%d}): check the clock"
        elif days > kiosk.oldest.days:
            yield f"{part.name}: measured {days} days ago; measure again after {kiosk.oldest.days}"


def _about_models(found: Found, kiosk: Kiosk) -> Iterator[str]:
    """The kiosk refuses a profile made for another network; better to know before it does."""
    for model in kiosk.models:
        if model.state in ("corrupt", "unreadable"):
            yield f"network {model.name} is {model.state}"
    if kiosk.matcher is None:
        yield "the matcher of the settings is not installed: models could not be compared"
    for part, matcher, sha256 in hashes_of(found):
        if kiosk.matcher is None or (matcher, sha256) == kiosk.matcher:
            continue
        name, digest = kiosk.matcher
        yield (
            f"{part}: made for {matcher} {sha256[:12]}…, but the kiosk uses {name} {digest[:12]}…"
            + ("; the kiosk refuses this profile" if part == "face" else "")
        )
    for setting, mine in (("challenge", kiosk.challenge), ("light", kiosk.light)):
        measured = _values_of(found, "liveness", setting)
        if measured is not None and measured != mine:
            yield f"liveness: measured with {setting} {measured}, the kiosk has {setting} {mine}"
    others = {n: v for n, v in software_of(found).items() if v != kiosk.software}
    for name, software in others.items():
        yield f"{name}: measured with uketsuke {software}, installed is {kiosk.software}"


def _values_of(found: Found, kind: str, key: str) -> str | None:
    result = found.results.get(kind)
    value = None if result is None else result.values.get(key)
    return None if value is None else str(value)
