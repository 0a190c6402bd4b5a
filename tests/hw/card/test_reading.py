# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import tlv
from hw.card.apdu import Command
from hw.card.applications import JPKI_AUTH_CERTIFICATE, SURFACE_CV_CERTIFICATE
from hw.card.channel import Channel
from hw.card.reading import BlockCache, BlockSize, read_file
from hw.errors import BadCardData, CardGone, GarbledReply, HwError, LinkError, StatusWordError

FILE = JPKI_AUTH_CERTIFICATE


class OneFile:
    """A card with one transparent file; `faults`: position of a READ to what happens there."""

    def __init__(self, content, faults=None):
        self.content = content
        self.faults = dict(faults or {})
        self.reads = []

    def transmit(self, raw):
        command = Command.from_bytes(raw)
        if command.ins != 0xB0:
            return b"\x90\x00"
        offset = command.p2 if command.p1 & 0x80 else command.p1 << 8 | command.p2
        self.reads.append((offset, command.le))
        data = self.content[offset : offset + command.le]
        fault = self.faults.pop(len(self.reads) - 1, None)
        if isinstance(fault, HwError):
            raise fault
        if fault is not None:
            return fault(data)
        if not data:
            return b"\x6b\x00"
        return data + (b"\x90\x00" if len(data) == command.le else b"\x62\x82")


def record(size):
    return tlv.encode(0x30, bytes(range(256)) * (size // 256) + bytes(size % 256))


def read(card, cache=None, tries=10):
    cache = cache or BlockCache()
    channel = Channel(card)
    for _ in range(tries):
        try:
            return read_file(channel, cache, FILE)
        except LinkError:
            channel.forget_state()
    raise AssertionError("never finished")


@pytest.mark.parametrize("size", [0, 1, 100, 251, 252, 253, 256, 600, 1300, 20_000, 32_000])
def test_a_file_is_read_to_its_declared_end_and_no_further(size):
    content = record(size)
    card = OneFile(content + b"\xff" * 700)
    assert read(card) == content
    last_offset, last_length = card.reads[-1]
    if len(content) > 256:
        assert last_offset + last_length == len(content)
    assert len(card.reads) == max(1, -(-len(content) // 256))


def test_a_drop_costs_one_block_and_not_the_file():
    content = record(2000)
    card = OneFile(content, {3: CardGone("lifted"), 6: CardGone("lifted")})
    assert read(card) == content
    assert [offset for offset, _ in card.reads] == [
        0, 256, 512, 768, 768, 1024, 1280, 1280, 1536, 1792,
    ]  # fmt: skip


def test_a_file_that_is_here_is_not_read_again():
    card, cache = OneFile(record(700)), BlockCache()
    first = read(card, cache)
    reads = len(card.reads)
    assert read(card, cache) == first
    assert len(card.reads) == reads
    assert cache.complete(FILE)
    assert not cache.complete(FILE, SURFACE_CV_CERTIFICATE)


def test_progress_tells_bytes_here_and_in_all():
    content = record(700)
    card, cache = OneFile(content, {2: CardGone("lifted")}), BlockCache()
    assert cache.progress(FILE) == (0, None)
    with pytest.raises(CardGone):
        read_file(Channel(card), cache, FILE)
    assert cache.progress(FILE) == (512, len(content))
    assert cache.blocks_read == 2


def test_a_short_block_in_the_middle_is_garbled_and_not_kept():
    content = record(2000)
    card = OneFile(content, {2: lambda data: data[:40] + b"\x90\x00"})
    assert read(card) == content


def test_a_first_block_without_a_header_is_garbled():
    card = OneFile(record(300), {0: lambda _data: b"\x1f\x80\x80\x80\x01" + b"\x90\x00"})
    channel, cache = Channel(card), BlockCache()
    with pytest.raises(GarbledReply):
        read_file(channel, cache, FILE)
    assert channel.application is None
    assert read_file(channel, cache, FILE) == card.content


def test_after_a_garbled_answer_blocks_are_smaller_until_ten_were_good():
    content = record(6000)
    card = OneFile(content, {1: lambda _: b"\x90", 2: lambda _: b"\x90"})
    cache = BlockCache()
    assert read(card, cache) == content
    lengths = [length for _, length in card.reads]
    # Errors of the link itself do not tell about the frame size; only impossible answers do.
    assert lengths[:2] == [256, 256]
    assert lengths[3:13] == [64] * 10
    assert lengths[13] == 256


def test_a_block_that_is_always_garbled_is_the_files_fault():
    card = OneFile(record(600), dict.fromkeys(range(1, 9), lambda _: b"\x90"))
    with pytest.raises(BadCardData, match="garbled 5 times"):
        read(card)


def test_drops_in_any_number_are_never_the_files_fault():
    content = record(600)
    card = OneFile(content, dict.fromkeys(range(1, 30), CardGone("lifted")))
    assert read(card, tries=40) == content


def test_blocks_do_not_shrink_below_sixty_four():
    size = BlockSize()
    for _ in range(9):
        size.garbled()
    assert size.now == 64


@pytest.mark.parametrize("size", [63, 257])
def test_a_block_size_that_makes_no_sense_is_refused(size):
    with pytest.raises(ValueError, match="64 to 256"):
        BlockCache(size)


@pytest.mark.parametrize("block", [64, 100, 128, 256])
def test_smaller_blocks_give_the_same_file(block):
    content = record(1000)
    assert read(OneFile(content + b"\xff" * 300), BlockCache(block)) == content


@pytest.mark.parametrize("filler", [b"\xff" * 300, b"\x00" * 300])
def test_an_empty_file_is_no_data(filler):
    with pytest.raises(BadCardData, match="empty"):
        read(OneFile(filler))


def test_a_file_that_ends_before_it_says_is_no_data():
    with pytest.raises(BadCardData, match="ends at 512"):
        read(OneFile(record(2000)[:512]))


def test_a_length_beyond_what_can_be_addressed_is_no_data():
    with pytest.raises(BadCardData, match="claims"):
        read(OneFile(b"\x30\x83\x01\x00\x00" + bytes(300)))


def test_a_closed_file_is_a_plain_refusal():
    card = OneFile(record(300), dict.fromkeys(range(2), lambda _: b"\x69\x82"))
    with pytest.raises(StatusWordError):
        read(card)


def test_wiping_overwrites_what_was_read():
    card, cache = OneFile(record(700)), BlockCache()
    read(card, cache)
    buffer = cache.entry(FILE).data
    cache.wipe()
    assert set(buffer) == {0}
    assert not cache.complete(FILE)
    assert cache.identity is None


@settings(deadline=None)
@given(
    size=st.integers(0, 3000),
    faults=st.dictionaries(
        st.integers(0, 15).map(lambda position: 2 * position),
        st.sampled_from(
            [
                CardGone("lifted"),
                lambda _: b"",
                lambda _: b"\x90",
                lambda data: data[: len(data) // 2] + b"\x90\x00",
                lambda data: data + b"\x00\x90\x00",
            ]
        ),
    ),
)
def test_any_row_of_faults_ends_in_the_same_bytes(size, faults):
    content = record(size)
    assert read(OneFile(content + b"\xff" * 50, faults), tries=40) == content


@settings(deadline=None)
@given(st.binary(max_size=700))
def test_any_file_content_is_read_or_refused_with_a_typed_error(content):
    try:
        data = read(OneFile(content), tries=1)
    except (HwError, AssertionError):
        return
    assert tlv.declared_length(data) == len(data)
