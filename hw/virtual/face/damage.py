# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with a picture of a card, and shots in which it is, more or less."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import numpy as np

from hw.virtual.face.finger import SKINS
from hw.virtual.face.photograph import Shot, Tray
from hw.virtual.face.pose import CARD_MM, place

FRAMES = ((800, 600), (960, 720), (1024, 768), (1080, 810), (1280, 960), (1280, 720), (1080, 1080))
SMALL_FRAMES = ((640, 600), (800, 600), (640, 640))
_TRAYS: tuple[Tray, ...] = ("dark", "light", "metal", "textured", "wood", "blue")
LEAST_PX_PER_MM = 5.2
"""Except for SMALL: a digit is then 9 pixels high."""
SMALL_PX_PER_MM = (4.3, 5.4)
MARGIN_PX = 5.0


class Damage(StrEnum):
    """The kinds of specimens. HIDDEN is none of reading: a field is covered, burnt out, cut off or blurred away."""

    CLEAN = "clean"
    ROTATED = "rotated"
    PERSPECTIVE = "perspective"
    GLARE = "glare"
    BLUR = "blur"
    MOTION = "motion"
    NOISE = "noise"
    WEAR = "wear"
    DARK = "dark"
    SHADOW = "shadow"
    FINGER = "finger"
    SLEEVE = "sleeve"
    SMALL = "small"
    JPEG = "jpeg"
    MIXED = "mixed"
    HIDDEN = "hidden"


READING = tuple(one for one in Damage if one is not Damage.HIDDEN)
_Change = Callable[[Shot, float, np.random.Generator], Shot]


def shot_for(damage: Damage, strength: float, rng: np.random.Generator) -> Shot:
    """A shot with that damage. `strength`: 0 hardly, 1 as bad as can still be read (HIDDEN: any)."""
    return inside(_CHANGES[damage](_ordinary(rng), strength, rng), damage)


def px_per_mm(shot: Shot) -> float:
    """How finely the shot sees the card."""
    return place(shot.frame, shot.turn_deg, shot.tilt, shot.shift, shot.scale).px_per_mm


def inside(shot: Shot, damage: Damage) -> Shot:
    """The same with the whole card in the frame: moved to the middle and made smaller as far as needed."""
    if damage is Damage.HIDDEN:
        return shot
    for _ in range(60):
        corners = place(shot.frame, shot.turn_deg, shot.tilt, shot.shift, shot.scale).corners
        room = np.array(shot.frame) - MARGIN_PX
        if (corners >= MARGIN_PX).all() and (corners <= room).all():
            break
        shift = (shot.shift[0] * 0.8, shot.shift[1] * 0.8)
        shot = replace(shot, shift=shift, scale=shot.scale * 0.97)
    if damage is not Damage.SMALL and px_per_mm(shot) < LEAST_PX_PER_MM:
        return inside(replace(shot, frame=(1280, 960)), Damage.SMALL)
    return shot


def _ordinary(rng: np.random.Generator) -> Shot:
    """A card laid into a tray without care, in usual light."""
    upside_down = 180.0 if rng.random() < 0.3 else 0.0
    return Shot(
        frame=FRAMES[int(rng.integers(len(FRAMES)))],
        turn_deg=upside_down + float(rng.normal(0, 3)),
        tilt=(float(rng.normal(0, 4)), float(rng.normal(0, 4))),
        shift=(float(rng.normal(0, 0.05)), float(rng.normal(0, 0.05))),
        scale=float(rng.uniform(0.55, 0.95)),
        tray=_TRAYS[int(rng.integers(len(_TRAYS)))],
        edge=bool(rng.random() < 0.4),
        light=float(rng.uniform(0.7, 1.1)),
        falloff=float(rng.uniform(0, 0.35)),
        warmth=float(rng.normal(0, 0.35)),
        sheen=float(rng.uniform(0, 0.35)),
        blur=float(rng.uniform(0.2, 0.9)),
        noise=float(rng.uniform(0.8, 4)),
        jpeg=int(rng.integers(80, 97)) if rng.random() < 0.7 else None,
        wear=float(rng.choice([0.0, rng.uniform(0, 0.3)])),
        seed=int(rng.integers(2**31 - 100)),
    )


def _clean(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del strength, rng
    light = min(shot.light, 0.95)
    return replace(shot, wear=0.0, noise=1.0, falloff=min(shot.falloff, 0.1), light=light)


def _rotated(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del strength
    quarter = float(rng.choice([90, 270, rng.uniform(0, 360)]))
    return replace(shot, turn_deg=quarter + float(rng.normal(0, 3)))


def _perspective(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    way, most = rng.uniform(0, 2 * np.pi), 10 + 24 * strength
    tilt = (float(most * np.cos(way)), float(most * np.sin(way)))
    return replace(shot, tilt=tilt, turn_deg=shot.turn_deg + float(rng.normal(0, 8)))


def _glare(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    return replace(
        shot,
        glare=0.15 + 0.85 * strength,
        glare_at=(float(rng.uniform(0, 1)), float(rng.uniform(0, 1))),
        glare_shape=float(rng.choice([1.0, rng.uniform(1, 9)])),
        sheen=float(rng.uniform(0.2, 0.7)),
    )


def _blur(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del rng
    return replace(shot, blur=(0.08 + 0.16 * strength) * _fineness(shot))


def _motion(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del rng
    return replace(shot, motion=(0.15 + 0.4 * strength) * _fineness(shot))


def _fineness(shot: Shot) -> float:
    return max(LEAST_PX_PER_MM, shot.scale * shot.frame[0] / CARD_MM[0])


def _noise(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del rng
    return replace(shot, noise=6 + 16 * strength)


def _wear(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    bend = float(rng.choice([0.0, rng.uniform(0.2, 1)]))
    return replace(shot, wear=0.35 + 0.65 * strength, bend=bend)


def _dark(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    dark = 0.42 - 0.26 * strength
    return replace(
        shot, light=dark, noise=float(rng.uniform(2, 4)), falloff=float(rng.uniform(0.1, 0.6))
    )


def _shadow(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    return replace(shot, shadow=0.3 + 0.6 * strength, falloff=float(rng.uniform(0.2, 0.9)))


def _finger(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    return replace(
        shot,
        finger=5 + 20 * strength,
        finger_at=float(rng.random()),
        skin=int(rng.integers(len(SKINS))),
    )


def _sleeve(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del rng
    return replace(shot, sleeve=0.3 + 0.7 * strength)


def _small(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    least, most = SMALL_PX_PER_MM
    frame = SMALL_FRAMES[int(rng.integers(len(SMALL_FRAMES)))]
    fine = most - (most - least) * strength
    return replace(shot, frame=frame, scale=fine * CARD_MM[0] / frame[0], blur=min(shot.blur, 0.5))


def _jpeg(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    del rng
    return replace(shot, jpeg=round(60 - 42 * strength))


def _mixed(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    """Three things at once, each milder."""
    for change in rng.choice(len(_MILD), 3, replace=False):
        shot = _MILD[int(change)](shot, 0.6 * strength * float(rng.random()), rng)
    return shot


_MILD: tuple[_Change, ...] = (
    _rotated, _perspective, _glare, _blur, _noise, _wear, _dark, _shadow, _finger, _sleeve, _jpeg,
)  # fmt: skip


def _hidden(shot: Shot, strength: float, rng: np.random.Generator) -> Shot:
    """A field cannot be read: under a finger, burnt out, outside the frame, or all of it blurred."""
    way = int(rng.integers(5))
    if way == 0:
        shot = _glare(shot, 0.5 + strength, rng)
        return replace(shot, glare_at=_FIELD_MIDDLES[int(rng.integers(3))])
    if way in (1, 2):
        at = float(rng.choice([0.16 + 0.14 * strength, 0.80, 0.86, 0.42]))
        return replace(_finger(shot, 1, rng), finger=float(rng.uniform(8, 45)), finger_at=at)
    if way == 3:
        return replace(
            shot, shift=(float(rng.choice([-0.4, 0.4])), float(rng.choice([-0.45, 0.45, 0])))
        )
    return replace(shot, blur=(0.5 + 0.5 * strength) * _fineness(shot))


_FIELD_MIDDLES = ((0.48, 0.36), (0.8, 0.36), (0.27, 0.945))
"""Of birth, expiry and code, in fractions of the card."""
_CHANGES: dict[Damage, _Change] = {
    Damage.CLEAN: _clean,
    Damage.ROTATED: _rotated,
    Damage.PERSPECTIVE: _perspective,
    Damage.GLARE: _glare,
    Damage.BLUR: _blur,
    Damage.MOTION: _motion,
    Damage.NOISE: _noise,
    Damage.WEAR: _wear,
    Damage.DARK: _dark,
    Damage.SHADOW: _shadow,
    Damage.FINGER: _finger,
    Damage.SLEEVE: _sleeve,
    Damage.SMALL: _small,
    Damage.JPEG: _jpeg,
    Damage.MIXED: _mixed,
    Damage.HIDDEN: _hidden,
}
