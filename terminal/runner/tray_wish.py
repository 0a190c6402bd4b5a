# SPDX-License-Identifier: Apache-2.0
"""What the session wants of the tray at a moment: set on the main thread, read by the tray's lane."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Wish:
    """`visit` None: nobody is there; `free`: then a card on the reader would begin a visit.

    `looking`: the face is to be read. `asked_at`: since when the session waits for 照合番号B. `naming`: the chip is
    no My Number Card's. `place`: how often the card's place was to be taken as the one to compare with, `place_at`
    when that was last.
    """

    visit: int | None = None
    free: bool = False
    looking: bool = False
    asked_at: float | None = None
    naming: bool = False
    place: int = 0
    place_at: float = 0.0

    @property
    def reads(self) -> bool:
        """Whether a picture in this visit is to be read."""
        return self.visit is not None and (self.looking or self.naming)


class Wishes:
    """The current wish. Whoever answers it takes it first, so that of two answers only one counts."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._wish = Wish()

    @property
    def now(self) -> Wish:
        """What is wanted."""
        return self._wish

    def put(self, wish: Wish) -> None:
        """Want something else."""
        with self._lock:
            if wish == self._wish:
                return
            self._wish = wish
        self._changed()

    def settle(self, visit: int, answer: Callable[[], None]) -> bool:
        """Do `answer` if this visit still waits for its number; False when somebody else was first."""
        with self._lock:
            if self._wish.visit != visit or self._wish.asked_at is None:
                return False
            answer()
            self._wish = replace(self._wish, looking=False, asked_at=None)
            return True

    def quiet(self, visit: int) -> None:
        """Look no more for this visit's number."""
        with self._lock:
            if self._wish.visit == visit and (
                self._wish.looking or self._wish.asked_at is not None
            ):
                self._wish = replace(self._wish, looking=False, asked_at=None)

    def named(self, visit: int) -> None:
        """The card has its name."""
        with self._lock:
            if self._wish.visit == visit:
                self._wish = replace(self._wish, naming=False)
