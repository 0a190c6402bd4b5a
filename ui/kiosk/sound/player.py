# SPDX-License-Identifier: Apache-2.0
"""Plays samples through `aplay`, on one thread, one after the other, and stops at once when asked to.

Nobody waits for it: `play` and `stop` only leave word. A machine without sound is told of once, in `trouble`.
"""

import logging
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from ui.kiosk.sound.chime import RATE, Samples

log = logging.getLogger("uketsuke.sound")

CHUNK: Final = RATE // 5
SAME_AGAIN_S: Final = 4.0
"""What was said so recently is not said again when it comes back as the next thing (instructions that alternate)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What is played as one: `load` is called on the player's thread. Pieces with the same `key` sound the same."""

    key: object
    load: Callable[[], Samples]
    again_s: float | None = None


class Player:
    """`device` is ALSA's name; None: the default one. `volume` in percent. `clock` gives seconds that only grow."""

    def __init__(
        self, device: str | None, volume: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.volume = volume
        self.trouble: str | None = None
        self._command = ["aplay", "-q", *(["-D", device] if device else []), *_FORMAT, "-"]
        self._clock = clock
        self._changed = threading.Condition()
        self._next: Piece | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._round = 0
        self._last: tuple[object, float] | None = None
        self._closed = False
        self._thread: threading.Thread | None = None

    def play(self, piece: Piece, *, interrupts: bool = True) -> None:
        """Replaces what waits; `interrupts`: also what is being played."""
        with self._changed:
            if self._closed:
                return
            if interrupts:
                self._cut()
            self._next = piece
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._run, name="uketsuke-sound", daemon=True
                )
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Silence at once."""
        with self._changed:
            self._cut()

    def close(self) -> None:
        """Silence, and the thread's end; waits for it, a moment at most."""
        with self._changed:
            self._closed = True
            self._cut()
        if self._thread is not None:
            self._thread.join(timeout=2)

    def _cut(self) -> None:
        """With the lock held: nothing waits any more, nothing is repeated, and the process is gone."""
        self._round += 1
        self._next = self._last = None
        if self._process is not None:
            self._process.kill()
        self._changed.notify_all()

    def _run(self) -> None:
        while (found := self._await_next()) is not None:
            piece, turn = found
            self._sound(piece, turn)
            self._ended(piece, turn)

    def _await_next(self) -> tuple[Piece, int] | None:
        with self._changed:
            while not self._closed:
                piece, self._next = self._next, None
                if piece is not None and not self._was_just_said(piece):
                    return piece, self._round
                self._changed.wait()
            return None

    def _was_just_said(self, piece: Piece) -> bool:
        if self._last is None or piece.again_s is not None:
            return False
        key, ended = self._last
        return piece.key == key and self._clock() - ended < SAME_AGAIN_S

    def _ended(self, piece: Piece, turn: int) -> None:
        """Remember it, and let it wait for its next turn."""
        with self._changed:
            if self._round != turn:
                return
            self._last = piece.key, self._clock()
            if piece.again_s is None:
                return
            self._changed.wait_for(lambda: self._round != turn or self._next, piece.again_s)
            if self._round == turn and self._next is None:
                self._next = piece

    def _sound(self, piece: Piece, turn: int) -> None:
        samples = louder(piece.load(), self.volume)
        if not samples.size:
            return
        try:
            process = self._begin(turn)
            if process is not None:
                told = _feed(process, samples)
                self._finish(process, turn, told)
        except OSError as error:
            self._tell(f"aplay cannot be started: {error.strerror}")

    def _begin(self, turn: int) -> subprocess.Popen[bytes] | None:
        """The process, unless this turn is over already."""
        with self._changed:
            if self._round != turn:
                return None
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                self._command, stdin=pipe, stdout=subprocess.DEVNULL, stderr=pipe
            )
            return self._process

    def _finish(self, process: subprocess.Popen[bytes], turn: int, told: str) -> None:
        with self._changed:
            self._process = None
            cut = self._round != turn
        if not cut:
            self._tell(told or f"status {process.returncode}" if process.returncode else None)

    def _tell(self, trouble: str | None) -> None:
        if trouble is not None and self.trouble is None:
            log.warning("no sound: %s", trouble)
        self.trouble = trouble


_FORMAT: Final = ("-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(RATE))


def louder(samples: Samples, percent: int) -> Samples:
    """By the square of the volume, which is nearer to what ears call half as loud."""
    return (samples * (percent / 100) ** 2).astype(np.dtype("<i2"))


def _feed(process: subprocess.Popen[bytes], samples: Samples) -> str:
    """All samples, and the end; the last line of what aplay says, its own after those of ALSA's library.

    A process that is killed ends this.
    """
    try:
        with process:
            if process.stdin is None or process.stderr is None:
                return ""
            _write(process, samples.tobytes())
            return process.stderr.read(4000).decode(errors="replace").strip().split("\n")[-1]
    except BrokenPipeError:
        return ""


def _write(process: subprocess.Popen[bytes], sound: bytes) -> None:
    """In pieces; a process that went away says why on its other pipe."""
    if process.stdin is None:
        return
    try:
        for start in range(0, len(sound), CHUNK * 2):
            process.stdin.write(sound[start : start + CHUNK * 2])
        process.stdin.close()
    except BrokenPipeError:
        return
