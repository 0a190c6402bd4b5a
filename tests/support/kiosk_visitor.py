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
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from terminal.session.values import TrayView
from tests.support.kiosk_person import Driver, Person, Predicate, Visit, plain, type_parts
from ui.kiosk import app
from ui.kiosk.bench_staff import CODE
from ui.kiosk.order import Order

TODAY = date(2026, 11, 23)
HANAKO = "55011520322285"


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


def broken(person: Person) -> Iterator[Predicate]:
    """The centre is down and the printer has no paper: undecided; with paper in it, the slip is printed."""
    yield from begin(person)
    person.choose("panel-answers", "the centre is down")
    person.choose("panel-printer", "out of paper")
    yield from insert(person, "hanako")
    person.click("button-pin")
    yield person.sees("pin")
    person.type("1234")
    yield lambda: person.can_click("button-print_again") and "お声がけ" in plain(person.says())
    person.picture("out-of-paper")
    person.choose("panel-printer", "prints")
    person.click("button-print_again")
    yield person.sees("result")
    person.seen.detail["undecided"] = "いま確認できません" in plain(person.all_texts())
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


VISITS: dict[str, Visit] = {
    "askew": askew,
    "glare": glare,
    "broken": broken,
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
