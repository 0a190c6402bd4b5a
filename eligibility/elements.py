# SPDX-License-Identifier: Apache-2.0
"""A small strict reader of named elements in decoded JSON.

Its errors name the element, never its content.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eligibility.codes import Code, UnknownCode, read_code
from eligibility.errors import BadAnswer

LONGEST_TEXT = 1000
"""Longer texts are garbage: the longest official element (an address) stays well below."""

_DATE = re.compile(r"[0-9]{8}")
_TIME = re.compile(r"[0-9]{14}")


@dataclass(frozen=True, slots=True)
class Element:
    """One JSON object with the name it stands under."""

    members: dict[str, Any]
    name: str

    @classmethod
    def of(cls, data: Any, name: str) -> "Element":
        """Wrap `data`; raises BadAnswer when it is not an object."""
        if not isinstance(data, dict):
            raise BadAnswer(f"{name} is not an object")
        return cls(data, name)

    @property
    def is_empty(self) -> bool:
        """True for an absent or empty element."""
        return not self.members

    def child(self, name: str, *, required: bool = True) -> "Element":
        """The object under `name`; an absent one that is not required reads as empty."""
        if name not in self.members:
            if required:
                raise BadAnswer(f"{name} is missing")
            return Element({}, name)
        return Element.of(self.members[name], name)

    def children(self, name: str) -> "tuple[Element, ...]":
        """The list of objects under `name`, empty when absent."""
        items = self.members.get(name, [])
        if not isinstance(items, list):
            raise BadAnswer(f"{name} is not a list")
        return tuple(Element.of(item, name) for item in items)

    def text(self, name: str) -> str | None:
        """The text under `name`; None when absent or empty. Raises BadAnswer."""
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or len(value) > LONGEST_TEXT:
            raise BadAnswer(f"{name} is not a text of at most {LONGEST_TEXT} characters")
        return value or None

    def needed(self, name: str) -> str:
        """The text under `name`, which must be there."""
        text = self.text(name)
        if text is None:
            raise BadAnswer(f"{name} is missing")
        return text

    def code(self, name: str, kind: type[Code]) -> Code | UnknownCode | None:
        """The code under `name`, None when absent."""
        text = self.text(name)
        return None if text is None else read_code(kind, text)

    def needed_code(self, name: str, kind: type[Code]) -> Code | UnknownCode:
        """The code under `name`, which must be there."""
        return read_code(kind, self.needed(name))

    def date(self, name: str) -> str | None:
        """A date YYYYMMDD that exists in the calendar, None when absent."""
        text = self.text(name)
        if text is not None and not is_date(text):
            raise BadAnswer(f"{name} is not a date like 20260401")
        return text

    def needed_date(self, name: str) -> str:
        """A date YYYYMMDD, which must be there."""
        self.needed(name)
        return self.date(name) or ""

    def needed_birth(self, name: str) -> str:
        """A birth date YYYYMMDD, which must be there; month and day are 00 where they are not known."""
        text = self.needed(name)
        return text if is_birth(text) else self.needed_date(name)

    def time(self, name: str) -> str | None:
        """A time YYYYMMDDhhmmss that exists, None when absent."""
        text = self.text(name)
        if text is not None and not is_time(text):
            raise BadAnswer(f"{name} is not a time like 20260401093015")
        return text


def is_time(text: str) -> bool:
    """Whether it is a time YYYYMMDDhhmmss of the calendar and the clock."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.strptime(text, "%Y%m%d%H%M%S")
    except ValueError:
        return False
    return True


def is_date(text: str) -> bool:
    """Whether it is a date YYYYMMDD of the calendar."""
    if not _DATE.fullmatch(text):
        return False
    try:
        datetime.strptime(text, "%Y%m%d")
    except ValueError:
        return False
    return True


def is_birth(text: str) -> bool:
    """Whether it is a birth date: month and day are 00 where they are not known."""
    return is_date(_first_day(text))


def _first_day(text: str) -> str:
    """The date with the first for an unknown day, of January for an unknown month."""
    if text.endswith("0000"):
        return f"{text[:4]}0101"
    return f"{text[:6]}01" if text.endswith("00") else text
