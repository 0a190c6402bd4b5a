# SPDX-License-Identifier: Apache-2.0
"""A scene answers prompts, and its file is checked to the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.camera.clip import MemoryClip
from hw.camera.scene import Scene, SceneCamera, load_scene
from hw.camera.scene_file import line_of
from hw.errors import BadFile
from tests.support.camera_clips import StepClock, number_of, picture, write_folder, write_video

FPS = 10.0


def scene(reaction_s: float = 0.4, ping_pong: bool = False, **lengths: int) -> Scene:
    """Neutral shows 0, 1, 2 …; turn_left 100, 101 …; blink 200, …; red light 50, …; blue light 150, …"""
    bases = {"neutral": 0, "light_red": 50, "turn_left": 100, "light_blue": 150, "blink": 200}
    clips = {
        name: MemoryClip([picture(i, bases[name]) for i in range(length)], FPS)
        for name, length in lengths.items()
    }
    return Scene(clips, reaction_s, ping_pong)


def shown(camera: SceneCamera, count: int) -> list[int]:
    return [number_of(camera.read().image) for _ in range(count)]


def test_the_neutral_clip_starts_again_from_its_first_frame():
    camera = SceneCamera(scene(neutral=3), StepClock())
    assert shown(camera, 7) == [0, 1, 2, 0, 1, 2, 0]


def test_or_goes_there_and_back_without_a_seam():
    camera = SceneCamera(scene(neutral=4, ping_pong=True), StepClock())
    assert shown(camera, 9) == [0, 1, 2, 3, 2, 1, 0, 1, 2]


def test_a_scene_of_one_picture_stands_still():
    camera = SceneCamera(scene(neutral=1, ping_pong=True), StepClock())
    assert shown(camera, 3) == [0, 0, 0]


def test_a_prompt_plays_its_clip_once_after_the_reaction_time():
    camera = SceneCamera(scene(neutral=50, turn_left=3), StepClock())
    shown(camera, 1)
    camera.prompt("turn_left")
    assert shown(camera, 10) == [1, 2, 3, 100, 101, 102, 4, 5, 6, 7]


def test_a_prompt_with_no_clip_changes_nothing():
    camera = SceneCamera(scene(neutral=50, turn_left=3), StepClock())
    camera.prompt("turn_right")
    camera.prompt("neutral")
    assert shown(camera, 10) == list(range(10))


def test_a_newer_prompt_replaces_one_not_yet_answered():
    camera = SceneCamera(scene(neutral=50, turn_left=3, blink=2), StepClock())
    shown(camera, 1)
    camera.prompt("turn_left")
    shown(camera, 2)
    camera.prompt("blink")
    assert shown(camera, 7) == [3, 4, 5, 200, 201, 6, 7]


def test_a_prompt_during_an_answer_lets_it_play_until_the_reaction_time():
    camera = SceneCamera(scene(reaction_s=0.2, neutral=50, turn_left=20, blink=1), StepClock())
    camera.prompt("turn_left")
    assert shown(camera, 4) == [0, 1, 100, 101]
    camera.prompt("blink")
    assert shown(camera, 3) == [102, 200, 2]


def test_frames_of_an_answer_that_the_reader_missed_are_skipped():
    clock = StepClock()
    camera = SceneCamera(scene(reaction_s=0, neutral=50, turn_left=8), clock)
    shown(camera, 1)
    camera.prompt("turn_left")
    clock.time_s += 0.55
    assert shown(camera, 1) == [105]


def test_a_colour_lights_the_movement_that_goes_on_and_leaves_with_the_next_prompt():
    camera = SceneCamera(scene(neutral=20, light_red=20), StepClock())
    assert shown(camera, 2) == [0, 1]
    camera.prompt("light_red")
    assert shown(camera, 5) == [52, 53, 54, 55, 56]
    camera.prompt("neutral")
    assert shown(camera, 3) == [7, 8, 9]


def test_colours_change_in_the_order_of_their_prompts_and_a_short_clip_repeats():
    camera = SceneCamera(scene(neutral=20, light_red=20, light_blue=2), StepClock())
    assert shown(camera, 1) == [0]
    camera.prompt("light_red")
    assert shown(camera, 2) == [51, 52]
    camera.prompt("light_blue")
    assert shown(camera, 4) == [151, 150, 151, 150]


def test_a_colour_that_was_not_recorded_is_not_answered():
    camera = SceneCamera(scene(neutral=20, light_red=20), StepClock())
    camera.prompt("light_red")
    camera.prompt("light_green")
    assert shown(camera, 3) == [0, 1, 2]


def test_the_light_leaves_after_its_delay_and_the_turn_comes_after_the_reaction():
    camera = SceneCamera(scene(reaction_s=0.2, neutral=20, light_red=20, turn_left=2), StepClock())
    camera.prompt("light_red")
    assert shown(camera, 3) == [0, 51, 52]
    camera.prompt("turn_left")
    assert shown(camera, 5) == [3, 100, 101, 4, 5]


def test_a_plain_video_is_a_scene_with_neutral_only(tmp_path: Path):
    loaded = load_scene(write_video(tmp_path / "v.avi", 3))
    assert list(loaded.clips) == ["neutral"]


def test_a_folder_of_frames_is_a_scene_with_neutral_only(tmp_path: Path):
    loaded = load_scene(write_folder(tmp_path / "f", 3))
    assert (list(loaded.clips), loaded.neutral.length) == (["neutral"], 3)


SCENE = """\
reaction_s = 0.3
fps = 12
loop = "ping_pong"

[clips]
neutral = "neutral.avi"
turn_left = "left"

[about]
kind = "live"
"""


def write_scene(path: Path, text: str = SCENE) -> Path:
    write_video(path / "neutral.avi", 4)
    write_folder(path / "left", 5, base=100)
    (path / "scene.toml").write_text(text)
    return path / "scene.toml"


@pytest.mark.parametrize("named", ["scene.toml", "."])
def test_a_scene_file_is_found_by_its_name_or_its_folder(tmp_path: Path, named: str):
    write_scene(tmp_path)
    loaded = load_scene(tmp_path / named)
    assert (loaded.reaction_s, loaded.ping_pong) == (0.3, True)
    assert (loaded.clips["turn_left"].fps, loaded.clips["turn_left"].length) == (12, 5)
    assert loaded.neutral.fps == 10


MISTAKES = [
    ("reaction_s = 0.3", "reaction = 0.3", 1, "reaction", "unknown key; allowed: reaction_s"),
    ("reaction_s = 0.3", "reaction_s = -1", 1, "reaction_s", "greater than or equal to 0"),
    ("reaction_s = 0.3", "light_delay_s = -1", 1, "light_delay_s", "greater than or equal to 0"),
    ("fps = 12", "fps = nan", 2, "fps", "finite"),
    ('"ping_pong"', '"bounce"', 3, "loop", "'wrap' or 'ping_pong'"),
    ("turn_left =", "turn_around =", 7, "clips.turn_around", "allowed: neutral, turn_left"),
    ('"left"', "7", 7, "clips.turn_left", "valid string"),
    ('"left"', '"right"', 7, "clips.turn_left", "no such file"),
    ("neutral =", "blink =", 5, "clips.neutral", "missing"),
    ("fps = 12", "fps = ", 2, "", "Invalid value"),
    ('"live"', '"live', 10, "", ""),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "reason"), MISTAKES)
def test_a_mistake_is_told_with_line_key_and_what_is_allowed(
    tmp_path: Path, old: str, new: str, line: int, key: str, reason: str
):
    path = write_scene(tmp_path, SCENE.replace(old, new, 1))
    with pytest.raises(BadFile) as caught:
        load_scene(path)
    assert (caught.value.path, caught.value.line, caught.value.key) == (path, line, key)
    assert reason in caught.value.reason


def test_a_scene_without_clips_is_refused(tmp_path: Path):
    path = tmp_path / "scene.toml"
    path.write_text("fps = 3\n")
    with pytest.raises(BadFile, match="clips: missing"):
        load_scene(path)


def test_a_scene_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path):
    with pytest.raises(BadFile, match="No such file"):
        load_scene(tmp_path / "scene.toml")
    (tmp_path / "scene.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadFile, match="not UTF-8 at byte 0"):
        load_scene(tmp_path / "scene.toml")


@given(text=st.text(), keys=st.tuples(st.text(), st.text()))
def test_finding_a_line_never_fails_and_stays_inside_the_text(text: str, keys: tuple[str, str]):
    line = line_of(text, keys)
    assert line is None or 1 <= line <= len(text.splitlines())
