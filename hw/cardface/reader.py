# SPDX-License-Identifier: Apache-2.0
"""One frame of the tray camera to one reading of the card's face, or to what is in the way of reading it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from hw.cardface.flat import Flat, flatten
from hw.cardface.layout import ASPECT
from hw.cardface.network import Network, load_network
from hw.cardface.outline import CERTAIN, find_cards
from hw.cardface.parts import read_parts
from hw.cardface.plane import Plane, wipe
from hw.cardface.sort import PLAINLY_FACE, SURELY_FACE, is_face_only, likeness, may_be_read, sort_of
from hw.cardface.troubles import READ_WELL, trouble_of_frame, troubles_of
from hw.cardface.upright import turns
from hw.cardface.values import CardSort, FaceReading, Image, Outline, Part, PartReading, Trouble

SMALLEST_FRAME: Final = 64
"""Pixels of the shorter side: below it no card can be told from a speck."""
LARGEST_FRAME: Final = 2600
"""Pixels of the longer side; a larger picture is reduced first, 30 pixels to the millimetre are enough."""
OUTLINES, OUTLINES_THOROUGH = 2, 4
"""How many card-shaped things of a frame are tried."""
GATE_SCALE: Final = 0.5
"""Resolution at which the layout is first looked at, of `flat.PX_PER_MM`: it is compared at a third of that."""
SHAPE_SLACK: Final = 1.05
"""How far a picture's sides may be from a card's, as a factor, to be taken for a card without a background."""


@dataclass(frozen=True, eq=False)
class _Attempt:
    """One card-shaped thing, one way up, and what was read there."""

    plane: Plane
    outline: Outline
    turn: int
    parts: dict[Part, PartReading]

    @property
    def value(self) -> float:
        return sum(0.1 + part.confidence for part in self.parts.values())

    @property
    def complete(self) -> bool:
        return len(self.parts) == len(Part)

    @property
    def well_read(self) -> bool:
        return self.complete and all(one.confidence >= READ_WELL for one in self.parts.values())


class FaceReader:
    """Reads faces with one network. One call at a time."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def read(self, image: Image, *, thorough: bool = False) -> FaceReading:
        """What this frame says of the card in it. `thorough`: slower ways too, for a frame that must not be wasted.

        `image`: height x width x 3 (blue, green, red), 8 bits; grey and four channels are taken too, and any size.
        Raises ValueError for an array that is no picture. A frame without a card is a reading with a trouble.
        """
        frame = as_picture(image)
        if min(frame.shape[:2]) < SMALLEST_FRAME:
            return FaceReading(None, None, troubles=(Trouble.TOO_SMALL,))
        outlines = _outlines(frame, OUTLINES_THOROUGH if thorough else OUTLINES)
        if not outlines:
            return FaceReading(None, None, troubles=(trouble_of_frame(frame),))
        return self._read_cards(frame, outlines, thorough)

    def name(self, image: Image) -> CardSort | None:
        """What lies in the tray, by its looks and title alone: no digit is decoded. None: no card, or no print on it.

        `image` as for `read`. Raises ValueError for an array that is no picture.
        """
        frame = as_picture(image)
        outlines = _outlines(frame, 1) if min(frame.shape[:2]) >= SMALLEST_FRAME else ()
        if not outlines:
            return None
        with _flat_ways(frame, outlines[0], (0,), GATE_SCALE) as (small,):
            if likeness(small) >= PLAINLY_FACE:
                return CardSort.MY_NUMBER
        with _flat_ways(frame, outlines[0], (0, 2)) as flats:
            return sort_of(flats, self._network)

    def _read_cards(
        self, frame: Image, outlines: tuple[Outline, ...], thorough: bool
    ) -> FaceReading:
        seen: _Attempt | None = None
        for rank, outline in enumerate(outlines):
            for attempt in self._attempts(frame, outline, rank == 0, thorough):
                if seen is None or attempt.value > seen.value:
                    seen = attempt
                if attempt.complete:
                    break
            if seen is not None and seen.parts:
                break
        if seen is not None and (seen.complete or _is_surely_face(frame, seen.outline)):
            return self._face(frame, seen)
        return self._named(frame, outlines[0], seen)

    def _attempts(
        self, frame: Image, outline: Outline, likeliest: bool, thorough: bool
    ) -> Iterator[_Attempt]:
        """The ways this thing may lie, the likeliest first; none of what is no face by its layout."""
        for turn in _ways_of_face(frame, outline, likeliest):
            plane = Plane.within(frame, outline, turn)
            parts = read_parts(plane, self._network, thorough)
            yield _Attempt(plane, outline, turn, parts)

    def _face(self, frame: Image, attempt: _Attempt) -> FaceReading:
        face_only = attempt.complete and is_face_only(attempt.plane, self._network)
        troubles: tuple[Trouble, ...] = ()
        if not attempt.well_read:
            with _flat_ways(frame, attempt.outline, (attempt.turn,)) as (flat,):
                troubles = troubles_of(flat, attempt.parts)
        outline = upright(attempt.outline, attempt.turn)
        return FaceReading(CardSort.MY_NUMBER, outline, attempt.parts, troubles, face_only)

    def _named(self, frame: Image, outline: Outline, seen: _Attempt | None) -> FaceReading:
        """What this is by its title, if it is not surely a face; what was read of one stays without a title."""
        with _flat_ways(frame, outline, (0, 2)) as flats:
            sort = sort_of(flats, self._network)
            troubles = troubles_of(flats[0], {})
        if sort is CardSort.MY_NUMBER_BACK:
            return FaceReading(sort, outline, troubles=(Trouble.FACE_DOWN,))
        if sort is CardSort.MY_NUMBER or (seen and sort in (None, CardSort.OTHER)):
            return self._face(
                frame, seen or _Attempt(Plane.within(frame, outline, 0), outline, 0, {})
            )
        if sort is None and outline.score < CERTAIN:  # nothing printed, hardly an edge: no card
            return FaceReading(None, None, troubles=(trouble_of_frame(frame),))
        return FaceReading(sort, outline, {}, (Trouble.WRONG_CARD, *troubles) if sort else troubles)


def load_reader(threads: int = 2) -> FaceReader:
    """A reader with the network of the installed wheel. Raises NoReadingNetwork."""
    return FaceReader(load_network(threads))


def as_picture(image: Image) -> Image:
    """Any picture as height x width x 3 and of a size that can be worked with. Raises ValueError."""
    if not isinstance(image, np.ndarray) or image.dtype != np.uint8 or image.ndim not in (2, 3):
        raise ValueError(
            "a picture is an array of 8 bits, height x width or height x width x channels"
        )
    if image.size == 0:
        return np.zeros((0, 0, 3), np.uint8)
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels not in (1, 3, 4):
        raise ValueError(f"a picture has 1, 3 or 4 channels, not {channels}")
    return _reduced(_coloured(np.ascontiguousarray(image), channels))


def whole(frame: Image) -> tuple[Outline, ...]:
    """The frame itself as a card, if it has a card's shape: a scan, or a picture that somebody cut out."""
    height, width = frame.shape[:2]
    if not 1 / SHAPE_SLACK < width / height / ASPECT < SHAPE_SLACK:
        return ()
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32) - 0.5
    return (Outline(corners.astype(np.float32), 0.0),)


def upright(outline: Outline, turn: int) -> Outline:
    """The outline with the card's own top left corner first."""
    return Outline(np.roll(outline.corners, -turn, axis=0), outline.score, outline.cut_off)


def _outlines(frame: Image, most: int) -> tuple[Outline, ...]:
    return (*find_cards(frame)[:most], *whole(frame))


def _ways_of_face(frame: Image, outline: Outline, likeliest: bool) -> tuple[int, ...]:
    """The turns in which this may be a face that is upright; none if it may not be read.

    Half the resolution is enough where the layout leaves no doubt; elsewhere a QR code must be told from print.
    """
    with _flat_ways(frame, outline, (0,), GATE_SCALE) as (small,):
        if likeness(small) >= PLAINLY_FACE:
            return tuple(turn for turn, _chance in turns(small))
    with _flat_ways(frame, outline, (0,)) as (flat,):
        if not may_be_read(flat, likeliest=likeliest):
            return ()
        return tuple(turn for turn, _chance in turns(flat))


def _is_surely_face(frame: Image, outline: Outline) -> bool:
    with _flat_ways(frame, outline, (0,), GATE_SCALE) as (small,):
        return likeness(small) >= SURELY_FACE


@contextmanager
def _flat_ways(
    frame: Image, outline: Outline, ways: tuple[int, ...], scale: float = 1.0
) -> Iterator[tuple[Flat, ...]]:
    """Flat pictures of a card, which are wiped afterwards."""
    flats = tuple(flatten(frame, outline, turn, scale=scale) for turn in ways)
    try:
        yield flats
    finally:
        for flat in flats:
            wipe(flat.image)


def _coloured(image: Image, channels: int) -> Image:
    if channels == 1:
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), np.uint8)
    return image if channels == 3 else np.ascontiguousarray(image[:, :, :3])


def _reduced(image: Image) -> Image:
    scale = LARGEST_FRAME / max(image.shape[:2])
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
