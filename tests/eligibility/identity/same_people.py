# SPDX-License-Identifier: Apache-2.0
"""The generator's half of same people: one function for each class of written Japanese names."""

import unicodedata
from collections.abc import Iterator

from tests.eligibility.identity.drawing import (
    SPACE,
    TABLES,
    WORDS,
    Name,
    Rows,
    couples,
    grouped,
    half_width,
    is_given,
    names,
)

_SMALL_HIRAGANA = str.maketrans("ゃゅょっぁぃぅぇぉ", "やゆよつあいうえお")


def make(rows: Rows) -> None:
    """All classes of this file, in their order."""
    for part in (
        identical, spaces, small_letters, apart_marks, widths, old_kana, hentaigana, repeats,
        compatibility, selectors, popular, joyo, register, watanabe, saito, simplified, two_at_once,
    ):  # fmt: skip
        rows.start(part.__name__)
        part(rows)


def families(part: str) -> Iterator[tuple[str, list[str], str]]:
    """(family, its characters, one of its names) of a part of the table of variants."""
    for entry in TABLES["variants"][part]:
        family, members, found = entry.split("|")
        for name in found.split():
            yield family, list(members), name


def identical(rows: Rows) -> None:
    for _ in range(150):
        person = rows.person()
        rows.add(person.surname.written, person, person.written, person.written, kana=person.kana)


def spaces(rows: Rows) -> None:
    ways = ("", " ", SPACE * 2, "\u00a0", "\u2003", " " + SPACE)
    for number in range(150):
        person = rows.person()
        way = ways[number % len(ways)]
        name = (
            person.surname.written + way + person.given.written + (SPACE if number % 5 == 0 else "")
        )
        rows.add(person.surname.written, person, person.written, name)


def small_letters(rows: Rows) -> None:
    given = WORDS["small_hiragana"].split()
    katakana = WORDS["small_katakana"].split()
    for name in given + katakana:
        for _ in range(4):
            person = rows.person(given=Name(name, ""))
            large = name.translate(_SMALL_HIRAGANA)
            large = large.translate(str.maketrans("ャュョッァィゥェォ", "ヤユヨツアイウエオ"))
            rows.add(name, person, person.written, person.surname.written + SPACE + large)


def apart_marks(rows: Rows) -> None:
    for name in WORDS["marked"].split():
        for mark in ("\u3099\u309a", "゛゜"):
            for _ in range(2):
                person = rows.person(given=Name(name, ""))
                apart = unicodedata.normalize("NFD", name)
                apart = apart.translate(str.maketrans("\u3099\u309a", mark))
                rows.add(name, person, person.written, person.surname.written + SPACE + apart)


def widths(rows: Rows) -> None:
    for name in WORDS["katakana"].split():
        for _ in range(5):
            person = rows.person(given=Name(name, ""))
            rows.add(name, person, person.written, person.surname.written + " " + half_width(name))


def old_kana(rows: Rows) -> None:
    for old, new in couples(WORDS["old_kana"]):
        for _ in range(4):
            person = rows.person(given=Name(old, ""))
            rows.add(old, person, person.written, person.surname.written + SPACE + new)


def hentaigana(rows: Rows) -> None:
    for name, letter in couples(WORDS["hentaigana"]):
        for number in "12":
            old = unicodedata.lookup(f"HENTAIGANA LETTER {letter}-{number}") + name[1:]
            for _ in range(2):
                person = rows.person(given=Name(old, ""))
                rows.add(name, person, person.written, person.surname.written + SPACE + name)


def repeats(rows: Rows) -> None:
    for short, long in couples(WORDS["repeats"]):
        for _ in range(6):
            person, pattern = rows.around(short)
            rows.add(short, person, pattern.format(short), pattern.format(long))


def compatibility(rows: Rows) -> None:
    for head, name in grouped(TABLES["variants"]["compatibility"]):
        code, base = head.split("|")
        character = chr(int(code, 16))
        if unicodedata.normalize("NFKC", character) != base:
            raise ValueError(f"{code} is not a compatibility form of {base}")
        for turn in (0, 1):
            person, pattern = rows.around(name)
            sides = [pattern.format(name), pattern.format(name.replace(base, character))]
            rows.add(base, person, sides[turn], sides[1 - turn])


def selectors(rows: Rows) -> None:
    forms = {pair[0]: [pair[:2], pair[2:]] for pair in TABLES["variants"]["selectors"].split()}
    for base, name in grouped(TABLES["variants"]["selector_names"]):
        for turn, form in enumerate([*forms[base], base + "\ufe00"]):
            person, pattern = rows.around(name)
            sides = [pattern.format(name), pattern.format(name.replace(base, form))]
            rows.add(base, person, sides[turn % 2], sides[1 - turn % 2])


def popular(rows: Rows) -> None:
    _variants(rows, "popular", repeat=2)


def joyo(rows: Rows) -> None:
    _variants(rows, "joyo", repeat=1)


def register(rows: Rows) -> None:
    _variants(rows, "register", repeat=1)


def _variants(rows: Rows, part: str, repeat: int) -> None:
    for family, members, name in families(part):
        base, *others = members
        if base not in name and not any(other in name for other in others):
            raise ValueError(f"{name} holds no character of {family}")
        held = next(c for c in members if c in name)
        for other in (c for c in members if c != held):
            for turn in range(repeat):
                person, pattern = rows.around(name)
                sides = [pattern.format(name.replace(held, other)), pattern.format(name)]
                rows.add(family, person, sides[turn], sides[1 - turn])


def watanabe(rows: Rows) -> None:
    forms = ["辺", "邊", "邉", "邉"]
    forms += ["邉" + chr(0xE0100 + number) for number in range(12)]
    forms += ["邊" + chr(0xE0100 + number) for number in range(8)]
    for one in forms:
        for name in ("渡{}", "田{}", "川{}"):
            for other in ("辺", "邊", "邉"):
                person = rows.person(surname=Name("渡辺", ""))
                given = SPACE + person.given.written
                rows.add("辺", person, name.format(one) + given, name.format(other) + given)


def saito(rows: Rows) -> None:
    for one in "斎斉齋齊":
        for other in "斎斉齋齊":
            for name in ("{}藤", "{}木", "{}田"):
                person = rows.person(surname=Name("斎藤", ""))
                given = SPACE + person.given.written
                if one != other:
                    rows.add(
                        one + other, person, name.format(one) + given, name.format(other) + given
                    )


def simplified(rows: Rows) -> None:
    surnames = names(TABLES["china"]["names"])
    given = names(TABLES["china"]["given"])
    for number, surname in enumerate(surnames):
        for step in range(3):
            first = given[(number + 7 * step) % len(given)]
            person = rows.person(surname=Name(surname.kana, ""), given=Name(first.kana, ""))
            rows.add(surname.kana, person, person.written, surname.written + " " + first.written)


def two_at_once(rows: Rows) -> None:
    entries = list(families("popular"))
    surnames = [entry for entry in entries if not is_given(entry[2])]
    given = [entry for entry in entries if is_given(entry[2])]
    for _ in range(150):
        (family, left, surname), (_, right, first) = (
            rows.rng.choice(surnames),
            rows.rng.choice(given),
        )
        person = rows.person(surname=Name(surname, ""), given=Name(first, ""))
        other = surname.replace(left[0], left[1]), first.replace(right[0], right[1])
        rows.add(family, person, SPACE.join(other), "".join((surname, " ", first)), kana="")
