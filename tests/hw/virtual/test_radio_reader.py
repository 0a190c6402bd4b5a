# SPDX-License-Identifier: Apache-2.0
"""The reader in memory under interference, on a clock that only waiting moves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from hw.errors import (
    CardGone,
    CardMute,
    CardReset,
    GarbledReply,
    HwError,
    LinkError,
    PcscServiceDown,
    ReaderUnplugged,
)
from hw.link import ReaderStatus, Strength
from hw.virtual.card import SoftwareCard
from hw.virtual.radio.plan import (
    Fault,
    FaultKind,
    Garbling,
    Lengths,
    MuteUntil,
    RadioPlan,
    When,
)
from hw.virtual.radio.timing import Latency
from hw.virtual.reader import VirtualReader
from hw.virtual.virtual_link import VirtualLink
from tests.support.virtual_cards import JPKI

SELECT = bytes.fromhex("00A4040C0A" + JPKI)
VERIFY = bytes.fromhex("0020009804") + b"1234"
WRONG = bytes.fromhex("0020009804") + b"0000"
COUNTER = bytes.fromhex("00200098")
OK, NOT_SELECTED = b"\x90\x00", b"\x69\x86"
OTHER = Path("other.card.toml")


class WaitingClock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.at = 100.0

    def now(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += seconds

    def wait(self, predicate: Callable[[], bool], timeout_s: float) -> bool:
        if not predicate():
            self.at += timeout_s
        return predicate()

    def notify(self) -> None:
        pass


@pytest.fixture
def clock() -> WaitingClock:
    return WaitingClock()


@pytest.fixture
def other(make: Callable[..., SoftwareCard]) -> SoftwareCard:
    return make(pins={"jpki": '"4321"'})


@pytest.fixture
def reader_with(clock: WaitingClock, card: SoftwareCard) -> Callable[..., VirtualReader]:
    """A reader with a card on it, and these faults in the air."""

    def build(*faults: Fault, **plan: object) -> VirtualReader:
        others = plan.pop("others", {})
        radio = RadioPlan(faults=faults, **plan)  # type: ignore[arg-type]
        reader = VirtualReader(
            clock,
            radio=radio,
            others=others,  # type: ignore[arg-type]
            waiter=clock.wait,
            notify=clock.notify,
        )
        reader.insert(card)
        return reader

    return build


def statuses(
    reader: VirtualReader, clock: WaitingClock, for_s: float
) -> Iterator[tuple[float, ReaderStatus]]:
    """Each change that a watcher sees, with the time since the beginning."""
    begin, seen = clock.now(), reader.watch(None, 0)
    while clock.now() < begin + for_s:
        status = reader.watch(seen, begin + for_s - clock.now())
        if status != seen:
            yield clock.now() - begin, status
        seen = status


# --- blinks ------------------------------------------------------------------------------------


def test_a_blink_is_two_events_and_the_old_connection_is_dead(reader_with, clock):
    reader = reader_with(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.2))
    link = reader.connect()
    link.transmit(SELECT)
    link.transmit(VERIFY)
    seen = [(round(at, 6), status.card) for at, status in statuses(reader, clock, 3.0)]
    assert seen == [(1.0, False), (1.2, True)]
    with pytest.raises(CardGone):
        link.transmit(COUNTER)
    link.reconnect()
    assert link.transmit(COUNTER) == NOT_SELECTED
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == b"\x63\xc3"
    assert (reader.air.blinks, round(reader.air.absent_s, 6)) == (1, 0.2)


def test_a_blink_that_nobody_watched_shows_in_the_event_counter(reader_with, clock):
    reader = reader_with(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.2))
    before = reader.watch(None, 0)
    clock.sleep(2.0)
    after = reader.watch(before, 0)
    assert (after.card, after.changes - before.changes) == (True, 2)


def test_during_a_blink_there_is_nothing_to_connect_to(reader_with, clock):
    reader = reader_with(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.2))
    link = reader.connect()
    clock.sleep(1.1)
    for act in (reader.connect, link.reconnect, lambda: link.transmit(SELECT)):
        with pytest.raises(CardGone):
            act()


@pytest.mark.parametrize(("at_s", "tries"), [(0.5, b"\x63\xc3"), (1.01, b"\x63\xc2")])
def test_a_blink_in_the_air_time_loses_the_answer_and_the_card_may_have_acted(
    reader_with, clock, at_s, tries
):
    """A VERIFY takes a second of work; the answer's two bytes take 20 ms."""
    timing = Latency(bit_rate=800.0, verify_s=0.91)
    reader = reader_with(Fault(FaultKind.BLINK, at_s=at_s, for_s=0.1), timing=timing)
    link = reader.connect()
    clock.at = 100.0 - timing.command_s(SELECT) - timing.response_s(OK)
    link.transmit(SELECT)
    assert clock.now() == pytest.approx(100.0)
    with pytest.raises(CardGone):
        link.transmit(WRONG)
    assert clock.now() == pytest.approx(100.0 + at_s)
    clock.sleep(0.2)
    link.reconnect()
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == tries


@pytest.mark.parametrize(
    ("when", "tries"), [(When.BEFORE, b"\x63\xc3"), (When.ANSWER, b"\x63\xc2")]
)
@pytest.mark.parametrize("kind", [FaultKind.BLINK, FaultKind.EMPTY, FaultKind.MUTE])
def test_a_fault_before_the_command_keeps_the_card_from_acting_and_one_before_the_answer_does_not(
    reader_with, clock, kind, when, tries
):
    reader = reader_with(Fault(kind, apdu=2, for_s=0.1, when=when))
    link = reader.connect()
    link.transmit(SELECT)
    with pytest.raises(CardMute if kind is FaultKind.MUTE else CardGone):
        link.transmit(WRONG)
    clock.sleep(0.2)
    link.reconnect(Strength.RESET)
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == tries


def test_blinks_that_overlap_are_one_longer_gap(reader_with, clock):
    reader = reader_with(
        Fault(FaultKind.BLINK, at_s=1.0, for_s=0.2), Fault(FaultKind.BLINK, at_s=1.1, for_s=0.5)
    )
    seen = [(round(at, 6), status.card) for at, status in statuses(reader, clock, 3.0)]
    assert seen == [(1.0, False), (1.6, True)]
    assert (reader.air.blinks, round(reader.air.absent_s, 6)) == (1, 0.6)


def test_the_timeline_begins_with_the_first_card(clock, card):
    plan = RadioPlan(faults=(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.2),))
    reader = VirtualReader(clock, radio=plan, waiter=clock.wait, notify=clock.notify)
    clock.sleep(50.0)
    reader.insert(card)
    assert [round(at, 6) for at, _ in statuses(reader, clock, 3.0)] == [1.0, 1.2]


def test_a_blink_over_an_empty_reader_is_none(reader_with, clock, card):
    reader = reader_with(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.5))
    reader.remove()
    clock.sleep(1.2)
    reader.insert(card)
    assert reader.watch(None, 0).card
    assert (reader.air.blinks, reader.air.absent_s, reader.air.struck) == (0, 0.0, [])


def test_a_card_taken_away_in_a_blink_does_not_come_back(reader_with, clock):
    reader = reader_with(Fault(FaultKind.BLINK, at_s=1.0, for_s=0.5))
    clock.sleep(1.1)
    before = reader.watch(None, 0)
    reader.remove()
    clock.sleep(1.0)
    assert reader.watch(None, 0) == before
    assert reader.air.absent_s == pytest.approx(0.1)


def test_a_blink_between_two_looks_of_the_reader_is_not_reported(reader_with, clock):
    clock.at = 99.95
    reader = reader_with(Fault(FaultKind.BLINK, at_s=0.55, for_s=0.1), poll_s=0.4)
    clock.sleep(0.4)
    link = reader.connect()
    link.transmit(SELECT)
    before = reader.watch(None, 0)
    clock.sleep(0.35)
    assert reader.watch(None, 0) == before
    assert link.transmit(COUNTER) == NOT_SELECTED
    assert reader.air.blinks == 1


def test_a_blink_is_reported_when_the_reader_looks(reader_with, clock):
    clock.at = 99.95
    reader = reader_with(Fault(FaultKind.BLINK, at_s=0.55, for_s=0.5), poll_s=0.4)
    clock.sleep(0.1)
    seen = [(round(at + 0.05, 2), status.card) for at, status in statuses(reader, clock, 2.0)]
    assert seen == [(0.8, False), (1.2, True)]


def test_whoever_reconnects_to_a_card_that_has_just_left_learns_it_at_the_next_look(
    reader_with, clock
):
    clock.at = 99.95
    reader = reader_with(Fault(FaultKind.BLINK, at_s=0.55, for_s=0.5), poll_s=0.4)
    clock.sleep(0.1)
    link = reader.connect()
    clock.at = 100.6
    assert reader.watch(None, 0).card
    with pytest.raises(CardGone):
        link.transmit(SELECT)
    with pytest.raises(CardGone):
        link.reconnect()
    assert clock.now() == pytest.approx(100.8)


# --- answers -----------------------------------------------------------------------------------


def test_a_garbled_answer_is_delivered_as_if_it_were_right(reader_with):
    reader = reader_with(Fault(FaultKind.GARBLED, apdu=2), garbling=Garbling.FLIP)
    link = reader.connect()
    assert link.transmit(SELECT) == OK
    wrong = link.transmit(COUNTER)
    assert len(wrong) == 2
    assert wrong != b"\x63\xc3"
    assert link.transmit(COUNTER) == b"\x63\xc3"


def test_one_byte_is_garbled_and_the_next_command_works(reader_with):
    reader = reader_with(Fault(FaultKind.ONE_BYTE, apdu=2))
    link = reader.connect()
    link.transmit(SELECT)
    with pytest.raises(GarbledReply):
        link.transmit(COUNTER)
    assert link.transmit(COUNTER) == b"\x63\xc3"


def test_a_truncated_answer_keeps_two_bytes_or_more(reader_with):
    reader = reader_with(Fault(FaultKind.TRUNCATED, apdu=1))
    whole = reader.connect().transmit(bytes.fromhex("00A404000A" + JPKI + "00"))
    assert 2 <= len(whole) < 14


def test_an_empty_answer_comes_with_no_event_and_the_link_waits_for_a_reconnect(reader_with, clock):
    reader = reader_with(Fault(FaultKind.EMPTY, apdu=2))
    link = reader.connect()
    link.transmit(SELECT)
    before = reader.watch(None, 0)
    for _ in range(2):
        with pytest.raises(CardGone):
            link.transmit(VERIFY)
    assert reader.watch(before, 1.0) == before
    link.reconnect()
    assert link.transmit(COUNTER) == NOT_SELECTED


def test_a_slow_answer_takes_longer(reader_with, clock):
    reader = reader_with(Fault(FaultKind.SLOW, apdu=1, for_s=2.0))
    assert reader.connect().transmit(SELECT) == OK
    assert clock.now() == pytest.approx(102.0)


def test_an_answer_slower_than_the_deadline_is_none(reader_with, clock):
    reader = reader_with(Fault(FaultKind.SLOW, apdu=1, for_s=20.0))
    link = reader.connect()
    with pytest.raises(CardMute):
        link.transmit(SELECT)
    assert clock.now() == pytest.approx(105.0)
    link.reconnect()
    assert link.transmit(SELECT) == OK


# --- mute --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("until", "wakes"), [("reset", Strength.RESET), ("unpower", Strength.UNPOWER), ("usb", None)]
)
def test_a_mute_card_is_woken_by_what_the_plan_says(reader_with, clock, until, wakes):
    reader = reader_with(Fault(FaultKind.MUTE, apdu=1), mute_until=MuteUntil(until))
    link = reader.connect()
    with pytest.raises(CardMute):
        link.transmit(SELECT)
    assert clock.now() == pytest.approx(105.0)
    with pytest.raises(CardMute, match="not sent"):
        link.transmit(SELECT)
    for strength in Strength:
        if wakes is None or strength < wakes:
            with pytest.raises(CardMute):
                link.reconnect(strength)
        else:
            link.reconnect(strength)
            assert link.transmit(SELECT) == OK
    if wakes is None:
        reader.power_cycle()
        clock.sleep(2.0)
        link.reconnect()
        assert link.transmit(SELECT) == OK


def test_a_mute_card_wakes_when_it_loses_the_field(reader_with, clock):
    reader = reader_with(Fault(FaultKind.MUTE, apdu=1), Fault(FaultKind.BLINK, at_s=7.0, for_s=0.1))
    link = reader.connect()
    with pytest.raises(CardMute):
        link.transmit(SELECT)
    with pytest.raises(CardMute):
        reader.connect()
    clock.at = 107.2
    link.reconnect()
    assert link.transmit(SELECT) == OK


# --- other programs ----------------------------------------------------------------------------


def test_a_reset_at_a_command_is_told_and_the_card_has_not_heard_it(reader_with):
    reader = reader_with(Fault(FaultKind.RESET, apdu=2))
    link = reader.connect()
    link.transmit(SELECT)
    with pytest.raises(CardReset):
        link.transmit(WRONG)
    link.reconnect()
    link.transmit(SELECT)
    assert link.transmit(COUNTER) == b"\x63\xc3"


@pytest.mark.parametrize("kind", [FaultKind.RESET, FaultKind.UNPOWER])
@pytest.mark.parametrize("fault", [{"apdu": 1, "when": When.ANSWER}, {"at_s": 0.5}])
def test_another_program_waits_for_the_end_of_an_exchange(reader_with, kind, fault):
    reader = reader_with(Fault(kind, **fault), timing=Latency(apdu_s=1.0))
    link = reader.connect()
    assert link.transmit(SELECT) == OK
    with pytest.raises(CardReset), link.transaction():
        pytest.fail("begun on a card that was reset")


def test_after_another_programs_unpower_leave_is_not_enough_for_who_did_not_notice(reader_with):
    reader = reader_with(Fault(FaultKind.UNPOWER, at_s=0.5))
    link = reader.connect()
    reader.disturb(power=True)
    with pytest.raises(CardMute):
        link.reconnect(Strength.LEAVE)
    link.reconnect(Strength.RESET)
    assert link.transmit(SELECT) == OK


# --- swaps, cables, services -------------------------------------------------------------------


def test_a_swap_of_the_plan_shows_only_in_what_the_card_answers(reader_with, other):
    reader = reader_with(Fault(FaultKind.SWAP, apdu=2, card=OTHER), others={OTHER: other})
    link = reader.connect()
    link.transmit(SELECT)
    before = reader.watch(None, 0)
    assert link.transmit(COUNTER) == NOT_SELECTED
    assert reader.watch(None, 0) == before
    link.transmit(SELECT)
    assert link.transmit(VERIFY) == b"\x63\xc2"


def test_an_unplugged_reader_is_a_status_and_an_error_and_comes_back(reader_with, clock):
    reader = reader_with(Fault(FaultKind.UNPLUG, apdu=2, for_s=3.0))
    link = reader.connect()
    link.transmit(SELECT)
    for act in (lambda: link.transmit(SELECT), reader.connect, link.reconnect):
        with pytest.raises(ReaderUnplugged):
            act()
    seen = [(round(at, 6), s.reader, s.card) for at, s in statuses(reader, clock, 5.0)]
    assert seen == [(3.0, True, True)]
    with pytest.raises(CardGone):
        link.transmit(SELECT)
    link.reconnect()
    assert link.transmit(SELECT) == OK


def test_a_dead_service_is_told_once_then_with_each_time_out_and_is_back(reader_with, clock):
    reader = reader_with(Fault(FaultKind.SERVICE_DOWN, apdu=2, for_s=3.0))
    link = reader.connect()
    link.transmit(SELECT)
    before = reader.watch(None, 0)
    for act in (lambda: link.transmit(SELECT), reader.connect, link.reconnect):
        with pytest.raises(PcscServiceDown):
            act()
    told = []
    for _ in range(3):
        with suppress(PcscServiceDown):
            status = reader.watch(before, 2.0)
            break
        told.append(clock.now() - 100.0)
    assert told == [0.0, 2.0]
    assert (clock.now(), status.reader, status.card) == (103.0, True, True)
    assert status.changes > before.changes
    with pytest.raises(PcscServiceDown):
        link.transmit(SELECT)
    link.reconnect()
    assert link.transmit(SELECT) == OK


def test_a_service_that_dies_wakes_who_watches(reader_with, clock):
    reader = reader_with(Fault(FaultKind.SERVICE_DOWN, at_s=1.5, for_s=3.0))
    with pytest.raises(PcscServiceDown):
        reader.watch(reader.watch(None, 0), 30.0)
    assert clock.now() == 101.5


# --- all at once -------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_makes_the_same_visit(seed, card):
    def story() -> list[object]:
        clock = WaitingClock()
        plan = RadioPlan(
            timing=Latency(106_000.0, 0.03),
            seed=seed,
            blinks_per_minute=60,
            blink=Lengths(low_s=0.02, high_s=0.3),
            resets_per_minute=10,
            garbled=0.05,
            truncated=0.05,
            one_byte=0.05,
            empty=0.02,
            mute=0.01,
        )
        reader = VirtualReader(clock, radio=plan, waiter=clock.wait, notify=clock.notify)
        reader.insert(card)
        return [*_talk(reader, clock), reader.air]

    assert story() == story()


def _talk(reader: VirtualReader, clock: WaitingClock) -> Iterator[object]:
    link: VirtualLink | None = None
    while clock.now() < 160.0:
        try:
            link = link or reader.connect()
            yield link.transmit(SELECT)
        except LinkError as error:
            yield type(error), round(clock.now(), 9)
            clock.sleep(0.05)
            with suppress(HwError):
                if link is not None:
                    link.reconnect(Strength.RESET)
