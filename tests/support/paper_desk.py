# SPDX-License-Identifier: Apache-2.0
"""What a slip is made with in tests: the real book, a printer made of files, papers that are drawn in no time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from eligibility.slip.values import Clinic, Declaration, Slip
from hw.printer.file import FilePrinter
from hw.printer.port import Condition, Document, JobReceipt, Paper
from terminal.journal.keys import Key
from terminal.slips.book import SlipBook
from terminal.slips.values import SlipRecord

CLINIC = Clinic("模擬医院", "9919999996")


class WatchedPrinter(FilePrinter):
    """A printer that something can be done to just before it prints."""

    before: Callable[[], None] = staticmethod(lambda: None)

    def print(self, document: Document) -> JobReceipt:
        self.before()
        return super().print(document)


@dataclass
class PlainPapers:
    """Remembers what was drawn; the drawings themselves have tests of their own."""

    slips: list[Slip] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)

    def slip(self, slip: Slip, paper: Paper) -> Document:  # noqa: ARG002
        self.slips.append(slip)
        return Document(slip.number, pdf=b"%PDF " + (b"signed" if slip.has_proof else b"unsigned"))

    def declaration(self, declaration: Declaration, paper: Paper) -> Document:  # noqa: ARG002
        self.declarations.append(declaration)
        return Document("declaration", pdf=b"%PDF declaration")


@dataclass
class PaperDesk:
    """One desk's book, papers and printer."""

    folder: Path
    papers: PlainPapers = field(default_factory=PlainPapers)
    kept: int = 0
    """How often the outbox was told of something new."""
    refuses: Exception | None = None
    """What the database says, if it takes nothing."""

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._key = Key.throwaway()
        self.printer = WatchedPrinter(self.folder / "papers")

    def open_book(self) -> SlipBook:
        if self.refuses is not None:
            raise self.refuses
        return SlipBook.open(self.folder / "slips.db", self._key)

    def keep(self) -> None:
        self.kept += 1

    def out_of(self, condition: Condition = Condition.PAPER_OUT) -> None:
        self.printer.be(condition)

    @property
    def records(self) -> tuple[SlipRecord, ...]:
        with self.open_book() as book:
            return book.slips()

    @property
    def sheets(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "papers").iterdir())
