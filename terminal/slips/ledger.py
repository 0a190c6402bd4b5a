# SPDX-License-Identifier: Apache-2.0
"""One connection to the slips' tables, and how a slip goes from one state to another in a transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from terminal.errors import EntryRefused
from terminal.journal.keys import Key
from terminal.journal.migrations import migrate
from terminal.journal.opened import Opened
from terminal.journal.store import journal_errors, open_for_writing, writing
from terminal.slips.life import SlipEvent, after
from terminal.slips.rows import FORGOTTEN, RECORD, record_of
from terminal.slips.values import SlipRecord


class Ledger(Opened):
    """Belongs to the thread that opened it; close it, or use it as a context manager."""

    @classmethod
    def open(cls, path: Path, key: Key) -> Self:
        """Open or create the database, and bring its tables up to date."""
        return cls(open_for_writing(path, key), str(path))._prepared(migrate)

    def _step(self, number: str, event: SlipEvent, at: str, columns: dict[str, Any]) -> bool:
        """Whether the event meant anything to the slip in the state that it was in."""
        state = after(self._one("number", number).state, event)
        if state is None:
            self._update(number, {"taken_until": None})
            return False
        closed: dict[str, Any] = {"closed": None}
        if state.closed:
            closed = {**FORGOTTEN, "closed": at}
            self._run("DELETE FROM slip_proofs WHERE number = ?", [number])
        self._update(number, {**columns, **closed, "state": state.value, "taken_until": None})
        return True

    def _records(self, rest: str, given: Iterable[Any]) -> tuple[SlipRecord, ...]:
        with journal_errors(self.name):
            return tuple(record_of(row) for row in self._all(f"{RECORD} {rest}", list(given)))

    def _one(self, column: str, value: str) -> SlipRecord:
        found = self._all(f"{RECORD} WHERE {column} = ?", [value])
        if not found:
            raise EntryRefused(f"{value}: no such slip in {self.name}")
        return record_of(found[0])

    def _secret(self) -> bytes:
        return bytes(self._all("SELECT secret FROM slip_secret", [])[0]["secret"])

    def _all(self, statement: str, given: Any) -> list[dict[str, Any]]:
        return list(self._database.query(statement, given))

    def _run(self, statement: str, given: Any) -> int:
        return int(self._database.execute(statement, given).rowcount)

    def _insert(self, table: str, row: dict[str, Any], conflict: str = "") -> None:
        names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        self._run(f"INSERT INTO {table} ({names}) VALUES ({places}) {conflict}", row)  # noqa: S608

    def _update(self, number: str, columns: dict[str, Any]) -> None:
        changes = ", ".join(f"{name} = :{name}" for name in columns)
        given = {**columns, "the_number": number}
        self._run(f"UPDATE slips SET {changes} WHERE number = :the_number", given)  # noqa: S608

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with journal_errors(self.name), writing(self._database):
            yield
