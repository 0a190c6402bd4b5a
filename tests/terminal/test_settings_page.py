# SPDX-License-Identifier: Apache-2.0
"""`docs/settings.md` and the JSON Schema say what the code says."""

import json
from pathlib import Path

import pytest

from terminal.settings import Settings
from terminal.settings_page import markdown, schema, tables, toml_value

PAGE = Path("docs/settings.md")
KEYS = [(name, key) for name, table in tables() for key in table.model_fields]


def test_the_page_in_docs_is_the_one_that_the_code_makes() -> None:
    assert PAGE.read_text(encoding="utf-8") == markdown(), "run: make docs"


@pytest.mark.parametrize(("name", "key"), KEYS, ids=str)
def test_every_key_says_what_it_is_for(name: str, key: str) -> None:
    assert dict(tables())[name].model_fields[key].description


def test_every_key_stands_in_the_page() -> None:
    page = markdown()
    assert [key for _, key in KEYS if f"| `{key}` |" not in page] == []


def test_a_table_is_told_with_types_ranges_and_defaults() -> None:
    page = markdown()
    assert "| `diagonal_inch` | number | `13.3` | ≥ 7, ≤ 32 |" in page
    assert '| `kind` | "pdf", "cups", "escpos" | `"pdf"` |' in page


def test_the_schema_knows_every_table_and_refuses_others() -> None:
    found = json.loads(schema())
    assert set(found["properties"]) == set(Settings.model_fields)
    assert found["additionalProperties"] is False


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "—"), (True, "true"), (0.5, "0.5"), (7, "7"), ("あ", '"あ"'), (("ja",), '["ja"]')],
)
def test_a_default_is_written_as_in_the_file(value: object, text: str) -> None:
    assert toml_value(value) == text
