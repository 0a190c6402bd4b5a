# SPDX-License-Identifier: Apache-2.0
"""Why drops happened: a likelihood model over what PC/SC shows of each drop and of its neighbours, and what a camera
over the tray saw of it.

Drops that follow each other form a sequence with one main cause, drawn from the scenarios; each
drop has it, or with a small chance one of its own. Both are inferred exactly: the likelihoods of
the measurements are multiplied (naive Bayes) within a drop, and summed over what is not known.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hw.quality.episodes import Drop, drops_of
from hw.quality.observations import Observation, Sign
from hw.quality.periodicity import Periodicity, find_period
from hw.quality.scenarios import COUNT_BINS, Cause, LogNormal, Look, Model, Scenario, look_of
from hw.quality.tray import Testimony

__all__ = ["Cause", "Judged", "Model", "judge", "main_cause", "sequences"]

TELLING = 0.5
"""A measurement is named as a reason from this log-likelihood ratio on (a factor of 1.6)."""
DOUBLES = {
    Cause.HAND: Cause.INTERFERENCE,
    Cause.INTERFERENCE: Cause.HAND,
    Cause.OTHER_PROGRAM: Cause.INTERFERENCE,
    Cause.READER_GONE: Cause.HAND,
    Cause.SERVICE_GONE: Cause.HAND,
}
"""What each cause is most easily taken for: reasons are given against that."""
POLL_STEPS = 4
TINY = 1e-12
"""Where even a length of any kind has no chance: the longest times."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A drop and what caused it; `confidence` is the cause's probability under the model.

    `reasons` are the measurements that spoke for it, the strongest first: "length 1.8 s",
    "garbled answers around it", "period 1.20 s".
    """

    drop: Drop
    cause: Cause
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """One measurement: its words, and its log-likelihood under each scenario of the model."""

    words: str
    logs: tuple[float, ...]


def judge(observations: Sequence[Observation], model: Model | None = None) -> tuple[Judged, ...]:
    """Each drop in the log with its cause, by time. Takes any log, in any order; never raises."""
    model = model or Model()
    far = _Background(observations)
    judged: list[Judged] = []
    for sequence in sequences(drops_of(observations, model.grouping), model.sequence_gap_s):
        judged += _judge_sequence(sequence, far, model)
    return tuple(judged)


def main_cause(judged: Sequence[Judged]) -> Cause | None:
    """The cause that the drops together blame most; None without drops."""
    blame = {cause: math.fsum(j.confidence for j in judged if j.cause is cause) for cause in Cause}
    return max(Cause, key=lambda cause: blame[cause]) if judged else None


def sequences(drops: Sequence[Drop], gap_s: float) -> Iterator[tuple[Drop, ...]]:
    """Drops that follow each other with no longer gap than this."""
    current: list[Drop] = []
    for drop in drops:
        if current and drop.began - current[-1].began > gap_s:
            yield tuple(current)
            current = []
        current.append(drop)
    if current:
        yield tuple(current)


class _Background:
    """Garbled answers far from any drop."""

    def __init__(self, observations: Sequence[Observation]) -> None:
        self._garbled = [o.at for o in observations if o.sign is Sign.GARBLED]

    def restless(self, sequence: Sequence[Drop], model: Model) -> bool:
        """Whether there are some about the time of the sequence."""
        begin = sequence[0].began - model.sequence_gap_s
        end = _end(sequence[-1]) + model.sequence_gap_s
        starts = [drop.began for drop in sequence]
        found = (at for at in self._garbled if begin < at < end)
        return any(_far(at, sequence, starts, model.far_s) for at in found)


def _end(drop: Drop) -> float:
    return drop.began + (drop.length_s or 0.0)


def _far(at: float, drops: Sequence[Drop], starts: Sequence[float], far_s: float) -> bool:
    """Whether the drops before and after this time are far from it."""
    place = bisect_right(starts, at)
    after = place == len(starts) or starts[place] - at > far_s
    return after and (place == 0 or at - _end(drops[place - 1]) > far_s)


def _judge_sequence(sequence: Sequence[Drop], far: _Background, model: Model) -> Iterator[Judged]:
    shared = _shared_evidence(sequence, far, model)
    own = [_own_evidence(drop, model) for drop in sequence]
    local = [_summed(evidence, model) for evidence in own]
    mixed = [_mixed(logs, model) for logs in local]
    main = [
        _prior(scenario, model)
        + math.fsum(evidence.logs[i] for evidence in shared)
        + math.fsum(logs[i] for logs in mixed)
        for i, scenario in enumerate(model.scenarios)
    ]
    weights = _normalised(main)
    for drop, evidence, logs in zip(sequence, own, local, strict=True):
        chances = _posterior(weights, logs, model)
        cause = max(Cause, key=lambda c: chances[c])
        reasons = _reasons([*evidence, *shared], cause, model)
        yield Judged(drop, cause, min(1.0, chances[cause]), reasons)


def _prior(scenario: Scenario, model: Model) -> float:
    return math.log(model.priors[scenario.cause] * scenario.weight)


def _summed(evidence: Sequence[_Evidence], model: Model) -> list[float]:
    return [math.fsum(e.logs[i] for e in evidence) for i in range(len(model.scenarios))]


def _transition(main: int, own: int, model: Model) -> float:
    """P(the drop is of scenario `own`) in a sequence of scenario `main`."""
    scenarios = model.scenarios
    if main == own:
        return model.stay
    if scenarios[main].cause is scenarios[own].cause:
        return 0.0
    others = 1 - model.priors[scenarios[main].cause]
    share = model.priors[scenarios[own].cause] / others * scenarios[own].weight
    return (1 - model.stay) * share


def _mixed(logs: Sequence[float], model: Model) -> list[float]:
    """The drop's log-likelihood under each main scenario, its own scenario summed over."""
    top = max(logs)
    likelihoods = [math.exp(log - top) for log in logs]
    return [
        top + math.log(math.fsum(_transition(i, j, model) * x for j, x in enumerate(likelihoods)))
        for i in range(len(logs))
    ]


def _normalised(logs: Sequence[float]) -> list[float]:
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = math.fsum(weights)
    return [weight / total for weight in weights]


def _posterior(weights: Sequence[float], logs: Sequence[float], model: Model) -> dict[Cause, float]:
    """P(cause of this drop), over all main scenarios."""
    chances = dict.fromkeys(Cause, 0.0)
    top = max(logs)
    likelihoods = [math.exp(log - top) for log in logs]
    for i, weight in enumerate(weights):
        joint = [_transition(i, j, model) * x for j, x in enumerate(likelihoods)]
        total = math.fsum(joint)
        for scenario, chance in zip(model.scenarios, joint, strict=True):
            chances[scenario.cause] += weight * chance / total
    return chances


def _own_evidence(drop: Drop, model: Model) -> list[_Evidence]:
    look = look_of(drop)
    found = [
        _evidence(look.value, model, [s.looks.get(look, 0.0) for s in model.scenarios]),
        _length(drop, model),
    ]
    if _unnoticed(drop, model):
        logs = tuple(math.log(s.unnoticed) for s in model.scenarios)
        found.append(_Evidence("the status said that a card is there", logs))
    if drop.worked_around or drop.garbled:
        words = "garbled answers around it" if drop.garbled else "no garbled answer around it"
        found.append(_yes_no(words, model, [s.garbled for s in model.scenarios], drop.garbled > 0))
    if drop.same_card is not None:
        words = "the same card after it" if drop.same_card else "another card after it"
        others = [s.other_card for s in model.scenarios]
        found.append(_yes_no(words, model, others, not drop.same_card))
    return found + _testimony(drop, model)


def _testimony(drop: Drop, model: Model) -> list[_Evidence]:
    """What was seen in the tray. Another card after a drop in which one lay still: that camera sees badly."""
    if drop.tray is Testimony.LIFTED:
        logs = tuple(math.log(s.lifted) for s in model.scenarios)
        return [_Evidence("seen lifted", logs)]
    if drop.tray is Testimony.STILL and drop.same_card is not False:
        logs = tuple(math.log(s.lies_still) for s in model.scenarios)
        return [_Evidence("seen lying still", logs)]
    return []


def _unnoticed(drop: Drop, model: Model) -> bool:
    """Whether calls failed for long and the status never told of it."""
    failed = drop.length_s is not None and drop.length_s > model.noticed_s
    return failed and not (drop.status_away or drop.reader_gone or drop.service_gone)


def _length(drop: Drop, model: Model) -> _Evidence:
    length, scenarios = drop.length_s, model.scenarios
    if length is None:
        return _evidence("did not come back", model, [s.for_good for s in scenarios])
    laws = [s.length if drop.by_status else s.healed for s in scenarios]
    stray = model.odd * _density(drop.by_status, length, model.any_length, model)
    chances = [
        stray + (1 - model.odd) * _density(drop.by_status, length, law, model) for law in laws
    ]
    chances = [(1 - s.for_good) * c for s, c in zip(scenarios, chances, strict=True)]
    return _Evidence(f"length {length:.2g} s", tuple(math.log(c + TINY) for c in chances))


def _density(by_status: bool, length_s: float, law: LogNormal, model: Model) -> float:
    if by_status:
        return _seen_by_polls(length_s, law, model.poll_s)
    return law.between(length_s - model.call_s, length_s + model.call_s)


def _seen_by_polls(length_s: float, law: LogNormal, poll_s: float) -> float:
    """P(polls show this length), the first poll being anywhere in its interval."""
    steps = [poll_s * (i + 0.5) / POLL_STEPS for i in range(POLL_STEPS)]
    return math.fsum(law.between(length_s + u - poll_s, length_s + u) for u in steps) / POLL_STEPS


def _shared_evidence(sequence: Sequence[Drop], far: _Background, model: Model) -> list[_Evidence]:
    count, scenarios = len(sequence), model.scenarios
    place = sum(count >= low for low in COUNT_BINS) - 1
    lasted = sequence[-1].began - sequence[0].began
    words = f"{count} drops in {lasted:.0f} s" if count > 1 else "a single drop"
    found = [_evidence(words, model, [s.counts[place] for s in scenarios])]
    restless = far.restless(sequence, model)
    words = "garbled answers between the drops" if restless else "no garbled answer elsewhere"
    found.append(_yes_no(words, model, [s.restless for s in scenarios], restless))
    period = rhythm_of(sequence, model)
    if period is not None:
        words = f"period {period.period_s:.2f} s" if period.p < model.rhythm_p else "no rhythm"
        there = period.p < model.rhythm_p
        found.append(_yes_no(words, model, [s.rhythm for s in scenarios], there))
    return found


def rhythm_of(sequence: Sequence[Drop], model: Model) -> Periodicity | None:
    """The clearest period of drops in which the reader and the service stayed."""
    calls = [d for d in sequence if look_of(d) not in _GONE]
    return find_period([drop.began for drop in calls], model.scan)


_GONE = frozenset({Look.READER, Look.READER_FIRST, Look.TOGETHER, Look.SERVICE, Look.SERVICE_FIRST})


def _evidence(words: str, model: Model, chances: Sequence[float]) -> _Evidence:
    return _Evidence(words, tuple(math.log(max(model.floor, chance)) for chance in chances))


def _yes_no(words: str, model: Model, chances: Sequence[float], there: bool) -> _Evidence:
    return _evidence(words, model, [c if there else 1 - c for c in chances])


def _reasons(evidence: Sequence[_Evidence], cause: Cause, model: Model) -> tuple[str, ...]:
    """What speaks for the cause and against its double, the strongest first."""
    rival = DOUBLES[cause]
    told = [(_for(e, cause, model) - _for(e, rival, model), e.words) for e in evidence]
    return tuple(words for ratio, words in sorted(told, reverse=True) if ratio >= TELLING)


def _for(evidence: _Evidence, cause: Cause, model: Model) -> float:
    """Log-likelihood under a cause, its scenarios weighed."""
    pairs = zip(model.scenarios, evidence.logs, strict=True)
    return math.log(math.fsum(s.weight * math.exp(log) for s, log in pairs if s.cause is cause))
