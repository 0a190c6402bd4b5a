# SPDX-License-Identifier: Apache-2.0
"""Shots written by people: NAME=VALUE, as on a command line."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError

from hw.virtual.face.photograph import Shot

LIMITS: dict[str, tuple[float, float]] = {
    "frame": (320, 4000),
    "turn_deg": (-360, 360),
    "tilt": (-50, 50),
    "shift": (-1, 1),
    "scale": (0.1, 3),
    "light": (0.02, 3),
    "falloff": (0, 1),
    "warmth": (-1, 1),
    "shadow": (0, 1),
    "glare": (0, 2),
    "glare_at": (-0.5, 1.5),
    "glare_shape": (1, 20),
    "sheen": (0, 1),
    "sleeve": (0, 1),
    "blur": (0, 20),
    "motion": (0, 60),
    "noise": (0, 60),
    "jpeg": (5, 100),
    "wear": (0, 1),
    "bend": (0, 1),
    "finger": (0, 80),
    "finger_at": (0, 1),
    "skin": (0, 5),
    "seed": (0, 2**31 - 1),
}
"""The least and the greatest value of each number of a shot; beyond them a picture shows nothing any more."""
_PAIRS = ("frame", "tilt", "shift", "glare_at")
_ADAPTER = TypeAdapter(Shot)


def shot_from(pairs: Iterable[str]) -> Shot:
    """Of texts like `turn_deg=15`, `tilt=10,-5`, `tray=wood`. Raises ValueError with the name and what is allowed."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, given, value = pair.partition("=")
        if not given or name not in _names():
            raise ValueError(f"{pair!r}: not NAME=VALUE with one of {', '.join(_names())}")
        values[name] = value.split(",") if name in _PAIRS else value
    try:
        shot = _ADAPTER.validate_python(values)
    except ValidationError as error:
        worst = error.errors()[0]
        raise ValueError(f"{'.'.join(map(str, worst['loc']))}: {worst['msg']}") from None
    check_limits(shot)
    return shot


def check_limits(shot: Shot) -> None:
    """Raises ValueError when a number of the shot is not in `LIMITS`."""
    for name, (low, high) in LIMITS.items():
        given = getattr(shot, name)
        for number in given if isinstance(given, tuple) else (given,):
            if number is not None and not low <= number <= high:
                raise ValueError(f"{name}: {number} is not between {low:g} and {high:g}")


def _names() -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(Shot))
