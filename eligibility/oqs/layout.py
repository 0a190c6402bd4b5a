# SPDX-License-Identifier: Apache-2.0
"""How a value of ours lies in XML: tables of fields and elements, read and written by the same table.

Elements are found by name in any order, unknown ones are left alone, empty ones count as absent and are not written.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from lxml import etree

from eligibility.codes import UnknownCode, read_code
from eligibility.elements import LONGEST_TEXT, is_birth, is_date, is_time
from eligibility.numbers import pad_insurer_number, strip_insurer_number
from eligibility.oqs.document import Node
from eligibility.oqs.encoding import Encoding, fit

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Lost:
    """How many characters one element's text lost to ●. The characters are not kept."""

    element: str
    count: int


@dataclass(slots=True)
class Writing:
    """A message being written: in which encoding, and what it cost."""

    encoding: Encoding
    lost: Counter[str] = field(default_factory=Counter)

    def put(self, parent: etree._Element, name: str, text: str) -> None:
        """Add an element with a text; an empty text adds nothing."""
        fitted = fit(text, self.encoding)
        if fitted.lost:
            self.lost[name] += fitted.lost
        if fitted.text:
            etree.SubElement(parent, name).text = fitted.text

    def report(self) -> tuple[Lost, ...]:
        """What was lost, by element."""
        return tuple(Lost(name, count) for name, count in self.lost.items())


class Form(Protocol):
    """How a field's value is written as text."""

    def read(self, text: str) -> Any:
        """The value. Raises ValueError that says what is allowed, without the text."""
        ...

    def write(self, value: Any) -> str:
        """The text."""
        ...


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most `longest` characters, of digits only if `digits` says how many."""

    longest: int = LONGEST_TEXT
    digits: int | None = None

    def read(self, text: str) -> str:
        """As it stands."""
        if len(text) > self.longest:
            raise ValueError(f"is longer than {self.longest} characters")
        is_number = text.isascii() and text.isdigit() and len(text) == self.digits
        if self.digits is not None and not is_number:
            raise ValueError(f"is not a number of {self.digits} digits")
        return text

    def write(self, value: str) -> str:
        """As it is."""
        return value


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that a rule holds for: a date, a time, a month."""

    rule: Callable[[str], bool]
    allowed: str

    def read(self, text: str) -> str:
        """As it stands."""
        if not self.rule(text):
            raise ValueError(f"is not {self.allowed}")
        return text

    def write(self, value: str) -> str:
        """As it is."""
        return value


DATE = Checked(is_date, "a date like 20260401")
BIRTH = Checked(is_birth, "a date like 20260401")
TIME = Checked(is_time, "a time like 20260401093015")
MONTH = Checked(lambda text: len(text) == 6 and is_date(f"{text}01"), "a month like 202604")


class InsurerNumber:
    """Eight characters in the file (six digits behind two spaces; zeros are read as well), bare in the value."""

    def read(self, text: str) -> str:
        """The bare number."""
        bare = strip_insurer_number(text)
        if not (bare.isascii() and bare.isdigit() and len(bare) in (6, 8)):
            raise ValueError("is not an insurer number of 8 or 6 digits")
        return bare

    def write(self, value: str) -> str:
        """Padded with spaces."""
        return pad_insurer_number(value)


@dataclass(frozen=True, slots=True)
class OneOf:
    """A code of a list; one that is not on it is kept as it came."""

    kind: type[StrEnum]

    def read(self, text: str) -> Any:
        """The code."""
        return read_code(self.kind, text)

    def write(self, value: StrEnum | UnknownCode) -> str:
        """Its text."""
        return str(value)


TEXT = Text()
INSURER = InsurerNumber()


class Part(Protocol):
    """A part of a layout: one or several fields."""

    def read(self, node: Node) -> dict[str, Any]:
        """The fields found below `node`. Raises BadMessage."""
        ...

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """Add the elements of `value` below `parent`."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf:
    """One text: `path` names its element, below others (`A/B`) where those only group."""

    field: str
    path: str
    form: Form = TEXT
    needed: bool = False

    def read(self, node: Node) -> dict[str, Any]:
        """The value, or nothing where the element is absent or empty."""
        found = node.needed(self.path) if self.needed else node.child(self.path)
        text = None if found is None else found.text()
        if found is None or text is None:
            if found is not None and self.needed:
                raise found.bad("is empty")
            return {}
        try:
            return {self.field: self.form.read(text)}
        except ValueError as error:
            raise found.bad(str(error)) from None

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """The element, if there is a value."""
        held = getattr(value, self.field)
        if held is None:
            return
        *parents, name = self.path.split("/")
        for one in parents:
            parent = _within(parent, one)
        writing.put(parent, name, self.form.write(held))


@dataclass(frozen=True, slots=True)
class Layout(Generic[Value]):
    """All parts of one kind of value."""

    make: Callable[..., Value]
    parts: Sequence[Part]

    def read(self, node: Node) -> Value:
        """The value below `node`. Raises BadMessage."""
        found: dict[str, Any] = {}
        for part in self.parts:
            found |= part.read(node)
        return self.make(**found)

    def write(self, value: Value, parent: etree._Element, writing: Writing) -> None:
        """Add the elements of `value` below `parent`."""
        for part in self.parts:
            part.write(value, parent, writing)


@dataclass(frozen=True, slots=True)
class Group:
    """A value of its own below one element; absent, or holding nothing we know, it is None."""

    field: str
    name: str
    layout: Layout[Any]
    needed: bool = False

    def read(self, node: Node) -> dict[str, Any]:
        """The value, or nothing."""
        found = node.needed(self.name) if self.needed else node.child(self.name)
        if found is None or not (self.needed or len(found.element)):
            return {}
        return {self.field: self.layout.read(found)}

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """The element, if it would hold something."""
        held = getattr(value, self.field)
        if held is None:
            return
        made = etree.SubElement(parent, self.name)
        self.layout.write(held, made, writing)
        if not len(made) and not self.needed:
            parent.remove(made)


@dataclass(frozen=True, slots=True)
class Several:
    """A tuple of values: the repeated last element of `path`."""

    field: str
    path: str
    layout: Layout[Any]

    def read(self, node: Node) -> dict[str, Any]:
        """The values in the order of the file."""
        return {self.field: tuple(self.layout.read(one) for one in node.children(self.path))}

    def write(self, value: Any, parent: etree._Element, writing: Writing) -> None:
        """One element each."""
        *parents, name = self.path.split("/")
        for held in getattr(value, self.field):
            place = parent
            for one in parents:
                place = _within(place, one)
            self.layout.write(held, etree.SubElement(place, name), writing)


def _within(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(name)
    return etree.SubElement(parent, name) if found is None else found
