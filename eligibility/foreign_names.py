# SPDX-License-Identifier: Apache-2.0
"""Names in Latin or katakana words: word order, middle names, initials.

A residence card has family name, given name, middle name. An answer may have the given name first, or no
middle name, or its initial. What is left out must not be what tells brothers and sisters apart, so a word
is missed only where it can't be the given name.
"""

import re
import unicodedata

from eligibility.differences import DifferenceWhy, Match, RemarkWhy
from eligibility.name_rules import name_rules
from eligibility.names import fold_kana, plain_name

_APART = re.compile(r"[\s・·‧=゠,、.\-‐‑‒–—―−]+")
_LONG = (("ō", re.compile("ō|ou|oo|oh(?![aeiou])")), ("ū", re.compile("ū|uu")))
_LATIN = re.compile("[a-zā-ū]+")
_KATAKANA = re.compile("[ァ-ヺー]+")

Words = tuple[str, ...]


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
    if _middle_left_out(chip, answer) or _middle_left_out(answer, chip):
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


def _middle_left_out(longer: Words, shorter: Words) -> bool:
    """The longer name has one word more, in a place of middle names, or as an initial in the shorter."""
    for place in _middle_places(longer, shorter):
        middle, rest = longer[place], longer[:place] + longer[place + 1 :]
        if middle in name_rules().generations or (
            middle in name_rules().particles and place == len(rest)
        ):
            continue
        bare = _without_initial(shorter, middle)
        if _is_a_name(rest) and _is_a_name(bare) and (rest == bare or _same_words(rest, bare)):
            return True
    return False


def _middle_places(longer: Words, shorter: Words) -> list[int]:
    last, rules = len(longer) - 1, name_rules()
    family = longer[0] if longer[0] in rules.no_middle | rules.given_last else longer[-1]
    if last < 2 or family in rules.no_middle:
        return []
    if family in rules.given_last:
        kept = {shorter[0], shorter[-1]} == {longer[0], longer[-1]}
        return list(range(1, last)) if kept else []
    given_first = longer[-1] == shorter[0] or (longer[-1], longer[0]) == (shorter[-1], shorter[0])
    return [last, *range(1, last)] if given_first else [last]


def _without_initial(words: Words, middle: str) -> Words:
    for place, word in enumerate(words):
        if place and len(word) == 1 and middle.startswith(word):
            return words[:place] + words[place + 1 :]
    return words


def _is_a_name(words: Words) -> bool:
    """Two words at least that are more than an initial or a particle."""
    rules = name_rules()
    small = rules.particles - rules.given_last if _each_word_counts(words) else rules.particles
    return sum(len(word) > 1 and word not in small for word in words) > 1


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
