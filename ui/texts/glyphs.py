# SPDX-License-Identifier: Apache-2.0
"""Which characters can be drawn, and how a name is shown that has others. Needs no Qt.

The fonts are Debian's fonts-noto-cjk. A name goes on the screen as on paper (`eligibility.slip.font`): 〓 where there
is no glyph, never the service's ●.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTCollection, TTFont

from eligibility.slip.font import GETA, UNREADABLE
from ui.texts.language import Language

FOLDER: Final = Path("/usr/share/fonts/opentype/noto")
FILES: Final = ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc")
FAMILIES: Final = {Language.ZH: "Noto Sans CJK SC", Language.KO: "Noto Sans CJK KR"}
FAMILY: Final = "Noto Sans CJK JP"
"""Of the languages that are not in `FAMILIES`."""


@cache
def glyphs(language: Language, file: str = FILES[0]) -> frozenset[int]:
    """The code points that a language's font has. Raises OSError without the package, KeyError without the family."""
    family = FAMILIES.get(language, FAMILY)
    with TTCollection(FOLDER / file, lazy=True) as collection:
        faces = {str(face["name"].getDebugName(1)): face for face in collection.fonts}
        face: TTFont = faces[family]
        return frozenset(face.getBestCmap())


def showable(name: str, has: Callable[[int], bool]) -> str:
    """A name in glyphs that there are; `has` answers for a code point. Nothing is left out unseen.

    Variation selectors stay: a font that lacks the variant draws the usual shape, and no sign for the selector.
    """
    return "".join(_shown(letter, has) for letter in name)


def _shown(letter: str, has: Callable[[int], bool]) -> str:
    if is_selector(letter):
        return letter
    return letter if letter != UNREADABLE and has(ord(letter)) else GETA


def is_selector(letter: str) -> bool:
    """It chooses a variant of the character before it (Unicode's ranges VS1-16 and VS17-256)."""
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"
