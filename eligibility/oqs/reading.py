# SPDX-License-Identifier: Apache-2.0
"""Read a file that another machine may be writing at this moment: never half of it, never another one's.

The advice is that of a consumer in the field (YUKI-ENT/MynaReception): shared access, retries, two identical reads
300 ms apart, 4 MiB at most.
"""

import errno
import fcntl
import os
import stat
from pathlib import Path

from eligibility.clock import Clock
from eligibility.errors import BadMessage, FileUnsettled, FolderUnwritable
from eligibility.oqs.document import LARGEST

SETTLE_S = 0.3
TRIES = 3

_LATER = frozenset({errno.EAGAIN, errno.EACCES, errno.EBUSY, errno.ETXTBSY, errno.ENOENT})
"""What a share answers while somebody holds a file, or has just renamed it."""


def read_settled(folder: Path, name: str, clock: Clock) -> bytes:
    """The bytes of `name` in `folder`, once two reads agree.

    Raises FileUnsettled (try later), BadMessage (too large, a link, no file), FolderUnwritable (the disk).
    """
    before = read_once(folder, name)
    for _ in range(TRIES):
        clock.sleep(SETTLE_S)
        now = read_once(folder, name)
        if now == before:
            return now
        before = now
    raise FileUnsettled(f"{name}: is still being written")


def read_once(folder: Path, name: str) -> bytes:
    """The bytes of the moment, which may be half of the file. Raises as `read_settled`."""
    if Path(name).name != name:
        raise BadMessage(name[:200], "is not a name within the folder")
    path = folder / name
    try:
        # A link could point anywhere; a pipe would wait for ever.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _check_kind(path.name, os.fstat(handle))
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
            with open(handle, "rb", closefd=False) as file:
                data = file.read(LARGEST + 1)
        finally:
            os.close(handle)
    except OSError as error:
        raise _told(path.name, error) from error
    if len(data) > LARGEST:
        raise BadMessage(path.name, f"is larger than {LARGEST} bytes")
    return data


def _check_kind(name: str, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise BadMessage(name, "is not a file")
    if found.st_size > LARGEST:
        raise BadMessage(name, f"is larger than {LARGEST} bytes")


def _told(name: str, error: OSError) -> Exception:
    if error.errno == errno.ELOOP:
        return BadMessage(name, "is a symbolic link, which is not followed")
    if error.errno in _LATER:
        return FileUnsettled(f"{name}: {error.strerror}")
    return FolderUnwritable(f"{name}: cannot be read ({error.strerror})")
