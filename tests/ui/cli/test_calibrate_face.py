# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate face` as a field engineer calls it, with drawn people and the real networks."""

import json
import os
import signal
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from facematch import FaceSettings, ProfileMismatch, load_engine
from facematch.profile import read_profile
from tests.support.scene_player import FACES, SCENES, live_scenes, portrait
from ui.cli.main import main

PEOPLE, LIVE = 4, 2


@pytest.fixture(scope="module")
def faces(tmp_path_factory):
    """A folder per person: the drawn portrait as the card, some frames of the scene; and things that are no face."""
    root = tmp_path_factory.mktemp("faces")
    for person in live_scenes()[:PEOPLE]:
        folder = root / person
        folder.mkdir()
        cv2.imwrite(str(folder / "card.png"), portrait(person))
        video = cv2.VideoCapture(str(SCENES / person / "neutral.mp4"))
        for nth in range(LIVE):
            _, frame = video.read()
            cv2.imwrite(str(folder / f"live{nth}.jpg"), frame)
        video.release()
    (root / person / "broken.jpg").write_bytes(b"\xff\xd8 not a picture")
    cv2.imwrite(str(root / person / "wall.png"), np.full((240, 240, 3), 127, np.uint8))
    return root


@pytest.fixture
def uketsuke(monkeypatch, capsys):
    """The command in this process: (exit status, what it printed, what it complained of)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        words = ["uketsuke", "calibrate", "face", *map(str, arguments)]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as ended:
            main()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


@pytest.mark.timeout(180)
def test_drawn_people_are_calibrated_from_pictures_to_profile(uketsuke, faces, tmp_path):
    out = tmp_path / "out"
    status, said, errors = uketsuke(
        faces, "--out", out, "--workers", 1, "--live-frames", 1, "--target-far", 0.2,
        "--staff-far", 0.3, "--accept-unproven", "--json",
    )  # fmt: skip
    assert status == 0, errors
    results = json.loads(said)
    assert results["data"]["people"] == PEOPLE
    assert dict(results["data"]["problems"]) == {
        f"{live_scenes()[PEOPLE - 1]}/broken.jpg": "cannot be read as a picture",
        f"{live_scenes()[PEOPLE - 1]}/wall.png": "no face is found",
    }
    assert results["data"]["references"] == PEOPLE
    assert results["data"]["live"] == PEOPLE * LIVE
    assert "Calibration data stays where it was" in " ".join(errors.split())
    assert "not compared: 1 pictures, no face is found" in errors
    assert sorted(path.name for path in out.iterdir()) == [
        "calibration.toml", "face-report.html", "face-report.pdf", "face-results.json",
    ]  # fmt: skip
    profile = read_profile(out / "calibration.toml")
    assert profile.data == "folders, 4 people, 14 pictures"
    with pytest.raises(ProfileMismatch, match="made for the matcher mobilefacenet"):
        load_engine(FaceSettings(matcher="dlib", profile=out / "calibration.toml"))


@pytest.mark.timeout(180)
def test_a_target_beyond_the_data_ends_with_status_1_and_no_profile(
    uketsuke, faces, tmp_path, monkeypatch
):
    for form in ("write_pdf", "write_html"):
        monkeypatch.setattr(f"ui.calibrate.face.run.{form}", lambda _sheet, _path: None)
    status, said, _ = uketsuke(
        faces, "--out", tmp_path, "--workers", 1, "--live-frames", 1, "--chip-photo", "none"
    )
    assert status == 1
    assert "A FAR of 0.1 % cannot be claimed from" in said
    assert not (tmp_path / "calibration.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["/nowhere", "--out", "{tmp}"], "/nowhere: there is no such folder"),
        ([FACES, "--out", "/nowhere/out"], "/nowhere/out"),
        ([FACES, "--out", "{tmp}", "--groups", "/nowhere.csv"], "/nowhere.csv: cannot be read"),
        ([FACES, "--out", "{tmp}", "--target-far", "0"], "target-far"),
        ([FACES, "--out", "{tmp}", "--target-far", "0.1"], "target-far <= staff-far"),
        ([FACES, "--out", "{tmp}", "--matcher", "no such"], "matcher"),
        ([FACES, "--out", "{tmp}", "--layout", "lfw"], "not LFW's layout"),
        ([FACES, "--out", "{tmp}", "--layout", "pairs"], "needs --pairs"),
        ([FACES, "--out", "{tmp}", "--bytes", "10"], "--bytes"),
    ],
)
def test_what_cannot_be_calibrated_is_refused_with_a_sentence(uketsuke, tmp_path, arguments, says):
    words = [str(word).format(tmp=tmp_path) for word in arguments]
    status, said, errors = uketsuke(*words)
    assert (status, said) == (2, "")
    assert says in " ".join(errors.split())
    assert "Traceback" not in errors


@pytest.fixture
def interruptible():
    """A program that is started where Ctrl-C is ignored (in the background) would ignore it for ever."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def start(faces, out, *more):
    words = [sys.executable, "-m", "ui.cli.main", "calibrate", "face", faces, "--out", out, *more]
    return subprocess.Popen(
        [str(word) for word in words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "300"},
    )


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ctrl_c_keeps_the_work_and_another_run_with_processes_ends_it(
    faces, tmp_path, interruptible
):
    out = tmp_path / "out"
    options = ["--live-frames", 1, "--target-far", 0.2, "--staff-far", 0.3, "--accept-unproven"]
    stopped = start(faces, out, *options, "--workers", 1)
    work, until = out / "face-calibration.work", time.monotonic() + 120
    while not (work.exists() and work.stat().st_size > 2000) and time.monotonic() < until:
        assert stopped.poll() is None
        os.sched_yield()
    stopped.send_signal(signal.SIGINT)
    _, errors = stopped.communicate(timeout=120)
    assert stopped.returncode == 130
    assert "--resume goes on there" in errors
    assert "Traceback" not in errors
    ended = start(faces, out, *options, "--workers", 2, "--resume")
    said, errors = ended.communicate(timeout=200)
    assert ended.returncode == 0, errors
    assert "Accept up to" in said
    assert not work.exists()
