# SPDX-License-Identifier: Apache-2.0
"""A liveness calibration: which scenes there are, how they are played, what the report says."""

import io
import json
import math
import shutil
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from rich.console import Console

from facematch import FaceSettings, Observation
from facematch.pad.presentations import Presentation
from facematch.values import Evidence
from hw.errors import BadFile
from ui.calibrate.joined.html import html_of
from ui.calibrate.joined.paper import pdf_of
from ui.calibrate.liveness.as_json import json_of, table_of
from ui.calibrate.liveness.material import find_plain, find_scenes, with_splits
from ui.calibrate.liveness.page import sheet_of, verdict
from ui.calibrate.liveness.play import FrameClock, copied, points_of, scene_of, seed_of
from ui.calibrate.liveness.pool import Way, append_log, key_of, play_all, read_log
from ui.calibrate.liveness.result import Setup, chosen_on, halves, result_of
from ui.calibrate.liveness.run import Order, run, write_all

SCENES = Path("tests/fixtures/scenes").resolve()
NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
WAY = Way(FaceSettings(challenge="off", threads=1), 0.5, 1, "mobilefacenet", "00", "0")


def a_scene(folder, about):
    folder.mkdir(parents=True)
    (folder / "neutral.mp4").touch()
    text = "\n".join(f'{key} = "{value}"' for key, value in about.items())
    (folder / "scene.toml").write_text(f'[clips]\nneutral = "neutral.mp4"\n[about]\n{text}\n')
    return folder


def frames(folder, count=3):
    folder.mkdir(parents=True)
    for n in range(count):
        cv2.imwrite(str(folder / f"{n:03d}.png"), np.full((48, 64, 3), 10 * n, np.uint8))
    return folder


def shown(kind, count, wrong=0, split="test", **more):
    found = []
    for n in range(count):
        fails = n < wrong
        answer = (
            ("attack" if fails else "bona_fide")
            if kind == "live"
            else ("bona_fide" if fails else "attack")
        )
        score = 0.9 if answer == "bona_fide" else 0.1
        points = {"relief": float(np.log(score / (1 - score)) - 0.5)}
        facts = {"points": points, "seconds": 2.0 + n / 100, "person": f"p{n}", **more}
        found.append(Presentation(f"{kind}-{n}", kind, answer, score, split=split, **facts))
    return found


def setup_of(**more):
    facts = {
        "data": "attacks",
        "matcher": "mobilefacenet",
        "model_sha256": "d8ba40c0127f" + "0" * 52,
    }
    facts |= {
        "software": "0.1.0",
        "challenge": "auto",
        "light": "off",
        "target": 0.01,
        "split": "as the scenes say",
    }
    return Setup(**{**facts, "date": NOW, "base_threshold": 0.5, **more})


@pytest.fixture(scope="module")
def result():
    train = shown("live", 40, split="train") + shown("print", 40, split="train")
    test = shown("live", 60, 1) + shown("print", 320) + shown("replay", 50, 2, material="real")
    return result_of(setup_of(), train, test, chosen_on(train, 0.01, 0.0), [("s/x", "no face")])


def test_the_fixtures_scenes_say_what_they_show():
    items = find_scenes(SCENES)
    kinds = {item.kind for item in items}
    assert kinds >= {"live", "print", "replay"}
    assert {item.material for item in items} == {"drawn"}
    assert all(item.person for item in items)


def test_a_scene_that_does_not_say_what_it_shows_is_refused_by_its_path(tmp_path):
    a_scene(tmp_path / "a", {"person": "ann"})
    with pytest.raises(BadFile, match=r"a/scene\.toml: about\.kind: missing"):
        find_scenes(tmp_path)


@pytest.mark.parametrize(
    ("about", "what"),
    [
        ({"kind": "live", "split": "both"}, "about.split"),
        ({"kind": "live", "material": "wax"}, "about.material"),
        ({"kind": "x" * 41}, "1 to 40 letters"),
    ],
)
def test_what_a_scene_says_of_itself_is_checked(tmp_path, about, what):
    a_scene(tmp_path / "a", about)
    with pytest.raises(BadFile, match=what):
        find_scenes(tmp_path)


def test_a_folder_without_scenes_is_refused(tmp_path):
    with pytest.raises(BadFile, match=r"no folder with a scene\.toml"):
        find_scenes(tmp_path)


def test_people_and_attacks_as_plain_folders_of_frames_and_videos(tmp_path):
    frames(tmp_path / "live/ann/day1")
    frames(tmp_path / "live/bob/day1")
    (tmp_path / "live/carl.mp4").touch()
    frames(tmp_path / "attacks/print/ann/tilted")
    (tmp_path / "attacks/replay").mkdir()
    (tmp_path / "attacks/replay/bob.avi").touch()
    items = {item.name: item for item in find_plain(tmp_path / "live", tmp_path / "attacks")}
    assert sorted(items) == [
        "live/ann/day1",
        "live/bob/day1",
        "live/carl.mp4",
        "print/ann/tilted",
        "replay/bob.avi",
    ]
    assert items["print/ann/tilted"].person == "ann"
    assert items["live/carl.mp4"].person == "carl"
    assert {item.material for item in items.values()} == {"real"}


def test_attacks_without_a_folder_for_each_kind_are_refused(tmp_path):
    frames(tmp_path / "live/ann")
    (tmp_path / "attacks").mkdir()
    with pytest.raises(BadFile, match="a folder for each kind"):
        find_plain(tmp_path / "live", tmp_path / "attacks")


def test_people_are_halved_by_name_so_that_nobody_stands_on_both_sides():
    items, how = with_splits(find_scenes(SCENES))
    sides = {split: {i.person for i in items if i.split == split} for split in ("train", "test")}
    assert sides["train"]
    assert sides["test"]
    assert not sides["train"] & sides["test"]
    assert "hash" in how


def test_a_written_split_goes_before_and_scenes_without_one_are_left_out(tmp_path):
    a_scene(tmp_path / "a", {"kind": "live", "split": "train"})
    a_scene(tmp_path / "b", {"kind": "print"})
    items, how = with_splits(find_scenes(tmp_path))
    assert [item.name for item in items] == ["a"]
    assert how == "as the scenes say"


def test_few_people_are_not_halved(tmp_path):
    for name in "ab":
        a_scene(tmp_path / name, {"kind": "live", "person": name})
    assert with_splits(find_scenes(tmp_path))[1] == ""


def test_frames_play_at_the_rate_that_is_told(tmp_path):
    assert scene_of(frames(tmp_path / "a"), 7.5).neutral.fps == 7.5
    assert scene_of(tmp_path / "a", None).neutral.fps == 15.0


def test_time_passes_only_by_sleeping():
    clock = FrameClock()
    clock.sleep(0.25)
    clock.sleep(-1)
    assert clock.now() == 0.25


def test_a_copy_has_arrays_of_its_own_down_to_the_evidence():
    evidence = Evidence(chip=np.ones((4, 4), np.uint8), digest=7)
    seen = Observation(1.0, landmarks=np.ones((478, 3), np.float32), evidence=evidence)
    again = copied(seen)
    seen.wipe()
    assert again.landmarks.all()
    assert again.evidence.chip.all()
    assert again.evidence.digest == 7


def test_the_points_of_the_cues_are_read_from_the_decision():
    told = {"score": 0.9, "grid": "none", "grid_points": -0.5, "relief_points": 2.0}
    assert points_of(told) == {"grid": -0.5, "relief": 2.0}


def test_each_scene_and_try_has_its_own_seed_and_keeps_it():
    one, other = find_scenes(SCENES)[:2]
    assert seed_of(one, 0) == seed_of(one, 0)
    assert len({seed_of(one, 0), seed_of(one, 1), seed_of(other, 0)}) == 3


def test_what_was_played_is_not_played_again(tmp_path):
    items = find_scenes(SCENES)[:2]
    log = tmp_path / "log.jsonl"
    for item in items:
        append_log(log, key_of(item, WAY), [Presentation(item.name, "?", "attack", 0.2)])
    played = play_all(items, WAY, log, jobs=1)
    assert [one.scene for one in played.presentations] == [item.name for item in items]
    assert [one.kind for one in played.presentations] == [item.kind for item in items]


def test_another_threshold_or_another_file_is_another_key(tmp_path):
    scene = a_scene(tmp_path / "a", {"kind": "live"})
    item = find_scenes(tmp_path)[0]
    key = key_of(item, WAY)
    assert key != key_of(item, Way(WAY.settings, 0.6, 1, "mobilefacenet", "00", "0"))
    (scene / "neutral.mp4").write_bytes(b"other")
    assert key != key_of(item, WAY)


def test_a_line_that_was_cut_off_is_left_out_and_a_strange_one_refused(tmp_path):
    log = tmp_path / "log.jsonl"
    append_log(log, "k", shown("live", 1))
    log.write_text(log.read_text() + '{"key": "l", "pres')
    assert next(iter(read_log(log))) == "k"
    log.write_text("hello\n")
    with pytest.raises(BadFile, match=r"log\.jsonl:1: not a line"):
        read_log(log)


def test_without_a_train_half_everything_is_reported_and_nothing_chosen():
    seen = shown("live", 3, split="") + shown("print", 3, split="")
    assert halves(seen) == ([], seen)
    assert chosen_on([], 0.01, 0.0) is None
    found = result_of(setup_of(split=""), [], seen, None, [])
    assert any("was not chosen on this data" in text for text in found.warnings)
    assert found.threshold == 0.5


def test_the_worst_kind_is_the_headline(result):
    assert result.worst.kind == "replay"
    assert result.level == "bad"
    words = " ".join(verdict(result))
    assert "replay (real), APCER 4.0 %" in words
    assert "cannot be claimed for: replay." in words


def test_what_cannot_be_claimed_is_said_with_what_it_takes(result):
    told = " ".join(result.warnings)
    assert "replay (real)" in told
    assert "299 without an error" in told
    assert "print (drawn): an APCER" not in told


def test_enough_attacks_without_an_error_are_good():
    seen = shown("live", 60) + shown("print", 320)
    found = result_of(setup_of(), [], seen, None, [])
    assert found.level == "good"
    assert "can be claimed for every kind" in " ".join(verdict(found))
    assert "All material is drawn" in " ".join(found.warnings)


def test_nothing_answered_is_not_known():
    silent = [Presentation("a", "print", "none", 0.1), Presentation("b", "live", "none", 0.1)]
    found = result_of(setup_of(), [], silent, None, [])
    assert found.level == "unknown"
    assert json.dumps(json_of(found), allow_nan=False)


def test_the_json_holds_the_standards_figures_and_no_persons_name(result):
    text = json.dumps(json_of(result), allow_nan=False)
    found = json.loads(text)
    kinds = {(row["kind"], row["material"]): row for row in found["kinds"]}
    assert kinds["replay", "real"]["apcer"]["errors"] == 2
    assert kinds["live", "drawn"]["bpcer"]["value"] == pytest.approx(1 / 60)
    assert found["ablation"][0]["cue"] == "relief"
    assert '"p1"' not in text


@pytest.mark.slow
def test_the_table_keeps_other_tables_of_the_profile(result, tmp_path):
    profile = tmp_path / "calibration.toml"
    profile.write_text("# by hand\n[face]\naccept = 1.0\n")
    write_all(result, tmp_path)
    written = tomllib.loads(profile.read_text())
    assert written["face"] == {"accept": 1.0}
    assert "# by hand" in profile.read_text()
    assert written["liveness"]["worst_kind"] == "replay"
    assert written["liveness"]["threshold"] == table_of(result)["threshold"]
    assert written["liveness"]["kinds"]["print"]["tries"] == 320
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "calibration.toml",
        "liveness-report.html",
        "liveness-report.pdf",
        "liveness-results.json",
    ]


def test_a_threshold_that_was_not_chosen_here_is_not_written_for_the_kiosk(tmp_path):
    seen = shown("live", 3, split="") + shown("print", 3, split="")
    found = result_of(setup_of(split=""), [], seen, None, [])
    assert table_of(found)["measured_at"] == 0.5
    assert "threshold" not in table_of(found)
    stated = result_of(setup_of(split="", stated=True), [], seen, None, [])
    assert table_of(stated)["threshold"] == 0.5
    assert not any("was not chosen" in text for text in stated.warnings)


def test_the_page_has_every_part_in_both_forms(result):
    sheet = sheet_of(result)
    page = html_of(sheet)
    for text in (
        "Worst kind: replay",
        "without relief",
        "only relief",
        "ISO/IEC 30107-3",
        "engineer",
    ):
        assert text in page
    assert page.count("<svg") == 4
    assert "http-equiv" not in page
    content, pages = pdf_of(sheet)
    assert content.startswith(b"%PDF")
    assert pages <= 3


def test_a_name_with_markup_is_shown_as_it_is_written():
    seen = shown("<b>mask</b>", 3) + shown("live", 3)
    assert "<b>mask</b>" not in html_of(sheet_of(result_of(setup_of(), [], seen, None, [])))


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_real_scenes_are_played_through_the_real_check_and_a_second_run_plays_nothing(tmp_path):
    for name in ("hanako", "hanako-print"):
        shutil.copytree(SCENES / name, tmp_path / "data" / name)
    order = Order(
        out=tmp_path / "out",
        settings=FaceSettings(threads=1),
        data=tmp_path / "data",
        tries=1,
        portraits=Path("tests/fixtures/faces").resolve(),
        jobs=2,
    )
    found = run(order, Console(file=io.StringIO()))
    rates = {row.kind: row.error.value for row in found.rows}
    assert rates == {"live": 0.0, "print": 0.0}
    assert not any(math.isnan(row.median_s) for row in found.rows)
    log = (tmp_path / "out" / "liveness-presentations.jsonl").read_bytes()
    assert run(order, Console(file=io.StringIO())).rows == found.rows
    assert (tmp_path / "out" / "liveness-presentations.jsonl").read_bytes() == log
