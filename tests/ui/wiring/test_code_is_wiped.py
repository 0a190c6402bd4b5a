# SPDX-License-Identifier: Apache-2.0
"""A staff code lies in one place while it is typed, and in none when it was used."""

import json
import subprocess
import sys

import pytest

from terminal.staff.values import Defaults
from tests.support.memory import lies_in_memory
from tests.support.staff_office import CODE, Office
from ui.presenter.staff.actions import Press, StaffAction
from ui.wiring.staff import Console


@pytest.fixture
def office(tmp_path):
    made = Office(tmp_path)
    yield made
    made.close()


def test_each_digit_is_zeroed_where_it_lay_whatever_becomes_of_the_code(office):
    lay = []
    console = Console(office.desk, office.kiosk, Defaults(), lambda _: None)

    def press(action, arg=""):
        lay.append(console._code)
        console.act(Press(action, arg))

    for digit in CODE:
        press(StaffAction.DIGIT, digit)
    assert console._code == CODE.encode()
    press(StaffAction.ERASE)
    assert console._code == CODE[:-1].encode()
    press(StaffAction.DIGIT, CODE[-1])
    press(StaffAction.ENTER)
    assert not console._code
    office.until(lambda: console.signed_in)
    assert not any(any(one) for one in lay)
    console.act(Press(StaffAction.SIGN_OUT))
    press(StaffAction.DIGIT, "1")
    half = console._code
    console.open()  # somebody else comes
    assert not any(half)
    console.close()


@pytest.mark.slow
def test_after_the_sign_in_the_code_lies_nowhere_in_the_process():
    """In a process of its own, since this one's tests have the code as a constant."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.typed_code"],
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["while it is typed"] == 1
    assert (told["known"], told["after"]) == (True, 0)


def test_the_scan_finds_what_lies_there():
    planted = bytearray(b"49-planted-")
    planted += b"here-7130"
    assert lies_in_memory(b"49-planted", b"-here-7130") >= 1
