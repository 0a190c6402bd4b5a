# SPDX-License-Identifier: Apache-2.0
"""Four of the lines of a picture that could be the sides of a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hw.cardface.completing import along, completed
from hw.cardface.edges import Gradient, Lines
from hw.cardface.layout import CORNER_MM, HEIGHT_MM, WIDTH_MM
from hw.cardface.perspective import misfit
from hw.cardface.rounding import roundings

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
_ROUNDED: Final = 0.25
"""What four rounded corners are worth; printed lines that cross have none."""
_USUAL: Final = 0.75
_OUTERMOST: Final = 0.15
"""What e times the area is worth."""
_UNSHAPELY: Final = 0.15
_FREE: Final = 0.4
"""Standard errors of shape that lenses may have for nothing."""
_PLAIN_SIDE, _PLAIN_CORNER, _PLAIN_FIT = 0.8, 0.75, 0.8
_LOOKED_AT: Final = 1500
"""Quadrilaterals whose shape is looked at: those of which most is seen."""
_TO_COMPLETE: Final = 4
_LOOKED_FOR: Final = 0.05
"""What a side that was looked for must be seen better than one that caught the eye."""
_CORNER: Final = (CORNER_MM + 0.4) / HEIGHT_MM, (CORNER_MM + 0.4) / WIDTH_MM


@dataclass(frozen=True, slots=True, eq=False)
class Quads:
    """K quadrilaterals, best first. `corners`: K x 4 x 2, clockwise, the first side a long one.

    `sides`: K x 4, how much of each side (corner k to k + 1) is visible, `rounded`: of each rounded corner, 0 to 1.
    `fit`: K, standard errors from a card's shape. `score`: K, up to about 1.
    """

    corners: Floats
    sides: Floats
    rounded: Floats
    fit: Floats
    score: Floats


def find_quads(field: Gradient, lines: Lines, keep: int = 6) -> Quads:
    """The likeliest card outlines among these lines of this picture."""
    size = field.size
    at = _crossings(lines)
    corners, clockwise = _cornered(at, _candidates(lines, at, size))
    chosen = _most_seen(lines, clockwise, corners, np.flatnonzero(_possible(corners, size)))
    fit, long_first = misfit(corners[chosen], size)
    chosen, long_first, fit = _where(fit < MAX_MISFIT, chosen, long_first, fit)
    sides, beyond = _support(lines, clockwise[chosen], corners[chosen], long_first)
    score = _score(sides, beyond, fit) + _size_bonus(corners[chosen])
    best = np.argsort(-score)[: 8 * keep]
    turned = np.where(long_first[best, None], np.arange(4), (np.arange(4) + 1) % 4)
    ranked = np.take_along_axis(corners[chosen[best]], turned[:, :, None], axis=1)
    of_lines = _weighed(
        field,
        ranked,
        np.take_along_axis(sides[best], turned, axis=1),
        beyond[best],
        fit[best],
    )
    few = _distinct(of_lines, keep)
    if _convincing(few):
        return few
    return _distinct(_joined(of_lines, _completed(field, few.corners[:_TO_COMPLETE])), keep)


def _convincing(quads: Quads) -> bool:
    """Is the best so plainly a card's outline that no side need be looked for? Three corners are enough."""
    if not len(quads.score):
        return False
    side, corner = float(quads.sides[0].min()), float(np.sort(quads.rounded[0])[1])
    return side > _PLAIN_SIDE and corner > _PLAIN_CORNER and float(quads.fit[0]) < _PLAIN_FIT


def _completed(field: Gradient, corners: Floats) -> Quads:
    """These with one side each where the card's shape wants it."""
    corners = completed(field, corners)
    size = field.size
    fit, long_first = misfit(corners, size)
    good = long_first & _possible(corners, size)
    corners, fit = corners[good], fit[good]
    following = np.roll(corners, -1, axis=1)
    way = following - corners
    inset = np.array([_CORNER[1], _CORNER[0]] * 2, np.float32)[:, None] * way
    stretches = (
        (corners + inset, following - inset),
        (corners - 0.12 * way, corners - 0.018 * way),
        (following + 0.018 * way, following + 0.12 * way),
    )
    start, end = (np.concatenate([one[k].reshape(-1, 2) for one in stretches]) for k in (0, 1))
    sides, before, after = along(field, start, end).reshape(3, -1, 4)
    beyond = np.asarray((before + after) / 2, np.float32)
    return _weighed(field, corners, sides - np.float32(_LOOKED_FOR), beyond, fit)


def _weighed(field: Gradient, corners: Floats, sides: Floats, beyond: Floats, fit: Floats) -> Quads:
    rounded = roundings(field, corners)
    least = np.sort(rounded, axis=1)
    # A finger or a reflection may hide a corner.
    score = _score(sides, beyond, fit) + _ROUNDED * ((least[:, 0] + least[:, 1]) / 2 - _USUAL)
    return Quads(corners, sides, rounded, fit, np.asarray(score, np.float32))


def _joined(one: Quads, other: Quads) -> Quads:
    both = (
        np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("corners", "sides", "rounded", "fit", "score")
    )
    return Quads(*both)


def _most_seen(lines: Lines, quads: Indices, corners: Floats, chosen: Indices) -> Indices:
    """Those of the chosen of which most is seen, coarsely."""
    if len(chosen) <= _LOOKED_AT:
        return chosen
    here, following = corners[chosen], np.roll(corners[chosen], -1, axis=1)
    start = lines.parameter(quads[chosen], here[..., 0], here[..., 1])
    end = lines.parameter(quads[chosen], following[..., 0], following[..., 1])
    seen = lines.visible(quads[chosen], start, end)
    worth = seen.mean(axis=1) + 0.5 * seen.min(axis=1)
    return chosen[np.argpartition(-worth, _LOOKED_AT)[:_LOOKED_AT]]


def _where(mask: NDArray[np.bool_], *arrays: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    return tuple(array[mask] for array in arrays)


def _candidates(lines: Lines, at: Floats, size: tuple[int, int]) -> Indices:
    """K x 4 lines: two opposite ones, and two that cross them; as first, second, third and fourth side.

    `at`: where each two lines cross.
    """
    one, other = np.triu_indices(len(lines.rho), 1)
    cos = (lines.normal[one] * lines.normal[other]).sum(axis=1)
    middle = lines.normal @ lines.centre
    gap = np.abs(np.where(cos > 0, 1, -1) * (lines.rho - middle)[other] - (lines.rho - middle)[one])
    opposite = (np.abs(cos) > np.cos(_OPPOSITE)) & (gap > MIN_SIDE * min(size) * 0.7)
    one, other = one[opposite], other[opposite]
    corner = _corner_table(lines, at, size)
    crossed = corner[one] & corner[other]  # P x N: both of the pair make corners with this line
    first, second = np.nonzero(np.triu(crossed[:, one] & crossed[:, other], 1))
    return np.column_stack([one[first], one[second], other[first], other[second]])


def _corner_table(lines: Lines, at: Floats, size: tuple[int, int]) -> NDArray[np.bool_]:
    """N x N: may these two lines be adjacent sides? They cross squarely enough, and (nearly) inside the picture."""
    sine = np.abs(lines.normal @ np.stack([-lines.normal[:, 1], lines.normal[:, 0]]))
    margin = MAX_OUTSIDE * min(size)
    inside = (at >= -margin) & (at <= np.array(size, np.float32) + margin)
    return np.asarray((sine > np.sin(_CROSSING)) & inside.all(axis=2), bool)


def _cornered(at: Floats, quads: Indices) -> tuple[Floats, Indices]:
    """The corners of each quad, clockwise in the picture, and its lines in the same order: corner k to k + 1 on k."""
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
    """Convex, and large enough."""
    x, y = (np.ascontiguousarray(corners[..., axis].T) for axis in (0, 1))  # 4 x K: fast to reduce
    dx, dy = np.roll(x, -1, axis=0) - x, np.roll(y, -1, axis=0) - y
    convex = dx * np.roll(dy, -1, axis=0) > dy * np.roll(dx, -1, axis=0)
    large = dx * dx + dy * dy > (MIN_SIDE * min(size)) ** 2
    return np.asarray((convex & large).all(axis=0), bool)


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
    return np.asarray(
        seen * np.exp(-_UNSHAPELY * np.maximum(fit - _FREE, 0) ** 2) - 0.15 * beyond.mean(axis=1),
        np.float32,
    )


def _size_bonus(corners: Floats) -> Floats:
    """The outermost of several outlines is the card; the others are print on it."""
    area = _areas(corners)
    return np.asarray(_OUTERMOST * np.log(area / max(1.0, area.max(initial=1.0))), np.float32)


def _areas(corners: Floats) -> Floats:
    a, b = corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1]
    return np.asarray(np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]), np.float32)


def _distinct(quads: Quads, keep: int) -> Quads:
    """The best of each bunch that are nearly the same, best first."""
    taken: list[int] = []
    score = quads.score + _size_bonus(quads.corners)
    side = np.linalg.norm(quads.corners[:, 1] - quads.corners[:, 0], axis=1)
    for k in np.argsort(-score):
        if all(_apart(quads.corners[k], quads.corners[j]) > 0.02 * side[k] for j in taken):
            taken.append(k)
        if len(taken) == keep:
            break
    return Quads(
        quads.corners[taken],
        quads.sides[taken],
        quads.rounded[taken],
        quads.fit[taken],
        score[taken],
    )


def _apart(one: Floats, other: Floats) -> float:
    straight = np.abs(one - other).max()
    return float(min(straight, np.abs(one - np.roll(other, 2, axis=0)).max()))
