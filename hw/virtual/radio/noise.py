# SPDX-License-Identifier: Apache-2.0
"""Chance, from a seed: when the radio strikes, and which APDUs. Pure; each kind has a stream of its own,
so that one more kind of fault changes nothing about the others."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator
from random import Random

from hw.virtual.radio.plan import Fault, FaultKind, Garbling, RadioPlan, When

MINUTE_S = 60.0
NOISE_BYTES = (2, 16)
MOST_FLIPS = 3


def stream(plan: RadioPlan, name: str) -> Random:
    """The random numbers for one purpose."""
    return Random(f"{plan.seed}/{name}")  # noqa: S311 - to be repeated, not to be unguessable


def timeline(plan: RadioPlan) -> Iterator[Fault]:
    """All faults that have a time, in order of time; endless when there is a rate."""
    return heapq.merge(
        _fixed(plan),
        _blinks(plan),
        _bursts(plan),
        _visits(plan, FaultKind.RESET, plan.resets_per_minute),
        _visits(plan, FaultKind.UNPOWER, plan.unpowers_per_minute),
        key=_at,
    )


def _at(fault: Fault) -> float:
    return fault.at_s or 0.0


def _fixed(plan: RadioPlan) -> Iterator[Fault]:
    return iter(sorted((fault for fault in plan.faults if fault.at_s is not None), key=_at))


def _blinks(plan: RadioPlan) -> Iterator[Fault]:
    random = stream(plan, "blinks")
    for at_s in _beats(plan, random) if plan.periodic else _poisson(plan.blinks_per_minute, random):
        yield Fault(FaultKind.BLINK, at_s=at_s, for_s=plan.blink.draw(random))


def _beats(plan: RadioPlan, random: Random) -> Iterator[float]:
    if not plan.blinks_per_minute:
        return
    period_s = MINUTE_S / plan.blinks_per_minute
    beat_s = random.uniform(0.0, period_s)
    while True:
        yield max(0.0, beat_s + random.uniform(-plan.jitter_s, plan.jitter_s))
        beat_s += period_s


def _bursts(plan: RadioPlan) -> Iterator[Fault]:
    """A burst that begins in another one comes after it, so that the order of time is kept."""
    random = stream(plan, "bursts")
    over_s = 0.0
    for begin_s in _poisson(plan.bursts_per_minute, random):
        at_s = max(begin_s, over_s)
        for _ in range(plan.burst_blinks):
            blink = Fault(FaultKind.BLINK, at_s=at_s, for_s=plan.blink.draw(random))
            yield blink
            at_s += blink.for_s + plan.burst_gap_s
        over_s = at_s


def _visits(plan: RadioPlan, kind: FaultKind, per_minute: float) -> Iterator[Fault]:
    return (Fault(kind, at_s=at_s) for at_s in _poisson(per_minute, stream(plan, kind)))


def _poisson(per_minute: float, random: Random) -> Iterator[float]:
    at_s = 0.0
    while per_minute:
        at_s += random.expovariate(per_minute / MINUTE_S)
        yield at_s


class Dice:
    """Which faults hit the next APDU."""

    def __init__(self, plan: RadioPlan) -> None:
        self._fixed = [fault for fault in plan.faults if fault.apdu is not None]
        self._counts: Counter[bytes] = Counter()
        chances = {
            FaultKind.MUTE: plan.mute,
            FaultKind.EMPTY: plan.empty,
            FaultKind.ONE_BYTE: plan.one_byte,
            FaultKind.TRUNCATED: plan.truncated,
            FaultKind.GARBLED: plan.garbled,
            FaultKind.SLOW: plan.slow,
        }
        self._chances = {
            kind: (chance, stream(plan, kind)) for kind, chance in chances.items() if chance
        }
        self._slow_s = plan.slow_s
        self.apdus = 0

    def throw(self, command: bytes = b"") -> tuple[Fault, ...]:
        """The faults of the next APDU, those written down for it first."""
        self.apdus += 1
        return (*self._written_down(command), *self._by_chance())

    def _written_down(self, command: bytes) -> list[Fault]:
        beginnings = {fault.command for fault in self._fixed if command.startswith(fault.command)}
        self._counts.update(beginnings)
        return [
            fault
            for fault in self._fixed
            if fault.command in beginnings and fault.apdu == self._counts[fault.command]
        ]

    def _by_chance(self) -> Iterator[Fault]:
        for kind, (chance, random) in self._chances.items():
            # Both numbers are drawn in any case: the next APDU's do not depend on this one's luck.
            hit, late = random.random() < chance, random.random() < 0.5
            if hit:
                for_s = self._slow_s if kind is FaultKind.SLOW else 0.0
                when = When.ANSWER if late else When.BEFORE
                yield Fault(kind, apdu=self.apdus, for_s=for_s, when=when)


def garbled(answer: bytes, random: Random, how: Garbling) -> bytes:
    """Wrong bytes in place of the right ones; never the right ones."""
    if how is Garbling.FLIP or (how is Garbling.ANY and random.random() < 0.5):
        return _flipped(answer, random)
    noise = random.randbytes(random.randint(*NOISE_BYTES))
    return noise if noise != answer else _flipped(answer, random)


def _flipped(answer: bytes, random: Random) -> bytes:
    changed = bytearray(answer)
    count = min(random.randint(1, MOST_FLIPS), len(changed))
    for place in random.sample(range(len(changed)), count):
        changed[place] ^= random.randint(1, 0xFF)
    return bytes(changed)


def truncated(answer: bytes, random: Random) -> bytes:
    """The beginning of an answer, two bytes or more; one that has no more stays whole."""
    return answer[: random.randint(2, len(answer) - 1)] if len(answer) > 2 else answer
