# SPDX-License-Identifier: Apache-2.0
"""The presenter: every state has its screen, and only the result knows a name."""

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import get_args

import pytest

from eligibility.history_rows import HistoryEntry
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    AskingHistory,
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    LayingStraight,
    Leaving,
    LookingForFace,
    OfferingRegistration,
    OutOfService,
    Over,
    PrintingSlip,
    Querying,
    ReadingCard,
    Registering,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import (
    RESULTS,
    CardFacts,
    CardKind,
    FaceGuide,
    Failure,
    LayHint,
    LyingCard,
    Method,
    Note,
    Outcome,
    OutcomeKind,
    Paper,
    Question,
    SlipProof,
    Visit,
)
from ui.presenter import present
from ui.presenter.guides import PROMPTS
from ui.presenter.model import Action, FaceAsk, Picture, ScreenKind, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.texts import words

NAME = "模擬　花子"
ALL_WAYS = frozenset(Method)
FACTS = CardFacts(CardKind.MY_NUMBER, ALL_WAYS, pin_tries_left=3)
VISIT = Visit(7, facts=FACTS)
ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "stated")
UNDECIDED = Outcome(OutcomeKind.UNDECIDED, "service_unreachable", "E01")
UNREGISTERED = Outcome(OutcomeKind.NONE, "stated", note=Note.NOT_REGISTERED)
PAPER_OUT = Failure("P01", "printer_paper_out", OutcomeKind.STAFF)
WRONG_FACE = Outcome(OutcomeKind.NOT_MATCHED, "different_person")
UNPLUGGED = Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)

LOOKS = tuple(
    HistoryEntry(datetime(2026, 4, day, 0, 30, tzinfo=UTC), "1310000001", "kiosk-1", how, why, "q")
    for day, how, why in ((1, "face", "eligibility"), (2, "number", "eligibility_by_number"))
)
STATES: list[State] = [
    OutOfService(1),
    OutOfService(1, UNPLUGGED),
    Idle(1),
    Idle(1, LyingCard.DRIVING_LICENCE),
    ReadingCard(VISIT),
    EnteringNumberB(VISIT),
    EnteringNumberB(VISIT, doubtful=(2, 13)),
    LayingStraight(VISIT, LayHint.STRAIGHTEN),
    AgreeingToBirth(VISIT, 9),
    ChoosingMethod(VISIT),
    LookingForFace(VISIT),
    EnteringPin(VISIT, 3),
    StaffCheck(VISIT),
    GatheringProof(VISIT, Method.PIN),
    Querying(VISIT, Method.PIN),
    Confirming(VISIT, ELIGIBLE),
    AskingConsent(VISIT, ELIGIBLE, (Question.INFORMATION, Question.SUBSIDIES)),
    AskingConsent(VISIT, ELIGIBLE, (Question.SUBSIDIES,)),
    OfferingRegistration(VISIT, UNREGISTERED, Method.PIN),
    Registering(VISIT, UNREGISTERED, Method.PIN),
    PrintingSlip(VISIT, UNDECIDED, Method.FACE),
    PrintingSlip(VISIT, UNDECIDED, Method.FACE, issued=True, failure=PAPER_OUT),
    ShowingResult(VISIT, ELIGIBLE),
    ShowingResult(VISIT, UNDECIDED, Paper.PRINTED),
    AskingHistory(ShowingResult(VISIT, ELIGIBLE)),
    ShowingHistory(ShowingResult(VISIT, ELIGIBLE), rows=2),
    Failed(VISIT, WRONG_FACE),
    TakeCardBack(VISIT, ELIGIBLE),
    Leaving(ShowingResult(VISIT, ELIGIBLE)),
    Interrupted(EnteringPin(VISIT, 3), card_seen=False),
    Interrupted(EnteringPin(VISIT, 3), card_seen=False, helping=True),
]


class Registry:
    """Knows a name for every visit, and remembers who asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def holder_name(self, visit: int) -> str | None:
        self.asked.append(visit)
        return NAME

    def number_b_draft(self, visit: int) -> str | None:
        return {7: "30?4012030123?"}[visit]

    def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
        return {7: LOOKS}[visit]


def shown(state: State) -> ScreenModel:
    return present(state, Registry())


def actions(model: ScreenModel) -> list[Action]:
    return [button.action for button in model.buttons]


def test_the_list_of_states_above_is_complete() -> None:
    union = {kind for part in get_args(State) for kind in (get_args(part) or (part,))}
    assert {type(state) for state in STATES} == union


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_every_state_has_a_screen_with_words_in_both_languages(state: State) -> None:
    model = shown(state)
    texts = [model.headline, *([model.detail] if model.detail else [])]
    for text in [*texts, *(Text(button.text) for button in model.buttons)]:
        assert words(text).ja
        assert words(text).en
        assert "{" not in words(text).ja + words(text).en


def test_every_screen_kind_belongs_to_some_state() -> None:
    assert {shown(state).kind for state in STATES} == set(ScreenKind)


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_only_the_result_asks_for_a_name(state: State) -> None:
    registry = Registry()
    model = present(state, registry)
    on_screen = state.shown if isinstance(state, Leaving) else state
    if isinstance(on_screen, ShowingResult):
        assert (model.name, registry.asked) == (NAME, [7])
    else:
        assert (model.name, registry.asked) == (None, [])


def test_a_name_stays_out_of_whatever_prints_a_screen_model() -> None:
    assert NAME not in repr(shown(ShowingResult(VISIT, ELIGIBLE)))


def test_a_wiped_vault_leaves_a_result_without_a_name() -> None:
    class Nobody:
        def holder_name(self, visit: int) -> str | None:
            return {7: None}[visit]

        def number_b_draft(self, visit: int) -> str | None:
            return {7: None}[visit]

        def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
            return {7: None}[visit]

    assert present(ShowingResult(VISIT, ELIGIBLE), Nobody()).name is None


@pytest.mark.parametrize("kind", sorted(RESULTS))
def test_each_answer_of_the_service_has_its_own_sentence(kind: OutcomeKind) -> None:
    others = {
        shown(ShowingResult(VISIT, Outcome(other, "stated"))).headline for other in RESULTS - {kind}
    }
    assert shown(ShowingResult(VISIT, Outcome(kind, "stated"))).headline not in others


@pytest.mark.parametrize("reason", ["service_too_slow", "processing", "internal_error", "stated"])
def test_an_undecided_visit_never_says_that_someone_is_not_insured(reason: str) -> None:
    model = shown(ShowingResult(VISIT, Outcome(OutcomeKind.UNDECIDED, reason, "E01")))
    assert model.headline == Text(TextId.RESULT_UNDECIDED)
    assert model.detail == Text(TextId.NOT_A_NO)
    assert model.tone is Tone.CARE
    assert model.support_code == "E01"


def test_only_the_eligible_see_green() -> None:
    for kind in RESULTS:
        green = shown(ShowingResult(VISIT, Outcome(kind, "stated"))).tone is Tone.GOOD
        assert green == (kind is OutcomeKind.ELIGIBLE)


def test_only_the_ways_that_the_card_has_are_offered() -> None:
    pinless = replace(
        VISIT, facts=CardFacts(CardKind.PINLESS, frozenset({Method.FACE, Method.STAFF}))
    )
    assert actions(shown(ChoosingMethod(pinless))) == [Action.FACE, Action.STAFF, Action.CANCEL]
    assert actions(shown(ChoosingMethod(VISIT)))[:2] == [Action.FACE, Action.PIN]


def test_a_failed_face_is_told_when_the_person_chooses_again() -> None:
    model = shown(ChoosingMethod(replace(VISIT, failed=WRONG_FACE)))
    assert model.detail == Text(TextId.FAILED_NOT_YOU)
    assert model.tone is Tone.CARE


@pytest.mark.parametrize(
    ("outcome", "photo_read", "offered"),
    [
        (WRONG_FACE, True, True),
        (WRONG_FACE, False, False),
        (Outcome(OutcomeKind.CARD_ERROR, "another_card"), True, False),
        (Outcome(OutcomeKind.MISMATCH, "answer_differs_in_birth"), True, False),
    ],
)
def test_staff_are_offered_only_where_the_session_lets_them(outcome, photo_read, offered) -> None:
    model = shown(Failed(replace(VISIT, photo_read=photo_read), outcome))
    assert (Action.STAFF in actions(model)) == offered


def test_a_contradiction_calls_staff_and_says_nothing_of_the_answer() -> None:
    outcome = Outcome(OutcomeKind.MISMATCH, "answer_differs_in_birth_name", "E10")
    model = shown(Failed(VISIT, outcome))
    assert model.headline == Text(TextId.FAILED_STAFF_CHECKS)
    assert model.support_code == "E10"


def test_the_tries_left_are_always_said_calmly_while_all_are_there() -> None:
    first = shown(EnteringPin(VISIT, 3))
    second = shown(EnteringPin(replace(VISIT, pin_refusals=1), 2))
    assert first.detail == Text(TextId.PIN_WHICH)
    assert first.notes == (Text(TextId.PIN_TRIES_CALM, 3),)
    assert first.tone is Tone.CALM
    assert shown(EnteringPin(VISIT)).notes == ()
    assert second.detail == Text(TextId.PIN_TRIES_LEFT, 2)
    assert "2回" in words(second.detail).ja
    assert words(second.detail).en.endswith(": 2")
    assert first.entry is not None
    assert second.entry is not None
    assert first.entry.attempt != second.entry.attempt


def test_digits_typed_so_far_survive_what_the_card_does_meanwhile() -> None:
    before = shown(EnteringPin(VISIT, 3)).entry
    later = replace(VISIT, ops=9, card_op=9, photo_read=True, holder_read=True)
    assert shown(EnteringPin(later, 3)).entry == before


def test_a_lost_answer_asks_for_the_pin_again_without_blaming_anybody() -> None:
    model = shown(EnteringPin(VISIT, 3, lost=True))
    assert model.headline == Text(TextId.PIN_LOST)


def test_a_card_that_vanished_is_first_held_then_put_back() -> None:
    gone = Interrupted(Querying(VISIT, Method.PIN), card_seen=False)
    assert shown(gone).headline == Text(TextId.HOLD_STILL)
    assert shown(gone).picture is Picture.HOLD_CARD
    helped = shown(replace(gone, helping=True))
    assert helped.headline == Text(TextId.PUT_BACK)
    assert helped.picture is Picture.LAY_CARD


def test_who_is_doing_something_goes_on_with_it_while_the_card_flickers() -> None:
    gone = Interrupted(EnteringPin(VISIT, 3), card_seen=False)
    calm = shown(gone.resume)
    assert shown(gone) == replace(calm, detail=Text(TextId.HOLD_STILL), tone=Tone.CARE)
    assert shown(replace(gone, helping=True)).kind is ScreenKind.INTERRUPTED


def test_a_reader_that_is_away_is_said_to_be_the_matter() -> None:
    failure = Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)
    gone = Interrupted(EnteringPin(VISIT, 3), card_seen=False, lost=failure)
    assert shown(gone).headline == Text(TextId.RECONNECTING)


def test_what_hinders_the_face_check_is_said_before_what_it_asks() -> None:
    asked = FaceGuide("turn_left", None, 0.4)
    hindered = FaceGuide("turn_left", "too_far", 0.4)
    assert shown(LookingForFace(VISIT, asked)).headline == Text(TextId.FACE_TURN_LEFT)
    assert shown(LookingForFace(VISIT, hindered)).headline == Text(TextId.FACE_TOO_FAR)
    assert shown(LookingForFace(VISIT, asked)).progress == 0.4


def test_every_screen_of_a_running_visit_can_be_left() -> None:
    for state in STATES:
        if isinstance(state, OutOfService | Idle | Over):
            continue
        if isinstance(state, AskingConsent | OfferingRegistration | PrintingSlip):
            continue  # the outcome stands: "no" is an answer, and a slip is printed
        assert Action.CANCEL in actions(shown(state)), type(state).__name__


def test_the_presenter_is_pure_and_knows_no_qt() -> None:
    code = "import sys, ui.presenter; sys.exit('PySide6' in sys.modules or 'cv2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("question", "headline", "yes"),
    [
        (Question.INFORMATION, TextId.CONSENT_INFORMATION, TextId.BUTTON_AGREE),
        (Question.SUBSIDIES, TextId.CONSENT_SUBSIDIES, TextId.BUTTON_USE),
    ],
)
def test_one_question_at_a_time_and_nobody_agrees_by_stopping(question, headline, yes) -> None:
    model = shown(AskingConsent(VISIT, ELIGIBLE, (question, Question.SUBSIDIES)))
    assert model.headline == Text(headline)
    assert actions(model) == [Action.AGREE, Action.DECLINE]
    assert model.buttons[0].text is yes
    assert Text(TextId.RESULT_ELIGIBLE) not in (model.headline, model.detail)


def test_a_paper_under_way_leaves_nothing_to_press() -> None:
    signing = shown(PrintingSlip(VISIT, UNDECIDED, Method.FACE, issued=True))
    printing = shown(
        PrintingSlip(VISIT, UNDECIDED, Method.FACE, issued=True, proof=SlipProof.SIGNED)
    )
    assert (signing.buttons, printing.buttons) == ((), ())
    assert signing.detail == Text(TextId.LEAVE_CARD)
    assert printing.detail == Text(TextId.PLEASE_WAIT)


@pytest.mark.parametrize("message", ["printer_paper_out", "printer_paused", "journal_unusable"])
def test_whatever_ails_the_printer_the_patient_is_only_asked_to_speak_to_reception(message) -> None:
    failure = Failure("P99", message, OutcomeKind.STAFF)
    model = shown(PrintingSlip(VISIT, UNDECIDED, Method.FACE, issued=True, failure=failure))
    assert (model.headline, model.detail) == (
        Text(TextId.TO_RECEPTION),
        Text(TextId.FAILED_PRINTER),
    )
    assert actions(model) == [Action.PRINT_AGAIN, Action.PRINT_SKIP]
    assert model.support_code == "P99"


def test_the_registration_is_asked_with_yes_and_no_in_the_official_word() -> None:
    model = shown(OfferingRegistration(VISIT, UNREGISTERED, Method.PIN))
    assert model.kind is ScreenKind.REGISTRATION
    assert actions(model) == [Action.AGREE, Action.DECLINE]
    assert model.name is None
    assert model.detail is not None
    assert "利用申込" in words(model.detail).ja


def test_who_declined_the_registration_is_told_what_the_service_said() -> None:
    model = shown(ShowingResult(VISIT, UNREGISTERED, Paper.PRINTED))
    assert (model.headline, model.steps[0]) == (Text(TextId.RESULT_NONE), Text(TextId.SLIP_TAKE))


def test_the_result_says_where_the_paper_is() -> None:
    assert shown(ShowingResult(VISIT, UNDECIDED)).steps[0] == Text(TextId.STEP_DESK)
    printed = shown(ShowingResult(VISIT, UNDECIDED, Paper.PRINTED))
    kept = shown(ShowingResult(VISIT, UNDECIDED, Paper.OPEN))
    assert printed.steps[0] == Text(TextId.SLIP_TAKE)
    assert kept.steps[0] == Text(TextId.SLIP_AT_RECEPTION)
    assert printed.detail == Text(TextId.NOT_A_NO)


@pytest.mark.parametrize(
    ("note", "said"),
    [(Note.RENEW_SOON, TextId.NOTE_RENEW_SOON), (Note.RENEW_NOW, TextId.NOTE_RENEW_NOW)],
)
def test_a_certificate_that_ends_is_told_beside_the_result(note, said) -> None:
    outcome = replace(ELIGIBLE, note=note)
    model = shown(ShowingResult(VISIT, outcome))
    assert (model.headline, model.notes) == (Text(TextId.RESULT_ELIGIBLE), (Text(said),))


@pytest.mark.parametrize(
    "changes", [{"card_seen": False, "same": False}, {"same": False}], ids=["away", "unsure"]
)
def test_no_name_is_shown_while_nobody_knows_whose_card_lies_there(changes) -> None:
    registry = Registry()
    model = present(ShowingResult(VISIT, UNDECIDED, Paper.PRINTED, **changes), registry)
    assert (model.name, registry.asked) == (None, [])


@pytest.mark.parametrize("kind", sorted(RESULTS))
def test_staff_can_print_a_declaration_for_whom_nothing_is_confirmed(kind: OutcomeKind) -> None:
    state = ShowingResult(VISIT, Outcome(kind, "stated"))
    offered = Action.DECLARE in actions(shown(state))
    assert offered == (kind is not OutcomeKind.ELIGIBLE)
    done = replace(state, declared=True)
    assert Action.DECLARE not in actions(shown(done))
    if offered:
        assert Text(TextId.DECLARATION_TAKE) in shown(done).notes
        trouble = shown(replace(state, trouble=PAPER_OUT))
        assert Text(TextId.FAILED_PRINTER) in trouble.notes


def test_a_certificate_past_its_grace_leads_to_the_other_paper() -> None:
    model = shown(Failed(VISIT, Outcome(OutcomeKind.STAFF, "certificate_expired")))
    assert model.headline == Text(TextId.FAILED_CERTIFICATE)
    assert model.detail == Text(TextId.ASK_FOR_CERTIFICATE)


def test_why_there_is_no_pin_is_said_unless_something_else_went_wrong() -> None:
    locked = replace(
        VISIT, facts=CardFacts(CardKind.MY_NUMBER, ALL_WAYS - {Method.PIN}, pin_tries_left=0)
    )
    assert shown(ChoosingMethod(VISIT)).detail is None
    assert shown(ChoosingMethod(locked)).detail == Text(TextId.PIN_IS_LOCKED)
    failed = replace(locked, failed=WRONG_FACE)
    assert shown(ChoosingMethod(failed)).detail == Text(TextId.FAILED_NOT_YOU)


def test_the_face_screen_has_its_drawing_and_knows_what_hinders() -> None:
    asks = shown(LookingForFace(VISIT, FaceGuide("turn_left", None, 0.4)))
    assert (asks.face_ask, asks.hindered) == (FaceAsk.TURN_LEFT, False)
    masked = shown(LookingForFace(VISIT, FaceGuide("light_red", "masked", 0.4)))
    assert (masked.face_ask, masked.hindered) == (FaceAsk.LIGHT, True)


def test_every_prompt_of_the_face_check_has_a_drawing() -> None:
    drawn = {shown(LookingForFace(VISIT, FaceGuide(prompt))).face_ask for prompt in PROMPTS}
    assert drawn == set(FaceAsk)


@pytest.mark.parametrize("away", [False, True])
def test_a_warning_is_shown_over_the_screen_that_waits(away: bool) -> None:
    waits = EnteringPin(replace(VISIT, warned=True), 3)
    state: State = Interrupted(waits, card_seen=False) if away else waits
    model = shown(state)
    assert model.warns
    assert model.kind is ScreenKind.PIN
    assert not shown(EnteringPin(VISIT, 3)).warns


def test_the_patients_screen_never_answers_for_staff() -> None:
    for state in (AgreeingToBirth(VISIT, 9), StaffCheck(replace(VISIT, photo_read=True))):
        assert actions(shown(state)) == [Action.CANCEL]


def test_results_and_failures_say_what_to_do_next() -> None:
    undecided = shown(ShowingResult(VISIT, UNDECIDED, Paper.PRINTED))
    assert undecided.steps[0] == Text(TextId.SLIP_TAKE)
    phone = shown(Failed(VISIT, Outcome(OutcomeKind.STAFF, "phone_iphone")))
    assert phone.steps[0] == Text(TextId.STEP_PHONE_AWAY)
    assert shown(ShowingResult(VISIT, ELIGIBLE)).steps == ()
