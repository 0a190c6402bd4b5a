# SPDX-License-Identifier: Apache-2.0
"""A flickering card in a real pcscd, in real time: each kind of fault, a sample of the sweep, accidents of pcscd."""

from pathlib import Path
from typing import Any

import pytest

from terminal.failures import TABLE
from tests.support.pcsc_visits import (
    ANTENNA,
    HEALED,
    LENGTHS_MS,
    Fault,
    faults_at,
    run_accident,
    run_headless,
    write_visit,
)

TYPED = {row.code for row in TABLE.values()}
INTERNAL = {"T00", "T01"}
VERIFY_PIN = "00 20 00 98 04"
UNKNOWN_CARD = 8
"""Commands until the card has said which one it is: until then a swap is no swap to the kiosk, and a
visit is given up after two seconds without a card."""
SAMPLE = (1, 6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66)
"""Commands of a visit by PIN, which has about 70."""


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_visit_by_pin_gets_over_a_blink_and_a_reset_in_a_real_pcscd(tmp_path: Path):
    files = [
        write_visit(tmp_path, "blink", Fault("blink", 20, 100).toml()),
        write_visit(tmp_path, "reset", Fault("reset", 20).toml()),
    ]
    blink, reset = run_headless(files, timeout_s=280)
    for result in (blink, reset):
        assert (result["outcome"], result["card"]["verify_sent"]["pin"]) == ("eligible", 1)
        assert result["card"]["drops"] >= 1


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("kind", LENGTHS_MS)
def test_each_kind_of_fault_ends_right_or_with_a_typed_failure(tmp_path: Path, kind: str):
    """Spread over the commands of a visit: each kind at four of the twelve, all of them at the PIN."""
    offset = list(LENGTHS_MS).index(kind) % 3
    faults = [
        fault for apdu in SAMPLE[offset::3] for fault in faults_at(apdu) if fault.kind == kind
    ]
    faults += [fault for fault in faults_at(1, VERIFY_PIN) if fault.kind == kind]
    files = [write_visit(tmp_path, str(fault), fault.toml()) for fault in faults]
    results = run_headless(files, timeout_s=1700)
    assert len(results) == len(faults)
    found = [
        f"{fault}: {text}"
        for fault, result in zip(faults, results, strict=True)
        for text in complaints(fault, result)
    ]
    assert found == []


def complaints(fault: Fault, result: dict[str, Any]) -> list[str]:
    """What is wrong with how this visit went."""
    found = []
    ended = f"{result['outcome']} ({result['reason']}, {result['support_code']})"
    right = result["outcome"] == "eligible" or given_up_early(fault, result)
    if not right and (fault.kind in HEALED or not told(fault, result)):
        found.append(ended)
    allowed = 2 if fault.command else 1
    if result["card"]["verify_sent"]["pin"] > allowed and fault.kind != "garbled":
        found.append(f"PIN sent {result['card']['verify_sent']['pin']} times")
    return found


def given_up_early(fault: Fault, result: dict[str, Any]) -> bool:
    """The service was away for longer than an unknown card is waited for."""
    early = not fault.command and fault.apdu < UNKNOWN_CARD
    return fault.kind == "service_down" and early and result["outcome"] == "abandoned"


def told(fault: Fault, result: dict[str, Any]) -> bool:
    """Another card is its own sentence; all else has a code that staff can read."""
    early = not fault.command and fault.apdu < UNKNOWN_CARD
    if fault.kind == "swap" and early and result["reason"] == "number_b_refused":
        return True
    if fault.kind == "swap" and result["reason"] == "another_card":
        return True
    return result["support_code"] in TYPED - INTERNAL


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize(
    ("kind", "after_s", "for_s"),
    [("kill", 1.0, 2.0), ("kill", 2.0, 2.0), ("freeze", 1.0, 8.0), ("freeze", 6.5, 8.0)],
)
def test_a_pcscd_that_is_killed_or_stands_still_in_the_middle_of_a_visit_does_not_end_it(
    tmp_path: Path, kind: str, after_s: float, for_s: float
):
    result = run_accident(write_visit(tmp_path, kind, ANTENNA), kind, after_s, for_s)
    assert result["outcome"] == "eligible", (result["reason"], result["support_code"])
    assert result["card"]["verify_sent"]["pin"] <= 2
    assert result["card"]["drops"] >= 1
