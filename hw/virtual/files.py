# SPDX-License-Identifier: Apache-2.0
"""What lies on the virtual card: applications, and their files, PINs and keys with access rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

SFI_MAX = 0x1E

Access = frozenset[int] | None
"""The PIN files of which any one opens a file; empty means free, None means never."""

FREE: Access = frozenset()
NEVER: Access = None


def opened_by(*pins: int) -> Access:
    """Any one of these PIN files opens the file."""
    return frozenset(pins)


@dataclass(frozen=True, slots=True)
class Transparent:
    """A file read by READ BINARY; `content` is its physical size, with filler."""

    content: bytes = field(repr=False)
    access: Access = FREE


@dataclass(frozen=True, slots=True)
class Records:
    """A file read by READ RECORD, numbered from 1."""

    records: tuple[bytes, ...] = field(repr=False)
    access: Access = FREE


@dataclass(slots=True)
class Pin:
    """A PIN or 照合番号 with its counter, which lives as long as the card does."""

    value: bytes = field(repr=False)
    tries: int
    tries_left: int

    def check(self, candidate: bytes) -> bool:
        """Compare and count: a hit restores the counter, a miss takes one try."""
        if candidate == self.value:
            self.tries_left = self.tries
            return True
        self.tries_left -= 1
        return False


@dataclass(frozen=True, slots=True)
class Key:
    """A private key; `sign(scheme, data)` returns None for a scheme (P1) the card does not know."""

    sign: Callable[[int, bytes], bytes | None]
    access: Access = FREE


File = Transparent | Records | Pin | Key


@dataclass(frozen=True, slots=True)
class Application:
    """A dedicated file: its name(s), its elementary files, its internal-authentication key."""

    aids: tuple[bytes, ...]
    files: Mapping[int, File] = field(default_factory=dict)
    internal_key: int | None = None

    def by_sfi(self, sfi: int) -> int | None:
        """The file with this short identifier: identifiers 0001 to 001E are their own."""
        return sfi if sfi <= SFI_MAX and sfi in self.files else None


def all_pins(applications: Iterable[Application]) -> list[Pin]:
    """Every PIN of the card."""
    return [f for a in applications for f in a.files.values() if isinstance(f, Pin)]
