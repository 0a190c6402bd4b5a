# SPDX-License-Identifier: Apache-2.0
"""One page for one kiosk: what was measured, what is missing, what does not fit together."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hw.errors import BadFile
from terminal.settings import Settings
from ui.calibrate.joined.collect import collect
from ui.calibrate.joined.html import html_of
from ui.calibrate.joined.paper import pdf_of
from ui.calibrate.joined.parts import parts_of
from ui.calibrate.joined.report import Kiosk, Model, sheet_of
from ui.calibrate.joined.run import Order, kiosk_of, run

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
SHA = "d8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b"
KIOSK = Kiosk(
    id="kiosk-1",
    software="0.1.0",
    date=NOW,
    settings="uketsuke.toml",
    matcher=("mobilefacenet", SHA),
    models=[Model("mobilefacenet", "expo 1.0.24", SHA, "installed")],
    challenge="auto",
    light="auto",
    oldest=timedelta(days=365),
)
RATE = {"value": 0.004, "low": 0.001, "high": 0.009, "claimable": 0.008}
FACE = {"kind": "face", "format": 1, "made": "2026-11-20T10:00:00+09:00", "proven": True}
FACE |= {"verdict": ["Accept up to 0.98."], "warnings": []}
LIVENESS = {
    "kind": "liveness",
    "format": 1,
    "made": "2026-11-21T10:00:00+09:00",
    "software": "0.1.0",
    "matcher": "mobilefacenet",
    "model_sha256": SHA,
    "challenge": "auto",
    "light": "auto",
    "level": "good",
    "threshold": 0.62,
    "worst": {"kind": "replay", "material": "real", "apcer": RATE},
    "kinds": [{"kind": "live", "material": "real", "bpcer": RATE}],
    "warnings": [],
}
CAMERA = {
    "kind": "camera",
    "format": 1,
    "made": "2026-11-22T10:00:00+09:00",
    "software": "0.1.0",
    "camera": "camera 0",
    "level": "good",
    "size": [640, 480],
    "place_cm": {"near": 27.0, "far": 109.0, "mark": 50.0},
    "lens": {"source": "measured"},
    "findings": [{"item": "rate", "value": 15.0, "level": "good", "advice": ""}],
}
POSITION = {
    "name": "left of the desk",
    "seconds": 900.0,
    "drops_per_minute": {"value": 0.1, "low": 0.0, "high": 0.4},
    "garbled_share": {"value": 0.0, "low": 0.0, "high": 0.001},
    "median_read_ms": 900.0,
    "causes": {"reader_gone": 0},
    "likely": [],
}
RADIO = {"reader": "ACS ACR1252", "positions": [POSITION], "comparisons": [], "better": None}
PROFILE = f"""[face]
matcher = "mobilefacenet"
model_sha256 = "{SHA}"
accept = 0.98
staff = 1.1
date = 2026-11-20
data = "own staff"
far = 0.0008
interval = [0.0004, 0.0015]
frr = 0.02
frr_interval = [0.01, 0.04]
target = 0.001
people = 40
frames = 5
[liveness]
threshold = 0.62
"""


@pytest.fixture
def folder(tmp_path):
    """Everything measured, and nothing wrong with it."""
    for name, values in (("face", FACE), ("liveness", LIVENESS), ("camera", CAMERA)):
        write(tmp_path, f"{name}-results.json", values)
    file = write(tmp_path, "radio.json", RADIO)
    os.utime(file, (NOW.timestamp() - 86_400,) * 2)
    (tmp_path / "calibration.toml").write_text(PROFILE)
    return tmp_path


def write(folder, name, values) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(json.dumps(values))
    return folder / name


def told(folder, **kiosk):
    page = sheet_of(collect([folder]), replace(KIOSK, **kiosk))
    warnings = [words.text for words in page.sections[1].blocks]
    return page.verdicts[0].level, " ".join(warnings)


def test_a_kiosk_with_everything_in_order_is_good_and_has_no_warning(folder):
    assert told(folder) == ("good", "None.")


def test_each_part_tells_its_key_numbers_with_their_intervals(folder):
    found = {part.name: "; ".join(part.numbers) for part in parts_of(collect([folder]))}
    assert "accept ≤ 0.9800, staff ≤ 1.1000; FAR 0.08 % (0.04–0.15)" in found["face"]
    assert "worst kind: replay (real); APCER 0.4 % (0.1–0.9)" in found["liveness"]
    assert "mark at 50 cm; from 27 to 109 cm" in found["camera"]
    assert "left of the desk; 0.1 (0–0.4) drops/min" in found["radio"]
    assert "ACS ACR1252; 900 ms a read" in found["reader"]


@pytest.mark.parametrize("name", ["face-results", "liveness-results", "camera-results", "radio"])
def test_a_part_that_was_not_measured_is_said_and_never_hidden(folder, name):
    (folder / f"{name}.json").unlink()
    level, warnings = told(folder)
    assert level == "change"
    assert "missing" in warnings


def test_nothing_measured_is_five_parts_that_are_not_known(tmp_path):
    parts = parts_of(collect([tmp_path]))
    assert [part.level for part in parts] == ["unknown"] * 5


def test_another_network_than_the_kiosks_is_told_with_what_follows(folder):
    _, warnings = told(folder, matcher=("dlib", "55" * 32))
    assert (
        "face: made for mobilefacenet d8ba40c0127f…, but the kiosk uses dlib 555555555555…"
        in warnings
    )
    assert "the kiosk refuses this profile" in warnings
    assert "liveness: made for mobilefacenet" in warnings


def test_a_matcher_that_is_not_installed_is_told(folder):
    assert "not installed" in told(folder, matcher=None)[1]


def test_old_measurements_and_such_of_the_future_are_told(folder):
    assert (
        "face: measured 7 days ago; measure again after 5" in told(folder, oldest=timedelta(5))[1]
    )
    write(folder, "camera-results.json", {**CAMERA, "made": "2027-11-22T10:00:00+09:00"})
    assert "camera: measured in the future" in told(folder)[1]


def test_a_far_that_cannot_be_claimed_is_told(folder):
    write(folder, "face-results.json", {**FACE, "proven": False})
    level, warnings = told(folder)
    assert level == "change"
    assert "a FAR of 0.1 % cannot be claimed" in warnings


def test_a_profile_with_another_threshold_than_the_results_is_told(folder):
    (folder / "calibration.toml").write_text(PROFILE.replace("0.62", "0.5"))
    assert "another threshold of liveness (0.5)" in told(folder)[1]


def test_a_profile_without_a_threshold_of_liveness_is_told(folder):
    (folder / "calibration.toml").write_text(PROFILE.replace("threshold = 0.62", ""))
    assert "the kiosk's own holds" in told(folder)[1]


def test_another_challenge_or_version_than_the_kiosks_is_told(folder):
    _, warnings = told(folder, challenge="off", light="off", software="0.2.0")
    assert "measured with challenge auto, the kiosk has challenge off" in warnings
    assert "measured with light auto" in warnings
    assert "measured with uketsuke 0.1.0, installed is 0.2.0" in warnings


@pytest.mark.parametrize(
    ("drops", "level"),
    [((0.1, 0.0, 0.9), "good"), ((1.2, 0.5, 3.0), "change"), ((9.0, 7.0, 12.0), "bad")],
)
def test_the_radio_is_judged_by_the_interval_and_not_by_the_number(folder, drops, level):
    value, low, high = drops
    drops = {"value": value, "low": low, "high": high}
    write(folder, "radio.json", {**RADIO, "positions": [{**POSITION, "drops_per_minute": drops}]})
    parts = {part.name: part.level for part in parts_of(collect([folder]))}
    assert parts["radio"] == level


def test_of_several_positions_the_best_one_is_told(folder):
    positions = [{**POSITION, "name": "on the gate"}, POSITION]
    write(folder, "radio.json", {**RADIO, "positions": positions, "better": POSITION["name"]})
    parts = {part.name: part for part in parts_of(collect([folder]))}
    assert "left of the desk" in parts["radio"].numbers[0]


def test_a_reader_that_goes_away_asks_for_a_change(folder):
    write(
        folder, "radio.json", {**RADIO, "positions": [{**POSITION, "causes": {"reader_gone": 2}}]}
    )
    assert "2 × the reader went away" in told(folder)[1]


def test_the_newest_of_several_results_counts_and_the_others_are_mentioned(folder):
    older = {**CAMERA, "made": "2026-01-01T00:00:00+00:00", "level": "bad"}
    write(folder / "old", "camera-results.json", older)
    level, warnings = told(folder)
    assert level == "change"
    assert "camera: 1 older result left aside" in warnings


def test_files_of_other_programs_are_left_alone(folder):
    write(folder, "package.json", {"name": "something", "kind": 7})
    write(folder, "list.json", [1, 2])
    assert told(folder)[0] == "good"


@pytest.mark.parametrize(
    ("text", "why"), [("{", "is not JSON"), ('{"kind": "face", "format": 1, "made": "x"}', "made")]
)
def test_a_broken_result_is_refused_by_its_path(tmp_path, text, why):
    (tmp_path / "face-results.json").write_text(text)
    with pytest.raises(BadFile, match=rf"face-results\.json.*{why}"):
        collect([tmp_path])


def test_a_missing_folder_and_a_broken_profile_are_refused(tmp_path):
    with pytest.raises(BadFile, match="no such folder"):
        collect([tmp_path / "nowhere"])
    (tmp_path / "calibration.toml").write_text("[face")
    with pytest.raises(BadFile, match="is not TOML"):
        collect([tmp_path])


def test_results_of_an_unknown_later_version_do_not_stop_the_page(tmp_path):
    for kind in ("face", "liveness", "camera"):
        write(tmp_path, f"{kind}.json", {"kind": kind, "format": 9, "made": "2026-11-01T00:00:00"})
    write(tmp_path, "radio.json", {"reader": "", "positions": [], "comparisons": []})
    assert html_of(sheet_of(collect([tmp_path]), KIOSK))


def test_the_page_is_one_a4_page_even_with_many_warnings(folder):
    many = [f"warning number {n} of a long measurement that found a great deal" for n in range(40)]
    write(folder, "face-results.json", {**FACE, "warnings": many})
    page = sheet_of(collect([folder]), replace(KIOSK, id="受付 1 番", models=KIOSK.models * 7))
    content, pages = pdf_of(page)
    assert pages == 1
    assert content.startswith(b"%PDF")
    assert "and 24 more" in html_of(page)


def test_the_kiosk_of_this_machine_has_a_matcher_with_its_hash():
    kiosk = kiosk_of(Order([], []), Settings())
    assert kiosk.id == "kiosk-1"
    assert kiosk.matcher is None or len(kiosk.matcher[1]) == 64
    assert {model.name for model in kiosk.models} >= {"mobilefacenet", "dlib"}


def test_both_forms_are_written_and_other_endings_refused(folder):
    written = run(Order([folder], [folder / "kiosk.html", folder / "kiosk.pdf"], kiosk="desk 2"))
    assert written.pages == 1
    assert "Kiosk desk 2: calibration" in (folder / "kiosk.html").read_text()
    with pytest.raises(BadFile, match=r"ends in \.html or \.pdf"):
        run(Order([folder], [folder / "kiosk.doc"]))
    with pytest.raises(BadFile, match="there is no folder"):
        run(Order([folder], [folder / "nowhere" / "kiosk.pdf"]))
