# SPDX-License-Identifier: Apache-2.0
"""Breaks a phrase into lines. Pure arithmetic: widths come from a measure that is handed in."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ui.texts import Language, Phrase, Run

Measure = Callable[[str], float]

NEVER_FIRST = frozenset(
    "、。，．・：；？！）］｝」』】〉》,.:;?!)]}%％々ーぁぃぅぇぉっゃゅょァィゥェォッャュョ様"
)
NAMES = ("My Number Card", "My Number")
NO_BREAK = "\N{NO-BREAK SPACE}"
NEVER_LAST = frozenset("（［｛「『【〈《([{")


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters that are never parted, with their width; `space`: the width of the blank before them."""

    runs: tuple[Run, ...]
    width: float
    space: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces side by side."""

    pieces: tuple[Piece, ...]

    @property
    def width(self) -> float:
        """Without the blank before the first piece."""
        blanks = sum(piece.space for piece in self.pieces[1:])
        return sum(piece.width for piece in self.pieces) + blanks


def run_width(run: Run, measure: Measure, ruby: Measure | None) -> float:
    """A reading that is wider than its letters makes room for itself."""
    width = measure(run.base)
    return width if ruby is None or run.reading is None else max(width, ruby(run.reading))


def pieces_of(phrase: Phrase, measure: Measure, ruby: Measure | None) -> list[Piece]:
    """Words; in Chinese single letters. `ruby` measures readings; None: they are not drawn."""
    blank = measure(" ")
    found: list[Piece] = []
    for number, word in enumerate(_words(phrase)):
        width = sum(run_width(run, measure, ruby) for run in word)
        found.append(Piece(tuple(word), width, blank if number else 0.0))
    if phrase.language is Language.ZH:
        return [part for piece in found for part in _letters(piece, measure)]
    return found


def break_lines(pieces: Sequence[Piece], room: float, measure: Measure) -> list[Line]:
    """As few lines as possible, of about the same width. A piece that is wider than the room is parted."""
    fitting = [part for piece in pieces for part in _parted(piece, room, measure)]
    lines = _greedy(fitting, room)
    return _balanced(fitting, room, lines) if len(lines) > 1 else lines


def _unparted(letters: str) -> str:
    """A name in several words stays on one line."""
    for name in NAMES:
        letters = letters.replace(name, name.replace(" ", NO_BREAK))
    return letters


def _words(phrase: Phrase) -> Iterator[list[Run]]:
    word: list[Run] = []
    for run in phrase.runs:
        first, *others = _unparted(run.base).split(" ") if run.reading is None else [run.base]
        if first:
            word.append(Run(first, run.reading))
        for other in others:
            if word:
                yield word
            word = [Run(other)] if other else []
    if word:
        yield word


def _letters(piece: Piece, measure: Measure) -> list[Piece]:
    """Chinese breaks between any two letters but not before a comma, nor inside a number or a Latin word."""
    groups: list[str] = []
    for letter in "".join(run.base for run in piece.runs):
        joined = bool(groups) and (
            letter in NEVER_FIRST
            or groups[-1][-1] in NEVER_LAST
            or not (_is_wide(letter) or _is_wide(groups[-1][-1]))
        )
        if joined:
            groups[-1] += letter
        else:
            groups.append(letter)
    return [
        Piece((Run(group),), measure(group), piece.space if not number else 0.0)
        for number, group in enumerate(groups)
    ]


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in "WF"


def _parted(piece: Piece, room: float, measure: Measure) -> list[Piece]:
    if piece.width <= room or sum(len(run.base) for run in piece.runs) < 2:
        return [piece]
    parts: list[Piece] = []
    for run in piece.runs:
        whole = run.reading is not None
        parts += (
            [Piece((Run(run.base, run.reading),), measure(run.base))]
            if whole
            else [Piece((Run(letter),), measure(letter)) for letter in run.base]
        )
    return [Piece(parts[0].runs, parts[0].width, piece.space), *parts[1:]]


def _greedy(pieces: Sequence[Piece], room: float) -> list[Line]:
    lines: list[list[Piece]] = [[]]
    width = 0.0
    for piece in pieces:
        needed = piece.width + (piece.space if lines[-1] else 0.0)
        if lines[-1] and width + needed > room:
            lines.append([])
            width, needed = 0.0, piece.width
        lines[-1].append(piece)
        width += needed
    return [Line(tuple(line)) for line in lines if line]


def _balanced(pieces: Sequence[Piece], room: float, lines: list[Line]) -> list[Line]:
    """The narrowest room that needs no more lines."""
    low, high, best = room / len(lines) / 2, room, lines
    for _ in range(7):
        middle = (low + high) / 2
        tried = _greedy(pieces, middle)
        if len(tried) <= len(lines) and max(line.width for line in tried) <= room:
            high, best = middle, tried
        else:
            low = middle
    return best
