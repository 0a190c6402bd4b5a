# SPDX-License-Identifier: Apache-2.0
"""Small files that only their owner may read: checked when opened, on the disk as a whole or not at all.

What the operating system refuses comes as OSError: each kind of file has its own errors and tells it its own way.
"""

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from terminal.errors import TerminalError

OTHERS = stat.S_IRWXG | stat.S_IRWXO
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
MODE = 0o600


def open_unchecked(path: Path, flags: int = os.O_RDONLY) -> int:
    """A descriptor, whoever may read the file. Raises OSError."""
    # Not to wait for a writer, should somebody have put a pipe there.
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def open_private(path: Path, unusable: type[TerminalError], flags: int = os.O_RDONLY) -> int:
    """A descriptor of a file that nobody else may read. Raises `unusable`, which says why, and OSError."""
    handle = open_unchecked(path, flags)
    try:
        wrong = _what_is_wrong(path, os.fstat(handle))
    except BaseException:
        os.close(handle)
        raise
    if wrong is not None:
        os.close(handle)
        raise unusable(f"{path}: {wrong}")
    return handle


def create_private(path: Path, data: bytes) -> None:
    """Write it where no file is, and to the disk. Raises OSError; a file that exists is never touched."""
    handle = os.open(path, NEW, MODE)
    with _gone_if_refused(path):  # half a file would stand in the way of the next attempt
        _write_out(handle, data)
        sync_directory(path.parent)


def replace_private(path: Path, data: bytes) -> None:
    """Put it in the place of what is there, and on the disk. Raises OSError; then all is as before."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(aside, NEW, MODE)
    with _gone_if_refused(aside):
        _write_out(handle, data)
        aside.replace(path)
        sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """A new name is on the disk only when its directory is. Raises OSError."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _gone_if_refused(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError:
        with suppress(OSError):
            path.unlink()
        raise


def _write_out(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _what_is_wrong(path: Path, found: os.stat_result) -> str | None:
    if not stat.S_ISREG(found.st_mode):
        return "not a file"
    if found.st_uid not in (os.geteuid(), 0):
        return f"belongs to another user (id {found.st_uid})"
    if found.st_mode & OTHERS:
        return f"others may read it (mode {stat.S_IMODE(found.st_mode):04o}); chmod 600 {path}"
    return None
