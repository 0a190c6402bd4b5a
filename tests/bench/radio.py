# SPDX-License-Identifier: Apache-2.0
"""`make bench-radio`: a thousand visits under interference, each beside its twin in silence; swaps; radio time.

Media time on which only waits count: radio, person, service and the recorded matcher take their time, the program's
own work takes none, so that the figures are the same on any machine. 106 kbit/s, 35 ms a SELECT, 60 ms a VERIFY,
10 ms any other command, 700 ms a signature (and once more with a signature of 10 ms, as the goal names none). 60
blinks a minute (Poisson) of 20 to 300 ms, and one answer in fifty with wrong bytes.
"""

import argparse
import importlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from rich.console import Console
from rich.table import Table

from hw.virtual.radio.plan import Lengths, RadioPlan
from terminal.session.values import Method
from tests.bench import swaps
from tests.bench.crew import share_out, told
from tests.bench.figures import median, percentile, share
from tests.support.front_desk import Town
from tests.support.radio_visits import MEASURED, PINS, Played, draw_person, play

GOAL_SAME, GOAL_EXTRA_MS, GOAL_RATIO = 0.995, 350.0, 1.15
WIDTH = 120
NOISE = RadioPlan(
    timing=MEASURED,
    blinks_per_minute=60.0,
    blink=Lengths(low_s=0.02, high_s=0.3),
    garbled=0.02,
)


@dataclass(frozen=True)
class Task:
    """One visit and its twin."""

    number: int
    seed: int
    sign_s: float


def visit_and_twin(town: Town, task: Task) -> dict[str, Any]:
    """The same person twice: in silence, and under interference."""
    random = Random(f"{task.seed}/{task.number}")  # noqa: S311
    timing = replace(MEASURED, sign_s=task.sign_s)
    if not _CARDS:
        _CARDS.update({name: town.card(name) for name in PINS})
    method = Method.PIN if task.number % 2 else Method.FACE
    person = draw_person(random, method, _CARDS)
    noise = replace(NOISE, timing=timing, seed=random.getrandbits(32))
    card = _CARDS[person.card]
    clean = play(town, card, person, RadioPlan(timing=timing))
    noisy = play(town, card, person, noise)
    return {"number": task.number, "clean": _row(clean), "noisy": _row(noisy)}


_CARDS: dict[str, Any] = {}
"""Of this process: what a card counts, it counts over its life."""


def _row(played: Played) -> dict[str, Any]:
    outcome = played.outcome
    return {
        "card": played.person.card,
        "method": played.person.method.value,
        "end": list(played.end),
        "code": None if outcome is None else outcome.support_code,
        "seconds": played.seconds,
        "drops": played.drops,
        "resumes": played.resumes,
        "entries": played.entries,
        "verifies": played.verifies,
        "repeats": played.repeats,
        "breaks": played.breaks,
        "blinks": played.blinks,
        "absent_s": played.absent_s,
        "garbled": played.garbled,
        "apdus": played.apdus,
        "thrown_out": played.thrown_out,
        "left_in_vault": played.left_in_vault,
        "states": played.states,
    }


def summary(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The figures of many visits and their twins."""
    same = [row for row in rows if row["noisy"]["end"] == row["clean"]["end"]]
    noisy = [row["noisy"] for row in rows]
    extra = [ms for row in same if (ms := extra_ms_per_blink(row)) is not None]
    ratio, low, high = share(len(same), len(rows))
    return {
        "visits": len(rows),
        "same_end": len(same),
        "same_share": ratio,
        "same_low": low,
        "same_high": high,
        "thrown_out": sum(row["thrown_out"] for row in noisy),
        "pin_breaks": sum(len(row["breaks"]) for row in noisy),
        "left_in_vault": sum(row["left_in_vault"] for row in noisy),
        "extra_ms_median": median(extra),
        "extra_ms_p95": percentile(extra, 95),
        "clean_s_median": median([row["clean"]["seconds"] for row in rows]),
        "noisy_s_median": median([row["noisy"]["seconds"] for row in rows]),
        "noisy_s_max": max((row["noisy"]["seconds"] for row in rows), default=float("nan")),
        **{
            name: sum(row[name] for row in noisy)
            for name in ("blinks", "absent_s", "garbled", "apdus", "drops", "resumes")
        },
        "apdus_clean": sum(row["clean"]["apdus"] for row in rows),
        "pin_visits": sum(row["method"] == "pin" for row in noisy),
        "pin_entries": sum(row["entries"] for row in noisy),
        "pin_entries_clean": sum(row["clean"]["entries"] for row in rows),
        "verifies": sum(row["verifies"] for row in noisy),
        "repeats": sum(row["repeats"] for row in noisy),
    }


def extra_ms_per_blink(row: dict[str, Any]) -> float | None:
    """(noisy - clean duration - time really absent in the noisy visit) / blinks in it; None without a blink."""
    noisy, clean = row["noisy"], row["clean"]
    if not noisy["blinks"]:
        return None
    return float(1000 * (noisy["seconds"] - clean["seconds"] - noisy["absent_s"]) / noisy["blinks"])


def print_visits(console: Console, title: str, rows: Sequence[dict[str, Any]]) -> None:
    """The table, and each visit that ended otherwise."""
    table = Table("", "all", "face", "pin", "goal", title=title)
    parts = [summary(rows)]
    parts += [summary([r for r in rows if r["noisy"]["method"] == m]) for m in ("face", "pin")]
    for label, goal, cell in LINES:
        table.add_row(label, *(cell(part) for part in parts), goal)
    console.print(table)
    for row in rows:
        noisy, clean = row["noisy"], row["clean"]
        if noisy["end"] != clean["end"] or noisy["breaks"] or noisy["thrown_out"]:
            console.print(
                f"  visit {row['number']} ({noisy['method']}, {noisy['card']}): {' '.join(noisy['end'])}"
                f" {noisy['code'] or ''} instead of {' '.join(clean['end'])}; {noisy['breaks'] or ''}"
                f"{' thrown out' if noisy['thrown_out'] else ''}",
                highlight=False,
            )
    ends = Counter(" ".join(row["noisy"]["end"]) for row in rows)
    console.print("  ends:", ", ".join(f"{count} {end}" for end, count in ends.most_common()))


LINES: list[tuple[str, str, Any]] = [
    ("visits", "", lambda s: f"{s['visits']}"),
    (
        "end as without noise (95 % interval)",
        "≥ 99.5 %",
        lambda s: f"{s['same_share']:.2%} ({s['same_low']:.2%} to {s['same_high']:.2%})",
    ),
    ("thrown to the first screen", "0", lambda s: f"{s['thrown_out']}"),
    ("breaks of the PIN rule, at the chip", "0", lambda s: f"{s['pin_breaks']}"),
    ("visits that left something in the vault", "0", lambda s: f"{s['left_in_vault']}"),
    (
        "extra time per blink beyond absence, median",
        "≤ 350 ms",
        lambda s: f"{s['extra_ms_median']:.0f} ms",
    ),
    ("the same, 95th percentile", "", lambda s: f"{s['extra_ms_p95']:.0f} ms"),
    (
        "a visit lasts (median in silence, noisy, longest)",
        "",
        lambda s: (
            f"{s['clean_s_median']:.1f} s, {s['noisy_s_median']:.1f} s, {s['noisy_s_max']:.1f} s"
        ),
    ),
    ("blinks (seconds away)", "", lambda s: f"{s['blinks']} ({s['absent_s']:.0f} s)"),
    ("garbled answers", "", lambda s: f"{s['garbled']} of {s['apdus']}"),
    ("APDUs in silence", "", lambda s: f"{s['apdus_clean']}"),
    ("drops, resumes", "", lambda s: f"{s['drops']}, {s['resumes']}"),
    (
        "PIN entries (in silence)",
        "",
        lambda s: f"{s['pin_entries']} ({s['pin_entries_clean']})",
    ),
    (
        "VERIFYs at the chip, of which once more",
        "",
        lambda s: f"{s['verifies']}, {s['repeats']}",
    ),
]


def run_visits(options: argparse.Namespace, sign_ms: float, count: int) -> list[dict[str, Any]]:
    """`count` visits with their twins."""
    sign_s = sign_ms / 1000 - MEASURED.apdu_s
    tasks = [Task(number, options.seed, sign_s) for number in range(count)]
    results = share_out(visit_and_twin, tasks, options.jobs)
    what = f"visits, signature {sign_ms:.0f} ms"
    return sorted(told(results, count, what), key=lambda row: int(row["number"]))


def optional(module: str, name: str, *arguments: Any) -> Any:
    """What another bench measures; None where it is not there."""
    try:
        function = getattr(importlib.import_module(f"tests.bench.{module}"), name)
    except (ImportError, AttributeError):
        return None
    return function(*arguments)


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(prog="tests.bench.radio", description=__doc__)
    parser.add_argument("--visits", type=int, default=1000, help="with a signature of 700 ms")
    parser.add_argument("--quick-visits", type=int, default=200, help="with one of 10 ms")
    parser.add_argument("--swaps", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--real", type=int, default=0, metavar="N", help="visits through pcscd")
    parser.add_argument("--json", type=Path, help="all rows and figures")
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say by the exit status whether the goals are met."""
    options, console = parse(arguments), Console()
    console.width = max(console.width, WIDTH)
    kept: dict[str, Any] = {"seed": options.seed}
    met = True
    for sign_ms, count in ((700.0, options.visits), (10.0, options.quick_visits)):
        if count:
            rows = run_visits(options, sign_ms, count)
            title = f"60 blinks/min of 20-300 ms, 2 % garbled, a signature of {sign_ms:.0f} ms"
            print_visits(console, title, rows)
            kept[f"visits_sign_{sign_ms:.0f}_ms"] = {"summary": summary(rows), "rows": rows}
            met &= goals_met(summary(rows))
    if options.swaps:
        kept["swaps"] = swaps.run(console, options.swaps, options.seed, options.jobs)
        met &= kept["swaps"]["mistakes"] == 0
    met &= _print_radio_time(console, kept)
    if options.real:
        met &= _print_real(console, kept, options)
    if options.json:
        options.json.write_text(json.dumps(kept, indent=1, default=str), "utf-8")
    console.print("All goals met." if met else "Not all goals are met.")
    return 0 if met else 1


def _print_radio_time(console: Console, kept: dict[str, Any]) -> bool:
    """How long a visit's reading is on the air, beside the least possible; whether the goal is met."""
    rows = kept["radio_time"] = optional("radio_time", "measure") or []
    table = Table("kbit/s", "read", "bound", "APDUs", "their least", "ratio (goal ≤ 1.15)")
    for row in rows:
        times = (f"{row[name]:.0f} ms" for name in ("read_ms", "bound_ms"))
        counts = (str(row[name]) for name in ("apdus", "bound_apdus"))
        table.add_row(f"{row['bit_rate'] / 1000:.0f}", *times, *counts, f"{row['ratio']:.3f}")
    console.print(table)
    return all(row["ratio"] <= GOAL_RATIO for row in rows)


def _print_real(console: Console, kept: dict[str, Any], options: argparse.Namespace) -> bool:
    """Visits in real time through a private pcscd with the real matcher."""
    visits = optional("real_radio", "real_visits", options.real, options.seed) or []
    kept["real"] = [asdict(visit) for visit in visits]
    for visit in visits:
        console.print(f"  {visit}", highlight=False)
    ends = Counter(visit.outcome for visit in visits)
    console.print(f"{len(visits)} visits through pcscd:", dict(ends.most_common()))
    return ends["eligible"] == options.real


def goals_met(figures: dict[str, Any]) -> bool:
    """The goals of the thousand visits."""
    nothing = ("thrown_out", "pin_breaks", "left_in_vault")
    return (
        figures["same_share"] >= GOAL_SAME
        and not any(figures[name] for name in nothing)
        and figures["extra_ms_median"] <= GOAL_EXTRA_MS
    )


if __name__ == "__main__":
    raise SystemExit(main())
