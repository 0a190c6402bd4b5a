# SPDX-License-Identifier: Apache-2.0
"""Nothing bad is believed that was read once: a broken or forged file is read again first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from hw.card.applications import FileRef, KeyRef
from hw.card.authenticity import Authenticity
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.opening import enter
from hw.card.pins import present
from hw.card.reading import BlockCache, read_again, read_file
from hw.errors import BadCardData, GarbledReply

Record = TypeVar("Record")
READINGS = 3
"""How often something is read again before it is believed that the card holds it."""


def read_parsed(
    channel: Channel, cache: BlockCache, ref: FileRef, parse: Callable[[bytes], Record]
) -> Record:
    """Read and parse; what is broken is read again before it is believed, and then dropped.

    Raises LinkError (run the step again), StatusWordError, BadCardData.
    """
    for _ in range(READINGS):
        try:
            return parse(read_file(channel, cache, ref))
        except BadCardData as error:
            if channel.application is None:
                # Broken since before a blink that came while it was read again: whoever runs the step again reads it.
                cache.forget(ref)
                raise GarbledReply(
                    f"{ref} is broken, and nothing is open to read it again"
                ) from error
            if not _another(channel, cache, ref):
                cache.forget(ref)
                raise
    return parse(read_file(channel, cache, ref))


def _another(channel: Channel, cache: BlockCache, ref: FileRef) -> bool:
    try:
        return read_again(channel, cache, ref)
    except BadCardData:
        return False


@dataclass(frozen=True, slots=True)
class Doubt:
    """What to read again, and the key that opens it."""

    key: KeyRef | None
    number_b: NumberB | None
    files: tuple[FileRef, ...]

    def read_again(self, channel: Channel, cache: BlockCache) -> bool:
        """Whether any file is another now."""
        enter(channel, cache, self.files[0].application)
        if self.key is not None and self.number_b is not None:
            present(channel, self.key, self.number_b.digits)
        return any([read_again(channel, cache, ref) for ref in self.files])


def believed(
    channel: Channel,
    cache: BlockCache,
    read: Callable[[], tuple[Record, Authenticity]],
    doubtful: Callable[[Record, Authenticity], bool],
    doubt: Doubt,
) -> tuple[Record, Authenticity]:
    """What is read and judged, again as long as another reading of a doubtful one differs."""
    record, found = read()
    for _ in range(READINGS):
        if not doubtful(record, found) or not doubt.read_again(channel, cache):
            break
        record, found = read()
    return record, found


def failed(_record: object, found: Authenticity) -> bool:
    return bool(found.failed)
