# SPDX-License-Identifier: Apache-2.0
"""One hint at a time, above a rate, and none that flaps."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal.journal.advice import (
    CAUSES,
    Advice,
    AdviceId,
    AdviceLevel,
    AdviceLimits,
    Recent,
    advice_for_all,
    advise,
    recent,
)
from terminal.journal.entries import OutageKind
from tests.support.journal_entries import MONDAY, a_drop, a_visit, an_outage

LIMITS = AdviceLimits()
HAND = Advice(AdviceLevel.NOTICE, AdviceId.HAND, "hand")


def seen(visits: int, every_s: float | None = None, **disturbed: int) -> Recent:
    return Recent(visits, disturbed, {}, every_s)


def told(recently: Recent, before: Advice | None = None, **limits: Any) -> Advice | None:
    return advise(recently, AdviceLimits(**limits), before)


def test_a_quiet_day_gives_no_hint() -> None:
    assert told(seen(0)) is None
    assert told(seen(40)) is None
    assert told(seen(40, hand=2, interference=2)) is None


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_has_its_own_hint(cause: str) -> None:
    found = told(seen(10, **{cause: 3}))
    assert found is not None
    assert (found.id, found.cause) == (CAUSES[cause], cause)


def test_a_cause_nobody_can_do_anything_about_gives_no_hint() -> None:
    assert told(seen(10, unknown=9)) is None


def test_half_of_the_visits_make_it_a_warning() -> None:
    notice, warning = told(seen(10, hand=4)), told(seen(10, hand=5))
    assert notice is not None
    assert notice.level is AdviceLevel.NOTICE
    assert warning is not None
    assert warning.level is AdviceLevel.WARNING


def test_a_few_visits_prove_nothing() -> None:
    assert told(seen(4, hand=4)) is None
    assert told(seen(5, hand=2)) is None, "two of five is 40 %, but only two people"


def test_the_rhythm_is_named_when_there_is_one() -> None:
    found = told(seen(10, 1.2034, interference=5))
    assert found == Advice(AdviceLevel.WARNING, AdviceId.INTERFERENCE_RHYTHM, "interference", 1.2)


def test_a_rhythm_that_wavers_is_told_as_before() -> None:
    first = told(seen(10, 1.24, interference=5))
    again = told(seen(10, 1.26, interference=5), first)
    assert again == first
    other = told(seen(10, 3.3, interference=5), first)
    assert other is not None
    assert other.every_s == 3.3


def test_a_hint_stays_until_it_is_clearly_better() -> None:
    shown = told(seen(10, hand=2, interference=3))
    assert shown is not None
    assert told(seen(20, interference=2), shown) is not None
    assert told(seen(20, interference=2)) is None
    assert told(seen(21, interference=2), shown) is None


def test_a_warning_stays_one_until_it_is_clearly_better() -> None:
    shown = told(seen(10, hand=5))
    for disturbed, level in ((3, AdviceLevel.WARNING), (2, AdviceLevel.NOTICE)):
        found = told(seen(10, hand=disturbed), shown)
        assert found is not None
        assert found.level is level


def test_another_cause_takes_over_only_when_it_is_clearly_worse() -> None:
    shown = told(seen(20, hand=6))
    assert told(seen(20, hand=6, interference=8), shown) == shown
    found = told(seen(20, hand=6, interference=10), shown)
    assert found is not None
    assert found.cause == "interference"


def test_a_lunch_break_does_not_take_a_hint_away_but_an_empty_window_does() -> None:
    assert told(seen(2, hand=1), HAND) == HAND
    assert told(seen(2), HAND) is None, "the few there were had no trouble"
    assert told(seen(0), HAND) is None


@pytest.mark.parametrize(
    ("kind", "cause"), [(OutageKind.READER, "reader_gone"), (OutageKind.SERVICE, "service_gone")]
)
def test_a_reader_that_goes_twice_is_a_warning_even_without_visits(
    kind: OutageKind, cause: str
) -> None:
    assert told(Recent(0, {}, {kind: 1})) is None
    found = told(Recent(0, {}, {kind: 2}))
    assert found == Advice(AdviceLevel.WARNING, CAUSES[cause], cause)
    assert told(Recent(0, {}, {kind: 1}), found) == found
    assert told(Recent(0, {}, {}), found) is None


def test_what_happened_is_counted_by_visit() -> None:
    visits = [a_visit(number) for number in range(3)]
    drops = [
        a_drop(1, visit=visits[0].id),
        a_drop(2, visit=visits[0].id),
        a_drop(3, visit=visits[0].id, cause="hand"),
        a_drop(4, visit=visits[1].id),
        a_drop(5),
    ]
    outages = [an_outage(1, 2), an_outage(2, None)]
    assert recent(visits, drops, outages, 1.5) == Recent(
        3, {"interference": 2, "hand": 1}, {OutageKind.READER: 2}, 1.5
    )
    assert MONDAY + timedelta(hours=1) == outages[0].began


def test_a_report_tells_all_that_can_be_done_the_worst_first() -> None:
    everything = Recent(20, {"hand": 5, "interference": 9, "unknown": 20}, {OutageKind.READER: 3})
    assert [advice.cause for advice in advice_for_all(everything, LIMITS)] == [
        "interference",
        "hand",
        "reader_gone",
    ]
    assert advice_for_all(Recent(), LIMITS) == ()


counts = st.dictionaries(st.sampled_from([*CAUSES, "unknown"]), st.integers(0, 60), max_size=6)
situations = st.builds(
    Recent,
    st.integers(0, 60),
    counts,
    st.dictionaries(st.sampled_from(list(OutageKind)), st.integers(0, 5)),
    st.none() | st.floats(0.5, 10),
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(situations, st.none() | st.sampled_from([HAND]))
def test_the_same_situation_twice_gives_the_same_hint(
    situation: Recent, before: Advice | None
) -> None:
    once = advise(situation, LIMITS, before)
    assert advise(situation, LIMITS, once) == once
