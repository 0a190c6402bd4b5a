# SPDX-License-Identifier: Apache-2.0
"""Is a card lying in the tray, and does it lie where it lay? Told from a camera's frames, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from hw.cardface.values import Image, Outline


class View(StrEnum):
    """What the tray looks like."""

    BLIND = "blind"
    """Cannot tell: no picture, dark, frozen, blurred, dazzled, knocked, or in doubt."""
    EMPTY = "empty"
    STILL = "still"
    """A card lies there, and it is the place and the look of before."""
    MOVED = "moved"
    """A card lies there, but not where it lay; or it is another one."""
    HAND = "hand"
    """Something covers the card, or moves about where it lies."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One frame's answer. `since`: the time of the first frame of this view; single bad frames do not break it.

    `outline`: where a card is, in pixels of the frame; None when none is seen. `place`: its four corners as
    fractions of the frame's width and height, in the outline's order.
    """

    view: View
    since: float
    outline: Outline | None = None
    place: tuple[tuple[float, float], ...] | None = None


class TrayWatch:
    """Fed with frames and their times; used by one thread. Everything it keeps is in memory and goes with `forget`.

    `noise_free`: frames may be equal bit by bit (drawn ones, videos of a still picture). A camera's never are, and
    then a picture that repeats itself is a frozen one.
    """

    def __init__(self, *, noise_free: bool = False) -> None:
        self._noise_free = noise_free
        self._sight = Sight(View.BLIND, 0.0)

    def see(self, image: Image | None, at: float) -> Sight:
        """What this frame shows; None: no frame came. `at`: seconds of any clock that does not go back."""
        if self._sight.view is not View.BLIND:
            self._sight = Sight(View.BLIND, at)
        return self._sight

    def remember(self) -> bool:
        """From now on the card's present place and look are the ones to compare with; False when none is seen."""
        return False

    def forget(self) -> None:
        """Drop the card's place and look, for the next person's card."""
        self._sight = Sight(View.BLIND, self._sight.since)
