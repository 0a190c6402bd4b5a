# SPDX-License-Identifier: Apache-2.0
"""Runs the kiosk's real window in a process of its own, and a person who clicks in it.

`python -m tests.support.kiosk_visitor FIXTURES VISIT [PICTURES]` prints one JSON object about what was seen.
"""

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget

from terminal.session.values import TrayView
from ui.kiosk import app
from ui.kiosk.bench_staff import CODE
from ui.kiosk.heartbeat import Heartbeat
from ui.kiosk.order import Order
from ui.kiosk.screens.straighten import StraightenScreen
from ui.kiosk.window import KioskWindow
from ui.presenter.model import ScreenKind

TODAY = date(2026, 11, 23)
HANAKO = "55011520322285"
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
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

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


def begin(person: Person) -> Iterator[Predicate]:
    """The window is there at once; the kiosk is ready soon."""
    person.seen.platform = QApplication.platformName()
    person.look_first()
    yield person.sees("idle")
    person.picture("idle")
    yield lambda: person.text("panel-service").endswith("up")
    yield person.sees("idle")
    person.seen.opening = person.pauses()


def insert(person: Person, card: str) -> Iterator[Predicate]:
    """Lay the card down and wait for the choice."""
    person.choose("panel-cards", card)
    person.click("panel-insert")
    yield person.sees("choose")
    person.picture("choose")


def take(person: Person) -> Iterator[Predicate]:
    """Agree if asked, look at the result, take the card, and look whether anything stays behind."""
    yield person.sees("consent", "result", "failure")
    if person.screen == "consent":
        person.picture("consent")
        person.agree()
    yield person.sees("result", "failure")
    person.picture(person.screen)
    person.seen.name = person.text("holder-name")
    person.click("panel-pull")
    yield person.sees("idle")
    person.seen.detail["left"] = [word for word in ("模擬", "様") if word in person.all_texts()]


def pin(person: Person) -> Iterator[Predicate]:
    """A visit by PIN."""
    yield from begin(person)
    yield from insert(person, "hanako")
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield from take(person)


def flicker(person: Person) -> Iterator[Predicate]:
    """The card is lifted while the PIN is typed; a wrong PIN comes first, and 照合番号B is typed."""
    yield from begin(person)
    person.click("panel-tray")
    person.choose("panel-cards", "hanako")
    person.click("panel-insert")
    yield from insert_number_b(person, HANAKO)
    person.click("button-pin")
    yield person.sees("pin")
    person.type("9999")
    yield lambda: person.screen == "pin" and "ちがいます" in plain(person.all_texts())
    person.picture("pin-wrong")
    person.click("key-1")
    person.click("key-2")
    person.click("panel-lift")
    yield lambda: person.screen == "pin" and "動かさないで" in plain(person.all_texts())
    person.picture("hold-still")
    yield lambda: "動かさないで" not in plain(person.all_texts())
    person.type("34")
    yield from take(person)


def insert_number_b(person: Person, digits: str) -> Iterator[Predicate]:
    """First digits that no card can have, then the right ones."""
    yield person.sees("number_b")
    person.picture("number_b")
    person.click("button-way")
    person.type("999999")
    yield lambda: "お確かめください" in plain(person.all_texts())
    type_parts(person, digits)
    yield person.sees("choose")


def type_parts(person: Person, digits: str) -> None:
    """照合番号B, part by part."""
    for part in (digits[:6], digits[6:10], digits[10:]):
        person.type(part)


def stopped(person: Person) -> Iterator[Predicate]:
    """The service is down: the answer is undecided."""
    yield from begin(person)
    person.click("panel-serve")
    yield lambda: person.text("panel-service").endswith("stopped")
    yield from insert(person, "hanako")
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield person.sees("result")
    person.seen.detail["undecided"] = "いま確認できません" in plain(person.all_texts())
    yield from take(person)


def face(person: Person) -> Iterator[Predicate]:
    """A visit by face: the person of the card stands before the camera."""
    yield from begin(person)
    yield from insert(person, "hanako")
    person.choose("panel-scenes", "hanako")
    person.click("button-face")
    yield person.sees("face")
    mirror = person.window.stage.currentWidget().mirror  # type: ignore[attr-defined]
    yield lambda: mirror.frame is not None or person.screen != "face"
    person.seen.detail["mirror"] = mirror.frame is not None
    person.picture("face")
    yield from take(person)
    person.seen.detail["mirror_after"] = mirror.frame is not None


def staff(person: Person) -> Iterator[Predicate]:
    """Nobody can be filmed; staff are called and agree."""
    yield from begin(person)
    yield from insert(person, "hanako")
    person.choose("panel-scenes", "(no camera)")
    person.click("button-face")
    yield lambda: person.screen == "choose" and "カメラ" in plain(person.all_texts())
    person.picture("no-camera")
    person.click("button-staff")
    yield person.sees("staff")
    yield from confirm_as_staff(person)
    yield from take(person)


def confirm_as_staff(person: Person) -> Iterator[Predicate]:
    """The corner, the code on the pad, the two faces beside each other."""
    sign, stage = person.window.findChild(QWidget, "staff-sign"), person.window.stage
    yield sign.isVisible
    corner = stage.findChild(QWidget, "staff-corner")
    assert corner is not None
    QTest.mousePress(corner, Qt.MouseButton.LeftButton)
    yield lambda: person.window.findChild(QWidget, "staff-board") is not None
    board = person.window.findChild(QWidget, "staff-board")
    QTest.mouseRelease(corner, Qt.MouseButton.LeftButton)
    person.picture("staff-pad")
    for digit in CODE:
        QTest.keyClick(person.window.focusWidget(), digit)
    QTest.keyClick(person.window.focusWidget(), Qt.Key.Key_Return)
    yield lambda: (key := confirming(board)) is not None and key.isEnabled()
    person.picture("staff-check")
    person.seen.detail["covered"] = not stage.isEnabled()
    QTest.mouseClick(confirming(board), Qt.MouseButton.LeftButton)
    yield stage.isEnabled


def confirming(board: QWidget) -> QAbstractButton | None:
    """The button that says that it is the same person."""
    keys = board.findChildren(QAbstractButton)
    return next((key for key in keys if key.objectName().startswith("staff-confirm")), None)


def askew(person: Person) -> Iterator[Predicate]:
    """The card lies half outside; the screen asks, the hand pushes it in, the camera reads it, and then the PIN."""
    yield from begin(person)
    person.choose("panel-lies", "half outside")
    lay_down(person)
    yield person.sees("straighten")
    yield lambda: person.sees_tray() is not None
    person.picture("straighten")
    person.choose("panel-lies", "lies well")
    yield person.sees("choose")
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield from take(person)


def glare(person: Person) -> Iterator[Predicate]:
    """Light lies on the security code: what is read stands there, and what is not is typed."""
    yield from begin(person)
    person.choose("panel-lies", "light on the code")
    lay_down(person)
    yield person.sees("straighten", "number_b")
    person.picture("glare")
    yield person.sees("number_b")
    person.seen.detail["doubtful"] = doubtful = list(person.window.stage.model.entry.doubtful)
    person.picture("doubtful")
    person.type("".join(HANAKO[place] for place in doubtful))
    yield person.sees("choose")
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield from take(person)


def radio(person: Person) -> Iterator[Predicate]:
    """The radio is gone for seconds while the card lies still: nobody is asked to put it back."""
    yield from begin(person)
    yield from insert(person, "hanako")
    yield lambda: person.sees_tray() is TrayView.STILL
    began = time.monotonic()
    person.click("panel-blink-long")
    yield lambda: "大丈夫" in person.says()
    person.picture("radio")
    yield lambda: "大丈夫" not in person.says()
    person.seen.detail["calm_s"] = time.monotonic() - began
    person.seen.detail["asked_to_put_back"] = "interrupted" in person.seen.screens
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield from take(person)


def stranger(person: Person) -> Iterator[Predicate]:
    """The face of another card lies there: its number does not fit the chip, and is never sent."""
    yield from begin(person)
    person.click("panel-stranger")
    lay_down(person)
    yield person.sees("number_b", "straighten", "result", "failure")
    person.picture("stranger")
    if person.screen == "straighten":
        person.click("button-staff")
        yield person.sees("number_b")
    if not person.can_click("key-1"):
        person.click("button-way")
    type_parts(person, HANAKO)
    yield person.sees("choose", "staff")
    person.seen.detail["after"] = person.screen
    person.picture("stranger-after")
    person.click("button-cancel")
    yield person.sees("failure")
    person.click("panel-pull")
    yield person.sees("idle")


def lay_down(person: Person, card: str = "hanako") -> None:
    person.choose("panel-cards", card)
    person.click("panel-insert")


def impatient(person: Person) -> Iterator[Predicate]:
    """The window is closed while everything is still starting."""
    person.look_first()
    yield from ()


def ctrl_c(person: Person) -> Iterator[Predicate]:
    """Somebody presses Ctrl-C in the terminal, in the middle of a visit."""
    yield from begin(person)
    yield from insert(person, "hanako")
    os.kill(os.getpid(), signal.SIGINT)
    yield lambda: False


def plain(text: str) -> str:
    """Without what only says where a line may break."""
    return text.replace("\u2060", "").replace(" ", "")


VISITS: dict[str, Visit] = {
    "askew": askew,
    "glare": glare,
    "radio": radio,
    "stranger": stranger,
    "pin": pin,
    "flicker": flicker,
    "stopped": stopped,
    "face": face,
    "staff": staff,
    "impatient": impatient,
    "ctrl_c": ctrl_c,
}


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


def main(fixtures: str, visit: str, pictures: str | None = None) -> int:
    """Run one visit."""
    application = QApplication([sys.argv[0]])
    person = Person(None if pictures is None else Path(pictures))
    driver = Driver(person, VISITS[visit])
    status = app.run(Order(bench=Path(fixtures), today=TODAY))
    del driver, application
    left = [
        thread.name for thread in threading.enumerate() if thread is not threading.main_thread()
    ]
    told = {"status": status, "threads": left, **vars(person.seen)}
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
