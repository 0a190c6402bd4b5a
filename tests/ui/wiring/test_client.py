# SPDX-License-Identifier: Apache-2.0
"""How patient a client is where nobody waits for it."""

from pathlib import Path

from eligibility.client import ClientSettings
from terminal.rounds import JOIN_S
from terminal.settings import Settings
from terminal.slips.book import LEASE
from ui.wiring.client import MOCK_INSTITUTION, client_settings, patient


def test_the_outbox_waits_longer_than_a_person_and_less_than_its_own_limits() -> None:
    pem, table = Path("a.pem"), Settings().service
    shared = ClientSettings(
        "https://localhost", pem, pem, pem, 3.0, table.read_timeout_s, table.deadline_s
    )
    waits = patient(shared)
    assert shared.read_timeout_s < shared.deadline_s < waits.read_timeout_s < waits.deadline_s
    assert waits.deadline_s < min(JOIN_S, LEASE.total_seconds())


def test_each_question_of_a_kiosk_names_its_clinic() -> None:
    read = Settings.model_validate(
        {
            "clinic": {"institution_code": "1310000001"},
            "service": {"ca_file": "a.pem", "cert_file": "b.pem", "key_file": "c.pem"},
        }
    )
    assert client_settings(read, None).institution_code == "1310000001"
    bare = read.model_copy(update={"clinic": Settings().clinic})
    assert client_settings(bare, None).institution_code == MOCK_INSTITUTION
