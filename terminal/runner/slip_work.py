# SPDX-License-Identifier: Apache-2.0
"""The slip's two lanes: the book, in which a number is committed before anything else, and the printer.

What the book does not take, or the printer does not print, is told to the session, which asks the staff. The book's
connection belongs to its lane, so that the next visit's number never waits for a printer.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from eligibility.answers import Answer
from eligibility.proof import Proof
from eligibility.slip.values import Declaration, Slip, SlipPerson
from eligibility.verdict import judge
from hw.card.text import Holder
from hw.errors import PrinterError
from hw.printer.port import Document, Paper, Printer
from terminal.errors import EntryRefused, SlipsMissing, VisitBroken
from terminal.failures import failure_for, where
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.convert import japan_date
from terminal.runner.devices import Moment, SeenVisit, SlipBook, SlipPapers
from terminal.runner.health import Part
from terminal.runner.notes_work import NotesWork
from terminal.runner.proofs import METHODS
from terminal.runner.record import SlipSummary
from terminal.runner.verdicts import codes_text, slip_reason
from terminal.session.effects import IssueSlip, PrintDeclaration, PrintSlip
from terminal.session.events import (
    DeclarationFailed,
    DeclarationPrinted,
    SlipIssued,
    SlipNotIssued,
    SlipPrinted,
    SlipPrintFailed,
)
from terminal.session.values import Failure, Method, OutcomeKind
from terminal.slips.values import Draft, SlipRecord
from terminal.timeline import SpanKind
from terminal.vault import Vault

log = logging.getLogger(__name__)

LANE = "print"
Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A slip that was drawn while its card was still signing; good for exactly this slip on this paper."""

    slip: Slip = field(repr=False)
    paper: Paper
    document: Document = field(repr=False)


@dataclass(slots=True)
class _Desk:
    """What stands on the printer's lane; made when it is first needed."""

    papers: SlipPapers | None = None
    printer: Printer | None = None


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A slip to be issued: what it says, the question that it takes over, and the vault that awaits its number."""

    draft: Draft
    live: Proof | None
    seen: SeenVisit
    vault: Vault


@dataclass(slots=True)
class SlipWork:
    """`issue`, `print`, `declare`, `withdraw` and `close` are called on the main thread; the rest runs on lanes."""

    context: Context
    books: Lane
    prints: Lane
    notes: NotesWork
    _book: SlipBook | None = None
    _desk: _Desk = field(default_factory=_Desk)

    def start(self) -> None:
        """Open book and printer while the kiosk idles; a failure shows where they are needed."""
        self.books.submit(lambda: self.context.warm("slip book", self._opened, Part.JOURNAL))
        self.prints.submit(lambda: self.context.warm("printer", self._ready, Part.PRINTER))

    def submit(self, job: Callable[[], None]) -> None:
        """As `SharedPrinter`."""
        self.prints.submit(job)

    def use(self, work: Callable[[SlipPapers, Printer], Done]) -> Done:
        """As `SharedPrinter`; how it went is the printer's health."""
        try:
            papers, printer = self._ready()
            done = self._guarded(lambda: work(papers, printer))
        except Exception as error:
            self.context.unwell(Part.PRINTER, failure_for(error))
            raise
        self.context.well(Part.PRINTER)
        return done

    def restart_printer(self) -> None:
        """Close the printer and open it anew, behind the paper that is being printed."""
        self.prints.submit(self.renew_printer)

    def restart_book(self) -> None:
        """The same with the book of slips."""
        self.books.submit(self.renew_book)

    def renew_printer(self) -> None:
        """On the printer's lane."""
        with suppress(Exception):  # whatever is wrong with it
            self._close_printer()
        self.context.warm("printer", self._ready, Part.PRINTER)

    def renew_book(self) -> None:
        """On the book's lane."""
        book, self._book = self._book, None
        if book is not None:
            with suppress(Exception):
                book.close()
        self.context.warm("slip book", self._opened, Part.JOURNAL)

    def issue(self, order: IssueSlip) -> None:
        """Commit the slip with its number, and the question that was asked in the visit."""
        context, wanted = self.context, self._wanted(order)

        def failed(failure: Failure) -> SlipNotIssued:
            now = context.clock.now()
            return SlipNotIssued(at=now, visit=order.visit, op=order.op, failure=failure)

        def issue() -> None:
            self._issue(order, wanted)

        self.books.submit(lambda: context.attempt("slip", issue, failed, Part.JOURNAL))

    def print(self, order: PrintSlip) -> None:
        """Add the card's signature to the slip, then draw and print it."""
        context, vault = self.context, self.context.vault(order.visit)
        number, proof, seen = vault.slip_number, vault.slip_proof, self.notes.seen(order.visit)

        def failed(failure: Failure) -> SlipPrintFailed:
            now = context.clock.now()
            return SlipPrintFailed(at=now, visit=order.visit, op=order.op, failure=failure)

        def begin() -> None:
            if number is None:
                raise VisitBroken("no slip to print")
            kept = self._begin_print(number, proof)
            self._keep(order.visit, kept)
            self.prints.submit(
                lambda: context.attempt(
                    "print", lambda: self._print(order, kept, seen, vault), failed, Part.PRINTER
                )
            )

        self.books.submit(lambda: context.attempt("slip", begin, failed))

    def declare(self, order: PrintDeclaration) -> None:
        """Print the 申立書; what it says is taken now, while the visit's vault holds it."""
        context, declaration = self.context, self._declaration(order.visit)

        def work() -> None:
            desk = self._ready()
            document = desk[0].declaration(declaration, desk[1].paper)
            self._guarded(lambda: desk[1].print(document))
            now = context.clock.now()
            context.post(DeclarationPrinted(at=now, visit=order.visit, op=order.op))

        def failed(failure: Failure) -> DeclarationFailed:
            now = context.clock.now()
            return DeclarationFailed(at=now, visit=order.visit, op=order.op, failure=failure)

        self.prints.submit(lambda: context.attempt("declaration", work, failed, Part.PRINTER))

    def withdraw(self, visit: int) -> None:
        """The visit is over and the person was not proved: nothing is asked or printed."""
        record = self.context.record(visit)

        def work() -> None:
            if record.slip is not None and self._book is not None:
                self._book.withdraw(record.slip.number)
                record.slip = replace(record.slip, state="withdrawn")
                self.context.clock.notify()

        self.books.submit(lambda: self.context.warm("slip to withdraw", work))

    def close(self) -> None:
        """Free database and printer, on the lanes that own them."""
        self.books.submit(self._close_book)
        self.prints.submit(self._close_printer)

    # -- on the book's lane ---------------------------------------------------------------------------------------

    def _issue(self, order: IssueSlip, wanted: _Wanted) -> None:
        context, book = self.context, self._opened()
        kept = book.issue(wanted.seen.visit, wanted.draft)
        if wanted.live is not None:
            kept = book.attach_proof(kept.number, wanted.live, wanted.seen.request_id)
            context.devices.slip_kept()
        wanted.vault.slip_number = kept.number
        self._keep(order.visit, kept)
        self._draw_ahead(kept, wanted.vault)
        self.notes.say(Moment.SLIP_ISSUED, replace(wanted.seen, slip=kept.number))
        context.post(SlipIssued(at=context.clock.now(), visit=order.visit, op=order.op))

    def _draw_ahead(self, kept: SlipRecord, vault: Vault) -> None:
        """While the card signs, as most do: both take about as long, and the patient waits for one of them only."""
        slip = replace(kept.paper(self.context.devices.clinic), has_proof=True)

        def work() -> None:
            papers, printer = self._ready()
            vault.slip_drawn = _Drawn(slip, printer.paper, papers.slip(slip, printer.paper))
            self.context.vaults.sweep()

        self.prints.submit(lambda: self.context.warm("slip's drawing", work))

    def _begin_print(self, number: str, proof: Proof | None) -> SlipRecord:
        book = self._opened()
        if proof is not None:
            self._attach(book, number, proof)
        return book.printing(number)

    def _attach(self, book: SlipBook, number: str, proof: Proof) -> None:
        """The outbox may have been faster with the visit's own question: then none is needed, and the paper comes."""
        try:
            book.attach_proof(number, proof)
        except EntryRefused as error:
            log.info("slip: %s takes no proof: %s", number, where(error))
            return
        self.context.devices.slip_kept()

    def _wanted(self, order: IssueSlip) -> _Wanted:
        """Taken now: by the time the book has it, the vault may be empty. Only what is undecided is asked again."""
        vault, undecided = self.context.vault(order.visit), OutcomeKind.UNDECIDED
        live = vault.proof if order.outcome.kind is undecided and vault.request_id else None
        seen = replace(self.notes.seen(order.visit), outcome=order.outcome)
        return _Wanted(self._draft(order), live, seen, vault)

    def _draft(self, order: IssueSlip) -> Draft:
        devices, vault = self.context.devices, self.context.vault(order.visit)
        record = self.context.record(order.visit)
        now, codes = devices.now(), codes_text(record.service)
        return Draft(
            kiosk=devices.kiosk_id,
            issued_at=now,
            settle_by=japan_date(now) + timedelta(days=devices.slip_days),
            reason=slip_reason(order.outcome),
            person=person_of(vault.holder),
            method=METHODS[order.method],
            staff=record.staff or None if order.method is Method.STAFF else None,
            code=order.outcome.support_code or codes,
        )

    def _opened(self) -> SlipBook:
        if self._book is None:
            self._book = self.context.devices.open_slips()
        return self._book

    def _settled(self, order: PrintSlip, number: str, *, printed: bool) -> None:
        """Write down what became of the paper; a book that cannot is no reason to tell the patient otherwise."""

        def work() -> None:
            book = self._opened()
            self._keep(order.visit, book.printed(number) if printed else book.not_printed(number))

        self.books.submit(lambda: self.context.warm("slip's print", work))

    def _keep(self, visit: int, kept: SlipRecord) -> None:
        record = self.context.record(visit)
        printed = kept.printed > 0 or (record.slip is not None and record.slip.printed)
        record.slip = SlipSummary(kept.number, printed, kept.has_proof, kept.state.value)

    def _close_book(self) -> None:
        if self._book is not None:
            self._book.close()
        self._book = None

    # -- on the printer's lane ------------------------------------------------------------------------------------

    def _print(self, order: PrintSlip, kept: SlipRecord, seen: SeenVisit, vault: Vault) -> None:
        context, record = self.context, self.context.record(order.visit)
        try:
            with record.timeline.span(LANE, "print the slip", SpanKind.MACHINE):
                document = self._drawing(kept.paper(context.devices.clinic), vault)
                printer = self._ready()[1]
                self._guarded(lambda: printer.print(document))
        except Exception as error:
            if surely_no_paper(error):
                self._settled(order, kept.number, printed=False)
            raise
        if record.slip is not None:
            record.slip = replace(record.slip, printed=True)
        self._settled(order, kept.number, printed=True)
        self.notes.say(Moment.SLIP_PRINTED, replace(seen, at=context.devices.now()))
        context.post(SlipPrinted(at=context.clock.now(), visit=order.visit, op=order.op))

    def _drawing(self, slip: Slip, vault: Vault) -> Document:
        """What was drawn ahead, once, if it is this very slip."""
        papers, printer = self._ready()
        drawn, vault.slip_drawn = vault.slip_drawn, None
        if isinstance(drawn, _Drawn) and (drawn.slip, drawn.paper) == (slip, printer.paper):
            return drawn.document
        return papers.slip(slip, printer.paper)

    def _ready(self) -> tuple[SlipPapers, Printer]:
        devices, desk = self.context.devices, self._desk
        papers = desk.papers = desk.papers or devices.open_papers()
        printer = desk.printer = desk.printer or devices.open_printer()
        return papers, printer

    def _guarded(self, work: Callable[[], Done]) -> Done:
        """A printer that failed, in whatever way, is opened anew the next time."""
        try:
            return work()
        except Exception:
            self._close_printer()
            raise

    def _close_printer(self) -> None:
        printer, self._desk.printer = self._desk.printer, None
        if printer is not None:
            printer.close()

    # -- what the papers say --------------------------------------------------------------------------------------

    def _declaration(self, visit: int) -> Declaration:
        devices, vault = self.context.devices, self.context.vault(visit)
        holder = vault.holder
        return Declaration(
            clinic=devices.clinic,
            person=person_of(holder),
            on=japan_date(devices.now()),
            number=vault.slip_number,
            address=None if holder is None else holder.address,
            insurer_name=None if vault.answer is None else _insurer(vault.answer),
        )


def _insurer(answer: Answer) -> str | None:
    """The insurer of the eligibility that was lost, when there is just one."""
    reference = judge(answer).reference
    return reference[0].insurer_name if len(reference) == 1 else None


def person_of(holder: Holder | None) -> SlipPerson | None:
    """The chip's holder as the slip names them; the chip holds no reading of the name."""
    if holder is None:
        return None
    return SlipPerson(holder.name, None, holder.birth, holder.sex.value)


def surely_no_paper(error: Exception) -> bool:
    """A printer's own word, or a failure before anything was sent to one."""
    return isinstance(error, PrinterError | SlipsMissing) or failure_for(error).code.startswith("S")
