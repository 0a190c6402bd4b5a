# SPDX-License-Identifier: Apache-2.0
"""One table of a TOML file written anew, all others kept as they stand, comments included.

tomlkit keeps what it does not change, letter by letter. What is written is read back with Python's own
reader and compared before it replaces a file.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError


def with_table(text: str, name: str, values: Mapping[str, Any]) -> str:
    """The TOML `text` with the table `name` replaced by `values`, or added at its end.

    Raises ValueError for a value that TOML cannot hold and for a bad `text`.
    """
    wanted = {**tomllib.loads(text), name: dict(values)}
    try:
        document = tomlkit.parse(text)
        document[name] = _table(values)
        written = tomlkit.dumps(document)
    except TOMLKitError as error:
        raise ValueError(f"[{name}] cannot be written to TOML: {error}") from error
    if not _same(tomllib.loads(written), wanted):
        raise ValueError(f"[{name}] holds a value that does not survive writing")
    return written


def _table(values: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in values.items():
        table[key] = _table(value) if isinstance(value, Mapping) else _plain(value)
    return table


def _plain(value: Any) -> Any:
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _same(one: Any, other: Any) -> bool:
    """Whether two values are the same to TOML: NaN is NaN, a tuple is a list."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    both_nan = isinstance(one, float) and isinstance(other, float) and math.isnan(one)
    return (both_nan and math.isnan(other)) or bool(one == other)
