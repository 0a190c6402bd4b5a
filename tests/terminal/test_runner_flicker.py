# SPDX-License-Identifier: Apache-2.0
"""The headline feature: a card that is lifted and put back loses nothing; another card shows nothing."""

import pytest

from terminal.session.states import (
    ChoosingMethod,
    Confirming,
    EnteringPin,
    GatheringProof,
    Interrupted,
    Leaving,
    Querying,
    ReadingCard,
    ShowingResult,
)
from terminal.session.values import OutcomeKind
from tests.support.front_desk import Desk, PulledAt, Visitor

SCREENS = [ReadingCard, ChoosingMethod, EnteringPin, GatheringProof, Querying, Confirming]
VERIFY = 0x20


@pytest.fixture(scope="module")
def commands(shared_town) -> list[bytes]:
    """The commands of an undisturbed visit, in order."""
    heard: list[bytes] = []

    class Ear(PulledAt):
        def command_s(self, command: bytes) -> float:
            heard.append(command)
            return 0.0

    desk = Desk(shared_town, timing=Ear())
    desk.open()
    try:
        desk.visit(desk.visitor(shared_town.card("hanako")))
    finally:
        desk.close()
    return heard


def lifted_at(
    desks, town, number: int, *, answered: bool = False, pins: tuple[str, ...] = ("1234",)
):
    """A visit whose card is taken away before the n-th command, or before its answer, and put back at once."""
    air = PulledAt(number, answered=answered)
    desk = desks(timing=air)
    air.act = desk.reader.remove
    card = town.card("hanako")
    visitor = desk.visitor(card, away=card, pins=list(pins))
    record = desk.visit(visitor)
    desk.close()
    return record, len(pins) - len(visitor.pins)


@pytest.fixture(scope="module")
def verify(commands) -> int:
    """Which command is VERIFY with the PIN."""
    return max(n for n, c in enumerate(commands, 1) if c[1] == VERIFY and len(c) > 5)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_card_lifted_on_any_screen_and_put_back_loses_nothing(desk, town, screen):
    card = town.card("hanako")
    visitor = desk.visitor(card, away=card, on={screen: Visitor.take})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.resumes >= 1
    assert record.drops >= 1
    assert visitor.pins == [], "the PIN is asked for once"
    assert record.counters.pin_verifies <= 2


def test_a_card_lifted_before_any_command_and_put_back_loses_nothing(desks, town, commands):
    every = max(1, len(commands) // 12)
    for number in range(1, len(commands) + 1, every):
        record, _ = lifted_at(desks, town, number, pins=("1234", "1234"))
        assert record.outcome.kind is OutcomeKind.ELIGIBLE, (number, record.states)
        assert record.resumes >= 1
        assert record.counters.pin_verifies <= 2


@pytest.mark.parametrize("answered", [False, True], ids=["before it", "before its answer"])
@pytest.mark.parametrize("after_verify", range(-1, 3))
def test_a_pin_is_sent_once_for_each_time_it_was_entered(
    desks, town, verify, after_verify, answered
):
    """Once more only when this very card had answered 9000 to it before its power was lost."""
    number = verify + after_verify
    record, entered = lifted_at(desks, town, number, answered=answered, pins=("1234", "1234"))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    accepted = after_verify > 0
    assert record.counters.pin_verifies <= entered + accepted
    assert entered == 1 or after_verify == 0


def test_a_wrong_pin_whose_answer_is_lost_is_known_to_be_wrong_from_the_counter(
    desks, town, verify
):
    record, entered = lifted_at(desks, town, verify, answered=True, pins=("0000", "1234"))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert (record.counters.pin_verifies, entered) == (2, 2)


def test_a_card_that_flickers_ten_times_is_still_read_once(desk, town):
    card = town.card("hanako")
    left = [10]

    def flicker(visitor: Visitor, state) -> None:
        left[0] -= 1
        if left[0] > 0:
            visitor.seen.append("flicker")
            visitor.reader.remove()
        else:
            visitor.react(state)

    visitor = desk.visitor(card, away=card, on={ChoosingMethod: flicker})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.drops >= 5
    assert record.resumes >= 5


OTHERS = [(screen, "haruto") for screen in SCREENS[1:]] + [(EnteringPin, "transit")]


@pytest.mark.parametrize(("screen", "other"), OTHERS, ids=lambda v: getattr(v, "__name__", v))
def test_another_card_in_the_middle_shows_nothing_and_wipes_everything(desk, town, screen, other):
    shown = []
    visitor = desk.visitor(
        town.card("hanako"), away=town.card(other), on={screen: Visitor.take}, pins=["1234"]
    )
    desk.runner.observe(lambda state: shown.append(type(state)))
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.CARD_ERROR
    assert record.outcome.reason == "another_card"
    assert ShowingResult not in shown
    assert desk.vaults.empty
    own = desk.visit(desk.visitor(town.card("hanako")))
    assert own.outcome.kind is OutcomeKind.ELIGIBLE


def test_a_card_exchanged_so_fast_that_no_reader_tells_shows_nothing(desk, town):
    def exchange(visitor: Visitor, state) -> None:
        visitor.reader.swap(town.card("haruto"))
        visitor.react(state)

    visitor = desk.visitor(town.card("hanako"), on={EnteringPin: exchange})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.CARD_ERROR
    assert record.outcome.reason == "another_card"
    assert "ShowingResult" not in visitor.seen


def test_another_program_that_resets_the_card_is_not_even_noticed(desk, town):
    def disturb(visitor: Visitor, state) -> None:
        visitor.on.pop(EnteringPin)
        visitor.reader.disturb(power=True)
        visitor.react(state)

    record = desk.visit(desk.visitor(town.card("hanako"), on={EnteringPin: disturb}))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.quiet_resumes >= 1


def test_a_pin_typed_while_the_card_is_away_is_used_when_it_is_back(desk, town):
    card = town.card("hanako")

    def type_then_put_back(visitor: Visitor, state: Interrupted) -> None:
        inner = state.resume
        if isinstance(inner, EnteringPin) and visitor.pins:
            visitor.runner.enter_pin(inner.visit.number, bytearray(visitor.pins.pop(0), "ascii"))
        elif isinstance(inner, GatheringProof) and not state.card_seen:
            visitor.reader.insert(card)

    script = {EnteringPin: lambda visitor, _: visitor.reader.remove()}
    visitor = desk.visitor(card, on={**script, Interrupted: type_then_put_back})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.counters.pin_verifies == 1
    assert record.resumes == 1


def put_down(card, reader):
    """What happens while the kiosk waits whether the card was taken: `card` lies there again."""

    def act(visitor: Visitor, state: Leaving) -> None:
        visitor.on.pop(Leaving)
        reader.insert(card)

    return act


def test_a_blink_under_the_result_shows_it_on_and_begins_no_second_visit(desk, town):
    card = town.card("hanako")
    visitor = desk.visitor(card, on={Leaving: put_down(card, desk.reader)})
    record = desk.visit(visitor)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert visitor.seen.count("ShowingResult") == 2
    assert visitor.seen.count("ReadingCard") == 1
    assert visitor.seen[-1] == "Idle"
    assert desk.vaults.empty


def test_another_card_under_the_result_begins_its_own_visit_with_an_empty_vault(desk, town):
    visitor = desk.visitor(
        town.card("hanako"), on={Leaving: put_down(town.card("kenji"), desk.reader)}
    )
    record = desk.visit(visitor)
    assert (record.visit, record.outcome.kind) == (1, OutcomeKind.ELIGIBLE)
    leaving = visitor.seen.index("Leaving")
    assert visitor.seen[leaving + 1] == "ReadingCard"
    assert "ShowingResult" not in visitor.seen[leaving:][:2]
