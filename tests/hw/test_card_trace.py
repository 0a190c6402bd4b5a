# SPDX-License-Identifier: Apache-2.0
"""A trace shows what happened on the link, and nothing that the card or the person keeps secret."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card_trace import TracingLink, new_trace, parse_trace
from hw.errors import BadFile, CardGone, HwError
from hw.link import Strength

SELECT = bytes.fromhex("00A4040C0AD392F00026010000000100")
VERIFY = bytes.fromhex("0020008004") + b"1234"
READ = bytes.fromhex("00B0000000")


class ScriptedLink:
    """Answers from a list; an error in it is raised."""

    name = "scripted"

    def __init__(self, *answers: bytes | HwError) -> None:
        self.answers = list(answers)
        self.generation = 1
        self.sent: list[bytes] = []

    def transmit(self, command: bytes) -> bytes:
        self.sent.append(command)
        answer = self.answers.pop(0)
        if isinstance(answer, HwError):
            raise answer
        return answer

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:  # noqa: ARG002
        self.generation += 1

    def close(self) -> None:
        pass


def trace_of(exchanges: list[tuple[bytes, bytes]], *, keep_responses: bool = False) -> str:
    out = io.StringIO()
    link = TracingLink(
        ScriptedLink(*(answer for _, answer in exchanges)), out, keep_responses=keep_responses
    )
    for command, answer in exchanges:
        assert link.transmit(command) == answer
    return out.getvalue()


def test_a_trace_reads_like_the_conversation():
    text = trace_of(
        [(SELECT, b"\x90\x00"), (VERIFY, b"\x63\xc2"), (READ, b"A" * 256 + b"\x90\x00")]
    )
    assert text.splitlines() == [
        "> 00A4040C 0A D392F000260100000001 00  # SELECT",
        "< 9000",
        "> 00200080 04 <redacted 4>  # VERIFY",
        "< 63C2",
        "> 00B0000000  # READ BINARY",
        "< <redacted 256> 9000",
    ]


def test_a_lost_card_and_a_reconnect_are_in_it():
    out = io.StringIO()
    link = TracingLink(ScriptedLink(CardGone("gone")), out)
    with pytest.raises(CardGone):
        link.transmit(READ)
    link.reconnect()
    assert out.getvalue().splitlines()[1:] == ["! CardGone", "= 2"]


def test_responses_of_a_test_card_can_be_kept_but_never_a_pin():
    text = trace_of([(VERIFY, b"\x90\x00"), (READ, b"\xca\xfe\x90\x00")], keep_responses=True)
    assert "CAFE 9000" in text
    assert b"1234".hex() not in text


@pytest.mark.parametrize("ins", [0x20, 0x24, 0x2A, 0x2C, 0x88, 0xD6])
@pytest.mark.parametrize("shape", ["short", "short+le", "extended", "extended+le", "wrong"])
def test_the_data_of_a_command_is_never_written(ins: int, shape: str):
    secret = b"\xde\xad\xbe\xef\xde\xad"
    header = bytes([0, ins, 0, 0x80])
    command = {
        "short": header + b"\x06" + secret,
        "short+le": header + b"\x06" + secret + b"\x00",
        "extended": header + b"\x00\x00\x06" + secret,
        "extended+le": header + b"\x00\x00\x06" + secret + b"\x00\x00",
        "wrong": header + b"\x55" + secret,
    }[shape]
    text = trace_of([(command, b"\x90\x00")])
    assert "DEAD" not in text.upper()
    assert len(parse_trace(text)[0].data) == len(command)


@settings(deadline=None)
@given(
    exchanges=st.lists(
        st.tuples(st.binary(min_size=4, max_size=300), st.binary(min_size=2, max_size=300)),
        max_size=8,
    )
)
def test_what_is_written_parses_to_the_same_lengths_headers_and_status(
    exchanges: list[tuple[bytes, bytes]],
):
    lines = parse_trace(trace_of(exchanges))
    for (command, answer), sent, got in zip(exchanges, lines[::2], lines[1::2], strict=True):
        assert (sent.kind, got.kind) == (">", "<")
        assert len(sent.data) == len(command)
        assert sent.data[:4] == command[:4]
        assert len(got.data) == len(answer)
        assert got.data[-2:] == answer[-2:]


def test_parsing_tells_which_bytes_were_redacted():
    line = parse_trace("> 00200080 04 <redacted 4>  # VERIFY")[0]
    assert line.data == bytes.fromhex("002000800400000000")
    assert line.redacted == ((5, 4),)


@pytest.mark.parametrize("text", ["> 0", "< zz", "hello", "< <redacted many>", "> 00 <redacted 4"])
def test_a_damaged_trace_is_refused_with_its_line(text: str):
    with pytest.raises(BadFile, match=r"^t\.trace:2: "):
        parse_trace("# comment\n" + text, "t.trace")


def test_a_trace_never_overwrites_a_file(tmp_path: Path):
    path = tmp_path / "t.trace"
    new_trace(path).close()
    with pytest.raises(BadFile, match="exists already"):
        new_trace(path)
    with pytest.raises(BadFile, match="No such file"):
        new_trace(tmp_path / "no" / "t.trace")
    assert parse_trace(path.read_text()) == []
