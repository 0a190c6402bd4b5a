# SPDX-License-Identifier: Apache-2.0
"""The ways to prove who one is: only those that this card can go, each with what it is for."""

from terminal.session.values import CardFacts, CardKind, Method, Visit
from ui.presenter.model import Action, Button
from ui.presenter.text_ids import TextId

WAYS = (
    (Method.FACE, Button(Action.FACE, TextId.BUTTON_FACE, TextId.WAY_FACE_FOR)),
    (Method.PIN, Button(Action.PIN, TextId.BUTTON_PIN, TextId.WAY_PIN_FOR)),
    (Method.STAFF, Button(Action.STAFF, TextId.BUTTON_STAFF, TextId.WAY_STAFF_FOR)),
)
"""In the order in which they are shown."""


def ways_of(visit: Visit) -> tuple[Button, ...]:
    """A button for each way that is open to this card."""
    usable = visit.facts.methods if visit.facts else frozenset()
    return tuple(button for method, button in WAYS if method in usable)


def why_no_pin(facts: CardFacts | None) -> TextId | None:
    """Why there is no button for a PIN; None where there is one, or nobody knows."""
    if facts is None or Method.PIN in facts.methods:
        return None
    if facts.kind is CardKind.PINLESS:
        return TextId.NO_PIN_ON_CARD
    match facts.pin_tries_left:
        case None:
            return None
        case 0:
            return TextId.PIN_IS_LOCKED
        case _:
            return TextId.PIN_IS_SPARED
