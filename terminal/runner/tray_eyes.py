# SPDX-License-Identifier: Apache-2.0
"""Presence: does a card lie in the tray, and where it lay? Told to the session, the link's log and the screen."""

import logging
import threading
from math import atan2, degrees

from hw.camera.frame import Frame
from hw.cardface.presence import Sight, TrayWatch, View
from hw.cardface.values import Outline
from hw.quality.tray import TrayNotes
from terminal.failures import failure_for, where
from terminal.runner.context import Context
from terminal.runner.tray_sight import TraySight
from terminal.runner.tray_wish import Wish, Wishes
from terminal.runner.tray_words import view_of
from terminal.session.events import TraySeen

log = logging.getLogger(__name__)

SEEN = (View.STILL, View.MOVED)
"""Views in which a card's place can be taken."""


class TrayEyes:
    """Used by the lane that films; `shut` by any. `sight` is for the screen and holds no pixel."""

    def __init__(self, context: Context, wishes: Wishes) -> None:
        self._context = context
        self._wishes = wishes
        self._noise_free = context.devices.tray.frozen_s is None
        self._watch = TrayWatch(noise_free=self._noise_free)
        self._signs = TrayNotes(context.link_log.note)
        self._lock = threading.Lock()
        self._told: View | None = None
        self._placed = 0
        self._told_place = 0
        self._visit: int | None = None
        self._broke = False
        self._shut = False
        self.sight: TraySight | None = None

    def see(self, frame: Frame) -> Sight:
        """What this frame shows."""
        wish = self._wishes.now
        try:
            sight = self._look(frame, wish)
            self._broke = False
        except Exception as error:  # whatever it was: who cannot see is blind, and says so
            sight = self._fell_blind(error, frame.time_s)
        with self._lock:
            self._tell(sight, frame.time_s, wish)
        self.sight = _drawn(sight, frame)
        return sight

    def shut(self, at: float) -> None:
        """No frames come any more: from here on nobody knows what lies there."""
        self.sight = None
        with self._lock:
            if not self._shut:
                self._shut = True
                self._signs.ended(at)
                self._told_as(View.BLIND, at, self._wishes.now)

    @property
    def is_over(self) -> bool:
        """Whether the visit is over of which a card's place is remembered."""
        return self._visit is not None and self._wishes.now.visit != self._visit

    def forget_visit(self) -> None:
        """Drop the place and the look of the last visit's card, if it is over; on the lane that films."""
        if self.is_over:
            self._watch.forget()
            self._visit = None

    def _look(self, frame: Frame, wish: Wish) -> Sight:
        if self._visit is not None and wish.visit != self._visit:
            self._watch.forget()
        self._visit = wish.visit
        sight = self._watch.see(frame.image, frame.time_s)
        # Now: afterwards the frame may be zeroed by whoever reads it.
        due = wish.place != self._placed and frame.time_s >= wish.place_at
        if due and sight.view in SEEN and self._watch.remember():
            self._placed = wish.place
        return sight

    def _fell_blind(self, error: Exception, at: float) -> Sight:
        if not self._broke:
            log.warning("tray: %s %s", failure_for(error).code, where(error))
        self._broke = True
        self._watch = TrayWatch(noise_free=self._noise_free)
        return Sight(View.BLIND, at)

    def _tell(self, sight: Sight, at: float, wish: Wish) -> None:
        self._shut = False
        self._signs.saw(sight.view, sight.since, at)
        self._told_as(sight.view, at, wish)

    def _told_as(self, view: View, at: float, wish: Wish) -> None:
        """Each change of view; and, when the session wants the place to be taken, the view as it then is."""
        anew = wish.place != self._told_place and at >= wish.place_at
        if view is self._told and not anew:
            return
        self._told = view
        if at >= wish.place_at:
            self._told_place = wish.place
        if wish.visit is not None:
            self._count(wish.visit, view)
        self._context.post(TraySeen(at=at, view=view_of(view)))

    def _count(self, visit: int, view: View) -> None:
        tray = self._context.record(visit).tray
        if tray is not None:
            tray.views[view.value] = tray.views.get(view.value, 0) + 1


def _drawn(sight: Sight, frame: Frame) -> TraySight:
    height, width = frame.image.shape[:2]
    return TraySight(
        view=view_of(sight.view),
        corners=sight.place or (),
        turned_deg=0.0 if sight.outline is None else slant_deg(sight.outline),
        frame=width / height,
    )


def slant_deg(outline: Outline) -> float:
    """By how much the sides of a card slant in the frame, -45 to 45 degrees, clockwise positive."""
    (x0, y0), (x1, y1) = outline.corners[0], outline.corners[1]
    turned = degrees(atan2(float(y1 - y0), float(x1 - x0)))
    return (turned + 45.0) % 90.0 - 45.0
