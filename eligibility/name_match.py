# SPDX-License-Identifier: Apache-2.0
"""Two written names compared: the chip's and the answer's, in all the forms that each stands for."""

import re
from itertools import product

from eligibility.differences import DifferenceWhy, Match, RemarkWhy
from eligibility.foreign_names import compare_words, shares_a_script, words_of
from eligibility.name_rules import name_rules
from eligibility.names import (
    UNREADABLE,
    Variants,
    fold_name,
    halves,
    is_readable,
    name_variants,
    plain_name,
    written_forms,
)
from eligibility.unreadable import agrees_where_readable, reads_as

_SURNAME = re.compile(r"\s*(\S+)\s+\S")
_TELLING = (
    DifferenceWhy.UNREADABLE,
    DifferenceWhy.PART_OF_NAME,
    DifferenceWhy.DIFFERENT,
    DifferenceWhy.OTHER_SCRIPT,
)


def compare_names(chip: str, answer: str, variants: Variants | None = None) -> Match:
    """The best match of any form of the chip's name with any form of the answer's. Pure; never raises."""
    whys: set[DifferenceWhy] = set()
    for one, other in _pairs(chip, answer):
        match = _compare(one, other, variants)
        if match.why is None:
            return match
        whys.add(match.why)
    return Match(min(whys, key=_TELLING.index))


def _pairs(chip: str, answer: str) -> list[tuple[str, str]]:
    """The forms to compare. Where both names are in two scripts, one half alone decides nothing."""
    ones, others = written_forms(chip), written_forms(answer)
    chips_halves = [half for one in ones for half in halves(one)]
    answers_halves = [] if chips_halves else [half for other in others for half in halves(other)]
    return list(product((*ones, *chips_halves), (*others, *answers_halves)))


def _compare(chip: str, answer: str, variants: Variants | None) -> Match:
    fold = (variants or name_variants()).fold
    plain, plain_other = plain_name(chip), plain_name(answer)
    one, other = fold(plain), fold(plain_other)
    if not one or not is_readable(other):
        return Match(DifferenceWhy.UNREADABLE)
    if UNREADABLE in other:
        return _with_marks(chip, one, other, variants)
    if one == other:
        return Match() if plain == plain_other else Match().noted(RemarkWhy.VARIANT_CHARACTERS)
    words, others = words_of(chip), words_of(answer)
    if words and others:
        return compare_words(words, others)
    if _differs_in_a_confusable_surname(chip, one, other, variants):
        return Match().noted(RemarkWhy.VARIANT_CHARACTERS)
    return Match(
        DifferenceWhy.DIFFERENT if shares_a_script(chip, answer) else DifferenceWhy.OTHER_SCRIPT
    )


def _with_marks(chip: str, one: str, other: str, variants: Variants | None) -> Match:
    if reads_as(chip, other, variants):
        return Match().noted(RemarkWhy.UNREADABLE_CHARACTERS)
    hidden = agrees_where_readable(one, other)
    return Match(DifferenceWhy.UNREADABLE if hidden else DifferenceWhy.DIFFERENT)


def _differs_in_a_confusable_surname(
    chip: str, one: str, other: str, variants: Variants | None
) -> bool:
    """斎藤 and 斉藤: only where the chip's name has a space, and only before it."""
    surname = _SURNAME.match(chip)
    if surname is None:
        return False
    length, fold = len(fold_name(surname[1], variants)), name_rules().confusable.fold
    return one[length:] == other[length:] and fold(one[:length]) == fold(other[:length])
