# SPDX-License-Identifier: Apache-2.0
"""The card's place as a drawing; and a picture of the tray in which nobody's card can be read.

In the picture the three fields are black, and all else on the card is as coarse as 4 mm: no digit, no name and no
portrait is left. Where it is not sure where the card lies, everything is coarse.
"""

from __future__ import annotations

from typing import Any

import cv2
import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from numpy.typing import NDArray

from facematch.camera_levels import Finding, Level
from hw.cardface.flat import PX_PER_MM, SIZE, Flat
from hw.cardface.layout import HEIGHT_MM, WIDTH_MM, Box
from hw.cardface.troubles import BURNT_FIELD, FIELDS
from hw.cardface.values import Corners, Image, Part
from ui.calibrate.joined.sheet import COLOURS
from ui.calibrate.plots import STYLE, WIDTH_IN
from ui.calibrate.tray.examine import Kept

GREEN, AMBER, RED = (58, 150, 40), (0, 150, 255), (40, 40, 220)
_POINTS: Any = {"textcoords": "offset points"}
LABEL: Any = {"fc": "white", "ec": "none", "alpha": 0.8, "pad": 0.5}
COARSE_MM = 4.0
"""A portrait of 21 mm is five blocks wide, and no digit is half as high."""
AROUND_MM = 3.0
"""The coarse area is larger than the card: its place may be a little off."""
COARSE_PARTS = 32
"""Blocks across a picture of which nobody knows where the card lies: 2.7 mm where the card fills it."""


def covered(kept: Kept) -> Image:
    """A copy of the kept frame (height x width x 3) without anything that could be read."""
    if kept.flat is None:
        return _coarse(kept.image, kept.image.shape[1] // COARSE_PARTS)
    flat, drawn = kept.flat, kept.image.copy()
    coarse = _coarse(kept.image, round(COARSE_MM * flat.px_per_mm))
    mask = np.zeros(drawn.shape[:2], np.uint8)
    cv2.fillPoly(mask, [_on_frame(flat, Box(0, 0, 1, 1), AROUND_MM)], 255)
    drawn[mask > 0] = coarse[mask > 0]
    _paint_burnt(drawn, flat)
    thick = max(2, drawn.shape[1] // 400)
    for box in FIELDS.values():
        field = _on_frame(flat, box.grown())
        cv2.fillPoly(drawn, [field], (0, 0, 0))
        colour = RED if flat.glare_in(box.grown()) > BURNT_FIELD else AMBER
        cv2.polylines(drawn, [field], True, colour, thick, cv2.LINE_AA)
    cv2.polylines(drawn, [_on_frame(flat, Box(0, 0, 1, 1))], True, GREEN, thick, cv2.LINE_AA)
    return np.asarray(drawn, np.uint8)


def plot_place(place: Corners | None, size: tuple[int, int], findings: list[Finding]) -> Figure:
    """The picture as a frame, the card in it, and its fields in the colours of their light."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH_IN * 0.6, 3.4), layout="constrained")
        axes = figure.subplots()
        width, height = size
        axes.add_patch(Rectangle((0, 0), width, height, color="#F0ECE2"))
        if place is not None:
            corners = place * np.array(size, np.float32)
            axes.add_patch(Polygon(corners, closed=True, fc="white", ec="#1b1f23", lw=1.5))
            for part, box in FIELDS.items():
                colour = COLOURS[_level_of(part, findings)]
                spot = _inside(corners, box.grown())
                axes.add_patch(Polygon(spot, closed=True, color=colour))
                x, y = spot[:, 0].mean(), spot[:, 1].min()
                axes.annotate(part, (x, y), (0, 3), ha="center", bbox=LABEL, **_POINTS)
        axes.set_xlim(-2, width + 2)
        axes.set_ylim(height + 2, -2)
        axes.set_aspect("equal")
        axes.grid(visible=False)
        axes.set_xlabel("pixels")
        return figure


def _level_of(part: Part, findings: list[Finding]) -> Level:
    """The worse of a field's two."""
    mine = [one.level for one in findings if one.item in (f"{part} light", f"{part} burnt")]
    worst: list[Level] = ["bad", "change", "good"]
    return next((level for level in worst if level in mine), "unknown")


def _coarse(image: Image, block: int) -> Image:
    """The picture in blocks of so many pixels."""
    height, width = image.shape[:2]
    block = max(1, block)
    few = (max(1, width // block), max(1, height // block))
    small = cv2.resize(image, few, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _on_frame(flat: Flat, box: Box, around_mm: float = 0.0) -> NDArray[np.int32]:
    """A box's four corners in the frame, as cv2 draws them."""
    (width, height), more = SIZE, around_mm * PX_PER_MM
    left, right = box.left * width - more, box.right * width + more
    top, bottom = box.top * height - more, box.bottom * height + more
    points = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    return np.round(flat.on_frame(points)).astype(np.int32).reshape(-1, 1, 2)


def _paint_burnt(drawn: Image, flat: Flat) -> None:
    """Where a lamp is reflected, red: it is what a picture is looked at for.

    As coarse as the rest, because burnt paper leaves out the letters that stand on it.
    """
    few = (round(WIDTH_MM / COARSE_MM), round(HEIGHT_MM / COARSE_MM))
    shares = cv2.resize(flat.glare_mask.astype(np.float32), few, interpolation=cv2.INTER_AREA)
    burnt = (shares > 0.5).astype(np.uint8)
    mask = cv2.resize(burnt, flat.grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    size = (drawn.shape[1], drawn.shape[0])
    seen = cv2.warpPerspective(
        mask, flat.matrix, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    )
    drawn[seen > 0] = RED


def _inside(corners: Corners, box: Box) -> NDArray[np.float32]:
    """A box's corners in the picture of the card with these corners."""
    card = np.array([[0, 0], [WIDTH_MM, 0], [WIDTH_MM, HEIGHT_MM], [0, HEIGHT_MM]], np.float32)
    matrix = cv2.getPerspectiveTransform(card, np.asarray(corners, np.float32))
    x, y = (
        (box.left * WIDTH_MM, box.right * WIDTH_MM),
        (box.top * HEIGHT_MM, box.bottom * HEIGHT_MM),
    )
    spot = np.array([[[x[0], y[0]], [x[1], y[0]], [x[1], y[1]], [x[0], y[1]]]], np.float32)
    return np.asarray(cv2.perspectiveTransform(spot, matrix)[0], np.float32)
