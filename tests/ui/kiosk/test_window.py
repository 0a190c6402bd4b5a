# SPDX-License-Identifier: Apache-2.0
"""The real window on a real (if invisible) X server, and somebody who clicks through whole visits in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.support.x_server import AVAILABLE, x_server

FIXTURES = Path(__file__).parents[2] / "fixtures"
PORTRAIT = FIXTURES / "faces" / "hanako" / "portrait.png"
SCENE = FIXTURES / "scenes" / "hanako" / "scene.toml"
NAME = "模擬　花子 様"

pytestmark = [
    pytest.mark.skipif(not AVAILABLE, reason="needs Xvfb"),
    pytest.mark.skipif(not PORTRAIT.exists(), reason="needs the portraits: make fixtures"),
    pytest.mark.timeout(150),
]


def visit(what: str) -> dict[str, Any]:
    """Run one visit in a process of its own; what the person saw."""
    command = [sys.executable, "-W", "error", "-m", "tests.support.kiosk_visitor", FIXTURES, what]
    with x_server() as display:
        run = subprocess.run(
            [str(part) for part in command],
            env={**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
            cwd=FIXTURES.parents[1],
            capture_output=True,
            text=True,
            timeout=140,
            check=False,
        )
    assert run.returncode == 0, run.stderr
    assert "Warning" not in run.stderr
    assert "Traceback" not in run.stderr
    seen: dict[str, Any] = json.loads(run.stdout)
    assert seen["problem"] is None
    assert seen["threads"] == [], "all threads are joined at the end"
    return seen


def test_a_visit_by_pin_from_the_first_screen_to_the_last() -> None:
    seen = visit("pin")
    assert seen["platform"] == "xcb"
    screens = [screen for screen in seen["screens"] if screen != "out_of_service"]
    before = ["idle", "waiting", "choose", "pin", "waiting"]
    assert screens == [*before, "consent", "waiting", "result", "idle"]
    assert seen["name"] == NAME
    assert seen["detail"]["left"] == [], "the name is gone with the card"
    assert seen["first_look"]["service"] == "mock service: starting", "the window is there at once"
    assert seen["longest_pause_s"] < 5, "starting models and service does not block the window"


@pytest.mark.skipif(not SCENE.exists(), reason="needs the scenes: make fixtures")
@pytest.mark.slow
def test_a_visit_by_face_with_a_live_mirror() -> None:
    seen = visit("face")
    assert seen["name"] == NAME
    assert seen["screens"][-4:] == ["face", "waiting", "result", "idle"]
    assert seen["detail"] == {"mirror": True, "mirror_after": False, "left": []}


@pytest.mark.slow
def test_a_card_that_flickers_and_a_wrong_pin_cost_nothing_but_time() -> None:
    seen = visit("flicker")
    assert "interrupted" not in seen["screens"], "who types goes on typing"
    assert seen["name"] == NAME


@pytest.mark.slow
def test_a_stopped_service_makes_the_visit_undecided() -> None:
    assert visit("stopped")["detail"]["undecided"] is True


@pytest.mark.slow
def test_staff_take_over_where_there_is_no_camera() -> None:
    seen = visit("staff")
    assert "staff" in seen["screens"]
    assert seen["name"] == NAME


@pytest.mark.slow
def test_a_window_closed_while_all_is_starting_leaves_nothing_behind() -> None:
    assert visit("impatient")["first_look"]["service"] == "mock service: starting"


@pytest.mark.slow
def test_ctrl_c_in_the_middle_of_a_visit_ends_the_kiosk_in_order() -> None:
    assert visit("ctrl_c")["screens"][-1] == "choose"
