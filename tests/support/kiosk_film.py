# SPDX-License-Identifier: Apache-2.0
"""A whole visit at the real kiosk, filmed: real settings, a real pcscd, a streamed person, a finger on the glass.

    python -m tests.support.kiosk_film [--out FOLDER]   films, and prints one JSON object about what was seen
    python -m tests.support.kiosk_film --docs           makes the pictures of docs/ and README anew (2 minutes)

The finger touches: each touch comes to the window as from a touch screen. Needs Xvfb and pcscd with vpcd.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice, QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from tests.support.contact_sheet import Shot, contact_sheet
from tests.support.film_set import FIXTURES, FilmSet, film_set
from tests.support.kiosk_person import Driver, Person, Predicate, plain, type_parts
from tests.support.x_server import x_server
from ui.kiosk import app
from ui.kiosk.order import Order
from ui.kiosk.screens.face import FaceScreen
from ui.presenter.model import ScreenKind

HOUSE = FIXTURES.parents[1]
NUMBER, PIN = "55011520322285", "1234"
SCREEN = "1280x800x24"
SETTLED_S = 0.25
FACE_SHOTS = {
    "face": "A mirror, an oval, one thing at a time",
    "challenge": "Alive? Turn or blink, as is asked",
    "light": "Coloured light that skin gives back",
}
PERSONAL = ("模擬", "花子", "様", NUMBER)
"""What must not be read on a screen after the visit."""


@dataclass
class Told:
    """What the film is judged by."""

    takes: list[list[str]] = field(default_factory=list)
    """The screens of each take, in order."""
    results: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """Personal words found on any screen after the end."""
    touches: int = 0


class Filmed(Person):
    """Touches the glass, and keeps pictures of what is on it."""

    def __init__(self, place: FilmSet) -> None:
        super().__init__(None)
        self.place = place
        self.told = Told()
        self.shots: dict[str, Shot] = {}
        self._finger = QTest.createTouchDevice()
        self._began = time.monotonic()
        self._asked, self._asked_at = "neutral", 0.0

    def click(self, name: str) -> None:
        button = self.window.stage.currentWidget().findChild(QAbstractButton, name)
        assert button is not None, f"no {name} on {self.screen}"
        assert button.isVisible(), f"{name} is hidden"
        assert button.isEnabled(), f"{name} cannot be touched"
        self.touch(button)

    def touch(self, what: QWidget) -> None:
        """A finger in the middle of it, for a moment."""
        window = self.window
        at = what.mapTo(window, QPoint(what.width() // 2, what.height() // 2))
        QTest.touchEvent(window.windowHandle(), self._finger).press(0, at).commit()
        QTest.touchEvent(window.windowHandle(), self._finger).release(0, at).commit()
        self.told.touches += 1

    def shot(self, name: str, words: str) -> None:
        """Keep what is on the glass."""
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.window.grab().save(buffer, "PNG")  # type: ignore[call-overload]
        at = time.monotonic() - self._began
        self.shots[name] = Shot(bytes(buffer.data().data()), at, words)

    def watch(self) -> None:
        """Who stands before the camera does what the screen asks for."""
        asked = self._prompt()
        if asked != self._asked:
            self._asked, self._asked_at = asked, time.monotonic()
            self.place.sees(asked)

    def asked_kind(self) -> str:
        """Which of the film's pictures this is, or none while the camera shows nothing."""
        mirror = self.window.stage.currentWidget().mirror  # type: ignore[attr-defined]
        if mirror.frame is None:
            self._asked_at = time.monotonic()
            return ""
        if self._asked.startswith("light"):
            return "" if self._asked == "light_white" else "light"  # white on paper says little
        return "face" if self._asked == "neutral" else "challenge"

    def asked_for_s(self) -> float:
        """How long it has been asked."""
        return time.monotonic() - self._asked_at

    def _prompt(self) -> str:
        screen, model = self.window.stage.currentWidget(), self.window.stage.model
        if not isinstance(screen, FaceScreen) or model is None:
            return "neutral"
        if screen.glow is not None:
            return f"light_{screen.glow.value}"
        asked = "" if model.face_ask is None else model.face_ask.value
        return asked if asked in ("turn_left", "turn_right", "blink") else "neutral"


def film(person: Filmed) -> Iterator[Predicate]:
    """Two takes: a visit, and one in which the card is pulled in the middle and put back."""
    yield person.sees("idle")
    yield _after(2.0)
    person.shot("idle", "Nobody there: how to lay the card down")
    yield from first_take(person)
    person.seen.screens[:] = ["idle"]
    yield _after(3.0)
    yield from second_take(person)


def first_take(person: Filmed) -> Iterator[Predicate]:
    yield from lay_and_type(person, film_it=True)
    person.shot("choose", "Face, PIN or staff: face")
    person.click("button-face")
    yield person.sees("face")
    yield from look_into_camera(person)
    yield person.sees("waiting", "consent", "failure", "result")
    person.shot("asking", "The card signs, the service is asked")
    yield person.sees("consent", "failure", "result")
    person.shot("consent", "May the clinic see these? All of it")
    person.agree()
    yield from see_result(person)
    person.shot("result", "Eligible. And what to do next")
    yield from take_card(person)
    person.shot("end", "The card is taken: nothing is left")


def second_take(person: Filmed) -> Iterator[Predicate]:
    yield from lay_and_type(person)
    person.click("button-pin")
    yield person.sees("pin")
    for digit in PIN[:2]:
        person.click(f"key-{digit}")
    person.place.remove()
    yield lambda: "動かさないで" in plain(person.says())
    person.shot("still", "Take two: the card is pulled while typing")
    yield person.sees("interrupted")
    yield _after(0.5)
    person.shot("interrupted", "It stays away: put it back")
    person.place.insert("hanako")
    yield person.sees("pin")
    yield lambda: "動かさないで" not in plain(person.says())
    person.shot("goes-on", "The same card: on where it was")
    for digit in PIN[2:]:
        person.click(f"key-{digit}")
    person.click("key-enter")
    yield from see_result(person)
    person.shot("result-2", "Eligible, and nothing began anew")
    yield from take_card(person)


def lay_and_type(person: Filmed, *, film_it: bool = False) -> Iterator[Predicate]:
    """Lay the card down, and type 照合番号B, for there is no camera above this tray."""
    person.place.insert("hanako")
    if film_it:
        yield person.sees("waiting", "number_b")
        yield _after(0.1)
        person.shot("reading", "The card is asked what it is")
    yield person.sees("number_b")
    yield _after(0.4)
    if film_it:
        person.shot("number", "Birth, expiry, code: as on the card")
    person.click("button-way")
    type_parts(person, NUMBER)
    yield person.sees("choose")
    yield _after(0.3)


def look_into_camera(person: Filmed) -> Iterator[Predicate]:
    """Until the check has decided. What it asks for comes in an order that nobody can foretell."""
    due = dict(FACE_SHOTS)
    while person.screen == "face":
        person.watch()
        kind = person.asked_kind()
        if kind in due and person.asked_for_s() >= SETTLED_S:
            person.shot(kind, due.pop(kind))
        yield lambda: True


def see_result(person: Filmed) -> Iterator[Predicate]:
    yield person.sees("result", "failure")
    yield _after(0.5)
    model = person.window.stage.model
    assert model is not None
    person.told.results.append(model.headline.id.value)
    person.told.names.append(person.text("holder-name"))


def take_card(person: Filmed) -> Iterator[Predicate]:
    """And look through all screens for what should be gone."""
    person.place.remove()
    yield person.sees("idle")
    yield _after(0.5)
    person.told.takes.append([name for name, _ in groupby(person.seen.screens)])
    labels = [label.text() for label in person.window.findChildren(QLabel)]
    spoken = [widget.accessibleName() for widget in person.window.findChildren(QWidget)]
    everything = plain("\n".join([*labels, *spoken]))
    person.told.left += [word for word in PERSONAL if word in everything]
    face = person.window.stage.screens[ScreenKind.FACE]
    if isinstance(face, FaceScreen) and face.mirror.frame is not None:
        person.told.left.append("a picture")


def _after(seconds: float) -> Predicate:
    """So long from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end


class Director(Driver):
    """Ends the kiosk as systemd would: a full screen has no button for it."""

    def _end(self, problem: str | None) -> None:
        self._timer.stop()
        self._person.seen.problem = problem
        os.kill(os.getpid(), signal.SIGTERM)


def shoot(folder: Path | None) -> dict[str, Any]:
    """Film it; the pictures go into the folder. On the X server of this process's environment."""
    with film_set("hanako", ("hanako",)) as place:
        application = QApplication([sys.argv[0]])
        person = Filmed(place)
        director = Director(person, lambda _: film(person))
        status = app.run(Order(settings=place.settings))
        del director, application
        visits = _visits(place.settings)
    if folder is not None and person.shots:
        _keep(person, folder)
    threads = [t.name for t in threading.enumerate() if t is not threading.main_thread()]
    problem = person.seen.problem
    return {
        "status": status,
        "problem": problem,
        "visits": visits,
        "threads": threads,
        **vars(person.told),
    }


def _visits(settings: Path) -> list[dict[str, Any]]:
    """As the kiosk's journal has them."""
    command = [sys.executable, "-m", "ui.cli.main", "journal", "export", "--format", "json"]
    told = subprocess.run(
        [*command, "--settings", str(settings)],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
        cwd=HOUSE,
    )
    visits: list[dict[str, Any]] = json.loads(told.stdout)
    return visits


def _keep(person: Filmed, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, shot in person.shots.items():
        (folder / f"{name}.png").write_bytes(shot.picture)
    contact_sheet(list(person.shots.values()), folder / "sheet.png")


def run_film(folder: Path) -> "subprocess.CompletedProcess[str]":
    """The film on an X server of its own, in a process of its own."""
    command = [sys.executable, "-m", "tests.support.kiosk_film", "--here", "--out", str(folder)]
    with x_server(SCREEN) as display:
        return subprocess.run(
            command,
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            cwd=HOUSE,
            capture_output=True,
            text=True,
            timeout=170,
            check=False,
        )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.support.kiosk_film")
    parser.add_argument("--out", type=Path, default=Path("build/kiosk-film"))
    parser.add_argument("--docs", action="store_true", help="the pictures of docs/ anew")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        sys.stdout.write(json.dumps(shoot(options.out), ensure_ascii=False) + "\n")
        return 0
    filmed = run_film(options.out)
    sys.stderr.write(filmed.stderr)
    sys.stdout.write(filmed.stdout)
    if filmed.returncode == 0 and options.docs:
        from tests.support.kiosk_pictures import draw_docs

        draw_docs(options.out)
    return filmed.returncode


if __name__ == "__main__":
    sys.exit(main())
