# SPDX-License-Identifier: Apache-2.0
"""face-results.json: every number of a calibration, for `calibrate report` and other programs.

docs/calibrate-face.md describes it. NaN is written as null.
"""

from __future__ import annotations

import dataclasses
import json
import math
from typing import Any

from facematch.calibrate.curves import Curve, distance_at
from facematch.calibrate.rates import Claim, Estimate
from facematch.calibrate.results import Way
from ui.calibrate.face.result import FaceCalibration
from ui.calibrate.face.words import verdict_lines, warnings

FORMAT = 1
EACH = 100
"""Points of the grid between two rows of the table over thresholds: 0.01."""


def text_of(calibration: FaceCalibration) -> str:
    """The file's text."""
    return json.dumps(json_of(calibration), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def json_of(calibration: FaceCalibration) -> dict[str, Any]:
    """Plain values only."""
    chip = calibration.embed.chip
    return {
        "kind": "face",
        "format": FORMAT,
        "made": calibration.made.isoformat(timespec="seconds"),
        "matcher": _plain(calibration.matcher),
        "data": _plain(calibration.told),
        "causes": dict(calibration.told.causes),
        "chip_photo": None if chip is None else _plain(chip),
        "quality": calibration.embed.quality,
        "plan": _plain(calibration.plan),
        "frames": calibration.frames,
        "written": calibration.writes,
        "proven": calibration.chosen is not None and calibration.chosen.side.claim.proven,
        "verdict": list(verdict_lines(calibration)),
        "warnings": list(warnings(calibration)),
        "ways": [_way(calibration.ways[frames]) for frames in sorted(calibration.ways)],
        "lacking": {str(frames): why for frames, why in calibration.lacking.items()},
    }


def _way(way: Way) -> dict[str, Any]:
    plain = {
        part.name: _plain(getattr(way, part.name))
        for part in dataclasses.fields(way)
        if part.name != "curves"
    }
    return {**plain, "curves": {name: _curve(curve) for name, curve in way.curves.items()}}


def _curve(curve: Curve) -> dict[str, Any]:
    edges, genuine, impostor = curve.counted()
    return {
        "pairs_genuine": curve.genuine_pairs,
        "pairs_impostor": curve.impostor_pairs,
        "thresholds": list(_rows(curve)),
        "det": [[_number(value) for value in row] for row in curve.det()],
        "histogram": {"edges": edges, "genuine": genuine, "impostor": impostor},
    }


def _rows(curve: Curve) -> Any:
    """Both rates with exact intervals, each hundredth of a distance where something changes."""
    fars, frrs = curve.fars(), curve.frrs()
    for point in range(0, len(fars), EACH):
        if 0 < fars[point] < 1 or 0 < frrs[point] < 1:
            far, frr = _plain(curve.far(point)), _plain(curve.frr(point))
            yield {"threshold": distance_at(point), "far": far, "frr": frr}


def _plain(value: Any) -> Any:
    if isinstance(value, Claim):
        extra = {"needed": value.needed, "proven": value.proven, "by_couples": value.by_couples}
        return {**dataclasses.asdict(value), **extra}
    if isinstance(value, Estimate):
        made = {key: _plain(one) for key, one in dataclasses.asdict(value).items()}
        return {**made, "interval": list(value.interval)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {p.name: _plain(getattr(value, p.name)) for p in dataclasses.fields(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return _number(value) if isinstance(value, float) else value


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
