# SPDX-License-Identifier: Apache-2.0
"""Long straight edges in a picture: where they run, and along which stretches they are really to be seen.

A card's side may be faint (light card on a light tray), covered for a part (finger, glare) or run through texture. So
lines are voted for by all pixels whose gradient agrees with them, weak ones too, and then each line is walked along:
the gradient across it is averaged along it, which keeps straight edges and cancels grain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image

Floats = NDArray[np.float32]

MAX_LINES: Final = 36
"""The four sides of a card are among the 20 longest edges of nearly every picture; every line more costs time."""

STRONG: Final = 12.0
"""Grey values a pixel that the strongest edges are cut to."""

STEP: Final = 3.0
"""Pixels between two looks along a line."""

_CANDIDATES: Final = 120
"""Rows of characters gather votes like edges do, in many directions."""
_VOTERS: Final = 10_000
_ANGLES: Final = 180
_RHO_STEP: Final = 1.5
_SPREAD: Final = 3
"""A pixel votes for the lines up to this many degrees off its own gradient."""
_SMOOTH: Final = 9
"""Looks averaged along a line: 27 pixels."""
_LONG: Final = 21
"""The same for choosing lines: 63 pixels, which a short side of the smallest card has."""
_LONG_ENOUGH: Final = 200.0
"""Pixels; a line that is longer is no better."""
_CROWDED: Final = 0.93
"""What each better line in the same direction leaves of a line's worth."""
_FAINT: Final = 0.55
"""What the faintest edge is worth against the strongest: grain of wood and brushed metal is straight too."""
_RIM: Final = 0.5
"""How much of an edge the picture's border is worth."""
_FLOOR: Final = (0.22, 0.6)
"""Between these the picture's own median gradient is taken for grain: sensors' noise, and texture."""


@dataclass(frozen=True, slots=True, eq=False)
class Gradient:
    """Of the channel that changes most in each pixel. `field`: height x width x 3: to the right, downwards, in all.

    Grey values a pixel, and none stronger than `STRONG`, so that strong edges do not drown faint ones.
    """

    field: Floats
    floor: float
    """Grey values a pixel: edges that are weaker are grain."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture."""
        return self.field.shape[1], self.field.shape[0]

    def across(self, x: Floats, y: Floats, normal: tuple[Floats, Floats]) -> Floats:
        """At these places (... x looks): the gradient along `normal`, with its sign, and in all directions; ... x 2.

        0 outside of the picture.
        """
        if not x.size:  # OpenCV refuses to look nowhere
            return np.zeros((*x.shape, 2), np.float32)
        rows = (-1, x.shape[-1])
        found = cv2.remap(
            self.field,
            np.asarray(x, np.float32).reshape(rows),
            np.asarray(y, np.float32).reshape(rows),
            cv2.INTER_NEAREST,
            borderMode=cv2.BORDER_CONSTANT,
        ).reshape(*x.shape, 3)
        both = np.empty((*x.shape, 2), np.float32)
        np.multiply(found[..., 0], normal[0], out=both[..., 0])
        both[..., 0] += found[..., 1] * normal[1]
        both[..., 1] = found[..., 2]
        return both


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """N straight edges. `normal`: N x 2, unit; a point p is on line n if `normal[n] @ p == rho[n]`.

    `seen`: N x T running sums (in pixels) of how much of the line is visible, in `STEP`s of the direction
    (-normal.y, normal.x) from the parameter `-reach` on; 0 is the point next to the picture's `centre`.
    """

    normal: Floats
    rho: Floats
    seen: Floats
    centre: Floats
    reach: float

    def visible(self, line: NDArray[np.intp], start: Floats, end: Floats) -> Floats:
        """The share of the stretch from parameter `start` to `end` of each of these lines that is an edge, 0 to 1."""
        low, high = np.minimum(start, end), np.maximum(start, end)
        length = np.maximum(high - low, 1.0)
        return np.asarray((self._until(line, high) - self._until(line, low)) / length, np.float32)

    def parameter(self, line: NDArray[np.intp], x: Floats, y: Floats) -> Floats:
        """How far along its line each of these points is."""
        normal = self.normal[line]
        along = (y - self.centre[1]) * normal[..., 0] - (x - self.centre[0]) * normal[..., 1]
        return np.asarray(along, np.float32)

    def _until(self, line: NDArray[np.intp], parameter: Floats) -> Floats:
        place = np.clip((parameter + self.reach) / STEP, 0, self.seen.shape[1] - 1.001)
        whole = place.astype(np.intp)
        low, high = self.seen[line, whole], self.seen[line, whole + 1]
        return np.asarray(low + (high - low) * (place - whole), np.float32)


def gradient(image: Image) -> Gradient:
    """The gradient of this picture, in each pixel that of the channel that changes most there."""
    smooth = cv2.GaussianBlur(image, (0, 0), 0.9)
    x, y = (cv2.split(cv2.Sobel(smooth, cv2.CV_16S, *way)) for way in ((1, 0), (0, 1)))
    best_x, best_y = x[0], y[0]
    best = _steepness(x[0], y[0])
    for one_x, one_y in zip(x[1:], y[1:], strict=True):
        steepness = _steepness(one_x, one_y)
        more = cv2.compare(steepness, best, cv2.CMP_GT)
        for one, other in ((one_x, best_x), (one_y, best_y), (steepness, best)):
            cv2.copyTo(one, more, other)
    return _field(*(np.asarray(one, np.float32) / np.float32(8) for one in (best_x, best_y)))


def _steepness(x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """The sum of both without their signs: enough to choose a channel by."""
    return np.asarray(np.abs(x) + np.abs(y), np.int16)


def _field(x: Floats, y: Floats) -> Gradient:
    strength = cv2.magnitude(x, y)
    grain = float(np.median(strength[::3, ::3]))
    share = cv2.divide(STRONG, np.maximum(strength, np.float32(STRONG)))
    field = cv2.merge([cv2.multiply(one, share) for one in (x, y, strength)])
    return Gradient(np.asarray(field, np.float32), float(np.clip(grain, *_FLOOR)))


def find_lines(field: Gradient) -> Lines:
    """The most conspicuous lines of this picture, at most `MAX_LINES`, in no order."""
    width, height = field.size
    centre = np.array([(width - 1) / 2, (height - 1) / 2], np.float32)
    angle, rho = _peaks(*_votes(field, centre))
    normal = np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)
    seen = np.zeros((0, len(_looks(field))), np.float32)  # an empty tray, or no light
    if len(rho):
        best = _longest(field, centre, normal, rho)
        normal, rho = _refined(field, centre, normal[best], rho[best])
        walked = _averaged(_walk(field, centre, normal, rho, 2), _SMOOTH)
        seen = _visible(walked, field.floor)
    normal, rho, seen = _with_rim(centre, normal, rho, seen)
    running = np.cumsum(seen, axis=1, dtype=np.float32) * STEP
    across = (rho + normal @ centre).astype(np.float32)
    return Lines(normal, across, running, centre, _reach(field))


def _with_rim(
    centre: Floats, normal: Floats, rho: Floats, seen: Floats
) -> tuple[Floats, Floats, Floats]:
    """The picture's own four borders too, half believed: a scan or a crop ends where the card does."""
    borders = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], np.float32)
    away = np.array([centre[0], centre[1], centre[0], centre[1]], np.float32) + 0.5
    believed = np.full((4, seen.shape[1]), _RIM, np.float32)
    return np.vstack([normal, borders]), np.concatenate([rho, away]), np.vstack([seen, believed])


def _votes(field: Gradient, centre: Floats) -> tuple[Floats, float]:
    """The Hough plane, angles x distances from the centre; and the distance that its first column stands for."""
    strength = cv2.extractChannel(field.field, 2)
    around = cv2.blur(strength, (31, 31))
    floor = 1.2 * field.floor
    weight = strength / (2 * around + floor)
    ys, xs = _sample((weight > 0.55) & (strength > floor))
    chosen = np.minimum(weight[ys, xs], 1.5)
    own_x, own_y, _ = field.field[ys, xs].T
    angle = np.rad2deg(np.arctan2(own_y, own_x)) % _ANGLES
    own = angle.astype(np.intp)
    reach = float(np.hypot(*field.size)) / 2 + 2
    columns = int(2 * reach / _RHO_STEP) + 2
    x, y = xs - centre[0], ys - centre[1]
    table = np.deg2rad(np.arange(_ANGLES) + 0.5)
    cos, sin = np.cos(table).astype(np.float32), np.sin(table).astype(np.float32)
    plane = np.zeros(_ANGLES * columns, np.float64)
    for off in range(-_SPREAD, _SPREAD + 1):
        bins = (own + off) % _ANGLES
        place = ((x * cos[bins] + y * sin[bins] + reach) / _RHO_STEP).astype(np.intp)
        plane += np.bincount(bins * columns + place, chosen, plane.size)
    return plane.reshape(_ANGLES, columns).astype(np.float32), reach


def _sample(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Rows and columns of the places, thinned out evenly where they are too many."""
    places = np.flatnonzero(mask)
    if len(places) > _VOTERS:
        places = places[np.linspace(0, len(places) - 1, _VOTERS).astype(np.intp)]
    ys, xs = np.divmod(places, mask.shape[1])
    return ys, xs


def _peaks(plane: Floats, reach: float) -> tuple[Floats, Floats]:
    # The plane is a Moebius band: turned by 180 degrees, distances change their sign.
    around = np.vstack([plane[-5:, ::-1], plane, plane[:5, ::-1]])
    smooth = cv2.blur(around, (3, 3))
    top = cv2.dilate(smooth, np.ones((7, 5), np.uint8))
    peak = ((smooth >= top) & (smooth > 0))[5:-5]
    rows, columns = np.nonzero(peak)
    best = np.argsort(-smooth[rows + 5, columns])[:_CANDIDATES]
    angle = np.deg2rad(rows[best] + 0.5).astype(np.float32)
    rho = ((columns[best] + 0.5) * _RHO_STEP - reach).astype(np.float32)
    return angle, rho


def _walk(field: Gradient, centre: Floats, normal: Floats, rho: Floats, side: int) -> Floats:
    """The gradient at each line: N lines x (2 side + 1) offsets x looks along it x 2; 0 outside of the picture.

    The last axis: across the line, with its sign, and in all directions.
    """
    along = _looks(field)
    off = np.arange(-side, side + 1, dtype=np.float32)[None, :, None] + rho[:, None, None]
    nx, ny = normal[:, 0, None, None], normal[:, 1, None, None]
    return field.across(
        centre[0] + nx * off - ny * along, centre[1] + ny * off + nx * along, (nx, ny)
    )


def _averaged(walked: Floats, looks: int) -> Floats:
    """The same, averaged along the lines: straight edges stay, grain cancels itself. Without sign."""
    flat = cv2.blur(
        walked.reshape(-1, *walked.shape[2:]), (looks, 1), borderType=cv2.BORDER_CONSTANT
    )
    return np.abs(flat).reshape(walked.shape)


def _longest(field: Gradient, centre: Floats, normal: Floats, rho: Floats) -> NDArray[np.intp]:
    """Which of these lines are straight edges over some length, rather than rows of things."""
    averaged = _averaged(_walk(field, centre, normal, rho, 1), _LONG)
    seen = _visible(averaged, field.floor)
    length = np.minimum(seen.sum(axis=1) * STEP, _LONG_ENOUGH)
    contrast = (seen * averaged[..., 0].max(axis=1)).sum(axis=1) / (seen.sum(axis=1) + 1e-3)
    worth = length * (0.4 + contrast / (contrast + 3))
    order = np.argsort(-worth)
    # Grain, ruled fields and rows of print fill whole directions; the other pair of sides must get its turn.
    same = np.abs(normal[order] @ normal[order].T) > np.cos(np.deg2rad(8))
    rank = np.tril(same, -1).sum(axis=1)
    return order[np.argsort(-worth[order] * _CROWDED**rank)][:MAX_LINES]


def _visible(averaged: Floats, floor: float) -> Floats:
    """N x looks, 0 to 1: is there an edge that runs along the line?"""
    seen = edge_share(averaged[..., 0], averaged[..., 1], floor)
    return np.asarray(seen.max(axis=1), np.float32)


def edge_share(across: Floats, whole: Floats, floor: float) -> Floats:
    """0 to 1: is there an edge, of whatever contrast, but nearly nothing else?

    Gradients averaged along the edge: across it, without sign, and in all directions.
    """
    order = across / (whole + 0.5 * floor)
    seen = np.clip((order - 0.4) / 0.3, 0, 1) * np.clip(across / floor - 0.5, 0, 1)
    return np.asarray(seen * (_FAINT + (1 - _FAINT) * across / (across + 1.5)), np.float32)


def _looks(field: Gradient) -> Floats:
    reach = _reach(field)
    return np.arange(-reach, reach, STEP, dtype=np.float32)


def _reach(field: Gradient) -> float:
    return float(np.hypot(*field.size)) / 2 + STEP


def _refined(field: Gradient, centre: Floats, normal: Floats, rho: Floats) -> tuple[Floats, Floats]:
    """The lines laid through the strongest gradients within four pixels of them."""
    side = 4
    walked = _averaged(_walk(field, centre, normal, rho, side), _SMOOTH)[..., 0]
    along = _looks(field)
    off = walked.argmax(axis=1).astype(np.float32) - side
    weight = np.clip(walked.max(axis=1) - 0.5 * field.floor, 0, 4)
    slope, shift = np.zeros(len(rho), np.float32), np.zeros(len(rho), np.float32)
    for width in (8.0, 2.5, 1.2):
        residual = off - (slope[:, None] * along + shift[:, None])
        slope, shift = _fitted(along, off, weight / (1 + (residual / width) ** 2))
    turn = np.arctan(np.clip(slope, -0.08, 0.08))
    cos, sin = np.cos(turn), np.sin(turn)
    turned = np.stack(
        [normal[:, 0] * cos + normal[:, 1] * sin, normal[:, 1] * cos - normal[:, 0] * sin], axis=1
    )
    return turned.astype(np.float32), ((rho + shift) * cos).astype(np.float32)


def _fitted(along: Floats, off: Floats, weight: Floats) -> tuple[Floats, Floats]:
    total = weight.sum(axis=1) + 1e-6
    mean_t, mean_o = (weight * along).sum(axis=1) / total, (weight * off).sum(axis=1) / total
    t = along - mean_t[:, None]
    slope = (weight * t * off).sum(axis=1) / ((weight * t * t).sum(axis=1) + 1e-3)
    return slope.astype(np.float32), (mean_o - slope * mean_t).astype(np.float32)
