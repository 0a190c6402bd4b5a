# SPDX-License-Identifier: Apache-2.0
"""What people wear or hold before the face: glasses, sunglasses, a surgical mask, a hand; as solids on the head."""

from itertools import pairwise

import cv2
import numpy as np

from . import solid
from .actor import Actor
from .arrays import F32, f32, srgb_to_linear
from .attack import Held, Stage
from .body import eyes_of
from .gl import Part
from .solid import Rgb, Solid

NAMES = ("glasses", "sunglasses", "mask", "hand")
MASKS: tuple[Rgb, ...] = (
    (0.80, 0.82, 0.84),
    (0.42, 0.62, 0.72),
    (0.75, 0.70, 0.72),
    (0.04, 0.04, 0.05),
)
FRAMES: tuple[Rgb, ...] = (
    (0.02, 0.02, 0.02),
    (0.10, 0.05, 0.03),
    (0.35, 0.33, 0.30),
    (0.02, 0.03, 0.08),
)

Piece = tuple[Solid, str, dict[str, object]]


class Worn:
    """Something on a head; follows it."""

    def __init__(self, actor: Actor, name: str, rng: np.random.Generator) -> None:
        make = {"glasses": _glasses, "sunglasses": _sunglasses, "mask": _mask, "hand": _hand}[name]
        self.actor = actor
        self.stage = Stage(actor.renderer, make(actor, rng))

    def parts(self) -> list[Part]:
        """Its parts where the head now is."""
        self.stage.place(Held(self.actor.now.offset, self.actor.now.turn))
        return self.stage.parts


def _chain(points: F32, thick: float, color: Rgb) -> list[Solid]:
    return [solid.capsule(f32(a), f32(b), (thick, thick), color) for a, b in pairwise(points)]


def _spectacles(
    actor: Actor, rng: np.random.Generator, thick: float
) -> tuple[list[Solid], list[F32]]:
    """Rims, bridge and temples; and the lenses' centres with their half sizes."""
    color = FRAMES[int(rng.integers(len(FRAMES)))]
    half = f32([rng.uniform(0.021, 0.026), rng.uniform(0.014, 0.021)])
    turn = np.linspace(0, 2 * np.pi, 15)
    power = rng.uniform(0.55, 1.0)
    bits: list[Solid] = []
    lenses: list[F32] = []
    left, right = eyes_of(actor.rest)
    for eye in (left, right):
        sign = float(np.sign(eye.centre[0]))
        middle = f32([eye.centre[0] + 0.001 * sign, eye.centre[1] - 0.003, eye.radius + 0.013])
        ring = (
            np.sign(np.stack([np.cos(turn), np.sin(turn)]))
            * np.abs(np.stack([np.cos(turn), np.sin(turn)])) ** power
        )
        rim = middle + np.stack([half[0] * ring[0], half[1] * ring[1], 0 * turn], -1)
        bits += _chain(f32(rim), thick, color)
        hinge = middle + f32([sign * half[0], 0.004, 0])
        ear = f32([sign * 0.077, 0.004, -0.085])
        knee = f32([hinge[0] + sign * 0.004, hinge[1], hinge[2] - 0.012])
        bits += _chain(f32([hinge, knee, ear]), thick, color)
        lenses.append(f32([*middle, *half]))
    inner = [f32(lens[:3] - f32([np.sign(lens[0]) * half[0], -0.004, -0.001])) for lens in lenses]
    bits += _chain(f32(inner), thick, color)
    return bits, lenses


def _glasses(actor: Actor, rng: np.random.Generator) -> list[Piece]:
    bits, _ = _spectacles(actor, rng, float(rng.uniform(0.0008, 0.0022)))
    return [(solid.joined(bits), "plain", {"shine": 0.5})]


def _sunglasses(actor: Actor, rng: np.random.Generator) -> list[Piece]:
    bits, lenses = _spectacles(actor, rng, 0.0018)
    dark: Rgb = (0.012, 0.011, 0.013)
    for lens in lenses:
        reach, tall = f32([float(lens[3] - lens[4]), 0, 0]), float(lens[4])
        bits.append(solid.capsule(lens[:3] - reach, lens[:3] + reach, (tall, tall), dark, 0.10))
    return [(solid.joined(bits), "plain", {"shine": 1.2})]


def _profile(actor: Actor, xs: F32, ys: F32, reach: float = 0.007) -> F32:
    """How far forward the face stands at each x and y (metres), smoothed, as a taut cloth lies."""
    points = actor.still.positions
    near = points[(points[:, 2] > -0.05) & (points[:, 1] > -0.16) & (points[:, 1] < 0.03)]
    gap = np.maximum(
        np.abs(near[None, :, 0] - xs.reshape(-1, 1)), np.abs(near[None, :, 1] - ys.reshape(-1, 1))
    )
    high = np.where(gap < reach, near[None, :, 2], -0.045).max(axis=1).reshape(xs.shape)
    taut = cv2.GaussianBlur(f32(high), (0, 0), 1.5, borderType=cv2.BORDER_REPLICATE)
    return f32(np.maximum(taut, 0.5 * (taut + high)))


def _mask(actor: Actor, rng: np.random.Generator) -> list[Piece]:
    """A pleated surgical mask from the bridge of the nose to under the chin, and its ear loops."""
    color = MASKS[int(rng.integers(len(MASKS)))]
    s, t = np.meshgrid(np.linspace(-1, 1, 26), np.linspace(0, 1, 20))
    top, low = -0.018 - float(rng.uniform(0, 0.008)), -0.128
    narrow = 0.066 * (1 - 0.18 * np.abs(2 * t - 1) ** 2)
    xs, ys = f32(s * narrow), f32(top + (low - top) * t - 0.010 * s * s * (1 - 2 * t))
    zs = _profile(actor, xs, ys) + 0.005
    pleat = 1 - 0.14 * (np.abs(((t * 5) % 1) - 0.5) < 0.09)
    points = f32(np.stack([xs, ys, zs], -1))
    across, down = np.gradient(points, axis=1), np.gradient(points, axis=0)
    normal = np.cross(down, across)
    normal /= np.maximum(np.linalg.norm(normal, axis=-1, keepdims=True), 1e-9)
    tint = f32(color) * pleat[..., None]
    cloth = solid.grid(points, f32(normal), f32(tint), f32(np.stack([s, t], -1)), 26, 20)
    loops = []
    for sign, column in ((-1.0, 0), (1.0, -1)):
        ear = f32([sign * 0.076, -0.012, -0.075])
        for row in (2, -3):
            loops.append(solid.capsule(points[row, column], ear, (0.0013, 0.0013), (0.8, 0.8, 0.8)))
    return [(solid.joined([cloth, *loops]), "plain", {"shine": 0.02})]


def _hand(actor: Actor, rng: np.random.Generator) -> list[Piece]:
    """A hand laid over the mouth or the eyes: four fingers, palm and forearm."""
    high = -0.055 if rng.uniform() < 0.6 else 0.0
    sign = 1.0 if rng.uniform() < 0.5 else -1.0
    tone = srgb_to_linear(actor.person.look.tone)
    r, g, b = (float(v) for v in tone)
    front = actor.nose + 0.012
    bits = []
    for k in range(4):
        y = high + 0.027 - 0.018 * k
        tip = f32([-sign * (0.040 - 0.006 * abs(k - 1.2)), y, front - 0.012])
        root = f32([sign * 0.045, y - 0.004, front - 0.004])
        shade = 1.0 - 0.03 * k
        bits.append(solid.capsule(tip, root, (0.0082, 0.0100), (r * shade, g * shade, b * shade)))
    palm = f32([sign * 0.055, high, front - 0.006]), f32([sign * 0.105, high - 0.03, front - 0.03])
    bits.append(solid.capsule(*palm, (0.034, 0.030), (r, g, b), 0.5))
    arm = palm[1], f32([sign * 0.20, high - 0.34, front - 0.10])
    bits.append(solid.capsule(*arm, (0.030, 0.045), (0.12, 0.14, 0.2), 0.8))
    return [(solid.joined(bits), "plain", {"shine": 0.2})]
