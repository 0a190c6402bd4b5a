# SPDX-License-Identifier: Apache-2.0
"""What a person does next: steps in order for every end, and no end that leaves them without."""

import pytest

from terminal.session.values import RESULTS, Note, Outcome, OutcomeKind, Paper
from ui.presenter.model import Text
from ui.presenter.next_steps import (
    AFTER_ANSWER,
    BY_SENTENCE,
    TO_DESK,
    after_failure,
    after_result,
    said_once,
)
from ui.presenter.outcomes import BY_KIND, BY_REASON
from ui.presenter.text_ids import TextId

SENTENCES = {
    *BY_REASON.values(),
    *(told for kind, told in BY_KIND.items() if kind not in RESULTS),
}
ENDED_ON_PURPOSE = {TextId.STOPPED, TextId.TIME_OVER}


def outcome(kind: OutcomeKind, reason: str = "stated", note: Note | None = None) -> Outcome:
    return Outcome(kind, reason, note=note)


@pytest.mark.parametrize("kind", sorted(RESULTS))
@pytest.mark.parametrize("paper", list(Paper))
def test_only_the_eligible_have_nothing_left_to_do(kind: OutcomeKind, paper: Paper) -> None:
    steps = after_result(outcome(kind), paper)
    assert (steps == ()) == (kind is OutcomeKind.ELIGIBLE)
    assert len(steps) <= 3
    assert len(set(steps)) == len(steps)


def test_every_answer_of_the_service_has_its_row() -> None:
    assert set(AFTER_ANSWER) == RESULTS


@pytest.mark.parametrize("kind", [OutcomeKind.NONE, OutcomeKind.UNDECIDED])
def test_a_slip_is_the_first_thing_to_do_something_with(kind: OutcomeKind) -> None:
    assert after_result(outcome(kind), Paper.PRINTED)[0] is TextId.SLIP_TAKE
    assert after_result(outcome(kind), Paper.OPEN)[0] is TextId.SLIP_AT_RECEPTION
    assert after_result(outcome(kind), Paper.NONE)[0] is TextId.STEP_DESK


def test_whoever_is_undecided_is_told_that_it_is_asked_again() -> None:
    steps = after_result(outcome(OutcomeKind.UNDECIDED), Paper.PRINTED)
    assert TextId.STEP_IS_CHECKED_LATER in steps


def test_whoever_did_not_register_is_told_that_it_can_be_done_later() -> None:
    declined = outcome(OutcomeKind.NONE, note=Note.NOT_REGISTERED)
    assert TextId.STEP_REGISTER_LATER in after_result(declined, Paper.PRINTED)
    assert TextId.STEP_REGISTER_LATER not in after_result(outcome(OutcomeKind.NONE), Paper.NONE)


@pytest.mark.parametrize("reason", sorted(BY_REASON))
def test_every_failure_has_a_few_steps_or_was_ended_on_purpose(reason: str) -> None:
    steps = after_failure(outcome(OutcomeKind.CARD_ERROR, reason))
    assert len(steps) <= 3
    assert (steps == ()) == (BY_REASON[reason].headline in ENDED_ON_PURPOSE)


def test_what_nobody_thought_of_leads_to_the_desk() -> None:
    unforeseen = [told.headline for told in SENTENCES if told.headline not in BY_SENTENCE]
    assert TextId.FAILED in unforeseen
    assert after_failure(outcome(OutcomeKind.STAFF, "internal_error")) == TO_DESK


def test_the_table_names_no_sentence_that_is_never_said() -> None:
    assert set(BY_SENTENCE) <= {told.headline for told in SENTENCES}


def test_a_telephone_is_taken_away_before_a_card_is_laid_down() -> None:
    steps = after_failure(outcome(OutcomeKind.STAFF, "phone_android"))
    assert steps == (TextId.STEP_PHONE_AWAY, TextId.STEP_PUT_CARD, TextId.STEP_WITHOUT_CARD)


def test_a_contradiction_sends_to_staff_and_says_nothing_else() -> None:
    steps = after_failure(outcome(OutcomeKind.MISMATCH, "answer_differs_in_name"))
    assert steps == (TextId.STEP_TAKE_CARD, TextId.STEP_GIVE_CARD)


def test_what_a_step_says_is_not_said_above_the_steps_too() -> None:
    assert said_once(TextId.TO_RECEPTION, TO_DESK) is None
    assert said_once(TextId.TO_RECEPTION, (TextId.STEP_AGAIN,)) == Text(TextId.TO_RECEPTION)
    for told in SENTENCES:
        for steps in (BY_SENTENCE.get(told.headline, TO_DESK), TO_DESK):
            assert told.then not in steps or said_once(told.then, steps) is None


def test_who_is_neither_sent_away_nor_refused_reads_so_whatever_there_is_to_do() -> None:
    for paper in Paper:
        steps = after_result(outcome(OutcomeKind.UNDECIDED), paper)
        assert said_once(TextId.NOT_A_NO, steps) == Text(TextId.NOT_A_NO)
