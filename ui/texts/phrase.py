# SPDX-License-Identifier: Apache-2.0
"""One text in one language: runs of letters, each with or without a reading above it."""

import re
from dataclasses import dataclass

from ui.texts.language import Language

KANJI = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々"
_MARKED = re.compile(
    rf"｜(?P<any>[^《》｜]+)《(?P<read>[^《》｜]+)》|(?P<kanji>[{KANJI}]+)《(?P<kana>[^《》｜]+)》"
)
_READING = re.compile("[ぁ-ゖー]+")


class BadMarks(ValueError):
    """A reading that belongs to nothing, or is none; says what stands there."""


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that stand together; `reading` is drawn above them when furigana are wanted."""

    base: str
    reading: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to draw. `runs` may contain spaces: lines break there."""

    language: Language
    runs: tuple[Run, ...]

    @property
    def plain(self) -> str:
        """The text without readings."""
        return "".join(run.base for run in self.runs)

    @property
    def read(self) -> str:
        """The text as it is read aloud: the readings in the place of their letters."""
        return "".join(run.reading or run.base for run in self.runs)


def parse(written: str, language: Language) -> Phrase:
    """What stands in a text file. Raises BadMarks."""
    runs: list[Run] = []
    end = 0
    for found in _MARKED.finditer(written):
        if found.start() > end:
            runs.append(_bare(written[end : found.start()]))
        runs.append(_marked(found["any"] or found["kanji"], found["read"] or found["kana"]))
        end = found.end()
    if end < len(written):
        runs.append(_bare(written[end:]))
    return Phrase(language, tuple(runs))


def _bare(letters: str) -> Run:
    if any(mark in letters for mark in "《》｜"):
        raise BadMarks(f"a mark of a reading without its letters or its end: {letters}")
    return Run(letters)


def _marked(base: str, reading: str) -> Run:
    if not _READING.fullmatch(reading):
        raise BadMarks(f"the reading of {base} has to be hiragana: {reading}")
    if " " in base:
        raise BadMarks(f"a reading stands for one word, not for several: {base}")
    return Run(base, reading)
