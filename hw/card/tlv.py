# SPDX-License-Identifier: Apache-2.0
"""Strict, bounded BER-TLV (ISO/IEC 7816-4 §5.2.2): multi-byte tags, long lengths, no surprises.

Offsets are never assumed: newer cards use longer length forms, which moved everything behind them
for programs that counted bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from hw.errors import BadCardData

MAX_TAG_BYTES = 3
MAX_LENGTH_BYTES = 3
FILLER = 0xFF


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a parser believes: bytes in one element, elements in one level, nesting."""

    size: int = 0x10000
    count: int = 64
    depth: int = 8


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Tlv:
    """One element. `tag` is its bytes read as a number (0xFF20); `offset` is where it began."""

    tag: int
    value: bytes = field(repr=False)
    header: bytes = field(repr=False)
    offset: int = 0

    @property
    def raw(self) -> bytes:
        """The element as it stood in the file, which is what signatures cover."""
        return self.header + self.value

    @property
    def constructed(self) -> bool:
        """Whether the value is itself a row of elements (bit 6 of the tag)."""
        return bool(self.header[0] & 0x20)

    def __repr__(self) -> str:
        return f"<Tlv {self.tag:X}, {len(self.value)} bytes at {self.offset}>"


def encode(tag: int, value: bytes) -> bytes:
    """One element with the shortest length form."""
    return encode_tag(tag) + encode_length(len(value)) + value


def encode_tag(tag: int) -> bytes:
    """The tag's bytes. Raises ValueError for a number that is no BER tag."""
    raw = tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big")
    try:
        size = _tag_size(raw, 0)
    except BadCardData as error:
        raise ValueError(f"{tag:X} is not a BER tag") from error
    if size != len(raw):
        raise ValueError(f"{tag:X} is not a BER tag")
    return raw


def encode_length(length: int) -> bytes:
    """The shortest BER length."""
    if length < 0x80:
        return bytes((length,))
    raw = length.to_bytes((length.bit_length() + 7) // 8, "big")
    if len(raw) > MAX_LENGTH_BYTES:
        raise ValueError(f"{length} bytes are more than any card file holds")
    return bytes((0x80 | len(raw),)) + raw


def declared_length(head: bytes) -> int:
    """Header and value together of the element that starts `head`, from its header alone.

    Works for DER certificates too. Raises BadCardData when `head` is no header or ends inside it.
    """
    _, start, length = _header(head, 0)
    return start + length


def read_one(data: bytes, offset: int = 0, limits: Limits = LIMITS) -> Tlv:
    """The element at `offset`. Raises BadCardData when it is broken, too long or cut off."""
    tag, start, length = _header(data, offset)
    if length > limits.size:
        raise BadCardData(f"tag {tag:X} claims {length} bytes", f"offset {offset}")
    if start + length > len(data):
        raise BadCardData(f"tag {tag:X} is cut off", f"offset {offset}")
    return Tlv(tag, bytes(data[start : start + length]), bytes(data[offset:start]), offset)


def parse(data: bytes, limits: Limits = LIMITS) -> tuple[Tlv, ...]:
    """All elements of one level, back to back and with nothing left. Raises BadCardData."""
    elements: list[Tlv] = []
    offset = 0
    while offset < len(data):
        if len(elements) == limits.count:
            raise BadCardData(f"more than {limits.count} elements", f"offset {offset}")
        element = read_one(data, offset, limits)
        elements.append(element)
        offset += len(element.raw)
    return tuple(elements)


def outer(data: bytes, tag: int, limits: Limits = LIMITS) -> Tlv:
    """The one element of a whole file, followed by nothing but FF filler. Raises BadCardData."""
    element = read_one(data, 0, limits)
    if element.tag != tag:
        raise BadCardData(f"tag {element.tag:X} where {tag:X} must be", "offset 0")
    end = len(element.raw)
    if data[end:].strip(bytes((FILLER,))):
        raise BadCardData(f"something follows tag {tag:X}", f"offset {end}")
    return element


def children(parent: Tlv, limits: Limits = LIMITS) -> tuple[Tlv, ...]:
    """The elements inside a constructed one. Raises BadCardData, also for a primitive one."""
    if not parent.constructed:
        raise BadCardData(f"tag {parent.tag:X} is primitive", f"offset {parent.offset}")
    return parse(parent.value, limits)


def walk(data: bytes, limits: Limits = LIMITS, depth: int = 1) -> Iterator[tuple[int, Tlv]]:
    """Every element with its depth (1 = outermost), constructed ones before what they hold."""
    if depth > limits.depth:
        raise BadCardData(f"nested deeper than {limits.depth}", "offset 0")
    for element in parse(data, limits):
        yield depth, element
        if element.constructed:
            yield from walk(element.value, limits, depth + 1)


def by_tag(elements: Iterable[Tlv], where: str) -> dict[int, Tlv]:
    """Elements by tag. Raises BadCardData when a tag appears twice: which one was signed?"""
    found: dict[int, Tlv] = {}
    for element in elements:
        if element.tag in found:
            raise BadCardData(f"tag {element.tag:X} twice", where)
        found[element.tag] = element
    return found


def _header(data: bytes, offset: int) -> tuple[int, int, int]:
    """(tag, where the value starts, its length)."""
    tag_end = offset + _tag_size(data, offset)
    tag = int.from_bytes(data[offset:tag_end], "big")
    start, length = _length(data, tag_end)
    return tag, start, length


def _tag_size(data: bytes, offset: int) -> int:
    if offset >= len(data):
        raise BadCardData("no tag", f"offset {offset}")
    if data[offset] & 0x1F != 0x1F:
        return 1
    for size in range(2, MAX_TAG_BYTES + 1):
        if offset + size > len(data):
            raise BadCardData("a tag is cut off", f"offset {offset}")
        byte = data[offset + size - 1]
        if size == 2 and byte & 0x7F == 0:
            raise BadCardData("a tag number starts with zero", f"offset {offset}")
        if not byte & 0x80:
            return size
    raise BadCardData(f"a tag longer than {MAX_TAG_BYTES} bytes", f"offset {offset}")


def _length(data: bytes, offset: int) -> tuple[int, int]:
    """(where the value starts, its length); indefinite and reserved forms are refused."""
    if offset >= len(data):
        raise BadCardData("no length", f"offset {offset}")
    first = data[offset]
    if first < 0x80:
        return offset + 1, first
    size = first & 0x7F
    if not 1 <= size <= MAX_LENGTH_BYTES:
        raise BadCardData(f"length form {first:02X}", f"offset {offset}")
    end = offset + 1 + size
    if end > len(data):
        raise BadCardData("a length is cut off", f"offset {offset}")
    return end, int.from_bytes(data[offset + 1 : end], "big")
