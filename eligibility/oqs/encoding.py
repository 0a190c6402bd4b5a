# SPDX-License-Identifier: Apache-2.0
"""Text to bytes and back in the two encodings of the exchange: Shift_JIS (in truth code page 932) and UTF-8.

What code page 932 does not have becomes ●, as on the real terminals; how often that happened is reported, the
character itself is not kept. Pure.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from eligibility.codes import CharacterCode

SUBSTITUTE = "●"


class Encoding(StrEnum):
    """The name in the declaration."""

    SHIFT_JIS = "Shift_JIS"
    UTF_8 = "UTF-8"

    @property
    def codec(self) -> str:
        """Python's name: the files are code page 932, the Shift_JIS of Windows."""
        return "cp932" if self is Encoding.SHIFT_JIS else "utf-8"

    @property
    def character_code(self) -> CharacterCode:
        """CharacterCodeIdentifier of a file in this encoding."""
        return _CODES[self]


_CODES = {
    Encoding.SHIFT_JIS: CharacterCode.SHIFT_JIS,
    Encoding.UTF_8: CharacterCode.UTF_8,
}

_DECLARED = {
    "shift_jis": Encoding.SHIFT_JIS,
    "shift-jis": Encoding.SHIFT_JIS,
    "sjis": Encoding.SHIFT_JIS,
    "x-sjis": Encoding.SHIFT_JIS,
    "ms_kanji": Encoding.SHIFT_JIS,
    "windows-31j": Encoding.SHIFT_JIS,
    "ms932": Encoding.SHIFT_JIS,
    "cp932": Encoding.SHIFT_JIS,
    "utf-8": Encoding.UTF_8,
    "utf8": Encoding.UTF_8,
}


def declared_encoding(name: str) -> Encoding | None:
    """The encoding that a declaration means, however it is spelt; None for any other."""
    return _DECLARED.get(name.lower())


@dataclass(frozen=True, slots=True)
class Fitted:
    """A text that the encoding can carry, and how many characters of the original it cost."""

    text: str
    lost: int = 0


# Code page 932 has one code where Unicode has two characters. Windows reads these codes as the right-hand ones
# (Microsoft's table cp932 to Unicode), so that is what is written: what comes back is then what was sent.
_AS_WINDOWS = str.maketrans(
    {
        "\u301c": "\uff5e",  # wave dash: full-width tilde
        "\u2212": "\uff0d",  # minus sign: full-width hyphen-minus
        "\u2016": "\u2225",  # double vertical line: parallel to
        "\u2014": "\u2015",  # em dash: horizontal bar
        "\u00a2": "\uffe0",  # cent
        "\u00a3": "\uffe1",  # pound
        "\u00ac": "\uffe2",  # not sign
        "\u00a6": "\uffe4",  # broken bar
        "\u00a5": "\uffe5",  # yen
        "\u203e": "\uffe3",  # overline
    }
)
_SPLIT_KANA = re.compile("[\u3041-\u30fe][\u3099\u309a]")
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_UNFIT = frozenset({"Cc", "Cs", "Co"})
"""Control characters, lone surrogates, and private use: each machine has its own 外字 there."""


def fit(text: str, encoding: Encoding) -> Fitted:
    """Make `text` one that the encoding and XML can carry. Never fails; length may shrink by a selector."""
    if text.isascii() and text.isprintable():
        return Fitted(text)
    if encoding is Encoding.SHIFT_JIS:
        text = _SPLIT_KANA.sub(_joined, text).translate(_AS_WINDOWS)
        plain = _SELECTORS.sub(
            "", text
        )  # another drawing of the same character: the character stays
    else:
        plain = text
    fitted = "".join(one if _fits(one, encoding) else SUBSTITUTE for one in plain)
    substituted = sum(one != other for one, other in zip(plain, fitted, strict=True))
    return Fitted(fitted, substituted + len(text) - len(plain))


def _joined(pair: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", pair.group())


def _fits(character: str, encoding: Encoding) -> bool:
    if unicodedata.category(character) in _UNFIT or ord(character) & 0xFFFE == 0xFFFE:
        return False
    try:
        character.encode(encoding.codec)
    except UnicodeEncodeError:
        return False
    return True
