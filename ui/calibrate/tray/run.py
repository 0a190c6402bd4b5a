# SPDX-License-Identifier: Apache-2.0
"""A tray calibration from its command line to its files."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np

from facematch.camera_levels import Finding, Level
from facematch.profile import write_table
from hw.camera.clip import IMAGE_SUFFIXES
from hw.cardface.values import CardSort, Corners
from hw.errors import BadFile
from terminal.tray_settings import TrayTable
from ui.calibrate.joined.html import write_html, write_whole
from ui.calibrate.joined.paper import write_pdf
from ui.calibrate.liveness.run import make_folder
from ui.calibrate.tray.decisions import Decisions, decisions_of
from ui.calibrate.tray.examine import Examined, Examiner, Kept
from ui.calibrate.tray.film import shoot
from ui.calibrate.tray.levels import findings_of, setting_of, turn_of, worst_of
from ui.calibrate.tray.page import sheet_of
from ui.calibrate.tray.pictures import covered
from ui.calibrate.tray.table import json_of, table_of
from ui.calibrate.tray.views import Presence, presence_of
from ui.wiring.tray import reader_loader

JSON, PROFILE = "tray-results.json", "calibration.toml"
PAGE, PAPER = "tray-report.html", "tray-report.pdf"
LAY = "Lay a specimen or your own card into the tray, face up and as a person lays it, and take the hand away"
READING = "Pictures that are read: {}…"


@dataclass(frozen=True, slots=True)
class Order:
    """All of the command line. `settings`: with the device that is to be measured."""

    settings: TrayTable
    today: date
    frames: int = 30
    expiry: date | None = None
    out: Path | None = None
    picture: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class TrayResult:
    """One camera above one tray. `turn`: the setting it was measured with; `turn_should`: the one it wants.

    `before`: frames without a card before the first with one. `others`: what else than a face was seen, in how many
    frames; `troubles`: what the reader complained of first, likewise. `place`: the card's corners in fractions of
    the picture. `wrote`: the picture that was asked for; `plain`: the card was surely found in it.
    """

    name: str
    date: datetime
    software: str
    size: tuple[int, int]
    frames: int
    before: int
    live: bool
    turn: int
    turn_should: int | None
    findings: list[Finding]
    decisions: Decisions
    presence: Presence
    others: dict[str, int]
    troubles: dict[str, int]
    place: Corners | None
    wrote: Path | None = None
    plain: bool = False

    @property
    def level(self) -> Level:
        """The worst measure's."""
        return worst_of(self.findings)


def run(order: Order, ask: Callable[[str], None], tell: Callable[[str], None]) -> TrayResult:
    """Measure and write. Raises BadFile, hw and facematch errors."""
    if order.picture is not None:
        check_picture(order.picture)
    if order.out is not None:
        make_folder(order.out)
    reader = reader_loader(order.settings)()
    if not order.settings.is_recorded:
        ask(LAY)
    film = shoot(order.settings, order.frames)
    tell(READING.format(len(film.frames)))
    live, timed = film.live, film.timed
    examined = Examiner(reader, keep=order.picture is not None).examine(film)
    try:
        result = result_of(order, examined, live=live, timed=timed)
        if order.picture is not None and examined.kept is not None:
            write_picture(examined.kept, order.picture)
    finally:
        examined.wipe()
    if order.out is not None:
        write_all(result, order.out)
    return result


def result_of(order: Order, examined: Examined, *, live: bool, timed: bool) -> TrayResult:
    """All figures of what was examined; nothing of what stands on the card."""
    decisions = decisions_of(examined.readings[examined.before :], order.expiry, order.today)
    presence = presence_of(examined.seen)
    lies, turn = examined.lies, order.settings.turn
    kept = examined.kept if order.picture is not None else None
    return TrayResult(
        name=f"camera {order.settings.device}" if live else f"file {_name(order.settings)}",
        date=datetime.now().astimezone(),
        software=version("uketsuke"),
        size=examined.size,
        frames=len(examined.readings),
        before=examined.before,
        live=live,
        turn=turn,
        turn_should=setting_of(turn_of(lies), turn) if lies else None,
        findings=findings_of(examined, decisions, presence, timed=timed, live=live),
        decisions=decisions,
        presence=presence,
        others=_others(examined),
        troubles=_troubles(examined),
        place=np.median([lie.place for lie in lies], axis=0).astype(np.float32) if lies else None,
        wrote=None if kept is None else order.picture,
        plain=kept is not None and kept.flat is not None,
    )


def write_all(result: TrayResult, out: Path) -> None:
    """Results for programs, the [tray] table, and the page in both forms."""
    text = json.dumps(json_of(result), ensure_ascii=False, indent=1) + "\n"
    write_whole(out / JSON, text.encode())
    write_table(out / PROFILE, "tray", table_of(result))
    sheet = sheet_of(result)
    write_html(sheet, out / PAGE)
    write_pdf(sheet, out / PAPER)


def check_picture(path: Path) -> None:
    """Before the work, not after it. Raises BadFile."""
    if path.exists():
        raise BadFile(path, reason="exists already")
    if path.suffix.lower() not in IMAGE_SUFFIXES:
        raise BadFile(path, reason=f"a picture ends in {' or '.join(sorted(IMAGE_SUFFIXES))}")
    if not path.parent.is_dir():
        raise BadFile(path, reason="its folder does not exist")


def write_picture(kept: Kept, path: Path) -> None:
    """The tray with the card made unreadable. Raises BadFile."""
    done, data = cv2.imencode(path.suffix.lower(), covered(kept))
    if not done:
        raise BadFile(path, reason="the picture could not be encoded")
    write_whole(path, data.tobytes())


def _name(settings: TrayTable) -> str:
    return Path(settings.device or "").name


def _others(examined: Examined) -> dict[str, int]:
    sorts = (one.sort for one in examined.readings)
    return dict(Counter(str(sort) for sort in sorts if sort not in (None, CardSort.MY_NUMBER)))


def _troubles(examined: Examined) -> dict[str, int]:
    with_a_card = examined.readings[examined.before :]
    return dict(Counter(str(one.troubles[0]) for one in with_a_card if one.troubles))
