# SPDX-License-Identifier: Apache-2.0
"""What is said with each screen: what is new, once; and nothing that the waiting room should not hear."""

from dataclasses import replace

import pytest

from ui.kiosk.sound.chime import Chime
from ui.kiosk.sound.clips import name_of, wanted
from ui.kiosk.sound.speech import AGAIN_S, SILENCE, Shown, Speech, is_said, what_to_say
from ui.presenter.model import Entry, ScreenKind, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts import Language

IDLE = ScreenModel(ScreenKind.IDLE, Text(TextId.IDLE), Text(TextId.PHOTO_UP))
READING = ScreenModel(ScreenKind.WAITING, Text(TextId.READING), Text(TextId.LEAVE_CARD), visit=1)
TAKE = ScreenModel(ScreenKind.TAKE_CARD, Text(TextId.TAKE_CARD), visit=1)
PIN = ScreenModel(
    ScreenKind.PIN, Text(TextId.PIN), Text(TextId.PIN_WHICH), visit=1, entry=Entry((4,), (1, 0, 0))
)
FACE = ScreenModel(ScreenKind.FACE, Text(TextId.FACE_NEUTRAL), visit=1, progress=0.1)
JA = View()
VI = View(language=Language.VI)


def said(model: ScreenModel, before: ScreenModel | None = None, view: View = JA) -> Speech | None:
    return what_to_say(None if before is None else Shown(before, view), Shown(model, view))


def ids(speech: Speech | None) -> list[TextId]:
    return [] if speech is None else [text.id for text in speech.texts]


def test_a_new_screen_says_its_headline_then_its_detail() -> None:
    speech = said(READING, IDLE)
    assert ids(speech) == [TextId.READING, TextId.LEAVE_CARD]
    assert speech is not None
    assert speech.interrupts


def test_the_next_step_of_waiting_says_only_what_is_new_and_lets_the_sentence_end() -> None:
    speech = said(replace(READING, headline=Text(TextId.QUERYING)), READING)
    assert speech == Speech((Text(TextId.QUERYING),), interrupts=False)


def test_progress_says_nothing_and_stops_nothing() -> None:
    assert said(replace(FACE, progress=0.6), FACE) is None


def test_an_instruction_of_the_face_check_is_said_when_it_changes() -> None:
    speech = said(replace(FACE, headline=Text(TextId.FACE_TOO_FAR)), FACE)
    assert ids(speech) == [TextId.FACE_TOO_FAR]


def test_an_idle_kiosk_does_not_talk_to_the_room_but_to_whoever_laid_a_card_wrongly() -> None:
    assert said(IDLE) == SILENCE
    assert said(IDLE, TAKE) == SILENCE
    turned = replace(IDLE, headline=Text(TextId.LAY_TURN_OVER), detail=Text(TextId.PHOTO_UP))
    assert ids(said(turned, IDLE)) == [TextId.LAY_TURN_OVER, TextId.PHOTO_UP]


def test_a_wrong_pin_is_for_the_eyes_of_one_and_calls_for_them_each_time() -> None:
    told, left = Text(TextId.PIN_WRONG), Text(TextId.PIN_TRIES_LEFT, 2)
    wrong = replace(PIN, headline=told, detail=left, entry=Entry((4,), (1, 1, 0)))
    again = replace(wrong, entry=Entry((4,), (1, 2, 0)))
    assert ids(said(wrong, PIN)) == [TextId.LOOK_AT_SCREEN]
    assert ids(said(again, wrong)) == [TextId.LOOK_AT_SCREEN]


def test_the_card_is_called_for_until_it_is_taken() -> None:
    assert said(TAKE, READING) == Speech((Text(TextId.TAKE_CARD),), Chime.TAKE, AGAIN_S)
    assert said(TAKE, READING, VI) == Speech((), Chime.TAKE, AGAIN_S)
    assert said(TAKE, TAKE) is None


def test_the_warning_is_said_with_a_chime_and_ends_when_the_person_is_there() -> None:
    warned = replace(PIN, warns=True)
    assert said(warned, PIN) == Speech(
        (Text(TextId.STILL_HERE), Text(TextId.STILL_HERE_WHAT)), Chime.LOOK
    )
    assert said(warned, warned) is None
    assert said(PIN, warned) == SILENCE
    assert said(warned, PIN, VI) == Speech((), Chime.LOOK)


@pytest.mark.parametrize("language", [one for one in Language if one is not Language.JA])
def test_other_languages_hear_a_chime_where_something_is_asked_of_them(language: Language) -> None:
    view = View(language=language)
    assert said(PIN, READING, view) == Speech((), Chime.LOOK)
    assert said(READING, IDLE, view) == SILENCE


def test_voice_switched_off_is_silent_at_once_and_switched_on_says_the_screen() -> None:
    off = replace(JA, voice=False)
    assert what_to_say(Shown(READING, JA), Shown(READING, off)) == SILENCE
    assert ids(what_to_say(Shown(READING, off), Shown(READING, JA))) == [
        TextId.READING,
        TextId.LEAVE_CARD,
    ]


def test_a_confirmed_insurance_is_said_with_what_to_do_and_without_the_name() -> None:
    result = ScreenModel(
        ScreenKind.RESULT,
        Text(TextId.RESULT_ELIGIBLE),
        Text(TextId.DONE),
        notes=(Text(TextId.SLIP_TAKE), Text(TextId.NOTE_RENEW_NOW)),
        visit=1,
        tone=Tone.GOOD,
        name="模擬　花子",
    )
    speech = said(result, READING)
    assert ids(speech) == [TextId.RESULT_ELIGIBLE, TextId.DONE, TextId.SLIP_TAKE]
    assert speech is not None
    assert speech.chime is Chime.GOOD
    assert "花子" not in repr(speech)


@pytest.mark.parametrize(
    "headline",
    [one for one in TextId if one.startswith("result_") and one is not TextId.RESULT_ELIGIBLE],
)
def test_no_other_answer_of_the_service_is_said_aloud(headline: TextId) -> None:
    result = ScreenModel(
        ScreenKind.RESULT, Text(headline), Text(TextId.NOT_A_NO), visit=1, tone=Tone.CARE
    )
    assert ids(said(result, READING)) == [TextId.TO_RECEPTION]


def test_a_question_about_benefits_is_not_read_to_the_room() -> None:
    asks = ScreenModel(
        ScreenKind.CONSENT,
        Text(TextId.CONSENT_SUBSIDIES),
        Text(TextId.CONSENT_SUBSIDIES_WHAT),
        visit=1,
    )
    assert ids(said(asks, READING)) == [TextId.LOOK_AT_SCREEN]


@pytest.mark.parametrize(
    "text_id",
    [
        TextId.FAILED_NOT_YOU,
        TextId.FAILED_PIN,
        TextId.FAILED_PIN_LOCKED,
        TextId.FAILED_RESIDENCE_CARD,
        TextId.FAILED_ELIGIBILITY_CERTIFICATE,
        TextId.PIN_IS_LOCKED,
        TextId.PIN_IS_SPARED,
        TextId.PIN_TRIES_LEFT,
        TextId.RESULT_MEDICAL_AID,
        TextId.STEP_AID_TICKET,
        TextId.STEP_WHICH_INSURANCE,
        TextId.ABOUT_SUBSIDIES,
    ],
)
def test_what_shames_is_for_the_eyes(text_id: TextId) -> None:
    assert not is_said(text_id)


def test_no_button_and_no_hint_for_staff_is_made_into_a_file_and_each_number_of_tries_is() -> None:
    names = [name_of(text) for text in wanted()]
    assert len(set(names)) == len(names)
    assert not [name for name in names if name.startswith(("button_", "hint_", "failed_pin"))]
    assert {"take_card", "pin_tries_calm-1", "pin_tries_calm-3"} <= set(names)
