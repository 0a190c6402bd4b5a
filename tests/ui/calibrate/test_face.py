# SPDX-License-Identifier: Apache-2.0
"""`calibrate face`: what it says, writes, refuses and forgets; from rows of drawn people."""

import dataclasses
import io
import json
import tomllib
from datetime import UTC, datetime

import numpy as np
import pytest
from rich.console import Console

from facematch.calibrate.analysis import Plan
from facematch.calibrate.chip_photo import ChipPhoto
from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded, EmbedSettings
from facematch.calibrate.labels import Kin
from facematch.profile import read_profile
from facematch.values import MatcherInfo
from tests.support.drawn_rows import data_of, drawn
from ui.calibrate.face import embedding, run
from ui.calibrate.face.as_json import text_of
from ui.calibrate.face.order import FaceOrder
from ui.calibrate.face.progress import Lines, progress
from ui.calibrate.face.result import FaceCalibration, told_of, ways_of
from ui.calibrate.face.sheet import face_sheet
from ui.calibrate.face.words import percent, target_text, verdict_lines, warnings

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
INFO = MatcherInfo("mobilefacenet", "ab" * 32, "test 1")
LABELS = tuple("north" if n < 16 else "south" for n in range(50))
KIN = (Kin(0, 1, "mother-daughter"), Kin(2, 3, "brothers"))


def calibrated(plan, rows=None, frames=3, **changes):
    data, done = data_of(drawn(50, 8, spread=0.75) if rows is None else rows, groups=(LABELS,))
    done[5] = Embedded(problem="no face is found")
    ways, lacking = ways_of(data, done, plan, INFO.name, frames, KIN)
    told = told_of(data, done, KIN)
    embed = EmbedSettings(chip=ChipPhoto())
    made = FaceCalibration(NOW, told, INFO, embed, plan, frames, ways, lacking)
    return dataclasses.replace(made, **changes)


@pytest.fixture(scope="module")
def found():
    return calibrated(Plan(0.01, 0.05))


@pytest.fixture(scope="module")
def unproven():
    return calibrated(Plan(1e-6, 0.05))


@pytest.fixture(scope="module")
def written(found, tmp_path_factory):
    """The folder of a calibration; a profile of another table was there before."""
    out = tmp_path_factory.mktemp("out")
    (out / "calibration.toml").write_text("# mine\n[liveness]\nscore = 0.7 # measured\n", "utf-8")
    run.write(order_for(out), found)
    return out


@pytest.fixture
def unprinted(monkeypatch):
    """Where the report's form does not matter: drawing it takes seconds."""
    monkeypatch.setattr(run, "write_html", lambda sheet, path: path.write_text(sheet.title))
    monkeypatch.setattr(run, "write_pdf", lambda sheet, path: path.write_text(sheet.title))


def order_for(out, **changes):
    embed = EmbedSettings(chip=ChipPhoto())
    return dataclasses.replace(FaceOrder(out, out, embed, Plan(0.01, 0.05)), **changes)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (1e-6, "0.00010"),
        (0.000996, "0.10"),
        (0.0113, "1.13"),
        (0.1, "10.0"),
        (0.5, "50.0"),
        (1.0, "100.0"),
    ],
)
def test_a_share_is_written_with_the_digits_that_tell_something(value, said):
    assert percent(value) == said


def test_a_target_is_written_as_it_was_given():
    assert [target_text(t) for t in (1e-3, 1e-6, 0.25)] == ["0.1 %", "0.0001 %", "25 %"]


def test_the_verdict_says_threshold_people_rates_groups_and_relatives(found):
    said = " ".join(verdict_lines(found))
    side = found.chosen.side
    assert f"Accept up to {side.accept.threshold:.4f} for the mean of 3 live frames" in said
    assert "people, who did not choose it" in said
    assert "A FAR of 1 % can be claimed from" in said
    assert "Worst group" in said
    assert "Relatives (2 couples" in said
    assert "calibration.toml has the thresholds for mobilefacenet" in said


def test_a_target_that_cannot_be_claimed_writes_no_threshold(unproven, unprinted, tmp_path):
    assert not unproven.writes
    said = " ".join(verdict_lines(unproven))
    assert "A FAR of 0.0001 % cannot be claimed from" in said
    assert "impostor pairs of 25 people: the rule of three asks for 3,000,000 pairs" in said
    assert "No accept threshold was written" in said
    run.write(order_for(tmp_path), unproven)
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "face-report.html",
        "face-report.pdf",
        "face-results.json",
    ]


def test_who_insists_gets_a_profile_that_says_that_it_is_not_proven(unproven, unprinted, tmp_path):
    insisted = dataclasses.replace(unproven, accept_unproven=True)
    run.write(order_for(tmp_path), insisted)
    assert read_profile(tmp_path / "calibration.toml").proven is False
    assert "marked as not proven" in " ".join(verdict_lines(insisted))


def test_the_profile_holds_what_was_measured_and_keeps_other_tables(found, written):
    path = written / "calibration.toml"
    profile, side = read_profile(path), found.chosen.side
    assert (profile.accept, profile.staff) == (side.accept.threshold, side.staff.threshold)
    assert (profile.matcher, profile.model_sha256) == (INFO.name, INFO.sha256)
    assert (profile.frames, profile.target, profile.people) == (3, 0.01, 50)
    low, high = profile.interval
    assert low <= side.accept.far.value <= high
    assert "score = 0.7 # measured" in path.read_text(encoding="utf-8")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["face"]
    assert (table["chip_photo"], table["chip_bytes"], table["proven"]) == ("reference", 5000, True)


def test_the_results_are_numbers_that_agree_with_the_report(found, written):
    results = json.loads((written / "face-results.json").read_text(encoding="utf-8"))
    assert (results["kind"], results["written"], results["proven"]) == ("face", True, True)
    assert [way["frames"] for way in results["ways"]] == [1, 3]
    side = results["ways"][1]["side"]
    assert side["accept"]["far"]["events"] == found.chosen.side.accept.far.events
    assert side["claim"]["needed"] == 300
    curve = results["ways"][0]["curves"]["all people"]
    assert sum(curve["histogram"]["impostor"]) == curve["pairs_impostor"]
    assert all(row["far"]["low"] <= row["far"]["value"] for row in curve["thresholds"])
    assert results["data"]["problems"] == [["p0/5.jpg", "no face is found"]]


def test_the_report_shows_everything_and_hides_no_picture(written):
    page = (written / "face-report.html").read_text(encoding="utf-8")
    for said in (
        "Thresholds for the mean of 3 live frames", "Thresholds for a single live frame", "Groups",
        "Relatives", "mother-daughter", "DET", "no face is found", "p0/5.jpg", "north", "engineer",
    ):  # fmt: skip
        assert said in page
    assert page.count("<svg") == 4
    assert "<img" not in page
    assert "http://" not in page.replace("http://www.w3.org", "").replace("http://purl.org", "")


def test_the_report_has_a_form_on_paper(written):
    content = (written / "face-report.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert 3 <= content.count(b"/Type /Page\n") <= 7


def test_a_number_of_frames_that_nobody_has_is_said_and_single_frames_are_shown():
    lacking = calibrated(Plan(0.01, 0.05), frames=9)
    assert list(lacking.ways) == [1]
    assert not lacking.writes
    assert "9 usable live pictures" in " ".join(verdict_lines(lacking))
    assert [plot.title for plot in face_sheet(lacking).sections][1].endswith("a single live frame")


def test_what_flatters_is_said():
    said = " ".join(warnings(calibrated(Plan(0.01, 0.05, "none"), frames=1)))
    assert "thresholds are for single frames" in said
    assert "figures flatter" in said


def test_a_group_that_is_let_in_far_more_often_makes_the_verdict_no_good_one():
    rows = drawn(50, 8, spread=0.3)
    centre = np.abs(drawn(1, 1, seed=9)[0, 0, 0])
    rows[:16] += 1.4 * centre  # people of the north look alike
    rows /= np.linalg.norm(rows, axis=-1, keepdims=True)
    uneven = calibrated(Plan(0.01, 0.05), rows)
    assert uneven.chosen.worst(0).group == "north"
    assert uneven.chosen.worst(0).ratio > 5
    assert face_sheet(uneven).verdicts[0].level == "change"


class Drawn:
    """Stands for the networks: a file's number is the row's."""

    matcher = INFO

    def __init__(self, done, stop_after=None):
        self.done, self.seen, self.stop_after, self.closed = done, [], stop_after, False

    def embed(self, path, _role):
        if self.stop_after is not None and len(self.seen) >= self.stop_after:
            raise KeyboardInterrupt
        nth = int(path.parent.name[1:]) * 8 + int(path.stem)
        self.seen.append(nth)
        return self.done[nth]

    def close(self):
        self.closed = True


@pytest.fixture
def folder(tmp_path):
    data, done = data_of(drawn(50, 8, spread=0.75))
    for picture in data.pictures:
        path = tmp_path / "faces" / picture.path.relative_to("/data")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    return tmp_path / "faces", done


def test_an_interrupted_run_goes_on_where_it_was_and_leaves_no_embedding(
    folder, tmp_path, monkeypatch
):
    faces, done = folder
    canary = np.float32(0.123456789)
    for row in done.values():
        row.live[3] = canary
    order = order_for(tmp_path / "out", data=faces, frames=3)
    first, then = Drawn(done, stop_after=100), Drawn(done)
    console = Console(file=io.StringIO(), width=300)
    monkeypatch.setattr(run, "Embedder", lambda _: first)
    with pytest.raises(KeyboardInterrupt):
        run.calibrate(order, console, NOW)
    said = console.file.getvalue()
    assert "--resume goes on there" in said
    assert canary.tobytes() in order.work.read_bytes()
    assert first.closed
    monkeypatch.setattr(run, "Embedder", lambda _: then)
    assert run.calibrate(dataclasses.replace(order, resume=True), console, NOW).writes
    assert 88 <= len(done) - len(then.seen) <= 100
    assert "Calibration data stays where it was" in said
    names = ["calibration.toml", "face-report.html", "face-report.pdf", "face-results.json"]
    assert sorted(path.name for path in order.out.iterdir()) == names
    for path in order.out.iterdir():
        content = path.read_bytes()
        assert canary.tobytes() not in content
        assert b"0.12345679" not in content


@pytest.mark.slow
def test_the_same_data_and_seed_give_the_same_results(found):
    assert text_of(calibrated(Plan(0.01, 0.05))) == text_of(found)
    assert text_of(calibrated(Plan(0.01, 0.05, seed=2))) != text_of(found)


def test_progress_without_a_terminal_is_a_line_now_and_then():
    out, now = io.StringIO(), [0.0]
    lines = Lines(Console(file=out, width=200), "pictures", 100, lambda: now[0])
    for done in range(0, 101, 10):
        lines.told(done)
        now[0] += 4.0
    said = out.getvalue().splitlines()
    assert said[0] == "pictures 0 of 100"
    assert said[1] == "pictures 30 of 100, 2.5 a second, 0 min left"
    assert said[-1] == "pictures 100 of 100"
    assert len(said) == 5


def test_progress_on_a_terminal_is_a_bar():
    out = io.StringIO()
    with progress(Console(file=out, force_terminal=True, width=80), "pictures", 4) as told:
        told(4)
    assert "4/4" in out.getvalue()


class Kept(dict):
    """Stands for the work file."""

    def __init__(self, done):
        super().__init__(done)
        self.done, self.flushed = self, 0

    add = dict.__setitem__

    def flush(self):
        self.flushed += 1


def test_pictures_are_looked_at_in_order_and_only_once(folder):
    faces, done = folder
    data, _ = data_of(drawn(50, 8, spread=0.75))
    data = Dataset(faces, "folders", data.people, data.pictures)
    seen, kept, told = Drawn(done), Kept({0: done[0]}), []
    embedding.embed_all(data, seen, EmbedSettings(), kept, 1, told.append)
    assert seen.seen == list(range(1, 400))
    assert (told[0], told[-1]) == (1, 400)
    assert kept.flushed == len(told) - 1
