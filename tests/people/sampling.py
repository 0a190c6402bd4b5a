# SPDX-License-Identifier: Apache-2.0
"""Draws people at random: shapes, skin, hair, clothes, light, rooms and manners from a seed."""

from dataclasses import replace

import numpy as np

from .body import Pose
from .camera import Sensor
from .gl import Lens, Light
from .identity import Brows, Clothes, Hair, Look, Person, Rgb
from .motion import Manner
from .room import Room
from .scene import Setting
from .shape import SINGLES, Shape, axes

STILL = (
    "head/head-trans",
    "head/head-angle",
    "ears/l-ear-trans",
    "eyes/l-eye-push",
    "head/head-age",
)
MILD = {
    "eyes/l-eye-height": 0.22,
    "eyes/l-eye-trans": 0.40,
    "eyes/l-eye-epicanthus": 0.45,
    "mouth/mouth-trans": 0.35,
    "mouth/mouth-laugh": 0.25,
    "mouth/mouth-dimples": 0.3,
    "mouth/mouth-angles": 0.3,
    "nose/nose-compression": 0.25,
    "nose/nose-septumangle": 0.3,
    "neck": 0.2,
    "mouth/mouth-scale-depth": 0.3,
    "nose/nose-trans": 0.35,
    "nose/nose-scale-depth": 0.35,
    "head/head-scale-depth": 0.3,
    "head/head-back": 0.3,
    "chin/chin-prognathism": 0.35,
    "chin/chin-jaw-drop": 0.25,
    "mouth/mouth-lowerlip-middle": 0.2,
    "mouth/mouth-upperlip-middle": 0.2,
    "mouth/mouth-cupidsbow": 0.3,
    "mouth/": 0.42,
    "chin/chin-cleft": 0.1,
    "cheek/": 0.45,
    "ears/": 0.4,
}
SHIRTS: tuple[Rgb, ...] = (
    (0.05, 0.07, 0.13), (0.45, 0.45, 0.44), (0.03, 0.03, 0.035), (0.30, 0.05, 0.06), (0.12, 0.22, 0.16),
    (0.55, 0.42, 0.28), (0.20, 0.25, 0.36), (0.60, 0.58, 0.52), (0.32, 0.22, 0.30), (0.09, 0.20, 0.30),
)  # fmt: skip


def _spread(axis: str) -> float:
    if any(axis.startswith(stem) for stem in STILL):
        return 0.0
    return 0.68 * next((size for stem, size in MILD.items() if axis.startswith(stem)), 0.55)


def shape(seed: int, age: float, male: bool, asian: float = 0.88) -> Shape:
    rng = np.random.default_rng([seed, 11])
    values = []
    for axis in axes():
        size = _spread(axis)
        value = float(np.clip(rng.normal(0, 1) * size, -0.95, 0.95))
        if axis in SINGLES:
            value = float(rng.uniform(0.2, 0.6)) if rng.uniform() < 0.2 else 0.0
        if size:
            values.append((axis, round(value, 3)))
    return Shape(
        age=age,
        gender=float(rng.uniform(0.85, 1.0) if male else rng.uniform(0.0, 0.15)),
        asian=asian,
        african=0.0,
        weight=float(np.clip(rng.normal(0.5, 0.17), 0.15, 0.9)),
        muscle=float(rng.uniform(0.35, 0.65)),
        axes=tuple(values),
    )


def brows(seed: int, male: bool) -> Brows:
    rng = np.random.default_rng([seed, 12])
    thick = float(rng.uniform(0.0062, 0.0105) if male else rng.uniform(0.0042, 0.0078))
    shade = float(rng.uniform(0.06, 0.30))
    return Brows(
        thick=thick,
        height=float(rng.normal(0.0005, 0.0024)),
        arch=float(rng.uniform(0.0005, 0.0055)),
        slant=float(rng.normal(0.0, 0.09)),
        inner=float(rng.uniform(0.0095, 0.0155)),
        outer=float(rng.uniform(0.045, 0.0535)),
        density=float(rng.uniform(0.4, 1.2)),
        color=(shade, shade * 0.82, shade * 0.72),
    )


def look(seed: int, age: float, male: bool) -> Look:
    rng = np.random.default_rng([seed, 13])
    light = rng.uniform(0.84, 1.0) if male else rng.uniform(0.93, 1.05)
    warm = rng.uniform(-0.03, 0.03)
    tone = (min(0.87 * light, 0.93), 0.70 * light - 0.3 * warm, (0.59 - warm) * light)
    lips = rng.uniform(0.85, 1.05)
    moles = tuple(
        (
            float(rng.uniform(-0.05, 0.05)),
            float(rng.uniform(0.63, 0.715)),
            float(rng.uniform(0.0005, 0.0011)),
        )
        for _ in range(int(rng.integers(0, 3)))
    )
    years = np.clip((age - 25) / 55, 0, 1)
    return Look(
        seed=seed,
        tone=tone,
        red=float(rng.uniform(0.2, 0.8)),
        lips=(0.72 * lips, float(rng.uniform(0.36, 0.46)) * lips, 0.40 * lips),
        lip_share=float(rng.uniform(0.35, 0.55) if male else rng.uniform(0.55, 0.85)),
        lines=float(0.08 + 0.85 * years),
        spots=float(0.05 + 0.45 * years * rng.uniform(0.4, 1.0)),
        stubble=float(rng.uniform(0.1, 0.8)) if male else 0.0,
        eye_shadow=float(rng.uniform(0.15, 0.7)),
        fold=float(rng.uniform(0, 1)),
        iris_size=float(rng.uniform(0.95, 1.08)),
        veins=float(0.1 + 0.4 * years),
        oil=float(rng.uniform(0.3, 0.8)),
        moles=moles,
        brows=brows(seed, male),
    )


def clothes(seed: int) -> Clothes:
    rng = np.random.default_rng([seed, 14])
    first, second = rng.choice(len(SHIRTS), 2, replace=False)
    collar = (
        float(rng.uniform(0.02, 0.055)),
        float(rng.uniform(0.075, 0.095)),
        0.587,
        float(rng.uniform(0, 1) ** 2),
    )
    return Clothes(SHIRTS[first], SHIRTS[second], int(rng.choice([0, 0, 0, 1, 2, 3])), collar)


def light(seed: int) -> Light:
    """Ceiling light and a window on one side, in varying shares."""
    rng = np.random.default_rng([seed, 15])
    side = 1 if rng.uniform() < 0.5 else -1
    warm = float(rng.uniform(-0.06, 0.10))
    key, fill = rng.uniform(0.95, 1.45), rng.uniform(0.2, 0.6)
    around = rng.uniform(0.48, 0.68)
    return Light(
        key_dir=(
            -side * float(rng.uniform(0.1, 0.55)),
            float(rng.uniform(0.55, 0.9)),
            float(rng.uniform(0.55, 0.8)),
        ),
        key_color=(key * (1 + warm), key, key * (1 - warm)),
        fill_dir=(side * 0.85, 0.25, 0.45),
        fill_color=(fill * 0.95, fill, fill * 1.08),
        sky=(around, around, around * 1.02),
        ground=(0.30, 0.28, 0.26),
        shadow_soft=float(rng.uniform(0.018, 0.035)),
    )


def setting(seed: int) -> Setting:
    rng = np.random.default_rng([seed, 16])
    sensor = Sensor(
        seed=seed,
        exposure=float(rng.uniform(0.52, 0.64)),
        wander=float(rng.uniform(0.015, 0.04)),
        blur=float(rng.uniform(0.45, 0.75)),
        shot=float(rng.uniform(0.008, 0.016)),
        warmth=float(rng.uniform(-0.03, 0.04)),
        saturation=float(rng.uniform(0.95, 1.1)),
    )
    place = Room(
        seed,
        float(rng.uniform(2.0, 3.2)),
        float(rng.uniform(1.5, 2.0)),
        float(rng.uniform(0.9, 1.8)),
    )
    return Setting(light(seed), place, Lens(focal=float(rng.uniform(555, 600))), sensor)


def manner(seed: int) -> Manner:
    rng = np.random.default_rng([seed, 17])
    home = Pose(
        yaw=float(rng.normal(0, 1.2)),
        pitch=float(rng.normal(-1, 1.5)),
        roll=float(rng.normal(0, 1.2)),
        shift=(
            float(rng.normal(0, 0.012)),
            float(rng.uniform(0.02, 0.045)),
            -float(rng.uniform(0.50, 0.58)),
        ),
    )
    return Manner(
        seed=seed,
        home=home,
        turn=float(rng.uniform(27, 34)),
        turn_s=float(rng.uniform(0.45, 0.6)),
        start_s=float(rng.uniform(0.05, 0.2)),
        sway=float(rng.uniform(0.002, 0.005)),
        nod=float(rng.uniform(0.6, 1.2)),
        neutral_s=float(rng.uniform(1.7, 1.95)),
        blinks=1 + int(rng.uniform() < 0.4),
        shut_frames=int(rng.integers(2, 4)),
    )


def person(name: str, seed: int, age: float, male: bool, hair: Hair, asian: float = 0.88) -> Person:
    return Person(name, shape(seed, age, male, asian), look(seed, age, male), hair, clothes(seed))


def younger(one: Person, years: float, hair: Hair, seed: int) -> Person:
    """The same person some years ago, with other hair and clothes."""
    lines = max(one.look.lines - years / 65, 0.04)
    earlier = replace(
        one.look, lines=lines, spots=one.look.spots * 0.8, stubble=one.look.stubble * 0.6
    )
    return replace(
        one, shape=one.shape.aged(-years), look=earlier, hair=hair, clothes=clothes(seed + 500)
    )
