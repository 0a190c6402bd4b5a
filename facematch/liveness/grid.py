# SPDX-License-Identifier: Apache-2.0
"""Screens and printers leave a grid on the skin: isolated peaks in its spectrum."""

from __future__ import annotations

import numpy as np

from facematch.liveness.cue import Cue
from facematch.values import FloatArray, ImageArray, Observation

WINDOW = 128
# Below this frequency (cycles a pixel) lies the face itself.
LOWEST = 0.12
# JPEG and video codecs leave a grid of their own, at multiples of 1/8 along either axis.
CODEC_BLOCK = 8
# Ratio of amplitudes. The highest of the window's 8,000 noisy bins stands at about 3.6 over their median
# (exponential distribution: sqrt(ln 8192 / ln 2)); hair and glasses reach a little more.
SEEN, CERTAIN = 9.0, 20.0
LEAST_FRAMES = 5
MOST_POINTS = -8.0


def grid_peak(grey: ImageArray, points: FloatArray) -> float:
    """Highest isolated peak of the middle of the face over its neighbours; NaN when too small.

    grey: (H, W). points: (N, 2) of the face in pixels. The window is taken pixel by pixel: scaling it
    would make or remove the grid that is looked for.
    """
    import cv2  # noqa: PLC0415

    low, high = points.min(axis=0), points.max(axis=0)
    side = WINDOW if min(high - low) >= WINDOW * 0.75 else WINDOW // 2
    corner = ((low + high) / 2 - side / 2).astype(int)
    window = grey[max(corner[1], 0) :, max(corner[0], 0) :][:side, :side].astype(np.float32)
    if window.shape != (side, side):
        return float("nan")
    fade = np.hanning(side).astype(np.float32)
    power = np.abs(np.fft.fft2((window - window.mean()) * np.outer(fade, fade))) ** 2
    power = np.fft.fftshift(power)
    # The median of a neighbourhood is what the peak must stand out from.
    around = cv2.medianBlur(np.log1p(power).astype(np.float32), 5)
    ratio = np.sqrt((power + 1.0) / np.exp(around))
    return float(ratio[_looked_at(side)].max())


def grid_cue(observations: list[Observation]) -> Cue:
    """Against the person when most frames show a grid; otherwise it cannot tell."""
    peaks = [seen.evidence.grid for seen in observations]
    peaks = [peak for peak in peaks if np.isfinite(peak)]
    if len(peaks) < LEAST_FRAMES:
        return Cue("grid", 0.0, "cannot tell")
    typical = float(np.median(peaks))
    strength = float(np.clip((typical - SEEN) / (CERTAIN - SEEN), 0.0, 1.0))
    says = "grid" if strength > 0 else "none"
    return Cue("grid", MOST_POINTS * strength, says, {"grid_peak": round(typical, 2)})


def _looked_at(side: int) -> np.ndarray:
    frequencies = np.fft.fftshift(np.fft.fftfreq(side))
    down, across = np.meshgrid(frequencies, frequencies, indexing="ij")
    codec = (_is_codec(down) & _is_codec(across)) | (np.abs(down) < 0.02) | (np.abs(across) < 0.02)
    far = np.hypot(down, across) >= LOWEST
    return np.asarray(far & ~codec & (down >= 0))


def _is_codec(frequencies: np.ndarray) -> np.ndarray:
    steps = frequencies * CODEC_BLOCK
    return np.asarray(np.abs(steps - np.round(steps)) < 0.13)
