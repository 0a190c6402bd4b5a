# SPDX-License-Identifier: Apache-2.0
"""What happens at the staff's side: a touch, a text that was typed, an answer of the desk, the end of a sign-in."""

from dataclasses import dataclass, field
from enum import StrEnum, auto

from terminal.runner.health import Restart
from terminal.staff.signin import Ended, SignInAnswer
from terminal.staff.values import (
    Defaults,
    EligibilityShown,
    Radio,
    Reprinted,
    Settled,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
)


class StaffAction(StrEnum):
    """What a button asks for; some take an argument (`Press.arg`)."""

    DIGIT = auto()
    """arg: 0 to 9."""
    ERASE = auto()
    ENTER = auto()
    SIGN_OUT = auto()
    LANGUAGE = auto()
    """The staff's own screens: Japanese or English."""
    HOME = auto()
    BACK = auto()
    VISITS = auto()
    SLIPS = auto()
    QUERY = auto()
    DISASTER = auto()
    HEALTH = auto()
    RADIO = auto()
    CHECK = auto()
    SETTINGS = auto()
    RELOAD = auto()
    NEXT = auto()
    PREVIOUS = auto()
    OPEN_SLIP = auto()
    """arg: its number."""
    SHOW_PERSON = auto()
    REPRINT = auto()
    SETTLE = auto()
    """Ask as what."""
    SETTLE_AS = auto()
    """arg: a SlipOutcome."""
    ASK = auto()
    """Send the form."""
    DONE = auto()
    """Forget the answer and the form."""
    RESTART = auto()
    """arg: a Part, or "sound"."""
    TAKE_OVER = auto()
    """arg of this and the next three: the number of the visit that was on the screen."""
    CONFIRM = auto()
    REFUSE = auto()
    AGREE = auto()
    DEFAULT = auto()
    """arg: name=value of Defaults."""


class Field(StrEnum):
    """What can be typed or ticked in a form."""

    INSURER = auto()
    SYMBOL = auto()
    NUMBER = auto()
    BRANCH = auto()
    BIRTH = auto()
    LIMIT_CONSENT = auto()
    NAME = auto()
    SEX = auto()
    ADDRESS = auto()
    REASON = auto()


@dataclass(frozen=True, slots=True)
class Press:
    """A button was touched; digits of a code are arguments, so they stay out of `repr`."""

    action: StaffAction
    arg: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """The whole text of a field now; a tick is "1" or ""."""

    of: Field
    text: str = field(repr=False)


class Tried(StrEnum):
    """Something of the window's own was begun anew."""

    SOUND = auto()


Value = (
    SignInAnswer
    | Today
    | SlipList
    | SlipPersonShown
    | Reprinted
    | Settled
    | EligibilityShown
    | Radio
    | Trouble
    | Restart
    | Tried
)


@dataclass(frozen=True, slots=True)
class Heard:
    """The desk's answer."""

    value: Value


@dataclass(frozen=True, slots=True)
class Looked:
    """How the gate stands; no answer to a code, which may be being typed or tried meanwhile."""

    gate: SignInAnswer


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Nobody is signed in any more."""

    why: Ended


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody wants to sign in: the corner was pressed, or the window opened. `visit`: for that one only."""

    visit: int | None = None


Act = Press | Typed | Heard | Looked | SignedOut | Wanted


class Load(StrEnum):
    """What is read anew."""

    GATE = auto()
    TODAY = auto()
    SLIPS = auto()
    RADIO = auto()


@dataclass(frozen=True, slots=True)
class AddDigit:
    """To the code, which is kept where it can be wiped: nowhere in here."""

    digit: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DropDigit:
    """The last one of the code."""


@dataclass(frozen=True, slots=True)
class TryCode:
    """Try what was typed."""

    visit: int | None = None


@dataclass(frozen=True, slots=True)
class OfSlip:
    """SHOW_PERSON or REPRINT of a slip."""

    action: StaffAction
    number: str


@dataclass(frozen=True, slots=True)
class SettleSlip:
    """Mark it as settled; `outcome` is a SlipOutcome's value."""

    number: str
    outcome: str


@dataclass(frozen=True, slots=True)
class OfVisit:
    """TAKE_OVER, CONFIRM, REFUSE or AGREE, in the visit that was on the screen when it was pressed."""

    action: StaffAction
    visit: int


@dataclass(frozen=True, slots=True)
class RestartPart:
    """A Part's value, or "sound"."""

    part: str


@dataclass(frozen=True, slots=True)
class UseDefaults:
    """How the patients' screens begin."""

    defaults: Defaults


class Leave(StrEnum):
    """The sign-in ends."""

    SIGN_OUT = auto()
