# SPDX-License-Identifier: Apache-2.0
"""Is this camera, in this place and light, fit for faces? Measured on the frames of one person who stands there.

Pixels and observations in, numbers out; `facematch.camera_levels` says which of them are good enough.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from facematch.quality import NEAREST_ENOUGH_PX, TOO_NEAR_HEIGHT
from facematch.values import FloatArray, ImageArray, Observation, Reason

# MediaPipe's points around the middle of the forehead and of both cheeks: skin without hair or beard.
FOREHEAD = (109, 10, 338, 337, 9, 108)
CHEEKS = ((117, 118, 101, 205, 187), (346, 347, 330, 425, 411))
# Mean distance between the pupils of adults; 95 % lie within 12 % of it (N. A. Dodgson, Variation and
# extrema of human interpupillary distance, Proc. SPIE 5291, 2004: mean 63.4 mm, deviation 3.8 mm).
PUPILS_CM = 6.3
# A usual webcam's horizontal field of view in degrees, where nobody states another.
USUAL_FOV = 60.0
# A face turned by this much looks narrower, so that its distance reads too long.
FRONTAL_YAW = 12.0
# Speeds in eye distances a second: below the first a head stands still, above the second it moves.
STILL, MOVING = 0.35, 0.9
LEAST_MOVING = 5
# Between the limits of too near and too far: room to sway and to turn the head.
NEAR_ROOM, FAR_ROOM = 1.15, 0.80
# The mark on the floor stands where the eyes are this many pixels apart, if there is room for it.
MARK_EYES_PX = 70.0
CLIPPED, LOST = 250, 6
# The person turns the head and blinks because that was asked for.
ASKED = frozenset((Reason.TURNED, Reason.EYES_SHUT))
_SECOND = np.array(((1, -2, 1), (-2, 4, -2), (1, -2, 1)), np.float64)
Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """One frame with a face. Levels 0..255; `skin` is mean blue, green, red; `around` the rest's mean grey.

    clipped: part of the skin at either end of the scale. sides: brighter cheek over the darker one.
    noise: standard deviation of the skin's grain.
    """

    seen: Observation
    skin: tuple[float, float, float]
    around: float
    clipped: float
    sides: float
    noise: float
    cast: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Lens:
    """Focal length in pixels; source: "stated", "measured" or "assumed"."""

    focal_px: float
    source: str

    @property
    def error(self) -> float:
        """Part by which a distance may be wrong: half the spread of usual lenses, or of pupils."""
        return 0.30 if self.source == "assumed" else 0.12


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person can stand; centimetres from the lens. sideways, updown: of the face's middle at the
    mark, each way from the middle of the picture."""

    distance: float
    near: float
    far: float
    mark: float
    sideways: float
    updown: float

    @property
    def possible(self) -> bool:
        """Whether there is any room between too near and too far."""
        return self.near < self.far


@dataclass(frozen=True, slots=True)
class Pace:
    """Frames as they really came: a second; the slow ones' interval over the median; part lost between."""

    fps: float
    jitter: float
    lost: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Everything that was found. NaN: could not be measured.

    still_sharpness, moving_sharpness: as in Observation; cast: highest over lowest channel of what is
    not the face; hue: degrees, 0 red, 120 green; saturation 0..1; good: part of the frames that can be
    compared; light_gain: answer of the skin to the screen (log ratio), light_says: the cue's word.
    """

    size: tuple[int, int]
    frames: int
    faces: int
    good: float
    reasons: dict[str, int]
    eyes_px: float
    brightness: float
    clipped: float
    sides: float
    backlight: float
    still_sharpness: float
    moving_sharpness: float
    noise: float
    hue: float
    saturation: float
    cast: float
    light_gain: float = math.nan
    light_says: str = "not tried"


def view_of(frame: ImageArray, seen: Observation) -> View | None:
    """What one (H, W, 3) BGR frame shows of light and colour; None without a face."""
    if seen.landmarks is None or seen.box is None:
        return None
    points = seen.landmarks[:, :2]
    parts = [_patch(frame, points[list(part)]) for part in (FOREHEAD, *CHEEKS)]
    if any(part.size == 0 for part in parts):
        return None
    pixels = np.concatenate([part.reshape(-1, 3) for part in parts]).astype(np.float64)
    grey = pixels.mean(axis=1)
    rest = _rest(frame, seen.box)
    cheeks = sorted(float(part.mean()) for part in parts[1:])
    return View(
        seen=seen,
        skin=_three(pixels.mean(axis=0)),
        around=float(rest.mean()),
        clipped=float(((grey >= CLIPPED) | (grey <= LOST)).mean()),
        sides=cheeks[1] / max(cheeks[0], 1.0),
        noise=float(np.median([grain_of(part) for part in parts])),
        cast=_three(rest.reshape(-1, 3).mean(axis=0)),
    )


def grain_of(patch: ImageArray) -> float:
    """Standard deviation of noise in an (h, w, 3) patch; NaN for one below 5 pixels.

    J. Immerkaer, Fast noise variance estimation, CVIU 1996, with a median in place of the mean: a
    wrinkle or a hair does not count.
    """
    import cv2  # noqa: PLC0415

    if min(patch.shape[:2]) < 5:
        return math.nan
    grey = patch.mean(axis=2)
    second = cv2.filter2D(grey, cv2.CV_64F, _SECOND)[1:-1, 1:-1]
    return float(np.median(np.abs(second))) / 0.6745 / 6.0


def pace_of(times: Sequence[float], numbers: Sequence[int]) -> Pace:
    """From the times (seconds) and the sensor's numbers of frames that were read without pause."""
    if len(times) < 3:
        return Pace(math.nan, math.nan, math.nan)
    gaps = np.diff(np.array(times))
    median = max(float(np.median(gaps)), 1e-6)
    fps = (len(times) - 1) / max(times[-1] - times[0], 1e-6)
    lost = 1.0 - (len(numbers) - 1) / max(numbers[-1] - numbers[0], len(numbers) - 1)
    return Pace(fps, float(np.quantile(gaps, 0.95)) / median, lost)


def measure(views: Sequence[View], looked: int, size: tuple[int, int]) -> Measured:
    """From the views of `looked` frames of (width, height). Without a view most is NaN."""
    reasons = Counter(str(reason) for view in views for reason in view.seen.reasons)
    if looked > len(views):
        reasons["no_face"] += looked - len(views)
    still, moving = _sharpness(views)
    hue, saturation = _hue(_median([view.skin for view in views]))
    good = sum(not view.seen.reasons - ASKED for view in views)
    rest = _median([view.cast for view in views])
    skin = [float(np.mean(view.skin)) for view in views]
    ratios = [view.around / max(level, 1.0) for view, level in zip(views, skin, strict=True)]
    return Measured(
        size=size,
        frames=looked,
        faces=len(views),
        good=good / max(looked, 1),
        reasons=dict(reasons.most_common()),
        eyes_px=eyes_px(views),
        brightness=_middle(skin),
        clipped=_middle([view.clipped for view in views]),
        sides=_middle([view.sides for view in views]),
        backlight=_middle(ratios),
        still_sharpness=still,
        moving_sharpness=moving,
        noise=_middle([view.noise for view in views]),
        hue=hue,
        saturation=saturation,
        cast=float(rest.max() / max(rest.min(), 1.0)),
    )


def eyes_px(views: Sequence[View]) -> float:
    """Distance of the pupils in pixels, of the frames that look into the camera."""
    frontal = [v.seen for v in views if abs(v.seen.yaw) <= FRONTAL_YAW]
    return _middle([s.eye_distance / math.cos(math.radians(s.yaw)) for s in frontal])


def lens_of(width: int, fov: float | None = None, known: tuple[float, float] | None = None) -> Lens:
    """From a stated horizontal field of view (degrees), or from (distance in cm, eyes in pixels) of
    somebody who stood at a measured distance; otherwise a usual webcam's."""
    if known is not None and math.isfinite(known[1]):
        return Lens(known[0] * known[1] / PUPILS_CM, "measured")
    angle = USUAL_FOV if fov is None else fov
    focal = width / 2 / math.tan(math.radians(angle) / 2)
    return Lens(focal, "assumed" if fov is None else "stated")


def place_of(views: Sequence[View], lens: Lens, size: tuple[int, int]) -> Place | None:
    """Where people can stand; None without a frontal face."""
    eyes = eyes_px(views)
    if not math.isfinite(eyes):
        return None
    boxes = [v.seen.box for v in views if v.seen.box and abs(v.seen.yaw) <= FRONTAL_YAW]
    # Width and height of the face from brow to chin, in eye distances: a person's own, at any distance.
    wide, high = (_middle([box[n] for box in boxes]) / eyes for n in (2, 3))
    focal = lens.focal_px
    far = focal * PUPILS_CM / NEAREST_ENOUGH_PX
    near = focal * PUPILS_CM * high / (TOO_NEAR_HEIGHT * size[1])
    best = focal * PUPILS_CM / MARK_EYES_PX
    mark = min(max(best, near * NEAR_ROOM), max(far * FAR_ROOM, near))
    half = PUPILS_CM / 2
    return Place(
        distance=focal * PUPILS_CM / eyes,
        near=near,
        far=far,
        mark=mark,
        sideways=max(0.0, size[0] / 2 * mark / focal - wide * half),
        updown=max(0.0, size[1] / 2 * mark / focal - high * half),
    )


def _sharpness(views: Sequence[View]) -> tuple[float, float]:
    """Of frames in which the head stands still, and of those in which it moves."""
    still, moving = [], []
    for before, after in itertools.pairwise(views):
        speed = _speed(before.seen, after.seen)
        if speed < STILL:
            still.append(after.seen.sharpness)
        elif speed > MOVING:
            moving.append(after.seen.sharpness)
    return _middle(still), _middle(moving) if len(moving) >= LEAST_MOVING else math.nan


def _speed(before: Observation, after: Observation) -> float:
    """Of the nose's tip in eye distances a second: it also tells a turn of the head."""
    if before.landmarks is None or after.landmarks is None or after.time_s <= before.time_s:
        return 0.0
    way = float(np.linalg.norm(after.landmarks[1, :2] - before.landmarks[1, :2]))
    return way / max(after.eye_distance, 1.0) / (after.time_s - before.time_s)


def _hue(bgr: Doubles) -> tuple[float, float]:
    """Hue in degrees (-180..180) and saturation of a mean colour."""
    blue, green, red = (float(channel) for channel in bgr)
    if not math.isfinite(red) or max(blue, green, red) <= 0:
        return math.nan, math.nan
    x, y = red - (green + blue) / 2, math.sqrt(3) / 2 * (green - blue)
    return math.degrees(math.atan2(y, x)), 1 - min(blue, green, red) / max(blue, green, red)


def _patch(frame: ImageArray, points: FloatArray) -> ImageArray:
    low = np.maximum(points.min(axis=0), 0).astype(int)
    high = np.maximum(points.max(axis=0), 0).astype(int)
    return frame[low[1] : high[1], low[0] : high[0]]


def _rest(frame: ImageArray, box: tuple[float, float, float, float]) -> ImageArray:
    """(N, 3) pixels above the chin and beside the head: neither the face, its hair nor the body."""
    x, y, width, height = box
    bottom = int(max(1, min(frame.shape[0], y + height)))
    left, right = int(max(0, x - 0.4 * width)), int(max(0, x + 1.4 * width))
    beside = [frame[:bottom, :left].reshape(-1, 3), frame[:bottom, right:].reshape(-1, 3)]
    pixels = np.concatenate(beside)
    return pixels if len(pixels) else frame.reshape(-1, 3)


def _three(values: Doubles) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])


def _median(colours: Sequence[tuple[float, float, float]]) -> Doubles:
    return np.median(colours, axis=0) if colours else np.full(3, math.nan)


def _middle(values: Sequence[float]) -> float:
    finite = [value for value in values if math.isfinite(value)]
    return float(np.median(finite)) if finite else math.nan
