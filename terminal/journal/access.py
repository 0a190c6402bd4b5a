# SPDX-License-Identifier: Apache-2.0
"""The kiosk's own access log, in its encrypted database: who looked at whose data here, chained and signed.

What a method has returned from is on the disk. A log belongs to the thread that opened it. All methods raise
JournalError; what makes no row raises BadAccessRow.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from sqlite_utils import Database

from eligibility.access_log import (
    AccessRow,
    Checkpoint,
    Event,
    Mark,
    append,
    read_checkpoint,
    sign_checkpoint,
)
from eligibility.access_log.key_files import LogKeys
from eligibility.access_log.rows import instant, moment
from terminal.journal.keys import Key
from terminal.journal.migrations import migrate, require_current
from terminal.journal.opened import Opened
from terminal.journal.store import (
    MEMORY,
    journal_errors,
    open_for_reading,
    open_for_writing,
    open_in_memory,
    writing,
)

RECEIPT = "receipt"
NEWEST = "SELECT * FROM access_rows ORDER BY seq DESC LIMIT 1"


class AccessReader(Opened):
    """Reads one kiosk's log, also while the kiosk writes; `chain` is the kiosk's name."""

    def __init__(self, database: Database, name: str, chain: str, keys: LogKeys) -> None:
        super().__init__(database, name)
        self.chain, self.keys = chain, keys

    @classmethod
    def open(cls, path: Path, key: Key, chain: str, keys: LogKeys) -> Self:
        """Open what is there; alter nothing."""
        return cls(open_for_reading(path, key), str(path), chain, keys)._prepared(require_current)

    def rows(self) -> Iterator[AccessRow]:
        """The whole chain, in its order."""
        with journal_errors(self.name):
            for row in self._database.query("SELECT * FROM access_rows ORDER BY seq"):
                yield _row(row)

    def about(self, person: str) -> tuple[AccessRow, ...]:
        """What was done with the data of the person that is known here by this name (a certificate's serial)."""
        found = "SELECT * FROM access_rows WHERE person = ? ORDER BY seq"
        return tuple(_row(row) for row in self._all(found, [self.keys.people.hash(person)]))

    def tokens(self) -> dict[str, list[str]]:
        """The signed marks as texts, by kind, in order."""
        found: dict[str, list[str]] = {kind: [] for kind in (*Mark, RECEIPT)}
        for row in self._all("SELECT kind, token FROM access_marks ORDER BY seq", []):
            found[row["kind"]].append(row["token"])
        return found

    def marks(self) -> list[Checkpoint]:
        """Checkpoints and marks of pruning. Raises BadCheckpoint for one that this kiosk's key did not sign."""
        public, tokens = self.keys.signing.public, self.tokens()
        return [
            read_checkpoint(token, public, mark=mark)
            for mark in Mark
            for token in tokens[mark.value]
        ]

    def end(self) -> tuple[int, str] | None:
        """Number and hash of the newest row, or of the last one that was pruned; None before the first."""
        rows = self._all(NEWEST, [])
        if rows:
            return rows[0]["seq"], rows[0]["hash"]
        pruned = self._newest_token(Mark.PRUNED.value)
        if pruned is None:
            return None
        mark = read_checkpoint(pruned, self.keys.signing.public, mark=Mark.PRUNED)
        return mark.seq, mark.hash

    def _newest_token(self, kind: str) -> str | None:
        newest = "SELECT token FROM access_marks WHERE kind = ? ORDER BY seq DESC LIMIT 1"
        found = self._all(newest, [kind])
        return found[0]["token"] if found else None

    def _newest_seq(self, *kinds: str) -> int:
        places = ", ".join("?" for _ in kinds)
        newest = f"SELECT max(seq) AS seq FROM access_marks WHERE kind IN ({places})"  # noqa: S608
        return self._all(newest, list(kinds))[0]["seq"] or 0

    def _all(self, statement: str, given: list[Any]) -> list[dict[str, Any]]:
        with journal_errors(self.name):
            return list(self._database.query(statement, given))


class AccessLog(AccessReader):
    """Reads and appends."""

    @classmethod
    def open(cls, path: Path, key: Key, chain: str, keys: LogKeys) -> Self:
        """Open or create the database, and bring its tables up to date."""
        return cls(open_for_writing(path, key), str(path), chain, keys)._prepared(migrate)

    @classmethod
    def in_memory(cls, chain: str, keys: LogKeys | None = None) -> Self:
        """One that is forgotten when it is closed."""
        made = cls(open_in_memory(), MEMORY, chain, keys or LogKeys.throwaway())
        return made._prepared(migrate)

    def append(self, events: Iterable[Event]) -> int:
        """Add rows, all or nothing; how many stand there since the last checkpoint."""
        with self._writing():
            last = self.end()
            for event in events:
                row = append(self.chain, event, last)
                self._insert("access_rows", {**asdict(row), "at": instant(row.at)})
                last = row.seq, row.hash
        return self.unmarked()

    def unmarked(self) -> int:
        """How many rows no checkpoint covers."""
        end = self.end()
        marked = self._newest_seq(Mark.CHECKPOINT.value, Mark.PRUNED.value)
        return 0 if end is None else end[0] - marked

    def checkpoint(self, now: datetime) -> str | None:
        """Sign where the chain stands; None when the last checkpoint says it already."""
        with self._writing():
            end = self.end()
            if end is None or not self.unmarked():
                return None
            return self._mark(Checkpoint(self.chain, *end, now))

    def not_anchored(self) -> list[str]:
        """The checkpoints for which there is no receipt yet, in order."""
        waiting = (
            "SELECT token FROM access_marks WHERE kind = 'checkpoint' AND seq > ? ORDER BY seq"
        )
        return [row["token"] for row in self._all(waiting, [self._newest_seq(RECEIPT)])]

    def keep_receipt(self, seq: int, receipt: str) -> None:
        """The service has this checkpoint."""
        with self._writing():
            row = {"kind": RECEIPT, "seq": seq, "token": receipt}
            self._insert("access_marks", row, "ON CONFLICT DO NOTHING")

    def prune(self, before: datetime, now: datetime) -> int:
        """Delete the rows that are older, and sign up to where; how many those were.

        Only rows from the beginning on: the chain that is left stays whole.
        """
        with self._writing():
            last = self._last_older(instant(before))
            if last is None:
                return 0
            self._mark(Checkpoint(self.chain, last.seq, last.hash, now, Mark.PRUNED))
            gone = self._run("DELETE FROM access_rows WHERE seq <= ?", [last.seq])
            self._run("DELETE FROM access_marks WHERE seq < ?", [last.seq])
        with journal_errors(self.name):
            self._database.execute("PRAGMA incremental_vacuum").fetchall()
            self._database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return gone

    def newest(self) -> datetime | None:
        """When the latest row was written; None for an empty log."""
        rows = self._all(NEWEST, [])
        return moment(rows[0]["at"]) if rows else None

    def _last_older(self, limit: str) -> AccessRow | None:
        younger = "SELECT coalesce(min(seq), 9e18) FROM access_rows WHERE at >= ?"
        older = f"SELECT * FROM access_rows WHERE seq < ({younger}) ORDER BY seq DESC LIMIT 1"  # noqa: S608
        found = self._all(older, [limit])
        return _row(found[0]) if found else None

    def _mark(self, checkpoint: Checkpoint) -> str:
        token = sign_checkpoint(checkpoint, self.keys.signing)
        row = {"kind": checkpoint.mark.value, "seq": checkpoint.seq, "token": token}
        self._insert("access_marks", row)
        return token

    def _insert(self, table: str, row: dict[str, Any], conflict: str = "") -> None:
        names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        self._run(f"INSERT INTO {table} ({names}) VALUES ({places}) {conflict}", row)  # noqa: S608

    def _run(self, statement: str, given: Any) -> int:
        return int(self._database.execute(statement, given).rowcount)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with journal_errors(self.name), writing(self._database):
            yield


def _row(row: dict[str, Any]) -> AccessRow:
    return AccessRow(**{**row, "at": moment(row["at"])})
