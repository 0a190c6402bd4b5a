# SPDX-License-Identifier: Apache-2.0
"""The software card in a real pcscd, read through PC/SC by the real protocol, and disturbed."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from hw.card import visit
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.reading import BlockCache
from hw.card_trace import TracingLink, parse_trace
from hw.errors import CardGone, CardReset
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from hw.virtual.keystore import DIRECTORY_VARIABLE
from tests.support.pcsc_neighbour import Neighbour
from tests.support.pcsc_slots import Slot, wait_for_card
from tests.support.virtual_cards import NUMBER_B, write_card_file


@pytest.fixture
def link(
    slot: Slot, reader: PcscReader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PcscLink]:
    """A link to a whole My Number Card, which another process holds into the slot."""
    pki = tmp_path_factory.getbasetemp() / "pcsc-test-pki"
    file = write_card_file(tmp_path_factory.mktemp("card"))
    command = [sys.executable, "-m", "hw.virtual.serve", str(file), "--until-eof"]
    process = subprocess.Popen(
        [*command, "--port", str(slot.port)],
        env=os.environ | {DIRECTORY_VARIABLE: str(pki)},
        stdin=subprocess.PIPE,
    )
    try:
        wait_for_card(reader, True, patience_s=30)  # making its keys takes seconds, once
        link = reader.connect()
        yield link
        link.close()
    finally:
        process.communicate(timeout=10)


def test_a_face_is_read_in_spite_of_resets_and_nothing_secret_is_traced(link: PcscLink, slot: Slot):
    out = io.StringIO()
    channel, cache = Channel(TracingLink(link, out)), BlockCache()
    visit.confirm_card(channel, cache)
    with Neighbour(slot.name, "reset"):
        pass
    with pytest.raises(CardReset):
        visit.read_face_record(channel, cache, NumberB(NUMBER_B.encode()))
    link.reconnect()
    channel.forget_state()
    with link.transaction():
        face = visit.read_face_record(channel, cache, NumberB(NUMBER_B.encode()))
    assert len(face.photo) > 1000
    assert_nothing_secret(out.getvalue(), face.photo)
    visit.leave(channel)


def test_an_unpowered_card_is_known_again_after_a_reconnect(link: PcscLink, slot: Slot):
    channel, cache = Channel(link), BlockCache()
    first = visit.confirm_card(channel, cache)
    with Neighbour(slot.name, "unpower"):
        pass
    with pytest.raises(CardReset):
        visit.read_auth_certificate(channel, cache)
    link.reconnect()
    channel.forget_state()
    assert visit.confirm_card(channel, cache) == first
    assert visit.read_auth_certificate(channel, cache)
    link.close()
    with pytest.raises(CardGone):
        visit.confirm_card(channel, cache)


def assert_nothing_secret(trace: str, photo: bytes) -> None:
    lines = parse_trace(trace)
    written = b"".join(line.data for line in lines)
    assert NUMBER_B.encode() not in written
    assert photo[:16] not in written
    commands = [line for line in lines if line.kind == ">"]
    assert any(line.data[1] == 0x20 and line.redacted for line in commands), "VERIFY is in it"
    assert "! CardReset" in trace
