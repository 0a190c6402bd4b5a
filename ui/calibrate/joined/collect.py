# SPDX-License-Identifier: Apache-2.0
"""Finds what the single calibrations have written in some folders: their results and calibration.toml."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from hw.errors import BadFile

PROFILE = "calibration.toml"
KINDS = ("face", "liveness", "camera", "radio", "tray")
RADIO_KEYS = {"positions", "comparisons", "reader"}
"""What `calibrate radio --json` prints; it says nothing of its kind."""
LONGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Result:
    """One run. made: local time that it states, or its file's where it states none."""

    kind: str
    path: Path
    made: datetime
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """The newest result of each kind, how many older ones there were, and the profile."""

    results: dict[str, Result]
    older: dict[str, int]
    profile: dict[str, Any] = field(default_factory=dict)
    profile_path: Path | None = None


def collect(folders: Sequence[Path]) -> Found:
    """Look through these folders and what is in them. Raises BadFile."""
    results: dict[str, Result] = {}
    older: dict[str, int] = {}
    for result in sorted(_results(folders), key=lambda one: one.made):
        if result.kind in results:
            older[result.kind] = older.get(result.kind, 0) + 1
        results[result.kind] = result
    profile, path = _profile(folders)
    return Found(results, older, profile, path)


def _results(folders: Sequence[Path]) -> Iterator[Result]:
    for folder in folders:
        if not folder.is_dir():
            raise BadFile(folder, reason="no such folder")
        for file in sorted(folder.rglob("*.json")):
            result = _read(file)
            if result is not None:
                yield result


def _read(file: Path) -> Result | None:
    """None for a file of another program. Raises BadFile for a broken result."""
    if file.stat().st_size > LONGEST_FILE:
        return None
    try:
        values = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(file, reason="cannot be read") from error
    except ValueError as error:
        raise BadFile(file, reason=f"is not JSON: {error}") from error
    kind = _kind_of(values)
    return None if kind is None else Result(kind, file, _made(file, values), values)


def _kind_of(values: Any) -> str | None:
    if not isinstance(values, dict):
        return None
    if values.keys() >= RADIO_KEYS:
        return "radio"
    kind = values.get("kind")
    return kind if kind in KINDS and "format" in values else None


def _made(file: Path, values: dict[str, Any]) -> datetime:
    try:
        made = datetime.fromisoformat(values["made"])
    except (KeyError, TypeError):
        made = datetime.fromtimestamp(file.stat().st_mtime).astimezone()
    except ValueError as error:
        raise BadFile(file, key="made", reason="is not a date and time") from error
    return made.astimezone()


def _profile(folders: Sequence[Path]) -> tuple[dict[str, Any], Path | None]:
    """Tables of all profiles found; of one name the last file's, in the order of the folders."""
    tables: dict[str, Any] = {}
    last = None
    for folder in folders:
        for path in sorted(folder.rglob(PROFILE)):
            try:
                tables |= tomllib.loads(path.read_text(encoding="utf-8"))
            except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
                raise BadFile(path, reason=f"is not TOML: {error}") from error
            last = path
    return tables, last
