# SPDX-License-Identifier: Apache-2.0
"""Bytes to an XML tree and back, distrustfully: no DTD, no entities, no encoding that the bytes contradict.

lxml is only given UTF-8: its own Shift_JIS is not code page 932. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from eligibility.codes import CharacterCode
from eligibility.errors import BadMessage
from eligibility.oqs.encoding import Encoding, declared_encoding, fit

LARGEST = 4 * 1024 * 1024
"""Bytes. A consumer in the field (YUKI-ENT/MynaReception) refuses larger ones as well."""

_DECLARATION = re.compile(
    rb"<\?xml\s+version\s*=\s*(?:\"1\.[0-9]\"|'1\.[0-9]')"
    rb"(?:\s+encoding\s*=\s*(?:\"([A-Za-z][A-Za-z0-9._-]*)\"|'([A-Za-z][A-Za-z0-9._-]*)'))?"
    rb"(?:\s+standalone\s*=\s*(?:\"(?:yes|no)\"|'(?:yes|no)'))?\s*\?>"
)
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_SPACE = " \t\r\n"
SURE_OF_UTF_8 = 4
"""So many different characters of Japanese do not come out of Shift_JIS bytes by accident."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element that was read; its children are found by name. Errors name it, never its content."""

    element: etree._Element
    place: str

    @property
    def name(self) -> str:
        """The element's name."""
        return str(self.element.tag)

    def text(self) -> str | None:
        """What stands in it, without white space around it; None for nothing. Raises BadMessage."""
        if len(self.element):
            raise self.bad("holds elements, not a text")
        text = (self.element.text or "").strip(_SPACE)
        return text or None

    def children(self, path: str) -> "tuple[Node, ...]":
        """All elements below with this name; `A/B` means the B in the one A."""
        *parents, name = path.split("/")
        node: Node | None = self
        for parent in parents:
            node = None if node is None else node.child(parent)
        return () if node is None else tuple(node._named(name))

    def child(self, path: str) -> "Node | None":
        """The one element of that name, None when there is none. Raises BadMessage for two."""
        found = self.children(path)
        if len(found) > 1:
            raise found[1].bad("stands there twice")
        return found[0] if found else None

    def needed(self, path: str) -> "Node":
        """The one element of that name. Raises BadMessage when there is none."""
        found = self.child(path)
        if found is None:
            raise BadMessage(self.place, "is missing", element=path, line=self._line)
        return found

    def bad(self, detail: str) -> BadMessage:
        """The error that points here."""
        return BadMessage(self.place, detail, element=self.name, line=self._line)

    @property
    def _line(self) -> int | None:
        return cast("int | None", self.element.sourceline)  # its stub says something else

    def _named(self, name: str) -> "Iterator[Node]":
        for element in self.element:
            if element.tag == name:
                yield Node(element, self.place)


@dataclass(frozen=True, slots=True)
class Document:
    """A message that was read: its root element XmlMsg and the encoding it came in."""

    root: Node
    encoding: Encoding


def parse(data: bytes, place: str) -> Document:
    """Read a message. `place` is the file's name for errors. Raises BadMessage, and nothing else."""
    if len(data) > LARGEST:
        raise BadMessage(place, f"is larger than {LARGEST} bytes")
    text, encoding = _decode(data, place)
    # Not even inside a comment: what declares a DTD or entities is refused unread.
    for forbidden in ("<!DOCTYPE", "<!ENTITY"):
        at = text.find(forbidden)
        if at >= 0:
            raise BadMessage(place, f"holds {forbidden}, which is refused", line=_line(text, at))
    root = Node(_tree(text, place), place)
    if root.name != "XmlMsg":
        raise BadMessage(place, "is the outermost element: XmlMsg is expected", element=root.name)
    _check_identifier(root, encoding)
    return Document(root, encoding)


def serialise(root: etree._Element, encoding: Encoding) -> bytes:
    """The file of a message whose texts fit the encoding (see `encoding.fit`)."""
    etree.indent(root, "  ")
    body = etree.tostring(root, encoding="unicode")
    text = f'<?xml version="1.0" encoding="{encoding}" standalone="no"?>\n{body}\n'
    return text.replace("\n", "\r\n").encode(encoding.codec)


def _decode(data: bytes, place: str) -> tuple[str, Encoding]:
    """The text without its declaration (its lines stay), and the encoding."""
    if data.startswith(_UTF_16_MARKS) or b"\0" in data[:4]:
        raise BadMessage(place, "is UTF-16 or no text; allowed: Shift_JIS, UTF-8")
    marked = data.startswith(_UTF_8_MARK)
    data = data[len(_UTF_8_MARK) :] if marked else data
    encoding, rest = _declared(data, place)
    if marked and encoding is not Encoding.UTF_8:
        raise BadMessage(place, f"declares {encoding}, but begins as UTF-8")
    if encoding is Encoding.SHIFT_JIS and _is_utf_8(rest):
        raise BadMessage(place, f"declares {encoding}, but its bytes are UTF-8")
    try:
        return rest.decode(encoding.codec), encoding
    except UnicodeDecodeError as error:
        line = rest[: error.start].count(b"\n") + 1
        # not "from error": it holds the bytes
        raise BadMessage(place, f"has bytes that are not {encoding}", line=line) from None


def _declared(data: bytes, place: str) -> tuple[Encoding, bytes]:
    if not data.lstrip().startswith(b"<?xml"):
        return Encoding.UTF_8, data  # what XML says of a file without a declaration
    found = _DECLARATION.match(data)
    if found is None:
        raise BadMessage(place, "has a declaration that cannot be read", line=1)
    name = (found[1] or found[2] or b"UTF-8").decode()
    encoding = declared_encoding(name)
    if encoding is None:
        raise BadMessage(place, f"declares {name[:40]}; allowed: {', '.join(Encoding)}", line=1)
    return encoding, b"\n" * found[0].count(b"\n") + data[found.end() :]


def _is_utf_8(data: bytes) -> bool:
    """Whether bytes said to be Shift_JIS are UTF-8. A few characters can look like both by accident."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    found = "".join({one for one in text if not one.isascii()})
    return len(found) >= SURE_OF_UTF_8 and not fit(found, Encoding.SHIFT_JIS).lost


def _tree(text: str, place: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        # libxml2's own words may quote the file
        raise BadMessage(place, "is cut off or not well-formed XML", line=error.lineno) from None
    return root


def _check_identifier(root: Node, encoding: Encoding) -> None:
    """CharacterCodeIdentifier, where it stands, must say what the declaration says."""
    header = root.child("MessageHeader")
    said = None if header is None else header.child("CharacterCodeIdentifier")
    if said is not None and said.text() not in (None, encoding.character_code.value):
        allowed = ", ".join(f"{code.value} {code.name}" for code in CharacterCode)
        raise said.bad(f"contradicts the declared {encoding} (allowed: {allowed})")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
