# SPDX-License-Identifier: Apache-2.0
"""What staff are told, and when."""

import pytest

from terminal.journal.advice import CAUSES, Advice, AdviceId, AdviceLevel
from terminal.session.states import Idle, OutOfService, ReadingCard, ShowingResult
from terminal.session.values import Failure, Outcome, OutcomeKind, Visit
from ui.presenter import present
from ui.presenter.hints import RADIO, WORDS, hint_of
from ui.presenter.model import Tone
from ui.texts import words

RHYTHM = Advice(AdviceLevel.NOTICE, AdviceId.INTERFERENCE_RHYTHM, "interference", 1.2)
VISIT = Visit(3)


class Nobody:
    def holder_name(self, visit: int) -> str | None:
        return str(visit)


def test_every_advice_has_words() -> None:
    assert set(WORDS) == set(AdviceId)
    files = {AdviceId.RECEIPT_FILES, AdviceId.ACCESS_LOG}
    others = {AdviceId.INTERFERENCE_RHYTHM, AdviceId.TRAY_CAMERA}
    assert set(CAUSES.values()) | files | others == set(AdviceId)


def test_a_rhythm_is_told_in_seconds() -> None:
    assert "1.2 s" in words(hint_of(RHYTHM).what).en
    assert "1.2秒" in words(hint_of(RHYTHM).what).ja


@pytest.mark.parametrize("advice", list(AdviceId))
def test_nothing_in_a_hint_would_scare_a_patient(advice: AdviceId) -> None:
    hint = hint_of(Advice(AdviceLevel.WARNING, advice, "x", 1.0))
    said = words(hint.what).en + words(hint.then).en + words(hint.what).ja + words(hint.then).ja
    for word in ("danger", "attack", "error", "fail", "危険", "攻撃", "異常", "警告", "障害"):
        assert word not in said.lower()
    assert hint.tone is not Tone.STOP


def test_a_hint_shows_between_visits_only() -> None:
    for state in (Idle(1), OutOfService(1)):
        assert present(state, Nobody(), RHYTHM).hint == hint_of(RHYTHM)
        assert present(state, Nobody()).hint is None
    for visiting in (ReadingCard(VISIT), ShowingResult(VISIT, Outcome(OutcomeKind.NONE, "none"))):
        assert present(visiting, Nobody(), RHYTHM).hint is None


@pytest.mark.parametrize("told", [None, *AdviceId])
def test_a_stopped_card_service_is_what_staff_are_told_of_while_it_keeps_the_kiosk_closed(
    told: AdviceId | None,
) -> None:
    closed = OutOfService(1, Failure("R13", "pcsc_service_down", OutcomeKind.CARD_ERROR))
    advice = None if told is None else Advice(AdviceLevel.NOTICE, told, "x", 1.2)
    hint = present(closed, Nobody(), advice).hint
    assert hint is not None
    assert (hint.what.id, hint.then.id) == WORDS[AdviceId.SERVICE]


@pytest.mark.parametrize("told", sorted(RADIO))
def test_what_the_radio_does_is_no_help_against_a_failure_that_is_not_its_own(
    told: AdviceId,
) -> None:
    advice = Advice(AdviceLevel.NOTICE, told, "x", 1.2)
    unknown = Failure("T09", "internal_error", OutcomeKind.STAFF)
    radio = Failure("R04", "card_mute", OutcomeKind.CARD_ERROR)
    assert present(OutOfService(1, unknown), Nobody(), advice).hint is None
    assert present(OutOfService(1, radio), Nobody(), advice).hint == hint_of(advice)


def test_advice_about_files_stays_while_the_kiosk_is_closed_for_another_reason() -> None:
    advice = Advice(AdviceLevel.WARNING, AdviceId.RECEIPT_FILES, "x")
    closed = OutOfService(1, Failure("T09", "internal_error", OutcomeKind.STAFF))
    assert present(closed, Nobody(), advice).hint == hint_of(advice)
