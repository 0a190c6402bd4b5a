# SPDX-License-Identifier: Apache-2.0
"""What of the tray is drawn for the person who lays a card straight: where it lies, never a pixel of it."""

from dataclasses import dataclass

from terminal.session.values import LayHint, TrayView

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class TraySight:
    """The tray as it was seen last.

    `corners`: (x, y) in fractions of the frame's width and height, clockwise; empty when no card was found.
    `turned_deg`: by how much its sides slant in the frame, -45 to 45, clockwise positive. `upright`: whether the
    card's own top is where the frame's is; None while that is not known. `frame`: width through height of the frame.
    """

    view: TrayView
    corners: tuple[Point, ...] = ()
    turned_deg: float = 0.0
    upright: bool | None = None
    hint: LayHint | None = None
    frame: float = 4 / 3
