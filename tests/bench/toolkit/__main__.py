# SPDX-License-Identifier: Apache-2.0
"""`python -m tests.bench.toolkit [--seconds 10] [--starts 3]`: the table of docs/kiosk-toolkit.md."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QGuiApplication

from tests.bench.toolkit.drawn import draw_all
from tests.support.x_server import x_server

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[2]
SIDES: Final = ("widgets", "quick")
CASES: Final = (("idle", 10), ("idle", 30), ("face", 30))
CODE: Final = {"widgets": ("widgets_side.py",), "quick": ("quick_side.py", "Idle.qml", "Face.qml")}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Qt Widgets and Qt Quick, both drawn in software")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each measurement")
    parser.add_argument("--starts", type=int, default=3, help="processes for each case")
    asked = parser.parse_args()
    QGuiApplication([])
    with tempfile.TemporaryDirectory() as folder, x_server() as display:
        draw_all(Path(folder))
        rows = {
            (side, case): [
                child(side, *case, asked.seconds, folder, display) for _ in range(asked.starts)
            ]
            for case in CASES
            for side in SIDES
        }
    for line in table(rows):
        print(line)


def child(
    side: str, screen: str, fps: int, seconds: float, folder: str, display: str
) -> dict[str, Any]:
    """One process. Raises CalledProcessError."""
    own = {
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QT_QUICK_BACKEND": "software",
        "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
    }
    words = [side, screen, str(fps), str(seconds), folder, str(time.monotonic())]
    told = subprocess.run(
        [sys.executable, "-m", "tests.bench.toolkit.child", *words],
        cwd=ROOT,
        env={**os.environ, **own},
        check=True,
        timeout=120,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return json.loads(told.strip().splitlines()[-1])


def table(rows: dict[Any, list[dict[str, Any]]]) -> list[str]:
    """In Markdown; medians."""
    lines = [
        "| screen | toolkit | first frame ms | CPU % of a core | frames a second | RSS MiB | own MiB |"
    ]
    lines += ["|---|---|---|---|---|---|---|"]
    lines += [_row(side, case, found) for (side, case), found in rows.items()]
    for side in SIDES:
        found = [one for (whose, _), some in rows.items() if whose == side for one in some]
        same = all(
            len({one["picture"] for one in some}) == 1 for (w, _), some in rows.items() if w == side
        )
        lines.append(
            f"{side}: {code_lines(side)} lines; pictures of {len(found)} processes "
            f"{'the same to the bit' if same else 'DIFFER'}; a click by object name "
            f"{'works' if all(one['pressed'] == 1 for one in found) else 'FAILS'}; "
            f"a screen reader finds: {'; '.join(found[0]['tree'])}"
        )
    return lines


def _row(side: str, case: tuple[str, int], found: list[dict[str, Any]]) -> str:
    keys = ("first_frame_ms", "cpu_percent", "frames_a_second", "rss_mib", "own_mib")
    cells = [f"{statistics.median(one[key] for one in found):g}" for key in keys]
    return f"| {case[0]}, {case[1]} a second | {side} | {' | '.join(cells)} |"


def code_lines(side: str) -> int:
    """Without blank lines and comments."""
    written = "\n".join((HERE / name).read_text(encoding="utf-8") for name in CODE[side])
    lines = (line.strip() for line in written.splitlines())
    return sum(bool(line) and not line.startswith(("#", "//")) for line in lines)


if __name__ == "__main__":
    main()
