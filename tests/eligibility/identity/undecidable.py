# SPDX-License-Identifier: Apache-2.0
"""Pairs that chip and answer alone do not decide: named as such before anything was measured."""

from tests.eligibility.identity.drawing import (
    SPACE,
    TABLES,
    WORDS,
    Name,
    Rows,
    couples,
    full_width,
    names,
)
from tests.eligibility.identity.same_elsewhere import LATIN, foreigner


def make(rows: Rows) -> None:
    """All classes of this file, in their order."""
    for part in (
        ordinary_unreadable, all_unreadable, another_script, kana_instead, cut_off, married_unknown, estimated_day,
        macron_dropped, hiragana_katakana, sex_changed, mistyped, twin_unreadable,
    ):  # fmt: skip
        rows.start(part.__name__)
        part(rows)


def ordinary_unreadable(rows: Rows) -> None:
    for _ in range(40):
        person = rows.person()
        place = rows.rng.choice([i for i, c in enumerate(person.written) if c != SPACE])
        name = person.written[:place] + "●" + person.written[place + 1 :]
        rows.add(person.surname.written, person, person.written, name)


def all_unreadable(rows: Rows) -> None:
    for _ in range(20):
        person = rows.person()
        rows.add(
            person.surname.written,
            person,
            person.written,
            "".join(c if c == SPACE else "●" for c in person.written),
        )


def another_script(rows: Rows) -> None:
    for entry in LATIN["both"]:
        person, (latin, kanji, *_) = foreigner(rows, entry)
        rows.add(latin, person, full_width(latin), kanji)
        rows.add(latin, person, kanji, latin)


def kana_instead(rows: Rows) -> None:
    for _ in range(20):
        person = rows.person()
        name = f"{person.surname.kana}{SPACE}{person.given.kana}"
        rows.add(person.surname.written, person, person.written, name)
        rows.add(
            person.surname.written,
            person,
            person.written,
            f"{person.surname.kana}{SPACE}{person.given.written}",
        )


def cut_off(rows: Rows) -> None:
    for entry in LATIN["people"]:
        person, words = foreigner(rows, entry)
        chip = " ".join(filter(None, words))
        if len(chip) > 20:
            rows.add(words[0], person, full_width(chip), chip[:20])


def married_unknown(rows: Rows) -> None:
    for _ in range(40):
        person, before = rows.person(), rows.person().surname
        if before != person.surname:
            name = before.written + SPACE + person.given.written
            rows.add(person.surname.written, person, person.written, name)


def estimated_day(rows: Rows) -> None:
    for number in range(20):
        person = rows.person()
        year = person.birth[:4]
        birth = f"{year}{('0701', '1231', '0315', '0630')[number % 4]}"
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            chip_birth=f"{year}0000",
            birth=birth,
        )


def macron_dropped(rows: Rows) -> None:
    for chip, name in couples(WORDS["macrons_dropped"]):
        for entry in LATIN["people"][:4]:
            person, (_, given, _) = foreigner(rows, entry)
            rows.add(chip, person, full_width(f"{chip} {given}"), f"{name} {given}")


def hiragana_katakana(rows: Rows) -> None:
    for one, other in couples(WORDS["both_kana"]):
        for _ in range(3):
            person = rows.person(given=Name(one, ""))
            rows.add(one, person, person.written, person.surname.written + SPACE + other)


def sex_changed(rows: Rows) -> None:
    for _ in range(20):
        person = rows.person()
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            sex1="12".replace(person.sex, ""),
        )


def mistyped(rows: Rows) -> None:
    for word in TABLES["different"]["alike"].split()[:40]:
        one, other = word.split("|")
        person = rows.person(surname=Name(one, ""))
        rows.add(one, person, person.written, other + SPACE + person.given.written)


def twin_unreadable(rows: Rows) -> None:
    rare = names("德子| 敎子| 淸子| 㐂子| 靑子| 尙子| 硏子|")
    for one in rare:
        for _ in range(3):
            person = rows.person(given=one)
            rows.add(one.written, person, person.written, person.surname.written + SPACE + "●子")
