# SPDX-License-Identifier: Apache-2.0
"""Reading a file in blocks, so that a flicker costs one block and not the whole file.

Reads are idempotent functions over a cache that outlives the link: after a reconnect the caller
runs the same function again, and only what is missing crosses the air. The first block tells the
file's length (outer TLV or DER header); filler behind it is not read.

A block may come with 9000 and a wrong byte in it. Lengths and structure show some of that, and only
a signature shows the rest; so `read_again` reads a doubtful file once more, compares block by block,
and lets a third reading decide where two differ. What comes twice the same is what the card holds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hw.card import tlv
from hw.card.applications import SW, FileRef, KeyRef
from hw.card.channel import Channel, status_error
from hw.card.common import CardIdentity
from hw.errors import BadCardData, GarbledReply

MAX_BLOCK = 256
"""Short Le: extended length fails on some readers (LudovicRousseau/PCSC #54)."""
MIN_BLOCK = 64
MAX_FILE = 0x8000
"""READ BINARY addresses 32 KiB (ISO 7816-4: fifteen bits of offset)."""
GOOD_BLOCKS_TO_GROW = 10
MAX_GARBLED = 5
"""Impossible answers in a row for one block, after which it is the file and not the radio."""
TWICE = 2
MAX_VERSIONS = 5
"""Readings of one block of which no two are equal."""


@dataclass(slots=True)
class BlockSize:
    """Bytes per READ BINARY: halved after a garbled answer, restored after ten good blocks."""

    largest: int = MAX_BLOCK
    now: int = MAX_BLOCK
    good_in_a_row: int = 0

    def good(self) -> None:
        """A complete block came."""
        self.good_in_a_row += 1
        if self.good_in_a_row >= GOOD_BLOCKS_TO_GROW:
            self.now = self.largest

    def garbled(self) -> None:
        """An impossible answer came: shorter frames have better chances."""
        self.good_in_a_row = 0
        self.now = max(MIN_BLOCK, self.now // 2)


@dataclass(slots=True)
class _Entry:
    data: bytearray = field(default_factory=bytearray, repr=False)
    total: int | None = None
    garbled: int = 0
    second: bytearray = field(default_factory=bytearray, repr=False)
    """Another reading of the whole, as far as it has come."""
    ends: list[int] = field(default_factory=list)
    """Where the card had no more bytes, though the length said so."""

    @property
    def complete(self) -> bool:
        return self.total is not None and len(self.data) >= self.total


class BlockCache:
    """What was read of one card in one visit. Holds personal data: `wipe` it at the end.

    Kept by the caller across reconnects. `identity` is the card it belongs to: set by the first
    `visit.confirm_card`, which refuses another card from then on.
    """

    def __init__(self, block_size: int = MAX_BLOCK) -> None:
        if not MIN_BLOCK <= block_size <= MAX_BLOCK:
            raise ValueError(f"a block has {MIN_BLOCK} to {MAX_BLOCK} bytes, not {block_size}")
        self._entries: dict[FileRef, _Entry] = {}
        self.block_size = BlockSize(block_size, block_size)
        self.blocks_read = 0
        self.identity: CardIdentity | None = None
        self.identity_told_twice = False
        self.unanswered: dict[KeyRef, int] = {}
        """照合番号B sent and never answered, with the tries that were left before it."""

    def entry(self, ref: FileRef) -> _Entry:
        """The file's bytes so far."""
        return self._entries.setdefault(ref, _Entry())

    def complete(self, *refs: FileRef) -> bool:
        """Whether all of these files are here, so that nothing needs to be opened for them."""
        return all(ref in self._entries and self._entries[ref].complete for ref in refs)

    def holds_only(self, ref: FileRef) -> bool:
        """Whether no byte of any other file is here."""
        return not any(entry.data for key, entry in self._entries.items() if key != ref)

    def progress(self, ref: FileRef) -> tuple[int, int | None]:
        """(bytes here, bytes in all if known)."""
        entry = self._entries.get(ref)
        return (len(entry.data), entry.total) if entry else (0, None)

    def forget(self, ref: FileRef) -> None:
        """Drop a file whose content turned out to be broken, so that it is read anew."""
        entry = self._entries.pop(ref, None)
        if entry is not None:
            _zero(entry.data)
            _zero(entry.second)

    def wipe(self) -> None:
        """Overwrite and drop everything, also which card it was."""
        self.identity, self.identity_told_twice = None, False
        self.unanswered.clear()
        for ref in list(self._entries):
            self.forget(ref)

    def __repr__(self) -> str:
        return f"<BlockCache of {len(self._entries)} files>"


def _zero(buffer: bytearray) -> None:
    buffer[:] = bytes(len(buffer))


def read_file(channel: Channel, cache: BlockCache, ref: FileRef) -> bytes:
    """The file's outer TLV or DER object without filler; the application must be open for it.

    Raises LinkError (call again with the same cache to resume), StatusWordError, BadCardData.
    """
    entry = cache.entry(ref)
    while not entry.complete:
        _read_block(channel, cache, ref, entry)
    return bytes(entry.data)


def read_again(channel: Channel, cache: BlockCache, ref: FileRef) -> bool:
    """Read a file once more and keep what two readings agree on; whether that changed anything.

    A file that is not complete is read from its beginning. Raises as `read_file` does; a complete
    file's second reading is resumed by another call.
    """
    entry = cache.entry(ref)
    if not entry.complete or not _read_second(channel, cache, ref, entry):
        cache.forget(ref)
        read_file(channel, cache, ref)
        return True
    changed = entry.data != entry.second
    entry.data[:] = entry.second
    _zero(entry.second)
    entry.second.clear()
    return changed


def _read_second(channel: Channel, cache: BlockCache, ref: FileRef, entry: _Entry) -> bool:
    """Complete the second reading; False when the file has another length this time."""
    total = entry.total or 0
    while len(entry.second) < total:
        block = _block(channel, cache, ref, entry, len(entry.second))
        if not entry.second and _total(block, ref) != total:
            return False
        entry.second += _settled(channel, cache, ref, entry, block)
    return True


def _settled(
    channel: Channel, cache: BlockCache, ref: FileRef, entry: _Entry, block: bytes
) -> bytes:
    """The block at the end of the second reading, in the version that came twice."""
    offset, total = len(entry.second), entry.total or 0
    size = min(len(block), total - offset)
    seen = {bytes(entry.data[offset : offset + size])}
    for _ in range(MAX_VERSIONS):
        if block[:size] in seen:
            return block[:size]
        seen.add(block[:size])
        block = _block(channel, cache, ref, entry, offset)
        size = min(size, len(block))
        seen = {version[:size] for version in seen}
    channel.forget_state()
    raise GarbledReply(f"{ref}: no two readings of one block are equal")


def _read_block(channel: Channel, cache: BlockCache, ref: FileRef, entry: _Entry) -> None:
    offset = len(entry.data)
    block = _block(channel, cache, ref, entry, offset)
    if entry.total is None:
        entry.total = _total(block, ref)
    entry.data += block[: entry.total - offset]


def _block(channel: Channel, cache: BlockCache, ref: FileRef, entry: _Entry, offset: int) -> bytes:
    """One block as it came, of a length that can be right; the first one names the length."""
    size = cache.block_size.now
    known = entry.total if offset else None
    wanted = size if known is None else min(size, known - offset)
    try:
        block = _fetch(channel, ref, offset, wanted)
        total = _total(block, ref) if known is None else known
        _check_size(block, offset, total, wanted, entry)
    except GarbledReply as error:
        channel.forget_state()
        _note_garbled(cache, ref, entry, error)
        raise
    entry.garbled = 0
    cache.block_size.good()
    cache.blocks_read += 1
    return block


def _note_garbled(cache: BlockCache, ref: FileRef, entry: _Entry, error: GarbledReply) -> None:
    cache.block_size.garbled()
    entry.garbled += 1
    if entry.garbled >= MAX_GARBLED:
        raise BadCardData(f"garbled {entry.garbled} times in a row", str(ref)) from error


def _fetch(channel: Channel, ref: FileRef, offset: int, wanted: int) -> bytes:
    response = channel.read(ref, offset, wanted)
    if response.sw in (SW.OK, SW.END_OF_FILE) and response.data:
        return response.data
    if response.sw in (SW.BEYOND_END, SW.END_OF_FILE):
        raise BadCardData(f"the file ends at {offset}", str(ref))
    if response.sw == SW.OK:
        raise GarbledReply("a block without data")
    raise status_error(response.sw, f"READ {ref}")


def _total(head: bytes, ref: FileRef) -> int:
    """The length that the first block declares; nonsense with 9000 is a garbled answer."""
    if head[0] in (0x00, tlv.FILLER) and len(set(head)) == 1:
        raise BadCardData("the file is empty", str(ref))
    try:
        total = tlv.declared_length(head)
    except BadCardData as error:
        raise GarbledReply(f"no header in the first block of {ref}") from error
    if total > MAX_FILE:
        raise BadCardData(f"the file claims {total} bytes", str(ref))
    return total


def _check_size(block: bytes, offset: int, total: int, wanted: int, entry: _Entry) -> None:
    """Shorter than asked is right only where the file ends."""
    end = offset + len(block)
    if len(block) >= wanted or end >= total:
        return
    entry.ends.append(end)
    if entry.ends.count(end) == TWICE:  # it does end there: the length was the garbled part
        for buffer in (entry.data, entry.second):
            _zero(buffer)
            buffer.clear()
        entry.total = None
    if entry.ends.count(end) > TWICE:
        raise BadCardData("shorter than it says", f"offset {end}")
    raise GarbledReply(f"{len(block)} bytes where {wanted} were asked for")
