# SPDX-License-Identifier: Apache-2.0
"""The slip book where the settings want it, and the outbox over it."""

import atexit
import logging
import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from terminal.clock import Clock
from terminal.errors import JournalMissing
from terminal.journal.face_files import WaitingFiles
from terminal.journal.keys import Key
from terminal.settings import JournalTable, Settings
from terminal.slips.asking import Service
from terminal.slips.book import SlipBook
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import FileOf, Outcome, no_file
from terminal.slips.values import SlipRecord, SlipState
from ui.wiring.journal import journal_key

if TYPE_CHECKING:
    from terminal.runner.access_work import AccessWork

log = logging.getLogger(__name__)


class ThrowAway:
    """A database that nobody keeps, encrypted with a key that nobody has: a kiosk that is tried out needs one.

    Several runs may share it, so that no number comes twice among them. Safe to open from any thread: the runner and
    the outbox both do, at about the same time, and have to find the same book.
    """

    def __init__(self) -> None:
        self._key = Key.throwaway()
        self._lock = threading.Lock()
        self._directory: Path | None = None

    def open(self) -> SlipBook:
        """Raises JournalError."""
        return SlipBook.open(self._path(), self._key)

    def open_files(self) -> WaitingFiles:
        """The receipt computer's files in the same database. Raises JournalError."""
        return WaitingFiles.open(self._path(), self._key)

    def _path(self) -> Path:
        with self._lock:
            if self._directory is None:
                self._directory = Path(mkdtemp(prefix="uketsuke-slips-"))
                atexit.register(self.close)
            return self._directory / "slips.db"

    def close(self) -> None:
        """Delete it; at the end of the process at the latest."""
        if self._directory is not None:
            shutil.rmtree(self._directory, ignore_errors=True)
            atexit.unregister(self.close)
        self._directory = None


class Slips:
    """The slips of one kiosk. Make it, `start` it, `close` it after the runner.

    Without a journal in the settings they lie in the throw-away database: `shared`, or one of this run alone.
    """

    def __init__(
        self,
        settings: Settings,
        connect: Callable[[], Service],
        clock: Clock,
        now: Callable[[], datetime],
        shared: ThrowAway | None = None,
    ) -> None:
        self._table = settings.journal
        self._spare = shared or ThrowAway()
        self._is_shared = shared is not None
        ports = OutboxPorts(
            open_book=self.open_book,
            connect=connect,
            clock=clock,
            now=now,
            tend=slip_tender(settings.journal, now),
            file_of=file_maker(settings),
        )
        self.outbox = Outbox(ports, settings.slip.pace())

    def open_book(self) -> SlipBook:
        """A book for the thread that calls; `outbox.nudge` tells of what is new in it. Raises JournalError."""
        if self._table.path is None:
            return self._spare.open()
        return open_slips(self._table, make=True)

    def open_files(self) -> WaitingFiles:
        """What waits for the receipt computer, in the book's database: where a settled slip puts its file."""
        if self._table.path is None:
            return self._spare.open_files()
        return WaitingFiles.open(self._table.path, journal_key(self._table))

    def start(self) -> None:
        """Ask about what a former run has left."""
        self.outbox.start()

    def close(self) -> None:
        """Stop the outbox."""
        if not self.outbox.close():
            log.error("the outbox did not end")
        if not self._is_shared:
            self._spare.close()


def open_slips(table: JournalTable, *, make: bool = False) -> SlipBook:
    """The book that the settings name; the command line does not `make` one. Raises JournalError."""
    if table.path is None:
        raise JournalMissing("the settings name no journal ([journal] path)")
    if not make and not table.path.exists():
        raise JournalMissing(f"{table.path}: no such journal")  # before its key is looked for
    return SlipBook.open(table.path, journal_key(table))


def file_maker(settings: Settings) -> FileOf:
    """What makes the receipt computer's file of a slip that is settled, where the settings name its folder."""
    path = settings.oqs.face_dir
    if path is None:
        return no_file
    from terminal.slips.late_file import late_files  # noqa: PLC0415 - lxml loads only where files are written
    from ui.wiring.oqs import face_folder  # noqa: PLC0415 - the same

    return late_files(face_folder(path, settings))


def slip_tender(table: JournalTable, now: Callable[[], datetime]) -> Callable[[SlipBook], None]:
    """What forgets closed slips, as old as the journal's own entries may get. It raises JournalError."""
    return lambda book: forget_old(book, table.keep_days, now())


def forget_old(book: SlipBook, keep_days: int, now: datetime) -> None:
    """Counted from the newest slip if that is older than `now`: a clock that jumped must not cost the book."""
    newest = book.newest()
    if newest is not None:
        book.forget(min(now.astimezone(UTC), newest) - timedelta(days=keep_days))


def note_ends(access: "AccessWork") -> Callable[[Outcome], None]:
    """Notes in the kiosk's access log what was learnt about a person when the person had gone."""
    from terminal.runner.access_work import AccessKind  # noqa: PLC0415 - only where there is a log

    def hear(ended: Outcome) -> None:
        record = ended.record
        asked = record.state in (SlipState.SETTLED, SlipState.CONTRADICTED)
        if asked and ended.serial is not None:
            what = record.state if record.outcome is None else record.outcome
            access.note(AccessKind.SLIP_SETTLED, str(record.visit), ended.serial, what.value)

    return hear


def note_names(settings: Settings, slip: SlipRecord, serial: str | None, now: datetime) -> None:
    """Note in the kiosk's access log that a slip's person was looked at. Raises JournalError or BadAccessKey."""
    _note_staff(settings, slip, serial, now, ("export", "slip_person"))


def note_reprint(settings: Settings, slip: SlipRecord, serial: str | None, now: datetime) -> None:
    """Note there that staff printed a slip again. Raises JournalError or BadAccessKey."""
    _note_staff(settings, slip, serial, now, ("slip_printed", "again"))


def _note_staff(
    settings: Settings,
    slip: SlipRecord,
    serial: str | None,
    now: datetime,
    words: tuple[str, str],
) -> None:
    """`words`: kind and purpose. Without a serial nobody knows later whose data it was, only which visit's."""
    from eligibility.access_log import NOBODY, Event  # noqa: PLC0415
    from ui.wiring.access import access_opener  # noqa: PLC0415

    kind, purpose = words
    with access_opener(settings.journal, settings.kiosk.id)() as access:
        person = NOBODY if serial is None else access.keys.people.hash(serial)
        visit = str(slip.visit)
        event = Event(
            at=now, actor="staff", person=person, kind=kind, purpose=purpose, reference=visit
        )
        access.append([event])
