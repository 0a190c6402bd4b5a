# SPDX-License-Identifier: Apache-2.0
"""One kiosk on a machine: two would share reader, camera and screen.

The lock is the operating system's on an open file (flock(2)), so it ends with the process, however that ends: a file
that was left behind locks nobody out.
"""

import fcntl
import os
from pathlib import Path
from tempfile import gettempdir
from types import TracebackType
from typing import Self

FILE = "uketsuke-kiosk.lock"


class AlreadyOpen(Exception):
    """Another kiosk runs on this machine."""


class Single:
    """Holds the lock while it is open: a context manager. Raises AlreadyOpen."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or lock_path()
        self._file: int | None = None

    def __enter__(self) -> Self:
        file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            who = os.read(file, 32).decode("ascii", "replace").strip() or "unknown"
            os.close(file)
            raise AlreadyOpen(f"a kiosk is open already (process {who}, {self.path})") from error
        os.ftruncate(file, 0)
        os.write(file, f"{os.getpid()}\n".encode())
        self._file = file
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.close(self._file)
        self._file = None


def lock_path() -> Path:
    """In the user's own runtime directory, or in the one for temporary files, with the user's number."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        return Path(runtime) / FILE
    return Path(gettempdir()) / f"{os.getuid()}-{FILE}"
