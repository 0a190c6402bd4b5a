# SPDX-License-Identifier: Apache-2.0
"""`present`: the screen of each state of the session."""

from dataclasses import replace
from typing import assert_never

from terminal.journal.advice import Advice
from terminal.session.ending import staff_can_help
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
from terminal.session.transition import visit_of
from ui.presenter.consents import consent
from ui.presenter.guides import ask_of, glow_of, guide_text, hinders
from ui.presenter.hints import hint_of, hint_when_closed
from ui.presenter.history import asking, showing
from ui.presenter.model import (
    Entry,
    PersonView,
    Picture,
    ScreenKind,
    ScreenModel,
    Text,
    Tone,
)
from ui.presenter.next_steps import after_failure, said_once
from ui.presenter.outcomes import sentence_for, sentence_for_reason
from ui.presenter.papers import printing, registration, result
from ui.presenter.text_ids import TextId
from ui.presenter.tray import CALL_STAFF, CANCEL, idle, number_b, staff_agrees, straighten
from ui.presenter.ways import ways_of, why_no_pin

PIN_DIGITS = 4
FULL_PIN_TRIES = 3

PERSON_ACTS = (
    EnteringNumberB
    | LayingStraight
    | AgreeingToBirth
    | ChoosingMethod
    | LookingForFace
    | EnteringPin
    | StaffCheck
    | OfferingRegistration
    | AskingConsent
)


def present(state: State, view: PersonView, advice: Advice | None = None) -> ScreenModel:
    """What the screen shows in a state. Pure but for the name, which only the result asks for.

    `advice` to staff shows only while nobody's visit is under way.
    """
    visit, model = visit_of(state), _screen(state, view, advice)
    warns = visit is not None and visit.warned
    return replace(model, warns=True) if warns else model


def _screen(state: State, view: PersonView, advice: Advice | None) -> ScreenModel:
    hint = None if advice is None else hint_of(advice)
    match state:
        case OutOfService():
            return replace(_out_of_service(state), hint=hint_when_closed(state.failure, advice))
        case Idle():
            return replace(idle(state), hint=hint)
        case ReadingCard() | GatheringProof() | Querying() | Registering() | Confirming():
            return _waiting(state)
        case EnteringNumberB() | LayingStraight() | AgreeingToBirth():
            return _on_the_tray(state, view)
        case ChoosingMethod() | LookingForFace() | EnteringPin() | StaffCheck():
            return _who_it_is(state)
        case AskingConsent() | OfferingRegistration() | PrintingSlip():
            return _after_answer(state)
        case Interrupted():
            return _interrupted(state, view)
        case Leaving(shown=shown):
            return present(shown, view)
        case ShowingResult() | AskingHistory() | ShowingHistory():
            return _of_the_result(state, view)
        case Failed():
            return _failed(state)
        case TakeCardBack():
            return _take_card(state)
        case _:
            assert_never(state)


def _who_it_is(
    state: ChoosingMethod | LookingForFace | EnteringPin | StaffCheck,
) -> ScreenModel:
    match state:
        case ChoosingMethod():
            return _choosing(state)
        case LookingForFace():
            return _face(state)
        case EnteringPin():
            return _pin(state)
        case StaffCheck():
            return _staff(state)


def _of_the_result(
    state: ShowingResult | AskingHistory | ShowingHistory, view: PersonView
) -> ScreenModel:
    match state:
        case ShowingResult():
            return result(state, view)
        case AskingHistory():
            return asking(state)
        case ShowingHistory():
            return showing(state, view)


def _after_answer(state: AskingConsent | OfferingRegistration | PrintingSlip) -> ScreenModel:
    match state:
        case AskingConsent():
            return consent(state)
        case OfferingRegistration():
            return registration(state)
        case PrintingSlip():
            return printing(state)


def _on_the_tray(
    state: EnteringNumberB | LayingStraight | AgreeingToBirth, view: PersonView
) -> ScreenModel:
    match state:
        case EnteringNumberB():
            return number_b(state, view)
        case LayingStraight():
            return straighten(state)
        case AgreeingToBirth():
            return staff_agrees(state)


def _out_of_service(state: OutOfService) -> ScreenModel:
    kind = ScreenKind.OUT_OF_SERVICE
    if state.failure is None:
        return ScreenModel(kind, Text(TextId.STARTING), Text(TextId.PLEASE_WAIT))
    why = sentence_for_reason(state.failure.message)
    headline, code = Text(TextId.OUT_OF_SERVICE), state.failure.code
    return ScreenModel(kind, headline, Text(why.then), tone=Tone.STOP, support_code=code)


def _waiting(
    state: ReadingCard | GatheringProof | Querying | Registering | Confirming,
) -> ScreenModel:
    headlines = {
        ReadingCard: TextId.READING,
        GatheringProof: TextId.CHECKING,
        Querying: TextId.QUERYING,
        Registering: TextId.REGISTERING,
        Confirming: TextId.CONFIRMING,
    }
    texts = Text(headlines[type(state)]), Text(TextId.LEAVE_CARD)
    return ScreenModel(ScreenKind.WAITING, *texts, visit=state.visit.number, buttons=(CANCEL,))


def _choosing(state: ChoosingMethod) -> ScreenModel:
    """What went wrong before is said first; else why a way is missing that others have."""
    visit = state.visit
    before = None if visit.failed is None else sentence_for(visit.failed)
    missing = why_no_pin(visit.facts)
    said = missing if before is None else before.headline
    return ScreenModel(
        ScreenKind.CHOOSE,
        Text(TextId.CHOOSE),
        None if said is None else Text(said),
        visit=visit.number,
        tone=Tone.CALM if before is None else Tone.CARE,
        buttons=(*ways_of(visit), CANCEL),
    )


def _face(state: LookingForFace) -> ScreenModel:
    return ScreenModel(
        ScreenKind.FACE,
        Text(guide_text(state.guide)),
        visit=state.visit.number,
        buttons=(CANCEL,),
        progress=min(1.0, max(0.0, state.guide.progress)),
        glow=glow_of(state.guide),
        face_ask=ask_of(state.guide),
        hindered=hinders(state.guide),
    )


def _pin(state: EnteringPin) -> ScreenModel:
    refusals = state.visit.pin_refusals
    headline = TextId.PIN_WRONG if refusals else TextId.PIN
    detail, notes = _tries(state.tries_left)
    again = bool(refusals) or state.lost
    return ScreenModel(
        ScreenKind.PIN,
        Text(TextId.PIN_LOST if state.lost else headline),
        detail,
        notes,
        visit=state.visit.number,
        tone=Tone.CARE if again else Tone.CALM,
        buttons=(CANCEL,),
        entry=Entry((PIN_DIGITS,), (state.visit.number, refusals, state.lost)),
    )


def _tries(left: int | None) -> tuple[Text, tuple[Text, ...]]:
    """Which PIN it is, and beside it how many tries there are; fewer than the full ones come first."""
    if left is None:
        return Text(TextId.PIN_WHICH), ()
    if left < FULL_PIN_TRIES:
        return Text(TextId.PIN_TRIES_LEFT, left), ()
    return Text(TextId.PIN_WHICH), (Text(TextId.PIN_TRIES_CALM, left),)


def _staff(state: StaffCheck) -> ScreenModel:
    """Nothing of the check is shown to the person: staff have a side of their own."""
    texts = Text(TextId.STAFF_COMING), Text(TextId.LEAVE_CARD)
    return ScreenModel(ScreenKind.STAFF, *texts, visit=state.visit.number, buttons=(CANCEL,))


def _interrupted(state: Interrupted, view: PersonView) -> ScreenModel:
    """Who is doing something goes on with it while the card flickers; only a card that stays away stops them."""
    if state.lost is None and not state.helping and isinstance(state.resume, PERSON_ACTS):
        return _flickers(state, view)
    headline, detail = _away(state)
    return ScreenModel(
        ScreenKind.INTERRUPTED,
        Text(headline),
        Text(detail),
        visit=state.visit.number,
        tone=Tone.CALM if state.still else Tone.CARE,
        buttons=(CANCEL,),
        picture=Picture.LAY_CARD if state.helping else Picture.HOLD_CARD,
    )


def _flickers(state: Interrupted, view: PersonView) -> ScreenModel:
    """The same screen. Whoever was asked to move the card is not told to hold it still."""
    screen = present(state.resume, view)
    if isinstance(state.resume, LayingStraight):
        return screen
    if state.still:
        return replace(screen, detail=Text(TextId.RADIO_LEAVE_CARD))
    return replace(screen, detail=Text(TextId.HOLD_STILL), tone=Tone.CARE)


def _away(state: Interrupted) -> tuple[TextId, TextId]:
    """What to do, and that nothing is lost; nobody is asked to put back a card that lies there."""
    if state.lost is not None:
        return TextId.RECONNECTING, TextId.STILL_GOING_ON
    if state.still:
        return TextId.RADIO_LEAVE_CARD, TextId.RADIO_DISTURBED
    headline = TextId.PUT_BACK if state.helping else TextId.HOLD_STILL
    return headline, TextId.STILL_GOING_ON


def _failed(state: Failed) -> ScreenModel:
    told = sentence_for(state.outcome)
    steps = after_failure(state.outcome)
    return ScreenModel(
        ScreenKind.FAILURE,
        Text(told.headline),
        said_once(told.then, steps),
        visit=state.visit.number,
        tone=told.tone,
        buttons=(CALL_STAFF,) if staff_can_help(state) else (),
        support_code=state.outcome.support_code,
        steps=tuple(map(Text, steps)),
    )


def _take_card(state: TakeCardBack) -> ScreenModel:
    return ScreenModel(
        ScreenKind.TAKE_CARD,
        Text(TextId.TAKE_CARD),
        visit=state.visit.number,
        picture=Picture.TAKE_CARD,
    )
