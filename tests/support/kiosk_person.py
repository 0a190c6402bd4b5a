# SPDX-License-Identifier: Apache-2.0
"""A person before the kiosk's real window, who looks, clicks, and goes on whenever what they wait for is there."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QWidget,
)

from terminal.session.values import TrayView
from ui.kiosk.heartbeat import Heartbeat
from ui.kiosk.screens.straighten import StraightenScreen
from ui.kiosk.window import KioskWindow
from ui.presenter.model import ScreenKind

STEP_S = 40.0
TICK_MS = 20

Predicate = Callable[[], bool]
Visit = Callable[["Person"], Iterator[Predicate]]


@dataclass
class Seen:
    """What is told at the end."""

    screens: list[str] = field(default_factory=list)
    platform: str = ""
    first_look: dict[str, Any] = field(default_factory=dict)
    opening: dict[str, Any] = field(default_factory=dict)
    """Pauses of the window until the kiosk was open; `pauses`: from then on."""
    pauses: dict[str, Any] = field(default_factory=dict)
    name: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    problem: str | None = None


class Person:
    """Looks at the window and clicks in it, as a test of it would by hand."""

    def __init__(self, pictures: Path | None) -> None:
        self.seen = Seen()
        self._pictures = pictures

    @property
    def window(self) -> KioskWindow:
        windows = QApplication.topLevelWidgets()
        return next(window for window in windows if isinstance(window, KioskWindow))

    @property
    def screen(self) -> str:
        return self.window.stage.currentWidget().objectName().removeprefix("screen-")

    def look_first(self) -> None:
        """The window, before anything else is there."""
        panel = self.window.panel is not None
        self.seen.first_look = {"screen": self.screen, "panel": panel}

    def pauses(self) -> dict[str, Any]:
        """What the kiosk's own heartbeat has noted since it was asked last."""
        heartbeat = self.window.findChild(Heartbeat)
        assert heartbeat is not None
        noted = heartbeat.forget()
        place = None if noted.longest is None else noted.longest.place
        return {
            "count": noted.count,
            "longest_s": noted.longest_s,
            "longest_at": place,
            "busiest_s": noted.busiest_s,
            "own_s": noted.own_s,
            "stood_s": noted.stood_s,
        }

    def text(self, name: str, where: QWidget | None = None) -> str:
        label = (where or self.window).findChild(QLabel, name)
        assert label is not None, name
        return label.text()

    def sees(self, *screens: str) -> Predicate:
        return lambda: self.screen in screens

    def click(self, name: str) -> None:
        within = (
            self.window.panel if name.startswith("panel-") else self.window.stage.currentWidget()
        )
        assert within is not None
        button = within.findChild(QAbstractButton, name)
        assert button is not None, f"no {name} on {self.screen}"
        assert button.isVisible(), f"{name} is hidden"
        assert button.isEnabled(), f"{name} cannot be pressed"
        # A box to tick answers where its mark and its words are, and not in the empty rest of its row.
        at = QPoint(button.height() // 2, button.height() // 2)
        where = at if isinstance(button, QCheckBox) else QPoint()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=where)

    def agree(self) -> None:
        """To all that is asked, with one touch where that is offered."""
        names = ("button-agree_all", "button-agree")
        screen = self.window.stage.currentWidget()
        found = [name for name in names if screen.findChild(QAbstractButton, name) is not None]
        self.click(found[0] if found else names[0])

    def can_click(self, name: str) -> bool:
        button = self.window.stage.currentWidget().findChild(QAbstractButton, name)
        return button is not None and button.isVisible()

    def choose(self, name: str, item: str) -> None:
        assert self.window.panel is not None
        box = self.window.panel.findChild(QComboBox, name)
        assert box is not None
        assert box.findText(item) >= 0, f"{item} is not in {name}"
        box.setCurrentText(item)

    def type(self, digits: str) -> None:
        for digit in digits:
            self.click(f"key-{digit}")
        self.picture("typed")
        self.click("key-enter")

    def picture(self, name: str) -> None:
        if self._pictures is not None:
            self.window.grab().save(str(self._pictures / f"{name}.png"))

    def says(self) -> str:
        """What the present screen says."""
        labels = self.window.stage.currentWidget().findChildren(QLabel)
        return plain("\n".join(label.text() for label in labels if label.isVisible()))

    def sees_tray(self) -> TrayView | None:
        """What the tray's camera sees."""
        screen = self.window.stage.screens[ScreenKind.STRAIGHTEN]
        assert isinstance(screen, StraightenScreen)
        sight = screen.drawing._look()
        return None if sight is None else sight.view

    def all_texts(self) -> str:
        return "\n".join(label.text() for label in self.window.findChildren(QLabel))


class Driver:
    """Lets the person go on whenever what they wait for is there; closes the window at the end."""

    def __init__(self, person: Person, visit: Visit) -> None:
        self._person = person
        self._script = visit(person)
        self._waits_for: Predicate = lambda: bool(self._window_there())
        self._limit = time.monotonic() + STEP_S
        self._looking = False
        self._timer = QTimer()
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    def _window_there(self) -> list[KioskWindow]:
        windows = [w for w in QApplication.topLevelWidgets() if isinstance(w, KioskWindow)]
        return [window for window in windows if window.isVisible()]

    def _tick(self) -> None:
        now = time.monotonic()
        if not self._looking and self._window_there():
            self._looking = True
            self._look()
        try:
            self._go_on(now)
        except Exception as error:
            self._end(f"{type(error).__name__}: {error}")

    def _look(self) -> None:
        stage, screens = self._person.window.stage, self._person.seen.screens
        screens.append(self._person.screen)

        def note(*_: object) -> None:
            if self._person.screen != screens[-1]:
                screens.append(self._person.screen)

        stage.shown.connect(note)

    def _go_on(self, now: float) -> None:
        if self._waits_for():
            try:
                self._waits_for = next(self._script)
            except StopIteration:
                self._end(None)
            self._limit = now + STEP_S
        elif now > self._limit:
            self._person.picture("stuck")
            self._end(f"stuck at {self._person.screen}: {self._person.all_texts()!r}")

    def _end(self, problem: str | None) -> None:
        self._timer.stop()
        self._person.seen.problem = problem
        self._person.seen.pauses = self._person.pauses()
        self._person.window.close()


def type_parts(person: Person, digits: str) -> None:
    """照合番号B, part by part."""
    for part in (digits[:6], digits[6:10], digits[10:]):
        person.type(part)


def plain(text: str) -> str:
    """Without what only says where a line may break."""
    return text.replace("\u2060", "").replace(" ", "")
