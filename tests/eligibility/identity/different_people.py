# SPDX-License-Identifier: Apache-2.0
"""The generator's strangers: pairs of two people, most of them with one birth date and one sex."""

from datetime import date

from tests.eligibility.identity.drawing import (
    GIVEN,
    SPACE,
    TABLES,
    WORDS,
    Name,
    Rows,
    couples,
    full_width,
    half_width,
    names,
)
from tests.eligibility.identity.same_elsewhere import LATIN, foreigner
from tests.eligibility.identity.same_people import families

DIFFERENT = TABLES["different"]


def make(rows: Rows) -> None:
    """All classes of this file, in their order."""
    for part in (
        other_given_name, twins, alike_surname, alike_given_name, other_surname, parent_and_child, variant_and_other,
        one_digit_of_birth, day_and_month, other_year, other_era, other_sex, other_reading, close_reading,
        behind_unreadable, behind_unreadable_surname, shorter_or_longer, unknown_day_other_year,
        unknown_day_other_month,
        other_name_of_stranger, former_name_of_stranger, latin_siblings, latin_prefix, latin_generation,
        latin_middle_as_given, latin_alike, latin_initial, east_asian_syllable, vietnamese_given,
        kanji_and_latin_stranger, strangers,
    ):  # fmt: skip
        rows.start(part.__name__)
        part(rows)


def other_given_name(rows: Rows) -> None:
    for _ in range(150):
        person = rows.person()
        other = person.surname.written + SPACE + rows.other_given(person).written
        rows.add(person.surname.written, person, person.written, other)


def twins(rows: Rows) -> None:
    for one in names(DIFFERENT["siblings"]):
        for turn in range(4):
            person = rows.person()
            surname = person.surname.written + SPACE
            sides = [surname + one.written, surname + one.kana]
            rows.add(person.surname.written, person, sides[turn % 2], sides[1 - turn % 2])


def alike_surname(rows: Rows) -> None:
    for one in names(DIFFERENT["alike"]):
        for turn in range(2):
            person = rows.person()
            given = SPACE + person.given.written
            sides = [one.written + given, one.kana + given]
            rows.add(one.written, person, sides[turn], sides[1 - turn])


def alike_given_name(rows: Rows) -> None:
    for one in names(DIFFERENT["alike_given"]):
        for turn in range(2):
            person = rows.person()
            surname = person.surname.written + SPACE
            sides = [surname + one.written, surname + one.kana]
            rows.add(one.written, person, sides[turn], sides[1 - turn])


def other_surname(rows: Rows) -> None:
    for _ in range(100):
        person, other = rows.person(), rows.person()
        if other.surname != person.surname:
            name = other.surname.written + SPACE + person.given.written
            rows.add(person.surname.written, person, person.written, name)


def parent_and_child(rows: Rows) -> None:
    for number in range(80):
        person = rows.person()
        given = person.given if number % 2 else rows.other_given(person)
        birth = f"{int(person.birth[:4]) - 20 - number % 20}{person.birth[4:]}"
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.surname.written + SPACE + given.written,
            birth=birth,
        )


def variant_and_other(rows: Rows) -> None:
    for family, members, name in families("popular"):
        person = rows.person(surname=Name(name.replace(members[0], members[1]), ""))
        other = name + SPACE + rows.other_given(person).written
        rows.add(family, person, person.written, other)


def one_digit_of_birth(rows: Rows) -> None:
    for number in range(160):
        person = rows.person()
        place = (3, 5, 6, 7)[number % 4]
        digits = [
            d
            for d in "0123456789"
            if _is_date(person.birth[:place] + d + person.birth[place + 1 :])
        ]
        digit = rows.rng.choice([d for d in digits if d != person.birth[place]] or ["9"])
        birth = person.birth[:place] + digit + person.birth[place + 1 :]
        if _is_date(birth):
            rows.add(person.surname.written, person, person.written, person.written, birth=birth)


def day_and_month(rows: Rows) -> None:
    while sum(row.kind == rows.kind for row in rows.made) < 60:
        person = rows.person()
        swapped = person.birth[:4] + person.birth[6:] + person.birth[4:6]
        if swapped != person.birth and _is_date(swapped):
            rows.add(person.surname.written, person, person.written, person.written, birth=swapped)


def other_year(rows: Rows) -> None:
    for number in range(60):
        person = rows.person()
        birth = (
            f"{int(person.birth[:4]) + (1, -1, 10, -10, 12, 100)[number % 6]}{person.birth[4:6]}01"
        )
        rows.add(person.surname.written, person, person.written, person.written, birth=birth)


def other_era(rows: Rows) -> None:
    for number in range(60):
        person = rows.person()
        year = 1930 + number % 33
        shifted = year + (63 if number % 2 else -14)
        rows.add(
            person.surname.written, person, person.written, person.written,
            chip_birth=f"{year}{person.birth[4:6]}01", birth=f"{shifted}{person.birth[4:6]}01",
        )  # fmt: skip


def other_sex(rows: Rows) -> None:
    given = names(WORDS["either_sex"])
    for number in range(100):
        person = rows.person(given=given[number % len(given)])
        sex = "12".replace(person.sex, "")
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            sex1=sex,
            sex2=sex if number % 2 else "",
        )


def other_reading(rows: Rows) -> None:
    for word in DIFFERENT_READINGS:
        written, one, other = word.split("|")
        for turn in range(4):
            person = rows.person(given=Name(written, one))
            sides = [one, other] if turn % 2 else [other, one]
            family = person.surname.kana
            rows.add(
                person.surname.written, person, person.written, person.written,
                chip_kana=f"{family}{SPACE}{sides[0]}", kana=half_width(f"{family} {sides[1]}"),
            )  # fmt: skip


DIFFERENT_READINGS = TABLES["readings"]["other_reading"].split()


def close_reading(rows: Rows) -> None:
    for word in names(TABLES["readings"]["close"]):
        for turn in range(4):
            person = rows.person(given=Name("和", ""))
            sides = [word.written, word.kana] if turn % 2 else [word.kana, word.written]
            family = person.surname.kana
            rows.add(
                word.written, person, person.written, person.written,
                chip_kana=f"{family}{SPACE}{sides[0]}", kana=half_width(f"{family} {sides[1]}"),
            )  # fmt: skip


def behind_unreadable(rows: Rows) -> None:
    """A stranger of the same surname whose rare characters came as ●, where the holder's are ordinary."""
    for number in range(120):
        person = rows.person()
        given = person.given.written
        place = number % len(given)
        name = "●" * len(given) if number % 5 == 4 else given[:place] + "●" + given[place + 1 :]
        rows.add(
            person.surname.written, person, person.written, person.surname.written + SPACE + name
        )


def behind_unreadable_surname(rows: Rows) -> None:
    for number in range(120):
        person = rows.person()
        surname = person.surname.written
        place = number % len(surname)
        name = (
            "●" * len(surname) if number % 4 == 3 else surname[:place] + "●" + surname[place + 1 :]
        )
        rows.add(surname, person, person.written, name + SPACE + person.given.written)


def shorter_or_longer(rows: Rows) -> None:
    for number in range(100):
        person = rows.person()
        ends = ("子", "美", "恵") if person.sex == "2" else ("一", "郎", "雄")
        longer = person.written + ends[number % 3]
        sides = (person.written, longer) if number % 2 else (longer, person.written)
        rows.add(person.surname.written, person, *sides)


def unknown_day_other_year(rows: Rows) -> None:
    for number in range(30):
        person = rows.person()
        year = int(person.birth[:4])
        births = (f"{year}0000", f"{year + 1}{('0000', '0101', '0315')[number % 3]}")
        chip, birth = births if number % 2 else births[::-1]
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            chip_birth=chip,
            birth=birth,
        )


def unknown_day_other_month(rows: Rows) -> None:
    for number in range(30):
        person = rows.person()
        year, month = person.birth[:4], int(person.birth[4:6])
        births = (
            f"{year}{month:02d}00",
            f"{year}{month % 12 + 1:02d}{('00', '01', '15')[number % 3]}",
        )
        chip, birth = births if number % 2 else births[::-1]
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            chip_birth=chip,
            birth=birth,
        )


def other_name_of_stranger(rows: Rows) -> None:
    for _ in range(60):
        person, stranger, third = rows.person(), rows.person(), rows.person()
        if person.written not in (stranger.written, third.written):
            rows.add(
                person.surname.written,
                person,
                person.written,
                stranger.written,
                other_name=third.written,
            )


def former_name_of_stranger(rows: Rows) -> None:
    for _ in range(60):
        person, old = rows.person(), rows.person().surname.written
        chip = f"{person.surname.written}［{old}］{SPACE}{person.given.written}"
        rows.add(
            person.surname.written, person, chip, old + SPACE + rows.other_given(person).written
        )


def latin_siblings(rows: Rows) -> None:
    """One family name and one middle name, another given name, as brothers and sisters have."""
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        for other in {"1": ("DAVID", "LUCAS", "OMAR"), "2": ("CLARA", "NORA", "LEILA")}[person.sex]:
            chip, name = (" ".join(filter(None, (family, word, middle))) for word in (given, other))
            rows.add(family, person, full_width(chip), name)


def latin_prefix(rows: Rows) -> None:
    for one, other in couples(WORDS["prefixes"]):
        for turn, entry in enumerate(LATIN["people"][8:16]):
            person, (family, _, middle) = foreigner(rows, entry)
            sides = [f"{family} {one}", f"{family} {other}"]
            if turn % 3 == 0:
                sides = [f"{side} {middle}" for side in sides]
            rows.add(one, person, full_width(sides[turn % 2]), sides[1 - turn % 2])


def latin_generation(rows: Rows) -> None:
    for number, entry in enumerate(LATIN["people"][:40]):
        person, (family, given, _) = foreigner(rows, entry)
        sides = [
            f"{family} {given}",
            f"{family} {given} {('JR', 'II', 'III', 'SR', 'JUNIOR', 'NETO', 'FILHO')[number % 7]}",
        ]
        rows.add(family, person, full_width(sides[number % 2]), sides[1 - number % 2])


def latin_middle_as_given(rows: Rows) -> None:
    """One's middle name is the other's given name, as in families where names are handed on."""
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        if middle:
            whole = f"{family} {given} {middle}"
            rows.add(family, person, full_width(whole), f"{family} {middle}")
            rows.add(family, person, whole, f"{middle} {family}")
            rows.add(family, person, full_width(f"{family} {middle}"), whole)


def latin_alike(rows: Rows) -> None:
    for one, other in couples(WORDS["alike"]):
        for turn, entry in enumerate(LATIN["people"][20:28]):
            person, (family, _, _) = foreigner(rows, entry)
            sides = [f"{family} {one}", f"{family} {other}"]
            rows.add(one, person, full_width(sides[turn % 2]), sides[1 - turn % 2])


def latin_initial(rows: Rows) -> None:
    for number, entry in enumerate(LATIN["people"][:45]):
        person, (family, given, middle) = foreigner(rows, entry)
        other = "XQ"[number % 2]
        rows.add(
            family, person, full_width(f"{family} {given} {middle}"), f"{family} {given} {other}."
        )
        rows.add(family, person, full_width(f"{family} {given} {middle}"), f"{family} {given[0]}.")


def east_asian_syllable(rows: Rows) -> None:
    """In Korean and Chinese names the second word of the given name is no middle name."""
    for entry in [*LATIN["korea"], *LATIN["china"]]:
        person, (family, first, second) = foreigner(rows, entry)
        chip = full_width(f"{family} {first} {second}")
        for name in (f"{family} {first}", f"{family} {second}", f"{family} {first} YU"):
            rows.add(family, person, chip, name)


def vietnamese_given(rows: Rows) -> None:
    """In Vietnamese names the last word is the given name."""
    for entry in LATIN["vietnam"]:
        person, (family, middle, given) = foreigner(rows, entry)
        chip = full_width(f"{family} {middle} {given}")
        for name in (f"{family} {middle}", f"{family} {middle} {given}H", f"{family} {middle} CHI"):
            rows.add(family, person, chip, name)


def kanji_and_latin_stranger(rows: Rows) -> None:
    for one, other in zip(LATIN["both"], LATIN["both"][1:] + LATIN["both"][:1], strict=True):
        person, (latin, kanji, *_) = foreigner(rows, one)
        _, (stranger, strange_kanji, *_) = foreigner(rows, other)
        for chip, name in (
            (f"{latin}（{kanji}）", stranger),
            (f"{latin}（{kanji}）", strange_kanji),
            (latin, stranger),
        ):
            rows.add(
                latin,
                person,
                full_width(chip),
                name,
                other_name="" if name == strange_kanji else strange_kanji,
            )


def strangers(rows: Rows) -> None:
    for _ in range(100):
        person = rows.person()
        other = rows.person()
        given = rows.rng.choice(GIVEN[person.sex])
        if other.surname != person.surname:
            rows.add(
                person.surname.written,
                person,
                person.written,
                other.surname.written + SPACE + given.written,
            )


def _is_date(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True
