# SPDX-License-Identifier: Apache-2.0
"""From worker threads to the main thread: one signal, one timer, one order."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.runner.runner import Runner
from terminal.session import Idle, Policy, State
from terminal.session.events import CardAppeared, ReaderReady
from terminal.session.recovery import Recovery
from terminal.session.states import Failed, Interrupted, TakeCardBack
from terminal.settings import Settings
from ui.kiosk.app import errors_logged
from ui.kiosk.backstage import Backstage
from ui.kiosk.bridge import Bridge
from ui.kiosk.report import Report
from ui.kiosk.stock import take_stock

FIXTURES = Path(__file__).parents[2] / "fixtures"
QUICK = Policy(recovery=Recovery(help_after_s=0.2, give_up_after_s=0.4))


@pytest.fixture
def runner(qtbot) -> Iterator[Runner]:
    """A runner that was not started: its lanes wait, and nobody watches the reader."""
    backstage = Backstage(take_stock(FIXTURES), Settings(), None, _ignore)
    made = Runner(backstage.devices(), QUICK)
    yield made
    backstage.hurry()
    made.close()
    backstage.close()


def _ignore(_report: Report) -> None:
    """Nobody looks."""


class Drawings:
    """What was drawn, and on which thread."""

    def __init__(self) -> None:
        self.states: list[State] = []
        self.threads: set[threading.Thread] = set()

    def __call__(self, state: State) -> None:
        self.states.append(state)
        self.threads.add(threading.current_thread())


def in_a_thread(work) -> None:
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


def test_an_event_of_a_worker_thread_is_handled_on_the_main_thread(qtbot, runner: Runner) -> None:
    bridge, drawn = Bridge(), Drawings()
    bridge.carry(runner, drawn)
    in_a_thread(lambda: runner.queue.post(ReaderReady(at=0.0)))
    assert not isinstance(runner.state, Idle), "nothing happens on the worker's thread"
    qtbot.waitUntil(lambda: isinstance(runner.state, Idle))
    assert drawn.threads == {threading.main_thread()}
    bridge.stop()


def test_the_sessions_timer_fires_without_any_event(qtbot, runner: Runner) -> None:
    """No card lies there: the visit is interrupted, help is shown, it ends; each by the timer alone."""
    bridge, drawn = Bridge(), Drawings()
    bridge.carry(runner, drawn)
    runner.queue.post(ReaderReady(at=0.0))
    runner.queue.post(CardAppeared(at=0.0))
    qtbot.waitUntil(lambda: _helped(drawn), timeout=10_000)
    qtbot.waitUntil(lambda: isinstance(runner.state, Failed | TakeCardBack), timeout=10_000)
    bridge.stop()


def _helped(drawn: Drawings) -> bool:
    return any(isinstance(state, Interrupted) and state.helping for state in drawn.states)


def test_notices_come_in_order_on_the_main_thread(qtbot) -> None:
    bridge = Bridge()
    told: list[tuple[int, threading.Thread]] = []
    for number in range(5):
        notice = lambda n=number: told.append((n, threading.current_thread()))  # noqa: E731
        in_a_thread(lambda notice=notice: bridge.tell(notice))
    assert told == []
    qtbot.waitUntil(lambda: len(told) == 5)
    assert told == [(number, threading.main_thread()) for number in range(5)]


def test_a_stopped_bridge_pumps_nothing_but_still_carries_notices(qtbot, runner: Runner) -> None:
    bridge = Bridge()
    bridge.carry(runner, Drawings())
    bridge.stop()
    told: list[str] = []
    runner.queue.post(ReaderReady(at=0.0))
    bridge.tell(lambda: told.append("closed"))
    qtbot.waitUntil(lambda: told == ["closed"])
    assert not isinstance(runner.state, Idle)


def test_an_error_in_a_slot_is_logged_with_its_place_and_without_its_text(caplog) -> None:
    former = sys.excepthook
    with errors_logged():
        try:
            raise ValueError("模擬 花子")
        except ValueError as error:
            sys.excepthook(ValueError, error, error.__traceback__)
    assert "T00 ValueError" in caplog.text
    assert "test_bridge.py" in caplog.text
    assert "花子" not in caplog.text.replace('raise ValueError("模擬 花子")', "")
    assert sys.excepthook is former
