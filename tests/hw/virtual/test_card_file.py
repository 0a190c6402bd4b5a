# SPDX-License-Identifier: Apache-2.0
"""The public format `*.card.toml`: what is taken, and how a mistake is named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.card_file import read_card_file
from hw.virtual.holder import era_year, find_holder, identify, number_b
from hw.virtual.keystore import KeyStore
from tests.support.virtual_cards import (
    FIXTURES,
    NUMBER_B,
    copy_fixture,
    make_card,
    write_card_file,
)

ALL_FIXTURES = sorted(path.name for path in (FIXTURES / "cards").glob("*.card.toml"))
NUMBERS_B = {
    "hanako": "55011520322285",
    "kenji": "25110320344071",
    "akemi": "61062120331908",
    "yui": "20030520287730",
    "haruto": "13091220315526",
    "sota": "13022820356614",
    "misaki": "05070720323349",
    "taro": "43123120348152",
    "maria": "90051720279465",
    "shigeru": "15082020341177",
}


@pytest.mark.parametrize("name", ALL_FIXTURES)
def test_each_card_of_the_fixtures_is_a_complete_file(name: str) -> None:
    file = read_card_file(FIXTURES / "cards" / name)
    assert file.card.kind == "transit" or file.certificate is not None


def test_there_is_a_card_for_each_person_and_for_each_trouble() -> None:
    others = {"pin-blocked", "phone-android", "phone-iphone", "old-juki", "transit"}
    assert {name.removesuffix(".card.toml") for name in ALL_FIXTURES} == {*NUMBERS_B, *others}


def test_no_two_cards_have_the_same_serial() -> None:
    serials = [read_card_file(FIXTURES / "cards" / name).card.serial for name in ALL_FIXTURES]
    given = [serial for serial in serials if serial is not None]
    assert len(given) == len(set(given)) == len(ALL_FIXTURES) - 1


@pytest.mark.parametrize(("person", "number"), NUMBERS_B.items())
def test_number_b_follows_from_what_is_printed_on_the_card(
    tmp_path: Path, person: str, number: str
) -> None:
    path = copy_fixture(f"{person}.card.toml", tmp_path)
    file = read_card_file(path)
    holder = find_holder(path, file)
    assert holder is not None
    assert number_b(file, holder) == number


@pytest.mark.parametrize(
    ("person", "year", "number"),
    [("maria", "era", "02051720279465"), ("hanako", "western", "80011520322285")],
)
def test_a_card_file_says_how_number_b_writes_the_year(
    tmp_path: Path, person: str, year: str, number: str
) -> None:
    path = copy_fixture(f"{person}.card.toml", tmp_path)
    path.write_text(path.read_text().replace("[holder]", f'[holder]\nnumber_b_year = "{year}"'))
    file = read_card_file(path)
    holder = find_holder(path, file)
    assert holder is not None
    assert number_b(file, holder) == number


def test_a_card_of_the_people_file_has_that_persons_texts(tmp_path: Path, store: KeyStore) -> None:
    card = load_card(copy_fixture("hanako.card.toml", tmp_path), store)
    assert card.identity is not None
    assert card.identity.person.name == "模擬　花子"
    assert (card.serial, card.number_b) == ("499900000000101", NUMBERS_B["hanako"])


def test_a_card_written_out_in_full_needs_no_people_file(tmp_path: Path, store: KeyStore) -> None:
    assert make_card(tmp_path, store).number_b == NUMBER_B


def test_numbers_that_the_file_leaves_out_are_made_up_and_stay_the_same(tmp_path: Path) -> None:
    path = write_card_file(tmp_path)
    text = "\n".join(
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith(("serial", "my_number"))
    )
    path.write_text(text, encoding="utf-8")
    file = read_card_file(path)
    holder = find_holder(path, file)
    assert holder is not None
    first, second = identify(file, holder), identify(file, holder)
    assert first == second
    assert (len(first.serial), len(first.number_a)) == (15, 12)
    assert first.serial.startswith("4999")


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2019, 4, 30), 31),
        (date(2019, 5, 1), 1),
        (date(2020, 2, 24), 2),
        (date(1989, 1, 7), 64),
        (date(1989, 1, 8), 1),
        (date(1980, 2, 17), 55),
        (date(1926, 12, 24), 15),
        (date(1926, 12, 25), 1),
        (date(1912, 7, 29), 45),
        (date(1912, 7, 30), 1),
    ],
)
def test_the_era_changes_on_its_first_day(day: date, year: int) -> None:
    assert era_year(day) == year


MISTAKES = [
    ("[card]\ncolour = 1", 2, "card.colour", "unknown key; allowed: kind, serial, municipality"),
    ("[card]\nkind = 'gold'", 2, "card.kind", "'my_number', 'pinless'"),
    ("[card]\n\nserial = '12'", 3, "card.serial", "pattern"),
    ("[card]\nsecurity_code = 2285", 2, "card.security_code", "string"),
    ("[card]\nexpires = 'soon'", 2, "card.expires", "date"),
    ("[pins]\njpki = '12345'", 2, "pins.jpki", "pattern"),
    ("[pins]\nsign = 'abc123'", 2, "pins.sign", "pattern"),
    ("[pins]\njpki_tries_left = 4", 2, "pins.jpki_tries_left", "less than or equal to 3"),
    ("[wallet]\n", 1, "wallet", "unknown key; allowed: card, holder, pins, certificate, tamper"),
    ("[tamper]\nphoto = true", 2, "tamper.photo", "unknown key; allowed: face_signature"),
    (
        "[certificate]\nnot_before = 2025-01-01",
        1,
        "certificate.not_after",
        "required",
    ),
    (
        "[certificate]\nnot_before = 2025-01-01\nnot_after = 2024-01-01",
        1,
        "certificate",
        "not_after must be later",
    ),
    ("[holder]\nperson = 'hanako'", 1, "holder", "people and person belong together"),
    ("[card]\nkind = 'my_number'", None, "", "a card of kind my_number needs certificate, "),
    ("[card\n", 1, "", "is not TOML"),
]


@pytest.mark.parametrize(("text", "line", "key", "reason"), MISTAKES)
def test_a_mistake_is_named_with_line_key_and_what_is_allowed(
    tmp_path: Path, text: str, line: int | None, key: str, reason: str
) -> None:
    path = tmp_path / "x.card.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as raised:
        read_card_file(path)
    found = raised.value
    assert (found.path, found.line, found.key) == (path, line, key)
    assert reason in found.reason


def test_a_missing_file_and_a_file_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="No such file"):
        load_card(tmp_path / "none.card.toml")
    (tmp_path / "x.card.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadFile, match="not UTF-8"):
        load_card(tmp_path / "x.card.toml")


def test_an_unknown_person_is_named_with_those_there_are(tmp_path: Path, store: KeyStore) -> None:
    path = copy_fixture("hanako.card.toml", tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace('"hanako"', '"hanna"'), "utf-8")
    with pytest.raises(BadFile, match=r"card\.toml:\d+: holder\.person: nobody.*hanako, kenji"):
        load_card(path, store)


def test_a_missing_portrait_is_named(tmp_path: Path, store: KeyStore) -> None:
    path = write_card_file(tmp_path, holder={"portrait": '"nobody.png"'})
    with pytest.raises(BadFile, match=r"nobody\.png"):
        load_card(path, store)


def test_errors_hold_no_values_of_pins(tmp_path: Path) -> None:
    path = write_card_file(tmp_path, pins={"jpki": json.dumps("98765")})
    with pytest.raises(BadFile) as raised:
        read_card_file(path)
    assert "98765" not in str(raised.value)


def test_a_card_file_of_another_folder_is_read_from_there(tmp_path: Path, store: KeyStore) -> None:
    """The portrait is relative to the card file, not to the working directory."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    assert make_card(folder, store).number_b == NUMBER_B
