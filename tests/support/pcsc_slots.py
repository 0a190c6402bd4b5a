# SPDX-License-Identifier: Apache-2.0
"""Slots of the private pcscd, and waiting for things to happen in them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from hw.errors import HwError
from hw.link import Strength
from hw.pcsc.link import PcscLink
from hw.pcsc.reader import PcscReader
from hw.pcsc.session import PcscOptions

QUICK = PcscOptions(transmit_s=1.0, connect_s=1.5, service_s=3.0, busy_s=0.5)
"""Short deadlines, so that tests of deadlines are short."""


@dataclass(frozen=True)
class Slot:
    """One of the two slots: the reader's name, and the port at which its card connects."""

    name: str
    port: int


def wait_for_card(reader: PcscReader, there: bool, patience_s: float = 5.0) -> None:
    """Wait until a card is there, or none."""
    status = reader.watch(None, 0)
    while status.card is not there:
        after = reader.watch(status, patience_s)
        assert after != status, "nothing changed in time"
        status = after


def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> bool:
    """Whether the condition becomes true in time."""
    end_s = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        if time.monotonic() > end_s:
            return False
        pause.wait(0.02)
    return True


def reconnected(link: PcscLink, strength: Strength = Strength.LEAVE) -> bool:
    try:
        link.reconnect(strength)
    except HwError:
        return False
    return True
