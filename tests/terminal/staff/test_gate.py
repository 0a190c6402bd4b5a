# SPDX-License-Identifier: Apache-2.0
"""A code at the gate: right, wrong, too often; over a restart; and with files that cannot be used."""

from datetime import timedelta

import pytest

from terminal.errors import StaffFileUnusable
from terminal.staff.accounts_file import change_accounts
from terminal.staff.gate import Gate
from terminal.staff.signin import SignInKind
from terminal.staff.tries import Limits
from terminal.staff.tries_file import beside
from tests.support.slip_drafts import Calendar
from tests.support.staff_office import CODE, HANAKO, make_staff

LIMITS = Limits(attempts=3, lock_s=300.0)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "staff.toml"
    make_staff(path)
    return path


def test_a_right_code_says_who_it_is(file):
    done = Gate(file, LIMITS, Calendar()).try_code(CODE)
    assert done.kind is SignInKind.DONE
    assert done.member is not None
    assert (done.member.id, done.member.name) == HANAKO


def test_after_too_many_wrong_codes_not_even_the_right_one_is_looked_at(file):
    day = Calendar()
    for left in (2, 1):
        wrong = Gate(file, LIMITS, day).try_code("190374")  # a new gate each time: a restart
        assert (wrong.kind, wrong.left) == (SignInKind.WRONG, left)
    assert Gate(file, LIMITS, day).try_code("190374").kind is SignInKind.LOCKED
    locked = Gate(file, LIMITS, day).try_code(CODE)
    assert locked.kind is SignInKind.LOCKED
    assert locked.locked_until == day() + timedelta(seconds=300)
    day.at += timedelta(seconds=301)
    assert Gate(file, LIMITS, day).try_code(CODE).kind is SignInKind.DONE


def test_a_try_counts_even_if_the_power_goes_before_the_code_was_looked_at(file, monkeypatch):
    def power_cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("terminal.staff.accounts.Accounts.find", power_cut)
    gate = Gate(file, LIMITS, Calendar())
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            gate.try_code(CODE)
    monkeypatch.undo()
    assert Gate(file, LIMITS, Calendar()).try_code(CODE).kind is SignInKind.LOCKED


@pytest.mark.parametrize("what", ["accounts", "tries"])
def test_a_broken_file_lets_nobody_in(file, what):
    broken = file if what == "accounts" else beside(file)
    broken.write_text("nonsense")
    broken.chmod(0o600)
    done = Gate(file, LIMITS, Calendar()).try_code(CODE)
    assert (done.kind, done.code, done.member) == (SignInKind.UNUSABLE, "U01", None)


def test_where_tries_cannot_be_counted_no_code_is_looked_at(file, monkeypatch):
    def full(*_):
        raise StaffFileUnusable("disk full")

    monkeypatch.setattr("terminal.staff.gate.write_tries", full)
    assert Gate(file, LIMITS, Calendar()).try_code(CODE).kind is SignInKind.UNUSABLE


def test_without_accounts_there_is_nobody_to_be(file):
    assert Gate(None, LIMITS, Calendar()).try_code(CODE).kind is SignInKind.NOBODY
    change_accounts(file, lambda accounts: accounts.remove(HANAKO[0]))
    assert Gate(file, LIMITS, Calendar()).try_code(CODE).kind is SignInKind.NOBODY
