# SPDX-License-Identifier: Apache-2.0
"""The pseudo-locale for tests of layout: texts longer by two fifths, in brackets, with accents.

What is clipped on a screen loses a bracket; a text that did not come from the tables has none.
"""

import math
import unicodedata
from typing import Final

from ui.texts.language import Language
from ui.texts.phrase import Phrase, Run

OPEN: Final = "［"
END: Final = "］"
LONGER: Final = 0.4
_ACCENTED: Final = str.maketrans(
    {letter: unicodedata.normalize("NFC", letter + "\u0302") for letter in "aeiouAEIOU"}
)
_FILLING: Final = {Language.JA: "あがえぎお", Language.ZH: "增长文字", Language.KO: "늘린글자"}
_FILLING_ELSE: Final = "êxtrâ "
_WORD: Final = 6
"""Letters; then a space, so that the filling breaks as often as a language's own words."""


def pseudo(phrase: Phrase) -> Phrase:
    """The same runs, readings and places to break, with accents and with filling before the closing bracket."""
    runs = tuple(Run(run.base.translate(_ACCENTED), run.reading) for run in phrase.runs)
    more = _filling(phrase.language, math.ceil(len(phrase.plain) * LONGER))
    return Phrase(phrase.language, (Run(OPEN), *runs, Run(f"{more}{END}")))


def _filling(language: Language, length: int) -> str:
    """`length` letters, spaces counted; a language with spaces between words has them here too."""
    pattern = _FILLING.get(language, _FILLING_ELSE)
    letters = (pattern * (length // len(pattern) + 1))[:length]
    if language is Language.ZH:
        return letters
    if language not in _FILLING:
        return f" {letters[1:].strip()}" if length > 1 else letters
    pieces = [letters[at : at + _WORD - 1] for at in range(0, length, _WORD)]
    return " " + " ".join(pieces)
