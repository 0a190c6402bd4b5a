# SPDX-License-Identifier: Apache-2.0
"""Turns a reader's status into signs, also for whoever only looks from time to time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hw.errors import PcscServiceDown, ReaderError
from hw.link import CardReader, Clock, ReaderStatus
from hw.quality.observations import Sign


@dataclass(slots=True)
class StatusNotes:
    """Looks at a reader and notes each change once; what fell between two looks too."""

    reader: CardReader
    note: Callable[[Sign], None]
    _seen: ReaderStatus | None = None
    _down: bool = field(default=False)

    @property
    def card(self) -> bool:
        """Whether there was a card at the last look."""
        return not self._down and self._seen is not None and self._seen.card

    @property
    def missing(self) -> Sign:
        """What was missing at the last look."""
        if self._down:
            return Sign.SERVICE_AWAY
        gone = self._seen is None or not self._seen.reader
        return Sign.READER_AWAY if gone else Sign.CARD_AWAY

    def look(self) -> None:
        """Look once, without waiting."""
        self._look(None, 0.0)

    def wait(self, seconds: float, clock: Clock) -> None:
        """Look until something changes, at most so long."""
        before = clock.now()
        self._look(self._seen, seconds)
        if self._down or not (self._seen and self._seen.reader):  # it may not have waited
            clock.sleep(max(0.0, before + seconds - clock.now()))

    def _look(self, seen: ReaderStatus | None, seconds: float) -> None:
        try:
            status = self.reader.watch(seen, seconds)
        except PcscServiceDown:
            self._went(Sign.SERVICE_AWAY)
            return
        except ReaderError:
            status = ReaderStatus(reader=False, card=False)
        if self._down:
            self._down = False
            self.note(Sign.SERVICE_HERE)
        for sign in _changes(self._seen, status):
            self.note(sign)
        self._seen = status

    def _went(self, sign: Sign) -> None:
        if not self._down:
            self._down = True
            self.note(sign)


def _changes(was: ReaderStatus | None, now: ReaderStatus) -> Iterator[Sign]:
    """The signs between two looks; a counter that grew without a difference is a blink."""
    if was is None or (was.reader, was.card) == (now.reader, now.card):
        if was is not None and now.card and now.changes > was.changes:
            yield from (Sign.CARD_AWAY, Sign.CARD_HERE)
        return
    if was.card and not now.card:
        yield Sign.CARD_AWAY
    if was.reader is not now.reader:
        yield Sign.READER_HERE if now.reader else Sign.READER_AWAY
    if now.card and not was.card:
        yield Sign.CARD_HERE
