# SPDX-License-Identifier: Apache-2.0
"""The parameters of the likelihood model: what each kind of trouble looks like through PC/SC.

Tuned on seeds 0 to 99 of the episodes' generator and rounded; what follows from what is in
docs/link-quality.md, "The classifier". Change a number here, then run `make bench-causes`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from hw.quality.episodes import Drop, Grouping
from hw.quality.observations import Sign
from hw.quality.periodicity import Scan


class Cause(StrEnum):
    """Why a card could not be reached."""

    HAND = "hand"
    INTERFERENCE = "interference"
    OTHER_PROGRAM = "other_program"
    READER_GONE = "reader_gone"
    SERVICE_GONE = "service_gone"


class Look(StrEnum):
    """How a drop showed, by its most telling sign; AWAY: and the status told of it as well."""

    STATUS = "status only"
    LOST = "no answer, status unchanged"
    LOST_AWAY = "no answer"
    MUTE = "mute, status unchanged"
    MUTE_AWAY = "mute"
    RESET = "reset, status unchanged"
    RESET_AWAY = "reset"
    BUSY = "busy"
    READER = "reader gone"
    READER_FIRST = "reader gone, then the service"
    TOGETHER = "reader and service gone at once"
    SERVICE = "service gone"
    SERVICE_FIRST = "service gone, then the reader"


def look_of(drop: Drop) -> Look:
    """The most telling sign of a drop."""
    if drop.reader_gone or drop.service_gone:
        return _gone(drop)
    if Sign.BUSY in drop.signs:
        return Look.BUSY
    away = drop.status_away
    if Sign.RESET in drop.signs:
        return Look.RESET_AWAY if away else Look.RESET
    if Sign.MUTE in drop.signs:
        return Look.MUTE_AWAY if away else Look.MUTE
    if Sign.LOST in drop.signs:
        return Look.LOST_AWAY if away else Look.LOST
    return Look.STATUS


def _gone(drop: Drop) -> Look:
    led_s = drop.reader_led_s
    if led_s is None:
        return Look.SERVICE if drop.service_gone else Look.READER
    if led_s < 0:
        return Look.SERVICE_FIRST
    return Look.TOGETHER if led_s <= TOGETHER_S else Look.READER_FIRST


TOGETHER_S = 0.08
"""A service that ends takes its readers with it within this."""


@dataclass(frozen=True, slots=True)
class LogNormal:
    """A length of time: median in seconds, sigma of its logarithm."""

    median_s: float
    sigma: float

    def between(self, low_s: float, high_s: float) -> float:
        """P(low < length ≤ high)."""
        return self._below(high_s) - self._below(low_s)

    def _below(self, at_s: float) -> float:
        if at_s <= 0:
            return 0.0
        z = math.log(at_s / self.median_s) / self.sigma
        return 0.5 * math.erfc(-z / math.sqrt(2))


COUNT_BINS = (1, 2, 3, 4, 8, 16)
"""Lower ends of the bins of `Scenario.counts`: drops that follow each other."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way in which a cause shows. `weight`: its share of the cause; the rest are chances."""

    name: str
    cause: Cause
    weight: float
    looks: Mapping[Look, float]
    length: LogNormal
    """How long the card is away."""
    healed: LogNormal
    """How long until calls work again: the program has to notice and to reconnect."""
    for_good: float
    garbled: float
    """That an answer around the drop is garbled, when there was work around it."""
    other_card: float
    counts: tuple[float, ...]
    unnoticed: float = 0.01
    """That calls fail for longer than `Model.noticed_s` and the status says all the time: a card is here."""
    rhythm: float = 0.01
    """That five or more such drops show a significant period."""
    restless: float = 0.15
    """That answers are garbled also far from any drop."""
    lies_still: float = 0.9
    """That a camera which saw enough of the drop says that the card lay still."""
    lifted: float = 0.0003
    """That it says that the card was lifted just then."""


def _looks(**chances: float) -> Mapping[Look, float]:
    return MappingProxyType({Look[name]: chance for name, chance in chances.items()})


LIES_STILL = 1e-6
"""A card that is seen lying still is in no hand: nothing else that was measured outweighs this."""
_HAND = _looks(STATUS=0.42, LOST_AWAY=0.46, LOST=0.04, MUTE_AWAY=0.065, MUTE=0.01)
_PULSE = {"RESET_AWAY": 0.028, "MUTE_AWAY": 0.028, "MUTE": 0.02, "RESET": 0.017}


_LOUD = (
    Scenario(
        name="lift",
        cause=Cause.HAND,
        weight=0.6,
        looks=_HAND,
        length=LogNormal(2.1, 0.9),
        healed=LogNormal(2.2, 0.85),
        for_good=0.11,
        garbled=0.28,
        other_card=0.04,
        counts=(0.90, 0.08, 0.01, 0.004, 0.001, 0.001),
        unnoticed=0.00001,
        lies_still=LIES_STILL,
        lifted=0.9,
    ),
    Scenario(
        name="fumble",
        cause=Cause.HAND,
        weight=0.4,
        looks=_HAND,
        length=LogNormal(0.85, 0.58),
        healed=LogNormal(0.9, 0.52),
        for_good=0.045,
        garbled=0.35,
        other_card=0.01,
        counts=(0.04, 0.42, 0.45, 0.08, 0.003, 0.001),
        unnoticed=0.00001,
        lies_still=LIES_STILL,
        lifted=0.9,
    ),
    Scenario(
        name="pulses",
        cause=Cause.INTERFERENCE,
        weight=0.6455,
        looks=_looks(STATUS=0.447, LOST_AWAY=0.25, LOST=0.208, **_PULSE),
        length=LogNormal(0.10, 0.75),
        healed=LogNormal(0.2, 0.5),
        for_good=0.01,
        garbled=0.83,
        other_card=0.0005,
        counts=(0.11, 0.08, 0.06, 0.20, 0.24, 0.31),
        rhythm=0.35,
        restless=0.53,
        unnoticed=0.05,
    ),
    Scenario(
        name="slow pulses",
        cause=Cause.INTERFERENCE,
        weight=0.08875,
        looks=_looks(STATUS=0.49, LOST_AWAY=0.34, LOST=0.07, **_PULSE),
        length=LogNormal(0.7, 0.48),
        healed=LogNormal(0.75, 0.5),
        for_good=0.01,
        garbled=0.83,
        other_card=0.0005,
        counts=(0.13, 0.08, 0.07, 0.13, 0.34, 0.25),
        rhythm=0.35,
        restless=0.53,
        unnoticed=0.05,
    ),
    Scenario(  # a card that is seen and does not answer; not in the generator, small on purpose
        name="weak field",
        cause=Cause.INTERFERENCE,
        weight=0.015,
        looks=_looks(MUTE=0.5, LOST=0.5),
        length=LogNormal(5.0, 0.8),
        healed=LogNormal(5.0, 0.8),
        for_good=0.1,
        garbled=0.3,
        other_card=0.0005,
        counts=(0.50, 0.20, 0.12, 0.12, 0.05, 0.01),
        unnoticed=0.9,
        restless=0.3,
    ),
    Scenario(  # away for seconds as by a hand; not in the generator: only a camera tells it from one
        name="jammed",
        cause=Cause.INTERFERENCE,
        weight=0.006,
        looks=_looks(STATUS=0.45, LOST_AWAY=0.45, MUTE_AWAY=0.1),
        length=LogNormal(4.0, 0.9),
        healed=LogNormal(4.0, 0.9),
        for_good=0.1,
        garbled=0.3,
        other_card=0.0005,
        counts=(0.50, 0.20, 0.12, 0.12, 0.05, 0.01),
        restless=0.3,
    ),
    Scenario(
        name="resets",
        cause=Cause.OTHER_PROGRAM,
        weight=0.75,
        looks=_looks(RESET=0.85, LOST=0.105, MUTE=0.045),
        length=LogNormal(0.05, 0.8),
        healed=LogNormal(0.09, 0.5),
        for_good=0.002,
        garbled=0.045,
        other_card=0.0005,
        counts=(0.55, 0.11, 0.07, 0.22, 0.045, 0.005),
        rhythm=0.35,
        unnoticed=0.0002,  # a card that was reset answers to the next reconnect
    ),
    Scenario(
        name="holds",
        cause=Cause.OTHER_PROGRAM,
        weight=0.25,
        looks=_looks(BUSY=1.0),
        length=LogNormal(1.6, 0.8),
        healed=LogNormal(1.6, 0.8),
        for_good=0.01,
        garbled=0.045,
        other_card=0.0005,
        counts=(0.50, 0.25, 0.24, 0.01, 0.002, 0.001),
        unnoticed=0.5,
    ),
    Scenario(
        name="reader",
        cause=Cause.READER_GONE,
        weight=1.0,
        looks=_looks(READER=0.942, READER_FIRST=0.05, TOGETHER=0.003, LOST=0.001, STATUS=0.001),
        length=LogNormal(5.5, 1.05),
        healed=LogNormal(5.5, 1.05),
        for_good=0.17,
        garbled=0.045,
        other_card=0.001,
        counts=(0.69, 0.15, 0.08, 0.07, 0.005, 0.001),
    ),
    Scenario(
        name="service",
        cause=Cause.SERVICE_GONE,
        weight=1.0,
        looks=_looks(SERVICE=0.62, SERVICE_FIRST=0.285, TOGETHER=0.088, READER=0.003),
        length=LogNormal(4.0, 0.85),
        healed=LogNormal(4.0, 0.85),
        for_good=0.19,
        garbled=0.045,
        other_card=0.001,
        counts=(0.80, 0.14, 0.05, 0.006, 0.001, 0.001),
    ),
)
SILENT, SILENT_GARBLED = 0.25, 0.06
"""The share of interferers that garble nothing, and answers that are garbled near their drops all the
same. An interferer garbles or does not: in a long sequence that is one fact and not many."""


def _silent(loud: Scenario) -> Scenario:
    """The same interferer, but one that garbles nothing."""
    weight = loud.weight * SILENT / (1 - SILENT)
    name = f"silent {loud.name}"
    return replace(loud, name=name, weight=weight, garbled=SILENT_GARBLED)


SCENARIOS = _LOUD + tuple(_silent(one) for one in _LOUD if "pulses" in one.name)


def _even() -> Mapping[Cause, float]:
    return MappingProxyType(dict.fromkeys(Cause, 1 / len(Cause)))


@dataclass(frozen=True, slots=True)
class Model:
    """All that `judge` assumes; the priors are a site's own experience."""

    scenarios: tuple[Scenario, ...] = SCENARIOS
    priors: Mapping[Cause, float] = field(default_factory=_even)
    stay: float = 0.95
    """That a drop in a sequence has the sequence's cause and not one of its own."""
    sequence_gap_s: float = 120.0
    """Drops further apart than this tell nothing about each other."""
    poll_s: float = 0.4
    """What the status alone shows is only so exact."""
    call_s: float = 0.05
    """What failed calls show is only so exact."""
    rhythm_p: float = 0.01
    noticed_s: float = 2.0
    """The slowest readers tell of a removal by then (1.6 s: acsccid #29): no hand is unnoticed longer."""
    far_s: float = 2.0
    """A garbled answer so far from every drop is background."""
    floor: float = 1e-4
    """No single measurement says more than this against a cause; for a length see `any_length`."""
    odd: float = 0.003
    """That a length is none of its scenario's, but any."""
    any_length: LogNormal = LogNormal(1.0, 2.0)
    grouping: Grouping = field(default_factory=Grouping)
    scan: Scan = field(default_factory=Scan)

    def __post_init__(self) -> None:
        if set(self.priors) != set(Cause) or not all(0 < p < 1 for p in self.priors.values()):
            raise ValueError("a prior between 0 and 1 is needed for each cause")
