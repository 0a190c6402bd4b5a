# SPDX-License-Identifier: Apache-2.0
"""Each slip has one sentence in both languages that says what to do, and no sentence names anybody."""

import itertools

import pytest

from terminal.slips.asking import FINAL
from terminal.slips.values import SlipOutcome, SlipRecord, SlipState, Summary
from tests.support.slip_drafts import FRIDAY, HANAKO, a_draft, a_visit
from ui.presenter.slips import BY_HAND, FOR_STAFF, REFUSED, in_a_line, what_to_do


def a_slip(state: SlipState, **changes) -> SlipRecord:
    draft = a_draft()
    return SlipRecord(
        number="kiosk-1-20261127-00001",
        visit=a_visit(1),
        kiosk=draft.kiosk,
        issued_at=FRIDAY,
        settle_by=draft.settle_by,
        reason=draft.reason,
        state=state,
        person=HANAKO,
        **changes,
    )


def test_there_is_a_sentence_for_every_slip():
    ways = itertools.product(SlipState, [True, False], [None, *SlipOutcome], [None, "S-07"])
    for state, proof, outcome, by in ways:
        told = what_to_do(a_slip(state, has_proof=proof, outcome=outcome, by=by))
        assert told.ja, (state, proof, outcome, by)
        assert told.en, (state, proof, outcome, by)
        assert HANAKO.name not in told.ja + told.en


@pytest.mark.parametrize("why", [*FOR_STAFF, *sorted(FINAL), "bad_proof"])
def test_staff_are_told_what_to_do_about_each_reason(why):
    told = what_to_do(a_slip(SlipState.STAFF, why=str(why)))
    assert told == FOR_STAFF.get(str(why), REFUSED)
    assert "number" in told.en or "desk" in told.en


def test_the_three_answers_that_decide_have_three_sentences_of_their_own():
    deciding = (SlipOutcome.ELIGIBLE, SlipOutcome.INELIGIBLE, SlipOutcome.NEW_ELIGIBILITY)
    told = {what_to_do(a_slip(SlipState.SETTLED, outcome=outcome)) for outcome in deciding}
    assert len(told) == 3
    assert BY_HAND not in told


def test_the_corner_says_how_many_wait_and_how_many_need_a_hand():
    assert in_a_line(Summary()) is None
    told = in_a_line(Summary(waiting=3, to_do=(a_slip(SlipState.STAFF),)))
    assert told.ja == "暫定票: 再照会待ち 3 件、要対応 1 件"
    assert "3 asked again" in told.en


@pytest.mark.parametrize("proof", [True, False])
def test_a_slip_without_any_paper_says_so_first(proof):
    never = what_to_do(a_slip(SlipState.OPEN, has_proof=proof))
    handed_over = what_to_do(a_slip(SlipState.OPEN, has_proof=proof, copy=1, attempts=1))
    assert never.en.startswith("It was never printed")
    assert never.ja.startswith("まだ印刷されていません")
    assert "printed" not in handed_over.en
