# SPDX-License-Identifier: Apache-2.0
"""What holds in a reader's field whatever happens to it, and in whatever order."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from hw.errors import CardMute, LinkError, ReaderError
from hw.link import Strength
from hw.virtual.radio.air import NEVER
from hw.virtual.radio.field import Field, Place
from hw.virtual.radio.plan import Fault, FaultKind, MuteUntil, RadioPlan

OTHER = Path("other.card.toml")
SECONDS = st.sampled_from([0.0, 0.01, 0.1, 0.3, 1.0, 7.0])
RATES = st.sampled_from([0.0, 10.0, 120.0])
TIMED = [FaultKind.BLINK, FaultKind.EMPTY, FaultKind.MUTE, FaultKind.RESET, FaultKind.UNPOWER]
TIMED += [FaultKind.SWAP, FaultKind.UNPLUG, FaultKind.SERVICE_DOWN]


class PlainCard:
    """Knows whether it has power, and what it was told since."""

    def __init__(self) -> None:
        self.selected = False

    def power_on(self) -> bytes:
        return b"\x3b"

    def power_off(self) -> None:
        self.selected = False

    def reset(self) -> bytes:
        self.selected = False
        return b"\x3b"

    def transmit(self, command: bytes) -> bytes:  # noqa: ARG002
        self.selected = True
        return b"\x90\x00"


class AnyOrder(RuleBasedStateMachine):
    """People, other programs and the radio act as they like; a connection is used as they go."""

    @initialize(
        blinks=RATES,
        resets=RATES,
        poll_s=st.sampled_from([0.0, 0.0, 0.4]),
        until=st.sampled_from(MuteUntil),
        seed=st.integers(0, 5),
    )
    def begin(
        self, blinks: float, resets: float, poll_s: float, until: MuteUntil, seed: int
    ) -> None:
        plan = RadioPlan(
            seed=seed,
            blinks_per_minute=blinks,
            resets_per_minute=resets,
            poll_s=poll_s,
            mute_until=until,
        )
        self.now = self.began = 1000.0
        self.field = Field("reader", plan, {OTHER: PlainCard()})
        self.place: Place | None = None
        self.seen = self.field.status

    @rule(seconds=SECONDS)
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.field.advance(self.now)

    @rule()
    def a_card_is_laid_down(self) -> None:
        if self.field.card is None:
            self.field.insert(self.now, PlainCard())

    @rule()
    def the_card_is_taken(self) -> None:
        if self.field.card is not None:
            self.field.remove(self.now)

    @rule(kind=st.sampled_from(TIMED), for_s=SECONDS)
    def the_radio_strikes(self, kind: FaultKind, for_s: float) -> None:
        self.field.strike(self.now, Fault(kind, at_s=0.0, for_s=for_s, card=OTHER))
        self.field.advance(self.now)

    @rule()
    def the_cable_is_put_in(self) -> None:
        self.field.plug()

    @rule()
    def a_program_connects(self) -> None:
        with suppress(LinkError, ReaderError):
            self.place = self.field.place() if self.field.connect() else self.place

    @rule(strength=st.sampled_from(Strength))
    def a_program_reconnects(self, strength: Strength) -> None:
        muted = self.field.muted
        try:
            if self.field.wake(strength):
                self.place = self.field.place()
                assert self.field.muted is None
                assert muted is None or muted.wakes_at(strength)
        except CardMute:
            assert strength is Strength.LEAVE
        except (LinkError, ReaderError):
            pass

    @rule()
    def a_command_is_sent(self) -> None:
        """Whoever may send reaches a card that is there and is shown."""
        if self.place is None:
            return
        try:
            card = self.field.check(self.place)
        except (LinkError, ReaderError):
            return
        assert self.field.status.card
        assert card is self.field.card
        card.transmit(b"")

    @invariant()
    def nothing_is_overdue(self) -> None:
        assert self.field.due > self.now

    @invariant()
    def each_change_is_counted_and_none_is_shown_twice(self) -> None:
        status = self.field.status
        assert status.changes >= self.seen.changes
        assert (status.changes == self.seen.changes) == (status == self.seen)
        self.seen = status

    @invariant()
    def only_a_reader_shows_a_card_and_its_answer_to_reset(self) -> None:
        status = self.field.status
        assert status.reader or not status.card
        assert bool(status.atr) == status.card

    @invariant()
    def without_looks_in_between_the_reader_shows_what_is(self) -> None:
        if not self.field.air.plan.poll_s and self.field.status.card:
            assert self.field.card is not None
        if self.field.card is None and self.field.due == NEVER:
            assert not self.field.status.card

    @invariant()
    def the_card_is_not_away_for_longer_than_there_was_time(self) -> None:
        log = self.field.air.log
        assert 0 <= log.absent_s <= self.now - self.began + 1e-6
        assert log.blinks <= log.count(FaultKind.BLINK)


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
test_what_holds_whatever_happens = AnyOrder.TestCase


@pytest.mark.parametrize("poll_s", [0.0, 0.4])
def test_a_card_that_is_left_alone_is_shown_in_the_end(poll_s: float) -> None:
    field = Field("reader", RadioPlan(poll_s=poll_s), {})
    field.insert(5.0, PlainCard())
    for kind in (FaultKind.BLINK, FaultKind.UNPLUG, FaultKind.SERVICE_DOWN):
        field.strike(5.0, Fault(kind, at_s=0.0, for_s=3.0))
    field.advance(9.0)
    assert (field.status.reader, field.status.card) == (True, True)
    assert field.due == NEVER
