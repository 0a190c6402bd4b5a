# SPDX-License-Identifier: Apache-2.0
"""Where the answers come from: a person at the terminal, a file, or nobody (then what is there, and the defaults)."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from hw.errors import BadFile
from hw.toml_file import load_toml, read_text
from ui.setup.questions import KEYS, Question, Topic

if TYPE_CHECKING:
    from ui.setup.first_staff import NewStaff

NONE = "-"
"""Typed for "there is none"."""


class Options(BaseModel):
    """`[setup]` of a file of answers: what is no key of uketsuke.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    journal_key: Literal["credential", "file"] = Field(
        "credential",
        description="handed over by systemd, or read from its file by the kiosk's user",
    )
    tests: bool = Field(True, description="try reader, cameras, printer and service")
    page: Literal["print", "file", "none"] = Field(
        "print", description="the page at the end; printed if a printer that takes A4 is ready"
    )


class _Written(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True)

    setup: Options = Options()


class Answers(Protocol):
    """`ask` gives a value that passes `check`."""

    def begin(self, topic: Topic) -> None:
        """A topic's questions follow."""
        ...

    def ask(self, question: Question, proposal: Any, check: Callable[[Any], Any]) -> Any:
        """The answer, checked. Raises BadFile when there is nobody to ask again."""
        ...

    def again(self, reason: str) -> None:
        """The answers of a topic do not fit together. Raises BadFile when there is nobody to ask again."""
        ...

    def options(self) -> Options:
        """How the set-up itself shall go."""
        ...

    def first_staff(self) -> "NewStaff | None":
        """Who of the staff may sign in first; None: `uketsuke staff add` does it later. A code stands in no file."""
        ...


class Proposals:
    """Nobody is asked."""

    def begin(self, topic: Topic) -> None:
        """Nobody hears it."""

    def ask(self, question: Question, proposal: Any, check: Callable[[Any], Any]) -> Any:
        try:
            return check(proposal)
        except ValueError as error:
            raise BadFile("the answers", None, question.key, str(error)) from None

    def again(self, reason: str) -> None:
        raise BadFile("the answers", reason=reason)

    def options(self) -> Options:
        return Options()

    def first_staff(self) -> "NewStaff | None":
        return None


class FileAnswers(Proposals):
    """A TOML file with the keys that are asked for, and `[setup]`; what it does not say is as proposed.

    Raises BadFile.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._options = load_toml(path, _Written).setup
        found = _flat(tomllib.loads(read_text(path)))
        self._values = {key: value for key, value in found.items() if not key.startswith("setup.")}
        unknown = sorted(set(self._values) - set(KEYS))
        if unknown:
            allowed = ", ".join(KEYS)
            raise BadFile(path, None, unknown[0], f"nobody asks for it; asked are: {allowed}")

    def ask(self, question: Question, proposal: Any, check: Callable[[Any], Any]) -> Any:
        given = self._values.get(question.key, proposal)
        try:
            return _checked(given, proposal, check)
        except ValueError as error:
            raise BadFile(self._path, None, question.key, str(error)) from None

    def again(self, reason: str) -> None:
        raise BadFile(self._path, reason=reason)

    def options(self) -> Options:
        return self._options


@dataclass(slots=True)
class Dialogue:
    """A person. `prompt(text, shown default) -> typed`, `say(line)`, `secret(text) -> typed, twice, unseen`."""

    prompt: Callable[[str, str], str]
    say: Callable[[str], None]
    secret: Callable[[str], str]
    given: Options = field(default_factory=Options)

    def begin(self, topic: Topic) -> None:
        self.say("")
        self.say(f"{topic.title}  (Enter takes what stands in [ ], {NONE} means none)")

    def ask(self, question: Question, proposal: Any, check: Callable[[Any], Any]) -> Any:
        """Again and again, until it can be right."""
        shown = NONE if proposal in (None, "") else _shown(proposal)
        while True:
            typed = self.prompt(question.text, shown).strip()
            try:
                return _checked(proposal if typed == shown else typed, proposal, check)
            except ValueError as error:
                like = f", like {question.like}" if question.like else ""
                self.say(f"  {typed}: {error}{like}")

    def again(self, reason: str) -> None:
        self.say(f"  These do not fit together: {reason}. Once more, please.")

    def options(self) -> Options:
        return self.given

    def first_staff(self) -> "NewStaff | None":
        self.say("")
        self.say(f"The first of the staff ({NONE}: later, with uketsuke staff add)")
        id = self.prompt("Id, as it stands in logs (a-z, 0-9)", NONE).strip()
        if id == NONE:
            return None
        from ui.setup.first_staff import NewStaff  # noqa: PLC0415 - it knows the answers too

        name = self.prompt("Name", id).strip()
        return NewStaff(id, name, self.secret("Code of 6 to 12 digits, not shown"))


def _checked(given: Any, proposal: Any, check: Callable[[Any], Any]) -> Any:
    """A dash is none; for a text that has to be one, an empty text. Raises ValueError."""
    if given != NONE or given == proposal:
        return check(given)
    try:
        return check(None)
    except ValueError:
        return check("")


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _flat(tables: Mapping[str, Any]) -> dict[str, Any]:
    """`table.key` for each key of each table."""
    return {
        f"{name}.{key}": value
        for name, table in tables.items()
        for key, value in (table.items() if isinstance(table, dict) else [("", table)])
    }
