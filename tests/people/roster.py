# SPDX-License-Identifier: Apache-2.0
"""The ten people of tests/fixtures/people.toml: who they are and how their hair is worn."""

import tomllib
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from . import sampling
from .identity import Hair, Person
from .shape import blend

PEOPLE = Path(__file__).parents[1] / "fixtures" / "people.toml"
TODAY = date(2026, 11, 23)
LIKENESS = 0.33  # the daughter's share of her mother; at 0.65 the matcher takes them for one person

BLACK = (0.012, 0.009, 0.007)
BROWN = (0.030, 0.017, 0.010)
DYED = (0.055, 0.030, 0.016)
GREY = (0.05, 0.047, 0.044)


@dataclass(frozen=True, slots=True)
class Entry:
    """Seed of shape and skin, hair now and on the card, and the card photo's age in years."""

    seed: int
    now: Hair
    then: Hair
    years: float
    asian: float = 0.88


def _bob(**more: Any) -> Hair:
    return replace(Hair(style="bob", length=0.21, sides=0.17, volume=0.012, strands=6500), **more)


def _tied(**more: Any) -> Hair:
    return replace(
        Hair(
            style="back",
            length=0.16,
            sides=0.12,
            volume=0.009,
            wave=0.05,
            line=-0.007,
            temples=-0.004,
            strands=6500,
        ),
        **more,
    )


def _crop(**more: Any) -> Hair:
    return replace(Hair(style="crop", length=0.035, sides=0.012, volume=0.014), **more)


def _swept(**more: Any) -> Hair:
    return replace(Hair(style="swept", length=0.075, sides=0.022, volume=0.020), **more)


def _bald(**more: Any) -> Hair:
    return replace(Hair(style="bald", length=0.02, sides=0.016, volume=0.006, strands=4000), **more)


ENTRIES: dict[str, Entry] = {
    "hanako": Entry(2055, _bob(color=BROWN, fringe=0.045), _bob(color=BLACK, part=0.025), 4),
    "kenji": Entry(
        3011, _swept(color=GREY, grey=0.75, temples=0.02), _crop(color=GREY, grey=0.5), 6, 0.45
    ),
    "akemi": Entry(3021, _bob(color=BROWN, part=0.03, length=0.16, sides=0.13), _bob(fringe=0.05), 5, 0.7),
    "yui": Entry(3082, _bob(fringe=0.055, length=0.19), _bob(part=-0.02, length=0.15, sides=0.12), 2),
    "haruto": Entry(2076, _swept(length=0.085, part=-0.03), _crop(), 5),
    "sota": Entry(3050, _crop(length=0.05, fringe=0.05), _swept(part=0.03), 4, 0.9),
    "misaki": Entry(2015, _bob(color=DYED, part=0.02, wave=0.5), _bob(color=BLACK, fringe=0.05), 6),
    "taro": Entry(3079, _crop(grey=0.3, temples=0.018, line=0.006), _swept(grey=0.1, temples=0.01), 8, 0.9),
    "maria": Entry(
        3017,
        _bob(color=DYED, length=0.24, sides=0.22, part=0.0, wave=0.4),
        _bob(color=BROWN, fringe=0.052),
        3,
        0.3,
    ),
    "shigeru": Entry(3018, _bald(color=GREY, grey=0.9), _bald(color=GREY, grey=0.7, line=-0.002), 9, 0.7),
}  # fmt: skip


def record(name: str) -> tuple[float, bool]:
    """Age today in years, and whether male, from the people file."""
    entry = tomllib.loads(PEOPLE.read_text())["people"][name]
    return (TODAY - entry["birth"]).days / 365.25, entry["sex"] == "male"


def today(name: str) -> Person:
    """The person as the camera sees them now."""
    entry = ENTRIES[name]
    age, male = record(name)
    one = sampling.person(name, entry.seed, age, male, entry.now, entry.asian)
    if name == "yui":
        mother = today("akemi")
        shape = blend(one.shape, mother.shape, LIKENESS, age, one.shape.gender)
        one = replace(one, shape=shape, look=replace(one.look, tone=mother.look.tone))
    return one


def on_card(name: str) -> Person:
    """The person as on the card's photo."""
    entry = ENTRIES[name]
    return sampling.younger(today(name), entry.years, entry.then, entry.seed)
