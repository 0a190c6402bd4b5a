# SPDX-License-Identifier: Apache-2.0
"""Is the person in the answer the person in the chip? The guard against wrongly linked registrations.

A different birth date or sex is always a contradiction; names are compared in their folded forms.
Nothing that leaves this module contains a person's data.
"""

import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from eligibility.answers import Eligibility
from eligibility.codes import Sex
from eligibility.names import (
    Variants,
    fold_kana,
    fold_name,
    is_readable,
    matches,
    written_forms,
)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who the chip says the card belongs to.

    `birth` is YYYYMMDD; `sex` follows ISO/IEC 5218 as on the chip (1 male, 2 female, others unknown);
    `kana` is None for a chip, which holds no reading.
    """

    name: str = field(repr=False)
    birth: str = field(repr=False)
    sex: str = field(repr=False)
    kana: str | None = field(default=None, repr=False)


class Field(StrEnum):
    """What was compared."""

    NAME = "name"
    KANA = "kana"
    BIRTH = "birth"
    SEX = "sex"


class DifferenceWhy(StrEnum):
    """DIFFERENT contradicts; UNREADABLE means that the answer's name is nothing but ●."""

    DIFFERENT = "different"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that does not agree, without the data itself."""

    field: Field
    why: DifferenceWhy


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """The result of one comparison."""

    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        """True when nothing contradicts."""
        return not self.differences


def check_identity(
    holder: Holder, result: Eligibility, variants: Variants | None = None
) -> IdentityCheck:
    """Compare the chip's holder with one result of an answer. Pure; never raises."""
    whys = {
        Field.NAME: _name(holder, result, variants),
        Field.KANA: _kana(holder, result),
        Field.BIRTH: _birth(holder, result),
        Field.SEX: _sex(holder, result),
    }
    if whys[Field.NAME] is DifferenceWhy.UNREADABLE and _kana_agrees(holder, result):
        whys[Field.NAME] = None
    return IdentityCheck(tuple(Difference(what, why) for what, why in whys.items() if why))


def known_sex(code: str) -> Sex | None:
    """Male or female; None for what says nothing (OQS 3; ISO/IEC 5218 0 and 9) or is not known."""
    return {"1": Sex.MALE, "2": Sex.FEMALE}.get(unicodedata.normalize("NFKC", code))


def _name(holder: Holder, result: Eligibility, variants: Variants | None) -> DifferenceWhy | None:
    chip = {fold_name(form, variants) for form in written_forms(holder.name)}
    names = [name for name in (result.name, result.other_name) if name]
    forms = [form for name in names for form in written_forms(name)]
    readable = [folded for form in forms if is_readable(folded := fold_name(form, variants))]
    if any(matches(a, b) for a in chip for b in readable):
        return None
    return DifferenceWhy.DIFFERENT if readable else DifferenceWhy.UNREADABLE


def _kana(holder: Holder, result: Eligibility) -> DifferenceWhy | None:
    if holder.kana is None or result.kana is None or _kana_agrees(holder, result):
        return None
    return DifferenceWhy.DIFFERENT


def _kana_agrees(holder: Holder, result: Eligibility) -> bool:
    readings = [fold_kana(kana) for kana in (result.kana, result.other_kana) if kana]
    return holder.kana is not None and fold_kana(holder.kana) in readings


def _birth(holder: Holder, result: Eligibility) -> DifferenceWhy | None:
    same = unicodedata.normalize("NFKC", holder.birth).strip() == result.birth
    return None if same else DifferenceWhy.DIFFERENT


def _sex(holder: Holder, result: Eligibility) -> DifferenceWhy | None:
    chip = known_sex(holder.sex)
    codes = (result.sex, result.other_sex or "")
    stated = {sex for sex in map(known_sex, codes) if sex is not None}
    agrees = chip is None or not stated or chip in stated
    return None if agrees else DifferenceWhy.DIFFERENT
