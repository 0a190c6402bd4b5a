# SPDX-License-Identifier: Apache-2.0
"""Files that are there whole or not at all, whenever the power goes."""

import os
from contextlib import suppress
from pathlib import Path

from hw.errors import BadFile
from terminal.private_file import sync_directory

PUBLIC, PRIVATE = 0o644, 0o600


def write_whole(path: Path, content: bytes, mode: int = PUBLIC) -> None:
    """Write beside it, to the disk, and then take its place. Raises BadFile."""
    part = path.with_name(f".{path.name}.part")
    try:
        _write_part(part, content, mode)
        part.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise BadFile(path, reason=error.strerror or "cannot be written") from error


def make_folder(path: Path) -> None:
    """A folder for its owner only; one that is there stays as it is. Raises BadFile."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be made") from error


def is_anothers(path: Path) -> bool:
    """Whether it is there and belongs to somebody else: after install.sh, to the kiosk's user."""
    try:
        return path.stat().st_uid != os.geteuid()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be looked at") from error


def why(path: Path, error: Exception) -> str:
    """The reason without the path, which BadFile names itself."""
    return str(error).removeprefix(f"{path}: ")


def _write_part(part: Path, content: bytes, mode: int) -> None:
    part.unlink(missing_ok=True)
    # Nobody else may read a secret in the moment before its rights are set.
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(content)
        file.flush()
        os.fsync(handle)
