# SPDX-License-Identifier: Apache-2.0
"""A trace is a card: played in order, with faults that were recorded or that a person added."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card import visit as steps
from hw.card.applications import KeyKind
from hw.card.authenticity import Check
from hw.card.pins import PinState
from hw.card.token import TokenKind
from hw.card.trust import load_trust_store
from hw.card_trace import ERROR_NAMES, SPOILING, TraceLine, format_trace, parse_trace
from hw.errors import BadFile, CardError, CardGone, CardMute, CardReset, LinkError, PinBlocked
from hw.virtual.replay import Player, ReplayReader, events_of, read_trace
from tests.support.golden_traces import GOLDEN, TRACES, TRUST, Reading

SELECT = bytes.fromhex("00A4040C0AD392F000260100000001")
READ = bytes.fromhex("00B0000010")
COUNTER = bytes.fromhex("00200080")
VERIFY = COUNTER + b"\x041234"
NAMES = list(GOLDEN)


def number_b_of(path):
    return path.read_text("ascii").splitlines()[1].removeprefix("# number_b ")


def reading(path):
    reader = ReplayReader(path)
    return reader.player, Reading(reader.connect(), number_b_of(path), load_trust_store(TRUST))


def play(name):
    player, run = reading(TRACES / f"{name}.trace")
    found = GOLDEN[name].act(run)
    run.leave()
    assert player.finished
    return found, run


def player(*lines):
    return Player(events_of(parse_trace("\n".join(lines)), "t.trace"), "t.trace")


# --- golden traces ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_golden_trace_is_played_to_its_end_by_the_program_of_today(name):
    play(name)


@pytest.mark.parametrize("name", NAMES)
def test_no_golden_trace_holds_a_secret_that_was_presented(name):
    text = (TRACES / f"{name}.trace").read_text("ascii").upper()
    for secret in (b"1234", b"9999", number_b_of(TRACES / f"{name}.trace").encode()):
        assert f"{len(secret):02X} {secret.hex()}" not in text


def test_the_normal_reading_is_authentic():
    found, _ = play("normal")
    kind, _, _, texts, _, authenticity, signature = found
    assert kind.kind is TokenKind.MY_NUMBER_CARD
    assert texts.holder.name == "模擬　花子"
    assert authenticity.held >= {Check.FACE_RECORD, Check.TEXT_RECORD, Check.CERTIFICATE}
    assert len(signature) == 256


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("unknown-card", TokenKind.OTHER),
        ("old-juki", TokenKind.JUKI_CARD),
        ("phone", TokenKind.ANDROID),
        ("pinless", TokenKind.PINLESS_CARD),
    ],
)
def test_what_is_no_readable_card_is_told_apart(name, kind):
    assert play(name)[0].kind is kind


def test_a_wrong_pin_costs_one_try_and_a_blocked_one_is_not_sent():
    found, run = play("wrong-pin")
    assert found[1].endswith("2 tries left")
    assert run.channel.counters.verifies(KeyKind.PIN) == 1
    found, run = play("blocked-pin")
    assert found[0].pin == PinState(found[0].pin.key, 0)
    assert found[1] == str(PinBlocked("pin"))
    assert run.channel.counters.verifies(KeyKind.PIN) == 0


@pytest.mark.parametrize("name", ["drop", "reset", "garbled"])
def test_recorded_faults_happen_again_and_are_survived(name):
    (_, (texts, authenticity)), run = play(name)
    assert texts.holder.name == "模擬　花子"
    assert authenticity.proves(Check.TEXT_SIGNER, Check.TEXT_RECORD)
    assert run.channel.counters.link_failures >= 1


# --- faults that a person adds ------------------------------------------------------------------------


def answers_in(lines):
    return [number for number, line in enumerate(lines) if line.startswith("<")]


def spoilt(tmp_path, fault, position, name="normal"):
    lines = (TRACES / f"{name}.trace").read_text("ascii").splitlines()
    place = answers_in(lines)[position] + 1
    path = tmp_path / "spoilt.trace"
    path.write_text("\n".join([*lines[:place], f"!{fault}", *lines[place:], ""]), "ascii")
    return path


@pytest.mark.parametrize("fault", ["drop", "reset", "mute", "empty", "trunc", "garbled"])
def test_a_line_is_enough_to_break_a_golden_trace_anywhere_in_the_reading(tmp_path, fault):
    for position in (0, 1, 3, 6, 9, 12, 14, 16, 30, 39, 41, 44, 45, 47, 50):
        path = spoilt(tmp_path, fault, position)
        _, run = reading(path)
        texts, found = resumed_whole(run)
        assert texts.holder.name == "模擬　花子", (fault, position)
        assert not found.failed
        assert run.channel.counters.link_failures == 1, (fault, position)


def resumed_whole(run):
    run.resumed(run.recognise)
    digits = steps.NumberB(run.number_b.encode())
    run.resumed(lambda: steps.read_certificate(run.channel, run.cache, run.trust))
    run.resumed(lambda: steps.read_face(run.channel, run.cache, digits, run.trust))
    return run.resumed(run.texts)


@pytest.mark.parametrize("fault", ["trunc", "garbled"])
def test_a_spoilt_answer_to_the_pin_is_settled_by_the_counter(tmp_path, fault):
    lines = (TRACES / "wrong-pin.trace").read_text("ascii").splitlines()
    verify = next(n for n, line in enumerate(lines) if "<redacted 4>" in line)
    position = answers_in(lines).index(verify + 1)
    path = spoilt(tmp_path, fault, position, "wrong-pin")
    _, run = reading(path)
    found = GOLDEN["wrong-pin"].act(run)
    assert found[1].endswith("2 tries left")
    assert run.channel.counters.verifies(KeyKind.PIN) == 1


# --- order --------------------------------------------------------------------------------------------


def test_another_command_ends_the_play_with_the_line_and_without_data():
    card = player(f"> {SELECT.hex()}", "< 9000", f"> {READ.hex()}", "< AABB9000")
    card.transmit(SELECT)
    with pytest.raises(BadFile) as caught:
        card.transmit(VERIFY)
    expected = "t.trace:3: expected 00 B0 00 00 (5 bytes); came 00 20 00 80 (9 bytes)"
    assert str(caught.value) == expected
    with pytest.raises(BadFile, match=r"t\.trace:3"):
        card.transmit(READ)
    assert not card.finished


def test_redacted_digits_match_by_their_number():
    lines = (f"> {COUNTER.hex()} 04 <redacted 4>", "< 63C2")
    assert player(*lines).transmit(VERIFY) == b"\x63\xc2"
    with pytest.raises(BadFile, match=r"\(9 bytes\); came 00 20 00 80 \(10 bytes\)"):
        player(*lines).transmit(COUNTER + b"\x0512345")


def test_after_the_last_line_nothing_more_is_answered():
    card = player(f"> {READ.hex()}", "< 9000")
    card.transmit(READ)
    assert card.finished
    with pytest.raises(BadFile, match="the end of the trace; came 00 B0"):
        card.transmit(READ)


@pytest.mark.parametrize(
    ("fault", "error"),
    [("drop", CardGone), ("reset", CardReset), ("mute", CardMute), ("CardMute", CardMute)],
)
def test_a_broken_connection_stays_broken_until_it_is_reconnected(fault, error):
    card = player(f"> {READ.hex()}", f"! {fault}", "= 2", f"> {READ.hex()}", "< AA9000")
    for _ in range(3):
        with pytest.raises(error):
            card.transmit(READ)
    card.reconnect()
    assert card.transmit(READ) == b"\xaa\x90\x00"
    assert card.finished


def test_a_recorded_reconnect_that_failed_fails_again():
    lines = (f"> {READ.hex()}", "! CardGone", "! CardGone", "= 2", f"> {READ.hex()}", "< 9000")
    card = player(*lines)
    with pytest.raises(CardGone):
        card.transmit(READ)
    with pytest.raises(CardGone):
        card.reconnect()
    card.reconnect()
    assert card.transmit(READ) == b"\x90\x00"


def test_a_reconnect_that_the_trace_does_not_know_is_an_error():
    with pytest.raises(BadFile, match=r"expected 00 B0 00 00 .*; came a reconnect"):
        player(f"> {READ.hex()}", "< 9000").reconnect()
    card = player(f"> {READ.hex()}", "< 9000", "= 2", f"> {READ.hex()}", "< 9000")
    card.transmit(READ)
    with pytest.raises(BadFile, match=r"t\.trace:3: expected a reconnect; came 00 B0"):
        card.transmit(READ)


@pytest.mark.parametrize(
    ("fault", "arrives"), [("empty", b""), ("trunc", b"\xaa"), ("garbled", b"\xaa\xbb\x00\x00")]
)
def test_a_spoilt_answer_arrives_so_once(fault, arrives):
    card = player(f"> {READ.hex()}", "< AABB 9000", f"!{fault}")
    assert card.transmit(READ) == arrives
    assert card.transmit(READ) == b"\xaa\xbb\x90\x00"
    assert card.finished


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["< 9000"], 1),
        (["= 2"], 1),
        (["! drop"], 1),
        (["> 00B0000000", "< 9000", "< 9000"], 3),
        (["> 00B0000000", "> 00B0000000", "< 9000"], 1),
        (["> 00B000"], 1),
        (["> 00B0000000", "! storm"], 2),
        (["> 00B0000000", "< 9000", "= two"], 3),
    ],
)
def test_a_trace_that_can_not_have_happened_is_refused_with_its_line(tmp_path, lines, where):
    path = tmp_path / "t.trace"
    path.write_text("\n".join(lines), "ascii")
    with pytest.raises(BadFile, match=rf"t\.trace:{where}: "):
        read_trace(path)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "t.trace"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="not ASCII"):
        ReplayReader(path)
    with pytest.raises(BadFile):
        ReplayReader(Path("no/such.trace"))


# --- the format -----------------------------------------------------------------------------------------


@st.composite
def bytes_lines(draw):
    kind = draw(st.sampled_from("><"))
    data = bytearray(draw(st.binary(min_size=4, max_size=60)))
    at, redacted = 0, []
    for _ in range(draw(st.integers(0, 2))):
        start = draw(st.integers(at, len(data)))
        length = draw(st.integers(0, len(data) - start))
        # Two that touch, or one of no length, are another way to write the same.
        if length and (not redacted or start > at):
            redacted.append((start, length))
            data[start : start + length] = bytes(length)
            at = start + length
    return TraceLine(kind, "", 0, bytes(data), tuple(redacted))


LINES = st.lists(
    bytes_lines()
    | st.sampled_from([*ERROR_NAMES, *SPOILING]).map(lambda name: TraceLine("!", name, 0))
    | st.integers(0, 999_999).map(lambda number: TraceLine("=", str(number), 0)),
    max_size=12,
)


@settings(deadline=None)
@given(LINES)
def test_what_is_written_is_read_as_the_same(lines):
    found = parse_trace(format_trace(lines))
    assert [(f.kind, f.data, f.redacted) for f in found] == [
        (line.kind, line.data, line.redacted) for line in lines
    ]
    assert [f.text for f in found if f.kind in "!="] == [x.text for x in lines if x.kind in "!="]
    assert [f.line for f in found] == list(range(1, len(lines) + 1))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_parsed_or_refused_with_its_line(text):
    try:
        parse_trace(text)
    except BadFile as refused:
        if refused.line is None:
            raise


@settings(deadline=None)
@given(LINES, st.lists(st.binary(min_size=4, max_size=20), max_size=10))
def test_any_trace_and_any_commands_end_in_an_answer_or_a_typed_error(lines, commands):
    try:
        card = Player(events_of(parse_trace(format_trace(lines)), "t.trace"), "t.trace")
    except BadFile:
        return
    for command in [*commands, *(line.data for line in lines if line.kind == ">")]:
        try:
            card.transmit(command)
        except LinkError:
            try:
                card.reconnect()
            except (BadFile, LinkError, CardError):
                continue
        except BadFile:
            continue
        except tuple(ERROR_NAMES.values()):
            continue
