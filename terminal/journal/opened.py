# SPDX-License-Identifier: Apache-2.0
"""A part of the kiosk's encrypted database, opened by the thread that it belongs to."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from terminal.journal.store import journal_errors

Prepare = Callable[[Database, str], None]
"""`migrate` or `require_current`: given the database and its name. It raises JournalError."""


class Opened:
    """Close it, or use it as a context manager. `name` is the file's, for what is told of it."""

    def __init__(self, database: Database, name: str) -> None:
        self._database = database
        self.name = name

    def _prepared(self, prepare: Prepare) -> Self:
        """Itself, with the tables that this version knows; closed when that fails. Raises JournalError."""
        try:
            with journal_errors(self.name):
                prepare(self._database, self.name)
        except BaseException:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Free the file; whatever is still in the write-ahead log goes to its place. Raises JournalError."""
        with journal_errors(self.name):
            self._database.close()

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()
