# SPDX-License-Identifier: Apache-2.0
"""Grows hair: strands from the scalp, combed, pulled down and kept off the head, as thin ribbons."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from . import body, data
from .arrays import F32, I32, f32, smoothstep, unit
from .identity import Hair, Person

POINTS = 7
AXIS_Z = 0.03

# Height of the hairline of the base head over the angle from the front (degrees, metres).
LINE_ANGLE = (0, 30, 48, 62, 75, 84, 90, 97, 118, 128, 150, 180)
LINE_HEIGHT = (0.803, 0.801, 0.790, 0.764, 0.748, 0.720, 0.708, 0.748, 0.748, 0.690, 0.655, 0.648)


@dataclass(frozen=True, slots=True)
class Strands:
    """Rows of (position, tangent, signed half width, shade, along, occlusion), and triangles."""

    vertices: F32
    tris: I32


def hair_share(base: F32, hair: Hair) -> F32:
    """Where hair grows, 0..1, for points of the base head."""
    angle = np.degrees(np.arctan2(np.abs(base[:, 0]), base[:, 2] - AXIS_Z))
    rise = hair.line * smoothstep(75, 20, f32(angle)) + hair.temples * np.exp(
        -(((angle - 45) / 17) ** 2)
    )
    edge = np.interp(angle, LINE_ANGLE, LINE_HEIGHT) + rise
    edge += 0.0025 * np.sin(base[:, 0] * 900) + 0.002 * np.sin(base[:, 0] * 390 + 1)
    inside = smoothstep(-0.002, 0.006, f32(base[:, 1] - edge))
    return f32(inside)


@cache
def ears() -> F32:
    """Which fine vertices are ear, 0..1, from the data's UV mask."""
    base, grey, top = data.base_mesh(), data.mask("ears"), body.topology()
    rows = [k for k, group in enumerate(base.group) if group == "body"]
    side = grey.shape[0] - 1
    at = np.clip(base.uv[rows] * [1, -1] + [0, 1], 0, 1) * side
    value = np.zeros((data.VERTICES, 1), dtype=np.float32)
    np.maximum.at(
        value[:, 0], base.faces[rows], grey[at[..., 1].astype(int), at[..., 0].astype(int)] / 255
    )
    return f32(top.smooth.apply(value[top.used])[:, 0])


def _roots(  # noqa: PLR0917
    rng: np.random.Generator,
    share: F32,
    positions: F32,
    normals: F32,
    base: F32,
    tris: I32,
    count: int,
) -> tuple[F32, F32, F32]:
    a, b, c = (positions[tris[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    chance = area * share[tris].mean(axis=1)
    pick = rng.choice(len(tris), count, p=chance / chance.sum())
    w = rng.dirichlet((1, 1, 1), count)[..., None]

    def at(values: F32) -> F32:
        return f32((values[tris[pick]] * w).sum(axis=1))

    return at(positions), unit(at(normals)), at(base)


def _comb(hair: Hair, base: F32, rng: np.random.Generator) -> F32:
    """The way the hair is combed at each root, before gravity."""
    count = len(base)
    side = np.tanh((base[:, 0] - hair.part) / 0.006)
    high = smoothstep(0.77, 0.84, base[:, 1])
    front = smoothstep(0.06, 0.11, base[:, 2])
    out = np.zeros((count, 3), dtype=np.float32)
    if hair.style == "back":
        out += f32([0.0, 0.25, -1.0])
        out[:, 0] += 2.0 * base[:, 0] * front
    elif hair.style in ("crop", "bald"):
        out += f32([0.0, -0.35, 0.0])
        out[:, 2] += 0.9 * high - 0.25 * (1 - high)
        out[:, 0] += 0.35 * side
    elif hair.style == "swept":
        out[:, 0] = side * (0.5 + 0.5 * high)
        out[:, 1] = -0.5 + 0.65 * front * high
        out[:, 2] = 0.35 * high * front - 0.45 * (1 - front)
    else:
        out[:, 0] = side * (0.25 + 0.75 * high)
        out[:, 1] = -0.9
        out[:, 2] = -0.30 + 0.30 * front
        bang = _bangs(hair, base)
        down = f32(
            np.stack([0.25 * base[:, 0] / 0.05 + 0.1 * side, -0.55 + 0 * side, 1.0 + 0 * side], -1)
        )
        out = out * (1 - bang[:, None]) + down * bang[:, None]
    out += 0.07 * rng.standard_normal((count, 3))
    return unit(f32(out))


def _bangs(hair: Hair, base: F32) -> F32:
    """Which roots belong to the fringe, 0..1."""
    if not hair.fringe:
        return np.zeros(len(base), dtype=np.float32)
    front = smoothstep(0.06, 0.10, base[:, 2])
    return f32(front * smoothstep(0.062, 0.045, np.abs(base[:, 0])))


def _lengths(hair: Hair, base: F32, rng: np.random.Generator) -> F32:
    high = smoothstep(0.745, 0.80, base[:, 1])
    length = hair.sides + (hair.length - hair.sides) * high
    if hair.fringe:
        bang = smoothstep(0.07, 0.105, base[:, 2]) * smoothstep(0.060, 0.048, np.abs(base[:, 0]))
        bang *= smoothstep(0.79, 0.80, base[:, 1])
        length = length * (1 - bang) + hair.fringe * bang
    return f32(length * rng.uniform(0.82, 1.08, len(base)))


def _pushed(points: F32, shell: F32, outward: F32, margin: F32, slack: F32) -> F32:
    """Points kept between `margin` and `margin + slack` off the nearest shell vertex's plane."""
    moved = points.copy()
    squares = (shell**2).sum(1)
    for start in range(0, len(points), 2000):
        span = slice(start, start + 2000)
        part = points[span]
        near = np.argmin(squares[None] - 2 * part @ shell.T, axis=1)
        off = ((part - shell[near]) * outward[near]).sum(1)
        wanted = np.clip(off, margin[span], margin[span] + slack[span])
        close = np.linalg.norm(part - shell[near], axis=1) < 0.05
        moved[span] = part + ((wanted - off) * close)[:, None] * outward[near]
    return moved


def _curtain(at: F32, side: F32, bang: F32, base_shift: float) -> F32:
    """Sideways pull on strands that would hang before the face."""
    angle = np.degrees(np.arctan2(np.abs(at[:, 0]), at[:, 2] - base_shift))
    share = smoothstep(78, 50, f32(angle)) * (1 - bang) * (at[:, 2] > base_shift)
    pull = np.stack([1.5 * side, 0.28 + 0 * side, -0.75 + 0 * side], -1)
    return f32(share[:, None] * pull)


@dataclass(frozen=True, slots=True)
class _Style:
    """Lift off the scalp, pull of gravity, slack off the head in metres, whether the face is kept free."""

    lift: float = 0.25
    fall: float = 0.40
    loose: float = 0.004
    curtain: bool = True


STYLES = {
    "crop": _Style(0.55, 0.10, 0.010, False),
    "swept": _Style(0.40, 0.14, 0.006),
    "back": _Style(0.05, 0.0, 0.0015, False),
    "bald": _Style(0.25, 0.12, 0.002, False),
    "bob": _Style(),
}


@dataclass(frozen=True, slots=True)
class _Scalp:
    """Roots with the skin's normal and the place on the base head, and the shell hair keeps off."""

    root: F32
    up: F32
    rest: F32
    shell: F32
    outward: F32
    middle: float


def _scalp(
    rng: np.random.Generator, hair: Hair, positions: F32, normals: F32, base: F32, tris: I32
) -> _Scalp:
    share = f32(hair_share(base, hair) * (ears() < 0.15))
    if hair.style == "bald":
        share = share * smoothstep(0.808, 0.775, base[:, 1]) * smoothstep(0.075, 0.05, base[:, 2])
    root, up, rest = _roots(rng, share, positions, normals, base, tris, hair.strands)
    pick = np.flatnonzero((base[:, 1] > 0.50) & (ears() < 0.1))[::7]
    middle = float(positions[np.argmax(base[:, 1])][2])
    return _Scalp(root, up, rest, positions[pick], normals[pick], middle)


def _walk(rng: np.random.Generator, hair: Hair, scalp: _Scalp) -> F32:
    """Strands (count, POINTS, 3): each step follows comb, gravity, wave and curtain, off the shell."""
    style, rest, count = STYLES[hair.style], scalp.rest, len(scalp.root)
    comb = _comb(hair, rest, rng)
    step = _lengths(hair, rest, rng) / (POINTS - 1)
    thin = np.interp(rest[:, 1], [0.66, 0.78], [0.45, 1])
    margin = f32(hair.volume * rng.beta(1.3, 1.6, count) * thin)
    along = comb - scalp.up * (comb * scalp.up).sum(1, keepdims=True)
    way, at = unit(f32(along + style.lift * scalp.up)), f32(scalp.root - 0.001 * scalp.up)
    path = [at]
    twist = rng.uniform(0, 6.28, count)
    side, bang = f32(np.sign(rest[:, 0] - hair.part)), _bangs(hair, rest)
    slack = f32(style.loose * rng.uniform(0.3, 1.0, count))
    for k in range(1, POINTS):
        wave = np.stack([np.sin(twist + 1.3 * k), 0 * twist, np.cos(twist + 1.1 * k)], -1)
        curtain = style.curtain * _curtain(at, side, bang, scalp.middle)
        down = f32([0, -style.fall, 0]) * (1 - 0.8 * np.minimum(np.abs(curtain[:, :1]), 1))
        pull = down + 0.16 * comb + 0.10 * hair.wave * f32(wave) + 0.4 * curtain
        way = unit(f32(way + pull + 0.02 * rng.standard_normal((count, 3))))
        grown = smoothstep(0, 1, np.full(count, k / 3.0, dtype=np.float32))
        off = f32(margin * grown + 0.0012)
        at = _pushed(f32(at + way * step[:, None]), scalp.shell, scalp.outward, off, slack)
        path.append(at)
    return f32(np.stack(path, 1))


def _paths(person: Person, positions: F32, normals: F32, base: F32, tris: I32) -> tuple[F32, F32]:
    """Strands and the shade of each, 0..1."""
    hair = person.hair
    rng = np.random.default_rng(hair.seed)
    scalp = _scalp(rng, hair, positions, normals, base, tris)
    paths, rest = _walk(rng, hair, scalp), scalp.rest
    clump = np.sin(rest[:, 0] * 260) * np.sin(rest[:, 2] * 210 + rest[:, 1] * 170)
    shade = np.clip(0.5 + 0.18 * clump + 0.2 * rng.standard_normal(len(rest)), 0, 1)
    tame = _tame(paths, positions, base)
    return paths[tame], f32(shade[tame])


def _tame(paths: F32, positions: F32, base: F32) -> NDArray[np.bool_]:
    """Leaves out strands that would stand off the head like wire."""
    skull = positions[(base[:, 1] > 0.74) & (ears() < 0.1)]
    wide = np.abs(skull[:, 0]).max() + 0.026
    high = skull[:, 1].max() + 0.024
    narrow, low = np.abs(paths[:, :, 0]) < wide, paths[:, :, 1] < high
    fits: NDArray[np.bool_] = narrow.all(axis=1) & low.all(axis=1)
    return fits


def _bun(hair: Hair, rng: np.random.Generator, positions: F32, base: F32) -> tuple[F32, F32]:
    """Strands wound round a knot behind the head."""
    back = positions[np.argmin(np.abs(base - f32([0, 0.775, -0.075])).sum(1))]
    count = 700
    centre = back + f32([0, 0.012, -0.018])
    turn = rng.uniform(0, 6.28, count)[:, None] + np.linspace(0, 2.4, POINTS)[None]
    tilt = rng.normal(0, 0.5, count)[:, None]
    r = 0.030 * rng.uniform(0.8, 1.05, count)[:, None]
    points = np.stack(
        [
            r * np.cos(turn) * np.cos(tilt),
            r * np.sin(turn) * np.cos(tilt),
            r * np.sin(tilt) + 0 * turn,
        ],
        -1,
    )
    return f32(points + centre), f32(rng.uniform(0.2, 0.8, count))


def grow(person: Person, positions: F32, normals: F32, base: F32, tris: I32) -> Strands:
    """Hair of a person whose head (in the rest pose) has these fine vertices."""
    path, shade = _paths(person, positions, normals, base, tris)
    if person.hair.style == "back" and person.hair.length > 0.1:
        knot, tone = _bun(person.hair, np.random.default_rng(7), positions, base)
        path, shade = np.concatenate([path, knot]), np.concatenate([shade, tone])
    half = 0.00095 if person.hair.length > 0.1 else 0.0008
    return _ribbons(path, shade, half * np.sqrt(6500 / person.hair.strands))


def _ribbons(path: F32, shade: F32, half: float) -> Strands:
    count = len(path)
    tangent = unit(np.gradient(path, axis=1))
    along = np.broadcast_to(np.linspace(0, 1, POINTS, dtype=np.float32), (count, POINTS))
    width = half * np.interp(along, [0, 0.15, 0.6, 1], [0.8, 1.0, 0.95, 0.25])
    rows = []
    for sign in (-1, 1):
        strand = np.stack(
            [
                sign * width,
                np.broadcast_to(shade[:, None], along.shape),
                along,
                np.ones_like(along),
            ],
            -1,
        )
        rows.append(np.concatenate([path, tangent, strand], -1))
    vertices = f32(np.stack(rows, 2).reshape(-1, 10))
    first = (np.arange(count)[:, None] * POINTS + np.arange(POINTS - 1)[None]) * 2
    quads = np.stack([first, first + 1, first + 3, first + 2], -1).reshape(-1, 4)
    tris = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return Strands(vertices, tris.astype(np.int32))
