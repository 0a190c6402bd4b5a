# SPDX-License-Identifier: Apache-2.0
"""The reader and the clock of one position: a real one on the wall's time, or a twin on media time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hw.errors import NoReader
from hw.link import CardReader
from hw.quality.survey import GoOn, Survey, survey
from hw.virtual.card import load_card
from hw.virtual.reader import VirtualReader
from terminal.clock import Clock, MediaClock, WallClock, working
from ui.calibrate.order import Order, Position
from ui.wiring.readers import open_reader

LOOK_S = 1.0


def measure(order: Order, position: Position, go_on: GoOn) -> tuple[Survey, str]:
    """The survey of one position, and the reader's name. Raises hw errors."""
    with _place(order, position) as (reader, clock):
        if not reader.watch(None, LOOK_S).reader:
            raise NoReader(f"no reader for '{order.reader}'")
        clock.enlist()
        with working(clock):
            found = survey(reader, clock, order.seconds, go_on)
        return found, plain_name(reader.name)


def plain_name(name: str) -> str:
    """A reader's name without what is in brackets: drivers put serial numbers there."""
    return " ".join(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", name).split())


@contextmanager
def _place(order: Order, position: Position) -> Iterator[tuple[CardReader, Clock]]:
    if order.virtual is None:
        clock: Clock = WallClock()
        reader = open_reader(order.reader)
    else:
        clock = MediaClock()
        reader = _virtual(order.virtual, position, clock)
    try:
        yield reader, clock
    finally:
        reader.close()


def _virtual(file: Path, position: Position, clock: Clock) -> CardReader:
    card, plan = load_card(file), position.radio
    others = {path: load_card(path) for path in plan.cards}
    reader = VirtualReader(clock, radio=plan, others=others, waiter=clock.wait, notify=clock.notify)
    reader.insert(card)
    return reader
