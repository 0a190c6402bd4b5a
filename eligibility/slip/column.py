# SPDX-License-Identifier: Apache-2.0
"""A column that is written from top to bottom on any canvas. It knows where it is; nothing goes beyond its sides."""

from collections.abc import Sequence
from dataclasses import dataclass

from eligibility.slip.breaking import break_lines
from eligibility.slip.canvas import Canvas
from eligibility.slip.content import Fact
from eligibility.slip.font import ASCENT, width_of
from eligibility.slip.ruby import Phrase, Writing, write_sentence

LINE = 1.25
"""Height of a line without readings, of its size."""
NUMBER = 1.5
"""Room for the number before a step, of its size."""


@dataclass(frozen=True, slots=True)
class FactStyle:
    """Sizes of a table of labels and values, in the canvas's unit; `gap` is between two rows."""

    label: float
    value: float
    big: float
    label_width: float
    gap: float


@dataclass(slots=True)
class Column:
    """`y` is where the next thing begins."""

    canvas: Canvas
    left: float
    width: float
    y: float

    def words(self, text: str, size: float, *, bold: bool = False, centred: bool = False) -> None:
        """A paragraph, broken by 禁則."""
        for line in break_lines(text, self.width, lambda part: width_of(part, size)):
            inset = max(0.0, (self.width - width_of(line, size)) / 2) if centred else 0.0
            self._line(line, size, self.left + inset, bold=bold)

    def sentence(self, phrases: tuple[Phrase, ...], size: float, *, bold: bool = False) -> None:
        """A sentence with readings."""
        how = Writing(size, self.left, self.width, bold)
        self.y = write_sentence(self.canvas, phrases, how, self.y)

    def steps(self, steps: Sequence[tuple[Phrase, ...]], size: float, gap: float) -> None:
        """Sentences with numbers before them."""
        indent = NUMBER * size
        for number, phrases in enumerate(steps, 1):
            baseline = self.y + size * (0.5 + ASCENT)
            self.canvas.text(self.left, baseline, f"{number}.", size, bold=True)
            how = Writing(size, self.left + indent, self.width - indent)
            self.y = write_sentence(self.canvas, phrases, how, self.y) + gap

    def facts(self, facts: Sequence[Fact], style: FactStyle) -> None:
        """Labels on the left, values on the right, a thin line under each row."""
        for nth, fact in enumerate(facts):
            if nth and fact.label:
                self.rule(0.0, style.gap)
            self._fact(fact, style)

    def framed(self, text: str, size: float, line: float) -> None:
        """A paragraph in the middle of a heavy frame."""
        top, pad = self.y, size * 0.35
        inner = Column(self.canvas, self.left + pad, self.width - 2 * pad, top + pad)
        inner.words(text, size, bold=True, centred=True)
        self.y = inner.y + pad
        self.canvas.box(self.left, top, self.width, self.y - top, line)

    def rule(self, line: float, gap: float) -> None:
        """Room, and a line in its middle if it has a width."""
        if line:
            y = self.y + gap / 2
            self.canvas.line(self.left, y, self.left + self.width, y, line)
        self.y += gap

    def space(self, height: float) -> None:
        """Nothing."""
        self.y += height

    def _fact(self, fact: Fact, style: FactStyle) -> None:
        size = style.big if fact.big else style.label if fact.note else style.value
        baseline = self.y + size * ASCENT
        self.canvas.text(self.left, baseline, fact.label, style.label)
        beside = Column(
            self.canvas, self.left + style.label_width, self.width - style.label_width, self.y
        )
        beside.words(fact.value, size, bold=fact.big)
        self.y = beside.y

    def _line(self, text: str, size: float, left: float, *, bold: bool) -> None:
        self.canvas.text(left, self.y + size * ASCENT, text, size, bold=bold)
        self.y += size * LINE
