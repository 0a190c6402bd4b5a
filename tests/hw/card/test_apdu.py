# SPDX-License-Identifier: Apache-2.0
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import apdu
from hw.card.apdu import Command, Response
from hw.errors import BadCardData, GarbledReply

BYTE = st.integers(0, 255)
COMMANDS = st.builds(
    Command,
    BYTE,
    BYTE,
    BYTE,
    BYTE,
    st.binary(max_size=300),
    st.none() | st.integers(1, 65536),
)


@settings(deadline=None)
@given(COMMANDS)
def test_a_command_comes_back_from_its_bytes(command):
    assert Command.from_bytes(command.to_bytes()) == command


@settings(deadline=None)
@given(st.binary(max_size=600))
def test_bytes_that_are_no_command_end_in_one_kind_of_error(data):
    try:
        command = Command.from_bytes(data)
    except BadCardData:
        return
    assert Command.from_bytes(command.to_bytes()) == command


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_a_response_has_a_status_or_is_garbled(data):
    if len(data) < 2:
        with pytest.raises(GarbledReply):
            Response.from_bytes(data)
    else:
        assert Response.from_bytes(data).to_bytes() == data


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (Command(0, 0x84, 0, 0), "00840000"),
        (Command(0, 0x84, 0, 0, le=8), "0084000008"),
        (Command(0, 0xB0, 0, 0, le=256), "00B0000000"),
        (Command(0, 0xB0, 0, 0, le=257), "00B00000000101"),
        (Command(0, 0xB0, 0, 0, le=65536), "00B00000000000"),
        (Command(0, 0x20, 0, 0x80, b"1234"), "002000800431323334"),
        (Command(0x80, 0x2A, 0, 0x80, b"\1\2", 256), "802A008002010200"),
        (Command(0x80, 0x2A, 0, 0x80, b"\1\2", 512), "802A00800000020102" + "0200"),
        (apdu.select_file(0x0018), "00A4020C020018"),
        (apdu.read_binary(0x1234, 256), "00B0123400"),
        (apdu.read_binary_sfi(2, 5, 10), "00B082050A"),
        (apdu.read_record(1, 1), "00B2010C00"),
        (apdu.retry_counter(0x15), "00200095"),
        (apdu.verify(bytearray(b"1234"), 0x18), "002000980431323334"),
        (apdu.get_response(16), "00C0000010"),
    ],
)
def test_commands_are_written_as_the_standard_says(command, expected):
    assert command.to_bytes() == bytes.fromhex(expected)
    assert Command.from_bytes(bytes.fromhex(expected)) == command


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "00A404",
        "0020008004313233",
        "0020008004313233340000",
        "00B0000000FF",
        "00B000000000000102",
        "00B00000000002010203",
    ],
)
def test_lengths_that_contradict_the_bytes_are_refused(wrong):
    with pytest.raises(BadCardData):
        Command.from_bytes(bytes.fromhex(wrong))


@pytest.mark.parametrize("ins", [0x20, 0x24, 0x2C, 0x2A, 0xB0, 0x32])
def test_no_text_of_a_command_shows_what_it_carries(ins):
    shown = repr(Command(0, ins, 0, 0x80, b"secret-9876"))
    assert "9876" not in shown
    assert b"9876".hex() not in shown.lower()
    assert "Lc=11" in shown


def test_no_text_of_a_response_shows_what_it_carries():
    assert repr(Response(b"Hanako", 0x9000)) == "<Response 6 bytes, 9000>"


@pytest.mark.parametrize("fields", [(256, 0, 0, 0), (0, 0, 0, 0, b"", 0), (0, 0, 0, 0, b"", 65537)])
def test_fields_that_do_not_fit_are_refused(fields):
    with pytest.raises(ValueError, match=r"byte|Le"):
        Command(*fields)


def test_verify_without_data_is_not_written_by_accident():
    with pytest.raises(ValueError, match="retry_counter"):
        apdu.verify(b"")
