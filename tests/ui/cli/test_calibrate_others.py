# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate liveness|camera|report` as a field engineer calls them."""

import sys

import pytest

from ui.cli.main import main


@pytest.fixture
def uketsuke(monkeypatch, capsys):
    """The command in this process: (exit status, what it printed, what it complained of)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        words = [str(argument) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["uketsuke", "calibrate", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


def test_liveness_without_material_is_told_what_it_needs(uketsuke, tmp_path):
    status, _, errors = uketsuke("liveness", "--out", tmp_path)
    assert status == 2
    assert "both are needed, or a folder of scenes" in errors


def test_liveness_with_a_challenge_that_does_not_exist_is_refused(uketsuke, tmp_path):
    status, _, errors = uketsuke("liveness", tmp_path, "--out", tmp_path, "--challenge", "song")
    assert status == 2
    assert "challenge: 'song' is not possible" in errors


def test_a_camera_that_is_not_there_is_a_failed_device(uketsuke, tmp_path):
    status, _, errors = uketsuke("camera", "--camera", "97", "--out", tmp_path / "out", "--yes")
    assert status == 3
    assert "video97" in errors


def test_a_scene_that_is_not_there_is_bad_input(uketsuke, tmp_path):
    status, _, errors = uketsuke("camera", "--scene", tmp_path / "none", "--out", tmp_path)
    assert status == 2
    assert "none" in errors


def test_a_report_on_nothing_is_written_and_says_that_nothing_is_known(uketsuke, tmp_path):
    page = tmp_path / "kiosk.html"
    status, out, errors = uketsuke("report", tmp_path, "--out", page)
    assert status == 0
    assert "Not known: face, liveness, camera, radio, reader." in out
    assert f"wrote {page}" in errors
    assert "missing: run" in page.read_text(encoding="utf-8")


def test_a_report_from_a_folder_that_is_not_there_is_refused(uketsuke, tmp_path):
    status, _, errors = uketsuke("report", tmp_path / "none", "--out", tmp_path / "kiosk.html")
    assert status == 2
    assert "no such folder" in errors
