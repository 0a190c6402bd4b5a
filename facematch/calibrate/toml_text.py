# SPDX-License-Identifier: Apache-2.0
"""One table of a TOML file written anew, all others kept as they stand, comments included.

Python reads TOML and does not write it. What is written here is read back and compared before it
replaces a file.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import tomllib
from collections.abc import Mapping
from typing import Any

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+\Z")
_HEADER = re.compile(r"\s*\[\[?\s*(?P<name>[^\]]+?)\s*\]\]?\s*(#.*)?\Z")


def with_table(text: str, name: str, values: Mapping[str, Any]) -> str:
    """The TOML `text` with the table `name` replaced by `values`, or added at its end.

    Raises ValueError for a value that TOML cannot hold, tomllib.TOMLDecodeError for a bad `text`.
    """
    wanted = {**tomllib.loads(text), name: dict(values)}
    kept = _without_table(text, name).rstrip()
    spliced = f"{kept}\n\n{table_text(name, values)}".lstrip()
    if _reads_as(spliced, wanted):
        return spliced
    # An inline table, a dotted key or a string with a line like a header: write all of it anew.
    whole = document_text(wanted)
    if not _reads_as(whole, wanted):
        raise ValueError(f"[{name}] holds a value that does not survive writing")
    return whole


def document_text(document: Mapping[str, Any]) -> str:
    """A whole document: plain values first, then one table after the other."""
    plain = {key: value for key, value in document.items() if not isinstance(value, Mapping)}
    tables = {key: value for key, value in document.items() if isinstance(value, Mapping)}
    parts = ["".join(_line(key, value) for key, value in plain.items())] if plain else []
    parts += [table_text(key, value) for key, value in tables.items()]
    return "\n".join(parts)


def table_text(name: str, values: Mapping[str, Any], path: str = "") -> str:
    """`[name]`, its plain values, then its tables as `[name.key]`."""
    full = f"{path}.{_key(name)}" if path else _key(name)
    lines = [f"[{full}]\n"]
    lines += [_line(k, v) for k, v in values.items() if not isinstance(v, Mapping)]
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines += ["\n", table_text(key, value, full)]
    return "".join(lines)


def _line(key: str, value: Any) -> str:
    return f"{_key(key)} = {value_text(value)}\n"


def _key(key: str) -> str:
    return key if _BARE_KEY.match(key) else _quoted(key)


def _quoted(text: str) -> str:
    """JSON's escapes are TOML's; DEL is the one character that only TOML forbids."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def value_text(value: Any) -> str:
    """One value. Raises ValueError for None and for types that TOML does not have."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(value_text(one) for one in value) + "]"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{_key(k)} = {value_text(v)}" for k, v in value.items())
        return f"{{{inner}}}"
    raise ValueError(f"{value!r} cannot be written to TOML")


def _float_text(value: float) -> str:
    if not math.isfinite(value):
        return str(value)
    text = repr(float(value))
    return text if any(sign in text for sign in ".e") else f"{text}.0"


def _without_table(text: str, name: str) -> str:
    kept, inside = [], False
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header is not None:
            first = header["name"].partition(".")[0].strip().strip("\"'")
            inside = first == name
        if not inside:
            kept.append(line)
    return "\n".join(kept)


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return repr(_plain(tomllib.loads(text))) == repr(_plain(wanted))
    except tomllib.TOMLDecodeError:
        return False


def _plain(value: Any) -> Any:
    """The value as dicts in the order of their keys, and lists; NaN is equal to NaN by its text."""
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return float(value) if isinstance(value, float) else value
