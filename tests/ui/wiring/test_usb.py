# SPDX-License-Identifier: Apache-2.0
"""The reader's port is switched only where the settings name it, and seldom."""

from pathlib import Path

import pytest

from hw.errors import BadFile
from hw.pcsc import usb
from tests.support.media_clock import MediaClock
from ui.wiring.usb import usb_cycler


@pytest.fixture
def port(tmp_path, monkeypatch) -> Path:
    """The file of port 1-4.2."""
    file = tmp_path / "1-4.2" / "authorized"
    file.parent.mkdir()
    file.write_text("1\n")
    monkeypatch.setattr(usb.UsbPort.__init__, "__defaults__", (usb.NOT_BEFORE_S, tmp_path))
    return file


def test_without_a_port_nothing_is_switched(port):
    usb_cycler(None, MediaClock())()
    assert port.read_text() == "1\n"


def test_the_named_port_is_switched_off_and_on_once_in_ten_minutes(port):
    clock = MediaClock()
    cycle = usb_cycler("1-4.2", clock)
    cycle()
    cycle()
    assert port.read_text().startswith("1")
    assert clock.slept == [usb.OFF_S], "the second time came too soon"


def test_what_is_no_port_is_refused():
    with pytest.raises(BadFile, match="COM3"):
        usb_cycler("COM3", MediaClock())
