# SPDX-License-Identifier: Apache-2.0
"""What staff do with slips, on a worker's thread: each call opens the book anew, as it belongs to who opened it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from eligibility.japan import JAPAN
from eligibility.slip.values import Clinic
from terminal.errors import EntryRefused
from terminal.runner.access_work import AccessKind
from terminal.runner.shared_printer import SharedPrinter
from terminal.slips.book import SlipBook
from terminal.slips.copies import print_copy
from terminal.slips.summary import TOLD, summarize
from terminal.slips.values import SlipOutcome, SlipRecord, SlipState
from terminal.staff.notes import StaffNotes
from terminal.staff.values import Reprinted, Settled, SlipLine, SlipList, SlipPersonShown


@dataclass(frozen=True, slots=True)
class SlipPorts:
    """`changed` is called after each change of the book: the outbox looks again."""

    open_book: Callable[[], SlipBook]
    printer: SharedPrinter
    now: Callable[[], datetime]
    clinic: Clinic
    changed: Callable[[], None] = field(default=lambda: None)


class SlipDesk:
    """All methods raise JournalError; `actor` is who does it."""

    def __init__(self, ports: SlipPorts, notes: StaffNotes) -> None:
        self._ports, self._notes = ports, notes

    def list(self) -> SlipList:
        """What reception should know of, and what is asked by itself. Nobody's name is read."""
        now = self._ports.now()
        with self._ports.open_book() as book:
            found = book.told(now - TOLD)
        summary = summarize(found, now)
        to_do = {slip.number for slip in summary.to_do}
        rest = [one for one in found if not one.state.closed and one.number not in to_do]
        return SlipList(tuple(_line(one, now) for one in (*summary.to_do, *rest)), summary)

    def person(self, number: str, actor: str) -> SlipPersonShown:
        """Whose slip it is, noted before it is read."""
        with self._ports.open_book() as book:
            slip = book.get(number)
            serial, visit = book.serial_of(number), str(slip.visit)
            self._notes.note_first(
                AccessKind.EXPORT, "slip_person", actor, reference=visit, person=serial
            )
        who = slip.person
        if who is None:
            return SlipPersonShown(number)
        return SlipPersonShown(number, who.name, who.kana, who.birth, slip.reference)

    def print_again(self, number: str, actor: str) -> Reprinted:
        """The same number; 再発行 if a paper may be out already. On the printer's lane.

        Raises PrinterError and EligibilityError too.
        """
        clinic = self._ports.clinic
        with self._ports.open_book() as book:
            slip = book.get(number)
            if slip.state.closed:
                raise EntryRefused(f"{number}: is {slip.state.value}, its person is deleted")
            serial, visit = book.serial_of(number), str(slip.visit)
            self._notes.note_first(
                AccessKind.SLIP_PRINTED, "again", actor, reference=visit, person=serial
            )
            done = self._ports.printer.use(
                lambda papers, printer: print_copy(book, number, papers, printer, clinic)
            )
        return Reprinted(number, done.record.copy)

    def settle(self, number: str, outcome: SlipOutcome, id: str, actor: str) -> Settled:
        """Staff found out elsewhere what it comes to."""
        with self._ports.open_book() as book:
            slip = book.get(number)
            if slip.state is SlipState.WITHDRAWN:
                raise EntryRefused(f"{number}: was withdrawn before it was printed")
            serial, visit = book.serial_of(number), str(slip.visit)
            book.settle_by_hand(number, outcome, id, self._ports.now())
        self._notes.note(
            AccessKind.SLIP_SETTLED_BY_HAND, outcome.value, actor, reference=visit, person=serial
        )
        self._ports.changed()
        return Settled(number, outcome)


def _line(slip: SlipRecord, now: datetime) -> SlipLine:
    return SlipLine(
        number=slip.number,
        state=slip.state,
        issued_at=slip.issued_at,
        settle_by=slip.settle_by,
        copy=slip.copy,
        outcome=slip.outcome,
        record=_without_person(slip),
        has_person=slip.person is not None,
        overdue=not slip.state.closed and slip.settle_by < now.astimezone(JAPAN).date(),
    )


def _without_person(slip: SlipRecord) -> SlipRecord:
    """A list must not carry names that nobody asked for."""

    return replace(slip, person=None, reference=())
