# SPDX-License-Identifier: Apache-2.0
"""What the tray camera has to say to a person: how to lay the card, which digits to correct, what lies there."""

from terminal.session.states import AgreeingToBirth, EnteringNumberB, Idle, LayingStraight
from terminal.session.values import LayHint, LeftAt, LyingCard, Method
from ui.presenter.model import (
    Action,
    Button,
    Entry,
    PersonView,
    Picture,
    ScreenKind,
    ScreenModel,
    Text,
    Tone,
)
from ui.presenter.text_ids import TextId

NUMBER_B_GROUPS = (6, 4, 4)
CANCEL = Button(Action.CANCEL, TextId.BUTTON_CANCEL)
CALL_STAFF = Button(Action.STAFF, TextId.BUTTON_STAFF)

HINTS: dict[LayHint, tuple[TextId, TextId]] = {
    LayHint.PUSH_IN: (TextId.LAY_PUSH_IN, TextId.LAY_WHY),
    LayHint.TURN_OVER: (TextId.LAY_TURN_OVER, TextId.PHOTO_UP),
    LayHint.TAKE_HAND_AWAY: (TextId.LAY_HAND_AWAY, TextId.LAY_WHY),
    LayHint.GLARE: (TextId.LAY_MOVE_A_LITTLE, TextId.LAY_GLARE),
    LayHint.BLURRED: (TextId.LAY_STILL, TextId.LAY_WHY),
    LayHint.DARK: (TextId.LAY_NO_SHADOW, TextId.LAY_WHY),
    LayHint.STRAIGHTEN: (TextId.LAY_STRAIGHT, TextId.LAY_WHY),
}
"""First what to do, then why, or how it is right."""

LYING: dict[LyingCard, tuple[TextId, TextId]] = {
    LyingCard.MY_NUMBER: (TextId.LAY_PUSH_IN, TextId.NOT_FELT),
    LyingCard.MY_NUMBER_BACK: (TextId.LAY_TURN_OVER, TextId.PHOTO_UP),
    LyingCard.DRIVING_LICENCE: (TextId.LAY_MY_NUMBER_CARD, TextId.FAILED_DRIVING_LICENCE),
    LyingCard.INSURANCE_CARD: (TextId.LAY_MY_NUMBER_CARD, TextId.FAILED_INSURANCE_CARD),
    LyingCard.ELIGIBILITY_CERTIFICATE: (
        TextId.GIVE_TO_DESK,
        TextId.FAILED_ELIGIBILITY_CERTIFICATE,
    ),
    LyingCard.RESIDENCE_CARD: (TextId.LAY_MY_NUMBER_CARD, TextId.FAILED_RESIDENCE_CARD),
    LyingCard.JUKI_CARD: (TextId.LAY_MY_NUMBER_CARD, TextId.FAILED_OLD_CARD),
    LyingCard.OTHER: (TextId.LAY_MY_NUMBER_CARD, TextId.LYING_OTHER),
}


def idle(state: Idle) -> ScreenModel:
    """Nobody is here, or somebody whose card the reader does not feel."""
    kind, picture = ScreenKind.IDLE, Picture.LAY_CARD
    if state.lying is None:
        return ScreenModel(kind, Text(TextId.IDLE), Text(TextId.PHOTO_UP), picture=picture)
    what, then = LYING[state.lying]
    return ScreenModel(kind, Text(what), Text(then), tone=Tone.CARE, picture=picture)


def straighten(state: LayingStraight) -> ScreenModel:
    """One thing to do with the card; whoever would rather type can, and whoever can do neither calls staff."""
    what, why = HINTS[state.hint]
    facts = state.visit.facts
    staff = (CALL_STAFF,) if facts is not None and Method.STAFF in facts.methods else ()
    return ScreenModel(
        ScreenKind.STRAIGHTEN,
        Text(what),
        Text(why),
        visit=state.visit.number,
        buttons=(Button(Action.TYPE, TextId.BUTTON_TYPE), *staff, CANCEL),
        picture=Picture.LAY_CARD,
        lay=state.hint,
    )


def staff_agrees(state: AgreeingToBirth) -> ScreenModel:
    """The person waits; staff answer on their own side, after they have identified themselves."""
    return ScreenModel(
        ScreenKind.STAFF_AGREES,
        Text(TextId.STAFF_COMING),
        Text(TextId.LEAVE_CARD),
        visit=state.visit.number,
        tone=Tone.CARE,
        buttons=(CANCEL,),
    )


def number_b(state: EnteringNumberB, view: PersonView) -> ScreenModel:
    """All fourteen digits, or only those that the camera could not read."""
    refusals = state.visit.number_b_refusals
    draft = view.number_b_draft(state.visit.number) if state.doubtful else None
    headline, detail = _asked(state, corrects=draft is not None)
    return ScreenModel(
        ScreenKind.NUMBER_B,
        Text(headline),
        Text(detail),
        visit=state.visit.number,
        tone=Tone.CARE if refusals else Tone.CALM,
        buttons=(CANCEL,),
        entry=_entry(state, draft),
    )


def _asked(state: EnteringNumberB, *, corrects: bool) -> tuple[TextId, TextId]:
    if corrects:
        return TextId.NUMBER_B_DOUBTFUL, TextId.NUMBER_B_WHERE
    if state.visit.number_b_refusals:
        return TextId.NUMBER_B_WRONG, TextId.NUMBER_B_WHERE
    if state.visit.left is LeftAt.STAFF:
        return TextId.STAFF_COMING, TextId.NUMBER_B_STAFF
    return TextId.NUMBER_B, TextId.NUMBER_B_WHERE


def _entry(state: EnteringNumberB, draft: str | None) -> Entry:
    """Without a draft (it was wiped) all of the number is typed."""
    visit = state.visit
    attempt = (visit.number, visit.number_b_refusals)
    if draft is None:
        return Entry(NUMBER_B_GROUPS, attempt)
    return Entry(NUMBER_B_GROUPS, attempt, state.doubtful, draft)
