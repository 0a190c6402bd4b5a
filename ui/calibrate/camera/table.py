# SPDX-License-Identifier: Apache-2.0
"""The result for programs, and the [camera] table; docs/calibrate-camera.md describes both."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ui.calibrate.camera.words import advice_of, where_to_stand

if TYPE_CHECKING:
    from ui.calibrate.camera.run import CameraResult

KIND, FORMAT = "camera", 1


def json_of(result: CameraResult) -> dict[str, Any]:
    """Plain values only."""
    place = result.place
    return {
        "kind": KIND,
        "format": FORMAT,
        "made": result.date.isoformat(timespec="seconds"),
        "software": result.software,
        "camera": result.name,
        "level": result.level,
        "size": list(result.measured.size),
        "lens": {"focal_px": round(result.lens.focal_px, 1), "source": result.lens.source},
        "place_cm": None if place is None else {k: round(v, 1) for k, v in asdict(place).items()},
        "stand": []
        if place is None
        else list(where_to_stand(place, result.lens, result.height_cm)),
        "findings": [
            {
                "item": finding.item,
                "value": number(finding.value),
                "level": finding.level,
                "advice": advice_of(finding, place),
            }
            for finding in result.findings
        ],
        "frames": result.measured.frames,
        "reasons": result.measured.reasons,
        "light": result.light,
        "picture": result.picture is not None,
    }


def table_of(result: CameraResult) -> dict[str, Any]:
    """The [camera] table of calibration.toml."""
    table: dict[str, Any] = {
        "level": result.level,
        "date": result.date.date(),
        "software": result.software,
        "width": result.measured.size[0],
        "height": result.measured.size[1],
        "focal_px": round(result.lens.focal_px, 1),
        "focal_source": result.lens.source,
    }
    if result.place is not None:
        table |= {f"{k}_cm": round(v, 1) for k, v in asdict(result.place).items()}
    names = {finding.item.replace(" ", "_"): finding for finding in result.findings}
    table["measured"] = {
        name: round(finding.value, 4)
        for name, finding in names.items()
        if math.isfinite(finding.value)
    }
    return table


def number(value: float) -> float | None:
    """JSON has no "not a number"."""
    return float(value) if math.isfinite(value) else None
