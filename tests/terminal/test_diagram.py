# SPDX-License-Identifier: Apache-2.0
"""The picture of the machine is made by walking it, and the committed one is current."""

import re
from pathlib import Path
from typing import get_args

import pytest

from terminal.session.diagram import explore, mermaid
from terminal.session.states import Resumable, State

pytestmark = pytest.mark.timeout(300)  # the whole machine is walked once
DOCUMENT = Path("docs/session.mmd")


@pytest.fixture(scope="module")
def arrows():
    return explore()


def test_the_document_is_current(arrows):
    """Made by `make docs`."""
    assert DOCUMENT.read_text(encoding="utf-8") == mermaid(arrows)


def test_every_state_is_reached_and_left(arrows):
    names = {state.__name__ for state in get_args(State)}
    assert {target for _, target in arrows} == names
    assert {origin for origin, _ in arrows} == names


@pytest.mark.parametrize("state", [state.__name__ for state in get_args(Resumable)])
def test_a_visit_under_way_can_always_be_stopped_interrupted_and_resumed(arrows, state):
    known = {"AskingConsent": "Confirming"}  # what is known stays known
    known |= dict.fromkeys(("OfferingRegistration", "Registering"), "PrintingSlip")
    assert "Cancelled" in arrows[state, known.get(state, "Failed")]
    assert "CardVanished" in arrows[state, "Interrupted"]
    # A slip goes on without its card.
    without = {"Cancelled", "TimerFired"} if state == "PrintingSlip" else set()
    assert arrows["Interrupted", state] == {"LinkRestored", *without}


def test_an_answer_is_shown_only_after_the_card_was_confirmed(arrows):
    """What a slip ends with is no answer: nobody was found, or nobody answered.

    A card that only the tray camera sees is shown an outcome for nobody by name (`test_session_tray.py`).
    """
    ways = {ends: names for ends, names in arrows.items() if ends[1] == "ShowingResult"}
    back = ways.pop(("AskingHistory", "ShowingResult")) | ways.pop(
        ("ShowingHistory", "ShowingResult")
    )
    assert back == {"HistoryClosed", "HistoryFailed", "NonceFailed", "TimerFired"}
    assert arrows["ShowingResult", "AskingHistory"] == {"HistoryWanted"}
    assert ways == {
        ("Confirming", "ShowingResult"): {"CardConfirmed"},
        ("Leaving", "ShowingResult"): {"CardConfirmed", "TimerFired"},
        ("Interrupted", "ShowingResult"): {"Cancelled", "TimerFired"},
        ("PrintingSlip", "ShowingResult"): {"PrintSkipped", "SlipPrinted", "TimerFired"},
    }


def test_a_visit_begins_only_with_a_card_on_a_free_kiosk(arrows):
    into = {origin for origin, target in arrows if target == "ReadingCard"}
    assert into == {"Idle", "Interrupted", "Leaving", "AskingHistory"}
    assert arrows["Leaving", "ReadingCard"] == {"CardChanged"}
    assert arrows["AskingHistory", "ReadingCard"] == {"CardChanged"}


def test_the_service_is_asked_only_with_a_signed_proof(arrows):
    ways = {ends: names for ends, names in arrows.items() if ends[1] == "Querying"}
    del ways["Interrupted", "Querying"]
    assert ways == {("GatheringProof", "Querying"): {"ProofSigned"}}


def test_the_picture_is_a_state_diagram(arrows):
    lines = mermaid(arrows).splitlines()
    assert lines[0] == "stateDiagram-v2"
    for line in lines[1:]:
        assert re.fullmatch(r" +(\[\*\]|\w+) --> \w+( : \w+(, \w+)*)?| +state \w+ \{| +\}", line), (
            line
        )
