# SPDX-License-Identifier: Apache-2.0
"""Looks texts up. The files are read once, when the first text is asked for."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Final

from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts.language import Language
from ui.texts.phrase import BadMarks, Phrase, parse

Table = dict[Language, str]

PLACES: Final = frozenset({"count", "seconds"})
"""What may stand in braces."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text without readings in the two languages that staff read."""

    ja: str
    en: str


def phrase(text: Text | TextId, language: Language = Language.JA) -> Phrase:
    """The words of a text, its numbers put in."""
    asked = Text(text) if isinstance(text, TextId) else text
    found = parse(_filled(catalogue()[asked.id][language], asked), language)
    change = _finish.get()
    return found if change is None else change(found)


def words(text: Text | TextId) -> Words:
    """The same in Japanese and English, as plain strings."""
    return Words(phrase(text, Language.JA).plain, phrase(text, Language.EN).plain)


_finish: ContextVar[Callable[[Phrase], Phrase] | None] = ContextVar("finish", default=None)


@contextmanager
def finished_by(change: Callable[[Phrase], Phrase]) -> Iterator[None]:
    """For tests of layout: every phrase goes through `change` (`ui.texts.pseudo.pseudo`) inside this block."""
    former = _finish.set(change)
    try:
        yield
    finally:
        _finish.reset(former)


@cache
def catalogue() -> dict[TextId, Table]:
    """All texts as they are written. Raises ValueError for a table that cannot be used: file, id, what is wrong."""
    found: dict[TextId, Table] = {}
    for file in sorted(files("ui.texts").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".toml"):
            _add(found, read_texts(file.name, file.read_text(encoding="utf-8")), file.name)
    return found


def read_texts(name: str, written: str) -> dict[TextId, Table]:
    """One file. Raises ValueError: no TOML, an id or a language that is none, missing words, bad marks or braces."""
    try:
        tables = tomllib.loads(written)
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{name}: {error}") from error
    return {_id(key, name): _checked(table, f"{name}, [{key}]") for key, table in tables.items()}


def _add(found: dict[TextId, Table], more: Mapping[TextId, Table], name: str) -> None:
    for text_id, table in more.items():
        if text_id in found:
            raise ValueError(f"{name}, [{text_id}]: stands in another file too")
        found[text_id] = table


def _id(key: str, name: str) -> TextId:
    try:
        return TextId(key)
    except ValueError:
        raise ValueError(f"{name}, [{key}]: no such text id (ui/presenter/text_ids.py)") from None


def _checked(table: Any, where: str) -> Table:
    codes = [language.value for language in Language]
    if not isinstance(table, dict) or set(table) != set(codes):
        raise ValueError(f"{where}: needs words in each of {', '.join(codes)}, and nothing else")
    return {
        Language(code): _sentence(written, Language(code), f"{where}, {code}")
        for code, written in table.items()
    }


def _sentence(written: Any, language: Language, where: str) -> str:
    if not isinstance(written, str) or not written.strip():
        raise ValueError(f"{where}: needs words")
    try:
        parse(written, language)
        unknown = places(written) - PLACES
    except BadMarks as error:
        raise ValueError(f"{where}: {error}") from error
    except ValueError as error:
        raise ValueError(f"{where}: braces: {error}") from error
    if unknown:
        raise ValueError(f"{where}: unknown in braces: {', '.join(sorted(unknown))}")
    return written


def places(written: str) -> frozenset[str]:
    """What stands in braces."""
    return frozenset(part[1] for part in Formatter().parse(written) if part[1] is not None)


def _filled(written: str, text: Text) -> str:
    if text.count is None and text.seconds is None:
        return written
    return written.format(count=text.count, seconds=f"{text.seconds or 0:g}")
