# SPDX-License-Identifier: Apache-2.0
"""Each frame looked at as a visit looks at it: the watch at the frames' own times, the reader, and the measures.

Digits stay in the readings, which this module's caller drops; pixels are zeroed as soon as they were looked at.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from hw.camera.frame import Frame
from hw.cardface.flat import Flat, flatten
from hw.cardface.layout import Box
from hw.cardface.presence import TrayWatch
from hw.cardface.troubles import FIELDS, READ_WELL
from hw.cardface.values import CardSort, Corners, FaceReading, Image, Part
from terminal.runner.devices import ReadsFaces
from ui.calibrate.tray.film import Film
from ui.calibrate.tray.place import angle_of, contrast_of, room_mm, share_of, tilt_of
from ui.calibrate.tray.views import Seen

FLICKER: Final = 30.0
"""Grey levels: what differs by more from frame to frame is no grain."""


@dataclass(frozen=True, slots=True, eq=False)
class Lie:
    """A face as one frame shows it. `light`, `burnt`: each field's median grey, and share of burnt pixels.

    `place`: the corners in fractions of the frame, from the card's own top left. Lengths in millimetres of the card.
    """

    place: Corners
    score: float
    px_per_mm: float
    sharpness: float
    brightness: float
    light: dict[Part, float]
    burnt: dict[Part, float]
    contrast: float
    room: float
    share: float
    tilt: float
    angle: float


@dataclass(frozen=True, slots=True, eq=False)
class Kept:
    """The one frame that is kept for a picture, and where the card is in it; no outline: it was not surely read."""

    image: Image = field(repr=False)
    flat: Flat | None = field(default=None, repr=False)


@dataclass(slots=True)
class Examined:
    """All frames. `grain`: of each two frames in a row, the noise in grey levels; `repeated`: equal ones."""

    size: tuple[int, int] = (0, 0)
    lies: list[Lie] = field(default_factory=list)
    readings: list[FaceReading] = field(default_factory=list, repr=False)
    times_ms: list[float] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    clock: list[tuple[float, int]] = field(default_factory=list)
    grain: list[float] = field(default_factory=list)
    repeated: int = 0
    kept: Kept | None = None

    @property
    def before(self) -> int:
        """How many frames came before the first with a face; 0 if none has one."""
        return next((place for place, one in enumerate(self.seen) if one.face), 0)

    def wipe(self) -> None:
        """Drop what was read and zero the kept picture."""
        self.readings.clear()
        if self.kept is not None:
            self.kept.image.fill(0)
            self.kept = None


class Examiner:
    """Looks at one film."""

    def __init__(
        self, reader: ReadsFaces, *, keep: bool = False, now: Callable[[], float] | None = None
    ) -> None:
        self._reader = reader
        self._keep = keep
        self._now = now or time.perf_counter
        self._found = Examined()

    def examine(self, film: Film) -> Examined:
        """All of its frames; the film is wiped. Raises NoReadingNetwork and the like as the reader does."""
        watch = TrayWatch(noise_free=not film.live)
        before: Frame | None = None
        try:
            for frame in film.frames:
                self._look(frame, before, watch)
                if before is not None:
                    before.image.fill(0)
                before = frame
        finally:
            film.wipe()
            watch.forget()
        return self._found

    def _look(self, frame: Frame, before: Frame | None, watch: TrayWatch) -> None:
        found, image = self._found, frame.image
        found.size = (image.shape[1], image.shape[0])
        found.clock.append((frame.time_s, frame.index))
        view = watch.see(image, frame.time_s).view
        begun = self._now()
        reading = self._reader.read(image)
        found.times_ms.append(1000 * (self._now() - begun))
        found.readings.append(reading)
        flat = _face(image, reading)
        found.seen.append(Seen(view, frame.time_s, flat is not None))
        if flat is not None:
            found.lies.append(lie_of(image, flat))
            self._compare(image, before, flat)
        elif before is not None:
            found.repeated += _equal(image, before.image)
        if self._keep:
            self._keep_one(image, flat, reading)

    def _compare(self, image: Image, before: Frame | None, flat: Flat) -> None:
        if before is None:
            return
        if _equal(image, before.image):
            self._found.repeated += 1
        elif image.shape == before.image.shape:
            self._found.grain.append(grain_of(image, before.image, flat.outline.corners))

    def _keep_one(self, image: Image, flat: Flat | None, reading: FaceReading) -> None:
        """The first frame, or the first in which all fields were read well: then they are where they should be."""
        kept = self._found.kept
        sure = flat is not None and all(
            part in reading.parts and reading.parts[part].confidence >= READ_WELL for part in Part
        )
        if kept is None or (sure and kept.flat is None):
            if kept is not None:
                kept.image.fill(0)
            copy = image.copy()
            self._found.kept = Kept(copy, flat if sure else None)


def lie_of(image: Image, flat: Flat) -> Lie:
    """The measures of one frame (height x width x 3) with an upright face in it."""
    corners = np.roll(flat.outline.corners, -flat.turn, axis=0)
    size = (image.shape[1], image.shape[0])
    return Lie(
        place=np.asarray(corners / np.array(size, np.float32), np.float32),
        score=flat.outline.score,
        px_per_mm=flat.px_per_mm,
        sharpness=flat.sharpness,
        brightness=flat.brightness,
        light={part: _light(flat, box) for part, box in FIELDS.items()},
        burnt={part: flat.glare_in(box.grown()) for part, box in FIELDS.items()},
        contrast=contrast_of(image, flat),
        room=room_mm(corners, size, flat.px_per_mm),
        share=share_of(corners, size),
        tilt=tilt_of(corners, size),
        angle=angle_of(corners),
    )


def grain_of(image: Image, before: Image, corners: Corners) -> float:
    """Standard deviation of the noise in grey levels, from what two frames of a card that lies still differ by."""
    low = np.clip(corners.min(axis=0), 0, None).astype(int)
    high = np.ceil(corners.max(axis=0)).astype(int)
    part = (slice(low[1], high[1]), slice(low[0], high[0]), 1)
    apart = image[part].astype(np.float32) - before[part]
    apart = np.clip(apart - np.median(apart), -FLICKER, FLICKER)
    # The mean of a normal deviate without its sign is sqrt(2 / pi) of sigma; two frames' noise adds up.
    return float(np.abs(apart).mean() * np.sqrt(np.pi / 2) / np.sqrt(2)) if apart.size else 0.0


def _face(image: Image, reading: FaceReading) -> Flat | None:
    if reading.outline is None or reading.sort is not CardSort.MY_NUMBER:
        return None
    return flatten(image, reading.outline)


def _light(flat: Flat, box: Box) -> float:
    height, width = flat.grey.shape
    return float(np.median(flat.grey[box.pixels(width, height)]))


def _equal(one: Image, other: Image) -> bool:
    return zlib.crc32(np.ascontiguousarray(one).data) == zlib.crc32(
        np.ascontiguousarray(other).data
    )
