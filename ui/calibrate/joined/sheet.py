# SPDX-License-Identifier: Apache-2.0
"""What stands on a page, once, for both of its forms (HTML and A4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from matplotlib.figure import Figure

Level = Literal["good", "change", "bad", "unknown"]
COLOURS: dict[Level, str] = {
    "good": "#14603A",
    "change": "#7A4100",
    "bad": "#B3261E",
    "unknown": "#4A4F55",
}
WORDS: dict[Level, str] = {
    "good": "good",
    "change": "change",
    "bad": "bad",
    "unknown": "not known",
}
SIGNED = ("place", "date", "engineer")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A coloured box; the level is written too, since colours do not print everywhere."""

    level: Level
    lines: Sequence[str]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; small for remarks."""

    text: str
    small: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells below their heads. The first `left` columns are words, the others numbers.

    levels: a colour for a row's first cell, one for each row, or empty. widths: parts of the page's
    width for the A4 form; empty for equal ones.
    """

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int = 1
    levels: Sequence[Level] = ()
    widths: Sequence[float] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Plot:
    """A drawing by matplotlib. width: part of the A4 page's width."""

    figure: Figure
    note: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A picture as JPEG bytes. width: part of the A4 page's width; height: over the picture's width."""

    jpeg: bytes
    words: str
    width: float = 0.6
    height: float = 0.75


Block = Words | Table | Plot | Photo


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page. facts: short lines below the title."""

    title: str
    facts: Sequence[str]
    verdicts: Sequence[Verdict]
    sections: Sequence[Section]
    foot: str = ""
    signed: Sequence[str] = field(default=SIGNED)
