# SPDX-License-Identifier: Apache-2.0
"""What there is to see and to touch on a stage, from which all checks begin."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.kiosk.overlay import Overlay
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage


def front(stage: Stage) -> QWidget:
    """What can be touched now: the stage, or what lies over it."""
    raised = [over for over in stage.findChildren(Overlay) if over.isVisible()]
    return raised[-1] if raised else stage


def seen(root: QWidget) -> Iterator[QWidget]:
    """Everything inside that takes room on the glass."""
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.size().isEmpty() and widget.window() is root.window():
            yield widget


def texts(root: QWidget) -> list[QLabel | QAbstractButton]:
    """Whoever shows letters."""
    found: list[QLabel | QAbstractButton] = []
    for widget in seen(root):
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.text():
            found.append(widget)
    return found


def buttons(root: QWidget) -> list[QAbstractButton]:
    """Whatever can be pressed."""
    return [
        widget
        for widget in seen(root)
        if isinstance(widget, QAbstractButton) and widget.isEnabled()
    ]


def place(widget: QWidget) -> QRect:
    """In the window's pixels."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def called(widget: QWidget) -> str:
    """For a reader of the report: name or class, and the beginning of what it says."""
    name = widget.objectName() or type(widget).__name__
    said = widget.text() if isinstance(widget, (QLabel, QAbstractButton)) else ""
    said = said or widget.accessibleName()
    owner = widget.parentWidget()
    within = f" in {called(owner)}" if isinstance(owner, QAbstractButton) else ""
    return f"{name} “{said[:24]}”{within}" if said else f"{name}{within}"


def is_within(inner: QWidget, outer: QWidget) -> bool:
    """Whether one is the other or part of it."""
    return inner is outer or outer.isAncestorOf(inner)


def say_of(widget: QWidget) -> Say | None:
    """A text with readings, if it is one."""
    return widget if isinstance(widget, Say) else None
