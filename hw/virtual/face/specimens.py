# SPDX-License-Identifier: Apache-2.0
"""Specimens by number: a picture of a card in a tray, and what is true of it.

The rule: whoever looks at a specimen of reading can read the three fields. A picture in which one of them is burnt
out, covered, cut off or too blurred is a specimen of its own kind, `HIDDEN`: there nothing wrong may be sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from hw.cardface.values import CardSort, Corners, Image
from hw.virtual.face.back import draw_back
from hw.virtual.face.damage import Damage, shot_for
from hw.virtual.face.documents import draw_document
from hw.virtual.face.drawing import draw_face
from hw.virtual.face.invent import invented
from hw.virtual.face.legible import hidden_share, likeness
from hw.virtual.face.photograph import Photo, photograph
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.style import FaceStyle, random_style

__all__ = ["Damage", "Specimen", "Truth", "holder", "specimen"]

TRIES = 60
"""A shot whose print cannot be read (or, for HIDDEN, can) is thrown away and taken again."""
LEAST_LIKENESS = 0.5
"""Least correlation of each field's picture with its print in a specimen of reading; found by looking."""
MOST_COVERED = 0.004
"""Share of a field's box that may be covered or burnt out: less than a tenth of a digit."""
WELL_HIDDEN = 0.1
"""For HIDDEN: at least this share of a field's box is covered, burnt out or outside the frame: a digit or more,"""
BLURRED_AWAY = 0.2
"""or no field's picture is more like its print than this."""


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """What is true of a specimen.

    `number_b`: fourteen digits, empty for what is no My Number Card's face. `expires`: what that card's chip says.
    `strength`: of the damage, 0 to 1. `turn_deg`: clockwise. `readable`: a person can read the three fields.
    """

    sort: CardSort
    damage: Damage
    strength: float
    readable: bool
    turn_deg: float
    corners: Corners = field(repr=False)
    number_b: str = field(default="", repr=False)
    expires: date | None = field(default=None, repr=False)
    western: bool = False
    face_only: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Specimen:
    """A frame and its truth."""

    image: Image
    truth: Truth


def specimen(seed: int, damage: Damage, sort: CardSort = CardSort.MY_NUMBER) -> Specimen:
    """The specimen of that number; the same each time. A sort other than MY_NUMBER is never read, only named.

    Raises RuntimeError when no shot of `TRIES` showed what it should.
    """
    rng = _chance(seed, damage, sort)
    printed, style = invented(rng), random_style(rng)
    face = _drawn(sort, printed, style)
    for _ in range(TRIES):
        strength = float(rng.random())
        shot = shot_for(damage, strength, rng)
        photo = photograph(face, shot)
        if sort is not CardSort.MY_NUMBER or _fits(damage, photo, face):
            truth = Truth(
                sort,
                damage,
                strength,
                damage is not Damage.HIDDEN,
                shot.turn_deg % 360,
                photo.corners,
            )
            return Specimen(photo.image, _of(truth, printed))
    raise RuntimeError(f"no shot of {TRIES} shows {damage} {seed} as it should")


def holder(seed: int, damage: Damage, sort: CardSort = CardSort.MY_NUMBER) -> FacePrint:
    """Whose card the specimen of that number shows, without the work of drawing it."""
    return invented(_chance(seed, damage, sort))


def _chance(seed: int, damage: Damage, sort: CardSort) -> np.random.Generator:
    order = [seed, list(Damage).index(damage), list(CardSort).index(sort)]
    return np.random.default_rng(order)


def _drawn(sort: CardSort, printed: FacePrint, style: FaceStyle) -> Image:
    if sort is CardSort.MY_NUMBER:
        return draw_face(printed, style)
    if sort is CardSort.MY_NUMBER_BACK:
        return draw_back(printed, style)
    return draw_document(sort, printed, style)


def _of(truth: Truth, printed: FacePrint) -> Truth:
    """With what stands on the card, if it is a face."""
    if truth.sort is not CardSort.MY_NUMBER:
        return truth
    return replace(
        truth,
        number_b=printed.number_b,
        expires=printed.expires,
        western=printed.western,
        face_only=printed.face_only,
    )


def _fits(damage: Damage, photo: Photo, face: Image) -> bool:
    covered = hidden_share(photo)
    if damage is not Damage.HIDDEN:
        return covered <= MOST_COVERED and likeness(photo, face) >= LEAST_LIKENESS
    return covered >= WELL_HIDDEN or likeness(photo, face) < BLURRED_AWAY
