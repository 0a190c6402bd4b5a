# SPDX-License-Identifier: Apache-2.0
"""What is loaded is what was asked for, or an error that says why not."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from facematch import (
    EngineClosed,
    FaceSettings,
    ModelCorrupt,
    ModelMissing,
    ModelUnusable,
    ProfileMismatch,
    ProfileUnreadable,
    SettingsInvalid,
    load_engine,
)
from facematch.models import FACE_LANDMARKER, MOBILEFACENET, default_models_dir, read_model

PROFILE = """
[face]
matcher = "{matcher}"
model_sha256 = "{sha256}"
accept = 0.93
staff = 1.02
liveness = 0.6
date = 2026-11-01
data = "own staff"

[radio]
anything = 1
"""


def write_profile(path, matcher="mobilefacenet", sha256=MOBILEFACENET.sha256, text=PROFILE):
    path.write_text(text.format(matcher=matcher, sha256=sha256), encoding="utf-8")
    return path


def test_importing_the_room_loads_nothing_heavy():
    code = "import facematch, sys; print([m for m in ('cv2', 'mediapipe', 'dlib', 'PIL') if m in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@pytest.mark.parametrize("matcher", ["mobilefacenet", "dlib"])
def test_loading_and_closing_an_engine_writes_nothing_to_the_terminal(matcher):
    code = f"import facematch as f; f.load_engine(f.FaceSettings(matcher='{matcher}')).close()"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout + said.stderr == ""


def test_a_closed_engine_says_so_and_closes_again():
    engine = load_engine(FaceSettings())
    engine.close()
    engine.close()
    with pytest.raises(EngineClosed):
        engine.observe(np.zeros((64, 64, 3), np.uint8), 0.0)
    with pytest.raises(EngineClosed):
        engine.enrol(np.zeros((64, 64), np.uint8))


def test_without_mobilefacenet_dlib_stands_in_and_says_so(tmp_path):
    engine = load_engine(FaceSettings(), tmp_path)
    try:
        assert engine.matcher.name == "dlib"
        assert engine.matcher.fallback_from == "mobilefacenet"
        assert (engine.thresholds.accept, engine.thresholds.staff) == (0.45, 0.55)
    finally:
        engine.close()


def test_the_models_folder_can_be_set_by_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("UKETSUKE_MODELS", str(tmp_path))
    assert default_models_dir() == tmp_path
    with pytest.raises(ModelMissing, match="MobileFaceNet"):
        read_model(MOBILEFACENET)


def test_a_damaged_model_is_refused_and_not_replaced_in_silence(tmp_path):
    damaged = bytearray(read_model(MOBILEFACENET))
    damaged[1000] ^= 1
    (tmp_path / MOBILEFACENET.name).write_bytes(damaged)
    with pytest.raises(ModelCorrupt, match="SHA-256"):
        load_engine(FaceSettings(), tmp_path)


def test_a_truncated_landmarker_is_refused(tmp_path):
    shutil.copy(default_models_dir() / MOBILEFACENET.name, tmp_path)
    (tmp_path / FACE_LANDMARKER.name).write_bytes(read_model(FACE_LANDMARKER)[:1000])
    with pytest.raises(ModelCorrupt, match="face_landmarker"):
        load_engine(FaceSettings(), tmp_path)


def test_a_file_that_the_runtime_refuses_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("facematch.matchers.mobilefacenet.read_model", lambda *_: b"not a model")
    with pytest.raises(ModelUnusable, match="MobileFaceNet"):
        load_engine(FaceSettings(), tmp_path)


def test_a_profile_replaces_the_built_in_thresholds(tmp_path):
    path = write_profile(tmp_path / "calibration.toml")
    engine = load_engine(FaceSettings(profile=path))
    try:
        thresholds = engine.thresholds
        assert (thresholds.accept, thresholds.staff, thresholds.liveness) == (0.93, 1.02, 0.6)
        assert thresholds.source == f"profile {path}"
    finally:
        engine.close()


def test_a_setting_goes_before_the_profile(tmp_path):
    path = write_profile(tmp_path / "calibration.toml")
    engine = load_engine(FaceSettings(profile=path, threshold=1.05))
    try:
        assert (engine.thresholds.accept, engine.thresholds.staff) == (1.05, 1.05)
        assert engine.thresholds.source == "setting"
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("matcher", "sha256", "says"),
    [("dlib", MOBILEFACENET.sha256, "matcher dlib"), ("mobilefacenet", "00" * 32, "another model")],
)
def test_a_profile_of_another_model_is_refused(tmp_path, matcher, sha256, says):
    path = write_profile(tmp_path / "calibration.toml", matcher, sha256)
    with pytest.raises(ProfileMismatch, match=says):
        load_engine(FaceSettings(profile=path))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[face]", "[eyes]", "no table"),
        ("accept = 0.93", "accept = 1.5", "accept <= staff"),
        ("accept = 0.93", "accept = 'near'", "must be a number"),
        ("accept = 0.93", "", "missing accept"),
        ("staff = 1.02", "staff = 1.02\nstuff = 1", "unknown stuff"),
        ("liveness = 0.6", "liveness = 6", "from 0 to 1"),
        ("date = 2026-11-01", "date = 'today'", "date"),
        ("[face]", "[face", "calibration.toml"),
    ],
)
def test_a_profile_with_a_mistake_names_file_and_mistake(tmp_path, old, new, says):
    path = write_profile(tmp_path / "calibration.toml", text=PROFILE.replace(old, new))
    with pytest.raises(ProfileUnreadable, match=says) as caught:
        load_engine(FaceSettings(profile=path))
    assert str(path) in str(caught.value)


def test_a_missing_profile_is_an_error_and_not_a_default(tmp_path):
    with pytest.raises(ProfileUnreadable):
        load_engine(FaceSettings(profile=tmp_path / "none.toml"))


@pytest.mark.parametrize(
    "setting",
    [
        {"matcher": "no name"},
        {"threshold": 0.0},
        {"threshold": 2.5},
        {"min_frames": 0},
        {"challenge": "on"},
        {"max_seconds": 0.0},
        {"max_seconds": float("nan")},
        {"threads": 0},
    ],
)
def test_an_impossible_setting_is_refused(setting):
    with pytest.raises(SettingsInvalid, match=next(iter(setting))):
        FaceSettings(**setting)


def test_an_engine_brings_no_library_that_draws_or_records():
    """They would cost more time than all models together."""
    code = (
        "import facematch as f, sys; f.load_engine(f.FaceSettings()).close(); "
        "print([m for m in ('matplotlib', 'sounddevice', 'onnx') if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
