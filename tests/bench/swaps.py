# SPDX-License-Identifier: Apache-2.0
"""Random swaps of cards at any command of a visit: session machine and card lane in one thread, no camera."""

import multiprocessing
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console

from tests.support.swaps import Tally, many

SPAWN = multiprocessing.get_context("spawn")
CHUNK = 500


def run(console: Console, count: int, seed: int, processes: int) -> dict[str, Any]:
    """Play and print them; the figures."""
    chunks = [(seed * 1000 + n, min(CHUNK, count - n * CHUNK)) for n in range(-(-count // CHUNK))]
    total = Tally()
    with SPAWN.Pool(processes) as pool:
        for tally in pool.imap_unordered(_chunk, chunks):
            _add(total, tally)
            print(f"  swaps: {total.count}/{count}", flush=True)
    _print(console, total)
    return {
        "swaps": total.count,
        "mistakes": len(total.mistakes),
        "kinds": dict(total.swapped),
        "outcomes": dict(total.outcomes),
        "pins_to_the_other_card": total.pins_to_the_other,
        "certificates_of_the_other_card": total.certificates_of_another,
        "mixed_and_found": total.mixed_for_a_while,
        "first_mistakes": [str(judged) for judged in total.mistakes[:20]],
    }


def _chunk(task: tuple[int, int]) -> Tally:
    seed, count = task
    with tempfile.TemporaryDirectory() as folder:
        return many(Path(folder), count, seed)


def _add(total: Tally, more: Tally) -> None:
    total.count += more.count
    total.swapped.update(more.swapped)
    total.outcomes.update(more.outcomes)
    total.mistakes += more.mistakes
    total.pins_to_the_other += more.pins_to_the_other
    total.certificates_of_another += more.certificates_of_another
    total.mixed_for_a_while += more.mixed_for_a_while


def _print(console: Console, total: Tally) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in total.swapped.most_common())
    ends = ", ".join(f"{count} {end}" for end, count in total.outcomes.most_common())
    console.print(f"{total.count} swapped cards ({kinds}): [bold]{len(total.mistakes)} mistakes[/]")
    console.print(
        f"  ends: {ends}; PINs that reached a card exchanged unseen: {total.pins_to_the_other};"
        f" certificates of a card that was there for a moment: {total.certificates_of_another}"
    )
    mistakes = Counter(name for judged in total.mistakes for name in judged.mistakes)
    for name, number in mistakes.most_common():
        console.print(f"  {number} x {name}")
    for judged in total.mistakes[:10]:
        console.print(f"    {judged.swap}", highlight=False)
