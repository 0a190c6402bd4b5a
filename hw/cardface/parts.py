# SPDX-License-Identifier: Apache-2.0
"""Birth, expiry and security code from a flat, upright face.

Birth and expiry stand on one line and are read as one: a line's end is easier to find than the gap between two dates.
One look is one cut of a line, treated in one way. While a look leaves a doubt, another is taken; they speak together,
each as loud as it found anything at all.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hw.cardface.ctc import KEPT, STRANGER, decode
from hw.cardface.flat import SIZE
from hw.cardface.foot import FOOT, code_cuts
from hw.cardface.layout import BIRTH, EXPIRY, Box
from hw.cardface.lines import Line, Look, cut_line, find_lines
from hw.cardface.network import Lattice, Network
from hw.cardface.plane import Plane, wipe
from hw.cardface.search import search_lines
from hw.cardface.spelling import GRAMMARS
from hw.cardface.symbols import DIGITS, Symbol
from hw.cardface.values import Image, Part, PartReading, Spelling
from hw.cardface.vote import OTHER_DIGITS

DATES = Box(BIRTH.left, BIRTH.top, EXPIRY.right, BIRTH.bottom)
WIDE_DATES = Box(0.28, 0.22, 1.0, 0.55)
WIDE_FOOT = Box(0.0, 0.80, 0.42, 1.0)
"""Where the second network looks for lines when nothing stands in its place."""
DOUBT = 1e-4
"""So little may speak for other digits before no more looks are taken; the judge allows three times that in all. A
code, which nothing else on the card confirms and which is quickly read, is always looked at twice."""
AGREED = 0.7
"""An expiry that falls on the birthday is sure enough from here on: the birth confirms it, and the chip tells it."""
DOUBTFUL = 0.6
"""Below this the second network searches the face."""
Ways = tuple[tuple[float, float, Look], ...]
"""How much smaller than usual the letters are cut, how much lower in shares of their height, and how treated."""
DATE_WAYS: Ways = (
    (1.5, 0.0, Look.PLAIN),
    (1.2, 0.0, Look.EVEN),
    (1.3, 0.06, Look.SHARP),
    (1.1, -0.05, Look.PLAIN),
)
"""The most useful first. On specimens small letters are read as well as large ones, and cost less time."""
CODE_WAYS: Ways = (
    (1.2, 0.0, Look.PLAIN),
    (1.0, 0.0, Look.EVEN),
    (1.1, 0.06, Look.SHARP),
    (1.0, -0.05, Look.PLAIN),
)
SMALL = 1.5
"""The foot line is first read with letters this much smaller: letters and digits are mostly told apart even so."""
WEAK = 0.02
"""A look in which less than this speaks for anything has no vote."""
SECOND_LOOK = 0.1
"""How much of a witness each look after the first is. They share print, blur and noise: on one specimen all four
looks took a blurred 3 for an 8, by 0.86 on average; this makes it 0.94, and 0.3 made it 0.99. An assumption."""
LEAST_CHANCE = 1e-4
"""What a look leaves to spellings that it did not offer, and to none of all."""
SOMETHING = 0.02
"""If two looks find less than this, there is no such line here."""

Votes = dict[Part, list[tuple[Spelling, ...]]]


def read_parts(plane: Plane, network: Network, thorough: bool = False) -> dict[Part, PartReading]:
    """What one upright face says of its three parts; a part that was not found has no entry.

    `thorough`: also the slow ways, up to about half a second.
    """
    dates = _dates(plane, network, thorough)
    return dates | _code(plane, network, thorough)


def together(votes: Iterable[tuple[Spelling, ...]]) -> tuple[Spelling, ...]:
    """One list from several looks at the same print. Logarithms add; each look after the first counts `SECOND_LOOK`.

    A spelling that a look did not offer is unlikely there, not impossible; a look that found nothing has no vote.
    """
    looks = [chances for vote in votes if sum((chances := _chances(vote)).values()) >= WEAK]
    if not looks:
        return ()
    weight = (1 + (len(looks) - 1) * SECOND_LOOK) / len(looks)
    floor = LEAST_CHANCE if len(looks) > 1 else 0.0
    unsaid = [STRANGER * max(1 - sum(look.values()), floor) for look in looks]
    scores = {
        key: _product((max(look.get(key, 0.0), floor) for look in looks), weight)
        for key in {key for look in looks for key in look}
    }
    # What a single look lacks to 1 has been weighed by the decoder.
    whole = sum(scores.values()) + _product(unsaid, weight) if len(looks) > 1 else 1.0
    best = sorted(scores.items(), key=lambda item: (-item[1], item[0].digits))[:KEPT]
    return tuple(replace(key, log_p=min(0.0, math.log(score / whole))) for key, score in best)


def _chances(spellings: tuple[Spelling, ...]) -> dict[Spelling, float]:
    return {replace(spelling, log_p=0.0): math.exp(spelling.log_p) for spelling in spellings}


def _product(chances: Iterable[float], weight: float) -> float:
    return math.exp(weight * sum(math.log(chance) for chance in chances))


def is_my_number(lattice: Lattice) -> bool:
    """Whether a line holds twelve digits and hardly a letter, in a row or in groups of four: never decoded.

    A maker's number of which the blur left nine digits or more is not taken for two such groups.
    """
    text = _shape(lattice)
    letters, digits = text.count("L"), text.count("d")
    twelve = 11 <= letters + digits <= 14 and letters <= 1
    return (twelve and not _LONG_AND_CODE.search(text)) or bool(_TWO_GROUPS.search(text))


_LONG_AND_CODE = re.compile(r"^[^dL]*[dL]{9,}[^dL]+d{4}[^dL]*$")
_TWO_GROUPS = re.compile(r"(^|[^dL])d{4}[^dL]+d{4}[^dL]*$")


def _shape(lattice: Lattice) -> str:
    """The line's likeliest reading without its meaning: d for digits, L for letters, a blank for all else."""
    best = lattice.argmax(axis=1).tolist()
    marks = [symbol for before, symbol in zip([-1, *best], best, strict=False) if symbol != before]
    return "".join(
        "d" if symbol in DIGITS else "L" if symbol == Symbol.LETTER else " "
        for symbol in marks
        if symbol != Symbol.BLANK
    )


def _dates(plane: Plane, network: Network, thorough: bool) -> dict[Part, PartReading]:
    parts = (Part.BIRTH, Part.EXPIRY)
    votes: Votes = {part: [] for part in parts}
    looks = _date_looks(plane, count=3 if thorough else 1)
    found = _gather(looks, network, votes, thorough)
    if thorough and _least(found) < DOUBTFUL:
        looks = (cut_line(plane, line) for line in search_lines(plane, network, WIDE_DATES))
        found = _gather(looks, network, votes, thorough)
    return _readings(found)


def _date_looks(plane: Plane, count: int) -> Iterator[Image]:
    for rank, line in enumerate(find_lines(plane, DATES, count)):
        yield from _looks_at(plane, line, DATE_WAYS[:1] if rank else DATE_WAYS)


def _code(plane: Plane, network: Network, thorough: bool) -> dict[Part, PartReading]:
    votes: Votes = {Part.CODE: []}
    found: dict[Part, PartReading] = {Part.CODE: PartReading(Part.CODE, ())}
    for line in _foot_lines(plane, network, thorough):
        if _holds_my_number(plane, line, network):
            return {}
        for cut in (*code_cuts(plane, line), line):
            found = _gather(_looks_at(plane, cut, CODE_WAYS), network, votes, thorough)
            if _least(found) >= DOUBTFUL:
                return _readings(found)
    return _readings(found)


def _holds_my_number(plane: Plane, line: Line, network: Network) -> bool:
    return all(
        is_my_number(network.lattice(cut_line(plane, line.grown(size)))) for size in (SMALL, 1)
    )


def _foot_lines(plane: Plane, network: Network, thorough: bool) -> Iterator[Line]:
    yield from find_lines(plane, FOOT, count=2 if thorough else 1)
    if thorough:
        left = FOOT.left * SIZE[0]
        for line in search_lines(plane, network, WIDE_FOOT):
            yield line.part(min(left, line.x0), line.x1)


def _gather(
    looks: Iterable[Image], network: Network, votes: Votes, thorough: bool
) -> dict[Part, PartReading]:
    """Looks are taken until all parts are sure, or there are no more."""
    found = {part: PartReading(part, ()) for part in votes}
    for count, look in enumerate(looks, 1):
        lattice = network.lattice(look)
        wipe(look)
        for part, spellings in votes.items():
            spellings.append(decode(lattice, GRAMMARS[part]))
            found[part] = PartReading(part, together(spellings))
        if count > 1 and not thorough and _most(found) < SOMETHING:
            break
        if _is_enough(found, count):
            break
    return found


def _is_enough(found: dict[Part, PartReading], count: int) -> bool:
    """Whether another look would hardly make anything surer."""
    if Part.CODE in found:
        return count > 1 and doubt_of(found[Part.CODE]) <= DOUBT
    birth, expiry = found[Part.BIRTH], found[Part.EXPIRY]
    if doubt_of(birth) > DOUBT or not expiry.spellings:
        return False
    if birth.spellings[0].digits[2:] == expiry.spellings[0].digits[4:]:
        return expiry.confidence >= AGREED
    return doubt_of(expiry) <= DOUBT


def doubt_of(reading: PartReading) -> float:
    """The chance that a part says something else than its likeliest spelling, as `vote` reckons."""
    chances = [math.exp(spelling.log_p) for spelling in reading.spellings]
    return sum(chances[1:]) + OTHER_DIGITS * max(1 - sum(chances), 0.0) if chances else 1.0


def _most(found: dict[Part, PartReading]) -> float:
    return max(reading.confidence for reading in found.values())


def _least(found: dict[Part, PartReading]) -> float:
    return min(reading.confidence for reading in found.values())


def _readings(found: dict[Part, PartReading]) -> dict[Part, PartReading]:
    return {part: reading for part, reading in found.items() if reading.spellings}


def _looks_at(plane: Plane, line: Line, ways: Ways) -> Iterator[Image]:
    """Cuts of one line, each treated in one way."""
    for grown, moved, look in ways:
        yield cut_line(plane, line.grown(grown).moved(moved), look)
