# SPDX-License-Identifier: Apache-2.0
"""Sentences with furigana: how they are written in the data, and where they stand on paper.

`この{紙|かみ}を {受付|うけつけ}に`: a reading stands over what it reads, a space parts phrases, and a line breaks
only between phrases (分かち書き), because that is how people who read slowly read.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from eligibility.slip.canvas import Canvas
from eligibility.slip.font import ASCENT, DESCENT, width_of

RUBY = 0.5
"""Size of the reading, of the text's: the rule of JIS X 4051."""
GAP = 0.3
"""Between phrases, of the text's size."""
OVERHANG = 0.25
"""How far a reading may reach over the character beside it, of the text's size."""
LEADING = 0.35
"""Between the foot of a line and the readings of the next, of the text's size."""
_PART = re.compile(r"\{([^{}|]+)\|([^{}|]+)\}|([^{}|]+)")


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters, and how they are read if that is shown."""

    base: str
    reading: str = ""

    def width(self, size: float) -> float:
        """As wide as the wider of the two; a reading may reach a little over its neighbours (JIS X 4051)."""
        reading = width_of(self.reading, size * RUBY) - 2 * OVERHANG * size
        return max(width_of(self.base, size), reading)


Phrase = tuple[Run, ...]


def parse_sentence(text: str) -> tuple[Phrase, ...]:
    """Phrases of a sentence in the notation above. Raises ValueError for a brace that stands alone."""
    return tuple(_phrase(part) for part in text.split())


def _phrase(text: str) -> Phrase:
    found = list(_PART.finditer(text))
    if "".join(match[0] for match in found) != text:
        raise ValueError(f"not like {{紙|かみ}}: {text}")
    return tuple(Run(match[1] or match[3], match[2] or "") for match in found)


@dataclass(frozen=True, slots=True)
class Writing:
    """How large, and in what column."""

    size: float
    left: float
    width: float
    bold: bool = False


def line_height(size: float) -> float:
    """Of a line with readings over it."""
    return size * (1 + RUBY + LEADING)


def write_sentence(canvas: Canvas, phrases: tuple[Phrase, ...], how: Writing, y: float) -> float:
    """Write from `y` downwards and return where it ends."""
    for line in fold(phrases, how.width, how.size):
        baseline = y + how.size * (RUBY + ASCENT)
        _write_line(canvas, line, how, baseline)
        y += line_height(how.size)
    return y


def fold(phrases: tuple[Phrase, ...], width: float, size: float) -> list[list[Phrase]]:
    """Phrases by lines. One that is wider than a line is parted between its runs."""
    lines: list[list[Phrase]] = [[]]
    used = 0.0
    for phrase in _narrowed(phrases, lambda part: _width(part, size) <= width):
        needed = _width(phrase, size) + (GAP * size if lines[-1] else 0)
        if lines[-1] and used + needed > width:
            lines.append([])
            used, needed = 0.0, _width(phrase, size)
        lines[-1].append(phrase)
        used += needed
    return lines


def _narrowed(phrases: tuple[Phrase, ...], fits: Callable[[Phrase], bool]) -> list[Phrase]:
    out: list[Phrase] = []
    for phrase in phrases:
        out += [phrase] if fits(phrase) else [(run,) for run in phrase]
    return out


def _width(phrase: Phrase, size: float) -> float:
    return sum(run.width(size) for run in phrase)


def _write_line(canvas: Canvas, line: list[Phrase], how: Writing, baseline: float) -> None:
    """First the line, then its readings: so it is also found by those who search the file's text."""
    readings: list[tuple[float, str]] = []
    x = how.left
    for phrase in line:
        for run in phrase:
            width = run.width(how.size)
            inset = (width - width_of(run.base, how.size)) / 2
            canvas.text(x + inset, baseline, run.base, how.size, bold=how.bold)
            readings.append((x + width / 2, run.reading))
            x += width
        x += GAP * how.size
    for middle, reading in readings:
        _write_reading(canvas, reading, middle, baseline, how.size)


def _write_reading(
    canvas: Canvas, reading: str, middle: float, baseline: float, size: float
) -> None:
    small = size * RUBY
    foot = baseline - size * ASCENT - small * DESCENT
    if reading:
        canvas.text(middle - width_of(reading, small) / 2, foot, reading, small)
