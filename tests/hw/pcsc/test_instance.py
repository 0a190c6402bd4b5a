# SPDX-License-Identifier: Apache-2.0
"""A pcscd of one's own. Clients are processes of their own here: each can use one pcscd only."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from hw.errors import PcscServiceDown
from hw.pcsc import instance
from hw.pcsc.instance import SOCKET_VARIABLE, PrivatePcscd

CLIENT = """\
from hw.errors import HwError
from hw.pcsc.reader import readers
try:
    print(readers())
except HwError as error:
    print(type(error).__name__)
"""
BOTH = "['Virtual PCD 00 00', 'Virtual PCD 00 01']"

TWO_SERVICES = """\
import sys
from pathlib import Path
from hw.pcsc.instance import use_service
from hw.pcsc.reader import readers
use_service(Path(sys.argv[1]))
first = readers()
use_service(Path(sys.argv[2]))
print(readers() == first)
"""


@pytest.fixture
def directory() -> Iterator[Path]:
    """A short name: a socket's path has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="pcscd") as name:
        yield Path(name)


def client(pcscd: PrivatePcscd, script: str = CLIENT, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=os.environ | {SOCKET_VARIABLE: str(pcscd.socket)},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    return done.stdout.strip()


def test_a_client_finds_two_slots_as_soon_as_it_has_started(directory: Path):
    with PrivatePcscd(directory) as pcscd:
        assert client(pcscd) == BOTH


def test_two_instances_live_side_by_side(directory: Path):
    with PrivatePcscd(directory / "a") as a, PrivatePcscd(directory / "b") as b:
        assert abs(a.port - b.port) >= 2
        assert (client(a), client(b)) == (BOTH, BOTH)
        a.kill()
        assert (client(a), client(b)) == ("PcscServiceDown", BOTH)


def test_a_process_stays_with_the_first_service_it_used(directory: Path):
    with PrivatePcscd(directory) as pcscd:
        nowhere = str(directory / "nowhere")
        assert client(pcscd, TWO_SERVICES, str(pcscd.socket), nowhere) == "True"


def test_after_a_kill_it_starts_again_on_the_same_socket_and_ports(directory: Path):
    with PrivatePcscd(directory) as pcscd:
        port = pcscd.port
        pcscd.kill()
        assert not pcscd.running
        assert pcscd.socket.exists()
        pcscd.restart()
        assert (pcscd.running, pcscd.port, client(pcscd)) == (True, port, BOTH)


def test_stopping_leaves_no_process_and_no_socket(directory: Path):
    pcscd = PrivatePcscd(directory)
    pcscd.start()
    pcscd.start()
    pcscd.stop()
    pcscd.stop()
    assert not pcscd.running
    assert not pcscd.socket.exists()
    assert client(pcscd) == "PcscServiceDown"


def test_without_slots_there_is_no_reader(directory: Path):
    pcscd = PrivatePcscd(directory)
    pcscd.start(slots=False)
    assert client(pcscd) == "[]"
    pcscd.stop()


def test_what_is_not_installed_is_told_with_its_package(
    directory: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(instance, "_DRIVERS", (str(directory),))
    with pytest.raises(PcscServiceDown, match="apt-get install vsmartcard-vpcd"):
        PrivatePcscd(directory).start()
    monkeypatch.setattr(instance, "_PLACES", str(directory))
    monkeypatch.setenv("PATH", str(directory))
    with pytest.raises(PcscServiceDown, match="apt-get install pcscd"):
        PrivatePcscd(directory).start()


def test_a_directory_with_too_long_a_name_is_told(directory: Path):
    with pytest.raises(PcscServiceDown, match="too long a name"):
        PrivatePcscd(directory / ("x" * 100)).start()
