# SPDX-License-Identifier: Apache-2.0
"""The calibration profile: thresholds measured for one model on one population.

    [face]
    matcher = "mobilefacenet"
    model_sha256 = "d8ba40c0…"
    accept = 1.00            # Euclidean distance
    staff = 1.10
    liveness = 0.5           # optional, 0..1
    date = 2026-11-23
    data = "own staff, 40 people, 812 pairs"

Other tables of the file belong to others and are not read.
"""

from __future__ import annotations

import datetime
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from facematch.errors import ProfileMismatch, ProfileUnreadable
from facematch.values import MatcherInfo

_KEYS = {"matcher", "model_sha256", "accept", "staff", "date", "data"}
_OPTIONAL = {"liveness", "target", "interval"}
_DEFAULT_LIVENESS = 0.5


@dataclass(frozen=True, slots=True)
class FaceProfile:
    """The [face] table of a calibration file."""

    path: Path
    matcher: str
    model_sha256: str
    accept: float
    staff: float
    liveness: float
    date: datetime.date
    data: str

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


def read_profile(path: Path) -> FaceProfile:
    """Read and check a profile. Raises ProfileUnreadable."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileUnreadable(f"{path}: {error}") from error
    table = content.get("face")
    if not isinstance(table, dict):
        raise ProfileUnreadable(f"{path}: no table [face]")
    _check_keys(path, set(table))
    return _check_values(
        FaceProfile(
            path=path,
            matcher=_typed(path, table, "matcher", str),
            model_sha256=_typed(path, table, "model_sha256", str),
            accept=_number(path, table, "accept"),
            staff=_number(path, table, "staff"),
            liveness=_number(path, table, "liveness", _DEFAULT_LIVENESS),
            date=_typed(path, table, "date", datetime.date),
            data=_typed(path, table, "data", str),
        )
    )


def _check_keys(path: Path, keys: set[str]) -> None:
    missing, unknown = _KEYS - keys, keys - _KEYS - _OPTIONAL
    if missing or unknown:
        kind, names = ("missing", missing) if missing else ("unknown", unknown)
        raise ProfileUnreadable(f"{path}: [face] {kind} {', '.join(sorted(names))}")


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
