# SPDX-License-Identifier: Apache-2.0
"""One staff's screen: sections that a window draws from top to bottom, each left out when it is empty.

What is said is a `Say`: a text id with what it names, a sentence of a slip or a hint, or a string that is the same in
both languages (a number, a time, a name). `ui.texts.staff_book.say` makes words of it.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto

from terminal.staff.values import CheckKind
from ui.presenter.model import Text, Tone
from ui.presenter.slips import Sentence
from ui.presenter.staff.actions import Field, StaffAction
from ui.presenter.staff.text_ids import StaffTextId
from ui.presenter.staff.view import StaffPage


@dataclass(frozen=True, slots=True)
class StaffText:
    """A text id, and what its words name: a count, a time, a code."""

    id: StaffTextId
    value: str | int | None = None
    more: str | int | None = None


Say = StaffText | Sentence | Text | str


@dataclass(frozen=True, slots=True)
class StaffButton:
    """`arg` goes back with the action; `on`: it is a switch and on. A disabled one is shown and not to be touched."""

    action: StaffAction
    text: Say
    arg: str = ""
    tone: Tone = Tone.CALM
    enabled: bool = True
    on: bool | None = None
    detail: Say | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence above the page; `then`: what to do about it."""

    text: Say
    tone: Tone
    then: Say | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; `button`: what a touch on it does. `detail` stands below, smaller."""

    cells: tuple[Say, ...]
    tone: Tone = Tone.CALM
    detail: Say | None = None
    button: StaffButton | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is; the value may be personal."""

    label: Say
    value: Say = field(repr=False)


class FieldKind(StrEnum):
    """How a field is filled in."""

    DIGITS = auto()
    TEXT = auto()
    TICK = auto()
    CHOICE = auto()


@dataclass(frozen=True, slots=True)
class StaffField:
    """A field of a form. `choices`: value and words. `problem`: what is wrong with it."""

    of: Field
    label: Say
    kind: FieldKind
    value: str = field(default="", repr=False)
    hint: Say | None = None
    problem: Say | None = None
    choices: tuple[tuple[str, Say], ...] = ()
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Pad:
    """The keys for a code: how many digits are typed, never which. `enabled`: False while it is locked or tried."""

    typed: int
    shortest: int
    longest: int
    enabled: bool
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The visual check: the window puts the chip's photo (`runner.chip_photo(visit)`) beside the live picture.

    `photos`: both are to be shown; False while the card is read, or where only the birth year is asked about.
    """

    visit: int
    kind: CheckKind
    photos: bool


@dataclass(frozen=True, slots=True)
class StaffModel:
    """One screen. `member` is the name of who is signed in. `pages` of the list, from 1."""

    page: StaffPage
    title: Say
    member: str | None = field(default=None, repr=False)
    notices: tuple[Notice, ...] = ()
    pad: Pad | None = None
    check: Check | None = None
    heads: tuple[Say, ...] = ()
    rows: tuple[Row, ...] = ()
    leaf: int = 1
    leaves: int = 1
    fields: tuple[StaffField, ...] = ()
    facts: tuple[Fact, ...] = ()
    buttons: tuple[StaffButton, ...] = ()
    foot: tuple[StaffButton, ...] = ()
    busy: bool = False
