# SPDX-License-Identifier: Apache-2.0
"""Lists that people write: CSV with a head, and lines of words. Errors name file, line and what is allowed."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from facematch.calibrate.errors import DataUnusable


def text_of(path: Path) -> str:
    """A small text file. Raises DataUnusable."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataUnusable(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise DataUnusable(path, "is not UTF-8 text") from error


def lines_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Line number and words of each line that is not empty."""
    for number, line in enumerate(text_of(path).splitlines(), start=1):
        words = line.split()
        if words:
            yield number, words


def rows_of(
    path: Path, required: tuple[str, ...], optional: tuple[str, ...] = ()
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Line number and the row by column names, without spaces around. Raises DataUnusable."""
    reader = csv.reader(text_of(path).splitlines(), strict=True)
    try:
        head = [name.strip() for name in next(reader, [])]
        _check_head(path, head, required, optional)
        for fields in reader:
            if not any(field.strip() for field in fields):
                continue
            if len(fields) != len(head):
                reason = f"{len(fields)} fields, allowed: {len(head)} ({','.join(head)})"
                raise DataUnusable(path, reason, reader.line_num)
            row = {name: field.strip() for name, field in zip(head, fields, strict=True)}
            _check_row(path, row, required, reader.line_num)
            yield reader.line_num, row
    except csv.Error as error:
        raise DataUnusable(path, str(error), reader.line_num) from error


def _check_head(
    path: Path, head: list[str], required: tuple[str, ...], optional: tuple[str, ...]
) -> None:
    good = set(required) <= set(head) <= {*required, *optional} and len(set(head)) == len(head)
    if not good:
        extra = f"[,{','.join(optional)}]" if optional else ""
        raise DataUnusable(path, f"the first line must be {','.join(required)}{extra}", 1)


def _check_row(path: Path, row: Mapping[str, str], required: tuple[str, ...], line: int) -> None:
    for name in required:
        if not row[name]:
            raise DataUnusable(path, f"{name} is empty", line)
