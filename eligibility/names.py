# SPDX-License-Identifier: Apache-2.0
"""Names and readings brought into one form in which the same person's name is the same text.

The chip, the insurer and the service each have their own character set: full or half width, old and
new characters, variation selectors, small or large kana, a dash for a long vowel.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

UNREADABLE = "●"
"""Stands in an answer for one character that the service's character set does not have."""

_DASHES = re.compile("[-‐‑‒–—―−ー]")
_DASH_AFTER_KANA = re.compile("(?<=[\u3041-\u3096\u30a1-\u30fa])[-‐‑‒–—―−ー]")
_MUTE = re.compile(r"[\s・'’`.,]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_SAME_SOUND = str.maketrans("ヂヅヲヰヱ", "ジズオイエ")
_VOWELS = {
    "a": "アカサタナハマヤラワガザダバパ",
    "i": "イキシチニヒミリギジビピ",
    "u": "ウクスツヌフムユルグズブプヴ",
    "e": "エケセテネヘメレゲゼデベペ",
    "o": "オコソトノホモヨロゴゾドボポ",
}
_VOWEL_OF = {kana: vowel for vowel, row in _VOWELS.items() for kana in row}
_LENGTHENS = {"a": "ア", "i": "イ", "u": "ウ", "e": "エイ", "o": "オウ"}


@dataclass(frozen=True, slots=True)
class Variants:
    """Maps a character to the one its class is compared by."""

    canonical: Mapping[int, str]

    @classmethod
    def of(cls, groups: Iterable[str]) -> "Variants":
        """Classes from groups of characters; groups that share a character are joined."""
        classes: dict[str, set[str]] = {}
        for group in groups:
            members = set(group).union(*(classes.get(character, ()) for character in group))
            classes.update(dict.fromkeys(members, members))
        return cls({ord(character): min(members) for character, members in classes.items()})

    def fold(self, text: str) -> str:
        """Replace each character by its class's one."""
        return text.translate(self.canonical)


@cache
def name_variants() -> Variants:
    """The table that comes with the program, `data/variants.toml`."""
    text = (resources.files("eligibility") / "data" / "variants.toml").read_text("utf-8")
    sources = tomllib.loads(text).values()
    return Variants.of(group for source in sources for group in source["groups"])


def fold_name(text: str, variants: Variants | None = None) -> str:
    """The comparison form of a written name: no spaces, dots or selectors, one form per character.

    Hiragana and katakana stay different: さくら and サクラ are different names.
    """
    plain = _DASH_AFTER_KANA.sub("ー", _plain(text))
    plain = "".join(c for c in plain if c == "ー" or not _DASHES.fullmatch(c))
    plain = _spell_out_repeats(plain).translate(_SMALL)
    folded = (variants or name_variants()).fold(plain.casefold())
    return unicodedata.normalize("NFC", folded)


def fold_kana(text: str) -> str:
    """The comparison form of a reading: katakana, large kana, one spelling of each long vowel."""
    kana = "".join(_katakana(c) for c in _plain(text)).translate(_SMALL).translate(_SAME_SOUND)
    kana = _DASHES.sub("ー", kana)
    return kana[:1] + "".join(_lengthened(a, b) for a, b in pairwise(kana))


def written_forms(name: str) -> tuple[str, ...]:
    """The names one written name may stand for: a former or common name may follow in brackets.

    山田［佐藤］　花子 may be registered with the insurer as 山田花子 or as 佐藤花子.
    """
    plain = unicodedata.normalize("NFKC", name)
    inside = re.search(r"[\[(]([^\])]+)[\])]", plain)
    if inside is None:
        return (name,)
    before, after = plain[: inside.start()], plain[inside.end() :]
    return (name, before + after, inside[1] + after, inside[1])


def matches(chip: str, answer: str) -> bool:
    """Compare folded forms; ● in the answer stands for exactly one character of the chip's."""
    return len(chip) == len(answer) and all(
        b in (a, UNREADABLE) for a, b in zip(chip, answer, strict=True)
    )


def is_readable(answer: str) -> bool:
    """False when nothing but ● is left to compare."""
    return bool(answer.replace(UNREADABLE, ""))


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", _SELECTORS.sub("", text))
    visible = "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFKC", _MUTE.sub("", visible))


def _spell_out_repeats(text: str) -> str:
    out = ""
    for character in text:
        out += out[-1] if character == "々" and out else character
    return out


def _katakana(character: str) -> str:
    return chr(ord(character) + 0x60) if "\u3041" <= character <= "\u3096" else character


def _lengthened(before: str, kana: str) -> str:
    """A long vowel is written ー, or with a vowel (オオ, オウ, エイ): make all of them ー."""
    longer = _LENGTHENS.get(_VOWEL_OF.get(before, ""), "")
    return "ー" if kana in longer else kana
