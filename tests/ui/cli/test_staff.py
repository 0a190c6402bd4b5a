# SPDX-License-Identifier: Apache-2.0
"""`uketsuke staff`: accounts are made, listed, given another code and removed; a code is never printed."""

import io
import sys

import pytest

from terminal.staff.accounts_file import read_accounts
from terminal.staff.tries import Door, Tries
from terminal.staff.tries_file import beside, read_tries, write_tries


@pytest.fixture
def staff(uketsuke, monkeypatch, tmp_path):
    file = tmp_path / "staff.toml"

    def run(command, *arguments, code=None, to=("--file", file)):
        if code is not None:
            monkeypatch.setattr(sys, "stdin", io.StringIO(f"{code}\n"))
            arguments = (*arguments, "--stdin")
        told = uketsuke("staff", command, *arguments, *to)
        assert code is None or code not in told.out + told.err
        return told

    run.file = file
    return run


def test_an_account_is_made_listed_changed_and_removed(staff):
    assert staff("add", "n-017", "受付 花子", code="837261").status == 0
    assert "n-017" in staff("list").out
    assert staff("code", "n-017", code="190374").status == 0
    assert read_accounts(staff.file).find("190374") is not None
    assert staff("remove", "n-017").status == 0
    assert "(removed)" in staff("list").out
    (told,) = staff("list", "--json").json
    assert (told["id"], told["active"]) == ("n-017", False)
    assert "argon2" not in str(told)


@pytest.mark.parametrize("code", ["123456", "83726", "nonsense"])
def test_a_bad_code_is_refused_and_nothing_is_written(staff, code):
    assert staff("add", "n-017", "受付 花子", code=code).status == 2
    assert not staff.file.exists()


def test_a_code_is_typed_twice_without_being_shown(staff, monkeypatch):
    typed = iter(["837261", "837262", "837261", "837261"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert staff("add", "n-017", "受付 花子").status == 2
    assert not staff.file.exists()
    assert staff("add", "n-017", "受付 花子").status == 0


def test_who_is_not_there_is_told_before_a_code_is_typed(staff):
    staff("add", "n-017", "受付 花子", code="837261")
    told = staff("code", "n-018", code="190374")
    assert (told.status, "n-018" in told.err) == (2, True)
    assert staff("remove", "n-018").status == 2


def test_the_settings_name_the_file_or_it_is_asked_for(staff, tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text(f'[staff]\nfile = "{staff.file}"\n')
    to = ("--settings", settings)
    assert staff("add", "n-017", "受付 花子", code="837261", to=to).status == 0
    settings.write_text("")
    told = staff("list", to=to)
    assert told.status == 2
    assert "[staff] file" in told.err


def test_a_broken_file_is_told_with_its_place(staff):
    staff.file.write_text("format = 1")
    staff.file.chmod(0o600)
    told = staff("list")
    assert told.status == 2
    assert str(staff.file) in told.err


def test_wrong_codes_are_forgiven_by_a_command(staff):
    staff("add", "n-017", "受付 花子", code="837261")
    count = beside(staff.file, Door.WINDOW)
    assert count.exists()  # made while the disk has room
    write_tries(count, Tries(failed=8))
    assert staff("unlock").status == 0
    assert read_tries(count) == Tries()
