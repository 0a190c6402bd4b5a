# SPDX-License-Identifier: Apache-2.0
"""One specimen made, read and judged: what `make bench-cardface` counts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from hw.cardface.judge import Judgement, judge
from hw.cardface.reader import FaceReader, load_reader
from hw.cardface.values import CardSort, FaceReading, Part
from hw.virtual.face.damage import READING, Damage
from hw.virtual.face.documents import OTHER_SORTS
from hw.virtual.face.invent import TODAY
from hw.virtual.face.specimens import Specimen, Truth, specimen

NAMED = (CardSort.MY_NUMBER_BACK, *OTHER_SORTS)
SEEDS = 1_000_000
"""So many specimens belong to one seed of the bench."""
PLACES = {Part.BIRTH: slice(0, 6), Part.EXPIRY: slice(6, 10), Part.CODE: slice(10, 14)}


class Task(StrEnum):
    """What a specimen is for."""

    READ = "read"
    HIDDEN = "hidden"
    NAME = "name"


class Outcome(StrEnum):
    """What came of one specimen. WRONG is what must never be."""

    RIGHT = "right"
    DOUBTFUL = "doubtful"
    DRAFT_WRONG = "draft wrong"
    WRONG = "wrong sent"


@dataclass(frozen=True, slots=True)
class Job:
    """One specimen by its number."""

    task: Task
    seed: int
    damage: Damage
    sort: CardSort = CardSort.MY_NUMBER


@dataclass(frozen=True, slots=True)
class Row:
    """The result of one job. `wrong_parts`: parts whose likeliest spelling is not what is printed.

    `second`: the outcome when the same frame is read thoroughly too, if the first attempt sent nothing.
    `stranger_sent`: numbers sent although the chip's expiry was another card's (of `strangers` that were tried).
    """

    job: Job
    outcome: Outcome
    why: str
    seconds: float
    processor_s: float
    second: Outcome | None = None
    wrong_parts: tuple[str, ...] = ()
    missing_parts: tuple[str, ...] = ()
    named: str = ""
    stranger_sent: int = 0
    strangers: int = 0
    western: bool = False
    troubles: tuple[str, ...] = field(default=())


def jobs(count: int, seed: int) -> list[Job]:
    """`count` of reading, spread evenly over the damages, and a fifth as many hidden ones and other cards each."""
    found = [Job(Task.READ, seed * SEEDS + n, READING[n % len(READING)]) for n in range(count)]
    part = max(len(NAMED), count // 5)
    found += [Job(Task.HIDDEN, seed * SEEDS + n, Damage.HIDDEN) for n in range(part)]
    for n in range(part):
        sort = NAMED[n % len(NAMED)]
        damage = READING[n // len(NAMED) % len(READING)]
        found.append(Job(Task.NAME, seed * SEEDS + n, damage, sort))
    return found


_READER: list[FaceReader] = []


def reader(threads: int = 1) -> FaceReader:
    """One for each process."""
    if not _READER:
        _READER.append(load_reader(threads))
    return _READER[0]


def work(job: Job) -> Row:
    """Make, read, judge."""
    made = specimen(job.seed, job.damage, job.sort)
    return decide(job, made)


def decide(job: Job, made: Specimen) -> Row:
    """Read and judge one picture; only this is timed."""
    eye, truth = reader(), made.truth
    began, work_began = time.perf_counter(), time.process_time()
    reading = eye.read(made.image)
    judgement = judge([reading], truth.expires or TODAY, TODAY)
    seconds, processor_s = time.perf_counter() - began, time.process_time() - work_began
    outcome = outcome_of(judgement, truth)
    second = None
    if judgement.number is None and job.task is Task.READ:
        again = judge([eye.read(made.image, thorough=True)], truth.expires, TODAY)
        second = outcome_of(again, truth)
    wrong, missing = parts_of(reading, truth)
    sent = [judge([reading], other, TODAY).number for other in strangers(truth)]
    named = "" if reading.sort is None else str(reading.sort)
    return Row(
        job, outcome, judgement.why, seconds, processor_s, second, wrong, missing, named,
        sum(one is not None for one in sent), len(sent), truth.western,
        tuple(str(one) for one in reading.troubles),
    )  # fmt: skip


def outcome_of(judgement: Judgement, truth: Truth) -> Outcome:
    """Against what is printed."""
    if judgement.number is not None:
        right = judgement.number.digits.decode("ascii") == truth.number_b
        return Outcome.RIGHT if right else Outcome.WRONG
    pairs = zip(judgement.draft, truth.number_b or "?" * 14, strict=True)
    wrong = any(shown not in ("?", printed) for shown, printed in pairs)
    return Outcome.DRAFT_WRONG if wrong and truth.number_b else Outcome.DOUBTFUL


def parts_of(reading: FaceReading, truth: Truth) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parts read wrong (their likeliest spelling), and parts not found."""
    if not truth.number_b:
        return (), ()
    wrong, missing = [], []
    for part, place in PLACES.items():
        found = reading.parts.get(part)
        if found is None or not found.spellings:
            missing.append(str(part))
        elif not _same(part, found.spellings[0].digits, truth, place):
            wrong.append(str(part))
    return tuple(wrong), tuple(missing)


def _same(part: Part, digits: str, truth: Truth, place: slice) -> bool:
    if part is Part.EXPIRY and truth.expires is not None:
        return digits == f"{truth.expires:%Y%m%d}"
    return digits == truth.number_b[place]


def strangers(truth: Truth) -> Iterator[date]:
    """Expiries of other cards that could be on the reader while this face lies in the tray."""
    if truth.expires is None:
        return
    yield truth.expires + timedelta(days=1)
    yield truth.expires - timedelta(days=31)
    yield _years_later(truth.expires, 1)
    yield _years_later(truth.expires, -5)


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28))
