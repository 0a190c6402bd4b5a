# SPDX-License-Identifier: Apache-2.0
"""Where and with what camera a pool's scene is filmed: lights of many kinds, distances, sensors, rates, codecs.

Live scenes and attacks draw from the same functions, so that nothing here tells one from the other.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import glow
from .body import Pose
from .camera import Sensor
from .gl import Lens, Light, Vec3
from .motion import Manner
from .room import Room
from .scene import Setting

LIGHTS = ("office", "bright", "dim", "side", "warm", "cold", "mixed")
LUX = {"office": (320, 520), "bright": (600, 1000), "dim": (70, 150), "side": (250, 500),
       "warm": (200, 400), "cold": (300, 500), "mixed": (250, 500)}  # fmt: skip
RATES, RATE_SHARES = (10, 15, 30), (0.2, 0.65, 0.15)
QUALITIES = ("20", "22", "24", "27")
NEAREST, FARTHEST = 0.35, 0.90  # metres
GREY = 1.4 * 0.58  # exposure times light at which a face is well exposed


@dataclass(frozen=True, slots=True)
class Place:
    """A setting with what a label says of it; `glow` is the white screen's share of the room's light."""

    setting: Setting
    light: str
    fps: int
    quality: str
    distance: float
    glow: float


def _tinted(level: float, warm: float) -> Vec3:
    return level * (1 + warm), level, level * (1 - warm)


def light(rng: np.random.Generator, kind: str) -> Light:
    """Light of one of the kinds, linear, in units of which the exposure makes a picture."""
    side = 1 if rng.uniform() < 0.5 else -1
    warm = {"warm": 0.22, "cold": -0.14}.get(kind, 0.0) + float(rng.normal(0, 0.03))
    fill_warm = -0.18 if kind == "mixed" else warm
    key, fill, around = rng.uniform(0.9, 1.4), rng.uniform(0.2, 0.6), rng.uniform(0.45, 0.7)
    if kind == "side":
        key, fill, around = rng.uniform(1.5, 2.2), rng.uniform(0.05, 0.2), rng.uniform(0.25, 0.4)
    x = rng.uniform(0.7, 1.0) if kind == "side" else rng.uniform(0.1, 0.55)
    y = rng.uniform(0.2, 0.5) if kind == "side" else rng.uniform(0.5, 0.9)
    low = around * float(rng.uniform(0.45, 0.6))
    return Light(
        key_dir=(-side * float(x), float(y), float(rng.uniform(0.5, 0.8))),
        key_color=_tinted(float(key), 0.16 if kind == "mixed" else warm),
        fill_dir=(side * 0.85, 0.25, 0.45),
        fill_color=_tinted(float(fill), fill_warm),
        sky=_tinted(float(around), warm / 2),
        ground=_tinted(low, warm / 2 + 0.03),
        shadow_soft=float(rng.uniform(0.018, 0.04)),
    )


def _sensor(rng: np.random.Generator, lit: Light, kind: str) -> Sensor:
    """Exposure as an automatic camera sets it, never quite right; in the dark it lacks light and is noisy."""
    dark = kind == "dim"
    right = GREY / glow.ambient(lit)
    return Sensor(
        seed=int(rng.integers(1, 10**7)),
        exposure=right * float(rng.uniform(0.55, 0.85) if dark else rng.uniform(0.82, 1.12)),
        wander=float(rng.uniform(0.005, 0.035)),
        blur=float(rng.uniform(0.4, 1.0)),
        shot=float(rng.uniform(0.006, 0.018) * (2.2 if dark else 1)),
        read=float(rng.uniform(0.002, 0.006) * (2.5 if dark else 1)),
        vignette=float(rng.uniform(0.05, 0.22)),
        sharpen=float(rng.uniform(0.1, 0.55)),
        warmth=float(rng.normal(0, 0.025)),
        contrast=float(rng.uniform(0.05, 0.2)),
        saturation=float(rng.uniform(0.85, 1.15)),
    )


def place(rng: np.random.Generator) -> Place:
    kind = str(rng.choice(LIGHTS))
    lit = light(rng, kind)
    room = Room(
        int(rng.integers(10**7)),
        float(rng.uniform(2.0, 3.4)),
        float(rng.uniform(1.5, 2.1)),
        float(rng.uniform(0.7, 2.0)),
    )
    lens = Lens(focal=float(rng.uniform(520, 640)))
    return Place(
        setting=Setting(lit, room, lens, _sensor(rng, lit, kind)),
        light=kind,
        fps=int(rng.choice(RATES, p=RATE_SHARES)),
        quality=str(rng.choice(QUALITIES)),
        distance=float(rng.uniform(NEAREST, FARTHEST)),
        glow=glow.share(0, float(rng.uniform(230, 300)), float(rng.uniform(*LUX[kind]))),
    )


def manner(rng: np.random.Generator, where: Place) -> Manner:
    """How a living person stands and moves there; nearer faces stand lower in the picture's middle."""
    shift = (
        float(rng.normal(0, 0.02) * where.distance / 0.6),
        float(rng.uniform(-0.01, 0.05)),
        -where.distance,
    )
    home = Pose(
        yaw=float(rng.normal(0, 2.0)),
        pitch=float(rng.normal(-1, 2.5)),
        roll=float(rng.normal(0, 2.0)),
        shift=shift,
    )
    calm = float(rng.choice([0.4, 1.0, 2.0], p=[0.3, 0.5, 0.2]))
    return replace(
        Manner(seed=int(rng.integers(10**7)), home=home),
        turn=float(rng.uniform(24, 36)),
        turn_s=float(rng.uniform(0.35, 0.5)),
        start_s=float(rng.uniform(0.0, 0.1)),
        sway=float(rng.uniform(0.002, 0.005)) * calm,
        nod=float(rng.uniform(0.6, 1.2)) * calm,
        neutral_s=float(rng.uniform(1.15, 1.4)),
        neutral_blink=bool(rng.uniform() < 0.25),
    )
