# SPDX-License-Identifier: Apache-2.0
"""`uketsuke.toml` as it is written by the set-up: what is there stays, with its comments; new keys carry theirs."""

from enum import Enum
from pathlib import Path
from typing import Any, cast

import tomlkit
from pydantic import BaseModel, ValidationError, create_model
from pydantic.fields import FieldInfo
from tomlkit.items import Table as TomlTable

from hw.errors import BadFile
from hw.toml_file import load_toml, parse_toml, read_text
from terminal.settings import Settings
from terminal.settings_page import table_of
from ui.setup.whole_files import write_whole

HEAD = "Uketsuke: this kiosk's settings. All keys: docs/settings.md. Checked by: uketsuke doctor --settings FILE"

PLAIN = {
    "string_pattern_mismatch": "is not written as it has to be",
    "float_parsing": "has to be a number",
    "int_parsing": "has to be a whole number",
    "int_from_float": "has to be a whole number",
    "bool_parsing": "has to be true or false",
    "string_unicode": "cannot be read: the terminal sends no UTF-8 (try LANG=C.UTF-8)",
}
"""For a person at the terminal, in place of pydantic's own words; the others are plain enough."""


class SettingsFile:
    """One file. Raises BadFile when the one that is there cannot be read: nothing of it is overwritten then."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if path.exists():
            load_toml(path, Settings)
            self._document = tomlkit.parse(read_text(path))
        else:
            self._document = tomlkit.document()
            self._document.add(tomlkit.comment(HEAD))

    def get(self, key: str) -> Any:
        """The value of `table.key` as the program will see it: the file's, or the default."""
        table, name = key.split(".")
        written = self._document.get(table, {}).get(name)
        return default_of(key) if written is None else check(key, _plain(written))

    def has(self, key: str) -> bool:
        """Whether the file itself says it."""
        table, name = key.split(".")
        return name in self._document.get(table, {})

    def put(self, key: str, value: Any) -> None:
        """Say it, if it is not said so already; a default that the file does not hold is left out.

        None: the file says nothing about it any more, whatever it said, so that the default holds.
        """
        table, name = key.split(".")
        if value is None:
            field_of(key)
            self._document.get(table, {}).pop(name, None)
            return
        if self.get(key) == value:
            return
        tables = self._table(table)
        new = name not in tables
        if new and (about := field_of(key).description):
            tables.add(tomlkit.comment(about.replace("None:", "without:")))
        tables[name] = _written(value)

    def settings(self) -> Settings:
        """What the program will read. Raises BadFile with the reason."""
        try:
            return Settings.model_validate(parse_toml(self.path, self.text()))
        except ValidationError as error:
            worst = error.errors()[0]
            key = ".".join(map(str, worst["loc"]))
            raise BadFile(
                self.path, None, key, worst["msg"].removeprefix("Value error, ")
            ) from None

    def text(self) -> str:
        """The file as it would be written."""
        return tomlkit.dumps(self._document)

    def write(self) -> None:
        """Whole or not at all, and only what the program can read. Raises BadFile."""
        self.settings()
        write_whole(self.path, self.text().encode("utf-8"))

    def _table(self, name: str) -> TomlTable:
        if name not in self._document:
            if self._document.body:
                self._document.add(tomlkit.nl())
            self._document.add(name, tomlkit.table())
        found = self._document[name]
        if not isinstance(found, TomlTable):
            raise BadFile(self.path, None, name, "has to be written as a table: [" + name + "]")
        return found


def field_of(key: str) -> FieldInfo:
    """The field of the settings that `table.key` names. Raises KeyError."""
    table, name = key.split(".")
    return table_of(Settings.model_fields[table]).model_fields[name]


def default_of(key: str) -> Any:
    """What holds when the file does not say it."""
    return field_of(key).default


def check(key: str, value: Any) -> Any:
    """The value in its own type. Raises ValueError with what is allowed."""
    field = field_of(key)
    one: type[BaseModel] = create_model("One", value=(cast(Any, field.annotation), field))
    try:
        return one.model_validate({"value": value}).value  # type: ignore[attr-defined]
    except ValidationError as error:
        worst = error.errors()[0]
        raise ValueError(
            PLAIN.get(worst["type"], worst["msg"].removeprefix("Value error, "))
        ) from None


def _plain(item: Any) -> Any:
    return item.unwrap() if hasattr(item, "unwrap") else item


def _written(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value
