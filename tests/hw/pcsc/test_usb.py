# SPDX-License-Identifier: Apache-2.0
"""Switching a reader's USB port, with a folder that stands for /sys/bus/usb/devices."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from hw.errors import BadFile, ReaderUnplugged
from hw.pcsc.usb import NOT_BEFORE_S, OFF_S, UsbPort


class Timepiece:
    """A clock that shows what the port's file holds while somebody sleeps."""

    def __init__(self, file: Path) -> None:
        self.file, self.seconds = file, 1000.0
        self.asleep: list[tuple[float, str]] = []

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.asleep.append((seconds, self.file.read_text("ascii")))
        self.seconds += seconds


@pytest.fixture
def device(tmp_path: Path) -> Path:
    """The file of a device at port 1-4.2."""
    file = tmp_path / "1-4.2" / "authorized"
    file.parent.mkdir()
    file.write_text("1\n", "ascii")
    return file


def test_a_cycle_switches_off_waits_and_switches_on_and_says_so(
    device: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    clock = Timepiece(device)
    with caplog.at_level(logging.WARNING):
        assert UsbPort("1-4.2", root=tmp_path).cycle(clock)
    assert clock.asleep == [(OFF_S, "0\n")]
    assert device.read_text("ascii").strip() == "1"
    assert "1-4.2" in caplog.text


def test_a_second_cycle_waits_for_ten_minutes(device: Path, tmp_path: Path):
    clock, port = Timepiece(device), UsbPort("1-4.2", root=tmp_path)
    assert port.cycle(clock)
    clock.seconds += NOT_BEFORE_S - 2 * OFF_S
    assert not port.cycle(clock)
    assert len(clock.asleep) == 1
    clock.seconds += 2 * OFF_S
    assert port.cycle(clock)


@pytest.mark.parametrize(
    "port", ["", "1", "usb1", "1-", "1-4.", "1-4.2\n", "../1-4", "1-4/..", "1-4:1.0", "-4", "１-4"]
)
def test_what_is_no_port_is_refused(port: str, tmp_path: Path):
    with pytest.raises(BadFile, match="no USB port"):
        UsbPort(port, root=tmp_path)


@pytest.mark.parametrize("port", ["1-4", "3-1.2", "12-1.2.3.4"])
def test_an_empty_port_is_a_reader_that_is_unplugged(port: str, tmp_path: Path):
    with pytest.raises(ReaderUnplugged, match=port):
        UsbPort(port, root=tmp_path).cycle(Timepiece(tmp_path))


def test_a_port_that_may_not_be_switched_is_told_and_not_tried_again_at_once(tmp_path: Path):
    (tmp_path / "1-4" / "authorized").mkdir(parents=True)  # not to be written to, not even by root
    port, clock = UsbPort("1-4", root=tmp_path), Timepiece(tmp_path)
    with pytest.raises(BadFile, match="authorized"):
        port.cycle(clock)
    assert clock.asleep == []
    assert not port.cycle(clock)


def test_a_sleep_that_is_broken_off_leaves_the_reader_switched_on(device: Path, tmp_path: Path):
    class Interrupted(Timepiece):
        def sleep(self, seconds: float) -> None:
            super().sleep(seconds)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        UsbPort("1-4.2", root=tmp_path).cycle(Interrupted(device))
    assert device.read_text("ascii").strip() == "1"
