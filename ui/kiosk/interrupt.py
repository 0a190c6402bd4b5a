# SPDX-License-Identifier: Apache-2.0
"""Ctrl-C in the terminal: Python runs signal handlers only when its code runs, and Qt's loop is not Python."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSocketNotifier


@contextmanager
def on_interrupt(act: Callable[[], None]) -> Iterator[None]:
    """Call `act` on Qt's main thread for SIGINT and SIGTERM; the byte that Python writes wakes Qt's loop."""
    ours, pythons = socket.socketpair()
    for end in (ours, pythons):
        end.setblocking(False)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: ours.recv(64))
    former_wakeup = signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    numbers = (signal.SIGINT, signal.SIGTERM)
    former = {number: signal.signal(number, lambda *_: act()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(former_wakeup)
        notifier.setEnabled(False)
        ours.close()
        pythons.close()
