# SPDX-License-Identifier: Apache-2.0
"""The file of accounts: written as a whole, private, read with distrust; a broken one lets nobody in."""

import os
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal.errors import StaffAccountRefused, StaffCodeRefused, StaffFileUnusable
from terminal.staff.accounts import MOST_ACTIVE, Account, Accounts
from terminal.staff.accounts_file import (
    change_accounts,
    parse_accounts,
    read_accounts,
    text_of,
    write_accounts,
)
from terminal.staff.codes import hash_code

NOW = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
HASH = hash_code("837261")
ONE = Accounts((Account("n-017", "受付 花子", HASH, NOW),))

IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,19}", fullmatch=True)
NAMES = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
TIMES = st.datetimes(datetime(2020, 1, 1), datetime(2100, 1, 1)).map(
    lambda at: at.replace(microsecond=0, tzinfo=UTC)
)
ACCOUNTS = st.lists(
    st.builds(Account, IDS, NAMES, st.just(HASH), TIMES, st.booleans()),
    max_size=3,
    unique_by=lambda one: one.id,
).map(lambda found: Accounts(tuple(found)))


@settings(max_examples=25)
@given(ACCOUNTS)
def test_what_is_written_is_read_again(accounts):
    assert parse_accounts(text_of(accounts), "staff.toml") == accounts


@given(st.one_of(st.text(), st.binary().map(lambda b: b.decode("latin-1"))))
def test_any_other_text_is_a_clear_error(text):
    with pytest.raises(StaffFileUnusable, match=r"staff\.toml"):
        parse_accounts(text, "staff.toml")


@given(st.integers(0, 400), st.characters())
def test_one_wrong_character_is_an_error_or_changes_nothing_secret(place, wrong):
    text = text_of(ONE)
    at = place % len(text)
    told = ""
    try:
        parse_accounts(text[:at] + wrong + text[at + 1 :], "staff.toml")
    except StaffFileUnusable as error:
        told = str(error)
    assert HASH not in told
    assert "花子" not in told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("uketsuke-staff/1", "uketsuke-staff/2", "format"),
        ("active = true", 'active = "yes"', "account 1: active"),
        ("active = true", "", "account 1: active"),
        ("active = true", "active = true\nboss = true", "unknown key 'boss'"),
        ('id = "n-017"', 'id = "N 17"', "account 1: an id has"),
        ("made = 2026-11-28T01:30:00Z", "made = 2026-11-28T01:30:00", "no zone"),
        ("$argon2id$", "$argon2i$", "account 1: hash is none of ours"),
        ("m=19456", "m=9999999", "account 1: hash is none of ours"),
        ("[[account]]", "[account]", "not a list"),
        ("[[account]]", "[[account]", "is not TOML"),
    ],
)
def test_an_error_says_where_and_what(old, new, told):
    with pytest.raises(StaffFileUnusable, match=r"staff\.toml") as caught:
        parse_accounts(text_of(ONE).replace(old, new, 1), "staff.toml")
    assert told in str(caught.value)


def test_an_id_that_stands_there_twice_is_refused():
    with pytest.raises(StaffFileUnusable, match="n-017 stands there twice"):
        parse_accounts(text_of(Accounts(ONE.all * 2)), "staff.toml")


def test_the_file_is_for_its_owner_only_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "staff.toml"
    write_accounts(path, ONE)
    assert path.stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["staff.toml"]
    path.chmod(0o644)
    with pytest.raises(StaffFileUnusable, match="chmod 600"):
        read_accounts(path)


def test_a_missing_file_and_a_folder_in_its_place_are_clear_errors(tmp_path):
    with pytest.raises(StaffFileUnusable, match="uketsuke staff add"):
        read_accounts(tmp_path / "none.toml")
    with pytest.raises(StaffFileUnusable):
        read_accounts(tmp_path)


def test_a_change_that_is_refused_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "staff.toml"
    write_accounts(path, ONE)
    before = path.read_bytes()
    with pytest.raises(StaffCodeRefused):
        change_accounts(path, lambda a: a.add("n-018", "受付 太郎", "837261", NOW))
    path.write_bytes(b"format = 1")
    with pytest.raises(StaffFileUnusable):
        change_accounts(path, lambda a: a.add("n-018", "受付 太郎", "190374", NOW))
    assert path.read_bytes() == b"format = 1"
    assert b"n-017" in before


def test_two_people_cannot_have_one_code_and_no_id_is_given_twice():
    with pytest.raises(StaffCodeRefused) as refused:
        ONE.add("n-018", "受付 太郎", "837261", NOW)
    assert "n-017" not in str(refused.value)
    with pytest.raises(StaffAccountRefused, match="not used again"):
        ONE.remove("n-017").add("n-017", "受付 太郎", "190374", NOW)


def test_who_was_removed_is_found_no_longer_until_a_new_code_is_set():
    gone = ONE.remove("n-017")
    assert ONE.find("837261") == ONE.all[0]
    assert gone.find("837261") is None
    back = gone.change_code("n-017", "190374")
    assert back.find("837261") is None
    found = back.find("190374")
    assert found is not None
    assert found.active


def test_every_account_is_tried_whoever_it_is(monkeypatch):
    tried = []
    monkeypatch.setattr(
        "terminal.staff.accounts.is_code_of", lambda _, kept: tried.append(kept) or kept == "a"
    )
    three = Accounts(tuple(Account(f"n-{kept}", "x", kept, NOW) for kept in "abc"))
    assert three.find("837261") == three.all[0]
    assert tried == ["a", "b", "c"]


def test_there_is_an_end_to_accounts_since_each_costs_time():
    full = Accounts(tuple(Account(f"n-{n}", "x", "h", NOW) for n in range(MOST_ACTIVE)))
    with pytest.raises(StaffAccountRefused, match="remove one first"):
        full.add("one-more", "x", "837261", NOW)


def test_no_repr_tells_a_name_or_a_hash():
    assert "花子" not in repr(ONE) + repr(ONE.all[0].member)
    assert "argon2" not in repr(ONE)
