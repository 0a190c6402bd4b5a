# SPDX-License-Identifier: Apache-2.0
"""The committed visit files of the radio, one for each kind of fault: in memory, and through a real pcscd."""

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hw.errors import BadFile
from terminal.visit_file import load_visit
from ui.headless.pcsc_place import check_possible
from ui.headless.run import Options, run_files

VISITS = sorted(Path("tests/fixtures/visits").glob("radio-*.visit.toml"))
NAMES = [path.name.removeprefix("radio-").removesuffix(".visit.toml") for path in VISITS]
UNHEARD = {"garbled", "truncated", "slow"}
"""Nobody is ever asked to put the card back when it is there."""
IN_MEMORY_ONLY = {"unplug", "endless", "slow", "mute-for-good", "gate"}
"""No cable, too long, nothing to see, always wakes after a while; and beside the gate a signature takes nearly all
that is left of each 1.2 s once pcscd has found the card again, so that chance decides."""
IN_PCSCD = [name for name in NAMES if name not in IN_MEMORY_ONLY]

pytestmark = pytest.mark.timeout(300)  # the first test plays them all


BY_FACE = {"gate", "slow"}
"""They take as long as all others together; the same air disturbs other visits by PIN."""


def played(names) -> dict[str, dict]:
    files = [VISITS[NAMES.index(name)] for name in names]
    return dict(zip(names, run_files(files, Options()), strict=True))


@pytest.fixture(scope="module")
def results():
    return played([name for name in NAMES if name not in BY_FACE])


@pytest.mark.slow
def test_a_visit_by_face_ends_as_expected_beside_a_gate_and_at_the_slowest_rate():
    found = played(sorted(BY_FACE))
    assert all(result["met"] for result in found.values()), found
    assert found["slow"]["card"]["interruptions"] == 0
    causes = found["gate"]["card"]["causes"]
    assert causes["interference"] == max(causes.values()) >= 1


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BY_FACE])
def test_each_visit_ends_as_expected_whatever_the_radio_does(results, name):
    result = results[name]
    assert result["met"], (result["missed"], result["reason"], result["card"])


@pytest.mark.parametrize("name", sorted(UNHEARD - BY_FACE))
def test_a_card_that_is_there_is_never_said_to_be_away(results, name):
    assert results[name]["card"]["interruptions"] == 0


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("blinks", "interference"),
        ("unplug", "reader_gone"),
        ("service-down", "service_gone"),
    ],
)
def test_the_result_says_why_the_card_was_lost(results, name, cause):
    causes = results[name]["card"]["causes"]
    assert causes[cause] >= 1
    assert causes[cause] == max(causes.values())


def test_a_pin_is_sent_at_most_once_per_entry_but_for_one_that_the_card_has_accepted(results):
    assert results["pin-answer-lost"]["card"]["verify_sent"]["pin"] == 2
    assert results["swap"]["card"]["verify_sent"]["pin"] == 0


def test_with_a_usb_port_in_the_settings_even_a_card_that_is_mute_for_good_is_read(tmp_path):
    settings = tmp_path / "uketsuke.toml"
    settings.write_text('[reader]\nusb_port = "1-2"\n')
    file = VISITS[NAMES.index("mute-for-good")]
    (result,) = run_files([file], Options(settings=settings))
    assert result["outcome"] == "eligible"


def test_a_radio_result_is_json_with_the_documented_keys_and_names_nobody(results):
    documented = Path("docs/visit-files.md").read_text()
    for result in results.values():
        text = json.dumps({**result, "title": "", "visit": ""}, allow_nan=False)
        assert "模擬" not in text
        for key in (*result, *result["card"]):
            assert f"`{key}`" in documented


def test_no_thread_is_left_after_the_radio(results):
    assert results
    assert [t.name for t in threading.enumerate() if t.name.startswith("uketsuke")] == []


# --- through a real pcscd, in a process of its own (libpcsclite knows one pcscd a process) --------


def through_pcscd(name: str, timeout_s: float) -> "subprocess.CompletedProcess[str]":
    file = f"tests/fixtures/visits/radio-{name}.visit.toml"
    command = [sys.executable, "-m", "ui.cli.main", "headless", file, "--reader", "pcsc", "--json"]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=timeout_s)


def test_a_pcscd_that_is_killed_in_the_middle_of_a_visit_costs_no_visit():
    done = through_pcscd("service-down", 200)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["card"]["causes"]["service_gone"] >= 1


def test_a_cable_that_pcscds_virtual_reader_does_not_have_is_refused():
    file = load_visit(VISITS[NAMES.index("unplug")])
    with pytest.raises(
        BadFile, match=r"unplug.visit.toml: radio.fault.kind: unplug is not possible"
    ):
        check_possible(file.radio.plan(), file.path)


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_PCSCD)
def test_the_same_files_end_as_expected_in_a_real_pcscd(name):
    done = through_pcscd(name, 280)
    assert done.returncode == 0, done.stdout + done.stderr
