# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card …` as a field engineer uses it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from hw.pcsc.instance import SOCKET_VARIABLE, PrivatePcscd
from ui.headless.pcsc_place import HandProcess

HANAKO = Path("tests/fixtures/cards/hanako.card.toml")
NUMBER_B = "55011520322285"


def card(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli.main", "card", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=55)


def read(*arguments: str, number_b: str = NUMBER_B, file: Path = HANAKO):
    return card("read", "--number-b", number_b, "--reader", f"virtual:{file}", *arguments)


def test_a_card_is_read_with_photo_authenticity_and_a_signature_after_the_pin(tmp_path):
    photo = tmp_path / "photo.png"
    done = read("--json", "--jpki-pin", "1234", "--photo", str(photo))
    assert done.returncode == 0, done.stderr
    facts = json.loads(done.stdout)
    assert (facts["kind"], facts["name"]) == ("my_number_card", "模擬　花子")
    assert set(facts["authentic"].values()) == {True}
    assert facts["pin_signature"] is True
    with Image.open(photo) as image:
        assert (image.size, image.mode) == ((192, 240), "L")


def test_a_photo_that_exists_is_not_overwritten(tmp_path):
    photo = tmp_path / "photo.png"
    photo.write_bytes(b"mine")
    done = read("--photo", str(photo))
    assert (done.returncode, photo.read_bytes()) == (2, b"mine")
    assert "not overwritten" in done.stderr


@pytest.mark.parametrize(
    ("number_b", "status", "said"),
    [
        ("55011520322286", 3, "9 tries left"),
        ("55011520332285", 2, "expiry year"),
        ("123", 2, "14"),
    ],
)
def test_a_wrong_number_b_is_refused_with_the_reason(number_b, status, said):
    done = read(number_b=number_b)
    assert done.returncode == status
    assert said in done.stderr
    assert number_b not in done.stderr


def test_a_phone_is_named(tmp_path):
    done = read(file=Path("tests/fixtures/cards/phone-android.card.toml"))
    assert done.returncode == 3
    assert "android" in done.stderr


def test_a_card_file_is_shown():
    done = card("show", str(HANAKO))
    assert done.returncode == 0
    assert NUMBER_B in done.stdout
    assert "3 of 3" in done.stdout


def test_a_trace_of_a_reading_holds_no_secret_and_nothing_personal(tmp_path):
    trace = tmp_path / "a.trace"
    done = card("record", str(trace), "--number-b", NUMBER_B, "--reader", f"virtual:{HANAKO}")
    assert done.returncode == 0, done.stderr
    text = trace.read_text()
    assert "# VERIFY" in text
    for canary in (NUMBER_B.encode(), "模擬".encode(), b"19800115"):
        assert canary.hex().upper() not in text.upper()


def test_an_unknown_reader_is_refused_with_the_allowed_ones():
    done = card("read", "--number-b", NUMBER_B, "--reader", "usb:1")
    assert done.returncode == 2
    assert "virtual:FILE" in done.stderr


def test_with_two_readers_the_one_that_holds_the_card_is_read_and_none_is_guessed(tmp_path):
    with PrivatePcscd(tmp_path / "p") as pcscd:
        env = {**os.environ, SOCKET_VARIABLE: str(pcscd.socket)}
        arguments = ["card", "read", "--number-b", NUMBER_B, "--reader", "pcsc"]
        command = [sys.executable, "-m", "ui.cli.main", *arguments]
        empty = subprocess.run(command, check=False, capture_output=True, text=True, env=env)
        assert (empty.returncode, "name one of 2 readers" in empty.stderr) == (3, True)
        hand = HandProcess(pcscd.port, lambda _seconds: None)
        try:
            hand.tell(f"insert {HANAKO}")
            done = wait_for(
                lambda: subprocess.run(
                    command, check=False, capture_output=True, text=True, env=env
                )
            )
        finally:
            hand.close()
    assert "模擬" in done.stdout


def wait_for(attempt, times: int = 10):
    """pcscd notices a new card only after a while."""
    for _ in range(times):
        done = attempt()
        if done.returncode == 0:
            break
    return done


def test_a_kept_trace_of_a_virtual_card_is_read_like_the_card(tmp_path):
    trace = tmp_path / "a.trace"
    kept = ("--jpki-pin", "1234", "--reader", f"virtual:{HANAKO}", "--keep-responses")
    done = card("record", str(trace), "--number-b", NUMBER_B, *kept)
    assert done.returncode == 0, done.stderr
    text = trace.read_text()
    assert "模擬".encode().hex().upper() in text
    assert "04 <redacted 4>" in text
    lines = text.splitlines()
    lines.insert(31, "!drop")
    trace.write_text("\n".join(lines))
    again = card(
        "read", "--number-b", NUMBER_B, "--jpki-pin", "0000", "--reader", f"trace:{trace}", "--json"
    )
    assert again.returncode == 0, again.stderr
    found = json.loads(again.stdout)
    assert (found["birth"], found["pin_signature"]) == ("19800115", True)
    assert all(held is True for held in found["authentic"].values())


def test_responses_are_kept_of_virtual_cards_only(tmp_path):
    trace = tmp_path / "a.trace"
    arguments = ("--number-b", NUMBER_B, "--reader", "pcsc", "--keep-responses")
    done = card("record", str(trace), *arguments)
    assert done.returncode == 2
    assert "virtual:FILE" in done.stderr
    assert not trace.exists()


def test_a_golden_trace_is_read_and_another_order_ends_at_its_line():
    golden = Path("tests/fixtures/traces/normal.trace")
    trust = ("--trust", "tests/fixtures/traces/test-roots.toml")
    arguments = ("read", "--number-b", NUMBER_B, "--reader", f"trace:{golden}", *trust)
    done = card(*arguments, "--jpki-pin", "0000")
    assert done.returncode == 0, done.stderr
    assert "模擬" in done.stdout
    without_pin = card(*arguments)
    assert without_pin.returncode == 2
    assert "normal.trace:" in without_pin.stderr
    assert "expected 00 A4 04 0C (15 bytes); came 00 A4 04 0C (12 bytes)" in without_pin.stderr


@pytest.mark.timeout(180)
def test_a_card_under_interference_in_a_real_reader_is_read_all_the_same(tmp_path):
    radio = tmp_path / "a.visit.toml"
    faults = "".join(
        f'[[radio.fault]]\nkind = "{kind}"\napdu = {apdu}\n{more}\n'
        for kind, apdu, more in (("blink", 15, "for_ms = 60"), ("one_byte", 30, ""))
    )
    head = f'[visit]\ntitle = "radio"\ncard = "{HANAKO.resolve()}"\ntoday = 2026-11-23\n'
    radio.write_text(head + faults)
    with PrivatePcscd(tmp_path / "p") as pcscd:
        env = {**os.environ, SOCKET_VARIABLE: str(pcscd.socket)}
        uketsuke = [sys.executable, "-m", "ui.cli.main", "card"]
        where = ["--port", str(pcscd.port), "--radio", str(radio)]
        holding = subprocess.Popen(
            [*uketsuke, "insert", str(HANAKO), *where], env=env, stdout=subprocess.PIPE, text=True
        )
        try:
            command = [*uketsuke, "read", "--number-b", NUMBER_B, "--reader", "pcsc"]
            done = wait_for(
                lambda: subprocess.run(
                    command, check=False, capture_output=True, text=True, env=env
                )
            )
        finally:
            holding.terminate()
            said, _ = holding.communicate(timeout=30)
    assert "模擬" in done.stdout, done.stderr
    assert "1 blink" in said
    assert "1 one_byte" in said
