# SPDX-License-Identifier: Apache-2.0
"""Birth, expiry and security code from a flat, upright face.

Birth and expiry stand on one line and are read as one: a line's end is easier to find than the gap between two dates.
One look is one cut of a line, treated in one way. Looks at the same print err together less often than a single one
errs alone, so a second is taken before a reading may count as sure, and more when the first two leave a doubt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

from hw.cardface.ctc import KEPT, decode
from hw.cardface.layout import BIRTH, CODE, EXPIRY, SERIAL, WIDTH_MM, Box
from hw.cardface.lines import Line, Look, cut_line, find_lines, groups_of
from hw.cardface.network import Lattice, Network
from hw.cardface.spelling import GRAMMARS
from hw.cardface.symbols import ALPHANUMERIC, Symbol
from hw.cardface.values import Image, Part, PartReading, Spelling

DATES = Box(BIRTH.left, BIRTH.top, EXPIRY.right, BIRTH.bottom)
FOOT = Box(SERIAL.left, CODE.top, 0.345, CODE.bottom)
"""The line under the photo: the maker's number, and the security code at its end."""
CODE_GAP_MM = 1.0
"""At least this much is empty between the maker's number and the code; 2.1 mm on the specimen."""
CODE_LEFT_MM = 17.0
"""The code stands to the right of this; on the specimen it begins at 20.5 mm."""
CODE_MARGIN_MM = 0.7
SURE = 0.995
WEAK = 1e-3
"""A look in which less than this speaks for anything has no vote."""

Votes = dict[Part, list[tuple[Spelling, ...]]]


def read_parts(flat: Image, network: Network, thorough: bool = False) -> dict[Part, PartReading]:
    """What one upright face says of its three parts; a part that was not found has no entry.

    `flat`: the face alone, landscape, of any size. `thorough`: also the slow ways, up to about half a second.
    """
    readings = _combined(_date_looks(flat, thorough), network, (Part.BIRTH, Part.EXPIRY))
    readings |= _read_code(flat, network, thorough)
    return readings


def _combined(
    looks: Iterable[Image], network: Network, parts: tuple[Part, ...]
) -> dict[Part, PartReading]:
    """Looks are taken until two agree on all parts, or there are no more."""
    votes: Votes = {part: [] for part in parts}
    found: dict[Part, PartReading] = {}
    for count, look in enumerate(looks, 1):
        lattice = network.lattice(look)
        for part in parts:
            votes[part].append(decode(lattice, GRAMMARS[part]))
            found[part] = PartReading(part, together(votes[part]))
        if count >= 2 and all(found[part].confidence >= SURE for part in parts):
            break
    return {part: reading for part, reading in found.items() if reading.spellings}


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
    return tuple(replace(key, log_p=math.log(min(chance / voices, 1.0))) for key, chance in best)


def _date_looks(flat: Image, thorough: bool) -> Iterator[Image]:
    for line in find_lines(flat, DATES, count=3 if thorough else 1):
        yield from looks_at(flat, line)


def looks_at(flat: Image, line: Line) -> Iterator[Image]:
    """Cuts of one line, the most useful first."""
    yield cut_line(flat, line)
    yield cut_line(flat, line.grown(1.2).moved(0.04), Look.EVEN)
    yield cut_line(flat, line, Look.SHARP)
    yield cut_line(flat, line.grown(1.1).moved(-0.06))


def _read_code(flat: Image, network: Network, thorough: bool) -> dict[Part, PartReading]:
    for line in find_lines(flat, FOOT, count=2 if thorough else 1):
        if is_my_number(network.lattice(cut_line(flat, line))):
            return {}
        alone = _code_alone(flat, line)
        if alone is not None:
            found = _combined(looks_at(flat, alone), network, (Part.CODE,))
            if found:
                return found
    return {}


def _code_alone(flat: Image, line: Line) -> Line | None:
    """The last group of the foot line, if it stands where the code does."""
    scale = flat.shape[1] / WIDTH_MM
    groups = groups_of(flat, line, CODE_GAP_MM)
    if not groups or groups[-1][0] < CODE_LEFT_MM * scale:
        return None
    margin = CODE_MARGIN_MM * scale
    return line.part(groups[-1][0] - margin, min(groups[-1][1] + margin, flat.shape[1]))


def is_my_number(lattice: Lattice) -> bool:
    """Whether a line holds twelve digits and no letters, in a row or in groups: never decoded."""
    best = lattice.argmax(axis=1)
    marks = [symbol for before, symbol in zip([-1, *best], best, strict=False) if symbol != before]
    read = [symbol for symbol in marks if symbol in ALPHANUMERIC]
    return (
        11 <= len(read) <= 14 and sum(symbol != Symbol.LETTER for symbol in read) >= len(read) - 1
    )
