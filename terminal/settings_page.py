# SPDX-License-Identifier: Apache-2.0
"""`docs/settings.md`: every key of `uketsuke.toml` with its type, default and range, written from the classes."""

import json
import types
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from terminal.settings import Settings

HEAD = """\
# Settings: `uketsuke.toml`

Made from the code by `make docs`; do not edit. `uketsuke setup` writes the file (docs/setup.md), `uketsuke doctor`
checks it (docs/doctor.md), `uketsuke setup --schema` prints the same as JSON Schema.

Every key has a default: a file holds what differs. Unknown keys are refused with file, line and what is allowed.
`_s`, `_h`, `_inch` in a name is its unit. Secrets (keys of TLS, of the journal, of slips) are files of their own and
only named here. A path is looked up from the directory where the program starts: write it from `/` on.
"""
_WORDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "true, false",
    Path: "path",
    type(None): "none",
}


def markdown() -> str:
    """The page."""
    sections = [_section(name, table) for name, table in tables()]
    return HEAD + "".join(f"\n{section}" for section in sections)


def schema() -> str:
    """JSON Schema (draft 2020-12) of the file, as pydantic makes it."""
    return json.dumps(Settings.model_json_schema(), ensure_ascii=False, indent=2)


def tables() -> Iterator[tuple[str, type[BaseModel]]]:
    """Each table of the file in order: its name and its class."""
    for name, field in Settings.model_fields.items():
        yield name, table_of(field)


def table_of(field: FieldInfo) -> type[BaseModel]:
    """The class of a table's field."""
    table = field.annotation
    if not (isinstance(table, type) and issubclass(table, BaseModel)):
        raise TypeError(f"{field}: not a table")
    return table


def toml_value(value: Any) -> str:
    """A default as it would be written in the file; none: a dash."""
    match value:
        case None:
            return "—"
        case bool():
            return str(value).lower()
        case Enum():
            return toml_value(value.value)
        case tuple() | list():
            return f"[{', '.join(toml_value(one) for one in value)}]"
        case str() | Path():
            return json.dumps(str(value), ensure_ascii=False)
    return f"{value:g}" if isinstance(value, float) and value < 1e5 else str(value)


def _section(name: str, table: type[BaseModel]) -> str:
    rows = "".join(_row(key, field) for key, field in table.model_fields.items())
    about = (table.__doc__ or "").strip().splitlines()[0].removeprefix(f"`[{name}]`: ")
    about = about[:1].upper() + about[1:]
    head = "| key | type | default | range | |\n|---|---|---|---|---|\n"
    return f"## [{name}]\n\n{about}\n\n{head}{rows}"


def _row(key: str, field: FieldInfo) -> str:
    cells = (
        f"`{key}`",
        _kind(field.annotation),
        _code(toml_value(field.default)),
        _range(field),
        (field.description or "").replace("None:", "without:"),
    )
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def _code(text: str) -> str:
    return text if text == "—" else f"`{text}`"


def _kind(annotation: Any) -> str:
    """A type in the words of somebody who writes the file."""
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in (Union, types.UnionType):
        return ", ".join(_kind(part) for part in parts if part is not type(None))
    if origin is Literal:
        return ", ".join(toml_value(part) for part in parts)
    if origin is tuple:
        return f"list of {_kind(parts[0])}"
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ", ".join(toml_value(member) for member in annotation)
    return _kind(parts[0]) if parts else _WORDS[annotation]


def _range(field: FieldInfo) -> str:
    """What the checks of the field allow, in the order of a sentence."""
    found = [_limit(one) for one in field.metadata]
    return ", ".join(text for text in found if text)


def _limit(limit: Any) -> str:
    match limit:
        case annotated_types.Ge(ge=value):
            return f"≥ {value}"
        case annotated_types.Gt(gt=value):
            return f"> {value}"
        case annotated_types.Le(le=value):
            return f"≤ {value}"
        case annotated_types.Lt(lt=value):
            return f"< {value}"
        case annotated_types.MinLen(min_length=value):
            return f"at least {value} long"
        case annotated_types.MaxLen(max_length=value):
            return f"at most {value} long"
    pattern = getattr(limit, "pattern", None)
    return f"`{pattern}`" if pattern else ""
