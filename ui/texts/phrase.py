# SPDX-License-Identifier: Apache-2.0
"""One text in one language: runs of letters, each with or without a reading above it."""

import re
from dataclasses import dataclass

from ui.texts.language import Language

_MARKED = re.compile(
    r"｜(?P<any>[^《｜]+)《(?P<read>[^》]+)》|(?P<kanji>[\u3400-\u9fff々]+)《(?P<kana>[^》]+)》"
)


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


def parse(written: str, language: Language) -> Phrase:
    """What stands in a text file."""
    runs: list[Run] = []
    end = 0
    for found in _MARKED.finditer(written):
        if found.start() > end:
            runs.append(Run(written[end : found.start()]))
        runs.append(Run(found["any"] or found["kanji"], found["read"] or found["kana"]))
        end = found.end()
    if end < len(written):
        runs.append(Run(written[end:]))
    return Phrase(language, tuple(runs))
