# SPDX-License-Identifier: Apache-2.0
"""`make bench-kiosk`: one kiosk with its real window, thousands of visits. Does anything grow?

`python -m tests.bench.kiosk_soak --visits 5000` drives the real application on the bench: the virtual card on a radio
that takes no time, the mock service as a process of its own, the window drawn into memory, guests who touch buttons
(tests/bench/kiosk_guest.py: by PIN, by face, by staff, given up, in other languages and sizes; ten of 250 find the
service stopped and get a slip). Only the camera and the judgement of faces are stand-ins. Nobody thinks or lingers,
so 5,000 visits are 24 hours of a busy kiosk (one visit every 17 s). Progress goes to stderr, a line a sample.
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
from dataclasses import asdict, dataclass, fields
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from terminal.journal.keys import create_key_file
from tests.bench.figures import slope
from tests.bench.kiosk_guest import Guests
from tests.bench.kiosk_stand_in import QuickStage
from tests.support.virtual_cards import FIXTURES
from ui.kiosk import conduct as conducting
from ui.kiosk.app import Kiosk
from ui.kiosk.look import dress
from ui.kiosk.order import Order
from ui.kiosk.plain_import import import_plainly
from ui.kiosk.process import settle

PAGE = resource.getpagesize()
WARM_UP = 0.1
"""Of the visits: caches fill (glyphs, the log of the link, the journal's pages)."""
FEWEST = 6
SETTINGS = """\
[recovery]
absent_s = 0.05
[slip]
first_pause_s = 0.2
[sound]
chime = false
voice = false
[journal]
path = "{folder}/journal.db"
key_file = "{folder}/journal.key"
"""
"""On the disk, as a clinic's: one in memory grows with each visit, as it should."""
DOWN_EVERY, DOWN_FOR = 250, 10
"""Visits: the service is stopped in the last ten of each 250."""
GROWTH_KIB = 8.0
"""As in tests/bench/soak.py: a leaked picture would be tens of kilobytes a visit."""


@dataclass(frozen=True)
class Sample:
    """The process after so many visits. `qobjects`: below the window; `blocks`: of Python's allocator."""

    visits: int
    at_s: float
    rss_kib: int
    threads: int
    descriptors: int
    widgets: int
    qobjects: int
    blocks: int
    pauses: int
    longest_pause_ms: int


def sample(kiosk: Kiosk, visits: int, began: float) -> Sample:
    """The process now, after the allocator gave back what it could."""
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)
    pauses = kiosk.heartbeat.forget()
    return Sample(
        visits=visits,
        at_s=round(time.monotonic() - began, 1),
        rss_kib=int(Path("/proc/self/statm").read_text().split()[1]) * PAGE // 1024,
        threads=threading.active_count(),
        descriptors=len(os.listdir("/proc/self/fd")),
        widgets=len(QApplication.allWidgets()),
        qobjects=len(kiosk.window.findChildren(QObject)),
        blocks=sys.getallocatedblocks(),
        pauses=pauses.count,
        longest_pause_ms=round(pauses.longest_s * 1000),
    )


def soak(visits: int, every: int, *, tray: bool) -> tuple[list[Sample], dict[str, int]]:
    """Samples before the first visit and after each `every`; how the visits ended, by their headlines."""
    setattr(conducting, "Backstage", partial(QuickStage, timing=None))  # noqa: B010
    samples: list[Sample] = []
    with TemporaryDirectory() as folder:
        settings = Path(folder) / "uketsuke.toml"
        settings.write_text(SETTINGS.format(folder=folder))
        create_key_file(Path(folder) / "journal.key")
        settle()
        import_plainly()
        application = QApplication(["soak"])
        dress(application)
        kiosk = Kiosk(Order(settings, FIXTURES))
        began = time.monotonic()

        def over(done: int) -> bool:
            if done == 0 and kiosk.conduct is not None and kiosk.conduct.bench is not None:
                kiosk.conduct.bench.see_card(tray)
            if done % every == 0:
                samples.append(sample(kiosk, done, began))
                print(json.dumps(asdict(samples[-1])), file=sys.stderr, flush=True)
            return done < visits

        guests = Guests(kiosk, over, _is_down)
        kiosk.open()
        application.exec()
        kiosk.join()
    if kiosk.error is not None:
        raise kiosk.error
    if guests.stuck is not None:
        raise RuntimeError(f"stuck at {guests.stuck} after {dict(guests.ways)}")
    return samples, {**guests.ways, **guests.ends}


def _is_down(visit: int) -> bool:
    return visit % DOWN_EVERY >= DOWN_EVERY - DOWN_FOR


def growth(samples: list[Sample]) -> dict[str, Any]:
    """What each count gains a visit, with its 95 % interval, after the warm-up."""
    late = [one for one in samples if one.visits >= WARM_UP * samples[-1].visits]
    if len(late) < FEWEST:
        return {}
    x = [float(one.visits) for one in late]
    names = [f.name for f in fields(Sample) if f.name not in ("visits", "at_s")]
    return {
        name: [round(v, 4) for v in slope(x, [float(getattr(one, name)) for one in late])]
        for name in names
    }


def main() -> int:
    """0: nothing grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=5000)
    parser.add_argument("--every", type=int, default=100)
    parser.add_argument("--tray", action="store_true", help="the tray's camera reads each card")
    given = parser.parse_args()
    samples, ends = soak(given.visits, given.every, tray=given.tray)
    grows = growth(samples)
    told = {"visits": given.visits, "ends": ends, "grows_a_visit": grows}
    print(json.dumps({**told, "last": asdict(samples[-1])}, indent=1, ensure_ascii=False))
    rss = grows.get("rss_kib", [0.0, 0.0, 0.0])
    steady = all(grows[name][1] <= 0 for name in ("threads", "descriptors", "widgets") if grows)
    return 0 if rss[1] <= GROWTH_KIB and steady else 1


if __name__ == "__main__":
    sys.exit(main())
