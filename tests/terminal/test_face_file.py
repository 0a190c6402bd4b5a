# SPDX-License-Identifier: Apache-2.0
"""A finished visit leaves its file once; what was not shown never does; a full disk loses none."""

import os
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    CardClassification,
    ConsentFlag,
    ProcessingResultStatus,
    QualificationValidity,
    SegmentOfResult,
    Sex,
)
from eligibility.oqs import face as face_module
from eligibility.oqs.codec import decode
from eligibility.oqs.face import FaceFolder
from eligibility.oqs.messages import ELIGIBILITY_REPLY
from hw.card.text import Holder
from hw.card.values import Sex as ChipSex
from terminal.errors import JournalFull
from terminal.journal.advice import AdviceId
from terminal.journal.face_files import WaitingFiles
from terminal.journal.keys import Key
from terminal.runner.devices import Moment, SeenVisit
from terminal.runner.face_file import FaceFiles, FacePorts, shown_answer
from terminal.session.values import Consents, Outcome, OutcomeKind
from tests.support.still_clock import StillClock

NOW = datetime(2026, 11, 24, 0, 30, 15, tzinfo=UTC)
HANAKO = Eligibility(
    CardClassification.GENERAL, "模擬　花子", "19800115", Sex.FEMALE, "模擬健康保険協会"
)
CHIP = Holder("模擬　花子", "架空県", "19800115", ChipSex.FEMALE)
ELIGIBLE = Answer(
    SegmentOfResult.NORMAL,
    "visit-1",
    status=ProcessingResultStatus.NORMAL,
    validity=QualificationValidity.VALID,
    results=(HANAKO,),
)
NONE = replace(ELIGIBLE, validity=QualificationValidity.NONE, results=())


def seen(
    answer: Answer | None = ELIGIBLE, kind: OutcomeKind = OutcomeKind.ELIGIBLE, **more
) -> SeenVisit:
    given = {"holder": CHIP, "outcome": Outcome(kind, "stated"), "answer": answer, **more}
    return SeenVisit(uuid4(), NOW, "kiosk-1", **given)


@pytest.fixture
def clock():
    return StillClock()


@pytest.fixture
def files(tmp_path, clock):
    made = make(tmp_path, clock)
    yield made
    made.close()


def make(folder: Path, clock: StillClock, **ports) -> FaceFiles:
    given = {"retry_s": 30.0, **ports}
    return FaceFiles(FacePorts(FaceFolder(folder, "9919999996"), clock, lambda: NOW, **given))


def written(folder: Path) -> list:
    return [
        decode(ELIGIBILITY_REPLY, path.read_bytes(), path.name)
        for path in sorted(folder.glob("OQSsiquc01res_face_*.xml"))
    ]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (ELIGIBLE, OutcomeKind.ELIGIBLE),
        (NONE, OutcomeKind.NONE),
        (replace(ELIGIBLE, validity=QualificationValidity.INVALID), OutcomeKind.INELIGIBLE),
        (replace(NONE, validity=QualificationValidity.SEVERAL), OutcomeKind.SEVERAL),
        (
            replace(NONE, validity=QualificationValidity.INVALID_NEW_EXISTS),
            OutcomeKind.NEW_ELIGIBILITY,
        ),
    ],
)
def test_every_answer_that_was_shown_leaves_its_file(tmp_path, files, answer, kind):
    visit = seen(answer, kind)
    files.hear(Moment.FINISHED, visit)
    files.close()
    (reply,) = written(tmp_path)
    assert (reply.validity, len(reply.results)) == (answer.validity, len(answer.results))
    assert files.result(visit.visit) is True


FOREIGN = replace(
    ELIGIBLE, results=(replace(HANAKO, name="見本　健二", birth="19501103", sex=Sex.MALE),)
)


@pytest.mark.parametrize(
    "visit",
    [
        seen(None, OutcomeKind.UNDECIDED),
        seen(ELIGIBLE, OutcomeKind.UNDECIDED),
        seen(FOREIGN, OutcomeKind.MISMATCH),
        seen(FOREIGN, OutcomeKind.ELIGIBLE),
        seen(NONE, OutcomeKind.ELIGIBLE),
        seen(ELIGIBLE, OutcomeKind.CARD_ERROR),
        seen(ELIGIBLE, OutcomeKind.CANCELLED),
        seen(ELIGIBLE, OutcomeKind.STAFF),
        seen(holder=None),
        seen(outcome=None),
    ],
    ids=[
        "no answer",
        "came too late",
        "mismatch",
        "another person's though the session said yes",
        "another answer than was shown",
        "the card went",
        "cancelled",
        "staff",
        "nobody to compare with",
        "not finished",
    ],
)
def test_what_was_not_shown_to_its_holder_leaves_no_file(tmp_path, files, visit):
    assert shown_answer(visit) is None
    files.hear(Moment.FINISHED, visit)
    files.close()
    assert list(tmp_path.iterdir()) == []
    assert files.result(visit.visit) is None


@pytest.mark.parametrize("moment", [moment for moment in Moment if moment is not Moment.FINISHED])
def test_a_visit_that_goes_on_leaves_no_file(tmp_path, files, moment):
    files.hear(moment, seen())
    files.close()
    assert list(tmp_path.iterdir()) == []


def test_two_people_in_one_answer_leave_none(tmp_path, files):
    visit = seen(
        replace(NONE, validity=QualificationValidity.SEVERAL, results=(HANAKO, HANAKO)),
        OutcomeKind.SEVERAL,
    )
    files.hear(Moment.FINISHED, visit)
    files.close()
    assert (list(tmp_path.iterdir()), files.result(visit.visit)) == ([], False)


@pytest.mark.parametrize(("said", "flag"), [(True, ConsentFlag.YES), (False, ConsentFlag.NO)])
def test_what_the_person_said_stands_in_the_file_for_24_hours(said, flag):
    answer = shown_answer(seen(consents=Consents(information=said)))
    drugs = next(one for one in answer.results[0].consents if one.item == "PharmacistsInfo")
    assert (drugs.flag, drugs.at, drugs.until) == (flag, "20261124093015", "20261125093015")
    assert shown_answer(seen()) is ELIGIBLE, "not asked: as the service said"


def test_every_visit_has_a_file_of_its_own_with_one_person(tmp_path, files):
    for _ in range(20):
        files.hear(Moment.FINISHED, seen())
    files.close()
    assert [len(reply.results) for reply in written(tmp_path)] == [1] * 20


def test_a_folder_that_is_away_is_tried_again_and_staff_are_told(tmp_path, clock):
    folder = tmp_path / "face"
    files = make(folder, clock)
    visit = seen()
    files.hear(Moment.FINISHED, visit)
    clock.wait(lambda: files.trouble is not None, 1000)
    assert (files.advice.id, files.advice.cause) == (AdviceId.RECEIPT_FILES, "Q04")
    assert (files.result(visit.visit), files.waiting) == (False, 1)
    folder.mkdir()
    assert clock.wait(lambda: files.result(visit.visit) is True, 100)
    clock.wait(lambda: files.trouble is None, 100)
    assert (files.advice, files.waiting) == (None, 0)
    files.close()
    assert len(written(folder)) == 1


def test_a_full_disk_loses_no_file_and_doubles_none(tmp_path, clock, monkeypatch):
    tries = []

    def put(folder, name, data):
        tries.append(name)
        if len(tries) < 5:
            raise face_module.folder_error(folder, OSError(28, "full"))
        return real(folder, name, data)

    real = face_module.put
    monkeypatch.setattr(face_module, "put", put)
    files = make(tmp_path, clock)
    visits = [seen() for _ in range(3)]
    for visit in visits:
        files.hear(Moment.FINISHED, visit)
    assert clock.wait(lambda: files.waiting == 0 and len(tries) > 4, 1000)
    files.close()
    assert len(written(tmp_path)) == 3
    assert len(set(tries)) == 3, "a try that failed is repeated under the same name"


def test_closing_tries_once_more_and_says_what_is_left(tmp_path, clock, caplog):
    files = make(tmp_path / "nowhere", clock)
    files.hear(Moment.FINISHED, seen())
    files.close()
    assert "1 files did not reach the receipt computer's folder" in caplog.text
    assert "花子" not in caplog.text


def test_the_access_log_hears_of_a_file_when_it_lies_there(tmp_path, clock):
    heard = []
    files = make(tmp_path, clock, written=heard.append)
    visit = seen(serial="0123ABCD")
    files.hear(Moment.FINISHED, visit)
    files.close()
    assert [(file.visit, file.serial) for file in heard] == [(visit.visit, visit.serial)]


def test_what_a_name_lost_is_logged_without_the_name(tmp_path, files, caplog):
    chip = replace(CHIP, name="𠮷野　花子")
    answer = replace(ELIGIBLE, results=(replace(HANAKO, name="𠮷野　花子"),))
    files.hear(Moment.FINISHED, seen(answer, holder=chip))
    files.close()
    assert "face file: Name lost 1 characters" in caplog.text
    assert "野" not in caplog.text


def test_old_files_go_only_when_the_settings_say_so(tmp_path, clock):
    old = tmp_path / "OQSsiquc01res_face_9919999996aa_20200101000000.xml"
    for keep, left in ((None, True), (timedelta(hours=24), False)):
        old.touch()
        os.utime(old, (0, 0))
        files = make(tmp_path, clock, keep=keep)
        files.hear(Moment.FINISHED, seen())
        files.close()
        assert old.exists() is left


def test_what_waited_when_the_kiosk_was_switched_off_is_written_by_the_next_one(tmp_path, clock):
    database, key, folder = tmp_path / "journal.db", Key.throwaway(), tmp_path / "face"

    def store():
        return WaitingFiles.open(database, key)

    first, visit, heard = make(folder, clock, open_store=store), seen(serial="0123ABCD"), []
    first.hear(Moment.FINISHED, visit)
    first.close()
    assert "花子".encode() not in database.read_bytes()
    folder.mkdir()
    second = make(folder, clock, open_store=store, written=heard.append)
    second.close()
    assert len(written(folder)) == 1
    assert [(file.visit, file.serial) for file in heard] == [(visit.visit, "0123ABCD")]
    with closing(store()) as left:
        assert left.all() == ()


KILLED = """
import os, signal, sys
from pathlib import Path
from eligibility.oqs import face
from terminal.journal.keys import Key
from tests.terminal.test_face_file import FaceFiles, Moment, StillClock, WaitingFiles, make, seen
def die(*given):
    if sys.argv[1] == "after":
        real(*given)
    os.kill(os.getpid(), signal.SIGKILL)
real, face.put = face.put, die
key = Key(bytes.fromhex(sys.argv[3]))
place = Path(sys.argv[2])
store = lambda: WaitingFiles.open(place / "journal.db", key)
files = make(place / "face", StillClock(), open_store=store)
files.hear(Moment.FINISHED, seen())
files.close()
"""


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_beside_the_write_the_file_is_there_once_after_the_next_start(tmp_path, clock, when):
    key, folder = Key.throwaway(), tmp_path / "face"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", KILLED, when, str(tmp_path), key.raw.hex()], check=False
    )
    assert done.returncode == -9
    make(folder, clock, open_store=lambda: WaitingFiles.open(tmp_path / "journal.db", key)).close()
    assert len(written(folder)) == 1


def test_a_database_that_fails_does_not_cost_the_file(tmp_path, clock, caplog):
    def broken():
        raise JournalFull("no room")

    files = make(tmp_path, clock, open_store=broken)
    files.hear(Moment.FINISHED, seen())
    files.close()
    assert len(written(tmp_path)) == 1
    assert "J07" in caplog.text
