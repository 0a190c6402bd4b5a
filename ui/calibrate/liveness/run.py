# SPDX-License-Identifier: Apache-2.0
"""A liveness calibration from its command line to its files."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from facematch import FaceSettings, load_engine
from facematch.pad.presentations import TEST, TRAIN
from facematch.profile import write_table
from hw.errors import BadFile
from ui.calibrate.joined.html import write_html, write_whole
from ui.calibrate.joined.paper import write_pdf
from ui.calibrate.liveness.as_json import json_of, table_of
from ui.calibrate.liveness.material import (
    Item,
    Material,
    find_plain,
    find_scenes,
    with_splits,
)
from ui.calibrate.liveness.page import sheet_of
from ui.calibrate.liveness.pool import LOG, Played, Way, play_all
from ui.calibrate.liveness.result import (
    LivenessResult,
    Setup,
    chosen_on,
    halves,
    result_of,
)

JSON, PROFILE = "liveness-results.json", "calibration.toml"
PAGE, PAPER = "liveness-report.html", "liveness-report.pdf"


@dataclass(frozen=True, slots=True)
class Order:
    """All of the command line. Either `data`, or `live` and `attacks`.

    threshold: of the liveness score for this run; None chooses one where there is a split.
    """

    out: Path
    settings: FaceSettings
    data: Path | None = None
    live: Path | None = None
    attacks: Path | None = None
    tries: int = 3
    target: float = 0.01
    threshold: float | None = None
    looser: bool = False
    material: Material | None = None
    portraits: Path | None = None
    fps: float | None = None
    limit: int | None = None
    jobs: int = max(1, os.cpu_count() or 1)


def run(order: Order, console: Console) -> LivenessResult:
    """Play, reckon and write. Raises BadFile, facematch errors."""
    items, split = with_splits(_limited(_items(order), order.limit))
    make_folder(order.out)
    way = _way(order)
    date = datetime.now().astimezone()
    setup = Setup(
        data=(order.data or order.live or Path()).resolve().name,
        matcher=way.matcher,
        model_sha256=way.model_sha256,
        software=way.code,
        challenge=order.settings.challenge,
        light=order.settings.light if order.settings.challenge != "off" else "off",
        target=order.target,
        split="" if order.threshold is not None else split,
        date=date,
        base_threshold=way.threshold,
        stated=order.threshold is not None,
    )
    result = _measured(order, setup, items, way, console)
    write_all(result, order.out)
    return result


def make_folder(out: Path) -> None:
    """Where results go. Raises BadFile."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadFile(out, reason=error.strerror or "cannot be made") from error


def _measured(
    order: Order, setup: Setup, items: list[Item], way: Way, console: Console
) -> LivenessResult:
    """The train half chooses; the other half is then played with what was chosen."""
    log = order.out / LOG
    if not setup.split:
        played = _play(items, way, log, order.jobs, console)
        return result_of(setup, [], played.presentations, None, played.failures)
    trained = _play(_half(items, TRAIN), way, log, order.jobs, console)
    floor = 0.0 if order.looser else way.threshold
    chosen = chosen_on(trained.presentations, order.target, floor)
    if chosen is not None:
        way = replace(way, threshold=chosen.value)
    tested = _play(_half(items, TEST), way, log, order.jobs, console)
    seen = [*trained.presentations, *tested.presentations]
    train, test = halves(seen)
    return result_of(setup, train, test, chosen, trained.failures + tested.failures)


def write_all(result: LivenessResult, out: Path) -> None:
    """Results for programs, the [liveness] table, and the page in both forms."""
    text = json.dumps(json_of(result), ensure_ascii=False, indent=1) + "\n"
    write_whole(out / JSON, text.encode())
    write_table(out / PROFILE, "liveness", table_of(result))
    sheet = sheet_of(result)
    write_html(sheet, out / PAGE)
    write_pdf(sheet, out / PAPER)


def _items(order: Order) -> list[Item]:
    if order.data is not None:
        return find_scenes(order.data, order.material)
    if order.live is None or order.attacks is None:
        raise BadFile("--live, --attacks", reason="both are needed, or a folder of scenes")
    return find_plain(order.live, order.attacks, order.material)


def _limited(items: list[Item], limit: int | None) -> list[Item]:
    """The first scenes of each kind."""
    if limit is None:
        return items
    kept: dict[str, list[Item]] = {}
    for item in items:
        kept.setdefault(item.kind, []).append(item)
    return [item for kind in kept.values() for item in kind[:limit]]


def _half(items: list[Item], split: str) -> list[Item]:
    return [item for item in items if item.split == split]


def _way(order: Order) -> Way:
    """Loads the models once before any process starts: what is missing shows here."""
    engine = load_engine(order.settings)
    try:
        matcher, usual = engine.matcher, engine.thresholds.liveness
    finally:
        engine.close()
    return Way(
        settings=order.settings,
        threshold=usual if order.threshold is None else order.threshold,
        tries=order.tries,
        matcher=matcher.name,
        model_sha256=matcher.sha256,
        code=version("uketsuke"),
        portraits=order.portraits,
        fps=order.fps,
    )


def _play(items: list[Item], way: Way, log: Path, jobs: int, console: Console) -> Played:
    with _bar(console, len(items)) as bar:
        return play_all(items, way, log, jobs, bar)


@contextmanager
def _bar(console: Console, total: int) -> Iterator[_Bar]:
    columns = (
        TextColumn("scenes"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=not console.is_terminal) as progress:
        yield _Bar(progress, total)


class _Bar:
    """Counts scenes."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("scenes", total=total)

    def __call__(self, done: int) -> None:
        self._progress.advance(self._task, done)
