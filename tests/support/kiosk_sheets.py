# SPDX-License-Identifier: Apache-2.0
"""`make kiosk-pictures`: every screen as a PNG, a contact sheet for each language, size and colours, and index.html.

    python -m tests.support.kiosk_sheets [--out build/kiosk-pictures] [--short] [NAME…]

All languages in both text sizes, usual and in high contrast, on the main glass; Japanese and the longest language on
every other glass. Each hall (one view on one glass) is drawn by one process.
"""

import argparse
import html
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from tests.support.kiosk_exhibits import exhibits
from tests.support.kiosk_gallery import (
    MAIN,
    ROOT,
    SIZES,
    Picture,
    draw,
    dressed_application,
    in_settled_process,
    is_settled,
)
from ui.presenter.view import View
from ui.texts import Language

LONGEST: Final = Language.PT
WIDE, GAP, COLUMNS, WIDTH = 320, 8, 6, 1980
"""Pixels of a small picture and between two; how many lie side by side."""
PACKED: Final = 20
"""Of Qt's 0 (smallest file) to 100 (soonest done)."""


@dataclass(frozen=True, slots=True)
class Hall:
    """One view on one glass."""

    view: View
    size: str

    @property
    def name(self) -> str:
        """Of its folder and its sheet."""
        return Picture("", self.view, self.size).label.strip(".")


def halls() -> list[Hall]:
    """See above."""
    both = (False, True)
    main = [
        Hall(View(language, large=large, contrast=contrast), MAIN)
        for contrast, large, language in product(both, both, Language)
    ]
    others = [
        Hall(View(language, large=large), size)
        for size, language, large in product(SIZES, (Language.JA, LONGEST), both)
        if size != MAIN
    ]
    return [*main, Hall(View(furigana=True), MAIN), Hall(View(left_handed=True), MAIN), *others]


def fill(hall: Hall, names: Sequence[str], out: Path) -> int:
    """Draw all pictures of a hall and its sheet; returns how many. Raises OSError."""
    dressed_application()
    folder, small = out / hall.name, []
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        image = draw(Picture(name, hall.view, hall.size))
        _save(image, folder / f"{name}.png")
        small.append(image.scaledToWidth(WIDE, Qt.TransformationMode.SmoothTransformation))
    _save(sheet(small), out / f"sheet.{hall.name}.png")
    return len(names)


def sheet(pictures: Sequence[QImage]) -> QImage:
    """All of them, small, in rows."""
    high = max(picture.height() for picture in pictures)
    rows = -(-len(pictures) // COLUMNS)
    columns = min(COLUMNS, len(pictures))
    whole = QImage(
        columns * (WIDE + GAP) + GAP, rows * (high + GAP) + GAP, QImage.Format.Format_RGB888
    )
    whole.fill(QColor("#8a8a8a"))
    painter = QPainter(whole)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, COLUMNS)
        at = QRect(GAP + column * (WIDE + GAP), GAP + row * (high + GAP), WIDE, picture.height())
        painter.drawImage(at, picture)
    painter.end()
    return whole


def _save(image: QImage, path: Path) -> None:
    if not image.save(str(path), "PNG", PACKED):  # type: ignore[call-overload]
        raise OSError(f"cannot write {path}")


def index(names: Sequence[str], filled: Sequence[Hall]) -> str:
    """A page with all sheets, and a row of links for each screen."""
    sheets = "".join(
        f'<h2>{hall.name}</h2><a href="sheet.{hall.name}.png">'
        f'<img loading="lazy" src="sheet.{hall.name}.png" width="{WIDTH // 2}"></a>'
        for hall in filled
    )
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>"
        + " ".join(f'<a href="{hall.name}/{name}.png">{hall.name}</a>' for hall in filled)
        + "</td></tr>"
        for name in names
    )
    style = "body{font:15px sans-serif;margin:2em}th{text-align:left;vertical-align:top}"
    return (
        f'<!doctype html><meta charset="utf-8"><title>The kiosk\'s screens</title>'
        f"<style>{style}</style><h1>The kiosk's screens</h1>{sheets}<table>{rows}</table>\n"
    )


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description="all screens of the kiosk as pictures")
    parser.add_argument("names", nargs="*", help="screens; without any: all")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "kiosk-pictures")
    parser.add_argument("--short", action="store_true", help="the main glass in Japanese only")
    asked = parser.parse_args()
    unknown = sorted(set(asked.names) - set(exhibits()))
    if unknown:
        parser.error(f"there is no screen {', '.join(unknown)}; there are {', '.join(exhibits())}")
    if not is_settled():
        in_settled_process(["tests.support.kiosk_sheets", *sys.argv[1:]])
        return
    began = time.monotonic()
    names = asked.names or list(exhibits())
    count = _fill_all(halls()[:1] if asked.short else halls(), names, asked.out.resolve())
    sys.stdout.write(
        f"{count} pictures in {time.monotonic() - began:.0f} s: {asked.out}/index.html\n"
    )


def _fill_all(filled: Sequence[Hall], names: Sequence[str], out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    (out / "index.html").write_text(index(names, filled), encoding="utf-8")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        done = [pool.submit(fill, hall, names, out) for hall in filled]
        return sum(one.result() for one in done)


if __name__ == "__main__":
    main()
