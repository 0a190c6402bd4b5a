# SPDX-License-Identifier: Apache-2.0
"""Put a file into a folder that another machine polls: whole or not at all, never over another one.

A hidden temporary name in the same folder, fsync, a hard link under the final name (which fails where one stands
already; rename would not), fsync of the folder. Where a share knows no hard links, an exclusive file holds the name
and is renamed over.
"""

import errno
import os
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from eligibility.errors import FolderFull, FolderMissing, FolderUnwritable

MODE = 0o640
"""The receipt computer's account reads by group; nobody else may."""
TEMPORARY_PREFIX, TEMPORARY_SUFFIX = ".uketsuke-", ".part"
"""No consumer's pattern (OQS…, YZK…, *.xml, *.zip) takes such a name."""
STALE = timedelta(hours=1)
"""A temporary file this old belongs to nobody any more."""

_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


def put(folder: Path, name: str, data: bytes) -> bool:
    """Write `data` as `name`; False when a file of that name stands there already, which is left as it is.

    Raises FolderMissing, FolderFull, FolderUnwritable; then nothing is left under the final name.
    """
    temporary = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        try:
            _write(temporary, data)
            made = _publish(temporary, folder / name)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        _sync(folder)
    except OSError as error:
        raise folder_error(folder, error) from error
    return made


def folder_error(folder: Path, error: OSError) -> Exception:
    """The room's own error for what the operating system said about `folder`."""
    if error.errno in _FULL:
        return FolderFull(f"{folder}: no room left")
    if error.errno in _GONE:
        return FolderMissing(f"{folder}: there is no such folder")
    return FolderUnwritable(f"{folder}: {error.strerror}")


def sweep(folder: Path, now: datetime) -> None:
    """Remove temporary files that a crash left long ago. What cannot be removed stays."""
    with suppress(OSError):
        for entry in folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
            with suppress(OSError):
                if now.timestamp() - entry.lstat().st_mtime > STALE.total_seconds():
                    entry.unlink()


def _write(path: Path, data: bytes) -> None:
    handle = os.open(
        path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, MODE
    )
    with open(handle, "wb", closefd=True) as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


def _publish(temporary: Path, final: Path) -> bool:
    try:
        os.link(temporary, final, follow_symlinks=False)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return _publish_without_links(temporary, final)
    return True


def _publish_without_links(temporary: Path, final: Path) -> bool:
    # No other program makes names like ours, so that between look and rename nobody comes.
    if os.path.lexists(final):
        return False
    temporary.rename(final)
    return True


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.EBADF):  # a share that cannot
            raise
    finally:
        os.close(handle)
