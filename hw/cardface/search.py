# SPDX-License-Identifier: Apache-2.0
"""Lines of text anywhere on a face, found by the second network: slow, for print that stands far from its place."""

from __future__ import annotations

import cv2
import numpy as np

from hw.cardface.flat import PX_PER_MM as FLAT_PX_PER_MM
from hw.cardface.layout import Box
from hw.cardface.lines import MARGIN_MM, Line
from hw.cardface.network import Network
from hw.cardface.plane import Plane

TEXT = 0.3
"""From this chance on a pixel counts as text: PaddleOCR's own threshold."""
GROWS = 1.6
"""The network marks the core of a line; PaddleOCR's own factor from that to the line."""
LEAST_MM = 1.0
STEEPEST = 0.12
PX_PER_MM = 8
"""Resolution of the search: letters of 2 mm are 16 pixels high, as in the network's training pictures."""


def search_lines(plane: Plane, network: Network, within: Box) -> list[Line]:
    """Roughly level lines of text whose middle lies in this box, top down, in pixels of the flat face.

    Raises NoReadingNetwork when the second network is not installed.
    """
    part, left, top = plane.box(within, PX_PER_MM)
    zoom = PX_PER_MM / FLAT_PX_PER_MM
    chances = network.text_chances(part)
    contours, _ = cv2.findContours(
        (chances > TEXT).astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
    )
    lines = [line for contour in contours if (line := _line(np.asarray(contour, np.float32)))]
    return sorted((_placed(line, zoom, left, top) for line in lines), key=lambda line: line.y)


def _line(contour: np.ndarray) -> Line | None:
    """The line around one marked core, in pixels of the search."""
    corners = cv2.boxPoints(cv2.minAreaRect(contour))
    left, right = np.sort(corners[:, 0])[:2].mean(), np.sort(corners[:, 0])[2:].mean()
    ends = corners[np.argsort(corners[:, 0])]
    run = float(right - left)
    if run <= 0:
        return None
    slope = float(ends[2:, 1].mean() - ends[:2, 1].mean()) / run
    thickness = float(np.ptp(ends[:2, 1]) + np.ptp(ends[2:, 1])) / 2
    grown = GROWS * run * thickness / (2 * (run + thickness))
    height = thickness + 2 * grown
    if abs(slope) > STEEPEST or height < LEAST_MM * PX_PER_MM or run < thickness:
        return None
    x0, x1 = float(left) - grown, float(right) + grown
    y = float(ends[:, 1].mean()) - slope * (x1 - x0) / 2
    return Line(x0, x1, y, height * _LETTERS_OF_BOX, slope, 0.0)


_LETTERS_OF_BOX = 0.85
"""A found line is a little higher than its letters."""


def _placed(line: Line, zoom: float, left: float, top: float) -> Line:
    margin = MARGIN_MM * PX_PER_MM / 3
    return Line(
        (line.x0 - margin) / zoom + left,
        (line.x1 + margin) / zoom + left,
        (line.y - margin * line.slope) / zoom + top,
        line.height / zoom,
        line.slope,
        0.0,
    )
