# SPDX-License-Identifier: Apache-2.0
"""The ways that a card can go, and why one is missing."""

from dataclasses import replace

import pytest

from terminal.runner.convert import methods_for
from terminal.session.values import CardFacts, CardKind, Method, Visit
from ui.presenter.model import Action
from ui.presenter.text_ids import TextId
from ui.presenter.ways import WAYS, ways_of, why_no_pin


def facts(kind: CardKind, tries: int | None) -> CardFacts:
    return CardFacts(kind, methods_for(kind, tries), tries)


@pytest.mark.parametrize(
    ("tries", "why"),
    [
        (3, None),
        (2, None),
        (1, TextId.PIN_IS_SPARED),
        (0, TextId.PIN_IS_LOCKED),
        (None, None),
    ],
)
def test_a_missing_pin_is_explained_by_the_cards_own_counter(tries, why) -> None:
    assert why_no_pin(facts(CardKind.MY_NUMBER, tries)) is why


def test_a_card_that_never_had_a_pin_is_not_called_locked() -> None:
    assert why_no_pin(facts(CardKind.PINLESS, None)) is TextId.NO_PIN_ON_CARD
    assert why_no_pin(None) is None


def test_each_way_says_what_it_is_for() -> None:
    assert all(button.hint is not None for _, button in WAYS)
    assert {method for method, _ in WAYS} == set(Method)


def test_only_the_ways_of_the_card_have_a_button() -> None:
    visit = Visit(1, facts=facts(CardKind.MY_NUMBER, 0))
    assert [button.action for button in ways_of(visit)] == [Action.FACE, Action.STAFF]
    assert ways_of(replace(visit, facts=None)) == ()
