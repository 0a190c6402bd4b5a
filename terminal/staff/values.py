# SPDX-License-Identifier: Apache-2.0
"""What the staff's side answers, as frozen values. Personal data never shows in a `repr`."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eligibility.codes import (
    LimitClassification,
    LimitFlag,
    ReasonOfLoss,
    Relation,
    Sex,
    UnknownCode,
)
from eligibility.verdict import VerdictKind, Why
from terminal.journal.advice import Advice
from terminal.journal.entries import LinkHour, VisitEntry
from terminal.slips.values import SlipOutcome, SlipRecord, SlipState, Summary


@dataclass(frozen=True, slots=True)
class Trouble:
    """No answer. Code and message as in docs/failure-codes.md; `refusal`: the service's own word, if it had one."""

    code: str
    message: str
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """Today's visits (of Japan's day), newest first. `kept`: this kiosk has a journal; else nothing is known."""

    day: date
    visits: tuple[VisitEntry, ...] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip without its person. `copy` more than 1: printed again. `has_person`: the name is not deleted yet."""

    number: str
    state: SlipState
    issued_at: datetime
    settle_by: date
    copy: int
    outcome: SlipOutcome | None
    record: SlipRecord = field(repr=False)
    has_person: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class SlipList:
    """What somebody has to do something about or should know, then those that are asked by themselves."""

    lines: tuple[SlipLine, ...] = ()
    summary: Summary = field(default_factory=Summary, repr=False)


@dataclass(frozen=True, slots=True)
class SlipPersonShown:
    """Whose slip it is; looking at it was noted. `birth` is YYYYMMDD."""

    number: str
    name: str | None = field(default=None, repr=False)
    kana: str | None = field(default=None, repr=False)
    birth: str | None = field(default=None, repr=False)
    reference: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Reprinted:
    """The paper came out; `copy` more than 1 says 再発行 on it."""

    number: str
    copy: int


@dataclass(frozen=True, slots=True)
class Settled:
    """Marked as settled by hand."""

    number: str
    outcome: SlipOutcome


@dataclass(frozen=True, slots=True)
class NumberQuestion:
    """What is printed on a 資格確認書. `birth` is YYYYMMDD; a branch or symbol that is not printed is None.

    `limit_consent`: the person agreed, by word, that the limit certificate is asked for (reference: number queries
    need it, card visits do not).
    """

    insurer_number: str = field(repr=False)
    number: str = field(repr=False)
    birth: str = field(repr=False)
    symbol: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    limit_consent: bool = False


@dataclass(frozen=True, slots=True)
class DisasterQuestion:
    """A person as staff describe them, and why it is asked. `sex` is OQSCD007 (1 male, 2 female)."""

    name: str = field(repr=False)
    birth: str = field(repr=False)
    reason: str = field(repr=False)
    sex: str | None = field(default=None, repr=False)
    address: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LimitShown:
    """限度額適用認定証. Dates are YYYYMMDD."""

    classification: LimitClassification | UnknownCode | None
    flag: LimitFlag | UnknownCode | None
    valid_from: str | None = None
    valid_to: str | None = None


@dataclass(frozen=True, slots=True)
class Insured:
    """One eligibility as staff see it. Dates are YYYYMMDD, `ratio` is three digits of percent.

    There is no place for 特定疾病, consents or the My Number: a number query must not give the first two, and nothing
    ever gives the third.
    """

    name: str = field(repr=False)
    birth: str = field(repr=False)
    sex: Sex | UnknownCode = field(repr=False)
    insurer_name: str = field(repr=False)
    kana: str | None = field(default=None, repr=False)
    insurer_number: str | None = field(default=None, repr=False)
    symbol: str | None = field(default=None, repr=False)
    number: str | None = field(default=None, repr=False)
    branch: str | None = field(default=None, repr=False)
    relation: Relation | UnknownCode | None = field(default=None, repr=False)
    valid_from: str | None = field(default=None, repr=False)
    valid_to: str | None = field(default=None, repr=False)
    ratio: str | None = field(default=None, repr=False)
    elderly_ratio: str | None = field(default=None, repr=False)
    limit: LimitShown | None = field(default=None, repr=False)
    disqualified_on: str | None = field(default=None, repr=False)
    reason_of_loss: ReasonOfLoss | UnknownCode | None = field(default=None, repr=False)

    @property
    def is_unreadable(self) -> bool:
        """The name has ●: go by the reading, and do not copy it onto papers."""
        return "●" in self.name


@dataclass(frozen=True, slots=True)
class EligibilityShown:
    """What the service said. `people` holds one for an eligible person, reference data otherwise; often none.

    `limit_asked`: with the person's consent.
    """

    kind: VerdictKind
    why: Why
    people: tuple[Insured, ...] = field(default=(), repr=False)
    limit_asked: bool = False


@dataclass(frozen=True, slots=True)
class Radio:
    """The last hours of the link. `advice`: all that could be done, most disturbing first. `kept` as in `Today`."""

    since: datetime
    hours: tuple[LinkHour, ...] = ()
    visits: int = 0
    disturbed: int = 0
    drops: Counter[str] = field(default_factory=Counter)
    every_s: float | None = None
    advice: tuple[Advice, ...] = ()
    kept: bool = True


class CheckKind(StrEnum):
    """What a visit waits for staff with."""

    FACE = "face"
    """Compare person and the chip's photo."""
    BIRTH_YEAR = "birth_year"
    """Agree to the other way to write the birth year."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A visit that cannot go on without staff. `ready`: the photo is read; before that nobody can confirm."""

    visit: int
    kind: CheckKind
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Defaults:
    """How the patients' screens begin each visit; values for the window, nothing is written to the settings."""

    language: str = "ja"
    large: bool = False
    contrast: bool = False
    furigana: bool = False
    voice: bool = True
    volume: int = 70
