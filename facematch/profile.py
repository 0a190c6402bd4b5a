# SPDX-License-Identifier: Apache-2.0
"""The calibration profile: thresholds measured for one model on one population.

    [face]
    matcher = "mobilefacenet"
    model_sha256 = "d8ba40c0…"
    accept = 1.00               # Euclidean distance, of the mean of `frames` live frames
    staff = 1.10
    date = 2026-11-23
    data = "own staff, 40 people"
    liveness = 0.5              # optional from here on; 0..1
    model_version = "…"         # of the file and of what is done to its numbers; refused when another
    frames = 5                  # live frames whose mean was compared
    target = 1e-3               # share of strangers accepted that was asked for
    staff_target = 1e-2         # share of strangers up to the staff's band
    far = 0.8e-3                # measured on people who did not choose the threshold
    interval = [0.4e-3, 1.5e-3] # 95 %, of `far`
    frr = 0.02
    frr_interval = [0.01, 0.04]
    proven = true               # false: the target cannot be claimed from so few pairs
    people = 40
    pairs_genuine = 812
    pairs_impostor = 31668
    chip_photo = "reference"    # "none": references were compared as they are
    chip_bytes = 5000
    seed = 1

`calibrate face` writes it. The threshold of [liveness], which `calibrate liveness`
writes, goes before `liveness` here. Other tables belong to others and are not read; `write_table`
keeps them all.
"""

from __future__ import annotations

import datetime
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facematch.errors import ProfileMismatch, ProfileUnreadable
from facematch.values import MatcherInfo

_KEYS = {"matcher", "model_sha256", "accept", "staff", "date", "data"}
_COUNTS = ("frames", "people", "pairs_genuine", "pairs_impostor", "chip_bytes", "seed")
_SHARES = ("target", "staff_target", "far", "frr")
_INTERVALS = ("interval", "frr_interval")
_OPTIONAL = {"liveness", "proven", "chip_photo", "model_version", *_COUNTS, *_SHARES, *_INTERVALS}
_CHIP_PHOTOS = ("reference", "none")
_DEFAULT_LIVENESS = 0.5


@dataclass(frozen=True, slots=True)
class FaceProfile:
    """The [face] table of a calibration file; None where it does not say.

    frames: live frames whose mean was compared when the thresholds were chosen.
    interval: 95 % of the share of strangers accepted.
    """

    path: Path
    matcher: str
    model_sha256: str
    accept: float
    staff: float
    liveness: float
    date: datetime.date
    data: str
    model_version: str | None = None
    frames: int | None = None
    target: float | None = None
    interval: tuple[float, float] | None = None
    people: int | None = None
    proven: bool = True

    def require_for(self, matcher: MatcherInfo) -> None:
        """Raises ProfileMismatch unless the profile was made for this matcher's file."""
        if self.matcher != matcher.name:
            raise ProfileMismatch(
                f"{self.path}: made for the matcher {self.matcher}, in use is {matcher.name}"
            )
        if self.model_sha256.lower() != matcher.sha256:
            raise ProfileMismatch(
                f"{self.path}: made for another model file of {matcher.name} "
                f"(SHA-256 {self.model_sha256[:12]}…, in use is {matcher.sha256[:12]}…)"
            )
        if self.model_version not in (None, matcher.version):
            raise ProfileMismatch(
                f"{self.path}: made for {matcher.name} {self.model_version}, "
                f"in use is {matcher.version}"
            )


def read_profile(path: Path) -> FaceProfile:
    """Read and check a profile. Raises ProfileUnreadable."""
    content = _content(path)
    table = _face_table(path, content)
    _check_optional(path, table)
    interval = table.get("interval")
    return _check_values(
        FaceProfile(
            path=path,
            matcher=_typed(path, table, "matcher", str),
            model_sha256=_typed(path, table, "model_sha256", str),
            accept=_number(path, table, "accept"),
            staff=_number(path, table, "staff"),
            liveness=_liveness(path, content, table),
            date=_typed(path, table, "date", datetime.date),
            data=_typed(path, table, "data", str),
            model_version=table.get("model_version"),
            frames=table.get("frames"),
            target=table.get("target"),
            interval=None if interval is None else (float(interval[0]), float(interval[1])),
            people=table.get("people"),
            proven=table.get("proven", True),
        )
    )


def write_table(path: Path, name: str, values: Mapping[str, Any]) -> None:
    """Write the table `name` of a calibration file, whole or not at all; other tables are kept.

    values: text, numbers, booleans, dates, lists of those, and mappings of those (sub-tables).
    The file is made when it is missing. Raises ProfileUnreadable when it is there and is not TOML,
    when it cannot be written, and for a value that TOML cannot hold.
    """
    from facematch.calibrate.toml_text import with_table  # noqa: PLC0415  (a kiosk only reads)

    part = path.with_name(path.name + ".part")
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = with_table(before, name, values)
        with part.open("w", encoding="utf-8") as file:
            file.write(after)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except (OSError, ValueError) as error:
        part.unlink(missing_ok=True)
        raise ProfileUnreadable(f"{path}: [{name}] cannot be written: {error}") from error


def _content(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileUnreadable(f"{path}: {error}") from error


def _liveness(path: Path, content: dict[str, Any], face: dict[str, Any]) -> float:
    """The threshold that `calibrate liveness` wrote goes before [face] liveness."""
    table = content.get("liveness", {})
    if not isinstance(table, dict):
        raise ProfileUnreadable(f"{path}: [liveness] must be a table")
    if "threshold" not in table:
        return _number(path, face, "liveness", _DEFAULT_LIVENESS)
    value = table["threshold"]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0.0 <= value <= 1.0:
        raise ProfileUnreadable(f"{path}: [liveness] threshold must be from 0 to 1, is {value!r}")
    return float(value)


def _face_table(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    table = content.get("face")
    if not isinstance(table, dict):
        raise ProfileUnreadable(f"{path}: no table [face]")
    _check_keys(path, set(table))
    return table


def _check_keys(path: Path, keys: set[str]) -> None:
    missing, unknown = _KEYS - keys, keys - _KEYS - _OPTIONAL
    if missing or unknown:
        kind, names = ("missing", missing) if missing else ("unknown", unknown)
        raise ProfileUnreadable(f"{path}: [face] {kind} {', '.join(sorted(names))}")


def _check_optional(path: Path, table: dict[str, Any]) -> None:
    for key in set(_COUNTS) & set(table):
        if _number(path, table, key) < 0 or not isinstance(table[key], int):
            raise ProfileUnreadable(f"{path}: [face] {key} must be a whole number from 0")
    for key in set(_SHARES) & set(table):
        if not 0.0 <= _number(path, table, key) <= 1.0:
            raise ProfileUnreadable(f"{path}: [face] {key} must be from 0 to 1")
    for key in set(_INTERVALS) & set(table):
        _check_interval(path, key, table[key])
    if table.get("frames", 1) == 0:
        raise ProfileUnreadable(f"{path}: [face] frames must be at least 1")
    if not isinstance(table.get("proven", True), bool):
        raise ProfileUnreadable(f"{path}: [face] proven must be true or false")
    if not isinstance(table.get("model_version", ""), str):
        raise ProfileUnreadable(f"{path}: [face] model_version must be a text")
    if table.get("chip_photo", "none") not in _CHIP_PHOTOS:
        raise ProfileUnreadable(f"{path}: [face] chip_photo must be {' or '.join(_CHIP_PHOTOS)}")


def _check_interval(path: Path, key: str, value: object) -> None:
    match value:
        case [int() | float() as low, int() | float() as high] if 0 <= low <= high <= 1:
            return
    raise ProfileUnreadable(f"{path}: [face] {key} must be [low, high], 0 <= low <= high <= 1")


def _check_values(profile: FaceProfile) -> FaceProfile:
    if not 0.0 < profile.accept <= profile.staff < 2.0:
        raise ProfileUnreadable(
            f"{profile.path}: [face] accept {profile.accept} and staff {profile.staff} "
            "must be 0 < accept <= staff < 2"
        )
    if not 0.0 <= profile.liveness <= 1.0:
        raise ProfileUnreadable(f"{profile.path}: [face] liveness must be from 0 to 1")
    return profile


def _typed(path: Path, table: dict[str, Any], key: str, kind: type) -> Any:
    value = table[key]
    if not isinstance(value, kind):
        raise ProfileUnreadable(f"{path}: [face] {key} must be a {kind.__name__}, is {value!r}")
    return value


def _number(path: Path, table: dict[str, Any], key: str, default: float | None = None) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProfileUnreadable(f"{path}: [face] {key} must be a number, is {value!r}")
    return float(value)
