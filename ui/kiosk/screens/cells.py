# SPDX-License-Identifier: Apache-2.0
"""Fourteen digits of which a camera read some: what stands where, what is to be typed, where the next digit goes.

No Qt in here. The digits live in one buffer, which is overwritten when it is wiped.
"""

from __future__ import annotations

EMPTY = ord("?")


class Cells:
    """Places 0 to 13. `doubtful` ones begin empty; a sure one can be chosen and typed over."""

    def __init__(self) -> None:
        self._digits = bytearray()
        self._doubtful: tuple[int, ...] = ()
        self._at = 0

    def begin(self, known: str, doubtful: tuple[int, ...]) -> None:
        """Show what was read; the first doubtful place is next."""
        self.wipe()
        self._doubtful = tuple(place for place in sorted(doubtful) if place < len(known))
        self._digits = bytearray(known, "ascii", "replace")
        self.clear()

    def wipe(self) -> None:
        """Zero the digits; there are no places any more."""
        self._digits[:] = bytes(len(self._digits))
        self._digits.clear()
        self._doubtful, self._at = (), 0

    def clear(self) -> None:
        """Empty the doubtful places, and what else was typed over stays."""
        for place in self._doubtful:
            self._digits[place] = EMPTY
        self._at = self._doubtful[0] if self._doubtful else 0

    def take_over(self, other: Cells) -> None:
        """What another one has; it keeps nothing."""
        self.wipe()
        self._digits[:] = other._digits
        self._doubtful, self._at = other._doubtful, other._at
        other.wipe()

    def delete(self) -> None:
        """The digit that was typed last into a doubtful place goes; what was read stays."""
        behind = [place for place in self._doubtful if place < self._at]
        if self._at not in self._doubtful or self._digits[self._at] == EMPTY:
            self._at = behind[-1] if behind else self._at
        if self._at in self._doubtful:
            self._digits[self._at] = EMPTY

    def choose(self, place: int) -> None:
        """The next digit goes here. A place that there is not is no choice."""
        if 0 <= place < len(self._digits):
            self._at = place

    def step(self, by: int) -> None:
        """The next digit goes to the place before or behind."""
        self.choose(self._at + by)

    def put(self, digit: str) -> None:
        """A digit was typed: it stands at the chosen place, and the next empty one is chosen."""
        if not self._digits or len(digit) != 1 or digit not in "0123456789":
            return
        self._digits[self._at] = ord(digit)
        empty = [place for place in range(len(self._digits)) if self._digits[place] == EMPTY]
        behind = [place for place in empty if place > self._at]
        self._at = (behind or empty or [self._at])[0]

    def __repr__(self) -> str:
        return "<Cells>"

    @property
    def at(self) -> int:
        """The place that is typed into."""
        return self._at

    @property
    def filled(self) -> int:
        """How many places have a digit."""
        return sum(digit != EMPTY for digit in self._digits)

    @property
    def is_whole(self) -> bool:
        """Whether there is a digit everywhere."""
        return bool(self._digits) and EMPTY not in self._digits

    def is_doubtful(self, place: int) -> bool:
        """Whether the camera could not read this one."""
        return place in self._doubtful

    def shown(self, place: int) -> str:
        """The digit that stands there, or nothing."""
        digit = self._digits[place] if place < len(self._digits) else EMPTY
        return "" if digit == EMPTY else chr(digit)

    def taken(self) -> bytearray:
        """All digits; wiped here, and to be zeroed by whoever took them."""
        digits = bytearray(self._digits)
        self.wipe()
        return digits
