# SPDX-License-Identifier: Apache-2.0
"""Looks texts up. The files are read once, when the first text is asked for."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts.language import Language
from ui.texts.phrase import Phrase, parse


@dataclass(frozen=True, slots=True)
class Words:
    """A text without readings in the two languages that staff read."""

    ja: str
    en: str


def phrase(text: Text | TextId, language: Language = Language.JA) -> Phrase:
    """The words of a text, its numbers put in; English where a language has none."""
    asked = Text(text) if isinstance(text, TextId) else text
    written = catalogue()[asked.id]
    found = written.get(language)
    if found is None:
        return parse(_filled(written[Language.EN], asked), Language.EN)
    return parse(_filled(found, asked), language)


def words(text: Text | TextId) -> Words:
    """The same in Japanese and English, as plain strings."""
    return Words(phrase(text, Language.JA).plain, phrase(text, Language.EN).plain)


@cache
def catalogue() -> dict[TextId, dict[Language, str]]:
    """All texts as they are written. Raises ValueError for a table or key that is none of ours, or comes twice."""
    found: dict[TextId, dict[Language, str]] = {}
    for file in sorted(files("ui.texts").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            _add(found, tomllib.loads(file.read_text(encoding="utf-8")), file.name)
    return found


def _add(found: dict[TextId, dict[Language, str]], tables: dict[str, Any], name: str) -> None:
    for key, table in tables.items():
        text_id = TextId(key)
        if text_id in found:
            raise ValueError(f"{name}: {key} stands in another file too")
        found[text_id] = {Language(code): str(written) for code, written in table.items()}


def _filled(written: str, text: Text) -> str:
    if text.count is None and text.seconds is None:
        return written
    return written.format(count=text.count, seconds=f"{text.seconds or 0:g}")
