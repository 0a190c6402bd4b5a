# SPDX-License-Identifier: Apache-2.0
"""TOML into a checked model, with errors that name the line, the key and what is allowed."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from hw.errors import BadFile

Model = TypeVar("Model", bound=BaseModel)

_HEADER = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+")
_KEY = re.compile(r"""^\s*["']?([^"'=\s]+)["']?\s*=""")


def load_toml(path: Path, model: type[Model]) -> Model:
    """Read `path` as `model`. Raises BadFile."""
    text = read_text(path)
    data = parse_toml(path, text)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # A misspelt key shows twice, as unknown and as missing: the first of the two helps.
        worst = min(error.errors(), key=lambda detail: detail["type"] != "extra_forbidden")
        loc = _written(data, worst["loc"], missing=worst["type"] == "missing")
        raise _bad_file(path, text, model, {**worst, "loc": loc}) from None


def read_text(path: Path) -> str:
    """The file's text. Raises BadFile."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise BadFile(path, reason=f"not UTF-8 at byte {error.start}") from error
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be read") from error


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """The file as tables. Raises BadFile."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        # The end of the document is told without its line.
        line = int(place.group(1)) if place else len(text.splitlines()) or None
        raise BadFile(path, line, reason=f"is not TOML: {error}") from error


def line_of(text: str, keys: tuple[int | str, ...]) -> int | None:
    """The line (from 1) where the key, or else the nearest table around it, is written.

    A number in `keys` says which of several tables of one name (`[[name]]`) is meant, from 0.
    """
    best: int | None = None
    table: tuple[int | str, ...] = ()
    seen: Counter[tuple[str, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(part.strip(" \"'") for part in header.group(1).split("."))
            table = (*names, seen[names]) if line.lstrip().startswith("[[") else names
            seen[names] += 1
            best = number if table == keys[: len(table)] else best
        elif (key := _KEY.match(line)) and (*table, *key.group(1).split(".")) == keys:
            return number
    return best


def _written(data: Any, loc: tuple[int | str, ...], *, missing: bool) -> tuple[int | str, ...]:
    """The part of the path that a person wrote: pydantic adds the names of a union's branches."""
    found: list[int | str] = []
    for part in loc:
        inner = _child(data, part)
        if inner is not None or (missing and part == loc[-1]):
            found.append(part)
        if inner is not None:
            data = inner
    return tuple(found)


def _child(data: Any, part: int | str) -> Any:
    if not isinstance(data, dict | list):
        return None
    try:
        return data[part]  # type: ignore[index]
    except (KeyError, IndexError, TypeError):
        return None


def _bad_file(path: Path, text: str, model: type[BaseModel], detail: ErrorDetails) -> BadFile:
    keys = tuple(part for part in detail["loc"] if isinstance(part, str))
    reason = detail["msg"].removeprefix("Value error, ")
    if detail["type"] == "extra_forbidden":
        reason = f"unknown key; allowed: {', '.join(_allowed(model, keys[:-1]))}"
    elif detail["type"] == "missing":
        reason = "missing, but required"
    return BadFile(
        path,
        line_of(text, _numbered(text, detail["loc"])),
        ".".join(map(str, detail["loc"])),
        reason,
    )


def _numbered(text: str, loc: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The path without the numbers that are no table's, but an element's of a list on one line."""
    headers = {header.group(1) for line in text.splitlines() if (header := _HEADER.match(line))}
    found: list[int | str] = []
    for part in loc:
        if isinstance(part, str) or ".".join(map(str, found)) in headers:
            found.append(part)
    return tuple(found)


def _allowed(model: type[BaseModel], tables: tuple[str, ...]) -> list[str]:
    """The keys of the table that the path of tables leads to."""
    for name in tables:
        annotation = model.model_fields[name].annotation
        candidates = [annotation, *getattr(annotation, "__args__", ())]
        models = [c for c in candidates if isinstance(c, type) and issubclass(c, BaseModel)]
        if not models:
            return []
        model = models[0]
    return list(model.model_fields)
