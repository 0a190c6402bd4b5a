# SPDX-License-Identifier: Apache-2.0
"""How many proof-verified eligibility queries the service settles in a second, and how long they take.

    python -m tests.bench.service_speed                       # all parts
    python -m tests.bench.service_speed --seconds 5 --part closed --workers 1

One query is: a nonce asked for, a proof signed over it by the card's key, the question sent, the signature checked,
the nonce used up, the answer stored and logged, and the right person's answer read. Both requests go over one
kept-alive connection under mutual TLS. SQLite, WAL, synchronous=NORMAL. Half of the proofs are by face, a third PIN
(with the certificate's chain), a sixth by staff. Each endpoint alone stands beside it.

Parts: `closed` (as many as it can), `open` (half of the goal's rate, whatever happened to the former ones), `people`
(1,000 against --people, in turns), `empty` (an empty FastAPI endpoint behind the same server and TLS).
Processor time of the service and of the generator are apart: on a shared machine those last longest.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eligibility.service.ready import READY_PREFIX
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from tests.bench.figures import median, percentile
from tests.bench.service_load import KIOSK, Job
from tests.bench.service_people import CARDS, cards, people

GOAL_RATE, GOAL_P99_MS, GOAL_GROWTH = 300.0, 100.0, 1.3
PARTS = ("closed", "open", "people", "empty")
_TICKS = 100


@dataclass
class Row:
    """One line of the table; times in milliseconds."""

    part: str
    mode: str
    people: int
    workers: int
    per_s: float
    median_ms: float
    p95_ms: float
    p99_ms: float
    service_cpu_ms: float
    generator_cpu_ms: float
    wrong: int


class Bench:
    """Databases, certificates and the two processes."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.home = Path(options.out)
        self.home.mkdir(parents=True, exist_ok=True)
        self.tls = self.home / "tls"
        authority = TestAuthority(self.tls)
        authority.server()
        self.kiosk = authority.kiosk(KIOSK)
        self.ca = authority.ca_file
        self.rows: list[Row] = []

    def database(self, count: int) -> Path:
        """A database with so many people; made once."""
        path = self.home / f"people-{count}.db"
        if not path.exists():
            began = time.perf_counter()
            made, _ = cards(self.home, CARDS)
            store = SqlStore(path)
            store.load(people(count), (card.enrolment() for card in made))
            store.close()
            print(f"{count:,} people loaded in {time.perf_counter() - began:.1f} s", flush=True)
        return path

    @contextmanager
    def service(self, count: int | None) -> Iterator[tuple[str, int, int]]:
        """(host, port, pid) of a running service; None: the empty endpoint."""
        command = [sys.executable, "-m", "tests.bench.service_host", str(self.home), str(self.tls)]
        command += ["--empty"] if count is None else [str(self.database(count))]
        command += ["--workers", str(self.options.workers)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            try:
                assert child.stdout is not None
                url = child.stdout.readline().removeprefix(READY_PREFIX).strip()
                yield "127.0.0.1", int(url.rpartition(":")[2]), child.pid
            finally:
                child.terminate()

    def load(self, ports: tuple[int, ...], mode: str, rate: float = 0.0) -> dict[str, Any]:
        """Let the generator do one job."""
        options = self.options
        job = Job(
            host="127.0.0.1",
            ports=ports,
            ca=str(self.ca),
            cert=str(self.kiosk.cert_file),
            key=str(self.kiosk.key_file),
            keys=str(self.home),
            mode=mode,
            connections=options.connections,
            seconds=options.seconds,
            rate=rate,
            warm_s=min(1.0, options.seconds / 3),
            seed=time.monotonic_ns() % 1_000_000_007,
            cards=CARDS,
        )
        with tempfile.TemporaryDirectory() as folder:
            given, found = Path(folder, "job.json"), Path(folder, "found.json")
            given.write_text(json.dumps(asdict(job)), "utf-8")
            command = [sys.executable, "-m", "tests.bench.service_load", str(given), str(found)]
            subprocess.run(command, check=True)
            return json.loads(found.read_text("utf-8"))

    def measure(self, part: str, mode: str, count: int | None, rate: float = 0.0) -> list[Row]:
        """Start a service, load it, note one row for the unit and one for each endpoint."""
        with self.service(count) as (_, port, pid):
            before = _processor_s(pid)
            found = self.load((port,), mode, rate)
            used = _processor_s(pid) - before
        # the warm-up's share of the processor time is taken out by its share of the time
        used *= found["wall_s"] / (found["wall_s"] + min(1.0, self.options.seconds / 3))
        names = ["unit"] if mode != "query" else ["unit", "nonce", "eligibility"]
        rows = [self.row(part, mode, name, count or 0, found, used) for name in names]
        self.rows += rows
        return rows

    def row(
        self, part: str, mode: str, name: str, count: int, found: dict[str, Any], used: float
    ) -> Row:
        """One line of the table from what the generator noted."""
        times = [1000 * one for one in found["times"][name]]
        units = max(1, found["units"])
        right = found["statuses"].get("right", 0) if mode == "query" else units
        whole = name == "unit"
        return Row(
            part=part,
            mode=mode if whole else f"… {name}",
            people=count,
            workers=self.options.workers,
            per_s=len(times) / found["wall_s"],
            median_ms=median(times),
            p95_ms=percentile(times, 95),
            p99_ms=percentile(times, 99),
            service_cpu_ms=1000 * used / units if whole else float("nan"),
            generator_cpu_ms=1000 * found["cpu_s"] / units if whole else float("nan"),
            wrong=units - right,
        )


def _processor_s(pid: int) -> float:
    """Of a process and its children, in seconds."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(own[11]) + int(own[12])) / _TICKS + sum(_processor_s(int(c)) for c in children)


def run(bench: Bench) -> bool:
    """All wanted parts; whether the goals were met."""
    options, met = bench.options, True
    if "closed" in options.part:
        unit = bench.measure("closed", "query", 1_000)[0]
        bench.measure("closed", "nonce", 1_000)
        met &= _goal(f"{unit.per_s:.0f} queries/s", unit.per_s >= GOAL_RATE and not unit.wrong)
    if "empty" in options.part:
        empty = bench.measure("empty", "empty", None)[0]
        _compare_with_empty(bench.rows, empty)
    if "open" in options.part:
        unit = bench.measure("open", "query", 1_000, options.rate)[0]
        met &= _goal(f"p99 {unit.p99_ms:.0f} ms at {options.rate:g}/s", unit.p99_ms < GOAL_P99_MS)
    if "people" in options.part:
        met &= _growth(bench)
    return met


def _compare_with_empty(rows: list[Row], empty: Row) -> None:
    for row in rows:
        if row.part == "closed" and row.mode == "query":
            ratio = row.service_cpu_ms / (2 * empty.service_cpu_ms)
            print(
                f"an empty endpoint: {empty.per_s:.0f}/s, {empty.service_cpu_ms:.2f} ms of processor; "
                f"the query's two requests cost {ratio:.1f} times two empty ones"
            )


def _growth(bench: Bench) -> bool:
    """Both services at once, asked in turns: what else runs on the machine meets both alike."""
    few, many = 1_000, bench.options.people
    with bench.service(few) as (_, one, _), bench.service(many) as (_, other, _):
        bench.load((one, other), "query", bench.options.rate)  # both databases are in memory now
        found = bench.load((one, other), "query", bench.options.rate)
    for count, port in ((few, one), (many, other)):
        times = {"times": {"unit": found["times"][f"port {port}"]}}
        row = bench.row("people", "query", "unit", count, {**found, **times}, float("nan"))
        bench.rows.append(row)
    small, large = (row.median_ms for row in bench.rows[-2:])
    text = f"median {small:.2f} ms with {few:,}, {large:.2f} ms with {many:,}: "
    return _goal(f"{text}ratio {large / small:.2f}", large / small <= GOAL_GROWTH)


def _goal(text: str, is_met: bool) -> bool:
    print(f"{'met ' if is_met else 'MISSED'} {text}", flush=True)
    return is_met


def write(bench: Bench) -> None:
    """The table as CSV and as Markdown."""
    names = list(asdict(bench.rows[0]))
    with (bench.home / "service-speed.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(asdict(row) for row in bench.rows)
    lines = ["| " + " | ".join(names) + " |", "|" + "---|" * len(names)]
    for row in bench.rows:
        cells = [f"{v:.2f}" if isinstance(v, float) else str(v) for v in asdict(row).values()]
        lines.append("| " + " | ".join(cells) + " |")
    text = "\n".join(lines)
    (bench.home / "service-speed.md").write_text(f"{text}\n", "utf-8")
    print(text)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--connections", type=int, default=16)
    parser.add_argument("--rate", type=float, default=GOAL_RATE / 2, help="of the open loop")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--part", action="append", choices=PARTS)
    parser.add_argument("--out", default="build/bench-service")
    options = parser.parse_args()
    options.part = options.part or list(PARTS)
    bench = Bench(options)
    is_met = run(bench)
    write(bench)
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
