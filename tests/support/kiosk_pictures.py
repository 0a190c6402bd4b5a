# SPDX-License-Identifier: Apache-2.0
"""The pictures of docs/ and README: from the film of a visit, and from a visit at the bench."""

import os
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from tests.support.contact_sheet import save_small, scaled
from tests.support.film_set import FIXTURES
from tests.support.x_server import x_server

DOCS = FIXTURES.parents[1] / "docs"
IN_README = {"idle": ("idle",), "face": ("face", "challenge"), "result": ("result",)}
"""Under each name the shots that do, best first: the mirror may ask for something at once."""
README_WIDE, README_BYTES = 640, 150_000
BENCH_WIDE, BENCH_BYTES = 1000, 250_000
DESK = "1622x800x24"
PANEL_PX = 342
"""Of the bench's window: the panel and its handle."""


def draw_docs(film: Path) -> None:
    """`film`: the folder with a film's pictures."""
    shutil.copy(film / "sheet.png", DOCS / "kiosk-visit.png")
    for name, shots in IN_README.items():
        taken = next(film / f"{shot}.png" for shot in shots if (film / f"{shot}.png").exists())
        picture = scaled(taken.read_bytes(), README_WIDE)
        save_small(picture, DOCS / f"kiosk-{name}.png", README_BYTES)
    with TemporaryDirectory(prefix="uketsuke-docs-") as folder:
        _visit_the_bench(Path(folder))
        whole = (Path(folder) / "straighten.png").read_bytes()
        save_small(scaled(whole, BENCH_WIDE), DOCS / "kiosk-bench.png", BENCH_BYTES)
        stage = scaled(_stage_of(whole), README_WIDE)
        save_small(stage, DOCS / "kiosk-straighten.png", README_BYTES)


def _stage_of(window: bytes) -> bytes:
    picture = Image.open(BytesIO(window))
    out = BytesIO()
    picture.crop((0, 0, picture.width - PANEL_PX, picture.height)).save(out, format="PNG")
    return out.getvalue()


def _visit_the_bench(folder: Path) -> None:
    """The card lies half outside; what is seen meanwhile."""
    command = [sys.executable, "-m", "tests.support.kiosk_visitor", FIXTURES, "askew", folder]
    with x_server(DESK) as display:
        subprocess.run(
            [str(part) for part in command],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            cwd=FIXTURES.parents[1],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=140,
            check=True,
        )
