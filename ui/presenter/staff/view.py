# SPDX-License-Identifier: Apache-2.0
"""What the staff's side remembers while somebody is signed in; thrown away as a whole when they no longer are."""

from dataclasses import dataclass, field
from enum import StrEnum, auto

from terminal.staff.accounts import Member
from terminal.staff.signin import SignInAnswer
from terminal.staff.values import (
    Defaults,
    EligibilityShown,
    Radio,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
)
from ui.presenter.staff.forms import Form
from ui.presenter.staff.text_ids import StaffTextId
from ui.texts.language import Language


class StaffPage(StrEnum):
    """The staff's screens."""

    SIGN_IN = auto()
    HOME = auto()
    VISITS = auto()
    SLIPS = auto()
    SLIP = auto()
    QUERY = auto()
    DISASTER = auto()
    HEALTH = auto()
    RADIO = auto()
    CHECK = auto()
    SETTINGS = auto()


@dataclass(frozen=True, slots=True)
class StaffView:
    """`typed`: how many digits of a code. `visit`: signed in, or signing in, for this one only.

    `busy`: an answer is awaited.
    `wrong_before`: wrong codes at this door before the right one. `leaf`: which page of a list, from 0.
    `settling`: as what a slip is settled is being asked.
    """

    page: StaffPage = StaffPage.SIGN_IN
    language: Language = Language.JA
    defaults: Defaults = field(default_factory=Defaults)
    member: Member | None = None
    visit: int | None = None
    typed: int = 0
    gate: SignInAnswer | None = None
    busy: bool = False
    wrong_before: int = 0
    notice: StaffTextId | None = None
    trouble: Trouble | None = None
    leaf: int = 0
    today: Today | None = None
    slips: SlipList | None = None
    slip: str | None = None
    settling: bool = False
    person: SlipPersonShown | None = None
    form: Form = field(default_factory=Form)
    answer: EligibilityShown | None = None
    radio: Radio | None = None
