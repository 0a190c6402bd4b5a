# SPDX-License-Identifier: Apache-2.0
"""What a screen is told: which screen, which texts, which buttons. Texts are ids; `ui.texts` has the words."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from eligibility.history_rows import HistoryEntry
from terminal.session.values import LayHint
from ui.presenter.text_ids import TextId


class ScreenKind(StrEnum):
    """The screens that there are."""

    OUT_OF_SERVICE = "out_of_service"
    IDLE = "idle"
    WAITING = "waiting"
    NUMBER_B = "number_b"
    STRAIGHTEN = "straighten"
    STAFF_AGREES = "staff_agrees"
    CHOOSE = "choose"
    FACE = "face"
    PIN = "pin"
    STAFF = "staff"
    INTERRUPTED = "interrupted"
    CONSENT = "consent"
    PRINTING = "printing"
    RESULT = "result"
    FAILURE = "failure"
    TAKE_CARD = "take_card"
    REGISTRATION = "registration"
    HISTORY = "history"


class Action(StrEnum):
    """What a person can ask for with a button; the keypads answer with digits instead."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"
    CANCEL = "cancel"
    AGREE = "agree"
    DECLINE = "decline"
    TYPE = "type"
    PRINT_AGAIN = "print_again"
    PRINT_SKIP = "print_skip"
    DECLARE = "declare"
    AGREE_ALL = "agree_all"
    ONE_BY_ONE = "one_by_one"
    DECLINE_ALL = "decline_all"
    CONTINUE = "continue"
    """Still here: the warning before a time-out goes."""
    HISTORY = "history"
    NEXT_PAGE = "next_page"
    PREVIOUS_PAGE = "previous_page"
    BACK = "back"


class PersonView(Protocol):
    """The only way to a person's data: the runner looks into the vault, which may have been wiped."""

    def holder_name(self, visit: int) -> str | None:
        """The name of the card's holder; None when it is not known any more or not yet."""

    def number_b_draft(self, visit: int) -> str | None:
        """照合番号B as the tray camera read it: 14 characters, `?` where it is doubtful; None without one."""

    def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
        """Who looked at the holder's data, as the service told it; None when it was not asked, or was wiped."""


class Tone(StrEnum):
    """How a message is meant; a screen shows it as a colour, and never as a colour only."""

    CALM = "calm"
    GOOD = "good"
    CARE = "care"
    STOP = "stop"


class Picture(StrEnum):
    """A drawing that says the same as the sentence."""

    LAY_CARD = "lay_card"
    HOLD_CARD = "hold_card"
    TAKE_CARD = "take_card"


class Glow(StrEnum):
    """A colour that the screen shines on the face: the light must come back from a living skin."""

    RED = "red"
    GREEN = "green"
    BLUE = "blue"
    WHITE = "white"


class FaceAsk(StrEnum):
    """What the face check wants to see, for the drawing beside the words."""

    LOOK = "look"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    LIGHT = "light"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One look at the person's data, as they read it. Times are Japan's; `what` and `how` are text ids."""

    at: datetime
    institution: str = field(repr=False)
    how: TextId
    what: TextId


@dataclass(frozen=True, slots=True)
class Text:
    """A text id, and the numbers that its words may name."""

    id: TextId
    count: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """A button and what it asks for; `hint` says for whom or what it is, smaller, on the same button."""

    action: Action
    text: TextId
    hint: TextId | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that is agreed to: the question, and what it is about."""

    question: TextId
    what: TextId


@dataclass(frozen=True, slots=True)
class Entry:
    """Digits to be typed in groups. Another `attempt` than before means: begin with an empty field.

    `doubtful`: only the digits at these places (0 to `length` - 1) are to be typed; `known` has `length` characters,
    the others as they were read, and `?` there. The person may still change every digit.
    """

    groups: tuple[int, ...]
    attempt: tuple[int, ...]
    doubtful: tuple[int, ...] = ()
    known: str | None = field(default=None, repr=False)

    @property
    def length(self) -> int:
        """How many digits in all."""
        return sum(self.groups)


@dataclass(frozen=True, slots=True)
class StaffHint:
    """What is seen of the terminal, and what staff can do about it; shown small, between two visits only."""

    what: Text
    then: Text
    tone: Tone


@dataclass(frozen=True, slots=True)
class ScreenModel:
    """One screen. `name` (the holder's, on the result only) is all that is personal, and stays out of `repr`.

    `notes` are said beside the detail: what to do with a paper, when to renew the card.
    `warns`: nobody has touched anything for a while, and the visit is about to end. `steps`: what to do next, in
    this order. `asks`: all that one touch agrees to. `face_ask`: what the face check wants to see; `hindered`: the
    headline says what hinders it. `rows`: the page of the person's access history that is on show, of `pages`.
    `lay`: what is to be done with the card in the tray, for the drawing. `progress` runs from 0 to 1; `support_code`
    is for staff; `glow` is the light on the face, None: the usual look.
    """

    kind: ScreenKind
    headline: Text
    detail: Text | None = None
    notes: tuple[Text, ...] = ()
    visit: int | None = None
    tone: Tone = Tone.CALM
    buttons: tuple[Button, ...] = ()
    picture: Picture | None = None
    lay: LayHint | None = None
    entry: Entry | None = None
    progress: float | None = None
    glow: Glow | None = None
    support_code: str | None = None
    hint: StaffHint | None = None
    warns: bool = False
    steps: tuple[Text, ...] = ()
    asks: tuple[Ask, ...] = ()
    face_ask: FaceAsk | None = None
    hindered: bool = False
    rows: tuple[HistoryRow, ...] = field(default=(), repr=False)
    page: int = 1
    pages: int = 1
    name: str | None = field(default=None, repr=False)
