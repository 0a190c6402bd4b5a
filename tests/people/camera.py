# SPDX-License-Identifier: Apache-2.0
"""What a cheap webcam makes of the light: exposure, lens blur, noise, tone curve, sharpening."""

from dataclasses import dataclass, replace
from functools import lru_cache

import cv2
import numpy as np

from .arrays import F32, U8, f32, linear_to_srgb

FIELDS = 5  # noise fields made for a clip


@dataclass(frozen=True, slots=True)
class Sensor:
    """Exposure is a factor on the light; blur in pixels; noise as a share of full scale."""

    seed: int = 1
    exposure: float = 0.55
    wander: float = 0.03
    blur: float = 0.55
    shot: float = 0.012
    read: float = 0.004
    vignette: float = 0.16
    sharpen: float = 0.35
    warmth: float = 0.0
    contrast: float = 0.12
    saturation: float = 1.05


def _vignette(height: int, width: int, amount: float) -> F32:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    return f32(1 - amount * (x * x + y * y * 0.6) ** 1.2)[..., None]


def _tone(linear: F32, sensor: Sensor) -> F32:
    knee = linear * (1 + linear * 0.12) / (1 + linear * 0.28)
    shown = linear_to_srgb(knee)
    curve = shown + sensor.contrast * (shown - 0.5) * shown * (1 - shown) * 4
    grey = curve.mean(axis=2, keepdims=True)
    return f32(grey + (curve - grey) * sensor.saturation)


class Camera:
    """Develops the pictures of one clip; the noise and the slow exposure drift are the seed's."""

    def __init__(self, sensor: Sensor, fps: float) -> None:
        self.sensor = sensor
        self.rng = np.random.default_rng(sensor.seed)
        self.fps = fps
        self.phase = self.rng.uniform(0, 2 * np.pi, 3)
        self.count = 0
        self.fields: list[F32] = []

    def _drift(self) -> float:
        t = self.count / self.fps
        waves = np.sin(2 * np.pi * np.array([0.31, 0.83, 1.9]) * t + self.phase)
        return float(1 + self.sensor.wander * (waves @ np.array([0.6, 0.3, 0.15])))

    def _grain(self, shape: tuple[int, ...]) -> F32:
        """Noise of one picture: one of a few fields, rolled and mirrored at random."""
        while len(self.fields) < FIELDS:
            fine = self.rng.standard_normal(shape, dtype=np.float32)
            soft = cv2.GaussianBlur(self.rng.standard_normal(shape, dtype=np.float32), (0, 0), 0.9)
            self.fields.append(f32(0.6 * fine + 1.65 * soft))
        field = self.fields[int(self.rng.integers(FIELDS))]
        down, right = (int(v) for v in self.rng.integers(0, shape[:2]))
        rolled = np.roll(field, (down, right), axis=(0, 1))
        return f32(rolled * (1 if self.rng.uniform() < 0.5 else -1))

    def _noise(self, linear: F32) -> F32:
        s = self.sensor
        return f32(
            linear + self._grain(linear.shape) * (s.shot * np.sqrt(np.maximum(linear, 0)) + s.read)
        )

    def develop(self, light: F32) -> U8:
        """Linear RGB (h, w, 3) to an 8-bit RGB picture."""
        s = self.sensor
        fall = _vignette(light.shape[0], light.shape[1], s.vignette)
        balance = f32([1 + s.warmth, 1.0, 1 - s.warmth]) * fall
        picture = f32(np.nan_to_num(light) * s.exposure * self._drift() * balance)
        if s.blur > 0.05:
            picture = f32(cv2.GaussianBlur(picture, (0, 0), s.blur))
        shown = _tone(np.maximum(self._noise(f32(picture)), 0), s)
        if s.sharpen:
            shown = shown + s.sharpen * (shown - cv2.GaussianBlur(shown, (0, 0), 1.3))
        self.count += 1
        return (np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8)


CODES, BRIGHTEST = 4096, 4.0  # of the tone curve's table, and the light at its end


ROLL = 96  # pixels by which a noise field is shifted at random


@lru_cache(maxsize=4)
def _fields(height: int, width: int) -> list[F32]:
    """Noise fields of unit size that all clips of a process share."""
    rng, shape, fields = np.random.default_rng(5), (height, width, 3), []
    for _ in range(8):
        fine = rng.standard_normal(shape, dtype=np.float32)
        soft = cv2.GaussianBlur(rng.standard_normal(shape, dtype=np.float32), (0, 0), 0.9)
        fields.append(f32(0.6 * fine + 1.65 * soft))
    return fields


class QuickCamera:
    """The same camera at a third of the cost, for clips by the thousand: the tone curve is a table.

    `adapt` is the share of a change of brightness that the automatic exposure takes back; `settle` tells
    it the brightness to which it had settled before the clip.
    """

    SETTLE_S = 0.4

    def __init__(self, sensor: Sensor, fps: float, adapt: float = 0.0) -> None:
        self.sensor, self.fps, self.adapt = sensor, fps, adapt
        self.rng = np.random.default_rng(sensor.seed)
        self.phase = self.rng.uniform(0, 2 * np.pi, 3)
        self.level: float | None = None
        self.gain: F32 | None = None
        steps = BRIGHTEST * (np.arange(CODES) / (CODES - 1)) ** 2
        flat = replace(sensor, saturation=1.0)
        self.table = _tone(f32(steps)[:, None, None], flat)[:, 0, 0]
        s = sensor.saturation
        self.mix = f32(np.full((3, 3), (1 - s) / 3) + s * np.eye(3))

    def settle(self, light: F32) -> None:
        self.level = float(light[::8, ::8].mean())

    def _prepare(self, shape: tuple[int, ...]) -> F32:
        height, width = shape[:2]
        s = self.sensor
        balance = f32([1 + s.warmth, 1.0, 1 - s.warmth]) * s.exposure
        self.gain = f32(_vignette(height, width, s.vignette) * balance)
        return self.gain

    def _exposure(self, light: F32, time_s: float) -> float:
        waves = np.sin(2 * np.pi * np.array([0.31, 0.83, 1.9]) * time_s + self.phase)
        drift = float(1 + self.sensor.wander * (waves @ np.array([0.6, 0.3, 0.15])))
        if not self.adapt or self.level is None:
            return drift
        change = float(light[::8, ::8].mean()) / max(self.level, 1e-6)
        return drift * change ** (-self.adapt * (1 - float(np.exp(-time_s / self.SETTLE_S))))

    def _grain(self, height: int, width: int) -> F32:
        fields = _fields(height + ROLL, width + ROLL)
        field = fields[int(self.rng.integers(len(fields)))]
        down, right = (int(v) for v in self.rng.integers(0, ROLL, 2))
        part = field[down : down + height, right : right + width]
        return part if self.rng.uniform() < 0.5 else np.asarray(part[:, ::-1], dtype=np.float32)

    def develop(self, light: F32, time_s: float) -> U8:
        """Linear RGB (h, w, 3), `time_s` after the clip's begin, to an 8-bit RGB picture."""
        s, (height, width) = self.sensor, light.shape[:2]
        gain = self._prepare(light.shape) if self.gain is None else self.gain
        picture = cv2.multiply(np.nan_to_num(light), gain, scale=self._exposure(light, time_s))
        picture = cv2.GaussianBlur(picture, (0, 0), s.blur)
        np.maximum(picture, 0, out=picture)
        size = cv2.sqrt(picture) * s.shot + s.read
        picture += size * self._grain(height, width)
        np.clip(picture, 0, BRIGHTEST, out=picture)
        place = cv2.sqrt(picture) * ((CODES - 1) / BRIGHTEST**0.5)
        shown = np.take(self.table, place.astype(np.uint16))
        shown = cv2.transform(shown, self.mix)
        sharp = cv2.addWeighted(
            shown, 1 + s.sharpen, cv2.GaussianBlur(shown, (0, 0), 1.3), -s.sharpen, 0
        )
        np.maximum(sharp, 0, out=sharp)
        return np.asarray(cv2.convertScaleAbs(sharp, alpha=255.0), dtype=np.uint8)
