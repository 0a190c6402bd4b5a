# SPDX-License-Identifier: Apache-2.0
"""The keyboard on the staff's glass: which letters stand where, for which field, and what 「゛゜小」 does.

Kana stand as on public terminals in Japan: あ か さ … from the right, the five vowels from the top.
"""

from enum import StrEnum, auto
from typing import Final

from ui.presenter.staff.actions import Field


class Leaf(StrEnum):
    """One set of keys."""

    KATAKANA = auto()
    HIRAGANA = auto()
    DIGITS = auto()
    BIRTH = auto()
    """Digits, and the letters of the eras."""


COLUMNS: Final = (
    "あいうえお",
    "かきくけこ",
    "さしすせそ",
    "たちつてと",
    "なにぬねの",
    "はひふへほ",
    "まみむめも",
    "や ゆ よ",
    "らりるれろ",
    "わをんー ",
)
"""From the right; a space is a place without a key."""
DIGITS: Final = ("789", "456", "123", "-0 ")
ERAS: Final = {"R": "R 令和", "H": "H 平成", "S": "S 昭和", "T": "T 大正", "M": "M 明治"}
"""What is typed for an era, and what stands on its key."""
SIGNS: Final = {
    Leaf.KATAKANA: "カナ",
    Leaf.HIRAGANA: "かな",
    Leaf.DIGITS: "123",
    Leaf.BIRTH: "123",
}
"""How the key to a leaf is marked, in every language."""
LEAVES: Final = {
    Field.INSURER: (Leaf.DIGITS,),
    Field.SYMBOL: (Leaf.HIRAGANA, Leaf.KATAKANA, Leaf.DIGITS),
    Field.NUMBER: (Leaf.DIGITS,),
    Field.BRANCH: (Leaf.DIGITS,),
    Field.BIRTH: (Leaf.BIRTH,),
    Field.NAME: (Leaf.KATAKANA,),
    Field.REASON: (Leaf.HIRAGANA, Leaf.KATAKANA, Leaf.DIGITS),
}
"""The first is what a field opens with. A name is searched by its reading, which the service keeps in katakana. An
address has none: it is compared letter by letter with one in kanji, so kana would find nobody."""

_CYCLES: Final = (
    "あぁ いぃ うぅゔ えぇ おぉ かが きぎ くぐ けげ こご さざ しじ すず せぜ そぞ ただ ちぢ つっづ てで とど "
    "はばぱ ひびぴ ふぶぷ へべぺ ほぼぽ やゃ ゆゅ よょ わゎ"
)
_TO_KATAKANA: Final = ord("ア") - ord("あ")
_HALF: Final = len(COLUMNS) // 2


def leaves(of: Field) -> tuple[Leaf, ...]:
    """The sets of keys for a field; none where nothing can be typed with them."""
    return LEAVES.get(of, ())


def is_kana(leaf: Leaf) -> bool:
    """Whether it has marks, a space and two halves."""
    return leaf in (Leaf.KATAKANA, Leaf.HIRAGANA)


def rows(leaf: Leaf, half: int | None = None) -> tuple[tuple[str, ...], ...]:
    """What each key types, row by row from the left; "" where there is none.

    `half`: None for all kana, 0 for あ to な, 1 for は to わ.
    """
    if not is_kana(leaf):
        eras = tuple(ERAS) if leaf is Leaf.BIRTH else ()
        return _digits(eras)
    columns = COLUMNS if half is None else COLUMNS[half * _HALF : (half + 1) * _HALF]
    written = [katakana(one) if leaf is Leaf.KATAKANA else one for one in reversed(columns)]
    return tuple(tuple(letter.strip() for letter in row) for row in zip(*written, strict=True))


def sign_of_half(leaf: Leaf, half: int) -> str:
    """あ〜な or は〜わ."""
    first, last = COLUMNS[half * _HALF][0], COLUMNS[(half + 1) * _HALF - 1][0]
    sign = f"{first}〜{last}"
    return katakana(sign) if leaf is Leaf.KATAKANA else sign


def katakana(text: str) -> str:
    """Hiragana in katakana, the rest as it is."""
    return "".join(chr(ord(c) + _TO_KATAKANA) if "ぁ" <= c <= "ゖ" else c for c in text)


def marked(text: str, at: int) -> str:
    """With the next form of the letter before place `at`: か が か, は ば ぱ は, つ っ づ つ; others stay."""
    if not 0 < at <= len(text):
        return text
    return text[: at - 1] + _NEXT.get(text[at - 1], text[at - 1]) + text[at:]


def _digits(eras: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    if not eras:
        return tuple(tuple(one.strip() for one in row) for row in DIGITS)
    beside = (*DIGITS, " " * len(DIGITS[0]))
    return tuple(
        (era, *(one.strip() for one in row)) for era, row in zip(eras, beside, strict=True)
    )


def _following(cycles: str) -> dict[str, str]:
    return {
        letter: cycle[(place + 1) % len(cycle)]
        for cycle in cycles.split()
        for place, letter in enumerate(cycle)
    }


_NEXT: Final = _following(_CYCLES) | _following(katakana(_CYCLES))
