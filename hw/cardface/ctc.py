# SPDX-License-Identifier: Apache-2.0
"""Exact decoding: how likely each spelling that a grammar allows is, given the network's answer for a line.

The network gives, for each position, chances of characters or 'none here' (CTC, Graves et al. 2006): a text's
chance is the sum over all ways to lay it along the positions. A beam search proposes texts, a forward pass sums them
exactly. Whatever stands around a spelling counts in full, so what the sums of one line lack to 1 is the chance that
nothing of this grammar stands there; the answer's chances weigh that too. A line that holds two dates gives each its
share.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hw.cardface.network import Lattice
from hw.cardface.spelling import SYMBOLS, UNMARKED, Ending, Grammar
from hw.cardface.symbols import Symbol
from hw.cardface.values import Spelling

KEPT = 8
"""Spellings of one reading; the judge needs the first few."""
BEAM = 32
CANDIDATES = 24
NEGLIGIBLE = 1e-6
PASSED_OVER = 1e-5
"""Beginnings of texts that are less likely are not followed: thirty times below what the judge allows in all."""
EMPTY = 1 - 3e-4
"""A position so surely without a character that the search passes over it; the exact sum does not."""

TEMPERATURE = 1.0
"""Above 1 flattens the network's chances. On some 550 damaged specimens (13 fonts, cards 430 to 900 pixels wide) they
came true as they are: none above 0.99 was wrong. A blurred 3 is the likeliest error: it is taken for a 5."""
FLOOR = 1e-5
"""Of each position's chance, spread over all symbols."""
STRANGER = 0.1
"""How much a reading outside the grammar counts against those within: where a date must stand, it is most often a
misread one. Found on specimens: with 1 right readings are called doubtful, with 0.01 wrong ones are called sure."""
UNKNOWN_SEPARATOR = 0.05
"""The chance that a character the network cannot name is the 年, 月, 日 or era that must stand there."""
TOLERANT = (
    *(
        Symbol.YEAR,
        Symbol.MONTH,
        Symbol.DAY,
        Symbol.BORN,
        Symbol.VALID,
        Symbol.MEI,
        Symbol.JI,
        Symbol.TAI,
        Symbol.SEI_TAISHO,
    ),
    *(Symbol.SHO, Symbol.WA, Symbol.HEI, Symbol.SEI_HEISEI, Symbol.REI),
)

Chances = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Line:
    """One line, prepared for one grammar. All by position; `exits` has one position more."""

    emits: Chances
    """Positions x symbols: the chance that a slot for the symbol is written here."""
    blank: Chances
    starts: dict[str, Chances]
    """By first letter: the chance of an allowed beginning that ends right before the position."""
    exits: dict[Ending, Chances]
    """Positions + 1 x symbols: the chance of an allowed rest from here, when the spelling's last symbol ended before;
    filled when first asked for."""
    lattice: Lattice
    rest: tuple[int, ...]

    def exit(self, ending: Ending) -> Chances:
        """The chances of an allowed rest."""
        if ending not in self.exits:
            self.exits[ending] = _endings(self.lattice, self.emits, ending, self.rest)
        return self.exits[ending]


@dataclass(slots=True)
class _Path:
    blank: float = 0.0
    symbol: float = 0.0

    @property
    def total(self) -> float:
        return self.blank + self.symbol


def decode(lattice: Lattice, grammar: Grammar) -> tuple[Spelling, ...]:
    """The likeliest spellings of a line and their chances, best first; none when nothing is likelier than 1e-6.

    `lattice`: positions x symbols, each row adding up to 1.
    """
    line = _prepare(_soften(lattice), grammar)
    states = _propose(line, grammar)
    return (
        _gather(zip(states, _sum_exactly(line, grammar, states), strict=True), grammar)
        if states
        else ()
    )


def chance_of(lattice: Lattice, grammar: Grammar, state: str) -> float:
    """The exact chance of one whole text of the grammar (its letters as in `spelling`)."""
    return float(_sum_exactly(_prepare(lattice, grammar), grammar, [state])[0])


def _soften(lattice: Lattice) -> Lattice:
    """Chances as they come true; none is quite 0."""
    softer = lattice ** (1 / TEMPERATURE)
    softer /= softer.sum(axis=1, keepdims=True)
    softened: Lattice = (1 - FLOOR) * softer + FLOOR / softer.shape[1]
    return softened


def _prepare(lattice: Lattice, grammar: Grammar) -> _Line:
    emits = lattice.copy()
    emits[:, TOLERANT] += UNKNOWN_SEPARATOR * lattice[:, [Symbol.OTHER]]
    starts = {
        arc.letter: _beginnings(lattice, emits, grammar.before(arc.letter), SYMBOLS[arc.letter])
        for arc in grammar.arcs("")
    }
    blank = lattice[:, Symbol.BLANK] + lattice[:, Symbol.SPACE]
    return _Line(emits, blank, starts, {}, lattice, grammar.rest)


def _beginnings(line: Lattice, emits: Chances, before: tuple[int, ...], first: Symbol) -> Chances:
    """The chance, for each position, that what stands before it may stand directly before `first`."""
    if not before:
        return np.append(1.0, 1 - emits[:-1, first])
    barred = line[:, before].sum(axis=1).tolist()
    found = [1.0]
    for blank, bar in zip(line[:, Symbol.BLANK].tolist(), barred, strict=True):
        found.append(found[-1] * blank + max(1 - blank - bar, 0.0))
    return np.array(found[:-1])


def _endings(line: Lattice, emits: Chances, ending: Ending, rest: tuple[int, ...]) -> Chances:
    if rest:
        free = 1 - line[:, rest].sum(axis=1)
        tail = np.append(np.cumprod(free[::-1])[::-1], 1.0)
        return np.repeat(tail[:, np.newaxis], line.shape[1], axis=1)
    tail, later = _tails(line, ending)
    exits = np.repeat(tail[:, np.newaxis], line.shape[1], axis=1)
    exits[:-1] = np.maximum(exits[:-1] - emits * later[1:, np.newaxis], 0.0)
    return exits


def _tails(line: Lattice, ending: Ending) -> tuple[Chances, Chances]:
    """What a rest from each position on is worth: one that begins here, and one whose first symbol has passed."""
    blanks = (line[:, Symbol.BLANK] + line[:, Symbol.SPACE]).tolist()
    barred = line[:, ending.barred].sum(axis=1).tolist()
    marks = line[:, ending.marks].sum(axis=1).tolist()
    years = line[:, Symbol.YEAR].tolist()
    worth = UNMARKED if ending.marks else 1.0
    tail, later = [worth], [worth]
    for blank, bar, mark, year in zip(*map(reversed, (blanks, barred, marks, years)), strict=True):
        free = max(1 - blank - bar - mark - year, 0.0)
        tail.append(blank * tail[-1] + mark + year * worth + free * later[-1])
        later.append(mark + year * worth + max(1 - mark - year, 0.0) * later[-1])
    return np.array(tail[::-1]), np.array(later[::-1])


def _propose(line: _Line, grammar: Grammar) -> list[str]:
    """Whole texts worth summing: a prefix beam search."""
    paths: dict[str, _Path] = {}
    whole: dict[str, float] = {}
    for position, emit in enumerate(line.emits):
        if line.blank[position] > EMPTY:
            paths = {state: _Path(path.total) for state, path in paths.items()}
            continue
        paths = _step(line, grammar, paths, position, emit)
        for state, path in paths.items():
            if not grammar.arcs(state):
                rest = line.exit(grammar.ending(state))[position + 1, SYMBOLS[state[-1]]]
                whole[state] = whole.get(state, 0.0) + path.symbol * float(rest)
    likely = sorted(
        (state for state in whole if whole[state] > NEGLIGIBLE), key=lambda state: -whole[state]
    )
    return likely[:CANDIDATES]


def _step(
    line: _Line, grammar: Grammar, paths: dict[str, _Path], position: int, emit: Chances
) -> dict[str, _Path]:
    """All texts begun by this position, the likeliest kept."""
    chances = emit.tolist()
    blank = float(line.blank[position])
    found: dict[str, _Path] = {}
    for state, path in paths.items():
        last = SYMBOLS[state[-1]]
        kept = found.setdefault(state, _Path())
        kept.blank += path.total * blank
        kept.symbol += path.symbol * chances[last]
        _extend(found, grammar, state, path, chances)
    for arc in grammar.arcs(""):
        chance = (
            float(line.starts[arc.letter][position]) * arc.weight * chances[SYMBOLS[arc.letter]]
        )
        if chance > PASSED_OVER:
            found.setdefault(arc.letter, _Path()).symbol += chance
    return _prune(found)


def _extend(
    found: dict[str, _Path], grammar: Grammar, state: str, path: _Path, chances: list[float]
) -> None:
    last = SYMBOLS[state[-1]]
    for arc in grammar.arcs(state):
        symbol = SYMBOLS[arc.letter]
        chance = (path.blank if symbol == last else path.total) * arc.weight * chances[symbol]
        if chance > PASSED_OVER:
            found.setdefault(state + arc.letter, _Path()).symbol += chance


def _prune(paths: dict[str, _Path]) -> dict[str, _Path]:
    """A path's chance only shrinks: one that is negligible stays so."""
    alive = {state: path for state, path in paths.items() if path.blank + path.symbol > PASSED_OVER}
    if len(alive) <= BEAM:
        return alive
    best = sorted(alive.items(), key=lambda item: -item[1].total)
    return dict(best[:BEAM])


def _sum_exactly(line: _Line, grammar: Grammar, states: Sequence[str]) -> Chances:
    """The chance of each text: forward over all of them at once, padded to the longest at their beginning."""
    slots, weights = _chains(grammar, states)
    differs = np.ones(slots.shape)
    differs[:, 1:] = slots[:, 1:] != slots[:, :-1]
    first, rows = (slots >= 0).argmax(axis=1), np.arange(len(states))
    written = line.emits[:, slots] * (slots >= 0)
    exits = np.stack(
        [line.exit(grammar.ending(state))[1:, SYMBOLS[state[-1]]] for state in states], axis=1
    )
    starts = np.stack([line.starts[state[0]] for state in states], axis=1)
    symbol, blank, arriving = (np.zeros(slots.shape) for _ in range(3))
    total = np.zeros(len(states))
    for position, none in enumerate(line.blank.tolist()):
        arriving[:, 1:] = blank[:, :-1] + symbol[:, :-1] * differs[:, 1:]
        arriving[rows, first] = starts[position]
        blank = (blank + symbol) * none
        symbol = (symbol + weights * arriving) * written[position]
        total += symbol[:, -1] * exits[position]
    return total


def _chains(grammar: Grammar, states: Sequence[str]) -> tuple[NDArray[np.intp], Chances]:
    longest = max(map(len, states))
    slots = np.full((len(states), longest), -1, np.intp)
    weights = np.ones((len(states), longest))
    for row, state in enumerate(states):
        begin = longest - len(state)
        slots[row, begin:] = [SYMBOLS[letter] for letter in state]
        weights[row, begin:] = [
            _weight(grammar, state[:end], letter) for end, letter in enumerate(state)
        ]
    return slots, weights


def _weight(grammar: Grammar, state: str, letter: str) -> float:
    return next(arc.weight for arc in grammar.arcs(state) if arc.letter == letter)


def _gather(scored: zip[tuple[str, float]], grammar: Grammar) -> tuple[Spelling, ...]:
    """Texts that mean the same count together."""
    chances: dict[Spelling, float] = {}
    for state, chance in scored:
        meaning = grammar.spell(state)
        chances[meaning] = chances.get(meaning, 0.0) + float(chance)
    known = sum(chances.values())
    whole = known + STRANGER * max(1 - known, 0.0)
    best = sorted(chances.items(), key=lambda item: -item[1])[:KEPT]
    return tuple(
        replace(meaning, log_p=min(0.0, math.log(chance / whole)))
        for meaning, chance in best
        if chance > NEGLIGIBLE
    )
