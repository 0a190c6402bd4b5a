# SPDX-License-Identifier: Apache-2.0
"""What a tray's camera sees while somebody lays a card down, holds it, takes it away: pictures by time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import cv2
import numpy as np

from hw.cardface.presence import Sight, TrayWatch
from hw.virtual.face.drawing import FacePrint, FaceStyle, draw_face
from hw.virtual.face.photograph import Shot, empty_tray, photograph

SKIN = (118, 146, 192)


@dataclass(frozen=True)
class Moment:
    """What there is at one moment. `card`: the seed of its print and holder, None: no card lies there.

    `shift_mm`, `turn_deg`: from where it lay at first. `light`: exposure; `shadow`, `glare`: places across the frame
    (0 to 1) of a shadow's edge and of a lamp's reflection; `hand`: the place of a hand's middle, in fractions of the
    frame; `knock_px`: how far the camera was pushed; `flash`: nothing but white.
    """

    card: int | None = 1
    shift_mm: tuple[float, float] = (0.0, 0.0)
    turn_deg: float = 0.0
    lifted_mm: float = 0.0
    light: float = 1.0
    shadow: float | None = None
    glare: float | None = None
    hand: tuple[float, float] | None = None
    blur: float = 0.0
    knock_px: tuple[float, float] = (0.0, 0.0)
    flash: bool = False


@dataclass(frozen=True)
class Tray:
    """One camera over one tray; `scale`: the card's long side in fractions of the frame's width."""

    tray: str = "dark"
    frame: tuple[int, int] = (640, 480)
    scale: float = 0.6
    turn_deg: float = 0.0
    noise: float = 3.0
    fps: float = 12.0
    seed: int = 0

    @property
    def px_per_mm(self) -> float:
        return self.scale * self.frame[0] / 85.6

    def picture(self, moment: Moment, number: int = 0) -> np.ndarray:
        """One frame; `number` sets its noise."""
        scene = self._scene(moment).astype(np.float32)
        if moment.hand is not None:
            lay_hand(scene, moment.hand, self.seed)
        if moment.glare is not None:
            shine(scene, moment.glare)
        if moment.shadow is not None:
            shade(scene, moment.shadow)
        scene *= moment.light
        if any(moment.knock_px):
            scene = pushed(scene, moment.knock_px)
        if moment.blur:
            scene = cv2.GaussianBlur(scene, (0, 0), moment.blur)
        if moment.flash:
            scene[:] = 255
        scene += self.noise * _noise(self.frame, number)
        return np.clip(scene, 0, 255).astype(np.uint8)

    def _scene(self, moment: Moment) -> np.ndarray:
        away = tuple(round(mm, 2) for mm in moment.shift_mm)
        turn = round(self.turn_deg + moment.turn_deg, 2)
        return _scene(self, moment.card, away, turn, round(moment.lifted_mm, 1))

    def film(
        self, play: Callable[[float], Moment], seconds: float, begin: float = 0.0
    ) -> Iterator[tuple[np.ndarray, float]]:
        """Frames and their times."""
        for number in range(round(seconds * self.fps)):
            at = begin + number / self.fps
            yield self.picture(play(at), round(at * self.fps)), at

    def watched(
        self, watch: TrayWatch, play: Callable[[float], Moment], seconds: float, begin: float = 0.0
    ) -> list[tuple[float, Sight]]:
        """What the watch says of each of them."""
        return [(at, watch.see(image, at)) for image, at in self.film(play, seconds, begin)]


def _noise(frame: tuple[int, int], number: int) -> np.ndarray:
    """Another part of one large field for each frame: drawing it anew would cost more than all the rest."""
    width, height = frame
    rng = np.random.default_rng(number)
    x, y = int(rng.integers(0, 257)), int(rng.integers(0, 257))
    return _field(width + 256, height + 256)[y : y + height, x : x + width]


@lru_cache(maxsize=2)
def _field(width: int, height: int) -> np.ndarray:
    return np.random.default_rng(0).normal(0, 1, (height, width, 3)).astype(np.float32)


@lru_cache(maxsize=12)
def face(seed: int) -> np.ndarray:
    """A card's face; another holder for each seed."""
    rng = np.random.default_rng(seed)
    names = ("見本 花子", "見本 太郎", "試験 一郎", "架空 さくら", "仮名 次郎")
    streets = ("青葉区見本町１丁目２番３号", "西区例示４丁目５番", "北町架空６７８番地９号")
    born = date(int(rng.integers(1940, 2005)), int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    printed = FacePrint(
        name=names[seed % len(names)],
        address=(f"見本県例示市{streets[seed % len(streets)]}",),
        birth=born,
        expires=date(int(rng.integers(2027, 2035)), born.month, born.day),
        code=f"{rng.integers(10_000):04d}",
        portrait=seed,
    )
    return draw_face(printed, FaceStyle(seed=seed))


@lru_cache(maxsize=64)
def _scene(
    tray: Tray, card: int | None, away_mm: tuple[float, float], turn_deg: float, lifted_mm: float
) -> np.ndarray:
    width, height = tray.frame
    away = (away_mm[0] * tray.px_per_mm / width, away_mm[1] * tray.px_per_mm / height)
    scale = tray.scale * 200 / (200 - lifted_mm)  # a camera 20 cm above
    place = {"turn_deg": turn_deg, "shift": away, "scale": scale}
    shot = Shot(tray.frame, tray=tray.tray, noise=0.0, jpeg=None, seed=tray.seed, **place)
    return empty_tray(shot) if card is None else photograph(face(card), shot).image


def lay_hand(scene: np.ndarray, at: tuple[float, float], seed: int) -> None:
    """Four fingers and a palm that reach in from below; `at`: the fingertips' middle."""
    height, width = scene.shape[:2]
    mask = np.zeros((height, width), np.uint8)
    x, y = at[0] * width, at[1] * height
    thick = round(0.045 * width)
    for nth in range(4):
        tip = (round(x + (nth - 1.5) * 1.5 * thick), round(y + abs(nth - 1.3) * 0.6 * thick))
        cv2.line(mask, tip, (tip[0], round(y + 0.28 * height)), 255, thick)
    palm = (round(x), round(y + 0.45 * height))
    cv2.ellipse(mask, palm, (round(4.2 * thick), round(0.26 * height)), 0, 0, 360, 255, -1)
    cv2.line(mask, palm, (round(x), round(y + 2 * height)), 255, 5 * thick)
    soft = cv2.GaussianBlur(mask, (0, 0), 2).astype(np.float32)[..., None] / 255
    shades = np.random.default_rng(seed).normal(0, 1, (9, 12)).astype(np.float32)
    tone = 1 + 0.08 * cv2.resize(shades, (width, height), interpolation=cv2.INTER_CUBIC)
    scene += (np.array(SKIN, np.float32) * tone[..., None] - scene) * soft


def shine(scene: np.ndarray, at: float) -> None:
    """A lamp's reflection that burns out a spot and veils what is around it."""
    height, width = scene.shape[:2]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    far = np.hypot(x - at * width, y - 0.5 * height) / (0.055 * width)
    scene += (320 * np.exp(-(far**2)))[..., None]


def shade(scene: np.ndarray, at: float) -> None:
    """A person's shadow: all that is left of its soft edge gets less than half of the light."""
    width = scene.shape[1]
    x = np.arange(width, dtype=np.float32) / width
    scene *= (1 - 0.55 / (1 + np.exp(np.clip((x - at) / 0.03, -50, 50))))[None, :, None]


def pushed(scene: np.ndarray, by_px: tuple[float, float]) -> np.ndarray:
    """The same scene, seen by a camera that points elsewhere."""
    height, width = scene.shape[:2]
    matrix = np.array([[1, 0, by_px[0]], [0, 1, by_px[1]]], np.float32)
    return cv2.warpAffine(scene, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
