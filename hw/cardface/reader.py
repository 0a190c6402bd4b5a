# SPDX-License-Identifier: Apache-2.0
"""One frame of the tray camera to one reading of the card's face, or to what is in the way of reading it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from hw.cardface.flat import Flat, flatten
from hw.cardface.layout import ASPECT
from hw.cardface.network import Network, load_network
from hw.cardface.outline import CERTAIN, find_cards
from hw.cardface.parts import read_parts
from hw.cardface.plane import Plane
from hw.cardface.sort import SURELY_FACE, is_face_only, likeness, may_be_read, sort_of
from hw.cardface.troubles import trouble_of_frame, troubles_of
from hw.cardface.upright import turns
from hw.cardface.values import CardSort, FaceReading, Image, Outline, Part, PartReading, Trouble

SMALLEST_FRAME: Final = 64
"""Pixels of the shorter side: below it no card can be told from a speck."""
LARGEST_FRAME: Final = 2600
"""Pixels of the longer side; a larger picture is reduced first, 30 pixels to the millimetre are enough."""
OUTLINES, OUTLINES_THOROUGH = 2, 4
"""How many card-shaped things of a frame are tried."""
SHAPE_SLACK: Final = 1.05
"""How far a picture's sides may be from a card's, as a factor, to be taken for a card without a background."""


@dataclass(frozen=True, slots=True, eq=False)
class _Attempt:
    """One card-shaped thing, one way up, and what was read there."""

    flat: Flat
    parts: dict[Part, PartReading]

    @property
    def value(self) -> float:
        return sum(0.1 + part.confidence for part in self.parts.values())

    @property
    def complete(self) -> bool:
        return len(self.parts) == len(Part)


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
        outlines = (
            *find_cards(frame)[: OUTLINES_THOROUGH if thorough else OUTLINES],
            *whole(frame),
        )
        if not outlines:
            return FaceReading(None, None, troubles=(trouble_of_frame(frame),))
        return self._read_cards(frame, outlines, thorough)

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
        if seen is not None and (seen.complete or likeness(seen.flat) >= SURELY_FACE):
            return self._face(seen)
        return self._named(frame, outlines[0], seen)

    def _attempts(
        self, frame: Image, outline: Outline, likeliest: bool, thorough: bool
    ) -> Iterator[_Attempt]:
        """The ways this thing may lie, the likeliest first; none of what is no face by its layout."""
        first = flatten(frame, outline)
        if not may_be_read(first, likeliest=likeliest):
            return
        for turn, _chance in turns(first):
            flat = first if turn == first.turn else flatten(frame, outline, turn)
            plane = Plane.within(frame, outline, turn)
            yield _Attempt(flat, read_parts(plane, self._network, thorough))

    def _face(self, attempt: _Attempt) -> FaceReading:
        flat = attempt.flat
        face_only = attempt.complete and is_face_only(flat, self._network)
        troubles = troubles_of(flat, attempt.parts)
        return FaceReading(CardSort.MY_NUMBER, upright(flat), attempt.parts, troubles, face_only)

    def _named(self, frame: Image, outline: Outline, seen: _Attempt | None) -> FaceReading:
        """What this is by its title, if it is not surely a face; what was read of one stays without a title."""
        flats = (flatten(frame, outline), flatten(frame, outline, 2))
        sort = sort_of(flats, self._network)
        if sort is CardSort.MY_NUMBER_BACK:
            return FaceReading(sort, outline, troubles=(Trouble.FACE_DOWN,))
        if sort is CardSort.MY_NUMBER or (seen and sort in (None, CardSort.OTHER)):
            return self._face(seen or _Attempt(flats[0], {}))
        if sort is None and outline.score < CERTAIN:  # nothing printed, hardly an edge: no card
            return FaceReading(None, None, troubles=(trouble_of_frame(frame),))
        troubles = troubles_of(flats[0], {})
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


def upright(flat: Flat) -> Outline:
    """The outline with the card's own top left corner first."""
    corners = np.roll(flat.outline.corners, -flat.turn, axis=0)
    return Outline(corners, flat.outline.score, flat.outline.cut_off)


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
