# SPDX-License-Identifier: Apache-2.0
"""Crowds of fictional people: adults of both sexes, all ages and skin tones, and families; by split and number.

No seed of one split is a seed of another, so training and test never share a person.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import sampling
from .identity import Hair, Look, Person, Rgb
from .shape import blend

FIRST_SEED = {"train": 100_000, "test": 200_000, "cohort": 300_000, "family": 400_000}
FILM_STRANDS, CARD_STRANDS = 1600, 3000
OLDEST, YOUNGEST = 86, 18

# Ancestry as (asian, african) of the body data, skin from light to dark in sRGB, and the label of the group.
BLENDS: tuple[tuple[str, tuple[float, float], tuple[float, float]], ...] = (
    ("east-asian", (0.9, 0.0), (0.0, 0.18)),
    ("south-asian", (0.3, 0.25), (0.35, 0.75)),
    ("european", (0.05, 0.0), (-0.08, 0.12)),
    ("african", (0.0, 0.9), (0.6, 1.0)),
)
WEIGHTS = (0.55, 0.15, 0.15, 0.15)  # a kiosk in Japan meets mostly the first
LIGHT_SKIN, DARK_SKIN = np.array([0.88, 0.71, 0.60]), np.array([0.36, 0.225, 0.165])
BLACK: Rgb = (0.012, 0.009, 0.007)
TINTS: tuple[Rgb, ...] = (BLACK, (0.020, 0.013, 0.009), (0.030, 0.017, 0.010))
FAIR: tuple[Rgb, ...] = ((0.055, 0.030, 0.016), (0.16, 0.10, 0.05), (0.030, 0.017, 0.010))
IRISES: tuple[Rgb, ...] = ((0.10, 0.14, 0.20), (0.07, 0.10, 0.07), (0.045, 0.022, 0.010))


@dataclass(frozen=True, slots=True)
class Member:
    """One of a crowd: the person as the camera sees them now, and what a label says of them."""

    person: Person
    seed: int
    age: float
    male: bool
    blend: str

    @property
    def sex(self) -> str:
        return "male" if self.male else "female"

    @property
    def group(self) -> str:
        return f"{self.blend}-{self.sex}"

    @property
    def age_band(self) -> str:
        return "18-39" if self.age < 40 else "40-64" if self.age < 65 else "65-"


def hair(rng: np.random.Generator, age: float, male: bool, fair: bool) -> Hair:
    """A cut and its colour."""
    tints = FAIR if fair else TINTS
    color = tints[int(rng.integers(len(tints)))]
    grey = float(np.clip((age - 45) / 40 + rng.normal(0, 0.12), 0, 0.95))
    shared = {"color": color, "grey": grey, "part": float(rng.uniform(-0.035, 0.035))}
    kind = rng.uniform()
    if male and kind < 0.10 + 0.25 * (age > 55):
        return Hair("bald", length=0.02, sides=0.016, volume=0.006, **shared)  # type: ignore[arg-type]
    if male and kind < 0.6:
        size = float(rng.uniform(0.02, 0.055))
        back = float(rng.uniform(0, 0.02)) * (age > 40)
        return Hair("crop", length=size, sides=size * 0.4, volume=0.013, temples=back, **shared)  # type: ignore[arg-type]
    if male or kind < 0.12:
        long = float(rng.uniform(0.06, 0.09))
        return Hair("swept", length=long, sides=0.022, volume=0.018, **shared)  # type: ignore[arg-type]
    if kind < 0.35:
        return Hair("back", length=0.16, sides=0.12, volume=0.009, wave=0.05, line=-0.007, **shared)  # type: ignore[arg-type]
    long = float(rng.uniform(0.13, 0.24))
    fringe = float(rng.uniform(0.042, 0.055)) if rng.uniform() < 0.5 else 0.0
    return Hair(
        "bob",
        length=long,
        sides=0.8 * long,
        fringe=fringe,
        wave=float(rng.uniform(0.1, 0.5)),
        **shared,
    )  # type: ignore[arg-type]


def _skin(look: Look, depth: float, fair: bool, rng: np.random.Generator) -> Look:
    """The look with skin `depth` (0 light, 1 dark) of the way, and lips and lines to match."""
    tone = (LIGHT_SKIN + depth * (DARK_SKIN - LIGHT_SKIN)) * rng.uniform(0.95, 1.04, 3)
    r, g, b = (float(np.clip(v, 0.1, 0.95)) for v in tone)
    lips = (0.82 * r + 0.03, 0.60 * g, 0.66 * b)
    iris = IRISES[int(rng.integers(len(IRISES)))] if fair else look.iris
    red = look.red * (1 - 0.7 * max(depth, 0))
    return replace(look, tone=(r, g, b), lips=lips, iris=iris, red=red)


def _grown(name: str, seed: int, age: float, male: bool, blend_at: int) -> Person:
    rng = np.random.default_rng([seed, 22])
    label, (asian, african), (low, high) = BLENDS[blend_at]
    fair = label == "european"
    one = sampling.person(name, seed, age, male, hair(rng, age, male, fair), asian)
    african = float(np.clip(african + rng.normal(0, 0.08) * (african > 0), 0, 1 - asian))
    look = _skin(one.look, float(rng.uniform(low, high)), fair, rng)
    return replace(one, shape=replace(one.shape, african=african), look=look)


def member(split: str, number: int) -> Member:
    """The person with this number in a split (`train`, `test` or `cohort`)."""
    seed = FIRST_SEED[split] + number
    rng = np.random.default_rng([seed, 21])
    age = float(rng.uniform(YOUNGEST, OLDEST))
    male = bool(rng.uniform() < 0.5)
    blend_at = (
        int(rng.choice(len(BLENDS), p=WEIGHTS)) if split != "cohort" else number % len(BLENDS)
    )
    name = f"{split}-{number:03d}"
    person = _grown(name, seed, age, male, blend_at)
    return Member(person, seed, age, male, BLENDS[blend_at][0])


def earlier(one: Member) -> Person:
    """The person as on the card: some years ago, with other hair and clothes."""
    rng = np.random.default_rng([one.seed, 23])
    years = float(min(rng.uniform(1, 9), max(one.age - 18, 0.5)))
    then = hair(rng, one.age - years, one.male, one.blend == "european")
    if then.style == "bald" and one.person.hair.style != "bald":
        then = one.person.hair
    return sampling.younger(one.person, years, replace(then, color=one.person.hair.color), one.seed)


def family(number: int) -> dict[str, Member]:
    """Father, mother and one or two grown children, each between the parents with a share of its own."""
    seed = FIRST_SEED["family"] + 10 * number
    rng = np.random.default_rng([seed, 24])
    at = int(rng.choice(len(BLENDS), p=WEIGHTS))
    age = float(rng.uniform(44, 68))
    ages = {"father": age, "mother": age - float(rng.uniform(-2, 6))}
    found = {}
    for k, (role, years) in enumerate(ages.items()):
        name = f"family-{number:03d}-{role}"
        person = _grown(name, seed + k, years, role == "father", at)
        found[role] = Member(person, seed + k, years, role == "father", BLENDS[at][0])
    for k in range(1 + int(rng.uniform() < 0.6)):
        child = _child(number, seed + 2 + k, found, at, rng)
        found["son" if child.male else "daughter"] = child
    return found


def _child(
    number: int, seed: int, parents: dict[str, Member], at: int, rng: np.random.Generator
) -> Member:
    father, mother = parents["father"].person, parents["mother"].person
    male = bool(rng.uniform() < 0.5)
    age = max(parents["mother"].age - float(rng.uniform(22, 30)), 18.0)
    name = f"family-{number:03d}-{'son' if male else 'daughter'}"
    own = _grown(name, seed, age, male, at)
    mixed = blend(father.shape, mother.shape, float(rng.uniform(0.3, 0.7)), age, own.shape.gender)
    shape = blend(mixed, own.shape, float(rng.uniform(0.15, 0.35)), age, own.shape.gender)
    share = float(rng.uniform(0.3, 0.7))
    tone = tuple(
        (1 - share) * a + share * b for a, b in zip(father.look.tone, mother.look.tone, strict=True)
    )
    look = replace(own.look, tone=(tone[0], tone[1], tone[2]))
    return Member(replace(own, shape=shape, look=look), seed, age, male, BLENDS[at][0])
