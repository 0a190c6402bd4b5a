# SPDX-License-Identifier: Apache-2.0
"""One of many kiosks: real client, verdict, identity guard, file for the receipt computer, slip book and paper."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from eligibility.answers import Answer
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.errors import NotForTheFile, ServiceError
from eligibility.identity import check_identity
from eligibility.oqs.face import FaceFolder, face_file, new_visit_id, write_face_file
from eligibility.slip.keys import SlipKey
from eligibility.slip.values import Clinic, SlipPerson, SlipReason
from eligibility.verdict import judge
from hw.printer.file import FilePrinter
from hw.printer.port import Paper
from terminal.clock import WallClock
from terminal.journal.keys import Key
from terminal.runner.papers import Papers
from terminal.runner.verdicts import outcome_of, slip_reason
from terminal.session.values import RESULTS, Outcome, OutcomeKind
from terminal.slips.book import SlipBook
from terminal.slips.numbers import last_day
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import Outcome as SlipEnd
from terminal.slips.pace import Pace
from terminal.slips.values import Draft, SlipRecord
from tests.bench.crowd_people import Patient

CLINIC = Clinic("模擬クリニック", "9919999996")
DEADLINE_S = 8.0
A4_EVERY = 20
"""Drawing A4 takes a second of processor time: every so many slips are, the others go on receipt paper."""


@dataclass
class Seen:
    """What one visit left behind."""

    kiosk: str
    patient: Patient
    outcome: Outcome
    shown: str | None = None
    file: Path | None = None
    slip: str | None = None
    paper: Path | None = None


@dataclass
class Kiosk:
    """One kiosk with folders and a database of its own. One thread plays its visits, one after the other."""

    name: str
    home: Path
    client: ClientSettings
    slip_key: SlipKey
    visits: list[Seen] = field(default_factory=list)
    ends: list[SlipEnd] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    key: Key = field(default_factory=Key.throwaway)

    @property
    def database(self) -> Path:
        return self.home / "journal.db"

    def play(self, patients: list[Patient]) -> None:
        """All visits of this kiosk."""
        folder = FaceFolder(self.home / "face", CLINIC.institution_code)
        folder.path.mkdir(parents=True)
        with (
            EligibilityClient(self.client) as client,
            SlipBook.open(self.database, self.key) as book,
        ):
            for patient in patients:
                try:
                    self.visits.append(self._visit(client, book, folder, patient))
                except Exception as error:  # a lost visit is a finding, not the end of the bench
                    self.errors.append(f"{self.name}: {type(error).__name__}: {error}")

    def _visit(
        self, client: EligibilityClient, book: SlipBook, folder: FaceFolder, patient: Patient
    ) -> Seen:
        until, request_id, proof, answer = (
            time.monotonic() + DEADLINE_S,
            uuid.uuid4().hex,
            None,
            None,
        )
        try:
            proof = patient.proof(client.nonce(until).value, self.name)
            answer = client.ask(proof, request_id, until)
            outcome = self._judged(patient, answer)
        except ServiceError as error:
            outcome = Outcome(OutcomeKind.UNDECIDED, type(error).__name__)
        seen = Seen(self.name, patient, outcome)
        if outcome.kind is OutcomeKind.UNDECIDED or outcome.kind is OutcomeKind.NONE:
            slip = self._issue(book, patient, outcome)
            if proof is not None:
                book.attach_proof(slip.number, proof, request_id)
            deferred = patient.proof(slip.number, self.name, is_deferred=True)
            book.attach_proof(slip.number, deferred)
            seen.slip, seen.paper = slip.number, self._print(book, slip)
        if answer is not None and outcome.kind in RESULTS - {OutcomeKind.UNDECIDED}:
            seen.shown = " ".join(result.name for result in answer.results)
            seen.file = self._file(folder, answer)
        return seen

    def _file(self, folder: FaceFolder, answer: Answer) -> Path | None:
        try:
            file = face_file(folder, answer, new_visit_id(), datetime.now(UTC))
        except NotForTheFile:  # a lost registration that was answered twice
            return None
        write_face_file(folder, file.name, file.data)
        return folder.path / file.name

    def _judged(self, patient: Patient, answer: Answer) -> Outcome:
        verdict = judge(answer)
        named = [verdict.eligibility] if verdict.eligibility else list(verdict.reference)
        return outcome_of(verdict, tuple(check_identity(patient.holder(), one) for one in named))

    def _issue(self, book: SlipBook, patient: Patient, outcome: Outcome) -> SlipRecord:
        now, holder = datetime.now(UTC), patient.holder()
        draft = Draft(
            kiosk=self.name,
            issued_at=now,
            settle_by=last_day(now, 7),
            reason=slip_reason(outcome)
            if outcome.kind is not OutcomeKind.NONE
            else SlipReason.NONE,
            person=SlipPerson(holder.name, None, holder.birth, holder.sex),
            method="face",
            code=outcome.reason,
        )
        return book.issue(uuid.uuid4(), draft)

    def _print(self, book: SlipBook, slip: SlipRecord) -> Path:
        number = int(slip.number.rpartition("-")[2])
        paper = Paper.A4 if number % A4_EVERY == 1 else Paper.RECEIPT
        printer = FilePrinter(self.home / "papers", paper)
        record = book.printing(slip.number)
        done = printer.print(Papers(self.slip_key).slip(record.paper(CLINIC), paper))
        book.printed(slip.number)
        return Path(done.job)

    def outbox(self) -> Outbox:
        """Asks about this kiosk's slips; a day's wait is a tenth of a second here."""
        ports = OutboxPorts(
            open_book=lambda: SlipBook.open(self.database, self.key),
            connect=lambda: EligibilityClient(self.client),
            clock=WallClock(),
            now=lambda: datetime.now(UTC),
        )
        made = Outbox(ports, Pace(first_s=0.5, longest_s=2.0, slowest_s=2.0))
        made.listen(self.ends.append)
        return made
