# SPDX-License-Identifier: Apache-2.0
"""The words of the staff's side, in the two languages that staff read: ui/texts/staff/*.toml."""

import tomllib
from functools import cache
from importlib.resources import files

from ui.presenter.model import Text
from ui.presenter.slips import Sentence
from ui.presenter.staff.model import Say, StaffText
from ui.presenter.staff.text_ids import StaffTextId
from ui.texts.book import words
from ui.texts.language import Language


def say(what: Say, language: Language) -> str:
    """The words; Japanese for JA, English for every other language."""
    japanese = language is Language.JA
    match what:
        case str():
            return what
        case StaffText():
            return _filled(what, staff_catalogue()[what.id]["ja" if japanese else "en"])
        case Sentence():
            return what.ja if japanese else what.en
        case Text():
            found = words(what)
            return found.ja.replace(" ", "") if japanese else found.en


@cache
def staff_catalogue() -> dict[StaffTextId, dict[str, str]]:
    """All texts by id and language. Raises ValueError for a table that is none of ours, or comes twice."""
    found: dict[StaffTextId, dict[str, str]] = {}
    for file in sorted((files("ui.texts") / "staff").iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        for key, table in tomllib.loads(file.read_text(encoding="utf-8")).items():
            text_id = StaffTextId(key)
            if text_id in found or set(table) != {"ja", "en"}:
                raise ValueError(f"{file.name}: {key} stands there twice, or not in ja and en")
            found[text_id] = {code: str(written) for code, written in table.items()}
    return found


def _filled(text: StaffText, written: str) -> str:
    if text.value is None:
        return written
    return written.format(value=text.value, more="" if text.more is None else text.more)
