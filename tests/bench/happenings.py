# SPDX-License-Identifier: Apache-2.0
"""What really happens to a card on a reader during a synthetic episode."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

APART_S = 0.3
BRIEF_S = 10.0


class Kind(StrEnum):
    """The five causes that a drop is labelled with."""

    HAND = "hand"
    INTERFERENCE = "interference"
    OTHER_PROGRAM = "other_program"
    READER_GONE = "reader_gone"
    SERVICE_GONE = "service_gone"


class What(StrEnum):
    """What a happening does to the link."""

    ABSENT = "absent"
    """No power or no answer from the card, because it is not there or cannot be heard."""
    RESET = "reset"
    UNPOWER = "unpower"
    BUSY = "busy"
    NO_READER = "no_reader"
    NO_SERVICE = "no_service"


@dataclass(frozen=True, slots=True)
class Happening:
    """From `start` to `end` (infinite: for good), in seconds."""

    kind: Kind
    what: What
    start: float
    end: float
    other_card: bool = False


@dataclass(frozen=True, slots=True)
class Noise:
    """Each APDU between the two times is garbled with this chance."""

    start: float
    end: float
    chance: float

    @property
    def is_brief(self) -> bool:
        """Belongs to one happening and not to the whole episode."""
        return self.end - self.start < BRIEF_S


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happens in `length_s` seconds."""

    length_s: float
    happenings: tuple[Happening, ...] = ()
    noises: tuple[Noise, ...] = ()

    def with_happening(self, one: Happening) -> World:
        """One more, unless it begins after the end."""
        if not one.start < self.length_s:
            return self
        return replace(self, happenings=(*self.happenings, one))

    def with_noise(self, noise: Noise) -> World:
        """Some more noise."""
        return replace(self, noises=(*self.noises, noise))

    def in_order(self) -> World:
        """By time; nothing happens after something that lasts for good."""
        ordered = sorted(self.happenings, key=lambda h: h.start)
        last = next((i for i, h in enumerate(ordered) if math.isinf(h.end)), len(ordered))
        return replace(self, happenings=tuple(ordered[: last + 1]))

    def is_free(self, one: Happening) -> bool:
        """Whether nothing else happens meanwhile or just before or after."""
        return all(
            one.end + APART_S < other.start or other.end + APART_S < one.start
            for other in self.happenings
        )
