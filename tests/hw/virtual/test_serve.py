# SPDX-License-Identifier: Apache-2.0
"""The card's own process: how it starts and how it ends."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from hw.virtual.card import load_card
from hw.virtual.keystore import KeyStore
from tests.support.virtual_cards import write_card_file

GET_ATR = b"\x00\x01\x04"


def start(card: Path, port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "hw.virtual.serve", str(card), "--port", str(port), "--until-eof"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.fixture
def card(tmp_path: Path, store: KeyStore) -> Path:
    path = write_card_file(tmp_path)
    load_card(path, store)
    return path


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, None])
def test_it_leaves_the_reader_in_order_when_asked(card: Path, how: signal.Signals | None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        process = start(card, listener.getsockname()[1])
        line, _ = listener.accept()
        with line:
            line.settimeout(20)
            line.sendall(GET_ATR)
            assert line.recv(2, socket.MSG_WAITALL) == b"\x00\x0d"
            assert line.recv(13, socket.MSG_WAITALL)[0] == 0x3B
            if how is not None:
                process.send_signal(how)
            _, complaints = process.communicate(timeout=20)
            assert line.recv(1) == b""
    assert (process.returncode, complaints) == (0, b"")


def test_a_signal_ends_it_while_it_looks_for_a_reader(card: Path) -> None:
    """The listener is there once, so that the test knows when the card's process is up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(20)
        process = start(card, listener.getsockname()[1])
        line, _ = listener.accept()
    line.close()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    _, complaints = process.communicate()
    assert (process.returncode, complaints) == (0, b"")


def test_a_bad_file_is_said_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "x.card.toml"
    path.write_text("[card]\nkind = 'gold'\n")
    process = start(path, 1)
    _, complaints = process.communicate(timeout=20)
    assert process.returncode == 2
    assert f"{path}:2: card.kind" in complaints.decode()
