# SPDX-License-Identifier: Apache-2.0
"""The service in a process of its own, killed under a bulk question: after a restart nothing of it is lost."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from eligibility.clock import WallClock
from eligibility.counter import CounterClient, Numbers
from eligibility.service.people import load_people, shipped_people
from eligibility.service.people_toml import dump_people
from ui.wiring.service_process import ServiceProcess

PEOPLE = 300


@pytest.fixture
def people(tmp_path) -> Path:
    one = next(iter(load_people(shipped_people())))
    many = (
        replace(one, id=f"p{n}", insurances=(replace(one.insurances[0], number=f"m-{n}"),))
        for n in range(PEOPLE)
    )
    path = tmp_path / "people.toml"
    path.write_text(dump_people(many), "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_bulk_question_survives_kill_9(tmp_path, people):
    service = ServiceProcess(tmp_path / "state", people, date(2026, 11, 24))
    service.start()
    wanted = [Numbers("01990019", f"m-{n}", "19790502", "10-01") for n in range(PEOPLE)]
    try:
        with CounterClient(service.client_settings("kiosk-1"), WallClock()) as client:
            number = client.start_bulk(wanted, "bulk-1")
            assert client.collect_bulk(number, "collect-1") is None
            assert service._child is not None
            service._child.kill()
            service.stop()
            service.today = date(2026, 11, 25)  # instead of waiting until it is ready
            service.start()
            assert client.start_bulk(wanted, "bulk-1") == number
            rows = client.collect_bulk(number, "collect-2")
    finally:
        service.stop()
    assert rows is not None
    assert [row.validity for row in rows] == ["1"] * PEOPLE
