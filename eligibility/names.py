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
_NAME_DASHES = re.compile("[-‐‑‒–—―−]")
_DASH_AFTER_KANA = re.compile("(?<=[\u3041-\u3096\u30a1-\u30fa])[-‐‑‒–—―−ー]")
_MUTE = re.compile(r"[\s・·‧=゠'’‘ʼ`´′.,、]")
_BRACKETS = re.compile(r"[(（\[［〔【]([^)）\]］〕】]+)[)）\]］〕】]")
_LATIN_WORDS = re.compile(r"[A-Za-zＡ-Ｚａ-ｚÀ-ɏḀ-ỿ][A-Za-zＡ-Ｚａ-ｚÀ-ɏḀ-ỿ'’．.・\-]*")
_EDGES = " \u3000()（）[]［］"
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_SMALL = str.maketrans(
    "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎ", "アイウエオツヤユヨワカケあいうえおつやゆよわ"
)
_SAME_SOUND = str.maketrans("ヂヅヲヰヱ", "ジズオイエ")
_OLD_KANA = str.maketrans("ゐゑヰヱ", "いえイエ")
_REPEATS = "々〻ゝヽ"
_VOICED_REPEATS = "ゞヾ"
_REPEAT = re.compile(f"[{_REPEATS}{_VOICED_REPEATS}]")
_LATIN_MARKED = [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]
_LATIN_PLAIN = {
    "ø": "o",
    "đ": "d",
    "ł": "l",
    "æ": "ae",
    "œ": "oe",
    "ħ": "h",
    "ı": "i",
    "þ": "th",
    "ð": "d",
}
_MACRONS = "āēīōū"
_COMBINED = re.compile("(?<=[a-z])[\u0300-\u036f]+")
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
    return unicodedata.normalize("NFC", (variants or name_variants()).fold(plain_name(text)))


def plain_name(text: str) -> str:
    """A written name without what two systems write in their own ways; variant characters stay."""
    plain = _DASH_AFTER_KANA.sub("ー", _plain(text))
    plain = _spell_out_repeats(_NAME_DASHES.sub("", plain)).translate(_SMALL).translate(_OLD_KANA)
    letters = _COMBINED.sub("", plain.casefold().translate(_folded_letters()))
    return unicodedata.normalize("NFC", letters)


def fold_kana(text: str) -> str:
    """The comparison form of a reading: katakana, large kana, one spelling of each long vowel."""
    kana = "".join(_katakana(c) for c in _spell_out_repeats(_plain(text)))
    kana = kana.translate(_SMALL).translate(_SAME_SOUND)
    kana = _DASHES.sub("ー", kana)
    return kana[:1] + "".join(_lengthened(a, b) for a, b in pairwise(kana))


def written_forms(name: str) -> tuple[str, ...]:
    """The names one written name may stand for: a former or common name may follow in brackets.

    山田［佐藤］　花子 may be registered with the insurer as 山田花子 or as 佐藤花子.
    """
    return tuple(dict.fromkeys((name, *_without_brackets(name))))


def halves(name: str) -> tuple[str, ...]:
    """SAMPLE MARIA 模擬 真理 is two names, a Latin and a Japanese one; one Latin word alone is no name."""
    words = _LATIN_WORDS.findall(name)
    rest = _LATIN_WORDS.sub(" ", name).strip(_EDGES)
    return (" ".join(words), rest) if len(words) > 1 and len(rest) > 1 else ()


def is_readable(answer: str) -> bool:
    """False when nothing but ● is left to compare."""
    return bool(answer.replace(UNREADABLE, ""))


def _plain(text: str) -> str:
    composed = unicodedata.normalize("NFKC", _SELECTORS.sub("", text))
    visible = composed
    if not composed.isprintable():
        visible = "".join(c for c in composed if unicodedata.category(c) not in ("Cf", "Cc"))
    return unicodedata.normalize("NFKC", _MUTE.sub("", visible))


def _without_brackets(name: str) -> list[str]:
    inside = _BRACKETS.search(name)
    if inside is None:
        return []
    before, after = name[: inside.start()], name[inside.end() :]
    is_whole = not after.strip() and (len(inside[1]) > 2 or " " in inside[1])
    whole = [inside[1]] if is_whole else []
    return [before + after, inside[1] + after, *whole]


@cache
def _folded_letters() -> dict[int, str]:
    """Hentaigana to hiragana, marked Latin letters to plain ones; long vowels keep their macrons."""
    table = {ord(letter): plain for letter, plain in _LATIN_PLAIN.items()}
    for code in _LATIN_MARKED:
        plain = unicodedata.normalize("NFD", chr(code))[0]
        if plain.isascii() and chr(code) not in _MACRONS:
            table[code] = plain
    for code in range(0x1B002, 0x1B11F):
        sound = unicodedata.name(chr(code), "").rpartition("LETTER ")[2].partition("-")[0]
        table[code] = unicodedata.lookup(f"HIRAGANA LETTER {sound}")
    return table


def _spell_out_repeats(text: str) -> str:
    if not _REPEAT.search(text):
        return text
    out = ""
    for character in text:
        if character in _REPEATS and out:
            out += unicodedata.normalize("NFD", out[-1])[0] if character in "ゝヽ" else out[-1]
        elif character in _VOICED_REPEATS and out:
            out += unicodedata.normalize("NFC", unicodedata.normalize("NFD", out[-1])[0] + "\u3099")
        else:
            out += character
    return out


def _katakana(character: str) -> str:
    return chr(ord(character) + 0x60) if "\u3041" <= character <= "\u3096" else character


def _lengthened(before: str, kana: str) -> str:
    """A long vowel is written ー, or with a vowel (オオ, オウ, エイ): make all of them ー."""
    longer = _LENGTHENS.get(_VOWEL_OF.get(before, ""), "")
    return "ー" if kana in longer else kana
