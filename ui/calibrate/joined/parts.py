# SPDX-License-Identifier: Apache-2.0
"""Each calibration as one row of the joined page: verdict, key numbers, warnings.

Results are read as what other versions of this program may have written: a key that is missing is said
to be missing and stops nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ui.calibrate.joined.collect import Found, Result
from ui.calibrate.joined.sheet import Level

ORDER = ("face", "liveness", "camera", "radio", "reader")
OPTIONAL = ("tray",)
"""Told where it was measured; a kiosk without a camera above the tray lacks nothing."""
COMMANDS = {
    "face": "calibrate face",
    "liveness": "calibrate liveness",
    "camera": "calibrate camera",
    "radio": "calibrate radio --json",
    "reader": "calibrate radio --json",
}
QUIET_PER_MINUTE = 1.0
"""Drops by radio a minute up to which a place for the reader is good; an interval above it is bad."""
SLOW_READ_MS = 4000.0
WEAK_FIELD = 0.005
TRAY_NUMBERS = (
    ("resolution", 1, "{} px/mm"),
    ("sharpness", 1, "sharpness {}"),
    ("decision", 0, "{} ms a decision"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """One row. made None: this part was never measured."""

    name: str
    level: Level
    numbers: list[str]
    warnings: list[str]
    made: datetime | None = None


def parts_of(found: Found) -> list[Part]:
    """All five, in a fixed order; missing ones say so. Then the optional ones that are there."""
    there = [name for name in OPTIONAL if name in found.results]
    return [_part(name, found) for name in (*ORDER, *there)]


def _part(name: str, found: Found) -> Part:
    result = found.results.get("radio" if name == "reader" else name)
    if result is None:
        return _missing(name, found.profile)
    level, numbers, warnings = READERS[name](result, found.profile)
    older = found.older.get(result.kind, 0)
    if older and name != "reader":
        warnings.append(f"{older} older result{'s' if older > 1 else ''} left aside")
    return Part(name, level, numbers, warnings, result.made)


def _missing(name: str, profile: dict[str, Any]) -> Part:
    """A table in the profile without its result can be read, but nobody can check it."""
    numbers = ["not measured"]
    warnings = [f"missing: run uketsuke {COMMANDS[name]}"]
    if isinstance(profile.get(name), dict):
        numbers = [f"only the [{name}] table of calibration.toml is there"]
        warnings = ["its results are missing: the figures cannot be checked"]
    return Part(name, "unknown", numbers, warnings)


def _face(result: Result, profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    """The thresholds that a kiosk would use stand in the profile; the words in the results."""
    table, values = _table(profile, "face"), result.values
    numbers = []
    if table:
        numbers.append(f"accept ≤ {_f(table, 'accept', 4)}, staff ≤ {_f(table, 'staff', 4)}")
        numbers.append(f"FAR {_share(table, 'far', 'interval')}")
        numbers.append(f"FRR {_share(table, 'frr', 'frr_interval')}")
        numbers.append(
            f"{table.get('people', '?')} people, mean of {table.get('frames', '?')} frames"
        )
    else:
        numbers += [str(line) for line in values.get("verdict", [])][:2]
    warnings = [str(text) for text in values.get("warnings", [])]
    proven = bool(values.get("proven", False))
    if not proven:
        warnings.insert(
            0, f"a FAR of {_percent(table.get('target'))} cannot be claimed from these pairs"
        )
    if not table:
        warnings.insert(0, "no [face] table in calibration.toml: the kiosk's own thresholds hold")
    return ("good" if proven and table else "change"), numbers, warnings


def _liveness(result: Result, profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    values, table = result.values, _table(profile, "liveness")
    numbers = []
    worst = values.get("worst")
    if isinstance(worst, dict):
        numbers.append(f"worst kind: {worst.get('kind')} ({worst.get('material')})")
        numbers.append(f"APCER {_rate(worst.get('apcer'))}")
    for row in values.get("kinds", []):
        if "bpcer" in row:
            numbers.append(f"BPCER {_rate(row['bpcer'])} ({row.get('material')})")
    numbers.append(
        f"threshold {_f(values, 'threshold', 3)}, challenge {values.get('challenge', '?')}"
    )
    warnings = [str(text) for text in values.get("warnings", [])]
    mine, theirs = values.get("threshold"), table.get("threshold")
    if theirs is None:
        warnings.insert(0, "no threshold in [liveness] of calibration.toml: the kiosk's own holds")
    if theirs is not None and mine is not None and abs(mine - theirs) > 1e-5:
        warnings.insert(0, f"calibration.toml has another threshold of liveness ({theirs:g})")
    return _level(values), numbers, warnings


def _camera(result: Result, _profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    values = result.values
    numbers = [f"{values.get('camera', '?')}, {_size(values.get('size'))}"]
    findings = {f.get("item"): f for f in values.get("findings", []) if isinstance(f, dict)}
    rate = findings.get("rate", {}).get("value")
    if rate is not None:
        numbers.append(f"{rate:.1f} frames/s")
    place = values.get("place_cm")
    if isinstance(place, dict):
        numbers.append(f"mark at {_f(place, 'mark', 0)} cm")
        numbers.append(f"from {_f(place, 'near', 0)} to {_f(place, 'far', 0)} cm")
    asked = [f for f in findings.values() if f.get("level") in ("bad", "change")]
    warnings = [f"{f['item']}: {f.get('advice', '')}" for f in asked]
    lens = values.get("lens")
    if isinstance(lens, dict) and lens.get("source") == "assumed":
        warnings.append("distances by an assumed lens (± 30 %)")
    return _level(values), numbers, warnings


def _radio(result: Result, _profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    """The best position, or the only one: that is where the reader shall lie."""
    position = _position(result)
    if position is None:
        return "unknown", ["no position was measured"], []
    drops = position.get("drops_per_minute", {})
    minutes = position.get("seconds", 0) / 60
    numbers = [
        f"position: {position.get('name')}",
        f"{_between(drops, 1, '')} drops/min",
        f"{minutes:.1f} min",
    ]
    several = len(result.values.get("positions", [])) > 1
    warnings = []
    if several and result.values.get("better") is None:
        warnings.append(
            "no position is shown to be better than all others; the first one is told here"
        )
    quiet = " ".join(str(text) for text in position.get("likely", []))
    level: Level = "change"
    if drops.get("high", float("inf")) <= QUIET_PER_MINUTE:
        level = "good"
    elif drops.get("low", 0.0) > QUIET_PER_MINUTE:
        level = "bad"
    if level != "good" and quiet:
        warnings.append(quiet)
    return level, numbers, warnings


def _reader(result: Result, _profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    position = _position(result)
    if position is None:
        return "unknown", ["no position was measured"], []
    read_ms = position.get("median_read_ms")
    garbled = position.get("garbled_share", {})
    numbers = [
        str(result.values.get("reader") or "?"),
        "no undisturbed read" if read_ms is None else f"{read_ms:.0f} ms a read",
        f"{_between(garbled, 100, ' %')} of answers garbled",
    ]
    warnings = []
    if read_ms is None or read_ms > SLOW_READ_MS:
        warnings.append("reads are slow or never undisturbed: another reader, or another place")
    if garbled.get("low", 0.0) > WEAK_FIELD:
        warnings.append("the field is weak or disturbed: metal, a display or a long cable nearby")
    others = position.get("causes", {})
    gone = {"reader_gone": "the reader went away", "service_gone": "the PC/SC service stopped"}
    warnings += [f"{others[c]} × {words}" for c, words in gone.items() if others.get(c)]
    return ("change" if warnings else "good"), numbers, warnings


def _tray(result: Result, _profile: dict[str, Any]) -> tuple[Level, list[str], list[str]]:
    values = result.values
    findings = {f.get("item"): f for f in values.get("findings", []) if isinstance(f, dict)}
    numbers = [f"{values.get('camera', '?')}, {_size(values.get('size'))}"]
    for item, digits, words in TRAY_NUMBERS:
        value = findings.get(item, {}).get("value")
        if isinstance(value, int | float):
            numbers.append(words.format(f"{value:.{digits}f}"))
    sure = findings.get("sure of three", {}).get("value")
    numbers.append("no vote of three" if sure is None else f"{_percent(sure)} sure of three")
    asked = [f for f in findings.values() if f.get("level") in ("bad", "change")]
    warnings = [f"{f['item']}: {f.get('advice', '')}" for f in asked]
    if not values.get("live", False):
        warnings.append("measured on recorded pictures and not on a camera")
    return _level(values), numbers, warnings


Reader = Callable[[Result, dict[str, Any]], tuple[Level, list[str], list[str]]]
READERS: dict[str, Reader] = {
    "face": _face,
    "liveness": _liveness,
    "camera": _camera,
    "radio": _radio,
    "reader": _reader,
    "tray": _tray,
}


def hashes_of(found: Found) -> Iterator[tuple[str, str, str]]:
    """(part, matcher, sha256) of the network that each calibration was made with."""
    for name, values in (
        ("face", _table(found.profile, "face")),
        ("liveness", _values(found, "liveness")),
    ):
        if values.get("model_sha256"):
            yield name, str(values.get("matcher", "?")), str(values["model_sha256"]).lower()


def software_of(found: Found) -> dict[str, str]:
    """Which version of this program made each result, where it says so."""
    made = {name: result.values.get("software") for name, result in found.results.items()}
    return {name: str(software) for name, software in made.items() if software}


def _values(found: Found, name: str) -> dict[str, Any]:
    return found.results[name].values if name in found.results else {}


def _table(profile: dict[str, Any], name: str) -> dict[str, Any]:
    table = profile.get(name)
    return table if isinstance(table, dict) else {}


def _position(result: Result) -> dict[str, Any] | None:
    positions = [p for p in result.values.get("positions", []) if isinstance(p, dict)]
    better = result.values.get("better")
    best = [p for p in positions if p.get("name") == better]
    return next(iter(best or positions), None)


def _level(values: dict[str, Any]) -> Level:
    levels: dict[str, Level] = {"good": "good", "change": "change", "bad": "bad"}
    return levels.get(str(values.get("level")), "unknown")


def _size(size: Any) -> str:
    return f"{size[0]} × {size[1]}" if isinstance(size, list) and len(size) == 2 else "?"


def _f(values: dict[str, Any], key: str, digits: int) -> str:
    value = values.get(key)
    return f"{value:.{digits}f}" if isinstance(value, int | float) else "?"


def _percent(value: Any) -> str:
    return f"{100 * value:.3g} %" if isinstance(value, int | float) else "?"


def _share(table: dict[str, Any], key: str, interval: str) -> str:
    ends = table.get(interval)
    if not isinstance(ends, list) or len(ends) != 2:
        return _percent(table.get(key))
    return f"{_percent(table.get(key))} ({100 * ends[0]:.3g}–{100 * ends[1]:.3g})"


def _rate(rate: Any) -> str:
    return _between(rate, 100, " %") if isinstance(rate, dict) else "?"


def _between(rate: dict[str, Any], scale: float, unit: str) -> str:
    ends = [rate.get(key) for key in ("value", "low", "high")]
    if any(not isinstance(end, int | float) for end in ends):
        return "?"
    value, low, high = (f"{scale * float(end):.3g}" for end in ends if end is not None)
    return f"{value}{unit} ({low}–{high})"
