# SPDX-License-Identifier: Apache-2.0
"""Four of the lines of a picture that could be the sides of a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.edges import Lines
from hw.cardface.layout import CORNER_MM, HEIGHT_MM, WIDTH_MM
from hw.cardface.perspective import misfit

Floats = NDArray[np.float32]
Indices = NDArray[np.intp]

MIN_SIDE: Final = 0.16
"""Shortest side of a card, in short sides of the picture: a card that fills 40 % of the width has 0.25."""
MAX_OUTSIDE: Final = 0.10
"""How far a corner may lie outside the picture, in short sides of it."""
MAX_MISFIT: Final = 4.0

_OPPOSITE: Final = np.deg2rad(36)
"""The greatest angle between opposite sides in perspective."""
_CROSSING: Final = np.deg2rad(48)
"""The smallest angle between adjacent sides in perspective."""
_CORNER: Final = (CORNER_MM + 0.4) / HEIGHT_MM, (CORNER_MM + 0.4) / WIDTH_MM


@dataclass(frozen=True, slots=True, eq=False)
class Quads:
    """K quadrilaterals, best first. `corners`: K x 4 x 2, clockwise, the first side a long one.

    `sides`: K x 4, how much of each side (corner k to k + 1) is visible, 0 to 1. `score`: K, 0 to 1.
    """

    corners: Floats
    sides: Floats
    score: Floats


def find_quads(lines: Lines, size: tuple[int, int], keep: int = 9) -> Quads:
    """The likeliest card outlines among these lines of a picture of this width and height."""
    quads = _candidates(lines, size)
    corners, clockwise = _cornered(lines, quads)
    chosen = np.flatnonzero(_possible(corners, size))
    fit, long_first = misfit(corners[chosen], size)
    chosen, long_first, fit = _where(fit < MAX_MISFIT, chosen, long_first, fit)
    sides, beyond = _support(lines, clockwise[chosen], corners[chosen], long_first)
    score = _score(sides, beyond, fit) + _size_bonus(corners[chosen])
    best = np.argsort(-score)[: 8 * keep]
    turned = np.where(long_first[best, None], np.arange(4), (np.arange(4) + 1) % 4)
    ranked = np.take_along_axis(corners[chosen[best]], turned[:, :, None], axis=1)
    found = Quads(ranked, np.take_along_axis(sides[best], turned, axis=1), score[best])
    return _distinct(found, keep)


def _where(mask: NDArray[np.bool_], *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return tuple(array[mask] for array in arrays)


def _candidates(lines: Lines, size: tuple[int, int]) -> Indices:
    """K x 4 lines: two opposite ones, and two that cross them; as first, second, third and fourth side."""
    count = len(lines.rho)
    one, other = np.triu_indices(count, 1)
    cos = (lines.normal[one] * lines.normal[other]).sum(axis=1)
    middle = lines.normal @ lines.centre
    gap = np.abs(np.where(cos > 0, 1, -1) * (lines.rho - middle)[other] - (lines.rho - middle)[one])
    opposite = (np.abs(cos) > np.cos(_OPPOSITE)) & (gap > MIN_SIDE * min(size) * 0.7)
    one, other = one[opposite], other[opposite]
    first, second = np.triu_indices(len(one), 1)
    sine = np.abs(lines.normal @ np.stack([-lines.normal[:, 1], lines.normal[:, 0]]))
    crossing = sine > np.sin(_CROSSING)
    ok = np.ones(len(first), bool)
    for a in (one, other):
        for b in (one, other):
            ok &= crossing[a[first], b[second]]
    first, second = first[ok], second[ok]
    return np.column_stack([one[first], one[second], other[first], other[second]])


def _cornered(lines: Lines, quads: Indices) -> tuple[Floats, Indices]:
    """The corners of each quad, clockwise in the picture, and its lines in the same order: corner k to k + 1 on k."""
    at = _crossings(lines)
    corners = np.stack([at[quads[:, k - 1], quads[:, k]] for k in range(4)], axis=1)
    a, b = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    flip = (a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]) < 0
    corners[flip] = corners[flip][:, ::-1]
    # Backwards, the side from corner k to k + 1 is the one that ran from 3 - k to 2 - k.
    quads = np.where(flip[:, None], quads[:, [2, 1, 0, 3]], quads)
    return np.asarray(corners, np.float32), np.asarray(quads, np.intp)


def _crossings(lines: Lines) -> Floats:
    n, rho = lines.normal.astype(np.float64), lines.rho.astype(np.float64)
    det = n[:, None, 0] * n[None, :, 1] - n[:, None, 1] * n[None, :, 0]
    det = np.where(np.abs(det) < 1e-6, 1e-6, det)
    x = (rho[:, None] * n[None, :, 1] - rho[None, :] * n[:, None, 1]) / det
    y = (n[:, None, 0] * rho[None, :] - n[None, :, 0] * rho[:, None]) / det
    return np.stack([x, y], axis=2).astype(np.float32)


def _possible(corners: Floats, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Convex, large enough, and (nearly) inside the picture."""
    margin = MAX_OUTSIDE * min(size)
    x, y = (np.ascontiguousarray(corners[..., axis].T) for axis in (0, 1))  # 4 x K: fast to reduce
    inside = (x.min(axis=0) >= -margin) & (x.max(axis=0) <= size[0] + margin)
    inside &= (y.min(axis=0) >= -margin) & (y.max(axis=0) <= size[1] + margin)
    corners = corners[inside]
    sides = np.roll(corners, -1, axis=1) - corners
    following = np.roll(sides, -1, axis=1)
    convex = (sides[..., 0] * following[..., 1] - sides[..., 1] * following[..., 0] > 0).all(axis=1)
    large = (np.square(sides).sum(axis=2) > (MIN_SIDE * min(size)) ** 2).all(axis=1)
    inside[inside] = convex & large
    return np.asarray(inside, bool)


def _support(
    lines: Lines, quads: Indices, corners: Floats, long_first: NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """How much of each side is seen (K x 4), and how much goes on behind its two ends (K x 4)."""
    here = lines.parameter(quads, corners[..., 0], corners[..., 1])
    following = np.roll(corners, -1, axis=1)
    there = lines.parameter(quads, following[..., 0], following[..., 1])
    long = np.stack([long_first, ~long_first, long_first, ~long_first], axis=1)
    # The rounded corners are no part of the straight sides.
    inset = np.where(long, _CORNER[1], _CORNER[0]) * (there - here)
    sides = lines.visible(quads, here + inset, there - inset)
    reach = 0.12 * (there - here)
    before = lines.visible(quads, here - reach, here - 0.15 * reach)
    after = lines.visible(quads, there + 0.15 * reach, there + reach)
    return sides, np.asarray((before + after) / 2, np.float32)


def _score(sides: Floats, beyond: Floats, fit: Floats) -> Floats:
    if not len(sides):
        return np.zeros(0, np.float32)
    # A finger or a reflection may hide most of one side, not of two.
    weakest = np.sort(sides, axis=1)
    seen = 0.55 * sides.mean(axis=1) + 0.2 * weakest[:, 0] + 0.25 * weakest[:, 1]
    return np.asarray(seen * np.exp(-0.06 * fit * fit) - 0.15 * beyond.mean(axis=1), np.float32)


def _size_bonus(corners: Floats) -> Floats:
    """The outermost of several outlines is the card; the others are print on it."""
    a, b = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    area = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    return np.asarray(0.10 * np.log(area / max(1.0, area.max(initial=1.0))), np.float32)


def _distinct(quads: Quads, keep: int) -> Quads:
    """The best of each bunch that are nearly the same."""
    taken: list[int] = []
    for k in range(len(quads.score)):
        side = np.linalg.norm(quads.corners[k, 1] - quads.corners[k, 0])
        if all(_apart(quads.corners[k], quads.corners[j]) > 0.025 * side for j in taken):
            taken.append(k)
        if len(taken) == keep:
            break
    return Quads(quads.corners[taken], quads.sides[taken], quads.score[taken])


def _apart(one: Floats, other: Floats) -> float:
    straight = np.abs(one - other).max()
    return float(min(straight, np.abs(one - np.roll(other, 2, axis=0)).max()))
