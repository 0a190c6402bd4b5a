# SPDX-License-Identifier: Apache-2.0
"""What a person does next, step by step, for each end of a visit. Nothing is left to be guessed, nobody is blamed.

The order is the one in which it is done. What the service said decides by its kind, everything else by the sentence
that is told of it.
"""

from terminal.session.values import Note, Outcome, OutcomeKind, Paper
from ui.presenter.model import Text
from ui.presenter.outcomes import sentence_for
from ui.presenter.text_ids import TextId

Steps = tuple[TextId, ...]

TO_DESK: Steps = (TextId.STEP_TAKE_CARD, TextId.STEP_DESK)
ONCE_MORE: Steps = (TextId.STEP_TAKE_CARD, TextId.STEP_AGAIN, TextId.TO_RECEPTION)
MY_NUMBER_CARD: Steps = (
    TextId.STEP_TAKE_CARD,
    TextId.STEP_PUT_CARD,
    TextId.STEP_WITHOUT_CARD,
)

AFTER_ANSWER: dict[OutcomeKind, Steps] = {
    OutcomeKind.ELIGIBLE: (),
    OutcomeKind.INELIGIBLE: (TextId.STEP_DESK, TextId.STEP_NEW_INSURANCE),
    OutcomeKind.NEW_ELIGIBILITY: (TextId.STEP_DESK, TextId.STEP_NEW_INSURANCE),
    OutcomeKind.NONE: (TextId.STEP_CHANGED_LATELY, TextId.STEP_OTHER_PAPER),
    OutcomeKind.SEVERAL: (TextId.STEP_DESK, TextId.STEP_WHICH_INSURANCE),
    OutcomeKind.UNDECIDED: (TextId.STEP_OTHER_PAPER, TextId.STEP_IS_CHECKED_LATER),
    OutcomeKind.MEDICAL_AID: (TextId.STEP_DESK, TextId.STEP_AID_TICKET),
}
"""For those with a slip the paper comes first (`BY_PAPER`)."""

BY_PAPER: dict[Paper, TextId] = {
    Paper.PRINTED: TextId.SLIP_TAKE,
    Paper.OPEN: TextId.SLIP_AT_RECEPTION,
    Paper.NONE: TextId.STEP_DESK,
}
WITH_PAPER = (OutcomeKind.NONE, OutcomeKind.UNDECIDED)

BY_SENTENCE: dict[TextId, Steps] = {
    TextId.FAILED_FACE: (TextId.STEP_MASK_OFF, TextId.STEP_AGAIN, TextId.TO_RECEPTION),
    TextId.FAILED_PIN: (TextId.STEP_AGAIN, TextId.STEP_BY_FACE, TextId.STEP_TOWN_PIN),
    TextId.FAILED_PIN_LOCKED: (TextId.STEP_AGAIN, TextId.STEP_BY_FACE, TextId.STEP_TOWN_PIN),
    TextId.FAILED_NUMBER_B: (
        TextId.STEP_AGAIN,
        TextId.STEP_CARD_DIGITS,
        TextId.TO_RECEPTION,
    ),
    TextId.FAILED_NUMBER_B_LOCKED: (
        TextId.STEP_TAKE_CARD,
        TextId.STEP_DESK,
        TextId.STEP_TOWN_CARD,
    ),
    TextId.FAILED_CARD: (
        TextId.STEP_OUT_OF_CASE,
        TextId.STEP_AGAIN,
        TextId.TO_RECEPTION,
    ),
    TextId.FAILED_CARD_UNPROVEN: (
        TextId.STEP_TAKE_CARD,
        TextId.STEP_DESK,
        TextId.STEP_TOWN_CARD,
    ),
    TextId.FAILED_CERTIFICATE: (
        TextId.STEP_DESK,
        TextId.STEP_OTHER_PAPER,
        TextId.STEP_TOWN_RENEW,
    ),
    TextId.FAILED_PHONE: (
        TextId.STEP_PHONE_AWAY,
        TextId.STEP_PUT_CARD,
        TextId.STEP_WITHOUT_CARD,
    ),
    TextId.FAILED_ANOTHER_CARD: ONCE_MORE,
    TextId.FAILED_OLD_CARD: MY_NUMBER_CARD,
    TextId.FAILED_NOT_MY_NUMBER_CARD: MY_NUMBER_CARD,
    TextId.FAILED_DRIVING_LICENCE: MY_NUMBER_CARD,
    TextId.FAILED_INSURANCE_CARD: MY_NUMBER_CARD,
    TextId.FAILED_RESIDENCE_CARD: MY_NUMBER_CARD,
    TextId.FAILED_ELIGIBILITY_CERTIFICATE: (TextId.STEP_TAKE_CARD, TextId.GIVE_TO_DESK),
    TextId.FAILED_STAFF_CHECKS: (TextId.STEP_TAKE_CARD, TextId.STEP_GIVE_CARD),
    TextId.FAILED_NOT_YOU: (TextId.STEP_OWN_CARD, TextId.STEP_MASK_OFF, TextId.STEP_AGAIN),
    TextId.STOPPED: (),
    TextId.TIME_OVER: (),
}

IN_STEPS: dict[TextId, Steps] = {
    TextId.TO_RECEPTION: (
        TextId.TO_RECEPTION,
        TextId.STEP_DESK,
        TextId.STEP_GIVE_CARD,
        TextId.STEP_WITHOUT_CARD,
    ),
    TextId.GIVE_TO_DESK: (TextId.GIVE_TO_DESK,),
    TextId.LAY_MY_NUMBER_CARD: (TextId.STEP_PUT_CARD,),
    TextId.START_AGAIN: (TextId.STEP_AGAIN,),
}
"""Sentences that are not needed beside one of these steps: it says the same."""


def said_once(then: TextId, steps: Steps) -> Text | None:
    """The sentence above the steps; None where the steps say it."""
    return None if any(step in steps for step in IN_STEPS.get(then, ())) else Text(then)


def after_result(outcome: Outcome, paper: Paper) -> Steps:
    """What the service said, and what became of the slip."""
    steps = AFTER_ANSWER[outcome.kind]
    if outcome.kind not in WITH_PAPER:
        return steps
    if outcome.note is Note.NOT_REGISTERED:
        steps = (TextId.STEP_OTHER_PAPER, TextId.STEP_REGISTER_LATER)
    return (BY_PAPER[paper], *steps)


def after_failure(outcome: Outcome) -> Steps:
    """Every other end: by the sentence that is told of it."""
    return BY_SENTENCE.get(sentence_for(outcome).headline, TO_DESK)
