# SPDX-License-Identifier: Apache-2.0
"""The book of slips, in the kiosk's encrypted database.

What a method has returned from is on the disk. A book belongs to the thread that opened it; the kiosk's visit, the
outbox and the command line each open their own. All methods raise JournalError: EntryRefused for what makes no sense,
the others for what the disk or the database says; nothing is done by half.
"""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from eligibility.proof import Proof
from terminal.errors import EntryRefused
from terminal.journal.face_files import WaitingFile, keep_file
from terminal.journal.rows import instant
from terminal.journal.store import BUSY_S, journal_errors
from terminal.slips.ledger import Ledger
from terminal.slips.life import SlipEvent
from terminal.slips.numbers import day_of, number_of, serial_after
from terminal.slips.rows import (
    draft_row,
    person_key,
    person_of,
    proof_of,
    proof_row,
    request_id,
    slip_row,
)
from terminal.slips.values import Draft, Question, SlipOutcome, SlipRecord, SlipState

LEASE = timedelta(seconds=30)
"""Longer than one question takes with the client's deadline of 8 s; a process that died holds a slip no longer."""
LIVING = (SlipState.OPEN.value, SlipState.STAFF.value)


class SlipBook(Ledger):
    """One connection; close it, or use it as a context manager."""

    # -- the visit ---------------------------------------------------------------------------------------------

    def issue(self, visit: UUID, draft: Draft) -> SlipRecord:
        """The visit's slip with its number; asked twice, the same number.

        While nothing of it was printed, a later draft takes the earlier one's place, and a withdrawn slip is open
        again.
        """
        with self._writing():
            if not self._all("SELECT 1 FROM slips WHERE visit = ?", [str(visit)]):
                number = self._next_number(draft)
                self._insert("slips", slip_row(draft, number, visit))
            else:
                self._draft_again(self._one("visit", str(visit)), draft)
            return self._one("visit", str(visit))

    def withdraw(self, number: str) -> SlipRecord:
        """The person was not proved: nothing is asked or printed. Raises EntryRefused once a paper may be out."""
        with self._writing():
            record = self._one("number", number)
            if record.attempts:
                raise EntryRefused(f"{number}: was printed, it cannot be withdrawn")
            self._step(number, SlipEvent.WITHDRAWN, instant(record.issued_at), {})
            return self._one("number", number)

    def attach_proof(self, number: str, proof: Proof, request: str | None = None) -> SlipRecord:
        """What the slip is asked with when the person has gone: the visit's own question, or a deferred proof.

        One of each kind; a later one takes the earlier one's place until that was asked. `request`: the id under
        which the visit's own question was, or may have been, asked. A deferred proof is asked under the book's own.

        Raises EntryRefused for a slip that is closed, and for another card's proof: two questions about one person
        must never be under way at once, and who a slip is about is known by its first proof.
        """
        row = proof_row(number, proof, request)
        key = person_key(self._secret(), proof.certificate_serial)
        with self._writing():
            record = self._one("number", number)
            if record.state is not SlipState.OPEN:
                raise EntryRefused(f"{number}: is {record.state.value}, it takes no proof")
            slip = self._all("SELECT person_key FROM slips WHERE number = ?", [number])[0]
            if slip["person_key"] not in (None, key):
                raise EntryRefused(f"{number}: the proof is another card's")
            if record.asked_at is None:
                same = [number, row["deferred"]]
                self._run(f"{UNASKED} AND number = ? AND deferred = ?", same)
            self._insert("slip_proofs", row, "ON CONFLICT (number, deferred) DO NOTHING")
            self._update(number, {"person_key": key})
            return self._one("number", number)

    def printing(self, number: str) -> SlipRecord:
        """It is about to be handed to a printer. The record says which copy that is: more than 1 means 再発行.

        A former attempt that did not surely fail may have left a paper, also when the power went off meanwhile.
        """
        more = "copy = max(1, copy + (attempts > unprinted)), attempts = attempts + 1"
        return self._print(more, number)

    def reissue(self, number: str) -> SlipRecord:
        """As `printing`, for a paper that is surely not the first."""
        return self._print("copy = max(2, copy + 1), attempts = attempts + 1", number)

    def printed(self, number: str) -> SlipRecord:
        """The printer said that it is done."""
        return self._print("printed = printed + 1, copy = max(1, copy)", number)

    def not_printed(self, number: str) -> SlipRecord:
        """The last attempt surely left no paper (out of paper, switched off)."""
        return self._print("unprinted = min(attempts, unprinted + 1)", number)

    # -- to be looked at ---------------------------------------------------------------------------------------

    def get(self, number: str) -> SlipRecord:
        """Raises EntryRefused for a number that is not in the book."""
        with journal_errors(self.name):
            return self._one("number", number)

    def of_visit(self, visit: UUID) -> SlipRecord | None:
        """The slip of a visit, if it has one."""
        found = self._records("WHERE visit = ?", [str(visit)])
        return found[0] if found else None

    def slips(self, since: datetime | None = None) -> tuple[SlipRecord, ...]:
        """All, or those issued since then, in the order in which they were issued."""
        first = "0" if since is None else instant(since)
        return self._records("WHERE issued >= ? ORDER BY slips.id", [first])

    def serial_of(self, number: str) -> str | None:
        """The serial of the card's certificate, while a proof is kept: names the person for an access log."""
        found = "SELECT certificate_serial FROM slip_proofs WHERE number = ?"
        with journal_errors(self.name):
            rows = self._all(found, [number])
        return rows[0]["certificate_serial"] if rows else None

    def newest(self) -> datetime | None:
        """When the latest slip was issued; None for an empty book."""
        found = self._records("ORDER BY issued DESC LIMIT 1", [])
        return found[0].issued_at if found else None

    def told(self, since: datetime) -> tuple[SlipRecord, ...]:
        """Those that are not closed, and those issued since then, in the order of issue."""
        given = [*LIVING, instant(since)]
        return self._records("WHERE state IN (?, ?) OR issued >= ? ORDER BY slips.id", given)

    def unsettled(self) -> tuple[SlipRecord, ...]:
        """Those that are not closed, oldest first (by the order of issue, which no clock can turn round)."""
        return self._records("WHERE state IN (?, ?) ORDER BY slips.id", LIVING)

    def overdue(self, today: date) -> tuple[SlipRecord, ...]:
        """Those not closed whose last day is over."""
        given = [*LIVING, today.isoformat()]
        return self._records("WHERE state IN (?, ?) AND settle_by < ? ORDER BY slips.id", given)

    # -- the outbox --------------------------------------------------------------------------------------------

    def askable(self) -> tuple[SlipRecord, ...]:
        """Open ones with a proof, oldest first."""
        rest = "WHERE state = ? AND has_proof ORDER BY slips.id"
        return self._records(rest, [SlipState.OPEN.value])

    def take(self, number: str, now: datetime) -> Question | None:
        """What to ask now: the live question first, then the deferred one.

        None when there is nothing to ask, or while this person's slip (this one or another) is being asked by
        anybody. Until `LEASE` is over or the slip is written to again, nobody else gets a question about the person.
        """
        with self._writing():
            taken = self._run(TAKE, {"number": number, **_lease(now)})
            return self._question(number) if taken else None

    def drop_live(self, number: str) -> SlipRecord:
        """The live question's nonce is over: from now on the deferred one is asked."""
        with self._writing():
            self._run("DELETE FROM slip_proofs WHERE number = ? AND NOT deferred", [number])
            self._update(number, {"taken_until": None})
            return self._one("number", number)

    def give_back(self, number: str, now: datetime) -> SlipRecord:
        """There was no answer that counts: others may ask, with the same id."""
        with self._writing():
            self._update(number, {"taken_until": None, "asked": instant(now)})
            return self._one("number", number)

    def put_off(
        self,
        number: str,
        now: datetime,
        again_at: datetime,
        *,
        why: str,
        codes: str,
        deferred: bool,
    ) -> SlipRecord:
        """The answer did not decide. Ask again later, a deferred proof as a new question."""
        with self._writing():
            if not deferred:
                self._run("DELETE FROM slip_proofs WHERE number = ? AND NOT deferred", [number])
            more = "answers = answers + :spent, taken_until = NULL, asked = :asked, again = :again"
            given = {"spent": int(deferred), "asked": instant(now), "again": instant(again_at)}
            words = {"why": why, "codes": codes, "number": number, "open": SlipState.OPEN.value}
            self._run(
                f"UPDATE slips SET {more}, why = :why, codes = :codes WHERE number = :number AND state = :open",  # noqa: S608
                {**given, **words},
            )
            return self._one("number", number)

    # -- the end -----------------------------------------------------------------------------------------------

    def settle(
        self,
        number: str,
        outcome: SlipOutcome,
        codes: str,
        now: datetime,
        file: WaitingFile | None = None,
    ) -> SlipRecord:
        """The answer decides. `file` waits for the receipt computer from then on, unless it was settled before."""
        decided = {"outcome": outcome.value, "codes": codes, "why": None}
        with self._writing():
            if self._step(number, SlipEvent.DECIDED, instant(now), decided) and file is not None:
                keep_file(self._database, file)
            return self._one("number", number)

    def contradict(self, number: str, why: str, codes: str, now: datetime) -> SlipRecord:
        """The answer is about somebody else; `why` names the fields, not what stands in them."""
        return self._move(number, SlipEvent.CONTRADICTION, now, why=why, codes=codes)

    def hand_over(self, number: str, why: str, now: datetime) -> SlipRecord:
        """Only staff can go on."""
        return self._move(number, SlipEvent.REFUSED, now, why=why)

    def expire(self, number: str, why: str, now: datetime) -> SlipRecord:
        """Its days are over."""
        return self._move(number, SlipEvent.OVER, now, why=why)

    def retry(self, number: str, now: datetime) -> SlipRecord:
        """Staff want it asked again, now."""
        return self._move(number, SlipEvent.RETRIED, now, again=None)

    def settle_by_hand(
        self, number: str, outcome: SlipOutcome, by: str, now: datetime
    ) -> SlipRecord:
        """Staff found out elsewhere. Raises EntryRefused when it is settled otherwise already."""
        record = self._move(
            number, SlipEvent.BY_HAND, now, outcome=outcome.value, settled_by=by, why="by_hand"
        )
        if record.outcome is not outcome:
            raise EntryRefused(f"{number}: was settled as {record.outcome} already")
        return record

    def forget(self, before: datetime) -> int:
        """Delete closed slips issued before; their numbers stay taken. Gives how many."""
        with self._writing():
            given = [instant(before), *LIVING]
            return self._run("DELETE FROM slips WHERE issued < ? AND state NOT IN (?, ?)", given)

    def tidy(self) -> None:
        """Cut what was deleted off the write-ahead log too, unless anybody reads or writes just now.

        It must not wait for a reader: it would keep the writer's lock, and the next visit its slip.
        """
        with journal_errors(self.name):
            self._run("PRAGMA busy_timeout = 0", [])
            try:
                self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                self._run(f"PRAGMA busy_timeout = {round(1000 * BUSY_S)}", [])

    # -- within ------------------------------------------------------------------------------------------------

    def _next_number(self, draft: Draft) -> str:
        day = day_of(draft.issued_at)
        found = self._all(
            "SELECT last FROM slip_days WHERE kiosk = ? AND day = ?", [draft.kiosk, day]
        )
        serial = serial_after(found[0]["last"] if found else None, draft.issued_at)
        row = {"kiosk": draft.kiosk, "day": day, "last": serial}
        self._insert("slip_days", row, "ON CONFLICT DO UPDATE SET last = excluded.last")
        return number_of(draft.kiosk, day, serial)

    def _print(self, change: str, number: str) -> SlipRecord:
        with self._writing():
            self._run(f"UPDATE slips SET {change} WHERE number = ?", [number])  # noqa: S608
            return self._one("number", number)

    def _question(self, number: str) -> Question | None:
        found = "SELECT * FROM slip_proofs WHERE number = ? ORDER BY deferred"
        proofs = self._all(found, [number])
        if not proofs:
            return None
        row, secret = self._all("SELECT * FROM slips WHERE number = ?", [number])[0], self._secret()
        proof, live = proof_of(proofs[0]), not proofs[0]["deferred"]
        ids = [request_id(secret, proof, count) for count in range(row["answers"], -1, -1)]
        return Question(
            number=number,
            proof=proof,
            request_id=proofs[0]["request_id"] if live else ids[0],
            person=person_of(row),
            earlier=() if live else tuple(ids[1:]),
            has_deferred=bool(proofs[-1]["deferred"]),
        )

    def _draft_again(self, record: SlipRecord, draft: Draft) -> None:
        if record.attempts:
            return
        self._step(record.number, SlipEvent.ISSUED, instant(draft.issued_at), {})
        if self._one("number", record.number).state is SlipState.OPEN:
            self._update(record.number, draft_row(draft, record.number))

    def _move(self, number: str, event: SlipEvent, now: datetime, **columns: Any) -> SlipRecord:
        """Carry an event out if it means anything to the slip now."""
        with self._writing():
            self._step(number, event, instant(now), columns)
            return self._one("number", number)


UNASKED = """
DELETE FROM slip_proofs
WHERE (SELECT taken_until FROM slips WHERE slips.number = slip_proofs.number) IS NULL
"""
TAKE = """
UPDATE slips SET taken_until = :until
WHERE number = :number AND state = 'open' AND NOT EXISTS (
    SELECT 1 FROM slips AS other
    WHERE (other.number = slips.number OR other.person_key = slips.person_key)
        AND other.taken_until > :now AND other.taken_until <= :until)
"""
"""A lease that ends later than a new one would was made before the clock was set back: it does not count."""


def _lease(now: datetime) -> dict[str, str]:
    return {"now": instant(now), "until": instant(now + LEASE)}
