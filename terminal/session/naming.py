# SPDX-License-Identifier: Apache-2.0
"""Cards that are no My Number Card: the chip says that they are none, the face which they are."""

from dataclasses import replace

from terminal.session.effects import RecordOutcome
from terminal.session.states import Failed
from terminal.session.transition import Next
from terminal.session.values import LyingCard, Outcome, OutcomeKind

NOT_ONE = Outcome(OutcomeKind.CARD_ERROR, "not_a_my_number_card")
NAMED = {
    LyingCard.DRIVING_LICENCE: Outcome(OutcomeKind.CARD_ERROR, "driving_licence"),
    LyingCard.INSURANCE_CARD: Outcome(OutcomeKind.CARD_ERROR, "insurance_card"),
    LyingCard.ELIGIBILITY_CERTIFICATE: Outcome(OutcomeKind.CARD_ERROR, "eligibility_certificate"),
    LyingCard.RESIDENCE_CARD: Outcome(OutcomeKind.CARD_ERROR, "residence_card"),
    LyingCard.JUKI_CARD: Outcome(OutcomeKind.CARD_ERROR, "old_card"),
}
"""The chip is believed where it contradicts: a face that looks like a My Number Card's names nothing."""


def named(state: Failed, sort: LyingCard) -> Next:
    """The failure says which card lies there."""
    if state.outcome != NOT_ONE or sort not in NAMED:
        return Next(state)
    outcome = NAMED[sort]
    return Next(replace(state, outcome=outcome), (RecordOutcome(state.visit.number, outcome),))
