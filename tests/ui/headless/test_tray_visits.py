# SPDX-License-Identifier: Apache-2.0
"""The committed visits with a camera above the tray, played for real: drawn cards, the real reader of their faces."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from terminal.visit_file import load_visit
from ui.headless.run import Options, run_files

VISITS = Path("tests/fixtures/visits")
FAST = ("read", "none")
SLOW = sorted(
    path.name.removeprefix("tray-").removesuffix(".visit.toml")
    for path in VISITS.glob("tray-*.visit.toml")
    if not path.name.startswith(tuple(f"tray-{name}." for name in FAST))
)
pytestmark = pytest.mark.timeout(300)


def play(name: str) -> dict:
    (result,) = run_files([VISITS / f"tray-{name}.visit.toml"], Options(challenge="off"))
    return result


@pytest.mark.parametrize(
    "name", [*FAST, *(pytest.param(one, marks=pytest.mark.slow) for one in SLOW)]
)
def test_each_committed_visit_with_a_tray_ends_as_expected(name: str) -> None:
    result = play(name)
    assert result["met"], (result["missed"], result["tray"], result["card"]["causes"])
    card = load_visit(VISITS / f"tray-{name}.visit.toml").visit.card
    assert "number_b" not in json.dumps(result["steps"])
    assert result["card"]["verify_sent"]["number_b"] <= 8, card
