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
from hw.cardface.layout import BIRTH, CODE, EXPIRY, SERIAL, WIDTH_MM, Box
from hw.cardface.lines import Line, Look, cut_line, find_lines, groups_of
from hw.cardface.network import Lattice, Network
from hw.cardface.search import search_lines
from hw.cardface.spelling import GRAMMARS
from hw.cardface.symbols import DIGITS, Symbol
from hw.cardface.values import Image, Part, PartReading, Spelling

DATES = Box(BIRTH.left, BIRTH.top, EXPIRY.right, BIRTH.bottom)
FOOT = Box(SERIAL.left, CODE.top, 0.345, CODE.bottom)
"""The line under the photo: the maker's number, and the security code at its end."""
WIDE_DATES = Box(0.28, 0.22, 1.0, 0.55)
WIDE_FOOT = Box(0.0, 0.80, 0.42, 1.0)
"""Where the second network looks for lines when nothing stands in its place."""
CODE_GAP_MM = 1.25
"""At least this much is empty between the maker's number and the code; 2.1 mm on the specimen."""
CODE_LEFT_MM = 17.0
"""The code stands to the right of this; on the specimen it begins at 20.5 mm."""
CODE_WIDTH_MM = (2.8, 9.5)
"""Of four digits; 5.6 mm on the specimen."""
CODE_MARGIN_MM = 0.7
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


def read_parts(flat: Image, network: Network, thorough: bool = False) -> dict[Part, PartReading]:
    """What one upright face says of its three parts; a part that was not found has no entry.

    `flat`: the face alone, landscape, of any size. `thorough`: also the slow ways, up to about half a second.
    """
    dates = _dates(flat, network, thorough)
    return dates | _code(flat, network, thorough)


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


def _dates(flat: Image, network: Network, thorough: bool) -> dict[Part, PartReading]:
    parts = (Part.BIRTH, Part.EXPIRY)
    votes: Votes = {part: [] for part in parts}
    looks = _date_looks(flat, count=3 if thorough else 1)
    found = _gather(looks, network, votes, thorough)
    if thorough and _least(found) < DOUBTFUL:
        looks = (cut_line(flat, line) for line in search_lines(flat, network, WIDE_DATES))
        found = _gather(looks, network, votes, thorough)
    return _readings(found)


def _date_looks(flat: Image, count: int) -> Iterator[Image]:
    for rank, line in enumerate(find_lines(flat, DATES, count)):
        yield from _looks_at(flat, line, most=OTHER_LINE_LOOKS if rank else ALL_LOOKS)


def _code(flat: Image, network: Network, thorough: bool) -> dict[Part, PartReading]:
    votes: Votes = {Part.CODE: []}
    found: dict[Part, PartReading] = {Part.CODE: PartReading(Part.CODE, ())}
    for line in _foot_lines(flat, network, thorough):
        if all(
            is_my_number(network.lattice(cut_line(flat, line.grown(size)))) for size in (SMALL, 1)
        ):
            return {}
        found = _gather(_code_looks(flat, line), network, votes, thorough)
        if _least(found) < SOMETHING:
            found = _gather(_looks_at(flat, line), network, votes, thorough)
        if _least(found) >= DOUBTFUL:
            break
    return _readings(found)


def _foot_lines(flat: Image, network: Network, thorough: bool) -> Iterator[Line]:
    yield from find_lines(flat, FOOT, count=2 if thorough else 1)
    if thorough:
        left = FOOT.left * flat.shape[1]
        for line in search_lines(flat, network, WIDE_FOOT):
            yield line.part(min(left, line.x0), line.x1)


def _code_looks(flat: Image, line: Line) -> Iterator[Image]:
    """The code alone, which is read best; or the whole line, if the code does not stand apart."""
    alone = _code_alone(flat, line)
    if alone is None:
        yield from _looks_at(flat, line)
    else:
        yield from _looks_at(flat, alone)


def _gather(
    looks: Iterable[Image], network: Network, votes: Votes, thorough: bool
) -> dict[Part, PartReading]:
    """Looks are taken until all parts are sure, or there are no more."""
    found = {part: PartReading(part, ()) for part in votes}
    for look in looks:
        lattice = network.lattice(look)
        for part, spellings in votes.items():
            spellings.append(decode(lattice, GRAMMARS[part]))
            found[part] = PartReading(part, together(spellings))
        count = max(map(len, votes.values()))
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


def _looks_at(flat: Image, line: Line, most: int = ALL_LOOKS) -> Iterator[Image]:
    """Cuts of one line, the most useful first. Smaller letters cost less time and are read as well."""
    ways = (
        (line.grown(1.2), Look.PLAIN),
        (line, Look.EVEN),
        (line.grown(1.1).moved(0.06), Look.SHARP),
        (line.moved(-0.05), Look.PLAIN),
    )
    for cut, look in ways[:most]:
        yield cut_line(flat, cut, look)


def _code_alone(flat: Image, line: Line) -> Line | None:
    """The group of the foot line that has a code's width and stands nearest to where the code does."""
    scale = flat.shape[1] / WIDTH_MM
    middle = (CODE.left + CODE.right) / 2 * flat.shape[1]
    groups = [
        (x0, x1)
        for x0, x1 in groups_of(flat, line, CODE_GAP_MM)
        if x0 > CODE_LEFT_MM * scale and CODE_WIDTH_MM[0] < (x1 - x0) / scale < CODE_WIDTH_MM[1]
    ]
    if not groups:
        return None
    x0, x1 = min(groups, key=lambda group: abs((group[0] + group[1]) / 2 - middle))
    margin = CODE_MARGIN_MM * scale
    return line.part(x0 - margin, min(x1 + margin, flat.shape[1]))
