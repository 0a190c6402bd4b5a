# SPDX-License-Identifier: Apache-2.0
"""What lanes note reaches the log, in order, signed and anchored; a disk that refuses it is told, nothing is lost."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from eligibility.access_log import SigningKey, VerifyKey, read_checkpoint, verify
from eligibility.access_log.key_files import LogKeys
from eligibility.anchoring import Anchor
from eligibility.errors import ConnectFailed
from terminal.clock import MediaClock
from terminal.errors import JournalFull
from terminal.journal.access import AccessLog, AccessReader
from terminal.journal.advice import AdviceId
from terminal.journal.keys import Key
from terminal.runner.access_listener import access_listener
from terminal.runner.access_work import AccessKind, AccessPorts, AccessWork
from terminal.runner.anchor_work import AnchorPorts, AnchorWork
from terminal.runner.devices import Moment, SeenVisit
from terminal.session.values import Outcome, OutcomeKind

NOW = datetime(2026, 11, 24, 1, tzinfo=UTC)


@dataclass
class Safe:
    """Keeps anchors, or is away."""

    kept: list[Anchor] = field(default_factory=list)
    away: bool = False

    def anchor(self, checkpoint: str, key: VerifyKey) -> Anchor:
        if self.away:
            raise ConnectFailed("no link")
        self.kept.append(Anchor(read_checkpoint(checkpoint, key).seq, checkpoint, "receipt"))
        return self.kept[-1]

    def close(self) -> None:
        pass


@dataclass
class Kiosk:
    path: Path
    clock: MediaClock = field(default_factory=MediaClock)
    key: Key = field(default_factory=Key.throwaway)
    keys: LogKeys = field(default_factory=LogKeys.throwaway)
    full: bool = False
    safe: Safe = field(default_factory=Safe)

    def open(self) -> AccessLog:
        if self.full:
            raise JournalFull("database or disk is full")
        return AccessLog.open(self.path, self.key, "kiosk-1", self.keys)

    def work(self, **changes) -> AccessWork:
        anchor = AnchorWork(AnchorPorts(self.open, lambda: self.safe, self.clock))
        ports = AccessPorts(self.open, self.clock, lambda: NOW, anchor=anchor, **changes)
        made = AccessWork(ports)
        made.start()
        return made

    def until(self, done: Callable[[], bool]) -> None:
        self.clock.wait(done, 100_000)
        assert done()

    def rows(self) -> list[tuple[str, str, str, str]]:
        with AccessReader.open(self.path, self.key, "kiosk-1", self.keys) as reader:
            assert verify("kiosk-1", reader.rows(), reader.marks()).holds
            return [(row.kind, row.purpose, row.actor, row.reference) for row in reader.rows()]

    def confirmed(self) -> int:
        with AccessReader.open(self.path, self.key, "kiosk-1", self.keys) as reader:
            return verify("kiosk-1", reader.rows(), reader.marks()).confirmed


@pytest.fixture
def kiosk(tmp_path: Path) -> Kiosk:
    return Kiosk(tmp_path / "journal.db")


def test_what_was_noted_is_in_the_log_in_order_signed_and_anchored_at_the_end(kiosk):
    work = kiosk.work()
    for number in range(3):
        work.note(AccessKind.CHIP_READ, f"v{number}", "0A1B", "photo")
    assert work.close()
    assert kiosk.rows() == [("chip_read", "photo", "terminal", f"v{n}") for n in range(3)]
    assert kiosk.confirmed() == 3
    assert [anchor.seq for anchor in kiosk.safe.kept] == [3]


def test_a_checkpoint_comes_after_so_many_rows(kiosk):
    work = kiosk.work(every=2)
    for number in range(4):
        work.note(AccessKind.CHIP_READ, f"v{number}", "0A1B", "photo")
        kiosk.until(lambda: not work.waiting)
    assert kiosk.confirmed() == 4
    work.close()
    assert [anchor.seq for anchor in kiosk.safe.kept][-1] == 4


def test_a_full_disk_is_told_and_loses_nothing(kiosk, caplog):
    kiosk.full = True
    work = kiosk.work()
    work.note(AccessKind.CHIP_READ, "v1", "0A1B", "photo")
    kiosk.until(lambda: work.trouble is not None)
    assert work.trouble.code == "J07"
    assert "access log: J07" in caplog.text
    assert work.advice.id is AdviceId.ACCESS_LOG
    work.note(AccessKind.ANSWER_SHOWN, "v1", "0A1B", "eligible")
    assert work.waiting == 2
    kiosk.full = False
    kiosk.until(lambda: not work.waiting)
    kiosk.until(lambda: work.trouble is None)
    assert work.advice is None
    work.close()
    assert [row[0] for row in kiosk.rows()] == ["chip_read", "answer_shown"]


def test_without_a_link_checkpoints_wait_and_are_anchored_later(kiosk):
    kiosk.safe.away = True
    work = kiosk.work(every=1)
    work.note(AccessKind.CHIP_READ, "v1", "0A1B", "photo")
    work.close()
    assert kiosk.safe.kept == []
    kiosk.safe.away = False
    kiosk.work().close()
    assert [anchor.seq for anchor in kiosk.safe.kept] == [1]
    with AccessReader.open(kiosk.path, kiosk.key, "kiosk-1", kiosk.keys) as reader:
        assert reader.tokens()["receipt"] == ["receipt"]


def test_what_makes_no_row_is_dropped_and_holds_nothing_up(kiosk, caplog):
    work = kiosk.work()
    work.note(AccessKind.CHIP_READ, "v1", "0A1B", "not a word")
    work.note(AccessKind.CHIP_READ, "v2", "0A1B", "photo")
    work.close()
    assert [row[3] for row in kiosk.rows()] == ["v2"]
    assert "not noted" in caplog.text


def test_nobody_is_named_in_the_database_or_in_a_message(kiosk, caplog):
    work = kiosk.work()
    work.note(AccessKind.CHIP_READ, "v1", "0A1B2C3D", "not a word")
    work.note(AccessKind.CHIP_READ, "v1", "0A1B2C3D", "photo")
    work.close()
    with AccessReader.open(kiosk.path, kiosk.key, "kiosk-1", kiosk.keys) as reader:
        assert len(reader.about("0A1B2C3D")) == 1
        assert all(row.person != "0A1B2C3D" for row in reader.rows())
    assert "0A1B2C3D" not in caplog.text


@pytest.mark.parametrize(
    ("moment", "row"),
    [
        (Moment.CHIP_READ, ("chip_read", "texts_and_photo", "terminal")),
        (Moment.STAFF_CHECK, ("staff_check", "photo", "staff")),
        (Moment.STAFF_AGREED, ("staff_check", "birth_year", "staff")),
        (Moment.ANSWER_SHOWN, ("answer_shown", "eligible", "terminal")),
        (Moment.REGISTERED, ("registered", "first_registration", "terminal")),
        (Moment.SLIP_ISSUED, ("slip_issued", "eligible", "terminal")),
    ],
)
def test_each_moment_of_a_visit_is_an_access(kiosk, moment, row):
    work = kiosk.work()
    outcome = Outcome(OutcomeKind.ELIGIBLE, "eligible")
    hear = access_listener(work)
    hear(moment, SeenVisit(UUID(int=7), NOW, "kiosk-1", outcome=outcome, serial="0A1B2C3D"))
    hear(Moment.FINISHED, SeenVisit(UUID(int=7), NOW, "kiosk-1", outcome=outcome))
    work.close()
    assert kiosk.rows() == [(*row, str(UUID(int=7)))]


def test_a_key_of_another_kiosk_signs_nothing_here(kiosk):
    work = kiosk.work()
    work.note(AccessKind.CHIP_READ, "v1", "0A1B", "photo")
    work.close()
    assert kiosk.safe.kept[0].anchored(kiosk.keys.signing.public).chain == "kiosk-1"
    assert kiosk.keys.signing.public.id != SigningKey.generate().public.id
