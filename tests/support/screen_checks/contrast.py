# SPDX-License-Identifier: Apache-2.0
"""Contrast as it is drawn: letters against their ground, edges of what is touched against what is beside them.

WCAG 2.2, 1.4.3 and 1.4.11 (level AA): 4.5:1 for letters, 3:1 for parts of controls. Large letters may have 3:1;
here all need 4.5:1.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.support.golden_pictures import pixels
from tests.support.screen_checks.parts import buttons, called, front, place, texts
from ui.kiosk.stage import Stage

LETTERS: Final = 4.5
PARTS: Final = 3.0
INK_SHARE: Final = 85
"""Per cent: the core of the strokes stands out more than so many of the pixels that are not ground."""
ANYTHING: Final = 1.15
"""Less contrast than this to the ground is ground."""
SHADES: Final = 4096
RIM_PX: Final = 8
"""How deep the edge of a button may lie."""


def faults_of_contrast(stage: Stage) -> list[str]:
    """All of them, in words, with what was measured."""
    root = front(stage)
    picture = luminance(pixels(stage.grab().toImage()))
    return [*_letters(root, picture), *_edges(root, picture)]


def luminance(picture: np.ndarray) -> np.ndarray:
    """Relative luminance (WCAG 2.2) of each pixel, 0 to 1: (height, width) of an sRGB picture."""
    red, green, blue = (_PARTS[part][picture[:, :, part]] for part in range(3))
    return np.asarray(red + green + blue)


def _table() -> np.ndarray:
    share = np.arange(256) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return (np.array([[0.2126], [0.7152], [0.0722]]) * linear).astype(np.float32)


_PARTS: Final = _table()
"""What each shade of red, green and blue adds."""


def ratio(one: np.ndarray | float, other: np.ndarray | float) -> np.ndarray:
    """Contrast of two luminances, 1 to 21."""
    low, high = np.minimum(one, other), np.maximum(one, other)
    return np.asarray((high + 0.05) / (low + 0.05))


def ink_on_ground(part: np.ndarray) -> float | None:
    """How much what is drawn stands out from its ground, the commonest shade; None: nothing is drawn."""
    if not part.size:
        return None
    commonest = np.bincount(np.rint(part.ravel() * SHADES).astype(np.int64)).argmax()
    found = ratio(part, float(commonest / SHADES))
    drawn = found[found > ANYTHING]
    return None if drawn.size < 8 else float(np.percentile(drawn, INK_SHARE))


def _letters(root: QWidget, picture: np.ndarray) -> Iterator[str]:
    for widget in texts(root):
        if not widget.isEnabled():
            continue  # WCAG asks nothing of what cannot be pressed
        found = ink_on_ground(_part(picture, _inner(widget)))
        if found is None:
            yield f"not to be seen: {called(widget)}"
        elif found < LETTERS:
            yield f"pale letters: {called(widget)}, {found:.1f}:1"


def _inner(widget: QWidget) -> QRect:
    """A button without its rim."""
    where = place(widget)
    if not isinstance(widget, QAbstractButton):
        return where
    return where.adjusted(RIM_PX, RIM_PX, -RIM_PX, -RIM_PX)


def _edges(root: QWidget, picture: np.ndarray) -> Iterator[str]:
    for button in buttons(root):
        found = _edge(place(button), picture)
        if found is not None and found < PARTS:
            yield f"pale edge: {called(button)}, {found:.1f}:1"


def _edge(where: QRect, picture: np.ndarray) -> float | None:
    """The rim of both sides, or a line at the bottom, against what is beside it; None at the edge of the glass."""
    middle, centre = where.center().y(), where.center().x()
    rows = picture[max(0, middle - 2) : middle + 3]
    column = picture[:, max(0, centre - 2) : centre + 3].T
    left, right = where.left(), where.right()
    sides = [
        _rim(rows, left - 2, slice(left, left + RIM_PX)),
        _rim(rows, right + 2, slice(right - RIM_PX + 1, right + 1)),
    ]
    bottom = _rim(
        column, where.bottom() + 2, slice(where.bottom() - RIM_PX + 1, where.bottom() + 1)
    )
    known = [one for one in sides if one is not None]
    found = [min(known)] if known else []
    return max([*found, *([] if bottom is None else [bottom])], default=None)


def _rim(rows: np.ndarray, outside: int, inside: slice) -> float | None:
    if not 0 <= outside < rows.shape[1]:
        return None
    ground = float(np.median(rows[:, outside]))
    return float(np.median(ratio(rows[:, inside], ground), axis=0).max())


def _part(picture: np.ndarray, where: QRect) -> np.ndarray:
    return picture[
        max(0, where.top()) : where.bottom() + 1, max(0, where.left()) : where.right() + 1
    ]
