# SPDX-License-Identifier: Apache-2.0
"""Files on their way to the receipt computer's folder, in the kiosk's encrypted database until they lie there.

What a method has returned from is on the disk. A store belongs to the thread that opened it. All methods raise
JournalError.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from uuid import UUID

from sqlite_utils import Database

from terminal.journal.keys import Key
from terminal.journal.migrations import migrate
from terminal.journal.opened import Opened
from terminal.journal.store import (
    MEMORY,
    journal_errors,
    open_for_writing,
    open_in_memory,
    writing,
)


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file of a visit that was answered. `serial`: of the certificate, as the access log names the person."""

    visit: UUID
    name: str
    data: bytes = field(repr=False)
    serial: str | None = field(default=None, repr=False)


def keep_file(database: Database, file: WaitingFile) -> None:
    """Within a transaction: it waits from now on. The same name again changes nothing."""
    database.execute(
        "INSERT OR IGNORE INTO face_files (visit, name, data, serial) VALUES (?, ?, ?, ?)",
        [str(file.visit), file.name, file.data, file.serial],
    )


class WaitingFiles(Opened):
    """The table of what has not reached the folder."""

    @classmethod
    def open(cls, path: Path, key: Key) -> Self:
        """Open or create."""
        return cls(open_for_writing(path, key), str(path))._prepared(migrate)

    @classmethod
    def in_memory(cls) -> Self:
        """One that is gone with the program."""
        return cls(open_in_memory(), MEMORY)._prepared(migrate)

    def add(self, file: WaitingFile) -> None:
        """Keep it. The same name again changes nothing."""
        with journal_errors(self.name), writing(self._database):
            keep_file(self._database, file)

    def remove(self, name: str) -> None:
        """It lies in the folder: forget it."""
        with journal_errors(self.name), writing(self._database):
            self._database.execute("DELETE FROM face_files WHERE name = ?", [name])

    def all(self) -> tuple[WaitingFile, ...]:
        """What waits, the oldest first."""
        with journal_errors(self.name):
            rows = self._database.execute(
                "SELECT visit, name, data, serial FROM face_files ORDER BY id"
            ).fetchall()
        return tuple(WaitingFile(UUID(visit), *rest) for visit, *rest in rows)
