# SPDX-License-Identifier: Apache-2.0
"""Recording to files, which never overwrites one."""

from __future__ import annotations

from pathlib import Path

import pytest

from hw.camera.clip import MemoryClip, load_clip
from hw.camera.record import Recording, record_scene, record_video
from hw.camera.scene import Scene, SceneCamera, load_scene
from hw.camera.video import ClipCamera
from hw.errors import BadFile, CameraLost
from tests.support.camera_clips import StepClock, number_of, picture


def camera(fps: float = 10.0, length: int = 40, *, loop: bool = True) -> ClipCamera:
    clip = MemoryClip([picture(i) for i in range(length)], fps)
    return ClipCamera(clip, StepClock(), loop=loop)


def numbers(path: Path) -> list[int]:
    clip = load_clip(path)
    return [number_of(clip.frame(i)) for i in range(clip.length)]


def test_a_recording_tells_what_it_wrote_and_plays_back_bit_for_bit(tmp_path: Path):
    path = tmp_path / "r.avi"
    assert record_video(camera(), path, 1.2, fps=10, quality="lossless") == Recording(
        path, 12, 10, (64, 48)
    )
    assert numbers(path) == list(range(12))


def test_a_slow_camera_is_filled_up_to_real_time(tmp_path: Path):
    record_video(camera(fps=5), tmp_path / "r.avi", 0.8, fps=10, quality="lossless")
    assert numbers(tmp_path / "r.avi") == [0, 0, 1, 1, 2, 2, 3, 3]


def test_a_fast_camera_is_thinned_out(tmp_path: Path):
    record_video(camera(fps=20), tmp_path / "r.avi", 0.5, fps=10, quality="lossless")
    assert numbers(tmp_path / "r.avi") == [0, 2, 4, 6, 8]


def test_a_small_recording_can_be_played_too(tmp_path: Path):
    record_video(camera(), tmp_path / "r.avi", 0.5, fps=10, quality="small")
    assert load_clip(tmp_path / "r.avi").length == 5


def test_nothing_is_overwritten(tmp_path: Path):
    path = tmp_path / "r.avi"
    path.write_text("precious")
    with pytest.raises(BadFile, match="exists already"):
        record_video(camera(), path, 1)
    assert path.read_text() == "precious"


@pytest.mark.parametrize(
    ("name", "quality", "reason"),
    [("r.mp4", "small", ".avi"), ("r.avi", "huge", "lossless, small"), ("no/r.avi", "small", "No")],
)
def test_what_cannot_be_written_is_refused_and_leaves_no_file(
    tmp_path: Path, name: str, quality: str, reason: str
):
    with pytest.raises(BadFile, match=reason):
        record_video(camera(), tmp_path / name, 1, quality=quality)
    assert list(tmp_path.iterdir()) == []


def test_a_camera_lost_half_way_leaves_no_file(tmp_path: Path):
    with pytest.raises(CameraLost):
        record_video(
            camera(length=5, loop=False), tmp_path / "r.avi", 3, fps=10, quality="lossless"
        )
    assert list(tmp_path.iterdir()) == []


def test_a_recorded_scene_loads_again_and_asked_for_every_clip(tmp_path: Path):
    clips = {
        "neutral": MemoryClip([picture(i) for i in range(40)], 10),
        "blink": MemoryClip([picture(i, 200) for i in range(8)], 10),
    }
    asked: list[str] = []
    source = SceneCamera(Scene(clips, reaction_s=0), StepClock())
    written = record_scene(
        source, tmp_path / "s", {"neutral": 0.6, "blink": 0.4}, asked.append, fps=10
    )
    assert asked == ["neutral", "blink"]
    assert [recording.frames for recording in written] == [6, 4]
    loaded = load_scene(tmp_path / "s")
    assert number_of(loaded.neutral.frame(0)) == 0
    assert number_of(loaded.clips["blink"].frame(1)) >= 200
    with pytest.raises(BadFile, match="exists already"):
        record_scene(source, tmp_path / "s", {"neutral": 0.1}, asked.append)
