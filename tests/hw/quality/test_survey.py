# SPDX-License-Identifier: Apache-2.0
"""A test card is read in a loop on the virtual radio, and what is measured is what the radio did."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from hw.errors import CardGone, ReaderUnplugged, UnknownCard
from hw.quality.causes import Cause, judge, main_cause
from hw.quality.observations import Sign
from hw.quality.periodicity import find_period
from hw.quality.rates import Count, fraction, rate, rates_differ
from hw.quality.survey import Ended, Pace, survey
from hw.virtual.card import load_card
from hw.virtual.radio.plan import Fault, FaultKind, MuteUntil, RadioPlan
from hw.virtual.radio.timing import Latency
from hw.virtual.reader import VirtualReader
from tests.support.still_clock import StillClock

CARDS = Path("tests/fixtures/cards").resolve()
AIR = RadioPlan(timing=Latency(106_000.0, 0.03))
MINUTE_S = 60.0
INS_VERIFY, INS_SIGN, INS_AUTHENTICATE = 0x20, 0x2A, 0x88


def always(_progress):
    return True


class Place:
    """A reader with a card in a radio, on a clock that stands still while one computes."""

    def __init__(self, plan=AIR, card="hanako", **how):
        self.clock = StillClock()
        plan = replace(plan, **how)
        wait, notify = self.clock.wait, self.clock.notify
        self.reader = VirtualReader(self.clock, radio=plan, waiter=wait, notify=notify)
        if card:
            self.reader.insert(load_card(CARDS / f"{card}.card.toml"))

    def survey(self, minutes=1.0, go_on=always, pace=None):
        return survey(self.reader, self.clock, MINUTE_S * minutes, go_on, pace)

    def when(self, at_s, *do):
        """Something that somebody does once the survey has lasted so long."""
        left = list(do)

        def go_on(progress):
            if left and progress.seconds >= at_s:
                left.pop(0)()
            return True

        return go_on


def signs(found):
    return Counter(seen.sign for seen in found.observations)


def radio_rate(found):
    drops = judge(found.observations)
    away_s = sum(one.drop.length_s or 0.0 for one in drops)
    return Count(len(drops), found.seconds - away_s)


def test_a_quiet_radio_has_no_drops():
    found = Place().survey()
    assert found.ended is Ended.TIME
    assert found.seconds == pytest.approx(MINUTE_S)
    assert set(signs(found)) == {Sign.GOOD}
    assert len(found.reads) > 100
    assert not any(read.disturbed for read in found.reads)
    assert found.apdus > 5 * len(found.reads)


@pytest.mark.slow
def test_the_true_rate_lies_in_the_interval():
    hits = 0
    for seed in range(6):
        measured = rate(radio_rate(Place(blinks_per_minute=40.0, seed=seed).survey()))
        hits += measured.low <= 40.0 <= measured.high
    assert hits >= 5


def test_the_true_share_of_garbled_answers_lies_in_the_interval():
    found = Place(one_byte=0.02, seed=4).survey(minutes=2)
    measured = fraction(signs(found)[Sign.GARBLED], found.apdus)
    assert measured.low <= 0.02 <= measured.high
    assert judge(found.observations) == ()


def test_a_gate_of_1_2_s_is_found():
    place = Place(blinks_per_minute=50.0, periodic=True, jitter_s=0.04, seed=2)
    found = place.survey(minutes=2)
    judged = judge(found.observations)
    period = find_period([one.drop.began for one in judged])
    assert period is not None
    assert period.period_s == pytest.approx(1.2, rel=0.01)
    assert period.p < 0.001
    assert main_cause(judged) is Cause.INTERFERENCE


@pytest.mark.slow
def test_gate_on_and_gate_off_differ_and_equal_positions_do_not():
    gate_on = radio_rate(Place(blinks_per_minute=40.0, seed=1).survey(minutes=2))
    gate_off = radio_rate(Place(blinks_per_minute=2.0, seed=2).survey(minutes=2))
    again = radio_rate(Place(blinks_per_minute=40.0, seed=3).survey(minutes=2))
    assert rates_differ(gate_on, gate_off) < 1e-6
    assert rates_differ(gate_on, again) > 0.05


def test_another_program_is_told_from_interference():
    found = Place(resets_per_minute=6.0, seed=5).survey(minutes=2)
    assert main_cause(judge(found.observations)) is Cause.OTHER_PROGRAM


def test_garbled_certificates_are_noticed_although_they_parse():
    found = Place(garbled=0.03, seed=6).survey(minutes=2)
    assert found.ended is Ended.TIME
    assert signs(found)[Sign.GARBLED] > 0.015 * found.apdus


def test_no_pin_is_ever_verified_and_nothing_signed():
    place, sent = Place(blinks_per_minute=60.0, garbled=0.02, seed=7), []
    exchange = place.reader.exchange
    place.reader.exchange = lambda at, command: sent.append(command[1]) or exchange(at, command)
    place.survey()
    assert len(sent) > 1000
    assert not {INS_VERIFY, INS_SIGN, INS_AUTHENTICATE} & set(sent)


def test_a_card_that_is_taken_for_good_ends_the_survey():
    place = Place()
    found = place.survey(minutes=5, go_on=place.when(20.0, place.reader.remove))
    assert found.ended is Ended.CARD_TAKEN
    assert found.seconds < 20.0 + 65.0
    assert main_cause(judge(found.observations)) is Cause.HAND


def test_a_card_that_is_put_back_is_read_on():
    place = Place()
    card = load_card(CARDS / "hanako.card.toml")
    put_back = [lambda: place.clock.sleep(5.0), lambda: place.reader.insert(card)]
    found = place.survey(go_on=place.when(20.0, place.reader.remove, *put_back))
    assert found.ended is Ended.TIME
    (drop,) = judge(found.observations)
    assert drop.cause is Cause.HAND
    assert drop.drop.same_card


def test_another_card_ends_the_survey():
    place = Place()
    other = load_card(CARDS / "taro.card.toml")
    found = place.survey(go_on=place.when(20.0, lambda: place.reader.swap(other)))
    assert found.ended is Ended.OTHER_CARD
    assert signs(found)[Sign.OTHER_CARD] == 1
    assert 19.0 < found.seconds < 25.0


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (FaultKind.UNPLUG, Cause.READER_GONE),
        (FaultKind.SERVICE_DOWN, Cause.SERVICE_GONE),
    ],
)
def test_a_reader_or_a_service_that_comes_back_is_used_again(kind, cause):
    found = Place(faults=(Fault(kind, at_s=20.0, for_s=8.0),)).survey()
    assert found.ended is Ended.TIME
    assert found.reads[-1].at > 50.0
    assert main_cause(judge(found.observations)) is cause


@pytest.mark.parametrize(
    ("kind", "ended"),
    [(FaultKind.UNPLUG, Ended.READER_GONE), (FaultKind.SERVICE_DOWN, Ended.SERVICE_GONE)],
)
def test_a_reader_or_a_service_that_stays_away_ends_the_survey(kind, ended):
    found = Place(faults=(Fault(kind, at_s=20.0, for_s=3000.0),)).survey(minutes=10)
    assert found.ended is ended


def test_a_mute_card_is_woken_by_the_harder_ways():
    place = Place(faults=(Fault(FaultKind.MUTE, apdu=200),), mute_until=MuteUntil.UNPOWER)
    found = place.survey(minutes=2)
    assert found.ended is Ended.TIME
    assert found.reads[-1].at > 110.0


def test_somebody_can_stop_it_at_any_time():
    found = Place().survey(go_on=lambda progress: progress.seconds < 10.0)
    assert found.ended is Ended.STOPPED
    assert 9.5 < found.seconds < 11.0
    assert found.reads


def test_stopped_before_the_first_contact_it_measured_nothing():
    found = Place(card=None).survey(go_on=lambda _progress: False)
    assert (found.ended, found.seconds, found.apdus) == (Ended.STOPPED, 0.0, 0)


def test_without_a_card_or_a_reader_it_does_not_begin():
    with pytest.raises(CardGone):
        Place(card=None).survey(pace=Pace(wait_first_s=1.0))
    place = Place()
    place.reader.unplug()
    with pytest.raises(ReaderUnplugged):
        place.survey(pace=Pace(wait_first_s=1.0))


def test_a_card_that_is_no_my_number_card_is_refused():
    with pytest.raises(UnknownCard):
        Place(card="transit").survey()


def test_how_long_the_card_is_away_is_told_while_it_is():
    place, told = Place(), []
    remove = place.when(10.0, place.reader.remove)

    def go_on(progress):
        told.append(progress.away_s)
        return remove(progress) and progress.away_s < 5.0

    found = place.survey(go_on=go_on)
    assert found.ended is Ended.STOPPED
    assert max(told) >= 5.0
