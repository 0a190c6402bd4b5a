# SPDX-License-Identifier: Apache-2.0
"""Loading recordings, and the rhythm in which they are played."""

from __future__ import annotations

from pathlib import Path

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.camera.clip import MemoryClip, StreamedClip, load_clip
from hw.camera.folder import FrameFolderCamera
from hw.camera.pacing import Pacer
from hw.camera.video import ClipCamera, VideoFileCamera
from hw.errors import BadFile, CameraLost
from tests.support.camera_clips import StepClock, number_of, picture, write_folder, write_video


def test_a_lossless_video_gives_back_its_pictures_at_its_rate(tmp_path: Path):
    clip = load_clip(write_video(tmp_path / "v.avi", 7, fps=12.5))
    assert isinstance(clip, MemoryClip)
    assert clip.fps == pytest.approx(12.5)
    assert [number_of(clip.frame(i)) for i in range(clip.length)] == list(range(7))


def test_a_folder_is_ordered_by_number_and_not_by_letters(tmp_path: Path):
    clip = load_clip(write_folder(tmp_path / "f", 12))
    assert [number_of(clip.frame(i)) for i in range(clip.length)] == list(range(12))


def test_a_clip_too_long_for_memory_is_streamed_and_can_go_back(tmp_path: Path):
    path = write_video(tmp_path / "v.avi", 9)
    clip = load_clip(path, max_bytes=4 * picture(0).nbytes)
    assert isinstance(clip, StreamedClip)
    assert [number_of(clip.frame(i)) for i in (0, 1, 4, 8, 2, 2, 0)] == [0, 1, 4, 8, 2, 2, 0]
    clip.close()
    assert number_of(clip.frame(3)) == 3
    clip.close()


def test_a_video_cut_short_is_refused_with_both_counts(tmp_path: Path):
    path = write_video(tmp_path / "v.avi", 60)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadFile, match=r"promises 60 frames, \d+ can be decoded"):
        load_clip(path)


def test_a_file_that_is_no_video_is_refused(tmp_path: Path):
    path = tmp_path / "v.mp4"
    path.write_text("hello")
    with pytest.raises(BadFile, match="not a video"):
        load_clip(path)


def test_a_missing_file_is_refused(tmp_path: Path):
    with pytest.raises(BadFile, match="no such video"):
        load_clip(tmp_path / "nothing.avi")


def test_a_rate_that_cannot_be_believed_is_refused_unless_one_is_given(tmp_path: Path):
    path = write_video(tmp_path / "v.avi", 5, fps=1000.0)
    with pytest.raises(BadFile, match="1000 frames a second"):
        load_clip(path)
    assert load_clip(path, fps=25.0).fps == 25.0


def test_a_folder_without_numbered_pictures_is_refused(tmp_path: Path):
    (tmp_path / "readme.txt").write_text("1")
    cv2.imwrite(str(tmp_path / "portrait.png"), picture(1))
    with pytest.raises(BadFile, match="no numbered pictures"):
        load_clip(tmp_path)


def test_a_broken_picture_is_named(tmp_path: Path):
    folder = write_folder(tmp_path / "f", 3)
    (folder / "frame_1.png").write_bytes(b"\x89PNG")
    with pytest.raises(BadFile, match=r"frame_1\.png"):
        load_clip(folder)


def test_pictures_of_two_sizes_are_refused(tmp_path: Path):
    folder = write_folder(tmp_path / "f", 3)
    cv2.imwrite(str(folder / "frame_2.png"), picture(2)[:10])
    with pytest.raises(BadFile, match="size 64x10, but the first picture is 64x48"):
        load_clip(folder)


def test_frames_come_at_the_clip_s_rate_on_the_injected_clock(tmp_path: Path):
    clock = StepClock()
    camera = VideoFileCamera(write_video(tmp_path / "v.avi", 4, fps=10), clock)
    frames = [camera.read() for _ in range(6)]
    assert [f.time_s for f in frames] == pytest.approx([100 + i / 10 for i in range(6)])
    assert [number_of(f.image) for f in frames] == [0, 1, 2, 3, 0, 1]


def test_a_late_reader_gets_the_newest_frame_only(tmp_path: Path):
    clock = StepClock()
    camera = FrameFolderCamera(write_folder(tmp_path / "f", 9), clock, fps=10)
    assert camera.read().index == 0
    clock.time_s += 0.57
    late = camera.read()
    assert (late.index, number_of(late.image)) == (5, 5)
    assert camera.read().index == 6


def test_a_recording_played_once_ends_like_a_cable_pulled_out():
    camera = ClipCamera(MemoryClip([picture(0), picture(1)], 10), StepClock(), loop=False)
    camera.read()
    camera.read()
    with pytest.raises(CameraLost, match="ended"):
        camera.read()


@given(
    fps=st.floats(1, 120),
    delays=st.lists(st.floats(0, 2), min_size=1, max_size=40),
)
def test_frame_numbers_always_rise_and_never_run_ahead_of_the_clock(
    fps: float, delays: list[float]
):
    clock = StepClock()
    pacer = Pacer(clock, fps)
    last = -1
    for delay in delays:
        clock.time_s += delay
        index = pacer.wait()
        assert index > last
        assert pacer.due_s(index) <= clock.time_s + 1e-5
        assert clock.time_s - pacer.due_s(index) <= 1 / fps + 1e-5
        last = index
