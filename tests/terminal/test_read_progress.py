# SPDX-License-Identifier: Apache-2.0
"""The share of the card that has been read is made of bytes that came, and never goes back."""

from hw.card.applications import JPKI_AUTH_CERTIFICATE, SURFACE_FACE_RECORD, TEXT_BASIC_FOUR
from hw.card.reading import BlockCache
from terminal.runner.read_progress import UNTOLD, ReadProgress, read_share

CERTIFICATE, PHOTO, TEXTS = 1500, 6000, 400


def read(cache: BlockCache, ref, here: int, total: int) -> None:
    entry = cache.entry(ref)
    entry.data[:] = bytes(here)
    entry.total = total


def test_nothing_is_claimed_before_the_chip_has_said_how_long_its_photo_is() -> None:
    cache = BlockCache()
    assert read_share(cache) is None
    read(cache, JPKI_AUTH_CERTIFICATE, CERTIFICATE, CERTIFICATE)
    assert read_share(cache) is None


def test_the_share_is_bytes_read_of_the_bytes_that_there_are() -> None:
    cache = BlockCache()
    read(cache, JPKI_AUTH_CERTIFICATE, CERTIFICATE, CERTIFICATE)
    read(cache, SURFACE_FACE_RECORD, 3000, PHOTO)
    assert read_share(cache) == (CERTIFICATE + 3000) / (CERTIFICATE + PHOTO + UNTOLD)
    read(cache, SURFACE_FACE_RECORD, PHOTO, PHOTO)
    read(cache, TEXT_BASIC_FOUR, 200, TEXTS)
    assert read_share(cache) == (CERTIFICATE + PHOTO + 200) / (CERTIFICATE + PHOTO + TEXTS)


def test_all_that_is_read_is_the_whole() -> None:
    cache = BlockCache()
    read(cache, JPKI_AUTH_CERTIFICATE, CERTIFICATE, CERTIFICATE)
    read(cache, SURFACE_FACE_RECORD, PHOTO, PHOTO)
    read(cache, TEXT_BASIC_FOUR, TEXTS, TEXTS)
    assert read_share(cache) == 1.0


def test_a_file_that_is_read_anew_takes_nothing_back_that_was_shown() -> None:
    cache, progress = BlockCache(), ReadProgress()
    read(cache, SURFACE_FACE_RECORD, 3000, PHOTO)
    shown = progress.of(1, cache)
    cache.forget(SURFACE_FACE_RECORD)
    assert progress.of(1, cache) == shown
    read(cache, SURFACE_FACE_RECORD, 256, PHOTO)
    assert progress.of(1, cache) == shown


def test_the_next_visit_begins_with_nothing() -> None:
    cache, progress = BlockCache(), ReadProgress()
    read(cache, SURFACE_FACE_RECORD, 3000, PHOTO)
    assert progress.of(1, cache) is not None
    assert progress.of(2, BlockCache()) is None
