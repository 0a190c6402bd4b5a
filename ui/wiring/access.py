# SPDX-License-Identifier: Apache-2.0
"""The kiosk's access log as the settings want it: in the journal's database, signed, anchored at the service."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from eligibility.access_log import NOBODY, Event, PersonKey
from eligibility.access_log.key_files import SIGNING_SUFFIX, LogKeys, signing_key
from terminal.clock import Clock
from terminal.errors import JournalMissing
from terminal.journal.access import AccessLog, AccessReader
from terminal.runner.access_work import AccessKind, AccessPorts, AccessWork
from terminal.runner.anchor_work import AnchorPorts, AnchorService, AnchorWork
from terminal.settings import JournalTable, Settings
from ui.wiring.journal import journal_key

OPERATOR = "operator"
"""Whoever may use the command line."""


def access_work(
    settings: Settings,
    clock: Clock,
    now: Callable[[], datetime],
    connect: Callable[[], AnchorService] | None = None,
) -> AccessWork | None:
    """What writes the log; None where the settings name no journal. `connect`: to the service that keeps anchors."""
    table = settings.journal
    if table.path is None:
        return None
    opener = access_opener(table, settings.kiosk.id)
    anchor = None if connect is None else AnchorWork(AnchorPorts(opener, connect, clock))
    ports = AccessPorts(
        opener, clock, now, access_tender(table), anchor, every=table.checkpoint_every
    )
    return AccessWork(ports)


def access_opener(table: JournalTable, kiosk: str) -> Callable[[], AccessLog]:
    """To be called on the thread that the log shall belong to. Raises JournalError or BadAccessKey."""
    return lambda: AccessLog.open(_path(table), journal_key(table), kiosk, access_keys(table))


def access_tender(table: JournalTable) -> Callable[[AccessLog], None]:
    """What forgets the rows that are older than they may be. It raises JournalError."""
    return lambda log: forget_old(log, table.keep_days, datetime.now(UTC))


def open_access_reader(table: JournalTable, kiosk: str) -> AccessReader:
    """Open what is there, to read it. Raises JournalError or BadAccessKey."""
    path = _path(table)
    if not path.exists():
        raise JournalMissing(f"{path}: no such journal")  # before its keys are looked for
    return AccessReader.open(path, journal_key(table), kiosk, access_keys(table, make=False))


def access_keys(table: JournalTable, *, make: bool = True) -> LogKeys:
    """People are hashed with a key derived from the journal's; the signing key has a file of its own."""
    path = table.checkpoint_key_file or _beside(_path(table))
    return LogKeys(PersonKey.derived(journal_key(table).raw), signing_key(path, make=make))


def note_export(table: JournalTable, kiosk: str, slips: Sequence[str]) -> None:
    """Somebody takes the names in these slips out of the database. Raises JournalError: then nobody does."""
    now = datetime.now(UTC)
    events = [
        Event(
            at=now,
            actor=OPERATOR,
            person=NOBODY,
            kind=AccessKind.EXPORT.value,
            purpose="names",
            reference=number,
        )
        for number in slips
    ]
    with access_opener(table, kiosk)() as log:
        log.append(events)


def forget_old(log: AccessLog, keep_days: int, now: datetime) -> None:
    """Counted from the newest row if that is older than `now`: a clock that jumped must not cost the log."""
    newest = log.newest()
    if newest is not None:
        log.prune(min(now, newest) - timedelta(days=keep_days), now)


def _path(table: JournalTable) -> Path:
    if table.path is None:
        raise JournalMissing("the settings name no journal ([journal] path)")
    return table.path


def _beside(path: Path) -> Path:
    return path.with_name(path.name + SIGNING_SUFFIX)
