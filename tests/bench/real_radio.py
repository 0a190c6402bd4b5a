# SPDX-License-Identifier: Apache-2.0
"""Whole visits in real time through a private pcscd, with the real matcher, under heavy interference.

`python -m tests.bench.real_radio [COUNT [SEED]]`. Half of the visits are by face, half by PIN; the card
blinks 60 times a minute for 20 to 300 ms, and 2 % of the answers are garbled, at 106 kbit/s. Nothing is
simulated but the person, the card and the air. Call it in a process that has not used PC/SC before:
libpcsclite knows one pcscd a process.
"""

from __future__ import annotations

import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from terminal.runner.runner import Runner
from tests.support.pcsc_visits import ANTENNA, write_visit
from ui.headless.run import Options, run_files

NOISE = "blinks_per_minute = 60\nblink_ms = [20, 300]\ngarbled = 0.02"
SCENES = {"face": "hanako", "pin": ""}


@dataclass(frozen=True, slots=True)
class RealVisit:
    """One visit as it went. `seconds` from the card's arrival to the end, `wall_s` with all around it."""

    method: str
    outcome: str
    reason: str
    support_code: str | None
    drops: int
    resumes: int
    garbled: int
    pin_entries: int
    pin_verifies: int
    away_s: float
    seconds: float
    wall_s: float

    @property
    def right(self) -> bool:
        """Whether it ended as it does without noise, by the method that was chosen."""
        return self.outcome == "eligible"

    @property
    def pin_rule_held(self) -> bool:
        """Sent once an entry, and once more at most after a power loss."""
        return self.pin_verifies <= 2 * self.pin_entries


def real_visits(count: int, seed: int = 1, radio: str = f"{ANTENNA}\n{NOISE}") -> list[RealVisit]:
    """Run them one after the other; every other one is by face."""
    return list(_visits(count, seed, radio))


def _visits(count: int, seed: int, radio: str) -> Iterator[RealVisit]:
    methods = [("face", "pin")[number % 2] for number in range(count)]
    with TemporaryDirectory(prefix="uketsuke-bench-") as name:
        files = [
            write_visit(
                Path(name),
                f"{number}-{method}",
                f"{radio}\nseed = {seed + number}",
                scene=SCENES[method],
            )
            for number, method in enumerate(methods)
        ]
        with _counted_entries() as entries:
            before = monotonic()
            results = run_files(files, Options(pcsc=True, wall=True))
            for method, result in zip(methods, results, strict=True):
                after = monotonic()
                yield _visit(method, result, len(entries), after - before)
                before = after
                entries.clear()


@contextmanager
def _counted_entries() -> Iterator[list[int]]:
    """One item for each PIN that was typed when one was asked for."""
    entries: list[int] = []
    enter = Runner.enter_pin

    def counted(runner: Runner, visit: int, digits: bytearray) -> None:
        if runner._asks_for_pin(visit):
            entries.append(visit)
        enter(runner, visit, digits)

    Runner.enter_pin = counted  # type: ignore[method-assign]
    try:
        yield entries
    finally:
        Runner.enter_pin = enter  # type: ignore[method-assign]


def _visit(method: str, result: dict[str, Any], pin_entries: int, wall_s: float) -> RealVisit:
    card = result["card"]
    return RealVisit(
        method=method,
        outcome=result["outcome"],
        reason=result["reason"],
        support_code=result["support_code"],
        drops=card["drops"],
        resumes=card["resumes"],
        garbled=card["garbled"],
        pin_entries=pin_entries,
        pin_verifies=card["verify_sent"]["pin"],
        away_s=card["away_ms"] / 1000,
        seconds=max(step["start_ms"] + step["ms"] for step in result["steps"]) / 1000,
        wall_s=wall_s,
    )


def main() -> None:
    """Run, and print each visit and a summary."""
    count, seed = ([int(word) for word in sys.argv[1:]] + [20, 1][len(sys.argv) - 1 :])[:2]
    visits = []
    for visit in _visits(count, seed, f"{ANTENNA}\n{NOISE}"):
        visits.append(visit)
        print(visit, flush=True)
    print(f"PIN rule held: {all(visit.pin_rule_held for visit in visits)}")
    outcomes = Counter((visit.method, visit.outcome) for visit in visits)
    print(f"{sum(visit.right for visit in visits)} of {len(visits)} right: {dict(outcomes)}")
    print(
        f"median {statistics.median(visit.seconds for visit in visits):.1f} s, "
        f"{sum(visit.drops for visit in visits)} drops, "
        f"{sum(visit.resumes for visit in visits)} resumes, "
        f"{sum(visit.garbled for visit in visits)} garbled"
    )


if __name__ == "__main__":
    main()
