# SPDX-License-Identifier: Apache-2.0
"""The person with the oval and the measures drawn in, and the floor seen from above."""

from __future__ import annotations

import math
from typing import Any

import cv2
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Wedge

from facematch import Observation
from facematch.align import LEFT_EYE_CORNERS, RIGHT_EYE_CORNERS
from facematch.camera_check import Lens, Place
from hw.camera.frame import Image
from ui.calibrate.plots import INK, STYLE, WIDTH_IN

GREEN, AMBER, DARK, WHITE = (58, 150, 40), (0, 150, 255), (30, 30, 30), (255, 255, 255)
OVAL_ROOM = 1.18
"""The oval is this much larger than the face from brow to chin."""
QUALITY = 88
TOO_NEAR, RIGHT = "#E8D5D3", "#CFE3D5"


def annotated(image: Image, seen: Observation, place: Place | None, ok: bool) -> bytes:
    """JPEG of a copy of the (H, W, 3) frame, with the face's oval and the distances."""
    drawn = image.copy()
    unit = drawn.shape[1] / 640
    if seen.box is not None and seen.landmarks is not None:
        _oval(drawn, seen.box, GREEN if ok else AMBER, unit)
        _eyes(drawn, seen, unit)
    text = [f"eyes {seen.eye_distance:.0f} px"]
    if place is not None:
        text = [f"{place.distance:.0f} cm", f"mark {place.mark:.0f} cm", *text]
    for nth, line in enumerate(text):
        _text(drawn, line, (round(12 * unit), round((28 + 26 * nth) * unit)), unit)
    done, data = cv2.imencode(".jpg", drawn, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    return data.tobytes() if done else b""


def plot_floor(place: Place, lens: Lens, width_px: int) -> Figure:
    """The camera, the field of view, the zone for the face and the mark, from above."""
    half = math.degrees(math.atan(width_px / 2 / lens.focal_px))
    reach = max(place.far * 1.12, place.distance * 1.1)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN * 0.8, 3.0), layout="constrained")
        axes = figure.subplots()
        axes.add_patch(Wedge((0, 0), reach, -half, half, color="#F0ECE2"))
        if place.possible:
            _zone(axes, place, half)
        axes.plot([0], [0], "s", ms=12, color="#1b1f23")
        axes.plot([place.mark] * 2, [-place.sideways, place.sideways], color=INK, lw=4)
        axes.annotate(f"mark {place.mark:.0f} cm", (place.mark, place.sideways), (0, 8), **_POINTS)
        axes.plot([place.distance], [0], "o", ms=10, mfc="none", mec="#B3261E", mew=2)
        here = f"measured here, {place.distance:.0f} cm"
        axes.annotate(here, (place.distance, 0), (10, -4), **{**_POINTS, "ha": "left"})
        axes.set_xlim(-reach * 0.03, reach)
        top = min(reach * math.tan(math.radians(half)), reach) * 0.75
        axes.set_ylim(-top, top)
        axes.set_aspect("equal")
        axes.set_xlabel("cm from the lens")
        axes.set_ylabel("cm to the side")
        return figure


_POINTS: Any = {"textcoords": "offset points", "ha": "center", "fontsize": 9}


def _zone(axes: Axes, place: Place, half: float) -> None:
    """Where the whole face is inside, from near to far."""
    at = np.array((place.near, place.far))
    slope = math.tan(math.radians(half))
    sides = np.maximum(0.0, place.sideways + (at - place.mark) * slope)
    corners = [*zip(at, sides, strict=True), *zip(at[::-1], -sides[::-1], strict=True)]
    axes.add_patch(Polygon(corners, closed=True, color=RIGHT))
    for x, word in zip(at, ("too near", "too far"), strict=True):
        axes.axvline(x, color="#7A4100", linestyle=":")
        align = "right" if word == "too near" else "left"
        edge = axes.get_xaxis_transform()
        axes.text(x, 0.03, f" {word} ", ha=align, transform=edge, fontsize=8, color="#7A4100")


def _oval(
    image: Image, box: tuple[float, float, float, float], colour: tuple[int, int, int], unit: float
) -> None:
    x, y, width, height = box
    middle = (round(x + width / 2), round(y + height / 2))
    axes = (round(width / 2 * OVAL_ROOM), round(height / 2 * OVAL_ROOM))
    cv2.ellipse(image, middle, axes, 0, 0, 360, colour, max(2, round(3 * unit)), cv2.LINE_AA)


def _eyes(image: Image, seen: Observation, unit: float) -> None:
    if seen.landmarks is None:
        return
    ends = []
    for corners in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS):
        x, y = seen.landmarks[list(corners), :2].mean(axis=0)
        ends.append((round(float(x)), round(float(y))))
    cv2.line(image, ends[0], ends[1], WHITE, max(1, round(unit)), cv2.LINE_AA)
    for end in ends:
        cv2.circle(image, end, max(3, round(4 * unit)), WHITE, -1, cv2.LINE_AA)


def _text(image: Image, text: str, at: tuple[int, int], unit: float) -> None:
    """White on a dark edge: readable on any picture."""
    for colour, thick in ((DARK, 4), (WHITE, 1)):
        width = max(1, round(thick * unit))
        cv2.putText(
            image, text, at, cv2.FONT_HERSHEY_SIMPLEX, 0.7 * unit, colour, width, cv2.LINE_AA
        )
