# SPDX-License-Identifier: Apache-2.0
"""Visits with a tray in which people lift, cancel and leave at any moment: each of them ends, in bounded time."""

from __future__ import annotations

import faulthandler
import random
from pathlib import Path

import pytest

from terminal.clock import MediaClock
from terminal.visit_file import VisitFile, load_visit
from tests.support.still_clock import StillClock
from ui.headless import stage
from ui.headless.run import Options, run_files

VISITS = Path("tests/fixtures/visits").resolve()
NAMES = ("read", "straightened", "face-down")
VISIT_S = 60.0
"""Of real time, for one: then the stacks of all threads are shown."""


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("clock", [MediaClock, StillClock])
def test_people_who_lift_cancel_and_leave_at_any_moment_hang_nothing(
    clock: type[MediaClock], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage, "MediaClock", clock)
    chance = random.Random(20261123)  # noqa: S311 - the same visits each time
    paths = [disturbed(NAMES[nth % len(NAMES)], nth, chance, tmp_path) for nth in range(20)]
    results = []
    faulthandler.dump_traceback_later(VISIT_S, exit=True)
    for result in run_files(paths, Options(challenge="off")):
        results.append(result)
        faulthandler.dump_traceback_later(VISIT_S, exit=True)
    faulthandler.cancel_dump_traceback_later()
    assert len(results) == len(paths)
    assert all(result["outcome"] for result in results)
    assert all(result["tray"]["frames"] <= 30 for result in results), "read at a pace"


def disturbed(name: str, nth: int, chance: random.Random, folder: Path) -> Path:
    """The committed visit with something that the person does at a random moment, and no expectation."""
    text = (VISITS / f"tray-{name}.visit.toml").read_text()
    text = text[: text.index("[expect]")].replace("../cards", str(VISITS.parent / "cards"))
    path = folder / f"{nth:02d}-{name}.visit.toml"
    path.write_text(text.replace("[patient]", "[patient]\n" + _does(chance)))
    checked: VisitFile = load_visit(path)
    return checked.path


def _does(chance: random.Random) -> str:
    at, long = round(chance.uniform(0.1, 8.0), 2), round(chance.uniform(0.2, 3.0), 2)
    return chance.choice(
        [
            f"lifts = [{{ at_s = {at}, for_s = {long} }}]",
            f"cancels_at_s = {at}",
            f"leaves_at_s = {at}",
        ]
    )
