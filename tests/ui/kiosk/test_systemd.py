# SPDX-License-Identifier: Apache-2.0
"""What systemd is told, over a real datagram socket."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from ui.kiosk.systemd import Notifier


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as made:
        made.bind(str(tmp_path / "notify"))
        made.setblocking(False)
        yield made


class Hand:
    time = 100.0

    def __call__(self) -> float:
        return self.time


def words(manager: socket.socket) -> list[str]:
    told = []
    while True:
        try:
            told.append(manager.recv(4096).decode())
        except BlockingIOError:
            return told


def notifier(manager: socket.socket, now=Hand(), **more: str) -> Notifier:  # noqa: B008
    return Notifier({"NOTIFY_SOCKET": manager.getsockname(), **more}, now)


def test_it_says_when_the_window_is_up_and_when_it_ends(manager):
    told = notifier(manager)
    told.ready()
    told.stopping()
    told.close()
    assert [said.splitlines()[0] for said in words(manager)] == ["READY=1", "STOPPING=1"]


def test_signs_of_life_come_three_times_an_interval_however_often_the_heart_beats(manager):
    hand = Hand()
    told = notifier(manager, hand, WATCHDOG_USEC="3000000", WATCHDOG_PID=str(os.getpid()))
    for _ in range(300):  # three seconds
        told.alive()
        hand.time += 0.01
    told.close()
    assert words(manager) == ["WATCHDOG=1"] * 3


@pytest.mark.parametrize(
    "more", [{}, {"WATCHDOG_USEC": "none"}, {"WATCHDOG_USEC": "3000000", "WATCHDOG_PID": "1"}]
)
def test_without_a_watchdog_of_its_own_no_sign_of_life_is_given(manager, more):
    told = notifier(manager, **more)
    told.alive()
    assert not told.is_watched
    assert words(manager) == []


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all"])
def test_a_socket_that_is_not_there_disturbs_nothing(address):
    told = Notifier({"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000"})
    told.ready()
    told.alive()
    told.close()


def test_an_abstract_socket_is_found():
    name = f"uketsuke-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}")
        manager.setblocking(False)
        told = Notifier({"NOTIFY_SOCKET": f"@{name}"})
        told.ready()
        told.close()
        assert words(manager)
