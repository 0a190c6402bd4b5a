# SPDX-License-Identifier: Apache-2.0
"""A message's value to the bytes of its file, and back. Pure.

>>> encode(ELIGIBILITY_REQUEST, request, Encoding.SHIFT_JIS).data
>>> decode(ELIGIBILITY_REQUEST, data, "OQSsiquc01req_1.xml")
"""

from dataclasses import dataclass, field
from typing import TypeVar

from lxml import etree

from eligibility.oqs.document import parse, serialise
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.layout import Layout, Lost, Writing

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file's bytes, and what could only be written as ●."""

    data: bytes = field(repr=False)
    lost: tuple[Lost, ...] = ()


def encode(layout: Layout[Value], value: Value, encoding: Encoding) -> Encoded:
    """The file. Whatever a text holds, the file is well-formed and in `encoding`."""
    root, writing = etree.Element("XmlMsg"), Writing(encoding)
    layout.write(value, root, writing)
    return Encoded(serialise(root, encoding), writing.report())


def decode(layout: Layout[Value], data: bytes, place: str) -> Value:
    """The message in a file. Raises BadMessage, which names `place`, the element and the line."""
    return layout.read(parse(data, place).root)
