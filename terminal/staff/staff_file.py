# SPDX-License-Identifier: Apache-2.0
"""The staff's private files (terminal/private_file.py), with the staff's errors."""

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal.errors import StaffDiskFull, StaffFileUnusable
from terminal.private_file import open_private, replace_private

LARGEST = 200_000
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def read_staff_file(path: Path) -> str:
    """The file's text. Raises StaffFileUnusable; FileNotFoundError when there is none."""
    data = read_staff_bytes(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StaffFileUnusable(f"{path}: not UTF-8 at byte {error.start}") from None


def read_staff_bytes(path: Path) -> bytes:
    """All of it. Raises StaffFileUnusable; FileNotFoundError when there is none."""
    handle = open_staff_file(path, os.O_RDONLY)
    with os.fdopen(handle, "rb") as file, refused(path):
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise StaffFileUnusable(f"{path}: larger than {LARGEST} bytes")
    return data


def open_staff_file(path: Path, flags: int) -> int:
    """A descriptor of a file that nobody else may read. Raises StaffFileUnusable and FileNotFoundError."""
    try:
        return open_private(path, StaffFileUnusable, flags)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StaffFileUnusable(f"{path}: {error.strerror}") from error


@contextmanager
def refused(path: Path) -> Iterator[None]:
    """What the operating system refuses is told. Raises StaffDiskFull and StaffFileUnusable."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StaffDiskFull(f"{path}: the disk is full") from error
        raise StaffFileUnusable(f"{path}: cannot be used: {error.strerror}") from error


def write_staff_file(path: Path, text: str) -> None:
    """Put it in the place of what is there, and on the disk. Raises StaffFileUnusable; then all is as before."""
    with refused(path):
        replace_private(path, text.encode("utf-8"))


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
