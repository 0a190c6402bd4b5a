# SPDX-License-Identifier: Apache-2.0
"""Face and body shape: from a few dozen numbers to vertex positions of the base mesh."""

from dataclasses import dataclass, replace
from functools import cache
from itertools import product

import numpy as np

from . import data
from .arrays import F32, f32

OPPOSITES = (
    ("decr", "incr"),
    ("down", "up"),
    ("in", "out"),
    ("backward", "forward"),
    ("concave", "convex"),
    ("compress", "uncompress"),
)
SINGLES = (
    "head/head-oval",
    "head/head-round",
    "head/head-square",
    "head/head-rectangular",
    "head/head-diamond",
    "head/head-triangular",
    "head/head-invertedtriangular",
    "chin/chin-triangle",
)
FOLDERS = ("head", "forehead", "eyebrows", "eyes", "nose", "mouth", "cheek", "chin", "ears")


@dataclass(frozen=True, slots=True)
class Shape:
    """A body: years, 0 (female) to 1 (male), ancestry shares, and signed detail axes in -1..1."""

    age: float
    gender: float
    asian: float = 0.9
    african: float = 0.0
    weight: float = 0.5
    muscle: float = 0.5
    axes: tuple[tuple[str, float], ...] = ()

    def aged(self, years: float) -> "Shape":
        return replace(self, age=max(self.age + years, 14.0))


@cache
def axes() -> tuple[str, ...]:
    """All signed axes, named by their positive end; an eye, ear or cheek axis moves both sides."""
    names: list[str] = list(SINGLES)
    for folder in FOLDERS:
        known = set(data.target_names(folder))
        for name in sorted(known):
            for low, high in OPPOSITES:
                stem = name.removesuffix("-" + low)
                if stem != name and f"{stem}-{high}" in known and "/r-" not in name:
                    names.append(f"{stem}-{high}")
    return tuple(names)


def _axis_targets(axis: str, value: float) -> list[tuple[str, float]]:
    if axis in SINGLES:
        return [(axis, max(value, 0.0))]
    name = axis
    if value < 0:
        low, high = next(pair for pair in OPPOSITES if axis.endswith("-" + pair[1]))
        name = axis.removesuffix(high) + low
    pair = [name] if "/l-" not in name else [name, name.replace("/l-", "/r-")]
    return [(one, abs(value)) for one in pair]


def _age_shares(years: float) -> list[tuple[str, float]]:
    """MakeHuman's ages: child 10, young 25, old 90 (years)."""
    if years < 25:
        t = (years - 10) / 15
        return [("child", 1 - t), ("young", t)]
    t = min((years - 25) / 65, 1.0)
    return [("young", 1 - t), ("old", t)]


def _level_shares(value: float, what: str) -> list[tuple[str, float]]:
    if value < 0.5:
        return [("min" + what, 1 - 2 * value), ("average" + what, 2 * value)]
    return [("average" + what, 2 - 2 * value), ("max" + what, 2 * value - 1)]


def _macro_targets(shape: Shape) -> list[tuple[str, float]]:
    sexes = [("female", 1 - shape.gender), ("male", shape.gender)]
    ages = _age_shares(shape.age)
    rest = 1 - shape.asian - shape.african
    races = [("asian", shape.asian), ("african", shape.african), ("caucasian", rest)]
    chosen = []
    for (race, r), (sex, s), (age, a) in product(races, sexes, ages):
        chosen.append((f"macrodetails/{race}-{sex}-{age}", r * s * a))
    muscles, weights = _level_shares(shape.muscle, "muscle"), _level_shares(shape.weight, "weight")
    for (sex, s), (age, a), (m, mw), (w, ww) in product(sexes, ages, muscles, weights):
        chosen.append((f"macrodetails/universal-{sex}-{age}-{m}-{w}", s * a * mw * ww))
    return chosen


def build(shape: Shape) -> F32:
    """Vertex positions (N, 3) in metres."""
    positions = data.base_mesh().positions.copy()
    wanted = _macro_targets(shape)
    for axis, value in shape.axes:
        wanted += _axis_targets(axis, value)
    for name, share in wanted:
        if share > 1e-3:
            index, offset = data.target(name)
            positions[index] += share * offset
    return f32(positions)


def blend(first: Shape, second: Shape, share: float, age: float, gender: float) -> Shape:
    """A shape `share` of the way from the first to the second: how a child resembles its parents."""
    one, two = dict(first.axes), dict(second.axes)
    names = sorted(one.keys() | two.keys())
    mixed = tuple((n, (1 - share) * one.get(n, 0.0) + share * two.get(n, 0.0)) for n in names)

    def mix(a: float, b: float) -> float:
        return float(np.interp(share, [0, 1], [a, b]))

    return Shape(
        age=age,
        gender=gender,
        asian=mix(first.asian, second.asian),
        african=mix(first.african, second.african),
        weight=mix(first.weight, second.weight),
        muscle=mix(first.muscle, second.muscle),
        axes=mixed,
    )
