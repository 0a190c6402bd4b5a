# SPDX-License-Identifier: Apache-2.0
"""The file of a finished visit, as the real card reader leaves it in the folder `face`.

It is written for every answer that the service gave about the holder, also for "not eligible" and "none": the real
reader writes those too. It is never written for an answer that contradicts the chip, and never holds two people.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from eligibility.answers import Answer
from eligibility.codes import SegmentOfResult
from eligibility.errors import NotForTheFile
from eligibility.japan import JAPAN
from eligibility.oqs.codec import encode
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.folder import folder_error, put
from eligibility.oqs.layout import Lost
from eligibility.oqs.messages import ELIGIBILITY_REPLY
from eligibility.oqs.names import FaceName, parse_face_name
from eligibility.oqs.values import reply_with

VISIT_ID_DIGITS = 20
"""Hexadecimal, as long as those of real names."""


@dataclass(frozen=True, slots=True)
class FaceFile:
    """A file ready to be written, as often as it takes: the name stays the same."""

    name: str
    data: bytes = field(repr=False)
    lost: tuple[Lost, ...] = ()


@dataclass(frozen=True, slots=True)
class FaceFolder:
    """Where the files go. `institution_code` has ten digits."""

    path: Path
    institution_code: str
    encoding: Encoding = Encoding.SHIFT_JIS


def new_visit_id() -> str:
    """What tells one visit's file from all others."""
    return secrets.token_hex(VISIT_ID_DIGITS // 2)


def face_file(folder: FaceFolder, answer: Answer, visit_id: str, at: datetime) -> FaceFile:
    """The file of one visit. Pure. Raises NotForTheFile for an unfinished answer or for several people."""
    if answer.segment == SegmentOfResult.PROCESSING:
        raise NotForTheFile("the answer is still in progress")
    if len(answer.results) > 1:
        raise NotForTheFile("the answer holds several people or registrations")
    code, encoding = folder.institution_code, folder.encoding
    reply = reply_with(answer, code, encoding.character_code, answer.request_id)
    encoded = encode(ELIGIBILITY_REPLY, reply, encoding)
    name = str(FaceName(code, visit_id, at.astimezone(JAPAN)))
    return FaceFile(name, encoded.data, encoded.lost)


def write_face_file(folder: FaceFolder, name: str, data: bytes) -> None:
    """Put it there, once: a file of this name that stands there is this visit's own from an earlier try.

    Raises FolderMissing, FolderFull, FolderUnwritable; the file can be tried again.
    """
    put(folder.path, name, data)


def forget_old(folder: Path, keep: timedelta, now: datetime) -> int:
    """Remove card readers' files whose visit and whose writing are older than `keep`, count them.

    A visit that was without an answer for days has its file a moment ago. Raises an ExchangeError.
    """
    try:
        old = [entry for entry in folder.iterdir() if _is_old(entry, now - keep)]
        for entry in old:
            entry.unlink(missing_ok=True)
    except OSError as error:
        raise folder_error(folder, error) from error
    return len(old)


def _is_old(entry: Path, before: datetime) -> bool:
    parts = parse_face_name(entry.name)
    if parts is None or parts.at.replace(tzinfo=JAPAN) >= before:
        return False
    return entry.lstat().st_mtime < before.timestamp()
