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

from hw.cardface.ctc import KEPT, decode
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

DATES = Box(BIRTH.left, BIRTH.top, EXPIRY.right, BIRTH.bottom)
WIDE_DATES = Box(0.28, 0.22, 1.0, 0.55)
WIDE_FOOT = Box(0.0, 0.80, 0.42, 1.0)
"""Where the second network looks for lines when nothing stands in its place."""
SURE, SURE_AT_ONCE = 0.99, 0.995
"""From these chances on no more looks are taken, after two and after one. A code, which nothing else on the card
confirms and which is quickly read, is always looked at twice."""
DOUBTFUL = 0.6
"""Below this the second network searches the face."""
ALL_LOOKS, OTHER_LINE_LOOKS = 4, 1
"""At the likeliest line, and at others."""
SMALL = 1.5
"""The foot line is first read with letters this much smaller: letters and digits are mostly told apart even so."""
WEAK = 1e-3
"""A look in which less than this speaks for anything has no vote."""
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
    """One list from several looks at the same print: each look speaks as loud as it found anything at all."""
    chances: dict[Spelling, float] = {}
    voices = 0.0
    for spellings in votes:
        voice = min(sum(math.exp(spelling.log_p) for spelling in spellings), 1.0)
        if voice < WEAK:
            continue
        voices += voice
        for spelling in spellings:
            key = replace(spelling, log_p=0.0)
            chances[key] = chances.get(key, 0.0) + voice * math.exp(spelling.log_p)
    best = sorted(chances.items(), key=lambda item: -item[1])[:KEPT]
    return tuple(replace(key, log_p=min(0.0, math.log(chance / voices))) for key, chance in best)


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
        yield from _looks_at(plane, line, most=OTHER_LINE_LOOKS if rank else ALL_LOOKS)


def _code(plane: Plane, network: Network, thorough: bool) -> dict[Part, PartReading]:
    votes: Votes = {Part.CODE: []}
    found: dict[Part, PartReading] = {Part.CODE: PartReading(Part.CODE, ())}
    for line in _foot_lines(plane, network, thorough):
        if _holds_my_number(plane, line, network):
            return {}
        for cut in (*code_cuts(plane, line), line):
            found = _gather(_looks_at(plane, cut), network, votes, thorough)
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
        enough = SURE if count > 1 else SURE_AT_ONCE if Part.CODE not in votes else 2.0
        hopeless = (
            not thorough and max(reading.confidence for reading in found.values()) < SOMETHING
        )
        if (hopeless and count > 1) or _least(found) >= enough:
            break
    return found


def _least(found: dict[Part, PartReading]) -> float:
    return min(reading.confidence for reading in found.values())


def _readings(found: dict[Part, PartReading]) -> dict[Part, PartReading]:
    return {part: reading for part, reading in found.items() if reading.spellings}


def _looks_at(plane: Plane, line: Line, most: int = ALL_LOOKS) -> Iterator[Image]:
    """Cuts of one line, the most useful first. Smaller letters cost less time and are read as well."""
    ways = (
        (line.grown(1.2), Look.PLAIN),
        (line, Look.EVEN),
        (line.grown(1.1).moved(0.06), Look.SHARP),
        (line.moved(-0.05), Look.PLAIN),
    )
    for cut, look in ways[:most]:
        yield cut_line(plane, cut, look)
