# SPDX-License-Identifier: Apache-2.0
"""The committed visits of people who are hard to see, and of attacks, played for real."""

from pathlib import Path

import pytest

from ui.headless.run import Options, run_files

VISITS = sorted(
    path
    for path in Path("tests/fixtures/visits").glob("*.visit.toml")
    if path.name.startswith(("attack-", "face-"))
)
FAST = ("attack-warp.",)
"""An attack that only the light gives away; a replay and people who are accepted are in test_visits.py."""


def _marked(path: Path):
    marks = () if path.name.startswith(FAST) else (pytest.mark.slow,)
    return pytest.param(path, marks=marks, id=path.name)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("visit", [_marked(path) for path in VISITS])
def test_each_committed_visit_ends_as_expected(visit):
    (result,) = run_files([visit], Options())
    assert result["met"], (result["missed"], result["face"], result["reason"])
