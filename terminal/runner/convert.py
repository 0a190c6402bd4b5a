# SPDX-License-Identifier: Apache-2.0
"""Values of one lower room in the words of another: only this floor knows both."""

from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

import eligibility.identity
from facematch import Claim
from hw.camera.frame import Image
from hw.card.text import Holder
from hw.card.token import TokenKind
from hw.card.values import Sex
from terminal.session.values import CardKind, Method

KINDS = {
    TokenKind.MY_NUMBER_CARD: CardKind.MY_NUMBER,
    TokenKind.PINLESS_CARD: CardKind.PINLESS,
    TokenKind.ANDROID: CardKind.ANDROID,
    TokenKind.IPHONE: CardKind.IPHONE,
    TokenKind.JUKI_CARD: CardKind.JUKI,
    TokenKind.OTHER: CardKind.OTHER,
}

GREY_AXES = 2
SEXES: dict[Sex, Literal["male", "female"]] = {Sex.MALE: "male", Sex.FEMALE: "female"}


def holder_for_service(holder: Holder) -> eligibility.identity.Holder:
    """The chip's holder as the identity check takes it; the chip holds no reading of the name."""
    return eligibility.identity.Holder(name=holder.name, birth=holder.birth, sex=holder.sex.value)


def japan_date(now: datetime) -> date:
    """The calendar day in Japan, which keeps no summer time (UTC+9)."""
    return (now + timedelta(hours=9)).date()


def claim_of(holder: Holder, today: date) -> Claim:
    """What the chip says of its holder's age and sex; an unknown month or day makes nobody older."""
    sex = SEXES.get(holder.sex)
    return Claim(age_years(holder.birth, today), sex)


def age_years(birth: str, today: date) -> float | None:
    """Whole years of someone born on YYYYMMDD, the fewest that are possible; None when it cannot be.

    The digits of a day or a month that nobody knows are 00 (foreign residents).
    """
    year, month, day = int(birth[:4]), int(birth[4:6]), int(birth[6:])
    if not 0 < year <= today.year or month > 12 or day > 31:
        return None
    birthday_is_to_come = (today.month, today.day) < (month or 12, day or 31)
    return max(0.0, float(today.year - year - birthday_is_to_come))


def methods_for(kind: CardKind, pin_tries_left: int | None) -> frozenset[Method]:
    """The ways this card can be used: no PIN where it has none, is blocked, or has one last try."""
    if kind not in (CardKind.MY_NUMBER, CardKind.PINLESS):
        return frozenset()
    methods = {Method.FACE, Method.STAFF}
    if kind is CardKind.MY_NUMBER and pin_tries_left is not None and pin_tries_left > 1:
        methods.add(Method.PIN)
    return frozenset(methods)


def in_colour(photo: Image) -> Image:
    """A copy, height x width x BGR; the chip's photo is grey (height x width)."""
    is_grey = photo.ndim == GREY_AXES
    return np.stack([photo] * 3, axis=-1) if is_grey else photo.copy()
