# SPDX-License-Identifier: Apache-2.0
"""An access log as a file: JSON Lines. First which chain it is, then its rows in order, then its signed marks.

    {"format": "uketsuke-access-log/1", "chain": "kiosk-1", "key": {"kty": "OKP", "crv": "Ed25519", "x": "…"}}
    {"seq": 1, "at": "2026-11-24T00:00:00.000000Z", "actor": …, "person": …, …, "hash": …}
    {"mark": "checkpoint", "token": "<JWS>"}

The key in the file only names whose marks these are: what it signed is believed against anchors kept elsewhere.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from eligibility.access_log.checkpoints import Checkpoint, Mark, VerifyKey, read_checkpoint
from eligibility.access_log.rows import AccessRow, instant, moment
from eligibility.errors import AccessLogError, BadFile

FORMAT = "uketsuke-access-log/1"
_FIELDS = {field.name: field.type for field in fields(AccessRow)}


@dataclass(frozen=True, slots=True)
class Exported:
    """What a file holds. The marks' signatures were checked against the file's own key."""

    chain: str
    key: VerifyKey
    rows: tuple[AccessRow, ...]
    marks: tuple[Checkpoint, ...]


def lines_of(
    chain: str, key: VerifyKey, rows: Iterable[AccessRow], tokens: Mapping[str, list[str]]
) -> Iterator[str]:
    """The file's lines, without line ends. `tokens`: signed marks as texts, by kind."""
    yield _line({"format": FORMAT, "chain": chain, "key": key.json()})
    for row in rows:
        yield _line({**asdict(row), "at": instant(row.at)})
    for mark in Mark:
        for token in tokens.get(mark.value, []):
            yield _line({"mark": mark.value, "token": token})


def read_file(path: Path) -> Exported:
    """Read it back. Raises BadFile with the line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path, f"cannot be read ({type(error).__name__})") from None
    if not lines:
        raise BadFile(path, "is empty")
    chain, key = _at(path, 1, lambda: _header(json.loads(lines[0])))
    rows: list[AccessRow] = []
    marks: list[Checkpoint] = []
    for number, line in enumerate(lines[1:], 2):
        found = _at(path, number, lambda line=line: _entry(json.loads(line), key))
        rows.append(found) if isinstance(found, AccessRow) else marks.append(found)
    return Exported(chain, key, tuple(rows), tuple(marks))


def _at(path: Path, line: int, read: Any) -> Any:
    try:
        return read()
    except AccessLogError as error:
        raise BadFile(path, str(error), line=line) from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise BadFile(path, "not a line of an access log", line=line) from None


def _header(data: Any) -> tuple[str, VerifyKey]:
    if data["format"] != FORMAT or not isinstance(data["chain"], str):
        raise ValueError
    return data["chain"], VerifyKey.of_json(data["key"])


def _entry(data: Any, key: VerifyKey) -> AccessRow | Checkpoint:
    if "mark" in data:
        return read_checkpoint(data["token"], key, mark=Mark(data["mark"]))
    if set(data) != set(_FIELDS) or type(data["seq"]) is not int:
        raise ValueError
    if not all(isinstance(data[name], str) for name in _FIELDS if name != "seq"):
        raise ValueError
    return AccessRow(**{**data, "at": moment(data["at"])})


def _line(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
