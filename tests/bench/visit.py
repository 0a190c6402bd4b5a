# SPDX-License-Identifier: Apache-2.0
"""`make bench`: where the time of a visit goes, as medians over repeated visits with warm models.

`python -m tests.bench.visit [RUNS] [FILE…]`. Prints the median, minimum and maximum of the critical path by kind, and
of each step. The card is in memory, so `radio` is the virtual card's own work.
"""

import statistics
import sys
from collections import defaultdict
from pathlib import Path

from terminal.visit_file import load_visit
from ui.headless.run import Options, run_files

FIXTURES = Path("tests/fixtures/visits")
DEFAULT = [FIXTURES / "demo-1-eligible.visit.toml", FIXTURES / "pin.visit.toml"]


def main() -> None:
    """Run each file RUNS times (default 15) after one warm-up."""
    arguments = sys.argv[1:]
    runs = int(arguments[0]) if arguments else 15
    files = [Path(name) for name in arguments[1:]] or DEFAULT
    results = list(run_files([file for file in files for _ in range(runs + 1)], Options()))
    for number, file in enumerate(files):
        start = number * (runs + 1) + 1
        _report(file, results[start : start + runs])


def _report(file: Path, results: list[dict[str, object]]) -> None:
    outcomes = {str(result["outcome"]) for result in results}
    print(
        f"\n{load_visit(file).visit.title} ({len(results)} visits: {', '.join(sorted(outcomes))})"
    )
    totals: dict[str, list[float]] = defaultdict(list)
    for result in results:
        for kind, ms in result["totals_ms"].items():  # type: ignore[attr-defined]
            totals[f"all {kind}"].append(ms)
        for lane, ms in result["busy_ms"].items():  # type: ignore[attr-defined]
            totals[f"work of lane {lane}"].append(ms)
        for step in result["steps"]:  # type: ignore[attr-defined]
            totals[f"{step['kind']:8} {step['name']}"].append(step["ms"])
    for name, values in totals.items():
        median = statistics.median(values)
        print(f"  {median:9.1f} ms  ({min(values):.1f} to {max(values):.1f})  {name}")


if __name__ == "__main__":
    main()
