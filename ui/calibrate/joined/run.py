# SPDX-License-Identifier: Apache-2.0
"""`calibrate report` from its command line to its file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from facematch.inventory import Entry, choose, inventory
from hw.errors import BadFile
from terminal.settings import Settings, load_settings
from ui.calibrate.joined.collect import Found, collect
from ui.calibrate.joined.html import write_html
from ui.calibrate.joined.paper import write_pdf
from ui.calibrate.joined.report import Kiosk, Model, sheet_of
from ui.calibrate.joined.sheet import Sheet

HTML, PDF = (".html", ".htm"), (".pdf",)


@dataclass(frozen=True, slots=True)
class Order:
    """All of the command line. kiosk None: the settings' own name."""

    folders: Sequence[Path]
    out: Sequence[Path]
    settings: Path | None = None
    kiosk: str | None = None
    oldest_days: int = 365


@dataclass(frozen=True, slots=True)
class Written:
    """What was written. pages: of the A4 form, 0 where there is none."""

    sheet: Sheet
    found: Found
    pages: int


def run(order: Order) -> Written:
    """Collect and write. Raises BadFile."""
    for path in order.out:
        _check_target(path)
    found = collect(order.folders)
    settings = load_settings(order.settings)
    sheet = sheet_of(found, kiosk_of(order, settings))
    pages = 0
    for path in order.out:
        if path.suffix.lower() in PDF:
            pages = write_pdf(sheet, path)
        else:
            write_html(sheet, path)
    return Written(sheet, found, pages)


def kiosk_of(order: Order, settings: Settings) -> Kiosk:
    """The kiosk as it is set up here."""
    entries = inventory()
    choice = choose(settings.face.settings())
    chosen = next((entry for entry in entries if entry.name == choice.name), None)
    return Kiosk(
        id=order.kiosk or settings.kiosk.id,
        software=version("uketsuke"),
        date=datetime.now().astimezone(),
        settings="built-in" if order.settings is None else order.settings.name,
        matcher=None if chosen is None or chosen.manifest is None else _digest(chosen),
        models=[_model(entry) for entry in entries],
        challenge=settings.face.challenge,
        light=settings.face.light,
        oldest=timedelta(days=order.oldest_days),
    )


def _digest(entry: Entry) -> tuple[str, str] | None:
    if entry.manifest is None:
        return None
    return entry.name, entry.manifest.sha256.lower()


def _model(entry: Entry) -> Model:
    if entry.manifest is None:
        return Model(entry.name, "?", "?", entry.state)
    first = entry.manifest.files[0]
    return Model(entry.name, first.version, first.sha256, entry.state)


def _check_target(path: Path) -> None:
    if path.suffix.lower() not in (*HTML, *PDF):
        raise BadFile(path, reason="a report ends in .html or .pdf")
    if not path.parent.is_dir():
        raise BadFile(path, reason=f"there is no folder {path.parent}")
