# SPDX-License-Identifier: Apache-2.0
"""Nothing is cut off, lies over something else or beyond the glass; whatever is touched is as large as a finger."""

import math
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from PySide6.QtCore import QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPushButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)

from tests.support.screen_checks.parts import buttons, called, front, is_within, place, seen, texts
from ui.kiosk.screens.art.theatre import Theatre
from ui.kiosk.screens.mirror import Mirror
from ui.kiosk.screens.say import Say
from ui.kiosk.screens.tray import TrayDrawing
from ui.kiosk.stage import Stage

APART_MM: Final = 2.0
SLACK_PX: Final = 1
"""Of rounding millimetres to pixels."""
PICTURES: Final = (Theatre, Mirror, TrayDrawing)


def faults_of_layout(stage: Stage) -> list[str]:
    """All of them, in words."""
    root = front(stage)
    return [
        *_cut_off(root),
        *_beyond(stage, root),
        *_over_each_other(root),
        *_small(stage, root),
        *_close(stage, root),
    ]


def faults_of_texts(stage: Stage) -> list[str]:
    """Texts only: for the pseudo-locale, whose long words may make keys of a bar wider than the glass.

    Eras are names that stand on the card: no translation makes them longer.
    """
    return [fault for fault in _cut_off(front(stage)) if " in era-" not in fault]


def _cut_off(root: QWidget) -> Iterator[str]:
    for widget in texts(root):
        if isinstance(widget, Say):
            if not widget.fits:
                size = f"{widget.width()} x {widget.height()}"
                yield f"cut off: {called(widget)} needs more than its {size} pixels"
        elif isinstance(widget, QLabel):
            yield from _label_cut_off(widget)
        elif isinstance(widget, QPushButton):
            yield from _key_cut_off(widget)


def _label_cut_off(label: QLabel) -> Iterator[str]:
    needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
    words = label.text().split(" ") if label.wordWrap() else [label.text()]
    widest = max(label.fontMetrics().horizontalAdvance(word) for word in words)
    if needed > label.height() + SLACK_PX or widest > label.width() + SLACK_PX:
        yield f"cut off: {called(label)} needs {widest} x {needed}, has {label.width()} x {label.height()}"


def _key_cut_off(key: QPushButton) -> Iterator[str]:
    option = QStyleOptionButton()
    key.initStyleOption(option)
    room = key.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, key)
    wide = key.fontMetrics().horizontalAdvance(key.text().strip())
    high = key.fontMetrics().tightBoundingRect(key.text()).height()
    if wide > room.width() + SLACK_PX or high > room.height():
        yield f"cut off: {called(key)} needs {wide} x {high}, has {room.width()} x {room.height()}"


def _beyond(stage: Stage, root: QWidget) -> Iterator[str]:
    """Beyond the glass, or beyond what it stands in: what is there cannot be seen."""
    for widget in seen(root):
        where = place(widget)
        if not stage.rect().contains(where):
            yield f"beyond the glass: {called(widget)} at {_said(where)}"
            continue
        owner = widget.parentWidget()
        if owner is not None and not owner.rect().adjusted(-1, -1, 1, 1).contains(
            widget.geometry()
        ):
            yield f"beyond its place: {called(widget)} at {_said(where)} in {_said(place(owner))}"


def _over_each_other(root: QWidget) -> Iterator[str]:
    """Of texts, keys and pictures. A picture may have something over it that belongs to it."""
    solid = [
        widget
        for widget in seen(root)
        if isinstance(widget, (QAbstractButton, *PICTURES))
        or (isinstance(widget, QLabel) and widget.text() and not _labels_a_key(widget))
    ]
    for one, other in combinations(solid, 2):
        if is_within(one, other) or is_within(other, one):
            continue
        common = place(one).intersected(place(other))
        if min(common.width(), common.height()) > SLACK_PX and not _belongs(one, other, common):
            yield f"over each other: {called(one)} and {called(other)} at {_said(common)}"


def _labels_a_key(label: QLabel) -> bool:
    return isinstance(label.parentWidget(), QAbstractButton)


def _belongs(one: QWidget, other: QWidget, common: QRect) -> bool:
    pair = (one, other)
    mirrors = [widget for widget in pair if isinstance(widget, Mirror)]
    others = [widget for widget in pair if not isinstance(widget, (Mirror, QAbstractButton))]
    return bool(mirrors) and bool(others) and common == place(others[0])


def _small(stage: Stage, root: QWidget) -> Iterator[str]:
    least, per_mm = stage.look.touch - SLACK_PX, stage.look.glass.px_per_mm
    for button in buttons(root):
        if min(button.width(), button.height()) < least:
            size = f"{button.width() / per_mm:.1f} x {button.height() / per_mm:.1f} mm"
            yield f"too small to touch: {called(button)}, {size}"


def _close(stage: Stage, root: QWidget) -> Iterator[str]:
    per_mm = stage.look.glass.px_per_mm
    least = math.floor(APART_MM * per_mm) - SLACK_PX
    for one, other in combinations(buttons(root), 2):
        if is_within(one, other) or is_within(other, one):
            continue
        gap = _gap(place(one), place(other))
        if gap < least:
            yield f"too close: {called(one)} and {called(other)}, {gap / per_mm:.1f} mm"


def _gap(one: QRect, other: QRect) -> int:
    across = max(one.left() - other.right(), other.left() - one.right()) - 1
    down = max(one.top() - other.bottom(), other.top() - one.bottom()) - 1
    return max(across, down, 0)


def _said(where: QRect) -> str:
    return f"({where.left()}, {where.top()}) {where.width()} x {where.height()}"
