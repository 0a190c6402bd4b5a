# SPDX-License-Identifier: Apache-2.0
"""What the generator draws from: the tables of tables.toml, made-up people, and the rows under way."""

import random
import tomllib
import zlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.eligibility.identity.corpus import HERE, Pair

TABLES = tomllib.loads((HERE / "tables.toml").read_text("utf-8"))
SPACE = "\u3000"
WORDS = TABLES["words"]


@dataclass(frozen=True)
class Name:
    """A written name and its reading."""

    written: str
    kana: str


@dataclass(frozen=True)
class Person:
    """One made-up person. `sex` is 1 or 2, `birth` is YYYYMMDD."""

    surname: Name
    given: Name
    sex: str
    birth: str

    @property
    def written(self) -> str:
        return self.surname.written + SPACE + self.given.written

    @property
    def kana(self) -> str:
        return half_width(self.surname.kana + " " + self.given.kana)


def names(text: str) -> list[Name]:
    """Names from words like 佐藤|サトウ."""
    return [Name(*word.split("|")) for word in text.split()]


SURNAMES = names(TABLES["people"]["surnames"])
GIVEN = {"1": names(TABLES["people"]["men"]), "2": names(TABLES["people"]["women"])}

_FULL = (
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノ"
    "ハヒフヘホマミムメモヤユヨラリルレロワン゛゜"
)
_HALF = dict(zip(_FULL, (chr(0xFF66 + i) for i in range(58)), strict=True))
_VOICED = dict(
    zip(
        "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ",
        "カキクケコサシスセソタチツテトハヒフヘホウ",
        strict=True,
    )
)
_SEMIVOICED = dict(zip("パピプペポ", "ハヒフヘホ", strict=True))


def half_width(text: str) -> str:
    """Half-width katakana (JIS X 0201), voiced marks apart; small kana stay small."""
    out = ""
    for c in text:
        mark = "ﾞ" if c in _VOICED else "ﾟ" if c in _SEMIVOICED else ""
        plain = _VOICED.get(c) or _SEMIVOICED.get(c) or c
        out += _HALF.get(plain, " " if plain == SPACE else plain) + mark
    return out


def full_width(text: str) -> str:
    """Latin letters, digits and signs in their full-width forms."""
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else SPACE if c == " " else c for c in text
    )


def is_given(name: str) -> bool:
    """Whether a name of the tables is a given name: by its last character, or listed."""
    if name in WORDS["not_given"].split():
        return False
    return len(name) == 1 or name in WORDS["given"].split() or name[-1] in WORDS["given_ends"]


def couples(text: str) -> list[list[str]]:
    """Words like 一|他 as lists of their parts."""
    return [word.split("|") for word in text.split()]


def grouped(text: str) -> list[tuple[str, str]]:
    """(character, name) from words like 辻|辻村: a word without a bar belongs to the last character."""
    found, character = [], ""
    for word in text.split():
        head, _, name = word.rpartition("|")
        character = head or character
        found.append((character, name))
    return found


@dataclass
class Rows:
    """The rows of the corpus under way, each class with its own seed: one class does not move another."""

    made: list[Pair] = field(default_factory=list)
    rng: random.Random = field(default_factory=random.Random)
    kind: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def start(self, kind: str) -> None:
        """The rows that follow belong to this class."""
        self.kind = kind
        self.rng = random.Random(zlib.crc32(kind.encode()))  # noqa: S311

    def birth(self) -> str:
        """A day between 1930 and 2020, both day and month such that swapped ones differ."""
        day = date(1930, 1, 1) + timedelta(days=self.rng.randrange(90 * 365))
        return f"{day:%Y%m%d}"

    def person(self, surname: Name | None = None, given: Name | None = None) -> Person:
        """A made-up person, or one with that surname or given name."""
        sex = self.rng.choice("12")
        return Person(
            surname or self.rng.choice(SURNAMES),
            given or self.rng.choice(GIVEN[sex]),
            sex,
            self.birth(),
        )

    def around(self, name: str) -> tuple[Person, str]:
        """A person with that name as surname or given name, and a pattern with {} in its place."""
        if is_given(name):
            person = self.person(given=Name(name, ""))
            return person, person.surname.written + SPACE + "{}"
        person = self.person(surname=Name(name, ""))
        return person, "{}" + SPACE + person.given.written

    def other_given(self, person: Person) -> Name:
        """A given name that the person does not have, of the same sex."""
        return self.rng.choice([name for name in GIVEN[person.sex] if name != person.given])

    def add(self, family: str, person: Person, chip_name: str, name: str, **other: str) -> None:
        """One pair; what is not said agrees on both sides."""
        values = {
            "chip_kana": "",
            "chip_birth": person.birth,
            "chip_sex": person.sex,
            "kana": "",
            "other_name": "",
            "other_kana": "",
            "sex1": person.sex,
            "sex2": "",
            "birth": person.birth,
        } | other
        self.counts[self.kind] += 1
        number = self.counts[self.kind]
        self.made.append(
            Pair(
                f"{self.kind}-{number:03d}",
                self.kind,
                family,
                chip_name=chip_name,
                name=name,
                **values,
            )
        )
