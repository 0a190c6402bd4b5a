# SPDX-License-Identifier: Apache-2.0
"""What the checks look at, and what to do about each trouble (checks.toml): English, and Japanese for reception."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ui.doctor.finding import BROKEN


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, one sentence in each language."""

    en: str
    ja: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One check's part of the book; `todo`: advice by trouble."""

    title: str
    ja: str
    looks: str
    todo: dict[str, Advice]


FELL_OVER = Advice(
    "Run it again; if it stays, look at the machine's log (journalctl -b) for this part.",
    "もう一度実行し、直らないときは保守担当者へ連絡してください。",
)


@cache
def book() -> dict[str, Entry]:
    """All checks in the file's order."""
    text = files("ui.doctor").joinpath("checks.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    return {
        name: Entry(
            table["title"],
            table["ja"],
            table["looks"],
            {key: Advice(**said) for key, said in table["todo"].items()},
        )
        for name, table in tables.items()
    }


def advice(check: str, trouble: str) -> Advice | None:
    """What to do about a trouble of a check; None for none."""
    if not trouble:
        return None
    return FELL_OVER if trouble == BROKEN else book()[check].todo[trouble]
