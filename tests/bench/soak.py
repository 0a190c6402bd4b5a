# SPDX-License-Identifier: Apache-2.0
"""`make soak`: one kiosk, one process, a thousand noisy visits. Do threads, descriptors, links or memory grow?

Media time on which only waits count; the service runs in another process. Beside blinks and wrong bytes, answers are
cut, cards fall silent, other programs reset them, and now and then the PC/SC service dies or the cable is pulled.
"""

import argparse
import ctypes
import gc
import json
import os
import resource
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any
from weakref import WeakSet

from hw.virtual.card import SoftwareCard
from hw.virtual.radio.plan import Fault, FaultKind, Lengths, RadioPlan
from hw.virtual.virtual_link import VirtualLink
from terminal.journal.journal import Journal
from terminal.journal.keys import Key
from terminal.session.values import Method
from tests.bench.figures import slope
from tests.support.front_desk import Desk, Town
from tests.support.other_process import town_next_door
from tests.support.radio_visits import MEASURED, PINS, Played, at_the_desk, draw_person
from tests.support.recorded_faces import RecordedCamera, RecordedEngine, all_takes
from tests.support.still_clock import StillClock
from tests.support.watched_card import WatchedCard

TODAY = date(2026, 11, 23)
PAGE = resource.getpagesize()
WARM_UP = 600
"""Visits before the fit: caches fill, as do the log of the link (its newest 10,000 observations) and the hour whose
drops are looked at for a hint to staff, and the journal's page cache (2 MB)."""
FEWEST = 6
"""Samples that a line is fitted through."""
BIG_EVERY_S = 400.0
BIG = (FaultKind.SERVICE_DOWN, FaultKind.UNPLUG)
GROWTH_KIB = 8.0
"""A leaked picture, file or photo would be tens of kilobytes a visit. What creeps more slowly is the allocator's
fragmentation: 200 visits a day of this would be 1.6 MB until the nightly restart."""
NOISE = RadioPlan(
    timing=MEASURED,
    blinks_per_minute=60.0,
    blink=Lengths(low_s=0.02, high_s=0.3),
    resets_per_minute=1.0,
    unpowers_per_minute=1.0,
    garbled=0.02,
    truncated=0.004,
    one_byte=0.004,
    empty=0.004,
    mute=0.002,
)


@dataclass(frozen=True)
class Sample:
    """The process after so many visits."""

    visits: int
    threads: int
    descriptors: int
    open_links: int
    records: int
    blocks: int
    """Of Python's allocator: one for each small object."""
    rss_kib: int


class Watcher:
    """Counts what is there. Not by `gc.get_objects`, which breaks tuples that other threads are just building."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._links: WeakSet[VirtualLink] = WeakSet()
        self._connect = desk.reader.connect
        desk.reader.connect = self._connected  # type: ignore[method-assign]

    def _connected(self) -> VirtualLink:
        link = self._connect()
        self._links.add(link)
        return link

    def sample(self, visits: int) -> Sample:
        """The process now, after the allocator gave back what it could."""
        gc.collect()
        ctypes.CDLL("libc.so.6").malloc_trim(0)
        return Sample(
            visits=visits,
            threads=threading.active_count(),
            descriptors=len(os.listdir("/proc/self/fd")),
            open_links=sum(link._open for link in self._links),
            records=len(self._desk.runner._context._records),
            blocks=sys.getallocatedblocks(),
            rss_kib=int(Path("/proc/self/statm").read_text().split()[1]) * PAGE // 1024,
        )


def soak(
    visits: int, every: int, seed: int, told: Callable[[Sample], None] = lambda _: None
) -> tuple[list[Sample], Counter[str]]:
    """Samples before the first visit and after each `every`; how the visits ended."""
    ends: Counter[str] = Counter()
    samples: list[Sample] = []
    with town_next_door(PINS, TODAY) as town:
        desk = _kiosk(town, seed)
        watcher = Watcher(desk)
        try:
            cards = {name: town.card(name) for name in PINS}
            for number in range(visits + 1):
                if number % every == 0:
                    samples.append(watcher.sample(number))
                    told(samples[-1])
                if number < visits:
                    ends[_visit(desk, cards, f"{seed}/{number}", number).end[0]] += 1
        finally:
            desk.close()
    return samples, ends


def _kiosk(town: Town, seed: int) -> Desk:
    clock, opened = StillClock(), town.now()
    matches = [take for takes in all_takes().values() for take in takes if take.outcome == "accept"]
    big = tuple(
        Fault(BIG[number % 2], at_s=number * BIG_EVERY_S, for_s=1.0) for number in range(1, 1000)
    )
    journal = town.folder / "journal.db", Key.throwaway()
    desk = Desk(
        town,
        clock=clock,
        now=lambda: opened + timedelta(seconds=clock.now()),
        open_journal=lambda: Journal.open(*journal),
        radio=replace(NOISE, seed=seed, faults=big),
        camera=lambda: RecordedCamera(clock),
        engine=lambda: RecordedEngine(matches, clock),
    )
    desk.open()
    return desk


def _visit(desk: Desk, cards: dict[str, SoftwareCard], seed: str, number: int) -> Played:
    method = Method.PIN if number % 2 else Method.FACE
    person = draw_person(Random(seed), method, cards)  # noqa: S311
    played = at_the_desk(desk, WatchedCard(cards[person.card]), person)
    desk.records.clear()
    desk.reader.air.struck.clear()
    return played


@dataclass(frozen=True)
class Growth:
    """A straight line through the samples after the warm-up: change per visit, with its 95 % interval."""

    what: str
    per_visit: float
    lowest: float
    highest: float
    grows: bool


def growths(samples: Sequence[Sample]) -> list[Growth]:
    """One line for each thing that was counted."""
    warm = [one for one in samples if one.visits >= WARM_UP]
    kept = warm if len(warm) >= FEWEST else samples[1:]
    counted = [field.name for field in fields(Sample) if field.name != "visits"]
    return [_growth(name, kept) for name in counted]


def _growth(name: str, samples: Sequence[Sample]) -> Growth:
    values = [float(getattr(one, name)) for one in samples]
    per_visit, low, high = slope([one.visits for one in samples], values)
    enough = {"rss_kib": GROWTH_KIB, "blocks": 1.0}.get(name, 0.0)
    return Growth(name, per_visit, low, high, grows=low > enough)


def draw(samples: Sequence[Sample], lines: Sequence[Growth], out: Path) -> None:
    """The figure."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    shown = ("rss_kib", "blocks", "threads", "descriptors", "open_links", "records")
    figure, axes = pyplot.subplots(3, 2, figsize=(10, 9), sharex=True, layout="constrained")
    for axis, name in zip(axes.flat, shown, strict=True):
        line = next(line for line in lines if line.what == name)
        axis.plot([s.visits for s in samples], [getattr(s, name) for s in samples], "o-", ms=4)
        axis.set_title(
            f"{name}: {line.per_visit:+.3g} a visit ({line.lowest:+.2g} to {line.highest:+.2g})",
            fontsize=10,
        )
        axis.set_ylim(0, 1.1 * max(1, *(getattr(s, name) for s in samples)))
        axis.grid(alpha=0.3)
    for axis in axes[-1]:
        axis.set_xlabel("visits")
    figure.suptitle(f"{samples[-1].visits} noisy visits in one process")
    figure.savefig(out, dpi=110)
    pyplot.close(figure)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, draw; fail when something grows."""
    parser = argparse.ArgumentParser(prog="tests.bench.soak", description=__doc__)
    parser.add_argument("--visits", type=int, default=1000)
    parser.add_argument("--every", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("soak.png"))
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    samples, ends = soak(options.visits, options.every, options.seed, _print)
    lines = growths(samples)
    for line in lines:
        print(
            f"{line.what:12} {line.per_visit:+9.4f} a visit"
            f" ({line.lowest:+.4f} to {line.highest:+.4f}) {'GROWS' if line.grows else 'steady'}"
        )
    print(f"ends: {dict(ends.most_common())}; {time.monotonic() - began:.0f} s")
    draw(samples, lines, options.out)
    if options.json:
        options.json.write_text(json.dumps(_kept(samples, lines, ends), indent=1), "utf-8")
    return int(any(line.grows for line in lines))


def _kept(samples: list[Sample], lines: list[Growth], ends: Counter[str]) -> dict[str, Any]:
    return {
        "samples": [asdict(one) for one in samples],
        "growth": [asdict(line) for line in lines],
        "ends": dict(ends),
    }


def _print(one: Sample) -> None:
    sys.stdout.write("  ".join(f"{key} {value}" for key, value in asdict(one).items()) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
