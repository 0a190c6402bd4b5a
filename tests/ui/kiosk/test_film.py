# SPDX-License-Identifier: Apache-2.0
"""The whole kiosk as a clinic has it: settings, pcscd, a camera by HTTP, TLS, a journal, a finger on the glass."""

import json
import shutil

import pytest
from PIL import Image

from tests.support.contact_sheet import MOST_BYTES
from tests.support.film_set import FIXTURES
from tests.support.kiosk_film import run_film
from tests.support.x_server import AVAILABLE

SCENE = FIXTURES / "scenes" / "hanako" / "scene.toml"
NAME = "模擬　花子 様"
PLACES = "/usr/sbin:/usr/local/sbin"

pytestmark = [
    pytest.mark.skipif(not AVAILABLE, reason="needs Xvfb"),
    pytest.mark.skipif(shutil.which("pcscd", path=PLACES) is None, reason="needs pcscd"),
    pytest.mark.skipif(not SCENE.exists(), reason="needs the scenes: make fixtures"),
    pytest.mark.slow,
    pytest.mark.timeout(240),
]


def test_a_visit_by_face_and_one_whose_card_is_pulled_end_eligible_and_leave_nothing(tmp_path):
    run = run_film(tmp_path)
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    told = json.loads(run.stdout)
    assert told["problem"] is None
    assert told["threads"] == [], "all threads are joined at the end"

    by_face, pulled = told["takes"]
    before, after = ["idle", "number_b", "choose"], ["result", "idle"]
    assert_in_this_order(by_face, [*before, "face", "consent", *after])
    assert_in_this_order(pulled, [*before, "pin", "interrupted", "pin", *after])
    assert told["results"] == ["result_eligible"] * 2
    assert told["names"] == [NAME] * 2
    assert told["left"] == [], "nothing personal on any screen after the card was taken"

    first, second = told["visits"]["visits"]
    assert (first["outcome"], first["method"]) == ("eligible", "face")
    assert (second["outcome"], second["method"]) == ("eligible", "pin")
    assert second["drops"] >= 1
    assert second["resumes"] >= 1, "it went on where it was"

    sheet = tmp_path / "sheet.png"
    assert sheet.stat().st_size <= MOST_BYTES
    with Image.open(sheet) as picture:
        assert picture.width > 1000


def assert_in_this_order(seen: list[str], expected: list[str]) -> None:
    """A busy machine may show a waiting screen more or less; the window stands before the reader is there."""
    assert [name for name in seen if name not in ("waiting", "out_of_service")] == expected
