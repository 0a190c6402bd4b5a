# SPDX-License-Identifier: Apache-2.0
"""The count of tries beside the file of accounts, so that switching the kiosk off and on gives no further ones.

A full disk must neither keep staff out nor forget a count: the file has its whole size from the beginning and is
overwritten in place, for which ext4 and XFS need no room (a file system that copies on write may; then nobody gets
in, and the pad says why). Two slots are written in turn: one that a power cut left half written is passed over, and
its code was never looked at.
"""

import os
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from terminal.errors import StaffFileUnusable
from terminal.staff.staff_file import open_staff_file, read_staff_bytes, refused, write_staff_file
from terminal.staff.tries import Door, Tries

SUFFIX = ".tries"
MARK = "uketsuke-tries/2"
SLOT = 4096
"""Bytes of each of the two: a block of usual file systems and of disks, so that no write touches both."""
NEVER = "-"


@dataclass(frozen=True, slots=True)
class _Slot:
    """`turn` counts the writes: the higher one holds."""

    turn: int
    tries: Tries


def beside(accounts: Path, door: Door = Door.CORNER) -> Path:
    """Where the count of a door lies: FILE.corner.tries, FILE.window.tries."""
    return accounts.with_name(f"{accounts.name}.{door.value}{SUFFIX}")


def make_tries(path: Path) -> None:
    """With all the room that it will ever need, where there is none yet. Raises StaffFileUnusable."""
    if not path.exists():
        first = _text(_Slot(1, Tries()))
        write_staff_file(path, first + _text(_Slot(0, Tries())))


def read_tries(path: Path) -> Tries:
    """No file: nobody has tried yet. Raises StaffFileUnusable for a broken one: it might hide a wait."""
    try:
        return _newest(path, read_staff_bytes(path)).tries
    except FileNotFoundError:
        return Tries()


def write_tries(path: Path, tries: Tries) -> None:
    """On the disk when it returns. Raises StaffFileUnusable: then no code may be looked at."""
    make_tries(path)
    handle = open_staff_file(path, os.O_RDWR)
    try:
        newest = _newest(path, os.pread(handle, 2 * SLOT + 1, 0))
        slot = _Slot(newest.turn + 1, tries)
        with refused(path):
            _overwrite(handle, _text(slot).encode("ascii"), SLOT * ((slot.turn + 1) % 2))
    finally:
        os.close(handle)


def forgive(accounts: Path) -> None:
    """Nobody has tried, at any door. Raises StaffFileUnusable."""
    for door in Door:
        path = beside(accounts, door)
        with suppress(StaffFileUnusable):
            read_tries(path)
            write_tries(path, Tries())
            continue
        with refused(path):  # a broken one
            path.unlink(missing_ok=True)
        make_tries(path)


def _overwrite(handle: int, data: bytes, at: int) -> None:
    while data:
        written = os.pwrite(handle, data, at)
        data, at = data[written:], at + written
    os.fdatasync(handle)


def _newest(path: Path, data: bytes) -> _Slot:
    """Slot 0 has the odd turns."""
    found = []
    if len(data) == 2 * SLOT:
        found = [one for one in map(_slot, (data[:SLOT], data[SLOT:])) if one is not None]
    if not found:
        raise StaffFileUnusable(f"{path}: is broken; delete it, or `uketsuke staff unlock`")
    return max(found, key=lambda one: one.turn)


def _text(slot: _Slot) -> str:
    """One line, its checksum last, blanks up to the slot's end."""
    until = NEVER if slot.tries.until is None else slot.tries.until.isoformat()
    line = f"{MARK} {slot.turn} {slot.tries.failed} {until}"
    return f"{line} {zlib.crc32(line.encode('ascii')):08x}\n".ljust(SLOT)


def _slot(data: bytes) -> _Slot | None:
    """None: half written, or altered."""
    try:
        line, _, check = data.decode("ascii").rstrip().rpartition(" ")
        if int(check, 16) != zlib.crc32(line.encode("ascii")):
            return None
        mark, turn, failed, until = line.split(" ")
        return _Slot(int(turn), Tries(int(failed), _moment(until))) if mark == MARK else None
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """Raises ValueError."""
    if text == NEVER:
        return None
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found
