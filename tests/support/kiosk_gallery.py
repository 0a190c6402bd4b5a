# SPDX-License-Identifier: Apache-2.0
"""The gallery of screens: draws any of them in any language, size and colours, the same way each time.

    python -m tests.support.kiosk_gallery --update [NAME…]    draw the golden pictures again
    python -m tests.support.kiosk_gallery --draw FOLDER       the same pictures elsewhere, to be compared

Nothing moves on a picture: no timer fires while a screen is drawn, so that every film stands at its first picture.
Each picture has a window of its own, so that none depends on what was drawn before.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from terminal.runner.tray_sight import TraySight
from terminal.screen_settings import ScreenTable
from tests.support import golden_pictures
from tests.support.kiosk_exhibits import PROGRESS, Exhibit, drawn_person, exhibits
from ui.kiosk.look import dress
from ui.kiosk.stage import Stage
from ui.presenter.view import View
from ui.texts import Language

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
SETTLED: Final = {
    "QT_QPA_PLATFORM": "offscreen",
    "QT_LOGGING_RULES": "default.warning=false",
    "QT_FONT_DPI": "96",
    "QT_SCALE_FACTOR": "1",
    "QT_ENABLE_HIGHDPI_SCALING": "0",
    "FONTCONFIG_FILE": str(HERE / "kiosk_fonts.conf"),
    "OMP_NUM_THREADS": "1",
}
"""The environment in which pictures that are kept are drawn: a machine's own settings do not matter."""
LAYOUT_ROUNDS: Final = 8
"""Texts that are as high as they are wide ask for room, get it, and ask again."""
SOON_MS: Final = 500
"""Timers that fire oftener look at something: the mirror, the tray, the reading."""


@dataclass(frozen=True, slots=True)
class Size:
    """A piece of glass: pixels and inches."""

    width: int
    height: int
    inch: float


Hang = Callable[[Exhibit], Stage]
"""Shows an exhibit in the window of a hall, laid out, with nothing moving."""
MAIN: Final = "13-wide"
SIZES: Final = {
    MAIN: Size(1280, 800, 13.3),
    "10-wide": Size(1280, 800, 10.1),
    "10-upright": Size(800, 1280, 10.1),
    "15-wide": Size(1920, 1080, 15.6),
    "22-upright": Size(1080, 1920, 22.0),
}


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn, and under which name it is kept."""

    exhibit: str
    view: View = field(default_factory=View)
    size: str = MAIN

    @property
    def label(self) -> str:
        """Of the file, without its end."""
        view = self.view
        marks = {"furigana": view.furigana, "large": view.large, "contrast": view.contrast}
        marks["left"] = view.left_handed
        said = [name for name, is_so in marks.items() if is_so]
        size = [] if self.size == MAIN else [self.size]
        return ".".join([self.exhibit, view.language.value, *said, *size])


@contextmanager
def hall(view: View, size: Size) -> Iterator[Hang]:
    """One window for many exhibits, one after the other, as in a visit: its screens are made once."""
    sight: list[TraySight | None] = [None]
    stage = Stage(
        drawn_person,
        lambda: sight[0],
        lambda _visit: PROGRESS,
        ScreenTable(diagonal_inch=size.inch),
        now=lambda: 0.0,
    )

    def hang(exhibit: Exhibit) -> Stage:
        sight[0] = exhibit.sight
        stage.show_model(exhibit.model)
        _let_look(stage)
        settle()
        return stage

    try:
        stage.resize(size.width, size.height)
        stage.show_view(view)
        stage.show()
        yield hang
    finally:
        shiboken6.delete(stage)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # type: ignore[arg-type]


@contextmanager
def hung(exhibit: Exhibit, view: View, size: Size) -> Iterator[Stage]:
    """A window of its own that shows the exhibit, laid out, with nothing moving."""
    with hall(view, size) as hang:
        yield hang(exhibit)


def draw(picture: Picture) -> QImage:
    """One picture. Needs an application that was dressed (`ui.kiosk.look.dress`)."""
    with hung(exhibits()[picture.exhibit], picture.view, SIZES[picture.size]) as stage:
        return stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)


def settle() -> None:
    """All layouts are done. Timers do not fire meanwhile."""
    for _ in range(LAYOUT_ROUNDS):
        QApplication.sendPostedEvents()


def dressed_application() -> QApplication:
    """For programs that draw; tests have one."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    dress(application)
    return application


def _let_look(stage: Stage) -> None:
    """Once, at what the camera, the tray and the reader show."""
    for timer in stage.findChildren(QTimer):
        if timer.isActive() and not timer.isSingleShot() and timer.interval() <= SOON_MS:
            timer.timeout.emit()


OTHERS: Final = (
    View(Language.EN, large=True),
    View(Language.ZH, large=True, contrast=True),
    View(Language.KO, large=True),
    View(Language.PT, large=True, left_handed=True),
    View(Language.VI, large=True, contrast=True),
    View(Language.JA, furigana=True, large=True),
)
"""Golden pictures beside the Japanese ones: each exhibit in one of these, one after the other."""
OTHER_SIZES: Final = (MAIN, "10-upright", MAIN, "10-wide")


def golden() -> list[Picture]:
    """Each exhibit twice: in Japanese as the kiosk is delivered, and in one other view with big letters."""
    found: list[Picture] = []
    for number, name in enumerate(exhibits()):
        found.append(Picture(name))
        size = OTHER_SIZES[(number // len(OTHERS)) % len(OTHER_SIZES)]
        found.append(Picture(name, OTHERS[number % len(OTHERS)], size))
    return found


def golden_in_short() -> list[Picture]:
    """One picture for each kind of screen, in turn from both halves: for the fast tests."""
    of_kind: dict[object, list[Picture]] = {}
    for picture in golden():
        of_kind.setdefault(exhibits()[picture.exhibit].model.kind, []).append(picture)
    return [pictures[number % 2] for number, pictures in enumerate(of_kind.values())]


def draw_into(folder: Path, pictures: Sequence[Picture]) -> None:
    """Each as a PNG of few colours. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in pictures:
        golden_pictures.save(golden_pictures.pixels(draw(picture)), folder / f"{picture.label}.png")


def draw_elsewhere(folder: Path, *choice: str) -> None:
    """In a process of its own with settled fonts. Raises CalledProcessError."""
    in_settled_process(["tests.support.kiosk_gallery", "--draw", str(folder), *choice])


def in_settled_process(words: Sequence[str], *, seconds: float = 3600.0) -> None:
    """Run a module with its arguments where a machine's settings do not matter. Raises CalledProcessError."""
    settled = {**os.environ, **SETTLED}
    subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=settled, check=True, timeout=seconds
    )


def is_settled() -> bool:
    """Whether this process draws letters the way that is kept."""
    return all(os.environ.get(name) == value for name, value in SETTLED.items())


def chosen(names: Sequence[str], *, short: bool) -> list[Picture]:
    """The golden pictures, or those of some exhibits. Raises SystemExit for a name that hangs nowhere."""
    unknown = sorted(set(names) - set(exhibits()))
    if unknown:
        raise SystemExit(
            f"there is no screen {', '.join(unknown)}; there are {', '.join(exhibits())}"
        )
    if short:
        return golden_in_short()
    return [picture for picture in golden() if not names or picture.exhibit in names]


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description="golden pictures of the kiosk's screens")
    parser.add_argument("names", nargs="*", help="screens; without any: all")
    parser.add_argument("--update", action="store_true", help="draw the golden pictures again")
    parser.add_argument("--draw", type=Path, metavar="FOLDER", help="draw them there")
    parser.add_argument("--short", action="store_true", help="one for each kind of screen")
    asked = parser.parse_args()
    if asked.update == (asked.draw is not None):
        parser.error("say --update, or --draw FOLDER")
    if not is_settled():
        in_settled_process(["tests.support.kiosk_gallery", *sys.argv[1:]])
        return
    dressed_application()
    pictures = chosen(asked.names, short=asked.short)
    folder = golden_pictures.FOLDER if asked.update else asked.draw
    draw_into(folder, pictures)
    if asked.update and not asked.names and not asked.short:
        golden_pictures.remove_all_but(folder, {picture.label for picture in pictures})
    sys.stdout.write(f"{len(pictures)} pictures in {folder}\n")


if __name__ == "__main__":
    main()
