# SPDX-License-Identifier: Apache-2.0
"""The work file: rows that are made already, so that an interrupted calibration goes on where it was.

Embeddings are calibration data and stay in this one file beside the report; it goes when the report is
written. A line of JSON says what the rows belong to; each record has its length and a checksum, so that
a record cut off by a power failure is dropped and made anew.

Record: u32 length, u32 CRC-32, then u32 picture, u8 rows (1 reference, 2 live), u16 length of the
problem, the problem in UTF-8, and the rows as little-endian float32.
"""

from __future__ import annotations

import hashlib
import json
import os
import struct
import zlib
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

import numpy as np

from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded, EmbedSettings
from facematch.calibrate.errors import WorkUnusable
from facematch.values import FloatArray, MatcherInfo

VERSION = 1
_FRAME, _HEAD = struct.Struct("<II"), struct.Struct("<IBH")
_REFERENCE, _LIVE = 1, 2
LONGEST_RECORD = 1 << 20
LONGEST_PROBLEM = 500


def key_of(dataset: Dataset, settings: EmbedSettings, matcher: MatcherInfo) -> dict[str, object]:
    """What rows belong to: the files with their sizes and times, the model, the settings."""
    digest = hashlib.sha256()
    for picture in dataset.pictures:
        status = picture.path.stat()
        line = f"{picture.path}|{picture.role}|{status.st_size}|{status.st_mtime_ns}\n"
        digest.update(line.encode("utf-8", "surrogateescape"))
    made = asdict(settings)
    del made["models_dir"]
    return {
        "version": VERSION,
        "pictures": len(dataset.pictures),
        "files": digest.hexdigest(),
        "model": [matcher.name, matcher.sha256, matcher.version],
        "model_version": matcher.version,
        "settings": made,
    }


class WorkFile:
    """Appends records; readable by its owner only. Raises WorkUnusable."""

    def __init__(self, path: Path, key: dict[str, object], *, resume: bool) -> None:
        self.path = path
        self.done: dict[int, Embedded] = {}
        head = json.dumps(key, sort_keys=True).encode() + b"\n"
        whole = self._read(head) if resume and path.exists() else 0
        try:
            self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
            self._file.truncate(whole)
            self._file.seek(whole)
            if not whole:
                self._file.write(head)
                self.flush()
        except OSError as error:
            raise WorkUnusable(f"{path}: {error.strerror}") from error

    def __enter__(self) -> WorkFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.flush()
        self._file.close()

    def add(self, picture: int, row: Embedded) -> None:
        """One picture's rows; they are on the disk after `flush`."""
        self.done[picture] = row
        payload = _payload(picture, row)
        self._file.write(_FRAME.pack(len(payload), zlib.crc32(payload)) + payload)

    def flush(self) -> None:
        """What was added survives a power failure."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def _read(self, head: bytes) -> int:
        """Takes over the records that are whole; the number of bytes up to the first that is not."""
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise WorkUnusable(f"{self.path}: {error.strerror}") from error
        if not content.startswith(head):
            raise WorkUnusable(
                f"{self.path}: unfinished work of other data, another model or other settings; "
                "run without --resume to begin anew"
            )
        at = len(head)
        while (record := _record(content, at)) is not None:
            picture, row, at = record
            self.done[picture] = row
        return at


def _payload(picture: int, row: Embedded) -> bytes:
    problem = row.problem.encode()[:LONGEST_PROBLEM]
    flags = _REFERENCE * (row.reference is not None) | _LIVE * (row.live is not None)
    rows = [r.astype("<f4").tobytes() for r in (row.reference, row.live) if r is not None]
    return _HEAD.pack(picture, flags, len(problem)) + problem + b"".join(rows)


def _record(content: bytes, at: int) -> tuple[int, Embedded, int] | None:
    if at + _FRAME.size > len(content):
        return None
    length, checksum = _FRAME.unpack_from(content, at)
    start, end = at + _FRAME.size, at + _FRAME.size + length
    payload = content[start:end]
    if length > LONGEST_RECORD or len(payload) < length or length < _HEAD.size:
        return None
    if zlib.crc32(payload) != checksum:
        return None
    picture, flags, letters = _HEAD.unpack_from(payload)
    problem = payload[_HEAD.size : _HEAD.size + letters].decode("utf-8", "replace")
    rows = np.frombuffer(payload[_HEAD.size + letters :], "<f4").astype(np.float32)
    return picture, Embedded(*_split(rows, flags), problem), end


def _split(rows: FloatArray, flags: int) -> tuple[FloatArray | None, FloatArray | None]:
    if flags == _REFERENCE | _LIVE:
        half = len(rows) // 2
        return rows[:half], rows[half:]
    return (rows if flags == _REFERENCE else None), (rows if flags == _LIVE else None)
