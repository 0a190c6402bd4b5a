# SPDX-License-Identifier: Apache-2.0
"""The generator's other half of same people: readings, Latin names, other names, ●, births, sexes."""

from tests.eligibility.identity.drawing import (
    SPACE,
    TABLES,
    WORDS,
    Name,
    Person,
    Rows,
    couples,
    full_width,
    grouped,
    half_width,
    is_given,
    names,
)

LATIN = TABLES["latin"]


def make(rows: Rows) -> None:
    """All classes of this file, in their order."""
    for part in (
        reading, latin_form, latin_marks, latin_order, latin_joined, latin_middle, latin_macron, katakana_order,
        latin_and_kanji, other_name, common_name, former_name, married_name,
        unreadable, unreadable_pair, unreadable_selector, unreadable_most, unreadable_glyph,
        unknown_day, sex_not_set, second_sex,
    ):  # fmt: skip
        rows.start(part.__name__)
        part(rows)


def foreigner(rows: Rows, entry: str) -> tuple[Person, list[str]]:
    """A made-up foreign resident, and family, given and middle words."""
    *words, sex = entry.split("|")
    words = ["" if word == "-" else word for word in words]
    return Person(Name(words[0], ""), Name(words[1], ""), sex, rows.birth()), words


def reading(rows: Rows) -> None:
    for word in names(TABLES["readings"]["spellings"]):
        for turn in range(3):
            person = rows.person(given=Name(word.written, word.kana))
            chip = person.surname.kana + SPACE + word.written
            kana = half_width(person.surname.kana) + (" " if turn else "") + word.kana
            rows.add(
                word.written, person, person.written, person.written, chip_kana=chip, kana=kana
            )


def latin_form(rows: Rows) -> None:
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        name = " ".join(filter(None, (family, given, middle)))
        rows.add(family, person, full_width(name), name)
        rows.add(family, person, full_width(name), name.title())
        rows.add(family, person, name, f"{family}, {given} {middle}".strip())


def latin_marks(rows: Rows) -> None:
    for word in LATIN["marks"]:
        marked, plain = word.split("|")
        for entry in LATIN["people"][:6]:
            person, (family, _, _) = foreigner(rows, entry)
            rows.add(plain, person, full_width(f"{family} {plain}"), f"{family} {marked}")


def latin_order(rows: Rows) -> None:
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        chip = " ".join(filter(None, (family, given, middle)))
        rows.add(family, person, full_width(chip), " ".join(filter(None, (given, middle, family))))
        rows.add(family, person, chip, f"{given} {family} {middle}".strip())


def latin_joined(rows: Rows) -> None:
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        if " " in given or " " in family or "-" in given or "'" in family:
            chip = " ".join(filter(None, (family, given, middle)))
            for way in ("", "-"):
                name = " ".join(
                    (
                        family.replace(" ", "").replace("'", ""),
                        given.replace(" ", way).replace("-", way),
                    )
                )
                rows.add(family, person, full_width(chip), f"{name} {middle}".strip())


def latin_middle(rows: Rows) -> None:
    for entry in LATIN["people"]:
        person, (family, given, middle) = foreigner(rows, entry)
        if middle:
            rows.add(family, person, full_width(f"{family} {given} {middle}"), f"{family} {given}")
            rows.add(family, person, f"{family} {given}", f"{family} {given} {middle}")
            rows.add(family, person, f"{family} {given} {middle}", f"{family} {given} {middle[0]}.")
    for entry in LATIN["vietnam"]:
        person, (family, middle, given) = foreigner(rows, entry)
        rows.add(family, person, full_width(f"{family} {middle} {given}"), f"{family} {given}")


def latin_macron(rows: Rows) -> None:
    for chip, name in couples(WORDS["macrons"]):
        for entry in LATIN["people"][:4]:
            person, (_, given, _) = foreigner(rows, entry)
            rows.add(chip, person, full_width(f"{chip} {given}"), f"{name} {given}")


def katakana_order(rows: Rows) -> None:
    for name in LATIN["katakana"]:
        given, family = name.split()
        chip = f"{family}{SPACE}{given}"
        for way in (
            f"{family}・{given}",
            f"{given}・{family}",
            chip,
            half_width(f"{given} {family}"),
        ):
            rows.add(family, rows.person(), chip, way)


def latin_and_kanji(rows: Rows) -> None:
    for entry in LATIN["both"]:
        person, (latin, kanji, *_) = foreigner(rows, entry)
        for chip in (
            f"{full_width(latin)}（{kanji}）",
            f"{full_width(latin)}{SPACE}{kanji.replace(' ', SPACE)}",
        ):
            rows.add(latin, person, chip, latin)
            rows.add(latin, person, chip, kanji)
            rows.add(latin, person, chip, f"{latin}（{kanji}）")


def other_name(rows: Rows) -> None:
    for entry in LATIN["both"]:
        person, (latin, kanji, *_) = foreigner(rows, entry)
        for chip in (latin, kanji):
            for name, other in ((latin, kanji), (kanji, latin)):
                rows.add(latin, person, full_width(chip), name, other_name=other)


def common_name(rows: Rows) -> None:
    for entry, common in zip(LATIN["both"], LATIN["common_names"], strict=True):
        person, (latin, kanji, *_) = foreigner(rows, entry)
        rows.add(latin, person, f"{full_width(latin)}（{common}）", common)
        rows.add(latin, person, f"{full_width(latin)}（{common}）", latin)
        rows.add(latin, person, kanji, common, other_name=kanji)
        rows.add(latin, person, full_width(latin), common, other_name=latin)


def former_name(rows: Rows) -> None:
    for _ in range(50):
        person, old = rows.person(), rows.person().surname.written
        given = person.given.written
        for left, right in ("［］", "（）"):
            chip = f"{person.surname.written}{left}{old}{right}{SPACE}{given}"
            rows.add(person.surname.written, person, chip, f"{old} {given}")
            rows.add(person.surname.written, person, chip, person.written)


def married_name(rows: Rows) -> None:
    for turn in range(100):
        person, old = rows.person(), rows.person().surname.written + SPACE
        before = old + person.given.written
        sides = (before, person.written) if turn % 2 else (person.written, before)
        rows.add(person.surname.written, person, person.written, sides[0], other_name=sides[1])


def unreadable(rows: Rows) -> None:
    for rare, name in grouped(TABLES["unreadable"]["names"]):
        for _ in range(3):
            if not _is_rare(rare):
                raise ValueError(f"JIS X 0208 has {rare}")
            person, pattern = rows.around(name)
            rows.add(rare, person, pattern.format(name), pattern.format(_struck(name)))


def unreadable_pair(rows: Rows) -> None:
    for rare, name in grouped(TABLES["unreadable"]["surrogates"]):
        for marks in ("●", "●●"):
            for _ in range(2):
                person, pattern = rows.around(name)
                rows.add(
                    rare, person, pattern.format(name), pattern.format(name.replace(rare, marks))
                )


def unreadable_selector(rows: Rows) -> None:
    forms = {pair[0]: pair[:2] for pair in TABLES["variants"]["selectors"].split()}
    for base, name in grouped(TABLES["variants"]["selector_names"]):
        for marks in ("●", base + "●", "●●"):
            person, pattern = rows.around(name)
            chip = pattern.format(name.replace(base, forms[base]))
            rows.add(base, person, chip, pattern.format(name.replace(base, marks)))


def unreadable_most(rows: Rows) -> None:
    for surname, given in couples(WORDS["mostly_rare"]):
        rare = [c for c in surname + given if _is_rare(c)]
        for keep in rare[:3]:
            for _ in range(3):
                person = rows.person(Name(surname, ""), Name(given, ""))
                name = "".join("●" if c in rare and c != keep else c for c in person.written)
                rows.add(surname, person, person.written, name)


def unreadable_glyph(rows: Rows) -> None:
    for base, name in grouped(TABLES["variants"]["selector_names"]):
        if not is_given(name):
            person, pattern = rows.around(name)
            rows.add(base, person, pattern.format(name), pattern.format(name.replace(base, "●")))


def _struck(name: str) -> str:
    return "".join("●" if _is_rare(c) else c for c in name)


def _is_rare(character: str) -> bool:
    """Whether JIS X 0208 lacks the character, by the codec of the standard library."""
    try:
        character.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


def unknown_day(rows: Rows) -> None:
    for _ in range(20):
        person = rows.person()
        year, month = person.birth[:4], person.birth[4:6]
        written, name = person.written, person.surname.written
        for chip, birth in (
            (f"{year}0000", f"{year}0000"), (f"{year}{month}00", f"{year}{month}00"),
            (f"{year}0000", f"{year}0101"), (f"{year}0101", f"{year}0000"),
            (f"{year}{month}00", f"{year}{month}01"), (f"{year}{month}01", f"{year}{month}00"),
        ):  # fmt: skip
            rows.add(name, person, written, written, chip_birth=chip, birth=birth)
    for number in range(10):
        person = rows.person()
        birth = f"{person.birth[:4]}0000"
        chip = full_width(birth) if number % 2 else f"{person.birth[:4]}    "
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            chip_birth=chip,
            birth=birth,
        )


def sex_not_set(rows: Rows) -> None:
    for number in range(60):
        person = rows.person()
        chip, answer = (("0", person.sex), ("9", person.sex), (person.sex, "3"))[number % 3]
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            chip_sex=chip,
            sex1=answer,
        )


def second_sex(rows: Rows) -> None:
    for _ in range(30):
        person = rows.person()
        other = "2" if person.sex == "1" else "1"
        rows.add(
            person.surname.written,
            person,
            person.written,
            person.written,
            sex1=other,
            sex2=person.sex,
        )
