# SPDX-License-Identifier: Apache-2.0
"""Moves a drawing in acts: while it moves it is drawn some times a second, while it rests nothing wakes up."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

FRAME_MS: Final = 66
"""Fifteen pictures a second: calm movement, at a small part of what sixty would cost."""


@dataclass(frozen=True, slots=True)
class Act:
    """Lasts `seconds`; one that does not `move` is a picture that stands."""

    seconds: float
    moves: bool = True


class Film(QObject):
    """Goes through its acts, over and over, from `start` to `stop`. `stepped` says that the picture is another one.

    It counts pictures, not the clock: on a busy machine it goes slower and never jumps.
    """

    stepped = Signal()

    def __init__(self, parent: QObject, acts: Sequence[Act], frame_ms: int = FRAME_MS) -> None:
        super().__init__(parent)
        if not acts:
            raise ValueError("a film has acts")
        self._acts, self._frame_ms = tuple(acts), frame_ms
        self._act = self._frame = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.step)

    @property
    def act(self) -> int:
        """Which act is on."""
        return self._act

    @property
    def share(self) -> float:
        """How much of the act is over, 0 to 1; 1 while it stands."""
        act = self._acts[self._act]
        return min(1.0, self._frame / self._frames(act)) if act.moves else 1.0

    @property
    def runs(self) -> bool:
        """Whether it will step by itself."""
        return self._timer.isActive()

    @property
    def rests(self) -> bool:
        """Whether the picture stands for a while."""
        return not self._acts[self._act].moves

    def start(self) -> None:
        """From the first act."""
        self._act = self._frame = 0
        self._wait()

    def stop(self) -> None:
        """No timer is left."""
        self._timer.stop()

    def step(self) -> None:
        """The next picture."""
        act = self._acts[self._act]
        self._frame += 1
        if not act.moves or self._frame > self._frames(act):
            self._act, self._frame = (self._act + 1) % len(self._acts), 0
        self._wait()
        self.stepped.emit()

    def seek(self, act: int, share: float) -> None:
        """Show another place; for pictures that stand."""
        self._act = act
        self._frame = round(share * self._frames(self._acts[act]))
        self.stepped.emit()

    def _wait(self) -> None:
        act = self._acts[self._act]
        self._timer.start(self._frame_ms if act.moves else round(act.seconds * 1000))

    def _frames(self, act: Act) -> int:
        return max(1, round(act.seconds * 1000 / self._frame_ms))


def eased(share: float) -> float:
    """Begins and ends slowly: 0 to 1 for 0 to 1."""
    return share * share * (3.0 - 2.0 * share)
