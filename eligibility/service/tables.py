# SPDX-License-Identifier: Apache-2.0
"""A strict reader of TOML tables whose errors say the path, the line, the key and what is allowed."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from eligibility.errors import BadFile

Value = TypeVar("Value")


def read_root(path: Path) -> "Table":
    """The whole file as a table. Raises BadFile."""
    try:
        return read_text(path.read_text("utf-8"), path)
    except OSError as error:
        raise BadFile(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise BadFile(path, "is not UTF-8") from error


def read_text(source: str, place: Path) -> "Table":
    """A text as a table; `place` is what errors call it. Raises BadFile."""
    try:
        return Table(place, tomllib.loads(source), source)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise BadFile(place, f"not TOML: {error}", line=int(line[1]) if line else None) from error


@dataclass(slots=True)
class Table:
    """One table. Keys that nobody asked for are refused by `finish`.

    `nth` counts tables of the same header (an array of tables) below the parent, from 0; `after` is the
    parent's line, from which to look on; `inline_at` is the line of a table that has no header.
    """

    path: Path
    data: dict[str, Any]
    source: str = field(repr=False)
    header: str = ""
    nth: int = 0
    after: int = 0
    inline_at: int | None = None
    asked: set[str] = field(default_factory=set)

    def names(self) -> tuple[str, ...]:
        """The names of all members, in the file's order."""
        return tuple(self.data)

    def has(self, key: str) -> bool:
        """True when the key is there; asking makes it known."""
        self.asked.add(key)
        return key in self.data

    def table(self, key: str) -> "Table":
        """The table under `key`."""
        value = self._get(key)
        if not isinstance(value, dict):
            raise self.bad(key, "is not a table")
        found = Table(self.path, value, self.source, self._below(key), after=self._start() or 0)
        if found._start() is None:  # { ... } on the line of its key, or a header that is left out
            found.inline_at = self._line(key)
        return found

    def rows(self, key: str) -> "tuple[Table, ...]":
        """The array of tables under `key`, empty when absent."""
        values = self._get(key) if self.has(key) else []
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.bad(key, "is not an array of tables")
        header, after = self._below(key), self._start() or 0
        return tuple(
            Table(self.path, value, self.source, header, nth, after)
            for nth, value in enumerate(values)
        )

    def _typed(self, key: str, kind: type[Value], what: str) -> Value:
        """The value under `key`, of exactly this type."""
        value = self._get(key)
        if type(value) is not kind:
            raise self.bad(key, f"is not {what}")
        return value

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._typed(key, str, "a text")
        if not value:
            raise self.bad(key, "is empty")
        return value

    def date(self, key: str) -> dt.date:
        """A date; one with a time is refused."""
        return self._typed(key, dt.date, "a date like 2026-04-01")

    def moment(self, key: str) -> dt.datetime:
        """A date and time with its offset from UTC."""
        value = self._typed(key, dt.datetime, "a time like 2026-04-01T09:30:00+09:00")
        if value.tzinfo is None:
            raise self.bad(key, "needs an offset from UTC, like +09:00")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts that are not empty, itself not empty."""
        values = self._get(key)
        if not isinstance(values, list) or not values:
            raise self.bad(key, "is not a list of texts")
        if not all(isinstance(value, str) and value for value in values):
            raise self.bad(key, "is not a list of texts")
        return tuple(values)

    def whole(self, key: str) -> int:
        """A whole number."""
        return self._typed(key, int, "a whole number")

    def number(self, key: str) -> float:
        """A number, whole or not; no infinity."""
        value = self._get(key)
        if type(value) not in (int, float) or not isfinite(value):
            raise self.bad(key, "is not a number")
        return float(value)

    def flag(self, key: str) -> bool:
        """true or false."""
        return self._typed(key, bool, "true or false")

    def choice(self, key: str, allowed: Mapping[str, Value]) -> Value:
        """One of the allowed texts, as what it stands for."""
        value = self._typed(key, str, "a text")
        if value not in allowed:
            raise self.bad(key, "is not one of the allowed values", allowed)
        return allowed[value]

    def finish(self) -> None:
        """Refuse the keys that nobody asked for."""
        for key in self.data:
            if key not in self.asked:
                raise self.bad(key, "is not known here", sorted(self.asked))

    def bad(self, key: str | None, detail: str, allowed: Iterable[str] = ()) -> BadFile:
        """The error for this key, with its line."""
        return BadFile(self.path, detail, line=self._line(key), key=key, allowed=allowed)

    def _get(self, key: str) -> Any:
        self.asked.add(key)
        if key not in self.data:
            raise self.bad(key, "is missing")
        return self.data[key]

    def _below(self, key: str) -> str:
        return f"{self.header}.{key}" if self.header else key

    def _line(self, key: str | None) -> int | None:
        """tomllib keeps no lines, so look for the header and then for the key below it."""
        if self.inline_at is not None:
            return self.inline_at
        lines, start = self.source.splitlines(), self._start()
        if start is None:
            return self._line_of_key(key, lines, self.after) or self.after or None
        return self._line_of_key(key, lines, start) or start

    def _start(self) -> int | None:
        """The line of the header, from 1; None for the root and for an inline table."""
        lines = enumerate(self.source.splitlines()[self.after :], self.after + 1)
        heads = [number for number, line in lines if self._is_header(line)]
        return heads[self.nth] if self.nth < len(heads) else None

    def _line_of_key(self, key: str | None, lines: list[str], start: int) -> int | None:
        if key is None:
            return None
        wanted = re.compile(rf"\s*(?:{re.escape(key)}\s*=|\[+{re.escape(self._below(key))}\]+)")
        for number, line in enumerate(lines[start:], start + 1):
            if wanted.match(line):
                return number
            if self.header and line.lstrip().startswith("["):
                return None
        return None

    def _is_header(self, line: str) -> bool:
        return (
            bool(self.header) and line.split("#", maxsplit=1)[0].strip().strip("[]") == self.header
        )
