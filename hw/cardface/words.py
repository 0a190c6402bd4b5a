# SPDX-License-Identifier: Apache-2.0
"""The few words that name a document, found among lines of print. Nothing else gets a name, and no digit ever does.

The network's answer is cut down to the letters of these words before it becomes text, so this module can be pointed
at any side of any document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image


class Speller(Protocol):
    """A network that reads a line and names only letters of an alphabet; see `network.Network.spelled`."""

    def spelled(self, line: Image, alphabet: frozenset[str], stranger: str = "・") -> str:
        """The line, with `stranger` for every other character."""


LOOK_ALIKE: Final = str.maketrans("驗險證畄力一", "険険証留カー")
"""Characters that the network takes for letters of these words in small print."""
LINE_MM: Final = (1.2, 8.0)
"""How high a line of print is, from the organs' small print to the title of an insurance card."""
LONGEST: Final = 18
"""How many times longer than high a line with a title is at most; sentences are longer, and slow to read."""
MOST_LINES: Final = 12
"""Reading more costs more than a person waits for (about 10 ms a line)."""


def alphabet_of(words: Iterable[str]) -> frozenset[str]:
    """The letters of these words and their look-alikes. Raises ValueError for a word with a digit."""
    letters = frozenset("".join(words)) | {chr(one) for one in LOOK_ALIKE}
    if any(letter.isdigit() for letter in letters):
        raise ValueError("a word with a digit is no word here")
    return letters


def words_among(lines: Iterable[Image], network: Speller, words: Iterable[str]) -> frozenset[str]:
    """Which of the words stand in any of these lines, a letter or two allowed to be misread."""
    wanted = tuple(words)
    alphabet = alphabet_of(wanted)
    texts = [network.spelled(line, alphabet).translate(LOOK_ALIKE) for line in lines]
    return frozenset(word for word in wanted if any(holds(text, word) for text in texts))


def holds(text: str, word: str) -> bool:
    """Whether the word stands in the text; of four letters one may be wrong, missing or too many, of six two."""
    return errors_of(text, word) <= (len(word) // 4 if len(word) < 6 else len(word) // 3)


def errors_of(text: str, word: str) -> int:
    """How many letters differ at the place of the text that is most like the word (P. H. Sellers, 1980)."""
    row = list(range(len(word) + 1))
    least = row[-1]
    for letter in text:
        before, row = row, [0]
        for place, wanted in enumerate(word, 1):
            change = before[place - 1] + (letter != wanted)
            row.append(min(change, before[place] + 1, row[-1] + 1))
        least = min(least, row[-1])
    return least


def lines_of(image: Image, px_per_mm: float) -> tuple[Image, ...]:
    """The lines of print on a flat document or a part of it, the highest letters first, at most `MOST_LINES`."""
    boxes = sorted(_boxes(image, px_per_mm), key=lambda box: -box[3])
    margin = round(0.4 * px_per_mm)
    return tuple(_grown(image, box, margin) for box in boxes[:MOST_LINES])


def _boxes(image: Image, px_per_mm: float) -> Iterator[tuple[int, int, int, int]]:
    """x, y, width, height of what is as high as a line and longer than high."""
    mask = _joined(_ink(image, px_per_mm), px_per_mm)
    _count, _labels, stats, _centres = cv2.connectedComponentsWithStats(mask)
    for x, y, width, height, _area in stats[1:].tolist():
        fits = LINE_MM[0] * px_per_mm <= height <= LINE_MM[1] * px_per_mm
        if fits and 2 * height < width < LONGEST * height:
            yield x, y, width, height


def _ink(image: Image, px_per_mm: float) -> NDArray[np.uint8]:
    """Strokes darker, or lighter, than what is around them: titles are printed white on a colour too."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    side = round(1.6 * px_per_mm) | 1
    around = np.ones((side, side), np.uint8)
    dark = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, around)
    level = max(25.0, float(np.percentile(dark, 97)) * 0.4)
    return np.asarray((dark > level) * 255, np.uint8)


def _joined(ink: NDArray[np.uint8], px_per_mm: float) -> NDArray[np.uint8]:
    """Letters of a line grown together; letters of a title may stand a letter apart."""
    across = np.ones((1, round(2.5 * px_per_mm)), np.uint8)
    return np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, across), np.uint8)


def _grown(image: Image, box: tuple[int, int, int, int], margin: int) -> Image:
    x, y, width, height = box
    return image[max(0, y - margin) : y + height + margin, max(0, x - margin) : x + width + margin]
