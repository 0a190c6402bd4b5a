# SPDX-License-Identifier: Apache-2.0
"""Planted values of a person: after a visit they are in no log and in no file that the kiosk wrote."""

import io
import logging
import os
from pathlib import Path

import numpy as np
import pytest

from hw.card.number_b import NumberB
from hw.virtual.keystore import DIRECTORY_VARIABLE, default_directory
from terminal.runner.runner import Runner
from terminal.session.states import ChoosingMethod, EnteringPin
from terminal.session.values import Method, OutcomeKind
from terminal.vault import Vault, VaultKeeper
from tests.support.front_desk import Visitor

PIN = "1234"


@pytest.fixture
def everything_logged():
    """All loggers at their chattiest, tracebacks included."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(message)s %(args)s"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.setLevel(before)
    root.removeHandler(handler)


@pytest.fixture
def kiosk_folder(tmp_path, monkeypatch):
    """Where the kiosk would write, if it wrote: its working folder, its temporary files, its home."""
    monkeypatch.setenv(DIRECTORY_VARIABLE, str(default_directory()))  # the town's keys stay
    for variable in ("TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / "kiosk"))
    (tmp_path / "kiosk").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)
    monkeypatch.chdir(tmp_path / "kiosk")
    return tmp_path / "kiosk"


def canaries(card) -> list[bytes]:
    holder = card.identity.person
    texts = [PIN, card.number_b, holder.name, holder.address, *holder.name.split("　")]
    assert texts[2:] == ["模擬　花子", holder.address, "模擬", "花子"]
    wide = [form for text in texts for form in (text.encode(), text.encode("utf-16-le"))]
    spelt = [text.encode().hex().encode() for text in texts[1:]]
    return [*wide, *spelt, *(word.upper() for word in spelt)]


def written(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def heard(text: io.StringIO) -> bytes:
    # The four digits of a PIN may also stand in a time or a port: only words that are the PIN count.
    return text.getvalue().encode()


def found(text: bytes, canary: bytes) -> bool:
    if canary != PIN.encode():
        return canary in text
    words = text.replace(b"'", b" ").replace(b'"', b" ").replace(b",", b" ").split()
    return canary in words


ENDS = {
    "eligible": {"pins": [PIN]},
    "wrong pin": {"pins": ["9876", PIN]},
    "staff": {"method": Method.STAFF},
    "card away": {"pins": [], "on": {EnteringPin: Visitor.take}},
}


@pytest.mark.parametrize("script", ENDS.values(), ids=ENDS.keys())
def test_nothing_of_a_person_is_logged_or_written(
    desks, town, kiosk_folder, everything_logged, script
):
    desk = desks()
    card = town.card("hanako")
    visitor = desk.visitor(card, **{**script, "pins": list(script.get("pins", []))})
    visitor.on = dict(visitor.on)
    desk.visit(visitor)
    text = heard(everything_logged)
    assert b"ReadingCard" in text, "the log was not listened to"
    assert b"hw.card.channel" in text
    for canary in canaries(card):
        assert not found(text, canary), canary
        assert not found(written(kiosk_folder), canary), canary
    assert desk.vaults.empty


def test_a_crash_in_the_middle_leaves_nothing_of_the_person_behind(
    desks, town, kiosk_folder, everything_logged, monkeypatch
):
    """Something nobody foresaw is logged with its traceback, but not with what it says."""

    card = town.card("hanako")

    def breaks(*_args: object) -> None:
        raise KeyError(card.identity.person.name)

    monkeypatch.setattr("terminal.runner.net_work.judge", breaks)
    desk = desks()
    record = desk.visit(desk.visitor(card))
    assert record.outcome.kind is OutcomeKind.UNDECIDED
    text = heard(everything_logged)
    assert b"T00 KeyError" in text
    assert b"net_work.py" in text
    for canary in canaries(card):
        assert not found(text, canary), canary
    assert not written(kiosk_folder)


def test_a_pin_entered_when_nobody_asked_for_it_is_not_kept(desk, town):
    card = town.card("hanako")
    desk.number_b = card.number_b
    desk.reader.insert(card)
    desk.wait_for(ChoosingMethod)
    digits = bytearray(PIN, "ascii")
    desk.runner.enter_pin(1, digits)
    assert digits == bytes(4)
    assert desk.vaults.of(1).pin is None
    assert isinstance(desk.runner, Runner)


def test_a_wiped_vault_is_zeroed_and_empty():
    vault = Vault(1)
    digits, photo = bytearray(b"1234"), np.full((4, 3), 200, np.uint8)
    number_b = NumberB(b"55021720352285")
    vault.pin, vault.photo, vault.number_b, vault.pin_accepted = digits, photo, number_b, True
    assert not vault.empty
    vault.wipe()
    assert vault.empty
    assert digits == bytes(4)
    assert not photo.any()
    with pytest.raises(Exception, match="wiped"):
        _ = number_b.digits
    vault.wipe()
    assert vault.empty


def test_a_photo_alone_makes_a_vault_not_empty():
    vault = Vault(1)
    vault.photo = np.zeros((2, 2), np.uint8)
    assert not vault.empty


def test_a_new_visit_wipes_the_former_one_and_gets_another_vault():
    keeper = VaultKeeper()
    first = keeper.of(1)
    first.pin = bytearray(b"1234")
    assert keeper.of(1) is first
    assert keeper.of(2) is not first
    assert first.empty


def test_a_late_lane_of_a_former_visit_gets_a_vault_that_nobody_reads():
    keeper = VaultKeeper()
    keeper.of(2)
    keeper.of(1).pin = bytearray(b"1234")
    assert keeper.of(1).pin is None
    assert keeper.empty


def test_what_a_lane_writes_after_the_wipe_is_swept_up_when_it_is_done():
    keeper = VaultKeeper()
    held = keeper.of(1)
    keeper.wipe(1)
    held.pin = bytearray(b"1234")
    keeper.sweep()
    assert held.empty
    assert keeper.of(1) is not held, "a visit that is over gets no vault again"


def test_wiping_a_former_visit_leaves_the_present_one_alone():
    keeper = VaultKeeper()
    keeper.of(2).pin = bytearray(b"1234")
    keeper.wipe(1)
    keeper.sweep()
    assert keeper.of(2).pin == b"1234"


def test_the_environment_of_the_canary_test_is_the_kiosks(kiosk_folder):
    assert Path(os.environ["HOME"]) == kiosk_folder == Path.cwd()
