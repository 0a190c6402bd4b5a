# SPDX-License-Identifier: Apache-2.0
"""Where the slips lie, what is forgotten, and that a throw-away book leaves nothing behind."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eligibility.japan import JAPAN
from terminal.clock import WallClock
from terminal.errors import JournalMissing
from terminal.settings import Settings
from terminal.settings_records import ClinicTable
from terminal.settings_service import OqsTable
from terminal.slips.asking import TooOld
from terminal.slips.outcome import Outcome
from terminal.slips.values import SlipOutcome
from tests.support.slip_drafts import FRIDAY, ScriptedService, a_draft, a_proof, a_visit
from ui.wiring.access import access_work, open_access_reader
from ui.wiring.house import House, Lines, Outside
from ui.wiring.journal import ensure_key, named_journal
from ui.wiring.slips import Slips, ThrowAway, forget_old, note_ends, open_slips


def slips(settings: Settings, **more: object) -> Slips:
    return Slips(settings, ScriptedService, WallClock(), lambda: datetime.now(UTC), **more)  # type: ignore[arg-type]


@pytest.fixture
def kept(tmp_path: Path) -> Settings:
    path = tmp_path / "j.db"
    ensure_key(path)
    return Settings(journal=named_journal(path))


def test_slips_lie_in_the_journal_s_database(kept: Settings) -> None:
    made = slips(kept)
    with made.open_book() as book:
        number = book.issue(a_visit(1), a_draft()).number
    made.close()
    with open_slips(kept.journal) as book:
        assert book.get(number).number == number


def test_without_a_journal_they_are_gone_with_the_kiosk(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = slips(Settings())
    with made.open_book() as one, made.open_book() as other:
        number = one.issue(a_visit(1), a_draft()).number
        assert other.get(number).number == number
    made.close()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(JournalMissing):
        open_slips(Settings().journal)


@pytest.mark.parametrize("named", [True, False], ids=["journal", "throw-away database"])
def test_a_slip_that_the_kiosk_settles_leaves_the_receipt_computer_s_file(
    kept: Settings, tmp_path: Path, named: bool
) -> None:
    clock, folder = WallClock(), tmp_path / "face"
    folder.mkdir()
    clinic = {"institution_code": "9919999996"}
    settings = (kept if named else Settings()).model_copy(
        update={"oqs": OqsTable(face_dir=folder), "clinic": ClinicTable(**clinic)}
    )
    nothing: Any = None
    lines = Lines(nothing, ScriptedService, nothing, nothing, nothing)
    house = House(settings, clock, lambda: FRIDAY, lines)
    house.devices(Outside(*[nothing] * 6))
    with house.slips.open_book() as book:
        number = book.issue(a_visit(1), a_draft()).number
        book.attach_proof(number, a_proof(number))
    try:
        house.start()
        assert clock.wait(lambda: house.slips.outbox.summary.to_do, 50)
    finally:
        house.close()
    (file,) = folder.iterdir()
    assert file.name.endswith(f"_{FRIDAY.astimezone(JAPAN):%Y%m%d%H%M%S}.xml")


def test_visits_that_share_a_throw_away_book_get_no_number_twice() -> None:
    shared, numbers = ThrowAway(), []
    for visit in range(3):
        made = slips(Settings(), shared=shared)
        with made.open_book() as book:
            numbers.append(book.issue(a_visit(visit), a_draft()).number)
        made.close()
    shared.close()
    assert len(set(numbers)) == 3


def test_runner_and_outbox_that_open_it_at_the_same_time_find_the_same_book(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made, together = ThrowAway(), threading.Barrier(6)

    def open_it() -> None:
        together.wait(20)
        made.open().close()

    threads = [threading.Thread(target=open_it) for _ in range(together.parties)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(list(tmp_path.iterdir())) == 1
    made.close()


def test_the_outbox_over_them_settles_what_is_kept(kept: Settings) -> None:
    made, clock = slips(kept), WallClock()
    with made.open_book() as book:
        number = book.issue(a_visit(1), a_draft(datetime.now(UTC), settle_by=_soon())).number
        book.attach_proof(number, a_proof(number))
        ended: list[str] = []
        made.outbox.listen(lambda outcome: (ended.append(outcome.record.number), clock.notify()))
        made.start()
        try:
            assert clock.wait(lambda: bool(ended), 20)
        finally:
            made.close()
        assert book.get(number).outcome is SlipOutcome.ELIGIBLE


def _soon():
    return (datetime.now(UTC) + timedelta(days=7)).date()


def test_old_closed_slips_are_forgotten_counted_from_the_newest(kept: Settings) -> None:
    with open_slips(kept.journal, make=True) as book:
        for day in (0, 10, 20):
            at = FRIDAY + timedelta(days=day)
            number = book.issue(a_visit(day), a_draft(at)).number
            book.expire(number, "days_over", at)
        forget_old(book, 15, FRIDAY + timedelta(days=4000))
        assert [slip.visit.int for slip in book.slips()] == [10, 20], (
            "a clock far ahead costs no more"
        )
        forget_old(book, 15, FRIDAY - timedelta(days=4000))
        assert len(book.slips()) == 2


def test_what_was_learnt_when_the_person_had_gone_is_in_the_access_log(kept: Settings) -> None:
    work = access_work(kept, WallClock(), lambda: datetime.now(UTC))
    assert work is not None
    work.start()
    hear = note_ends(work)
    with open_slips(kept.journal, make=True) as book:
        for visit, serial in enumerate(("CA01", "CA02", "CA03")):
            number = book.issue(a_visit(visit), a_draft()).number
            ends = {
                "CA01": lambda n: book.settle(n, SlipOutcome.ELIGIBLE, "1/1/1", FRIDAY),
                "CA02": lambda n: book.contradict(n, "answer_differs_in_name", "1/1/1", FRIDAY),
                "CA03": lambda n: book.expire(n, "slip_too_old", FRIDAY),
            }
            hear(Outcome(ends[serial](number), TooOld(), serial=serial))
    work.close()
    with open_access_reader(kept.journal, kept.kiosk.id) as log:
        rows = {
            serial: [(row.kind, row.purpose) for row in log.about(serial)]
            for serial in ("CA01", "CA02", "CA03")
        }
    assert rows == {
        "CA01": [("slip_settled", "eligible")],
        "CA02": [("slip_settled", "contradicted")],
        "CA03": [],
    }, "nothing was learnt about the third"
