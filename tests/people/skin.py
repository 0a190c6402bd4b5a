# SPDX-License-Identifier: Apache-2.0
"""Paints a person's skin, brows, lips and lines on a cylindrical map of the base head."""

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import cv2
import numpy as np

from . import body, data
from .arrays import F32, U8, f32, linear_to_srgb, smoothstep, srgb_to_linear
from .gl import ATLAS_AXIS, ATLAS_LOW, ATLAS_TOP
from .hair import hair_share
from .identity import Brows, Look, Person

WIDTH, HEIGHT = 2048, 1024
EYE = (0.0308, 0.7284)  # x and y of the left eye on the base mesh, metres
PER_METRE = HEIGHT / (ATLAS_TOP - ATLAS_LOW)


@dataclass(frozen=True, slots=True)
class Paint:
    """sRGB colour with gloss in alpha, relief (128 is level), and the lids' linear colour."""

    color: U8
    relief: U8
    lid: F32


def pixel(points: F32) -> F32:
    """Base-mesh points (N, 3) to pixels (N, 2) of the map."""
    turn = np.arctan2(points[:, 0], points[:, 2] - ATLAS_AXIS)
    u = (turn / (2 * np.pi) + 0.5) * WIDTH
    v = (ATLAS_TOP - points[:, 1]) / (ATLAS_TOP - ATLAS_LOW) * HEIGHT
    return f32(np.stack([u, v], -1))


STEP = 0.0005  # metres between the samples of the face's depth


@cache
def _depth() -> F32:
    """Depth (z) of the front of the base face over x (columns) and y (rows, from ATLAS_LOW up)."""
    top = body.topology()
    fine = top.smooth.apply(data.base_mesh().positions[top.used])
    keep = (fine[:, 2] > 0.045) & (fine[:, 1] > ATLAS_LOW) & (np.abs(fine[:, 0]) < 0.095)
    points = fine[keep]
    high, wide = round((ATLAS_TOP - ATLAS_LOW) / STEP), round(0.2 / STEP)
    total, count = np.zeros((high, wide), np.float32), np.full((high, wide), 1e-6, np.float32)
    column = ((points[:, 0] + 0.1) / STEP).astype(int)
    row = np.clip(((points[:, 1] - ATLAS_LOW) / STEP).astype(int), 0, high - 1)
    np.add.at(total, (row, column), points[:, 2])
    np.add.at(count, (row, column), 1.0)
    depth = np.zeros_like(total)
    for sigma in (24.0, 10.0, 5.0, 2.5):
        weight = cv2.GaussianBlur(count, (0, 0), sigma)
        level = cv2.GaussianBlur(total, (0, 0), sigma) / np.maximum(weight, 1e-9)
        trust = np.clip(weight * sigma * sigma * 2, 0, 1)
        depth = depth + (level - depth) * (trust if depth.any() else 1.0)
    return f32(depth)


def on_face(xy: F32) -> F32:
    """Pixels of points given by x and y on the front of the face (metres)."""
    depth = _depth()
    column = np.clip(((xy[:, 0] + 0.1) / STEP).astype(int), 0, depth.shape[1] - 1)
    row = np.clip(((xy[:, 1] - ATLAS_LOW) / STEP).astype(int), 0, depth.shape[0] - 1)
    return pixel(f32(np.column_stack([xy, depth[row, column]])))


def _spot(x: float, y: float, wide: float, high: float, both: bool = True) -> F32:
    """A soft ellipse (metres) on the map, mirrored to the other side."""
    total = np.zeros((HEIGHT, WIDTH), dtype=np.float32)
    rows, cols = np.arange(HEIGHT, dtype=np.float32), np.arange(WIDTH, dtype=np.float32)
    for sign in (1, -1) if both and x else (1,):
        cx, cy = on_face(f32([[sign * x, y]]))[0]
        down = np.exp(-(((rows - cy) / (high * PER_METRE)) ** 2))
        total += down[:, None] * np.exp(-(((cols - cx) / (wide * PER_METRE)) ** 2))[None]
    return f32(np.minimum(total, 1))


@cache
def part_mask(name: str) -> F32:
    """A UV mask of the data carried over to this map, 0..1."""
    base = data.base_mesh()
    quads = base.faces_of("body")
    uv = f32([c for c, g in zip(base.uv, base.group, strict=True) if g == "body"])
    grey = data.mask(name)
    where = np.clip((uv * [1, -1] + [0, 1]) * grey.shape[0], 0, grey.shape[0] - 1).astype(int)
    value = grey[where[..., 1], where[..., 0]]
    canvas = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    for quad, shades, corners in zip(quads, value, uv, strict=True):
        place = base.positions[quad]
        if shades.max() > 20 and place[:, 1].min() > ATLAS_LOW and place[:, 2].max() > 0:
            _carry(canvas, grey, pixel(place), corners)
    return f32(cv2.GaussianBlur(canvas, (0, 0), 1.5) / 255.0)


def _carry(canvas: U8, grey: U8, place: F32, corners: F32) -> None:
    """Fills one quad of the map in 6x6 cells, each with the mask's value there."""
    if np.ptp(place[:, 0]) > WIDTH / 2:
        return
    steps = np.linspace(0, 1, 7)
    for a0, a1 in pairwise(steps):
        for b0, b1 in pairwise(steps):
            shares = [_bilinear(a, b) for a, b in ((a0, b0), (a1, b0), (a1, b1), (a0, b1))]
            polygon = np.array([s @ place for s in shares])
            middle = _bilinear((a0 + a1) / 2, (b0 + b1) / 2) @ corners
            side = grey.shape[0]
            value = grey[
                min(int((1 - middle[1]) * side), side - 1), min(int(middle[0] * side), side - 1)
            ]
            cv2.fillConvexPoly(canvas, np.round(polygon * 8).astype(np.int32), int(value), shift=3)


def _bilinear(a: float, b: float) -> F32:
    return f32([(1 - a) * (1 - b), a * (1 - b), a * b, (1 - a) * b])


def _noise(rng: np.random.Generator, sigma: float) -> F32:
    """Smooth noise of unit deviation; large scales are made small and enlarged."""
    shrink = max(1, int(sigma / 2))
    small = rng.standard_normal((HEIGHT // shrink, WIDTH // shrink)).astype(np.float32)
    soft = cv2.GaussianBlur(small, (0, 0), sigma / shrink)
    big = cv2.resize(soft, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
    return f32(big / big.std())


def _strokes(lines: list[F32], thick: int = 1) -> F32:
    """Anti-aliased polylines (pixels of the map) as a 0..1 picture."""
    scale = 2
    canvas = np.zeros((HEIGHT * scale, WIDTH * scale), dtype=np.uint8)
    for line in lines:
        cv2.polylines(
            canvas,
            [np.round(line * scale * 16).astype(np.int32)],
            False,
            255,
            thick,
            cv2.LINE_AA,
            4,
        )
    return f32(cv2.resize(canvas, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA) / 255.0)


def _brow_lines(brows: Brows, side: int, rng: np.random.Generator) -> list[F32]:
    count = int(420 * brows.density)
    t = rng.beta(1.1, 1.15, count)
    across = rng.uniform(-0.5, 0.5, count)
    span = brows.outer - brows.inner

    def middle(at: F32) -> F32:
        rise = brows.arch * np.sin(np.pi * np.clip(at, 0, 1) ** 1.25) + brows.slant * at * span
        return f32(EYE[1] + 0.0195 + brows.height + rise)

    width = brows.thick * np.interp(t, [0, 0.12, 0.5, 1], [0.7, 1.0, 0.85, 0.22])
    x = brows.inner + t * span
    y = middle(f32(t)) + across * width
    turn = np.radians(np.interp(t, [0, 0.15, 0.5, 1], [75, 42, 18, -14]) - across * 34)
    turn += rng.normal(0, 0.12, count)
    length = rng.uniform(0.004, 0.008, count) * np.interp(t, [0, 0.2, 1], [0.8, 1.0, 0.8])
    steps = np.linspace(0, 1, 4)[:, None]
    xs = x + steps * length * np.cos(turn) - 0.3 * length * np.cos(turn)
    ys = y + steps * length * np.sin(turn - 0.25 * steps) - 0.3 * length * np.sin(turn)
    points = np.stack([side * xs, ys], -1).transpose(1, 0, 2)
    flat = on_face(f32(points.reshape(-1, 2))).reshape(count, 4, 2)
    return list(flat)


def _lash_roots(side: str) -> tuple[F32, F32]:
    """Upper and lower lid margins of the base mesh as pixel polylines."""
    base = data.base_mesh().positions
    found = []
    for group in (f"helper-{side}-eyelashes-1", f"helper-{side}-eyelashes-2"):
        points = base[data.group_vertices(group)]
        order = points[np.argsort(np.abs(points[:, 0]))]
        found.append(pixel(order))
    return found[0], found[1]


def _wrinkles(amount: float, rng: np.random.Generator) -> tuple[F32, F32]:
    """Fine lines and deep folds of age: forehead, crow's feet, under the eyes, beside the mouth."""
    fine: list[F32] = []
    deep: list[F32] = []
    for y in (0.768, 0.777, 0.787, 0.796):
        x = np.linspace(-0.042, 0.042, 24) * rng.uniform(0.75, 1.05)
        wave = 0.0016 * np.sin(x * 95 + rng.uniform(0, 6)) + 0.004 * (x / 0.05) ** 2
        fine.append(on_face(f32(np.column_stack([x, y + wave + rng.normal(0, 0.0006, 24)]))))
    for side in (1, -1):
        for turn in np.radians(rng.uniform(-35, 35, 5)):
            r = np.linspace(0.0, 0.016 * rng.uniform(0.6, 1.1), 8)
            rise = EYE[1] - 0.001 + r * np.sin(turn) - 12 * r * r
            out = side * (0.0475 + r * np.cos(turn))
            fine.append(on_face(f32(np.column_stack([out, rise]))))
        for drop in (0.0125, 0.0165):
            x = np.linspace(0.014, 0.043, 14)
            sag = EYE[1] - drop - 0.003 * np.sin(np.pi * (x - 0.014) / 0.029)
            fine.append(on_face(f32(np.column_stack([side * x, sag]))))
        t = np.linspace(0, 1, 16)
        x = side * (0.0185 + 0.0125 * t**0.8)
        deep.append(on_face(f32(np.column_stack([x, 0.6915 - 0.030 * t]))))
    shown = [line for line in fine if rng.uniform() < 0.35 + amount]
    thin = cv2.GaussianBlur(_strokes(shown, 2), (0, 0), 1.6)
    folds = cv2.GaussianBlur(_strokes(deep, 6), (0, 0), 4.5)
    return f32(thin), f32(folds)


def _mix(color: F32, other: tuple[float, ...] | F32, share: F32) -> F32:
    return f32(color + (f32(other) - color) * share[..., None])


def _complexion(look: Look, rng: np.random.Generator) -> F32:
    color = np.ones((HEIGHT, WIDTH, 3), dtype=np.float32) * f32(look.tone)
    color *= 1 + 0.018 * _noise(rng, 60)[..., None] + 0.012 * _noise(rng, 14)[..., None]
    flush = _noise(rng, 9) * 0.006 + _noise(rng, 2.5) * 0.007
    color += flush[..., None] * f32([1.0, -0.4, -0.5])
    red = 0.9 * _spot(0.037, 0.690, 0.020, 0.020) + 0.7 * _spot(0.0, 0.687, 0.012, 0.010)
    red += (
        0.4 * _spot(0.0, 0.632, 0.016, 0.012) + 0.8 * part_mask("ears") + 0.5 * part_mask("eyelids")
    )
    color *= 1 + (look.red * red)[..., None] * f32([0.02, -0.10, -0.09])
    yellow = _spot(0.0, 0.785, 0.045, 0.022)
    color *= 1 + 0.5 * yellow[..., None] * f32([0.01, 0.01, -0.04])
    under = _spot(0.027, EYE[1] - 0.0165, 0.013, 0.006) + 0.7 * _spot(
        0.019, EYE[1] + 0.004, 0.006, 0.012
    )
    color *= 1 - (look.eye_shadow * under)[..., None] * f32([0.16, 0.19, 0.13])
    return f32(color)


def _marks(color: F32, look: Look, rng: np.random.Generator) -> F32:
    count = int(150 * look.spots)
    dots = np.zeros((HEIGHT, WIDTH), dtype=np.uint8)
    for _ in range(count):
        x, y = rng.normal(0, 0.036), rng.normal(0.71, 0.045)
        cx, cy = on_face(f32([[x, y]]))[0]
        size = rng.gamma(2.0, 0.0006) * PER_METRE * (0.6 + look.lines)
        axes = (max(int(size * 8), 4), max(int(size * rng.uniform(5, 8)), 4))
        shade = float(rng.uniform(0.15, 0.6))
        at = (int(cx * 8), int(cy * 8))
        cv2.ellipse(
            dots, at, axes, rng.uniform(0, 180), 0, 360, int(shade * 255), -1, cv2.LINE_AA, 3
        )
    brown = f32(look.tone) * f32([0.72, 0.60, 0.52])
    color = _mix(color, brown, f32(cv2.GaussianBlur(dots, (0, 0), 1.5) / 255.0))
    for x, y, r in look.moles:
        cx, cy = on_face(f32([[x, y]]))[0]
        dots[:] = 0
        cv2.circle(
            dots, (int(cx * 8), int(cy * 8)), int(r * PER_METRE * 8), 255, -1, cv2.LINE_AA, 3
        )
        color = _mix(
            color, (0.22, 0.13, 0.10), f32(cv2.GaussianBlur(dots, (0, 0), 1.1) * (0.85 / 255))
        )
    return color


def _beard(color: F32, look: Look, rng: np.random.Generator) -> F32:
    if not look.stubble:
        return color
    area = _spot(0.0, 0.628, 0.030, 0.017) + _spot(0.030, 0.640, 0.024, 0.024)
    area += (
        _spot(0.014, 0.672, 0.012, 0.006)
        + _spot(0.0, 0.612, 0.05, 0.02)
        + _spot(0.055, 0.655, 0.012, 0.03)
    )
    area = np.clip(area, 0, 1) * (1 - part_mask("lips"))
    dots = smoothstep(0.9, 1.8, _noise(rng, 0.8))
    color = _mix(color, f32(look.tone) * f32([0.66, 0.70, 0.74]), f32(0.42 * look.stubble * area))
    return _mix(color, (0.12, 0.10, 0.10), f32(0.5 * look.stubble * area * dots))


def _mouth(color: F32, look: Look, rng: np.random.Generator) -> F32:
    lips = part_mask("lips")
    stripes = cv2.GaussianBlur(
        rng.standard_normal((HEIGHT, WIDTH)).astype(np.float32), (0, 0), 1.2, sigmaY=7
    )
    tone = f32(look.lips) * (1 + 0.05 * (stripes / stripes.std())[..., None])
    return f32(color + (tone - color) * (look.lip_share * smoothstep(0.25, 0.75, lips))[..., None])


def _lids(color: F32, look: Look) -> F32:
    """The dark line of the lashes and the fold of the upper lid, beside what the geometry shades."""
    for side in (1, -1):
        x = np.linspace(-0.0135, 0.0135, 24)
        fold = EYE[1] + 0.0105 - 26 * (x - 0.001) ** 2
        line = on_face(f32(np.column_stack([side * (EYE[0] + x), fold])))
        shade = cv2.GaussianBlur(_strokes([line], 3), (0, 0), 2.0)
        color = _mix(color, f32(look.tone) * 0.55, f32(0.5 * look.fold * shade))
    return color


def _hair_area(person: Person) -> F32:
    """Where hair grows, on the map: the scalp under hair is painted in its colour."""
    turn = (np.arange(WIDTH) / WIDTH - 0.5) * 2 * np.pi
    y = ATLAS_TOP - np.arange(HEIGHT) / HEIGHT * (ATLAS_TOP - ATLAS_LOW)
    turns, heights = np.meshgrid(turn, y)
    ring = [0.078 * np.sin(turns), heights, ATLAS_AXIS + 0.09 * np.cos(turns)]
    points = f32(np.stack(ring, -1).reshape(-1, 3))
    share = hair_share(points, person.hair).reshape(HEIGHT, WIDTH)
    if person.hair.style == "bald":
        share = share * smoothstep(0.808, 0.775, f32(heights))
    share = share * (1 - part_mask("ears"))
    return f32(cv2.GaussianBlur(share, (0, 0), 5.0))


def paint(person: Person) -> Paint:
    look = person.look
    rng = np.random.default_rng(look.seed)
    color = _complexion(look, rng)
    thin, folds = _wrinkles(look.lines, rng)
    color *= 1 - look.lines * (0.30 * thin + 0.16 * folds)[..., None] * f32([0.8, 1.0, 1.0])
    color = _beard(color, look, rng)
    color = _marks(color, look, rng)
    color = _mouth(color, look, rng)
    color = _lids(color, look)
    strokes = [line for side in (1, -1) for line in _brow_lines(look.brows, side, rng)]
    hairs = cv2.GaussianBlur(_strokes(strokes), (0, 0), 0.7)
    under = cv2.GaussianBlur(_strokes(strokes, 3), (0, 0), 4)
    color = _mix(color, look.brows.color, f32(np.clip(0.38 * under * look.brows.density, 0, 0.5)))
    color = _mix(color, look.brows.color, f32(np.clip(1.25 * hairs, 0, 0.92)))
    color = _mix(color, linear_to_srgb(person.hair.color) + 0.06, 0.85 * _hair_area(person))
    relief = 0.5 + 0.05 * _noise(rng, 1.6) * 0.5 + 0.04 * _noise(rng, 3.0) * 0.5
    relief -= look.lines * (0.30 * thin + 0.28 * folds)
    relief += 0.10 * hairs
    gloss = 0.35 + 0.3 * _spot(0.0, 0.71, 0.010, 0.03) + 0.2 * _spot(0.0, 0.785, 0.035, 0.02)
    gloss += 0.35 * part_mask("lips") + 0.05 * _noise(rng, 6)
    rgba = np.dstack([color, np.clip(gloss, 0, 1)])
    lid = srgb_to_linear(f32(look.tone) * f32([0.92, 0.86, 0.85]))
    as_bytes = (np.clip(rgba, 0, 1) * 255 + 0.5).astype(np.uint8)
    return Paint(as_bytes, (np.clip(relief, 0, 1) * 255).astype(np.uint8), lid)
