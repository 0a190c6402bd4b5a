# SPDX-License-Identifier: Apache-2.0
"""The journal. It belongs to the thread that opened it; whoever reads opens a `JournalReader` of their own."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from terminal.journal.entries import DropEntry, LinkHour, OutageEntry, Pruned, VisitEntry
from terminal.journal.keys import Key
from terminal.journal.migrations import migrate, require_current
from terminal.journal.opened import Opened
from terminal.journal.rows import (
    drop_of,
    drop_row,
    instant,
    moment,
    outage_of,
    outage_row,
    visit_of,
    visit_row,
)
from terminal.journal.store import (
    MEMORY,
    journal_errors,
    open_for_reading,
    open_for_writing,
    open_in_memory,
    writing,
)

EARLIEST, LATEST = "0", "9"  # before and after all times that `instant` writes

PUT_OUTAGE = (
    "INSERT INTO outages (id, kind, began, ended) VALUES (:id, :kind, :began, :ended) "
    "ON CONFLICT (id) DO UPDATE SET ended = excluded.ended"
)


class JournalReader(Opened):
    """Reads, also while a kiosk writes. All methods raise JournalError.

    `since` is included and `until` is not; None leaves that end open. Entries come in the order of their time.
    """

    @classmethod
    def open(cls, path: Path, key: Key) -> Self:
        """Open what is there; alter nothing."""
        return cls(open_for_reading(path, key), str(path))._prepared(require_current)

    def visits(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[VisitEntry, ...]:
        """The visits that began in a period."""
        return tuple(visit_of(row) for row in self._rows("visits", "began", since, until))

    def drops(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[DropEntry, ...]:
        """The drops of a period, those outside of visits too."""
        return tuple(drop_of(row) for row in self._rows("drops", "at", since, until))

    def outages(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[OutageEntry, ...]:
        """The outages that began in a period."""
        return tuple(outage_of(row) for row in self._rows("outages", "began", since, until))

    def hours(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[LinkHour, ...]:
        """The hours (of UTC, whole ones) of a period in which anything happened."""
        drops: dict[str, dict[str, int]] = {}
        for row in self._rows("drop_hours", "hour", since, until):
            drops.setdefault(row["hour"], {})[row["cause"]] = row["drops"]
        visits = {row["hour"]: row for row in self._rows("visit_hours", "hour", since, until)}
        return tuple(
            _hour(hour, visits.get(hour, {"hour": hour}), drops.get(hour, {}))
            for hour in sorted(drops.keys() | visits.keys())
        )

    def slips(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[dict[str, Any], ...]:
        """The rows of the interim slips that were issued in a period, as they stand in the table."""
        return tuple(self._rows("slips", "issued", since, until))

    def _rows(
        self, table: str, column: str, since: datetime | None, until: datetime | None
    ) -> list[dict[str, Any]]:
        first = EARLIEST if since is None else instant(since)
        last = LATEST if until is None else instant(until)
        if column == "hour":  # whole hours: also those that the period only reaches into
            first, last = first[:13], last.removesuffix(":00:00.000Z")
        with self._errors():
            found = self._database.query(
                f"SELECT * FROM {table} WHERE {column} >= ? AND {column} < ? ORDER BY {column}",  # noqa: S608
                [first, last],
            )
            return list(found)

    def _errors(self) -> AbstractContextManager[None]:
        return journal_errors(self.name)


class Journal(JournalReader):
    """Reads and writes. What a method has returned from is on the disk."""

    @classmethod
    def open(cls, path: Path, key: Key) -> Self:
        """Open or create, and bring the tables up to date."""
        return cls(open_for_writing(path, key), str(path))._prepared(migrate)

    @classmethod
    def in_memory(cls) -> Self:
        """One that is forgotten when it is closed."""
        return cls(open_in_memory(), MEMORY)._prepared(migrate)

    def add_visit(self, visit: VisitEntry, drops: Sequence[DropEntry] = ()) -> None:
        """A visit and its drops, all or nothing. Raises EntryRefused for one that is there already."""
        rows = [drop_row(replace(drop, visit=visit.id)) for drop in drops]
        with self._writing():
            self._insert("visits", [visit_row(visit)])
            self._insert("drops", rows)

    def add_drop(self, drop: DropEntry) -> None:
        """A drop outside of any visit, or of a visit that is there."""
        with self._writing():
            self._insert("drops", [drop_row(drop)])

    def put_outage(self, outage: OutageEntry) -> None:
        """An outage that began; or, with the same id, when it ended."""
        with self._writing():
            self._database.execute(PUT_OUTAGE, outage_row(outage))

    def newest(self) -> datetime | None:
        """When the latest visit began or the latest drop was; None for an empty journal."""
        with self._errors():
            found = self._database.execute(
                "SELECT max(at) FROM (SELECT max(began) AS at FROM visits UNION SELECT max(at) FROM drops)"
            ).fetchone()[0]
        return None if found is None else moment(found)

    def prune(self, before: datetime) -> Pruned:
        """Forget all that is older, and give the room back.

        Overwritten at once (secure_delete); the copies in the write-ahead log are cut off, unless a reader still
        needs them: then the next `prune` or `close` does it.
        """
        limit = instant(before)
        with self._writing():
            pruned = Pruned(
                drops=self._delete("drops", "at", limit),
                visits=self._delete("visits", "began", limit),
                outages=self._delete("outages", "began", limit),
            )
        with self._errors():
            self._database.execute("PRAGMA incremental_vacuum").fetchall()
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return pruned

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._errors(), writing(self._database):
            yield

    def _insert(self, table: str, rows: Iterable[dict[str, Any]]) -> None:
        for row in rows:
            names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
            self._database.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)  # noqa: S608

    def _delete(self, table: str, column: str, limit: str) -> int:
        done = self._database.execute(f"DELETE FROM {table} WHERE {column} < ?", [limit])  # noqa: S608
        return int(done.rowcount)


def _hour(hour: str, row: dict[str, Any], drops: dict[str, int]) -> LinkHour:
    return LinkHour(**{**row, "hour": moment(hour)}, drops=drops)
