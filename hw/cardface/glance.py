# SPDX-License-Identifier: Apache-2.0
"""What one frame says of the card in the tray, against its remembered place and look.

The order of the questions is the order of their certainty: the same pattern at the same place is a card that lies
still, whatever moves about it; only a quiet, well-lit picture may say that it is elsewhere or gone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from hw.cardface.look import Agreement, Look, agreement, shift_mm, shift_of, shifted
from hw.cardface.outline import CERTAIN, find_cards
from hw.cardface.scenery import (
    Scenery,
    alike_inside,
    cells_inside,
    knocked,
    looks_bare,
    moving,
)
from hw.cardface.values import Corners, Image, Outline

TOLERANCE_MM: Final = 2.0
"""A card that was nudged so far still lies where it lay, as no radio loses it. Of the corner that moved most."""
SURE: Final = 0.93
"""Share of the compared blocks that have to show the same. The same card reaches 0.97, another of its kind 0.92."""
STRANGERS: Final = 1
"""Blocks that may show something else all the same: dust."""
DAZZLED: Final = 0.4
"""Share of the patterned blocks that a lamp may hide."""
DIM: Final = 0.3
"""Contrast against the remembered one below which nothing is said."""
BLURRED: Final = 0.55
"""Crispness below which a card that is alike as through ground glass is out of focus."""
COARSE_ALIKE: Final = 0.8
PAINTED: Final = 0.2
"""Part by which a block's colour differs, light apart, when something covers it."""
RESTLESS: Final = 0.04
"""Share of the cells about the card that move when a hand is there."""
FINDS_AGE_S: Final = 1.0
"""A place that was found is looked for again after this, even if nothing moved; then after twice as long, up to"""
LONGEST_AGE_S: Final = 8.0
APART_MM: Final = 3.0
"""Two findings of one card differ by less; above `TOLERANCE_MM`, as a finder is less exact than a comparison."""


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


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A frame that is to be judged. `moved`: cells that changed since the frame before; None for the first one."""

    image: Image
    at: float
    scenery: Scenery
    before: Scenery | None

    def restless(self, corners: Corners | None = None) -> bool:
        """Whether something moves, about these corners or anywhere; a first frame is."""
        if self.before is None:
            return True
        where = None if corners is None else cells_inside(corners, self.scenery)
        return moving(self.before, self.scenery, where) > RESTLESS


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """What one frame says; `outline`: of the card, in the frame.

    `whole`: if STILL, it would say so also of a card that was out of sight before.
    """

    view: View
    outline: Outline | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """Where a card lies and what it and its surroundings look like."""

    look: Look
    scenery: Scenery


class Finder:
    """Looks for cards, but not again while nothing moves."""

    def __init__(self, find: Callable[[Image], tuple[Outline, ...]] = find_cards) -> None:
        self._find = find
        self._found: Outline | None = None
        self._scenery: Scenery | None = None
        self._at = 0.0
        self._age_s = FINDS_AGE_S

    def find(self, frame: Frame) -> Outline | None:
        """The likeliest card of this frame, one that is wholly in the picture if there is one; None: none is sure."""
        moved = self._scenery is None or moving(self._scenery, frame.scenery) > 0
        if moved or frame.at - self._at > self._age_s:
            self._age_s = FINDS_AGE_S if moved else min(2 * self._age_s, LONGEST_AGE_S)
            sure = [o for o in self._find(frame.image) if o.score >= CERTAIN]
            sure.sort(key=lambda outline: outline.cut_off)
            self._found, self._scenery, self._at = next(iter(sure), None), frame.scenery, frame.at
        return self._found

    def forget(self) -> None:
        """Drop what was found, and the picture it was found in."""
        self._found = self._scenery = None


def glance(frame: Frame, there: Reference, bare: Scenery | None, finder: Finder) -> Glance:
    """Compare a frame with where the card lay; `bare`: the tray without a card, if it was ever seen."""
    plain = agreement(frame.image, there.look)
    if _sure(plain):
        return Glance(View.STILL, there.look.outline, plain.whole)
    return (
        _nudged(frame, there)
        or _unclear(frame, there, plain)
        or _covered(frame, there, plain)
        or _elsewhere(frame, there, plain, finder)
        or _gone(frame, there, bare)
        or Glance(View.BLIND if plain.share >= 0.5 else View.HAND)
    )


def _sure(seen: Agreement) -> bool:
    same = seen.share >= SURE and int(seen.strange.sum()) <= STRANGERS
    return same and seen.dazzled <= DAZZLED and seen.contrast >= DIM


def _nudged(frame: Frame, there: Reference) -> Glance | None:
    """The same card a little beside: still there, or moved, or seen by a camera that was knocked."""
    shift = shift_of(frame.image, there.look)
    if shift is None:
        return None
    seen = agreement(frame.image, there.look, shift)
    if not _sure(seen):
        return None
    corners = shifted(there.look, shift)
    outline = Outline(corners, there.look.outline.score)
    if shift_mm(shift) <= TOLERANCE_MM:
        return Glance(View.STILL, outline, seen.whole)
    if knocked(there.scenery, frame.scenery, there.look.outline.corners):
        return Glance(View.BLIND, outline)
    return Glance(View.MOVED, outline)


def _unclear(frame: Frame, there: Reference, seen: Agreement) -> Glance | None:
    """Too dark, out of focus, dazzled, or a camera that looks elsewhere."""
    dark = frame.scenery.mean < DIM * there.scenery.mean
    blurred = seen.crispness < BLURRED and seen.coarse > COARSE_ALIKE
    corners = there.look.outline.corners
    if dark or blurred or seen.dazzled > DAZZLED or knocked(there.scenery, frame.scenery, corners):
        return Glance(View.BLIND)
    return None


def _covered(frame: Frame, there: Reference, seen: Agreement) -> Glance | None:
    """Something moves there, or lies on a part of the card while the rest shows the same as before."""
    if frame.restless(there.look.outline.corners):
        return Glance(View.HAND)
    if int(seen.alike.sum()) < 0.2 * seen.patterned:
        return None
    ratio = (seen.colours + 1) / (there.look.colours + 1)
    painted = np.abs(ratio / np.median(ratio[seen.alike], axis=0) - 1).max(axis=2) > PAINTED
    free = seen.compared & ~painted
    uncovered = float(seen.alike[free].mean()) if free.any() else 0.0
    return Glance(View.HAND) if uncovered >= SURE and painted.any() else None


def _elsewhere(frame: Frame, there: Reference, seen: Agreement, finder: Finder) -> Glance | None:
    """A card at another place; or at the same one, but with another look."""
    found = finder.find(frame)
    if found is None:
        return None
    away_mm = apart(found.corners, there.look.outline.corners) / there.look.px_per_mm
    if away_mm > APART_MM:
        return Glance(View.MOVED, found)
    clear = seen.crispness >= BLURRED and int(seen.strange.sum()) > STRANGERS + 1
    return Glance(View.MOVED if clear else View.BLIND, found)


def _gone(frame: Frame, there: Reference, bare: Scenery | None) -> Glance | None:
    corners = there.look.outline.corners
    if bare is not None and alike_inside(bare, frame.scenery, corners):
        return Glance(View.EMPTY)
    if looks_bare(there.scenery, frame.scenery, corners):
        return Glance(View.EMPTY)
    return None


def apart(one: Corners, other: Corners) -> float:
    """How far two outlines are apart at the worst corner, whichever corner is named first. Pixels."""
    turns = (np.roll(other, turn, axis=0) for turn in range(4))
    return min(float(np.linalg.norm(one - turned, axis=1).max()) for turned in turns)
