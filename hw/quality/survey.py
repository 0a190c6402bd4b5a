# SPDX-License-Identifier: Apache-2.0
"""Reads a test card over and over, and writes down what becomes of it.

Only what is free is read: the record of the common application and the authentication certificate.
Nothing is verified or signed. What was read stays here; the result holds times and signs only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial

from hw.card import visit as steps
from hw.card.applications import JPKI_AUTH_CERTIFICATE, Application
from hw.card.channel import Channel
from hw.card.common import CardIdentity, read_card_identity
from hw.card.reading import BlockCache, read_file
from hw.errors import CardError, CardGone, HwError, LinkError, ReaderError, UnknownCard
from hw.link import CardLink, CardReader, Clock, Strength
from hw.quality.observations import LinkLog, Observation, Sign, sign_of
from hw.quality.status_notes import StatusNotes


@dataclass(frozen=True, slots=True)
class Pace:
    """How the survey reads and recovers. Seconds, but for `tries_each`."""

    pause_s: float = 0.05
    """Between two reads: other programs have to breathe."""
    retry_s: float = 0.1
    look_s: float = 0.25
    """The longest wait in which nobody can stop the survey."""
    tries_each: int = 3
    """Attempts to reconnect before a harder way: leave, reset, cut the power."""
    taken_s: float = 60.0
    """A card (or a reader, or the service) that is away so long does not come back by itself."""
    wait_first_s: float = 3.0
    odd_answers: int = 10
    """Refusals in a row after which it is the card and not the radio."""


class Ended(StrEnum):
    """Why a survey ended."""

    TIME = "time"
    STOPPED = "stopped"
    CARD_TAKEN = "card_taken"
    OTHER_CARD = "other_card"
    READER_GONE = "reader_gone"
    SERVICE_GONE = "service_gone"


@dataclass(frozen=True, slots=True)
class Read:
    """One reading of record and certificate, from the first attempt to the last byte. Seconds."""

    at: float
    seconds: float
    disturbed: bool


@dataclass(frozen=True, slots=True)
class Survey:
    """What was measured at one position; times on the clock of the survey."""

    began: float
    seconds: float
    ended: Ended
    apdus: int
    reads: tuple[Read, ...]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is. `away_s`: since when the card cannot be reached, 0 while it can."""

    seconds: float
    reads: int
    away_s: float
    observations: Callable[[], tuple[Observation, ...]]


GoOn = Callable[[Progress], bool]
"""Called several times a second; False ends the survey."""

SURVEY_LOG = 100_000
"""Observations kept: hours of a very bad position."""
_TAKEN = {
    Sign.SERVICE_AWAY: Ended.SERVICE_GONE,
    Sign.READER_AWAY: Ended.READER_GONE,
}


def survey(
    reader: CardReader, clock: Clock, seconds: float, go_on: GoOn, pace: Pace | None = None
) -> Survey:
    """Read for so long. The first contact must succeed; after it every trouble is a measurement.

    Raises LinkError or ReaderError when there is no card or no reader from the start; CardError for
    a card that is no My Number Card.
    """
    return _Surveyor(reader, clock, go_on, pace or Pace()).run(seconds)


class _Doubtful(Exception):
    """An answer that another card would give, for the first time."""


class _Settled:
    """What a file holds, by hash: believed from the first reading, corrected by two equal ones."""

    def __init__(self) -> None:
        self._known: bytes | None = None
        self._rival: bytes | None = None

    def contradicts(self, data: bytes) -> bool:
        """Whether this reading is not what the file holds, as far as known."""
        found = hashlib.sha256(data).digest()
        if self._known is None or found in (self._known, self._rival):
            self._known, self._rival = found, None
            return False
        self._rival = found
        return True


@dataclass(slots=True)
class _Surveyor:
    """One survey under way; used by one thread."""

    reader: CardReader
    clock: Clock
    go_on: GoOn
    pace: Pace
    log: LinkLog = field(default_factory=lambda: LinkLog(SURVEY_LOG))
    reads: list[Read] = field(default_factory=list)
    link: CardLink | None = None
    channel: Channel | None = None
    identity: CardIdentity | None = None
    certificate: _Settled = field(default_factory=_Settled)
    strangers: int = 0
    odd: int = 0
    began: float = 0.0
    until: float = 0.0
    lost_at: float | None = None
    ended: Ended | None = None
    status: StatusNotes = field(init=False)

    def __post_init__(self) -> None:
        self.status = StatusNotes(self.reader, self.note)

    def run(self, seconds: float) -> Survey:
        """Measure; see `survey`."""
        try:
            self._first_contact()
            self.status.look()
            before, self.began = self._apdus(), self.clock.now()
            self.until = self.began + seconds
            while self._running():
                self._read_once()
                self.clock.sleep(self.pace.pause_s)
            lasted = min(self.clock.now(), self.until) - self.began
            apdus = self._apdus() - before
        finally:
            self._let_go()
        ended = self.ended or Ended.TIME
        seen = tuple(o for o in self.log.observations() if o.at <= self.until)
        return Survey(self.began, lasted, ended, apdus, tuple(self.reads), seen)

    def note(self, sign: Sign) -> None:
        self.log.note(self.clock.now(), sign)

    # --- the first contact ----------------------------------------------------------------------

    def _first_contact(self) -> None:
        """Wait for a card, and learn which one it is: two equal answers in a row."""
        limit, refusals = self.clock.now() + self.pace.wait_first_s, 0
        while self.ended is None:
            try:
                self._reach(Strength.LEAVE)
                self.identity = self._two_equal_answers()
                return
            except (LinkError, ReaderError):
                if self.clock.now() >= limit:
                    raise
            except CardError as error:
                refusals += 1
                if refusals >= self.pace.tries_each:
                    raise UnknownCard("what lies on the reader is no My Number Card") from error
            if not self.go_on(self._progress()):
                self.ended = Ended.STOPPED
            self.clock.sleep(self.pace.retry_s)

    def _two_equal_answers(self) -> CardIdentity:
        found = [self._identity()]
        while len(found) < 2 or found[-1] != found[-2]:
            found.append(self._identity())
        return found[-1]

    def _identity(self) -> CardIdentity:
        with self._transaction() as channel:
            return read_card_identity(channel)

    # --- reading --------------------------------------------------------------------------------

    def _running(self) -> bool:
        if self.ended is None and not self.go_on(self._progress()):
            self.ended = Ended.STOPPED
        return self.ended is None and self.clock.now() < self.until

    def _progress(self) -> Progress:
        now = self.clock.now()
        away_s = 0.0 if self.lost_at is None else now - self.lost_at
        return Progress(now - self.began, len(self.reads), away_s, self.log.observations)

    def _read_once(self) -> None:
        """One read, resumed after each trouble until it is complete or the survey ends."""
        began, disturbed, cache = self.clock.now(), False, BlockCache()
        while not self._try(partial(self._read, cache)):
            disturbed = True
            if not self._recover():
                return
        self.odd = 0
        self.note(Sign.GOOD)
        self.reads.append(Read(began, self.clock.now() - began, disturbed))
        self.status.look()

    def _read(self, cache: BlockCache) -> None:
        self._confirm()
        with self._transaction() as channel:
            if not cache.complete(JPKI_AUTH_CERTIFICATE):
                channel.select_application(Application.JPKI)
            data = read_file(channel, cache, JPKI_AUTH_CERTIFICATE)
        if self.certificate.contradicts(data):
            self.note(Sign.GARBLED)

    def _confirm(self) -> None:
        """The same card? Another one is believed when it answers twice; else it was noise."""
        if self._identity() == self.identity:
            self.strangers = 0
            return
        self.strangers += 1
        if self.strangers > 1:
            self.note(Sign.OTHER_CARD)
            self.ended = Ended.OTHER_CARD
        raise _Doubtful

    def _try(self, work: Callable[[], None]) -> bool:
        """Do it; what goes wrong is written down. Raises CardError for a card that only refuses."""
        try:
            work()
        except _Doubtful:
            if self.ended is None:
                self.note(Sign.GARBLED)
        except CardError:  # what answered well does not refuse the same: it was garbled
            self.odd += 1
            if self.odd >= self.pace.odd_answers:
                raise
            self.note(Sign.GARBLED)
        except (LinkError, ReaderError) as error:
            self._note_failure(error)
        else:
            return True
        return False

    def _note_failure(self, error: HwError) -> None:
        sign = sign_of(error)
        if sign is not None:
            self.note(sign)
        if self.lost_at is None and sign is not Sign.GARBLED:
            self.lost_at = self.clock.now()
        self.status.look()

    # --- recovering -----------------------------------------------------------------------------

    def _recover(self) -> bool:
        """Reach the same card again, first gently; False when the survey ended meanwhile."""
        tries = 0
        while self._running() and not self._taken():
            strength = Strength(min(tries // self.pace.tries_each, Strength.UNPOWER))
            if self.status.card and self._try(partial(self._reach_same, strength)):
                self.note(Sign.SAME_CARD)
                self.lost_at = None
                return True
            tries += self.status.card
            self._wait()
        return False

    def _reach_same(self, strength: Strength) -> None:
        self._reach(strength)
        self._confirm()

    def _wait(self) -> None:
        if self.status.card:
            self.clock.sleep(self.pace.retry_s)
            self.status.look()
        else:
            self.status.wait(self.pace.look_s, self.clock)

    def _taken(self) -> bool:
        """Away for so long that it does not come back by itself."""
        if self.lost_at is None or self.clock.now() - self.lost_at < self.pace.taken_s:
            return False
        self.ended = _TAKEN.get(self.status.missing, Ended.CARD_TAKEN)
        return True

    def _reach(self, strength: Strength) -> None:
        if self.link is None:
            self.link = self.reader.connect()
            counters = None if self.channel is None else self.channel.counters
            self.channel = Channel(self.link, counters)
        else:
            self.link.reconnect(strength)
        self._channel().forget_state()

    @contextmanager
    def _transaction(self) -> Iterator[Channel]:
        link, channel = self.link, self._channel()
        if link is None:
            raise CardGone("not connected")
        with link.transaction():
            channel.forget_state()
            yield channel

    def _apdus(self) -> int:
        return 0 if self.channel is None else self.channel.counters.apdus

    def _channel(self) -> Channel:
        if self.channel is None:
            raise CardGone("not connected")
        return self.channel

    def _let_go(self) -> None:
        if self.channel is not None:
            steps.leave(self.channel)
        if self.link is not None:
            self.link.close()
