# SPDX-License-Identifier: Apache-2.0
"""A code at the gate: right, wrong, too often; over a restart; and with files that cannot be used."""

import errno
import os
from datetime import timedelta

import pytest

from terminal.staff.accounts_file import change_accounts
from terminal.staff.gate import Gate
from terminal.staff.signin import SignInKind
from terminal.staff.tries import Door, Limits
from terminal.staff.tries_file import beside
from tests.support.slip_drafts import Calendar
from tests.support.staff_office import CODE, HANAKO, make_staff, typed

LIMITS = Limits(attempts=3, lock_s=300.0)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "staff.toml"
    make_staff(path)
    return path


def test_a_right_code_says_who_it_is(file):
    done = Gate(file, LIMITS, Calendar()).try_code(typed(CODE))
    assert done.kind is SignInKind.DONE
    assert done.member is not None
    assert (done.member.id, done.member.name) == HANAKO


def test_after_too_many_wrong_codes_not_even_the_right_one_is_looked_at(file):
    day = Calendar()
    for left in (2, 1):
        wrong = Gate(file, LIMITS, day).try_code(typed("190374"))  # a new gate each time: a restart
        assert (wrong.kind, wrong.left) == (SignInKind.WRONG, left)
    assert Gate(file, LIMITS, day).try_code(typed("190374")).kind is SignInKind.LOCKED
    locked = Gate(file, LIMITS, day).try_code(typed(CODE))
    assert locked.kind is SignInKind.LOCKED
    assert locked.locked_until == day() + timedelta(seconds=10)
    assert locked.wait_s == 10.0
    day.at += timedelta(seconds=11)
    assert Gate(file, LIMITS, day).try_code(typed(CODE)).kind is SignInKind.DONE


def test_a_try_counts_even_if_the_power_goes_before_the_code_was_looked_at(file, monkeypatch):
    def power_cut(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("terminal.staff.accounts.Accounts.find", power_cut)
    gate = Gate(file, LIMITS, Calendar())
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            gate.try_code(typed(CODE))
    monkeypatch.undo()
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.LOCKED


@pytest.mark.parametrize("what", ["accounts", "tries"])
def test_a_broken_file_lets_nobody_in(file, what):
    broken = file if what == "accounts" else beside(file)
    broken.write_text("nonsense")
    broken.chmod(0o600)
    done = Gate(file, LIMITS, Calendar()).try_code(typed(CODE))
    assert (done.kind, done.code, done.member) == (SignInKind.UNUSABLE, "U01", None)


def test_wrong_codes_at_the_glass_do_not_close_the_staffs_own_window(file):
    day = Calendar()
    corner, window = (Gate(file, LIMITS, day, door) for door in (Door.CORNER, Door.WINDOW))
    for _ in range(4):
        corner.try_code(typed("190374"))
    assert corner.look().kind is SignInKind.LOCKED
    assert (window.look().kind, window.look().left) == (SignInKind.WRONG, 3)
    for _ in range(4):
        window.try_code(typed("190374"))
    assert window.try_code(typed(CODE)).kind is SignInKind.LOCKED  # which is limited all the same
    day.at += timedelta(seconds=11)
    assert window.try_code(typed(CODE)).kind is SignInKind.DONE
    day.at -= timedelta(seconds=5)
    assert corner.look().kind is SignInKind.LOCKED  # a right code there forgives nothing here


def test_who_signs_in_hears_how_many_wrong_codes_there_were_before(file):
    gate = Gate(file, LIMITS, Calendar())
    gate.try_code(typed("190374"))
    gate.try_code(typed("190375"))
    assert gate.try_code(typed(CODE)).wrong_before == 2
    assert gate.try_code(typed(CODE)).wrong_before == 0


def no_room(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_on_a_full_disk_staff_still_get_in_and_tries_still_count(file, monkeypatch):
    gate = Gate(file, LIMITS, Calendar())
    gate.prepare()
    monkeypatch.setattr("terminal.private_file.os.open", refuse_new_files(os.open))
    for left in (2, 1):
        assert gate.try_code(typed("190374")).left == left
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.DONE


def refuse_new_files(real):
    def opening(path, flags, *rest, **named):
        if flags & os.O_CREAT:
            no_room()
        return real(path, flags, *rest, **named)

    return opening


@pytest.mark.parametrize("what", ["pwrite", "fdatasync"])
def test_where_a_full_disk_takes_no_count_no_code_is_looked_at_and_it_says_why(
    file, monkeypatch, what
):
    gate = Gate(file, LIMITS, Calendar())
    gate.prepare()
    monkeypatch.setattr(f"terminal.staff.tries_file.os.{what}", no_room)
    done = gate.try_code(typed(CODE))
    assert (done.kind, done.code, done.member) == (SignInKind.UNUSABLE, "U05", None)


def test_where_not_even_the_file_of_the_count_can_be_made_it_says_why(file, monkeypatch):
    monkeypatch.setattr("terminal.private_file.os.open", refuse_new_files(os.open))
    gate = Gate(file, LIMITS, Calendar())
    gate.prepare()
    assert gate.try_code(typed(CODE)).code == "U05"


def test_without_accounts_there_is_nobody_to_be(file):
    assert Gate(None, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.NOBODY
    change_accounts(file, lambda accounts: accounts.remove(HANAKO[0]))
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.NOBODY
