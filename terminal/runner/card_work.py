# SPDX-License-Identifier: Apache-2.0
"""The card's lane: one order at a time over one link, and what is done when the link fails.

A garbled answer, or a reset by another program, proves that the card is there: the order is run again, quietly, and
what was read already is not read again (the visit's block cache). Everything else is told to the session.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from hw.card import visit as steps
from hw.card.channel import Channel
from hw.errors import (
    BadCardData,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    LinkError,
    PcscDenied,
    ReaderError,
    StatusWordError,
    WrongCard,
)
from hw.link import CardLink, Strength
from hw.quality.observations import Sign, sign_of
from terminal.errors import VisitBroken
from terminal.failures import failure_for
from terminal.lanes import Lane
from terminal.runner.card_orders import Talk, carry_out
from terminal.runner.context import Context
from terminal.runner.health import Part
from terminal.runner.timed_link import TimedLink
from terminal.session.effects import IdentifyCard, Operation, Reconnect
from terminal.session.events import CardChanged, CardFailed, Event, LinkLost, LinkRestored
from terminal.session.recovery import Shake
from terminal.timeline import SpanKind

log = logging.getLogger(__name__)

LANE = "card"
CARD_IS_THERE = (GarbledReply, CardReset)


class CardWork:
    """Owns the link to the card; all methods but `do` and `end` run on its lane."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._link: CardLink | None = None
        self._channel: Channel | None = None
        self._visit = 0

    def do(self, order: Operation) -> None:
        """Queue an operation; its answer comes as an event with the same (visit, op)."""
        self._lane.submit(lambda: self._run(order))

    def end(self) -> None:
        """Leave no PIN open on the card, cut its power, let go of it."""
        self._lane.submit(self._let_go)

    def renew(self) -> None:
        """Drop the link without another word to the card, after the lane broke; on the lane."""
        link, self._link, self._channel, self._visit = self._link, None, None, 0
        if link is not None:
            link.close()

    def _run(self, order: Operation) -> None:
        record = self._context.record(order.visit)
        with record.timeline.span(LANE, type(order).__name__, SpanKind.MACHINE):
            event = self._attempt(order)
        self._context.vaults.sweep()
        if self._channel is not None and self._visit == order.visit:
            record.counters = self._channel.counters
        self._context.post(event)

    def _attempt(self, order: Operation) -> Event:
        visit, op = order.visit, order.op
        begun = self._blocks(order)
        try:
            event = self._reconnect(order) if isinstance(order, Reconnect) else self._work(order)
        except PcscDenied as error:
            return CardFailed(at=self._now(), visit=visit, op=op, failure=failure_for(error))
        except (LinkError, ReaderError) as error:
            self._note(error)
            self._lost_power(order, error)
            moved = self._blocks(order) > begun
            why = failure_for(error)
            return LinkLost(at=self._now(), visit=visit, op=op, failure=why, progressed=moved)
        except WrongCard:
            self._context.link_log.note(self._now(), Sign.OTHER_CARD)
            return CardChanged(at=self._now(), visit=visit, op=op)
        except Exception as error:
            failure = failure_for(error)
            self._context.unwell(Part.READER, failure)
            return CardFailed(at=self._now(), visit=visit, op=op, failure=failure)
        return event

    def _work(self, order: Operation) -> Event:
        """Run the order, again and again as long as the card is there and it gets anywhere."""
        begun, failures = self._blocks(order), 0
        while True:
            try:
                event = self._converse(order)
            except CARD_IS_THERE as error:
                begun, before = self._blocks(order), begun
                failures = 1 if begun > before else failures + 1
                if failures > self._context.recovery.quiet_retries:
                    raise
                self._note(error)
                self._lost_power(order, error)
                self._reach(Strength.LEAVE)
                self._context.record(order.visit).quiet_resumes += 1
            else:
                self._context.link_log.note(self._now(), Sign.GOOD)
                self._context.well(Part.READER)
                return event

    def _converse(self, order: Operation) -> Event:
        with self._conversation(order) as channel:
            return carry_out(Talk(self._context, order, channel, self._context.vault(order.visit)))

    @contextmanager
    def _conversation(self, order: Operation) -> Iterator[Channel]:
        """Each operation is one transaction; what others selected before it is not trusted."""
        if isinstance(order, IdentifyCard) and self._visit != order.visit:
            self._let_go()
            self._visit = order.visit
        channel, link = self._open(order.visit), self._link
        if link is None:
            raise VisitBroken("no link")
        with link.transaction():
            channel.forget_state()
            yield channel

    def _reconnect(self, order: Reconnect) -> Event:
        """Reach the card again for as long as a reader may need, then make sure that it is the same one."""
        recovery, now = self._context.recovery, self._now
        limit = now() + recovery.reach_for_s
        if order.shake is Shake.USB:
            self._cycle_usb()
        while True:
            try:
                self._reach(Strength(min(order.shake, Strength.UNPOWER)))
                self._require_same(order)
                self._context.link_log.note(now(), Sign.SAME_CARD)
                return LinkRestored(at=now(), visit=order.visit, op=order.op)
            except (CardMute, ReaderError):
                self._context.clock.sleep(recovery.reach_every_s)
                raise
            except LinkError:
                if now() >= limit:
                    raise
            self._context.clock.sleep(recovery.reach_every_s)

    def _cycle_usb(self) -> None:
        try:
            self._context.devices.cycle_usb()
        except HwError as error:  # a port that cannot be switched leaves things as they are
            log.error("USB port: %s", error)

    def _require_same(self, order: Operation) -> None:
        channel, cache = self._open(order.visit), self._context.vault(order.visit).cache
        if self._link is None or cache.identity is None:
            return
        try:
            with self._link.transaction():
                steps.confirm_card(channel, cache)
        except (StatusWordError, BadCardData) as error:
            raise WrongCard("a card that cannot say which one it is") from error

    def _reach(self, strength: Strength) -> None:
        if self._link is not None:
            self._link.reconnect(strength)
        if self._channel is not None:
            self._channel.forget_state()

    def _open(self, visit: int) -> Channel:
        """The visit's channel, connected when there is none yet."""
        if self._channel is None or self._link is None:
            timeline = self._context.record(visit).timeline
            self._link = TimedLink(self._context.devices.reader.connect(), timeline, LANE)
            self._channel = Channel(self._link, self._context.record(visit).counters)
        return self._channel

    def _let_go(self) -> None:
        if self._channel is not None:
            steps.leave(self._channel)
        if self._link is not None:
            self._link.close()
        self._channel = self._link = None

    def _blocks(self, order: Operation) -> int:
        return self._context.vault(order.visit).cache.blocks_read

    def _note(self, error: HwError) -> None:
        sign = sign_of(error)
        if sign is not None:
            self._context.link_log.note(self._now(), sign)

    def _lost_power(self, order: Operation, error: HwError) -> None:
        """Only a card that lost its power, or was reset, may be given an accepted PIN once more."""
        if not isinstance(error, GarbledReply):
            self._context.vault(order.visit).pin_power_lost = True

    def _now(self) -> float:
        return self._context.clock.now()
