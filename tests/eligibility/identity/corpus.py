# SPDX-License-Identifier: Apache-2.0
"""The corpus as values: reading and writing its table, and what each class of pairs stands for.

Characters that a person cannot see, or cannot tell from another in print (selectors, combining marks,
compatibility ideographs), are written in the table as \\u{FA19}.
"""

import csv
import re
import tomllib
import unicodedata
import zlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path

HERE = Path(__file__).parent
TABLES = ("pairs.csv", "hard_cases.csv")
_ESCAPE = re.compile(r"\\u\{([0-9A-F]{4,6})\}")
_HIDDEN = ("Mn", "Me", "Cf", "Cc", "Zl", "Zp")


@dataclass(frozen=True)
class Pair:
    """A row. The chip's side and the answer's side; an empty text is an element that is not there."""

    id: str
    kind: str
    family: str
    chip_name: str
    chip_kana: str
    chip_birth: str
    chip_sex: str
    name: str
    kana: str
    other_name: str
    other_kana: str
    sex1: str
    sex2: str
    birth: str


@dataclass(frozen=True)
class Kind:
    """A class of pairs: `decidable` is False where chip and answer do not say enough."""

    name: str
    same: bool
    says: str
    source: str
    verified: bool
    undecidable: str

    @property
    def decidable(self) -> bool:
        return not self.undecidable


def kinds() -> dict[str, Kind]:
    """The classes of classes.toml, in its order."""
    tables = tomllib.loads((HERE / "classes.toml").read_text("utf-8"))
    return {
        name: Kind(
            name,
            same,
            entry["says"],
            entry["source"],
            entry["verified"],
            entry.get("undecidable", ""),
        )
        for same, part in ((True, "same"), (False, "different"))
        for name, entry in tables[part].items()
    }


def pairs() -> list[Pair]:
    """All rows of both tables."""
    return [pair for name in TABLES for pair in read(HERE / name)]


def held_out(pair: Pair) -> bool:
    """The half that was not looked at while the guard was made: whole families fall into one half."""
    return zlib.crc32(pair.family.encode()) % 2 == 1


def read(path: Path) -> list[Pair]:
    """Rows of one table."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if not line.startswith("#"))
        return [
            Pair(**{key: visible(text) for key, text in row.items()})
            for row in csv.DictReader(lines)
        ]


def write(path: Path, rows: list[Pair], head: str) -> None:
    """One table, with comment lines before its header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("".join(f"# {line}\n" for line in head.splitlines()))
        table = csv.DictWriter(file, [field.name for field in fields(Pair)], lineterminator="\n")
        table.writeheader()
        table.writerows({key: escaped(text) for key, text in asdict(row).items()} for row in rows)


def escaped(text: str) -> str:
    """The text with what cannot be seen as \\u{...}."""
    return "".join(f"\\u{{{ord(c):04X}}}" if _hidden(c) else c for c in text)


def visible(text: str) -> str:
    """The opposite of `escaped`."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text or "")


def _hidden(character: str) -> bool:
    if unicodedata.category(character) in _HIDDEN:
        return True
    compatible = "\uf900" <= character <= "\ufaff" or "\U0002f800" <= character <= "\U0002fa1f"
    return compatible or (unicodedata.category(character) == "Zs" and character not in " \u3000")
