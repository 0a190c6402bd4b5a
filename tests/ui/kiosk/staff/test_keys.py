# SPDX-License-Identifier: Apache-2.0
"""One keyboard, two windows: a key goes where somebody touched last, and never in the middle of another's number."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.support.x_server import AVAILABLE, x_server
from ui.kiosk.staff.keys import PAUSE_S, Turn

PATIENTS, STAFF = "patients", "staff"


class Watch:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def turn(watch: Watch) -> Turn:
    return Turn(watch)


def test_before_anybody_touched_a_window_keys_go_where_they_come(turn):
    assert turn.may_type(PATIENTS)
    assert turn.may_type(STAFF)


def test_a_key_that_comes_to_the_other_window_is_dropped(turn):
    turn.take(PATIENTS)
    assert turn.may_type(PATIENTS)
    assert not turn.may_type(STAFF)


def test_who_types_on_while_the_other_window_is_touched_types_into_neither(turn, watch):
    turn.take(STAFF)
    assert turn.may_type(STAFF)
    turn.take(PATIENTS)
    for _ in range(5):
        watch.seconds += PAUSE_S / 2
        assert not turn.may_type(PATIENTS)
    watch.seconds += PAUSE_S
    assert turn.may_type(PATIENTS)
    assert turn.may_type(PATIENTS)


def test_after_a_pause_the_window_that_is_touched_has_the_keyboard_at_once(turn, watch):
    turn.take(STAFF)
    turn.may_type(STAFF)
    watch.seconds += PAUSE_S
    turn.take(PATIENTS)
    assert turn.may_type(PATIENTS)


def test_a_second_touch_of_the_same_window_changes_nothing(turn):
    turn.take(STAFF)
    turn.may_type(STAFF)
    turn.take(STAFF)
    assert turn.may_type(STAFF)


@pytest.mark.slow
@pytest.mark.skipif(not (AVAILABLE and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
def test_without_a_window_manager_a_touch_takes_the_keyboard_along():
    with x_server("2400x900x24") as display:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.staff_keys"],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            capture_output=True,
            text=True,
            timeout=50,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"digits": [2, 3], "platform": "xcb"}
