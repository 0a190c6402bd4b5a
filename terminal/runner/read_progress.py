# SPDX-License-Identifier: Apache-2.0
"""How much of a visit's card has been read: bytes that crossed the air, of those that the chip said there are.

Each file tells its length with its first block. What the chip has not told yet is not guessed: it counts as nothing
read of a file as long as the shortest that may be, so that the share never promises an end that is not there.
"""

from dataclasses import dataclass

from hw.card.applications import (
    JPKI_AUTH_CERTIFICATE,
    SURFACE_FACE_RECORD,
    TEXT_BASIC_FOUR,
)
from hw.card.reading import BlockCache

FILES = (JPKI_AUTH_CERTIFICATE, SURFACE_FACE_RECORD, TEXT_BASIC_FOUR)
"""What a visit reads of the card, in this order, but for a few short records."""
DECIDES = SURFACE_FACE_RECORD
"""The photo: by far the longest. Before the chip has told its length nobody knows how far the reading is."""
UNTOLD = 256
"""Bytes: a file whose first block has not come yet has at least this one (hw.card.reading.MAX_BLOCK)."""


def read_share(cache: BlockCache) -> float | None:
    """From 0 to 1; None while the longest file's length is not known. May be called from any thread."""
    found = [cache.progress(ref) for ref in FILES]
    if cache.progress(DECIDES)[1] is None:
        return None
    here = sum(read for read, _ in found)
    whole = sum(UNTOLD if total is None else total for _, total in found)
    return min(1.0, here / whole)


@dataclass(slots=True)
class ReadProgress:
    """The share as it is shown: within a visit it never goes back, though a file may be read anew."""

    _visit: int = 0
    _shown: float | None = None

    def of(self, visit: int, cache: BlockCache) -> float | None:
        """The visit's share now."""
        if visit != self._visit:
            self._visit, self._shown = visit, None
        share = read_share(cache)
        if share is not None and (self._shown is None or share > self._shown):
            self._shown = share
        return self._shown
