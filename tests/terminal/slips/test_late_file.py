# SPDX-License-Identifier: Apache-2.0
"""A slip that an answer settles leaves the receipt computer's file of its visit: once, and of the visit's day."""

from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, timedelta

import pytest

from eligibility.codes import QualificationValidity, SegmentOfResult
from eligibility.errors import TimedOut
from eligibility.japan import JAPAN
from eligibility.oqs.codec import decode
from eligibility.oqs.face import FaceFolder
from eligibility.oqs.messages import ELIGIBILITY_REPLY
from eligibility.oqs.names import parse_face_name
from terminal.errors import JournalFull
from terminal.journal.face_files import WaitingFiles
from terminal.runner.face_file import FaceFiles, FacePorts
from terminal.slips.book import LEASE, SlipBook
from terminal.slips.late_file import late_files
from terminal.slips.outbox import Outbox, OutboxPorts
from terminal.slips.outcome import Follow
from terminal.slips.round import ask_now
from terminal.slips.values import SlipOutcome, SlipState
from tests.support.slip_drafts import (
    FRIDAY,
    HANAKO,
    ScriptedService,
    a_draft,
    a_proof,
    a_visit,
    an_answer,
)
from tests.support.still_clock import StillClock

VALID, INVALID = QualificationValidity.VALID, QualificationValidity.INVALID
MONDAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "face"
    made.mkdir()
    return made


@pytest.fixture
def follow(folder):
    return Follow(file_of=late_files(FaceFolder(folder, "9919999996")))


def issue(book, visit=1, **draft):
    number = book.issue(a_visit(visit), a_draft(**draft)).number
    book.attach_proof(number, a_proof(number, f"{visit:X}"))
    return number


def settle(book, number, follow, *script, at=MONDAY):
    return list(ask_now(book, ScriptedService(list(script)), [number], lambda: at, follow))


@contextmanager
def taking_part(clock):
    """This thread counts: time passes only while it waits, too."""
    clock.enlist()
    with clock.enlisted():
        try:
            yield
        finally:
            clock.retire()


@contextmanager
def files_of(clock, path, key, folder):
    """What writes into the folder, over the book's database; and what it wrote."""
    heard = []

    def hear(file):
        heard.append(file)
        clock.notify()

    ports = FacePorts(
        FaceFolder(folder, "9919999996"),
        clock,
        lambda: MONDAY,
        written=hear,
        open_store=lambda: WaitingFiles.open(path, key),
    )
    files = FaceFiles(ports)
    try:
        yield files, heard
    finally:
        files.close()


def waiting(path, key):
    with closing(WaitingFiles.open(path, key)) as store:
        return store.all()


def written(folder):
    return sorted(folder.glob("OQSsiquc01res_face_*.xml"))


@pytest.mark.parametrize("validity", [VALID, INVALID])
def test_what_settles_a_slip_waits_for_the_receipt_computer_as_of_the_visit_s_day(
    book, path, key, follow, validity
):
    number = issue(book)
    settle(book, number, follow, validity)
    (file,) = waiting(path, key)
    name = parse_face_name(file.name)
    assert (file.visit, file.serial) == (a_visit(1), "1")
    assert name.at.replace(tzinfo=JAPAN).astimezone(UTC) == FRIDAY
    assert number not in file.name
    reply = decode(ELIGIBILITY_REPLY, file.data, file.name)
    assert (reply.validity, reply.results[0].name) == (validity, HANAKO.name)


@pytest.mark.parametrize(
    "step",
    [
        QualificationValidity.NONE,
        QualificationValidity.SEVERAL,
        lambda proof, request: an_answer(proof, request, person=replace(HANAKO, name="架空 次郎")),
        lambda proof, request: an_answer(proof, request, segment=SegmentOfResult.PROCESSING),
        TimedOut("no answer"),
    ],
    ids=["nothing registered", "several", "somebody else", "in progress", "no answer"],
)
def test_what_does_not_settle_it_leaves_no_file(book, path, key, follow, step):
    settle(book, issue(book), follow, step)
    assert waiting(path, key) == ()


@pytest.mark.parametrize("name", ["架空 次郎", None])
def test_an_answer_about_somebody_else_is_never_made_into_a_file(book, follow, caplog, name):
    slip = book.get(issue(book))
    answer = an_answer(a_proof(slip.number), "visit-1")
    if name is None:
        slip = replace(slip, person=None)
    else:
        answer = replace(answer, results=(replace(answer.results[0], name=name),))
    assert follow.file_of(slip, answer, "1") is None
    assert "not about the person on the slip" in caplog.text
    assert "次郎" not in caplog.text


def test_settled_by_hand_it_leaves_none_also_when_an_answer_comes_later(book, path, key, follow):
    number = issue(book)
    question = book.take(number, MONDAY)
    book.settle_by_hand(number, SlipOutcome.DECLARED, "uketsuke-1", MONDAY)
    file = late_files(FaceFolder(path.parent, "9919999996"))(
        replace(book.get(number), person=HANAKO), an_answer(question.proof, "late"), "1"
    )
    assert book.settle(number, SlipOutcome.ELIGIBLE, "1/1/1", MONDAY, file).outcome == "declared"
    assert waiting(path, key) == ()


def test_a_restored_copy_that_settles_it_again_makes_the_same_file(
    tmp_path, path, key, book, follow
):
    number = issue(book)
    book.tidy()
    (tmp_path / "copy.db").write_bytes(path.read_bytes())
    settle(book, number, follow)
    with SlipBook.open(tmp_path / "copy.db", key) as copy:
        settle(copy, number, follow)
    assert waiting(tmp_path / "copy.db", key) == waiting(path, key)


def test_the_slip_is_not_settled_when_its_file_cannot_be_kept(book, path, key, follow, monkeypatch):
    def full(*_):
        raise JournalFull("no room")

    number = issue(book)
    monkeypatch.setattr("terminal.slips.book.keep_file", full)
    with pytest.raises(JournalFull):
        settle(book, number, follow)
    assert book.get(number).state is SlipState.OPEN
    monkeypatch.undo()
    settle(book, number, follow, at=MONDAY + LEASE)
    assert len(waiting(path, key)) == 1


def test_the_kiosk_s_outbox_brings_it_into_the_folder_once(path, key, folder, follow, book):
    numbers = [issue(book, visit) for visit in (1, 2)]
    clock, service = StillClock(), ScriptedService()
    ports = OutboxPorts(lambda: SlipBook.open(path, key), lambda: service, clock, lambda: MONDAY)
    outbox = Outbox(replace(ports, file_of=follow.file_of))
    with (
        files_of(clock, path, key, folder) as (files, heard),
        taking_part(clock),
    ):
        outbox.watch(lambda _: files.look())
        outbox.start()
        try:
            assert clock.wait(lambda: len(heard) == 2, 100), "not only at the next start"
            assert [book.get(number).state for number in numbers] == [SlipState.SETTLED] * 2
            for file in written(folder):
                file.unlink()  # as the receipt computer does
            files.look()
            clock.sleep(1)
        finally:
            assert outbox.close()
    assert (written(folder), waiting(path, key)) == ([], ())
    assert [file.visit for file in heard] == [a_visit(1), a_visit(2)]


def test_a_slip_settled_from_the_command_line_has_its_file_when_the_kiosk_looks(
    path, key, folder, follow, book
):
    clock = StillClock()
    with files_of(clock, path, key, folder) as (files, heard), taking_part(clock):
        clock.sleep(1)
        settle(book, issue(book), follow)
        assert written(folder) == []
        files.look()
        assert clock.wait(lambda: heard, 100)
    assert len(written(folder)) == 1
