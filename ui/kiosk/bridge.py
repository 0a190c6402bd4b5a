# SPDX-License-Identifier: Apache-2.0
"""The one way from the worker threads to Qt's main thread: one queued signal, after which the queue is pumped."""

import math
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from terminal.session import State

if TYPE_CHECKING:
    from terminal.runner.runner import Runner

Notice = Callable[[], None]


class Bridge(QObject):
    """Lives on the main thread; `wake` and `tell` may be called from any thread."""

    _woken = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._runner: Runner | None = None
        self._draw: Callable[[State], None] = _nothing
        self._notices: deque[Notice] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._drain)
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    def carry(self, runner: "Runner", draw: Callable[[State], None]) -> None:
        """Pump this runner from now on, and `draw` each state that it comes to rest in."""
        self._runner, self._draw = runner, draw
        runner.queue.on_post(self.wake)
        draw(runner.state)
        self.wake()  # for what was posted before

    def wake(self) -> None:
        """There is something to do on the main thread."""
        self._woken.emit()

    def tell(self, notice: Notice) -> None:
        """Have `notice` called on the main thread."""
        self._notices.append(notice)
        self.wake()

    def stop(self) -> None:
        """Pump no more events; notices still come through."""
        self._runner = None
        self._timer.stop()

    def _drain(self) -> None:
        while self._notices:
            self._notices.popleft()()
        runner = self._runner
        if runner is None:
            return
        before, hint = runner.state, runner.advice
        try:
            while runner.pump():
                pass
        finally:
            # Also after an error in a step: the screen must not show what is over.
            self._set_timer(runner)
            if runner.state is not before or runner.advice is not hint:
                self._draw(runner.state)

    def _set_timer(self, runner: "Runner") -> None:
        seconds = runner.queue.seconds_to_timer()
        if seconds is None:
            self._timer.stop()
        else:
            self._timer.start(math.ceil(seconds * 1000))


def _nothing(_state: State) -> None:
    """Draws nothing, before there is anything to draw."""
