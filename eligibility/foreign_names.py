# SPDX-License-Identifier: Apache-2.0
"""Names in Latin or katakana words: word order, middle names, initials.

A residence card has family name, given name, middle name. An answer may have the given name first, or no
middle name, or its initial. What is left out must not be what tells brothers and sisters apart, so a word
is missed only where it can't be the given name.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from eligibility.differences import DifferenceWhy, Match, RemarkWhy
from eligibility.name_rules import name_rules
from eligibility.names import fold_kana, plain_name

_APART = re.compile(r"[\s・·‧=゠,、.\-‐‑‒–—―−]+")
_LONG = (("ō", re.compile("ō|ou|oo|oh(?![aeiou])")), ("ū", re.compile("ū|uu")))
_LATIN = re.compile("[a-zā-ū]+")
_KATAKANA = re.compile("[ァ-ヺー]+")

Words = tuple[str, ...]
_Places = Callable[[Words, Words], Iterable[int]]


def words_of(name: str) -> Words | None:
    """The folded words of a name that is all Latin or all katakana; None for any other name."""
    pieces = _APART.split(unicodedata.normalize("NFKC", name).strip())
    words = tuple(word for word in map(plain_name, pieces) if word)
    for script in (_LATIN, _KATAKANA):
        if words and all(map(script.fullmatch, words)):
            return words if script is _LATIN else tuple(map(fold_kana, words))
    return None


def compare_words(chip: Words, answer: Words) -> Match:
    """Compare two names of one script, word by word. Pure."""
    if "".join(chip) == "".join(answer):
        return Match()
    if _long_vowels(chip, answer):
        return Match().noted(RemarkWhy.VARIANT_CHARACTERS)
    if _same_words(chip, answer):
        return Match().noted(RemarkWhy.WORD_ORDER)
    if _misses_one(chip, answer, _chips_middle) or _misses_one(answer, chip, _answers_middle):
        return Match().noted(RemarkWhy.MIDDLE_NAME)
    shared = set(chip) & set(answer)
    partly = shared == set(chip) or shared == set(answer) or _starts_alike(chip, answer)
    return Match(DifferenceWhy.PART_OF_NAME if partly else DifferenceWhy.DIFFERENT)


def _long_vowels(chip: Words, answer: Words) -> bool:
    """OHNO, OUNO and OONO are ŌNO; without a macron on either side they stay three names."""
    one, other = "".join(chip), "".join(answer)
    if not any(macron in one + other for macron, _ in _LONG):
        return False
    for macron, spellings in _LONG:
        one, other = spellings.sub(macron, one), spellings.sub(macron, other)
    return one == other


def _same_words(one: Words, other: Words) -> bool:
    """The same words in another order; of a Korean, Chinese or Vietnamese name only the family name moves."""
    text, fixed = "".join(other), _each_word_counts(one) or _each_word_counts(other)
    places = [1, len(one) - 1] if fixed else range(len(one))
    if any("".join(one[place:] + one[:place]) == text for place in places):
        return True
    return not fixed and sorted(one) == sorted(other)


def _misses_one(longer: Words, shorter: Words, places: _Places) -> bool:
    """The longer name has one word more, in a place of middle names; or the shorter has its initial."""
    for place in places(longer, shorter):
        middle, rest = longer[place], longer[:place] + longer[place + 1 :]
        if middle in name_rules().generations:
            continue
        bare = _without_initial(shorter, middle)
        if _is_a_name(rest) and _is_a_name(bare) and (rest == bare or _same_words(rest, bare)):
            return True
    return False


def _chips_middle(chip: Words, answer: Words) -> Iterable[int]:
    """A card has the middle name last; a Vietnamese name has it between."""
    last, rules = len(chip) - 1, name_rules()
    if last < 2 or chip[0] in rules.no_middle:
        return ()
    if chip[0] in rules.given_last:
        return range(1, last) if {answer[0], answer[-1]} == {chip[0], chip[-1]} else ()
    return (last,)


def _answers_middle(answer: Words, chip: Words) -> Iterable[int]:
    """As on a card, or between where the answer has the family name last."""
    if chip[0] in name_rules().given_last | name_rules().no_middle or answer[-1] != chip[0]:
        return _chips_middle(answer, chip) if chip[0] == answer[0] else ()
    return range(1, len(answer) - 1)


def _without_initial(words: Words, middle: str) -> Words:
    for place, word in enumerate(words):
        if place and len(word) == 1 and middle.startswith(word):
            return words[:place] + words[place + 1 :]
    return words


def _is_a_name(words: Words) -> bool:
    """Two words at least that are more than an initial, a particle or a JR."""
    rules = name_rules()
    small = rules.particles - rules.given_last if _each_word_counts(words) else rules.particles
    return sum(len(word) > 1 and word not in small | rules.generations for word in words) > 1


def _each_word_counts(words: Words) -> bool:
    rules = name_rules()
    return bool({words[0], words[-1]} & (rules.no_middle | rules.given_last))


def _starts_alike(one: Words, other: Words) -> bool:
    texts = sorted(("".join(one), "".join(other)), key=len)
    return len(texts[0]) > 3 and texts[1].startswith(texts[0])


def shares_a_script(one: str, other: str) -> bool:
    """Whether both names have Latin letters, or kanji, or the same kana."""
    return bool(_scripts(one) & _scripts(other))


def _scripts(name: str) -> set[str]:
    names = {unicodedata.name(c, "").split(" ")[0] for c in plain_name(name)}
    return names & {"LATIN", "HIRAGANA", "KATAKANA", "CJK", "HANGUL", "CYRILLIC"}
