# SPDX-License-Identifier: Apache-2.0
"""Rooms behind the person: a clinic's waiting room or office put together from a seed."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from . import solid
from .arrays import F32, f32
from .gl import Lens, Light, Renderer, blurred
from .solid import Rgb, Solid

WALLS: tuple[Rgb, ...] = (
    (0.62, 0.60, 0.55),
    (0.52, 0.58, 0.60),
    (0.66, 0.63, 0.58),
    (0.45, 0.52, 0.47),
    (0.60, 0.52, 0.44),
)
WOODS: tuple[Rgb, ...] = (
    (0.30, 0.17, 0.08),
    (0.42, 0.28, 0.16),
    (0.55, 0.53, 0.50),
    (0.12, 0.08, 0.05),
)


@dataclass(frozen=True, slots=True)
class Room:
    """Depth of the back wall and half width in metres; everything else comes from the seed."""

    seed: int = 1
    depth: float = 2.6
    half: float = 1.7
    defocus: float = 1.3


def _pick(rng: np.random.Generator, options: tuple[Rgb, ...]) -> Rgb:
    return options[int(rng.integers(len(options)))]


def _shelf(rng: np.random.Generator, x: float, z: float, wood: Rgb) -> list[Solid]:
    wide, deep, low, high = 0.8, 0.3, -1.15, 0.55
    things = [solid.box((x, low, z), (x + 0.03, high, z + deep), wood)]
    things.append(solid.box((x + wide, low, z), (x + wide + 0.03, high, z + deep), wood))
    for y in np.linspace(low, high, 6):
        things.append(solid.box((x, float(y), z), (x + wide, float(y) + 0.025, z + deep), wood))
        at = x + 0.05
        while at < x + wide - 0.08 and y < high - 0.1:
            thick = float(rng.uniform(0.02, 0.06))
            tall = float(rng.uniform(0.18, 0.29))
            shade = rng.uniform(0.08, 0.6) * rng.uniform(0.5, 1.0, 3)
            r, g, b = (float(v) for v in shade)
            top = (at + thick * 0.93, float(y) + 0.025 + tall, z + deep - 0.03)
            things.append(solid.box((at, float(y) + 0.025, z + 0.05), top, (r, g, b)))
            at += thick + (0.12 if rng.uniform() < 0.12 else 0.0)
    return things


def _door(x: float, z: float, wood: Rgb) -> list[Solid]:
    frame = tuple(0.7 * v for v in wood)
    return [
        solid.box((x - 0.06, -1.2, z), (x + 0.91, 0.88, z + 0.05), (frame[0], frame[1], frame[2])),
        solid.box((x, -1.2, z), (x + 0.85, 0.82, z + 0.07), wood),
        solid.box((x + 0.76, -0.22, z), (x + 0.80, -0.12, z + 0.12), (0.5, 0.5, 0.5)),
    ]


def _poster(rng: np.random.Generator, x: float, y: float, z: float) -> list[Solid]:
    w, h = rng.uniform(0.3, 0.55), rng.uniform(0.3, 0.6)
    ground = tuple(float(v) for v in rng.uniform(0.25, 0.8, 3))
    things = [
        solid.box(
            (x - 0.02, y - 0.02, z), (x + w + 0.02, y + h + 0.02, z + 0.02), (0.08, 0.07, 0.06)
        )
    ]
    things.append(
        solid.box((x, y, z), (x + w, y + h, z + 0.025), (ground[0], ground[1], ground[2]))
    )
    for _ in range(int(rng.integers(4, 9))):
        u, v = rng.uniform(0, 0.75, 2)
        a, b = rng.uniform(0.06, 0.25), rng.uniform(0.03, 0.2)
        tint = tuple(float(c) for c in rng.uniform(0.05, 0.8, 3))
        low = (x + u * w, y + v * h, z)
        high = (x + min(u + a, 0.97) * w, y + min(v + b, 0.97) * h, z + 0.03)
        things.append(solid.box(low, high, (tint[0], tint[1], tint[2])))
    return things


def _shell(room: Room, rng: np.random.Generator) -> list[Solid]:
    d, h = room.depth, room.half
    wall = _pick(rng, WALLS)
    side: Rgb = (wall[0] * 0.85, wall[1] * 0.86, wall[2] * 0.88)
    across, deep, up = f32([2 * h, 0, 0]), f32([0, 0, -d - 1]), f32([0, -2.5, 0])
    floor = _pick(rng, WOODS)
    return [
        solid.panel(f32([-h, 1.3, -d]), across, up, wall, 24, 0.35),
        solid.panel(f32([-h, 1.3, 1]), deep, up, side, 24, 0.4),
        solid.panel(f32([h, 1.3, -d]), -deep, up, side, 24, 0.4),
        solid.panel(f32([-h, -1.2, -d]), across, -deep, floor, 24, 0.3),
        solid.panel(f32([-h, 1.3, 1]), across, deep, (0.7, 0.7, 0.69), 24, 0.3),
    ]


@lru_cache(maxsize=2)
def _furnished(room: Room) -> tuple[list[Solid], list[Solid]]:
    """Plain things and glowing things."""
    rng = np.random.default_rng([room.seed, 77])
    z, h = -room.depth, room.half
    things, lamps = _shell(room, rng), []
    wood = _pick(rng, WOODS)
    slots = [-h + 0.15, -0.55, h - 1.05]
    rng.shuffle(slots)
    things += _shelf(rng, slots[0], z, wood)
    things += _door(slots[1], z, _pick(rng, WOODS))
    things += _poster(rng, slots[2] + 0.15, 0.05 + float(rng.uniform(0, 0.3)), z)
    things += _poster(rng, slots[2] + 0.3, -0.65, z)
    chair = tuple(float(v) for v in rng.uniform(0.05, 0.35, 3))
    x = slots[2]
    things.append(
        solid.box((x, -1.2, z + 0.2), (x + 0.9, -0.72, z + 0.75), (chair[0], chair[1], chair[2]))
    )
    things.append(
        solid.box((x, -0.72, z + 0.2), (x + 0.9, -0.30, z + 0.32), (chair[0], chair[1], chair[2]))
    )
    if rng.uniform() < 0.6:
        side = 1 if rng.uniform() < 0.5 else -1
        corner = f32([side * (h - 0.01), 0.85, -1.2 if side < 0 else -2.2])
        lamps.append(
            solid.panel(corner, f32([0, 0, side * 1.0]), f32([0, -1.1, 0]), (0.75, 0.85, 1.0))
        )
    for offset in (-0.7, 0.6):
        low = (offset - 0.15, 1.28, z + 0.4)
        lamps.append(solid.box(low, (offset + 0.15, 1.31, z + 1.6), (1.0, 0.98, 0.92)))
    return things, lamps


def picture(renderer: Renderer, room: Room, light: Light, lens: Lens) -> F32:
    """The empty room as linear RGB, as much out of focus as the room says."""
    things, lamps = _furnished(room)
    parts = [
        solid.part(renderer, solid.joined(things)),
        solid.part(renderer, solid.joined(lamps), glow=0.85),
    ]
    renderer.set_backdrop(None)
    for one in parts:
        one.shadow = None
    seen = renderer.draw(parts, light, lens, f32([0, 5, 0]), radius=0.1)
    return blurred(seen, room.defocus)
