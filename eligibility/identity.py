# SPDX-License-Identifier: Apache-2.0
"""Is the person in the answer the person in the chip? The guard against wrongly linked registrations.

Birth date and sex contradict when both are known and differ; names are compared as `name_match` says, and a
reading counts where both sides have one. The rule is not even-handed: what cannot be decided is an alarm, for
staff to look at. Nothing that leaves this module contains a person's data.
"""

import unicodedata
from dataclasses import dataclass, field

from eligibility.answers import Eligibility
from eligibility.birth_dates import compare_births
from eligibility.codes import Sex
from eligibility.differences import Difference, DifferenceWhy, Field, Match, Remark, RemarkWhy
from eligibility.foreign_names import compare_words, words_of
from eligibility.name_match import compare_names
from eligibility.names import Variants, fold_kana

__all__ = [
    "Difference",
    "DifferenceWhy",
    "Field",
    "Holder",
    "IdentityCheck",
    "Remark",
    "RemarkWhy",
    "check_identity",
    "known_sex",
]


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


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """The result of one comparison: what does not agree, and what agrees but not to the letter."""

    differences: tuple[Difference, ...]
    remarks: tuple[Remark, ...] = ()

    @property
    def agrees(self) -> bool:
        """True when nothing contradicts."""
        return not self.differences


def check_identity(
    holder: Holder, result: Eligibility, variants: Variants | None = None
) -> IdentityCheck:
    """Compare the chip's holder with one result of an answer. Pure; never raises."""
    matches = {
        Field.NAME: _name(holder, result, variants),
        Field.KANA: _kana(holder, result),
        Field.BIRTH: compare_births(holder.birth, result.birth),
        Field.SEX: _sex(holder, result),
    }
    if matches[Field.NAME].why is DifferenceWhy.UNREADABLE and _kana_agrees(holder, result):
        matches[Field.NAME] = Match().noted(RemarkWhy.UNREADABLE_CHARACTERS)
    return IdentityCheck(
        tuple(Difference(what, match.why) for what, match in matches.items() if match.why),
        tuple(
            Remark(what, why) for what, match in matches.items() for why in sorted(match.remarks)
        ),
    )


def known_sex(code: str) -> Sex | None:
    """Male or female; None for what says nothing (OQS 3; ISO/IEC 5218 0 and 9) or is not known."""
    return {"1": Sex.MALE, "2": Sex.FEMALE}.get(unicodedata.normalize("NFKC", code))


def _name(holder: Holder, result: Eligibility, variants: Variants | None) -> Match:
    first = compare_names(holder.name, result.name, variants)
    if first.agrees or not result.other_name:
        return first
    second = compare_names(holder.name, result.other_name, variants)
    return second.noted(RemarkWhy.OTHER_NAME) if second.agrees else first


def _kana(holder: Holder, result: Eligibility) -> Match:
    if holder.kana is None or result.kana is None:
        return Match()
    if _kana_agrees(holder, result):
        same = unicodedata.normalize("NFKC", holder.kana) == unicodedata.normalize(
            "NFKC", result.kana
        )
        return Match() if same else Match().noted(RemarkWhy.READING)
    return Match(DifferenceWhy.DIFFERENT)


def _kana_agrees(holder: Holder, result: Eligibility) -> bool:
    if holder.kana is None:
        return False
    readings = [kana for kana in (result.kana, result.other_kana) if kana]
    return any(_same_reading(holder, holder.kana, kana) for kana in readings)


def _same_reading(holder: Holder, one: str, other: str) -> bool:
    """Foreign residents' readings may come in another order, as their names do."""
    if fold_kana(one) == fold_kana(other):
        return True
    words, others = words_of(one), words_of(other)
    if words is None or others is None or words_of(holder.name) is None:
        return False
    return compare_words(words, others).agrees


def _sex(holder: Holder, result: Eligibility) -> Match:
    chip = known_sex(holder.sex)
    codes = (result.sex, result.other_sex or "")
    stated = {sex for sex in map(known_sex, codes) if sex is not None}
    if chip is None or not stated:
        return Match().noted(RemarkWhy.NOT_STATED)
    return Match(None if chip in stated else DifferenceWhy.DIFFERENT)
