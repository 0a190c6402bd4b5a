# SPDX-License-Identifier: Apache-2.0
"""Plays many scenes in several processes, writes each result at once, and goes on where it stopped.

The file of results holds names and numbers, no pictures and no embeddings.
"""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from facematch import FaceEngine, FaceError, FaceSettings, load_engine
from facematch.pad.presentations import Presentation
from hw.errors import BadFile, HwError
from ui.calibrate.liveness.material import Item
from ui.calibrate.liveness.play import play_item

LOG = "liveness-presentations.jsonl"
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Way:
    """How scenes are played; all of it is part of a result's key.

    threshold: of the liveness score. code: version of the program.
    """

    settings: FaceSettings
    threshold: float
    tries: int
    matcher: str
    model_sha256: str
    code: str
    portraits: Path | None = None
    fps: float | None = None


@dataclass(frozen=True, slots=True)
class Played:
    """All presentations of a run, and the scenes that could not be played: (name, reason)."""

    presentations: list[Presentation]
    failures: list[tuple[str, str]]


def play_all(
    items: list[Item], way: Way, log: Path, jobs: int, progress: Progress = lambda _: None
) -> Played:
    """Play what the log does not hold yet. progress: called with the number of scenes done.

    Raises BadFile when the log cannot be read or written.
    """
    known = read_log(log)
    keys = {item.name: key_of(item, way) for item in items}
    done = [_told_again(one, item) for item in items for one in known.get(keys[item.name], [])]
    missing = [item for item in items if keys[item.name] not in known]
    progress(len(items) - len(missing))
    failures = []
    for item, found, reason in _played(missing, way, jobs):
        if reason:
            failures.append((item.name, reason))
        else:
            append_log(log, keys[item.name], found)
            done += found
        progress(1)
    return Played(sorted(done, key=lambda one: (one.scene, one.attempt)), failures)


def key_of(item: Item, way: Way) -> str:
    """Of a scene's files and all that could change its result."""
    facts = (item.fingerprint, way.settings, way.threshold, way.tries, way.model_sha256, way.code)
    more = (str(way.portraits), way.fps)
    return hashlib.sha256(repr((facts, more)).encode()).hexdigest()[:24]


def read_log(log: Path) -> dict[str, list[Presentation]]:
    """Results by key. A last line that was cut off is left out. Raises BadFile."""
    if not log.is_file():
        return {}
    lines = log.read_text(encoding="utf-8", errors="replace").split("\n")
    known: dict[str, list[Presentation]] = {}
    for number, line in enumerate(lines, start=1):
        try:
            row: dict[str, Any] = json.loads(line) if line else {"key": "", "presentations": []}
            known[row["key"]] = [Presentation(**one) for one in row["presentations"]]
        except (ValueError, TypeError, KeyError) as error:
            if number < len(lines):
                raise BadFile(log, number, reason="not a line that this program wrote") from error
    return known


def append_log(log: Path, key: str, found: Iterable[Presentation]) -> None:
    """One line, on the disk before the next scene. Raises BadFile."""
    row = {"key": key, "presentations": [_plain(one) for one in found]}
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise BadFile(log, reason=error.strerror or "cannot be written") from error


def _plain(one: Presentation) -> dict[str, Any]:
    return {**asdict(one), "points": dict(one.points)}


def _told_again(one: Presentation, item: Item) -> Presentation:
    """Kind, split and material as they are told now: they change no pixel."""
    return replace(
        one,
        kind=item.kind,
        person=item.person,
        split=item.split,
        material=item.material,
        parameter=item.parameter,
    )


def _played(
    items: list[Item], way: Way, jobs: int
) -> Iterator[tuple[Item, list[Presentation], str]]:
    if jobs <= 1 or len(items) <= 1:
        yield from _played_here(items, way)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(items)), context, _start, (way,)) as pool:
        pending: dict[Future[tuple[list[Presentation], str]], Item] = {
            pool.submit(_play_one, item): item for item in items
        }
        try:
            for future in as_completed(pending):
                yield pending[future], *future.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _played_here(items: list[Item], way: Way) -> Iterator[tuple[Item, list[Presentation], str]]:
    if not items:
        return
    engine = engine_for(way)
    try:
        for item in items:
            yield item, *_attempted(engine, item, way)
    finally:
        engine.close()


def engine_for(way: Way) -> FaceEngine:
    """The real engine with this run's liveness threshold. Raises facematch errors."""
    engine = load_engine(way.settings)
    engine.thresholds = replace(engine.thresholds, liveness=way.threshold)
    return engine


class _Worker:
    """What one process of the pool holds."""

    engine: FaceEngine
    way: Way


def _start(way: Way) -> None:
    os.nice(5)
    _Worker.way, _Worker.engine = way, engine_for(way)


def _play_one(item: Item) -> tuple[list[Presentation], str]:
    return _attempted(_Worker.engine, item, _Worker.way)


def _attempted(engine: FaceEngine, item: Item, way: Way) -> tuple[list[Presentation], str]:
    try:
        return play_item(engine, item, range(way.tries), way.portraits, way.fps), ""
    except (HwError, FaceError) as error:
        return [], str(error)
