# SPDX-License-Identifier: Apache-2.0
"""What was found out about a slip, written into the book and into the pauses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from eligibility.answers import Answer
from terminal.journal.face_files import WaitingFile
from terminal.slips.asking import (
    Contradicted,
    Decided,
    Finding,
    ForStaff,
    LiveOver,
    NoAnswer,
    NotAsked,
    TooOld,
    Undecided,
)
from terminal.slips.book import SlipBook
from terminal.slips.pace import Pauses
from terminal.slips.values import Question, SlipRecord, SlipState

NO_PROOF = "no_proof"

FileOf = Callable[[SlipRecord, Answer, str], WaitingFile | None]
"""The receipt computer's file of an open slip that this answer settles; given the certificate's serial, too."""


def no_file(_slip: SlipRecord, _answer: Answer, _serial: str) -> None:
    """No receipt computer looks for any."""


@dataclass(frozen=True, slots=True)
class Follow:
    """What follows an answer: when to ask again after "nothing is registered", and which file is left."""

    again: timedelta = timedelta(days=1)
    file_of: FileOf = no_file


@dataclass(frozen=True, slots=True)
class Outcome:
    """The slip as it stands now.

    `answer` is there only when it settled the slip just now; `serial`, of the card's certificate, unless nothing was
    asked: neither is kept anywhere.
    """

    record: SlipRecord
    finding: Finding
    answer: Answer | None = field(default=None, repr=False)
    serial: str | None = field(default=None, repr=False)


def carry_out(
    book: SlipBook, question: Question, finding: Finding, now: datetime, follow: Follow
) -> Outcome:
    """Write it down. Raises JournalError: then nothing of it was done, and the same question can be asked again."""
    record = _written(book, question, finding, now, follow)
    settled = record.state is SlipState.SETTLED and record.by is None
    answer = finding.answer if isinstance(finding, Decided) and settled else None
    return Outcome(record, finding, answer, question.proof.certificate_serial)


def hold(pauses: Pauses, number: str, finding: Finding, now: float) -> None:
    """Who has to wait after this, on the running clock."""
    match finding:
        case NotAsked():
            pauses.link_is_probed(now)
            return
        case NoAnswer(link=True):
            pauses.link_failed(now, finding.at_least_s)
        case _:
            pauses.link_works()
    match finding:
        case NoAnswer(slip=True):
            pauses.slip_failed(number, now)
        case Undecided(stated=False):
            pauses.slip_failed(number, now, answered=True)
        case NoAnswer():
            pass
        case _:
            pauses.forget(number)


def _written(
    book: SlipBook, question: Question, finding: Finding, now: datetime, follow: Follow
) -> SlipRecord:
    number = question.number
    match finding:
        case Decided():
            serial = question.proof.certificate_serial
            file = follow.file_of(book.get(number), finding.answer, serial)
            return book.settle(number, finding.outcome, finding.codes, now, file)
        case Contradicted():
            return book.contradict(number, finding.why, finding.codes, now)
        case ForStaff():
            return book.hand_over(number, finding.why, now)
        case TooOld():
            return book.expire(number, "slip_too_old", now)
        case Undecided(stated=True):
            return _another_day(book, question, finding, now, now + follow.again)
        case LiveOver():
            return _deferred_from_now_on(book, question, now)
        case Undecided() | NoAnswer() | NotAsked():
            return book.give_back(number, now)
        case _:
            assert_never(finding)


def _another_day(
    book: SlipBook, question: Question, finding: Undecided, now: datetime, again_at: datetime
) -> SlipRecord:
    if question.is_live and not question.has_deferred:
        return book.hand_over(question.number, finding.why, now)
    return book.put_off(
        question.number,
        now,
        again_at,
        why=finding.why,
        codes=finding.codes,
        deferred=not question.is_live,
    )


def _deferred_from_now_on(book: SlipBook, question: Question, now: datetime) -> SlipRecord:
    if question.has_deferred:
        return book.drop_live(question.number)
    return book.hand_over(question.number, NO_PROOF, now)
