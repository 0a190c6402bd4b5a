# SPDX-License-Identifier: Apache-2.0
"""The one font on all papers (Noto Sans JP, OFL, from pylopdf-fonts-jp): its widths, and which characters it has."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from fontTools.ttLib import TTFont
from pylopdf_fonts_jp import sans_path

FONT_FILE = str(sans_path())
GETA = "〓"
"""What printers put where they lack a character, since the days of lead type."""
UNREADABLE = "●"
"""The service's mark for a character that it cannot write; it must not go on to paper (reference table S12)."""
ASCENT, DESCENT = 0.88, 0.12
"""Of the em box, from the font's OS/2 table; no glyph of a name reaches beyond."""


@dataclass(frozen=True, slots=True)
class Printable:
    """A text that the font can print. `missing`: the characters for which 〓 stands; `plain`: variation selectors
    were left out, so that a character may have another shape than its holder's.
    """

    text: str = field(repr=False)
    missing: tuple[str, ...] = field(default=(), repr=False)
    plain: bool = False


@cache
def _advances() -> dict[int, float]:
    """Width in em of each character that the font has."""
    with TTFont(FONT_FILE, lazy=True) as font:
        em = font["head"].unitsPerEm
        widths = font["hmtx"].metrics
        return {code: widths[glyph][0] / em for code, glyph in font.getBestCmap().items()}


def has(character: str) -> bool:
    """The font has a glyph for this character."""
    return ord(character) in _advances()


def width_of(text: str, size: float) -> float:
    """Width of a printable text in the unit of `size`, the height of the em box."""
    advances = _advances()
    return size * sum(advances.get(ord(character), 1.0) for character in text)


def printable(text: str) -> Printable:
    """Make a text fit for the font; nothing is left out unseen."""
    plain = any(_is_selector(character) for character in text)
    out: list[str] = []
    missing: list[str] = []
    for cluster in _clusters(text):
        done = _whitened(cluster)
        if done == UNREADABLE or not all(has(character) for character in done):
            missing.append(cluster)
            done = GETA
        out.append(done)
    return Printable("".join(out), tuple(missing), plain)


def _clusters(text: str) -> Iterator[str]:
    """Characters with the marks that combine with them, in one code point where there is one."""
    cluster = ""
    for character in text:
        if _is_selector(character):
            continue
        if cluster and unicodedata.combining(character):
            cluster = unicodedata.normalize("NFC", cluster + character)
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


def _whitened(cluster: str) -> str:
    return " " if cluster.isspace() and cluster != "　" else cluster


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
