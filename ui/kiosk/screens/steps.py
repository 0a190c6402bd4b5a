# SPDX-License-Identifier: Apache-2.0
"""Digits typed in groups, one group after the other. Going back keeps what was typed. No Qt in here."""

from __future__ import annotations


class Steps:
    """A buffer for each group, overwritten when it is wiped. `at`: the group that is typed now."""

    def __init__(self) -> None:
        self._sizes: tuple[int, ...] = ()
        self._groups: list[bytearray] = []
        self.at = 0

    def __repr__(self) -> str:
        return "<Steps>"

    def begin(self, sizes: tuple[int, ...]) -> None:
        """Empty groups of these sizes."""
        self.wipe()
        self._sizes = sizes
        self._groups = [bytearray() for _ in sizes]

    def wipe(self) -> None:
        """Zero the digits; there are no groups any more."""
        for group in self._groups:
            _wipe(group)
        self._groups, self._sizes, self.at = [], (), 0

    def take_over(self, other: Steps) -> None:
        """What another one has; it keeps nothing."""
        self.begin(other._sizes)
        for mine, theirs in zip(self._groups, other._groups, strict=True):
            mine[:] = theirs
        self.at = other.at
        other.wipe()

    @property
    def count(self) -> int:
        """How many groups."""
        return len(self._sizes)

    @property
    def filled(self) -> int:
        """How many digits in all."""
        return sum(len(group) for group in self._groups)

    @property
    def is_full(self) -> bool:
        """Whether this group has all its digits."""
        return self.is_done(self.at)

    @property
    def is_last(self) -> bool:
        """Whether no group follows."""
        return self.at == self.count - 1

    @property
    def is_whole(self) -> bool:
        """Whether all groups have all their digits."""
        return bool(self._sizes) and all(self.is_done(place) for place in range(self.count))

    def is_done(self, place: int) -> bool:
        """Whether a group has all its digits."""
        return place < self.count and len(self._groups[place]) == self._sizes[place]

    def shown(self, place: int) -> str:
        """The digits of a group so far."""
        return self._groups[place].decode("ascii") if place < self.count else ""

    def put(self, digit: str) -> None:
        """A digit more, if it has room."""
        if self._groups and not self.is_full and len(digit) == 1 and digit in "0123456789":
            self._groups[self.at] += digit.encode("ascii")

    def write(self, digits: str) -> None:
        """All digits of this group: they were chosen, not typed."""
        self.clear()
        for digit in digits:
            self.put(digit)

    def delete(self) -> None:
        """The last digit of this group."""
        if self._groups and self._groups[self.at]:
            self._groups[self.at][-1] = 0
            del self._groups[self.at][-1]

    def clear(self) -> None:
        """All digits of this group."""
        if self._groups:
            _wipe(self._groups[self.at])

    def go(self, place: int) -> None:
        """To a group before this one, or to the next when this one is full."""
        if 0 <= place < self.count and all(self.is_done(before) for before in range(place)):
            self.at = place

    def taken(self) -> bytearray:
        """All digits; wiped here, and to be zeroed by whoever took them."""
        digits = bytearray(sum(map(len, self._groups)))
        at = 0
        for group in self._groups:
            digits[at : at + len(group)] = group
            at += len(group)
        self.wipe()
        return digits


def _wipe(group: bytearray) -> None:
    group[:] = bytes(len(group))
    group.clear()
