# SPDX-License-Identifier: Apache-2.0
"""Is a card lying in the tray, and does it lie where it lay? Told from a camera's frames, one by one.

STILL is evidence that nobody moved a card which the radio lost, so it is said only of a frame that shows it, or
within `HOLD_S` of one. A card that was nudged by up to `glance.TOLERANCE_MM` lies still: no radio notices.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import Final

import cv2
import numpy as np

from hw.cardface.glance import TOLERANCE_MM, Finder, Frame, Glance, Reference, View, glance
from hw.cardface.look import look_at
from hw.cardface.scenery import Scenery, moving, scenery_of
from hw.cardface.values import Image, Outline

__all__ = ["TOLERANCE_MM", "Sight", "TrayWatch", "View"]

WIDTH: Final = 640
"""Pixels; a larger frame is made smaller first."""
DIGEST_ROWS: Final = 8
"""One row of so many tells whether a picture repeats itself: a sensor's noise is in all of them."""
HOLD_S: Final = 0.08
"""So long STILL outlives the last frame that showed it: one bad frame of fifteen a second."""
DOUBT_S: Final = 0.25
"""A doubt that ends within this was none: nobody takes a card away and lays it back to the millimetre so fast."""
STALE_S: Final = 0.3
"""A camera that shows nothing new for so long is blind."""
GAP_S: Final = 0.4
"""Frames that are further apart do not tell what was between them."""
FRAMES: Final = {View.STILL: 3, View.MOVED: 2, View.EMPTY: 2, View.HAND: 2, View.BLIND: 2}
"""So many frames in a row make a view."""
SETTLED_S: Final = 1.0
"""A card that nobody asked to remember, and that lies elsewhere for so long, lies still there."""
NEW_BARE_S: Final = 30.0
"""A tray that nobody touches and that looks like no card for so long looks like that when it is empty."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One frame's answer. `since`: the time of the first frame of this view; single bad frames do not break it.

    `lie`: another number when another card may lie there, or it lies elsewhere; the same when it was only not to be
    seen for a moment and lies as before. `outline`: where a card is, in pixels of the frame; None when none is seen.
    `place`: its four corners as fractions of the frame's width and height, in the outline's order.
    """

    view: View
    since: float
    outline: Outline | None = None
    place: tuple[tuple[float, float], ...] | None = None
    lie: int = 0


@dataclass(slots=True)
class _Run:
    """Frames in a row that say the same."""

    view: View = View.BLIND
    first: float = 0.0
    frames: int = 0

    def add(self, view: View, at: float) -> None:
        if view is not self.view or not self.frames:
            self.view, self.first, self.frames = view, at, 0
        self.frames += 1


@dataclass(slots=True)
class _Memory:
    """All that shows a person's card; dropped by `forget`."""

    reference: Reference | None = None
    wanted: bool = False
    """Somebody asked to remember this place: it stays the one to compare with."""
    image: Image | None = field(default=None, repr=False)
    scenery: Scenery | None = None
    digest: int | None = None
    settled: bool = False
    """It was seen lying at its place for some frames."""


class TrayWatch:
    """Fed with frames and their times; used by one thread. What it keeps is in memory only and goes with `forget`.

    `noise_free`: frames may be equal bit by bit (drawn ones, videos of a still picture). A camera's never are, and
    then a picture that repeats itself is a frozen one.
    """

    def __init__(self, *, noise_free: bool = False, finder: Finder | None = None) -> None:
        self._noise_free = noise_free
        self._finder = finder or Finder()
        self._memory = _Memory()
        self._bare: Scenery | None = None
        self._quiet_since: float | None = None
        self._run = _Run()
        self._view, self._since = View.BLIND, 0.0
        self._outline: Outline | None = None
        self._shown_at = 0.0
        """The last frame that showed `_view`."""
        self._news_at: float | None = None
        self._doubted: float | None = None
        """Since when the card lay still, while that is in doubt."""
        self._lie = 0
        self._frame_size = (1, 1)
        self._shrunk = 1.0

    def see(self, image: Image | None, at: float) -> Sight:
        """What this frame shows; None: no frame came. `at`: seconds of any clock that does not go back."""
        if self._news_at is None:
            self._since = at
        if image is None or self._repeated(image):
            return self._without_news(at)
        if self._news_at is not None and at - self._news_at > GAP_S:
            self._change(View.BLIND, self._news_at)
            self._run = _Run()
            self._memory.scenery = None
        self._news_at = at
        return self._answer(self._judged(self._frame(image, at)), at)

    def remember(self) -> bool:
        """From now on the card's present place and look are the ones to compare with; False when none is seen."""
        image, scenery, outline = self._memory.image, self._memory.scenery, self._outline
        seen = self._view in (View.STILL, View.MOVED) and self._run.view is self._view
        if image is None or scenery is None or outline is None or not seen:
            return False
        look = look_at(image, outline)
        if not look.usable:
            return False
        self._memory.reference, self._memory.wanted = Reference(look, scenery), True
        self._memory.settled = True
        return True

    def forget(self) -> None:
        """Drop the card's place and look, for the next person's card."""
        self._memory = _Memory()
        self._finder.forget()
        self._outline = None
        self._run = _Run()
        self._lie += 1

    # --- one frame ------------------------------------------------------------------------------

    def _repeated(self, image: Image) -> bool:
        """Whether a picture is the one of before, bit by bit."""
        digest = zlib.crc32(np.ascontiguousarray(image[::DIGEST_ROWS]).data)
        again = digest == self._memory.digest
        self._memory.digest = digest
        return again and not self._noise_free

    def _frame(self, image: Image, at: float) -> Frame:
        height, width = image.shape[:2]
        self._frame_size, self._shrunk = (width, height), min(1.0, WIDTH / width)
        image = smaller(image)
        frame = Frame(image, at, scenery_of(image), self._memory.scenery)
        self._memory.image, self._memory.scenery = image, frame.scenery
        return frame

    def _judged(self, frame: Frame) -> Glance:
        if frame.scenery.dark:
            return Glance(View.BLIND)
        there = self._memory.reference
        if there is None:
            return self._first_seen(frame)
        return glance(frame, there, self._bare, self._finder)

    def _first_seen(self, frame: Frame) -> Glance:
        """Nothing is remembered: a quiet card is, from now on; a quiet tray without one is an empty one."""
        if frame.restless():
            self._quiet_since = None
            return Glance(View.BLIND if frame.before is None else View.HAND)
        if self._quiet_since is None:
            self._quiet_since = frame.at
        outline = self._finder.find(frame)
        if outline is None:
            return Glance(View.EMPTY if self._as_bare(frame) else View.HAND)
        look = look_at(frame.image, outline)
        if outline.cut_off or not look.usable:
            return Glance(View.BLIND, outline)
        self._memory.reference = Reference(look, frame.scenery)
        return Glance(View.STILL, outline)

    def _as_bare(self, frame: Frame) -> bool:
        """Whether the tray looks as it did when it was empty, as far as that is known."""
        if self._bare is None or moving(self._bare, frame.scenery) < 0.1:
            return True
        return self._quiet_since is not None and frame.at - self._quiet_since > NEW_BARE_S

    # --- many frames ----------------------------------------------------------------------------

    def _answer(self, seen: Glance, at: float) -> Sight:
        if seen.view is View.STILL and self._doubted is not None:
            self._end_doubt(at)
        if self._could_be_another(seen):
            seen = Glance(View.BLIND)
        self._run.add(seen.view, at)
        if seen.view is not self._view and self._run.frames >= FRAMES[seen.view]:
            self._change(seen.view, self._run.first)
        if seen.view is self._view:
            self._shown_at, self._outline = at, seen.outline
        elif self._view is View.STILL and at - self._shown_at > HOLD_S:
            self._doubt(self._run.first)
        self._learn(seen, at)
        return self._sight()

    def _could_be_another(self, seen: Glance) -> bool:
        """It looks like the card that lay there, but it was out of sight, and a lamp hides a part of it."""
        again = self._view is not View.STILL and self._memory.settled
        return seen.view is View.STILL and again and not seen.whole

    def _change(self, view: View, since: float) -> None:
        if view is not self._view:
            self._view, self._since, self._outline = view, since, None
            self._lie += view not in (View.STILL, View.BLIND)
        self._doubted = None

    def _doubt(self, since: float) -> None:
        """The card is not seen as it was, and it is not clear yet why."""
        before = self._since
        self._change(View.BLIND, since)
        self._doubted = before

    def _end_doubt(self, at: float) -> None:
        before, self._doubted = self._doubted, None
        if before is not None and at - self._shown_at <= DOUBT_S:
            self._change(View.STILL, before)

    def _without_news(self, at: float) -> Sight:
        """No frame, or the one of before: what it showed is believed for a moment."""
        hold_s = HOLD_S if self._view is View.STILL else STALE_S
        last = self._shown_at if self._view is View.STILL else self._news_at
        if self._view is not View.BLIND and (last is None or at - last > hold_s):
            self._change(View.BLIND, at if last is None else last)
            self._run = _Run()
        return self._sight()

    def _learn(self, seen: Glance, at: float) -> None:
        """What a view that holds means for the places to compare with."""
        memory, held = self._memory, seen.view is self._view
        if held and seen.view is View.STILL:
            memory.settled = True
        if held and seen.view is View.EMPTY:
            self._bare = memory.scenery
        if memory.wanted or memory.reference is None:
            return
        gone = held and seen.view is View.EMPTY
        elsewhere = held and seen.view is View.MOVED and at - self._since >= SETTLED_S
        never_lay = not memory.settled and seen.view is not View.STILL
        if gone or elsewhere or never_lay:
            memory.reference, memory.settled = None, False
            self._run = _Run()

    def _sight(self) -> Sight:
        outline = self._outline if self._view in (View.STILL, View.MOVED) else None
        if outline is None:
            return Sight(self._view, self._since, lie=self._lie)
        corners = np.asarray(outline.corners / self._shrunk, np.float32)
        size = np.array(self._frame_size, np.float32)
        place = tuple((float(x), float(y)) for x, y in corners / size)
        found = replace(outline, corners=corners)
        return Sight(self._view, self._since, found, place, self._lie)


def smaller(image: Image) -> Image:
    """The picture at `WIDTH` pixels at most. Whole steps first: they are quick, and leave little to blur."""
    height, width = image.shape[:2]
    steps = width // WIDTH
    if steps > 1:
        size = (width // steps, height // steps)
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    if image.shape[1] > WIDTH:
        size = (WIDTH, max(1, round(height * WIDTH / width)))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), np.uint8)
    return image
