# SPDX-License-Identifier: Apache-2.0
"""What is said and rung when a screen changes. Pure: screens in, text ids out; no name is ever among them.

A loudspeaker is heard by the whole waiting room. So what a neighbour should not know is not said: no answer of the
service but "confirmed", no benefit, no wrong PIN, no blocked card, no name of another card. Instead the person is
asked to look at the screen, or to go to the desk.
"""

from dataclasses import dataclass
from typing import Final

from ui.kiosk.sound.chime import Chime
from ui.presenter.model import ScreenKind, ScreenModel, Text, Tone
from ui.presenter.text_ids import TextId
from ui.presenter.view import View
from ui.texts.language import Language

AGAIN_S: Final = 5.0
"""Between two calls to take the card, from the end of one to the beginning of the next."""

SILENT_SCREENS: Final = frozenset({ScreenKind.OUT_OF_SERVICE, ScreenKind.HISTORY})
ACTS: Final = frozenset(
    {
        ScreenKind.NUMBER_B,
        ScreenKind.STRAIGHTEN,
        ScreenKind.CHOOSE,
        ScreenKind.FACE,
        ScreenKind.PIN,
        ScreenKind.CONSENT,
        ScreenKind.REGISTRATION,
        ScreenKind.INTERRUPTED,
        ScreenKind.FAILURE,
    }
)
"""Screens on which the person has to do something: who does not hear Japanese hears that."""
NEVER_SAID_BEGINNINGS: Final = (
    "button_",
    "hint_",
    "view_",
    "printer_",
    "note_",
    "result_",
    "failed_",
    "history_",
    "desk_",
    "era_",
    "part_",
    "digits_",
    "step_",
    "about_",
    "looked_",
    "how_",
    "way_",
)
SAID_ALL_THE_SAME: Final = frozenset(
    {
        TextId.RESULT_ELIGIBLE,
        TextId.FAILED_STAFF_CHECKS,
        TextId.FAILED_CARD,
        TextId.FAILED_ANOTHER_CARD,
        TextId.FAILED_OLD_CARD,
        TextId.FAILED_NOT_MY_NUMBER_CARD,
        TextId.FAILED_PHONE,
        TextId.FAILED_INTERFERENCE,
        TextId.FAILED_READER,
        TextId.FAILED_CAMERA,
        TextId.FAILED_FACE_MACHINE,
        TextId.FAILED_PRINTER,
        TextId.FAILED_MACHINE,
        TextId.STEP_TAKE_CARD,
        TextId.STEP_DESK,
        TextId.STEP_GIVE_CARD,
        TextId.STEP_AGAIN,
        TextId.STEP_OUT_OF_CASE,
        TextId.STEP_MASK_OFF,
        TextId.STEP_BY_FACE,
        TextId.STEP_PHONE_AWAY,
        TextId.STEP_PUT_CARD,
        TextId.STEP_CARD_DIGITS,
    }
)
"""What tells the room nothing of the person: steps, answers, failures. A new one is silent until it stands here."""
NEVER_SAID: Final = frozenset(
    {
        TextId.NOT_A_NO,
        TextId.CONSENT_SUBSIDIES,
        TextId.CONSENT_SUBSIDIES_WHAT,
        TextId.PIN_IS_LOCKED,
        TextId.PIN_IS_SPARED,
        TextId.PIN_TRIES_LEFT,
        TextId.PIN_WRONG,
        TextId.NO_PIN_ON_CARD,
        TextId.REGISTRATION_WHAT,
        TextId.ASK_FOR_CERTIFICATE,
        TextId.TOWN_UNLOCKS_NUMBER,
        TextId.DECLARATION_TAKE,
        TextId.NUMBER_B_STAFF,
        TextId.SUPPORT_CODE,
    }
)


@dataclass(frozen=True, slots=True)
class Speech:
    """A chime, then sentences; nothing of both is silence.

    `again_s`: repeated with this pause until something else comes. `interrupts`: what is being said ends at once;
    else this comes after it, and replaces what waits.
    """

    texts: tuple[Text, ...] = ()
    chime: Chime | None = None
    again_s: float | None = None
    interrupts: bool = True


SILENCE: Final = Speech()


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen as one person sees it."""

    model: ScreenModel
    view: View


def what_to_say(before: Shown | None, now: Shown) -> Speech | None:
    """None: what is being said goes on. No screen says twice what stays on it."""
    if before is None or _is_another(before, now) or _speaks(before.view) != _speaks(now.view):
        return _whole(now)
    if now.model.warns != before.model.warns:
        return _warning(now) if now.model.warns else SILENCE
    fresh = tuple(text for text in _said(now) if text not in _said(before))
    return Speech(fresh, interrupts=False) if fresh else None


def is_said(text_id: TextId) -> bool:
    """A sentence that the voice may have to say: not on buttons, not for staff, nothing for one person's eyes."""
    if text_id in SAID_ALL_THE_SAME:
        return True
    return text_id not in NEVER_SAID and not text_id.startswith(NEVER_SAID_BEGINNINGS)


def _is_another(before: Shown, now: Shown) -> bool:
    """Another screen, another visit, or the same question once more."""
    was, here = before.model, now.model
    same = (was.kind, was.visit) == (here.kind, here.visit)
    asked = (was.entry and was.entry.attempt) == (here.entry and here.entry.attempt)
    return not (same and asked)


def _speaks(view: View) -> bool:
    return view.voice and view.language is Language.JA


def _whole(now: Shown) -> Speech:
    if now.model.warns:
        return _warning(now)
    again = AGAIN_S if now.model.kind is ScreenKind.TAKE_CARD else None
    return Speech(_said(now), _chime(now), again)


def _warning(now: Shown) -> Speech:
    texts = (Text(TextId.STILL_HERE), Text(TextId.STILL_HERE_WHAT)) if _speaks(now.view) else ()
    return Speech(texts, Chime.LOOK)


def _chime(now: Shown) -> Chime | None:
    model = now.model
    if model.kind is ScreenKind.TAKE_CARD:
        return Chime.TAKE
    if model.kind is ScreenKind.RESULT:
        return Chime.GOOD if model.tone is Tone.GOOD else Chime.LOOK
    if model.kind in ACTS and not (_speaks(now.view) and model.tone is Tone.CALM):
        return Chime.LOOK
    return None


def _said(now: Shown) -> tuple[Text, ...]:
    """Headline, detail, what to do next."""
    model = now.model
    if not _speaks(now.view) or model.kind in SILENT_SCREENS or _nobody_is_there(model):
        return ()
    written = (model.headline, model.detail, *model.notes, *model.steps)
    wanted = dict.fromkeys(text for text in written if text is not None)
    return tuple(text for text in wanted if is_said(text.id)) or _instead(model)


def _nobody_is_there(model: ScreenModel) -> bool:
    """An idle kiosk does not talk to the room, unless a card lies there and needs a hand."""
    return model.kind is ScreenKind.IDLE and model.headline.id is TextId.IDLE


def _instead(model: ScreenModel) -> tuple[Text, ...]:
    if model.kind in (ScreenKind.RESULT, ScreenKind.FAILURE):
        return (Text(TextId.TO_RECEPTION),)
    if model.kind in ACTS:
        return (Text(TextId.LOOK_AT_SCREEN),)
    return ()
