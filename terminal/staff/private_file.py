# SPDX-License-Identifier: Apache-2.0
"""Small files that only their owner may read: checked when read, and replaced as a whole or not at all."""

import errno
import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from terminal.errors import StaffDiskFull, StaffFileUnusable
from terminal.journal.keys import sync_directory

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LARGEST = 200_000
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def read_private(path: Path) -> str:
    """The file's text. Raises StaffFileUnusable; FileNotFoundError when there is none."""
    data = read_private_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StaffFileUnusable(f"{path}: not UTF-8 at byte {error.start}") from None


def read_private_bytes(path: Path) -> bytes:
    """All of it. Raises StaffFileUnusable; FileNotFoundError when there is none."""
    handle = open_private(path, os.O_RDONLY)
    with os.fdopen(handle, "rb") as file, refused(path):
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise StaffFileUnusable(f"{path}: larger than {LARGEST} bytes")
    return data


def open_private(path: Path, flags: int) -> int:
    """A descriptor of a file that nobody else may read. Raises StaffFileUnusable and FileNotFoundError."""
    try:
        handle = os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StaffFileUnusable(f"{path}: {error.strerror}") from error
    try:
        _check(path, os.fstat(handle))
    except StaffFileUnusable:
        os.close(handle)
        raise
    return handle


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """What the operating system refuses is told. Raises StaffDiskFull and StaffFileUnusable."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StaffDiskFull(f"{path}: the disk is full") from error
        raise StaffFileUnusable(f"{path}: cannot be used: {error.strerror}") from error


def write_private(path: Path, text: str) -> None:
    """Put it in the place of what is there, and on the disk. Raises StaffFileUnusable; then all is as before."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with refused(path):
        try:
            _write_aside(aside, text)
            aside.replace(path)
            sync_directory(path.parent)
        except OSError:
            with suppress(OSError):
                aside.unlink()
            raise


def _write_aside(aside: Path, text: str) -> None:
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile: its folder is locked. Raises StaffFileUnusable."""
    try:
        handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise StaffFileUnusable(f"{path.parent}: {error.strerror}") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise StaffFileUnusable(f"{path}: not a file")
    if found.st_uid not in (os.geteuid(), 0):
        raise StaffFileUnusable(f"{path}: belongs to another user (id {found.st_uid})")
    if found.st_mode & OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        raise StaffFileUnusable(f"{path}: others may read it (mode {mode:04o}); chmod 600 {path}")
