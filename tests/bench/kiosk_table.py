# SPDX-License-Identifier: Apache-2.0
"""`make bench-kiosk`: one table of what the kiosk costs and how long it keeps people, beside what was aimed at.

`python -m tests.bench.kiosk_table [--seconds 30] [--starts 5] [--runs 3]` runs `kiosk_idle` and `kiosk_visit`, each
in a process of its own, and below the table `face_timeline`: where the seconds of a visit by face go.
"""

import argparse
import json
import statistics
import subprocess
import sys
from typing import Any

from tests.bench import kiosk_idle, kiosk_visit

Row = tuple[str, str, str, bool]
PAUSE_AIM_MS = 50


def measured(module: str, *arguments: str) -> dict[str, Any]:
    """What a bench prints; its own complaints go to stderr."""
    command = [sys.executable, "-m", f"tests.bench.{module}", *arguments]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def timeline() -> str:
    """What `face_timeline` tells."""
    command = [sys.executable, "-m", "tests.bench.face_timeline"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout


def rows_of_idle(found: dict[str, Any]) -> list[Row]:
    """Nobody is there."""
    first = statistics.median(found["first_frames_ms"] or [0])
    return [
        _most("first frame", first, kiosk_idle.FIRST_FRAME_AIM_MS, "ms"),
        _most("idle, of a core", 100 * found["cpu_share"], 100 * kiosk_idle.CPU_AIM, "%"),
        _least("idle, pictures", found["frames_a_second"], kiosk_idle.FRAMES_AIM, "/s"),
        _most("memory, at most", found["peak_mib"], kiosk_idle.MEMORY_AIM_MIB, "MiB"),
        _most("longest pause, idle", found["longest_pause_ms"], PAUSE_AIM_MS, "ms"),
    ]


def rows_of_visits(found: dict[str, Any]) -> list[Row]:
    """From the card to the verdict."""
    rows: list[Row] = []
    for way, name in (("face", "by face"), ("pin", "by PIN")):
        seen = found[way]
        if not seen["visits"]:
            rows.append((f"card to verdict, {name}", "no visit came to a result", "", False))
            continue
        rows.append(
            _most(f"card to verdict, {name}", seen["seconds"], kiosk_visit.SCREEN_AIM_S, "s")
        )
        shares = " ".join(f"{n} {seen[n]:g}" for n in ("machine", "radio", "service", "person"))
        rows.append((f"  of that, s, {name}", shares, "", True))
        rows.append(_most(f"touches, {name}", seen["touches"], kiosk_visit.TOUCH_AIM, ""))
        rows.append(_most(f"longest pause, {name}", seen["longest_pause_ms"], PAUSE_AIM_MS, "ms"))
    return rows


def table(rows: list[Row]) -> str:
    """In columns; what misses its aim is marked."""
    return "\n".join(
        f"{name:28} {value:40} {aim:14} {'' if met else 'missed'}" for name, value, aim, met in rows
    )


def _most(name: str, value: float, aim: float, unit: str) -> Row:
    return name, f"{value:.4g} {unit}".strip(), f"at most {aim:g}", value <= aim


def _least(name: str, value: float, aim: float, unit: str) -> Row:
    return name, f"{value:.4g} {unit}", f"at least {aim:g}", value >= aim


def main() -> int:
    """0: all aims are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", default="30")
    parser.add_argument("--starts", default="5")
    parser.add_argument("--runs", default="3")
    given = parser.parse_args()
    rows = rows_of_idle(
        measured("kiosk_idle", "--seconds", given.seconds, "--starts", given.starts)
    )
    rows += rows_of_visits(measured("kiosk_visit", "--runs", given.runs))
    print(table(rows), timeline(), sep="\n\n")
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
