# SPDX-License-Identifier: Apache-2.0
"""The file of a finished visit: what is in it, what must never be, and when old ones go."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eligibility.answers import Answer, Eligibility
from eligibility.codes import (
    CardClassification,
    ProcessingResultStatus,
    QualificationValidity,
    ReferenceClassification,
    SegmentOfResult,
    Sex,
)
from eligibility.errors import FolderMissing, NotForTheFile
from eligibility.oqs.codec import decode
from eligibility.oqs.encoding import Encoding
from eligibility.oqs.face import FaceFolder, face_file, forget_old, new_visit_id, write_face_file
from eligibility.oqs.messages import ELIGIBILITY_REPLY
from eligibility.oqs.names import parse_face_name
from tests.support.oqs_values import independent

CLINIC = "9919999996"
NOON = datetime(2026, 4, 1, 0, 30, 15, tzinfo=UTC)
HANAKO = Eligibility(
    CardClassification.GENERAL,
    "模擬　花子",
    "19800101",
    Sex.FEMALE,
    "模擬健康保険協会",
    insurer_number="  999011",
    number="4260",
)
ELIGIBLE = Answer(
    SegmentOfResult.NORMAL,
    "visit-1",
    certificate_serial="0123ABCD",
    status=ProcessingResultStatus.NORMAL,
    validity=QualificationValidity.VALID,
    results=(HANAKO,),
    executed_at="20260401093014",
    confirmation_date="20260401",
    reference=ReferenceClassification.MY_NUMBER_CARD,
)
NONE = replace(ELIGIBLE, validity=QualificationValidity.NONE, results=())


def folder(path, encoding=Encoding.SHIFT_JIS) -> FaceFolder:
    return FaceFolder(path, CLINIC, encoding)


@pytest.mark.parametrize("encoding", Encoding)
def test_the_file_says_what_the_answer_said_under_a_name_of_the_field(tmp_path, encoding):
    visit = new_visit_id()
    file = face_file(folder(tmp_path, encoding), ELIGIBLE, visit, NOON)
    write_face_file(folder(tmp_path), file.name, file.data)
    name = parse_face_name(file.name)
    assert (name.institution_code, name.id) == (CLINIC, visit)
    assert name.at == datetime(2026, 4, 1, 9, 30, 15), "in Japan"
    data = (tmp_path / file.name).read_bytes()
    root = independent(data)
    assert root.findtext("MessageHeader/ArbitraryFileIdentifier") == "visit-1"
    assert (
        root.findtext("MessageBody/ResultList/ResultOfQualificationConfirmation/InsurerNumber")
        == "  999011"
    )
    read = decode(ELIGIBILITY_REPLY, data, file.name)
    assert read.header.institution_code == CLINIC
    assert (read.header.segment, read.status, read.validity) == ("1", "1", "1")
    assert read.results == (replace(HANAKO, insurer_number="999011"),)


def test_what_ties_the_card_to_the_answer_does_not_leave_the_kiosk(tmp_path):
    file = face_file(folder(tmp_path), ELIGIBLE, "0" * 20, NOON)
    assert b"0123ABCD" not in file.data
    assert "花子" not in repr(file)


@pytest.mark.parametrize(
    "validity",
    [
        QualificationValidity.NONE,
        QualificationValidity.SEVERAL,
        QualificationValidity.INVALID_NEW_EXISTS,
    ],
)
def test_a_no_is_written_too_with_its_codes_and_nobody_in_it(tmp_path, validity):
    file = face_file(folder(tmp_path), replace(NONE, validity=validity), "0" * 20, NOON)
    root = independent(file.data)
    assert root.findtext("MessageBody/QualificationValidity") == validity
    assert root.find("MessageBody/ResultList") is None


def test_a_failed_query_has_its_error_in_the_header(tmp_path):
    failed = Answer(
        SegmentOfResult.ABNORMAL, "visit-1", error_code="MOCK-ABNORMAL", error_message="模擬"
    )
    root = independent(face_file(folder(tmp_path), failed, "0" * 20, NOON).data)
    assert root.findtext("MessageHeader/SegmentOfResult") == "9"
    assert root.findtext("MessageHeader/ErrorCode") == "MOCK-ABNORMAL"


@pytest.mark.parametrize(
    "answer",
    [replace(ELIGIBLE, results=(HANAKO, HANAKO)), Answer(SegmentOfResult.PROCESSING, "visit-1")],
    ids=["two people", "in progress"],
)
def test_two_people_or_an_unfinished_answer_never_get_a_file(tmp_path, answer):
    with pytest.raises(NotForTheFile):
        face_file(folder(tmp_path), answer, "0" * 20, NOON)


def test_every_visit_has_an_id_of_its_own_and_the_same_file_is_written_once(tmp_path):
    assert len({new_visit_id() for _ in range(1000)}) == 1000
    file = face_file(folder(tmp_path), ELIGIBLE, new_visit_id(), NOON)
    for _ in range(3):
        write_face_file(folder(tmp_path), file.name, file.data)
    assert [entry.name for entry in tmp_path.iterdir()] == [file.name]


def write_at(path, *, visit, written):
    file = face_file(folder(path), NONE, new_visit_id(), visit)
    write_face_file(folder(path), file.name, file.data)
    os.utime(path / file.name, (written.timestamp(), written.timestamp()))


def test_the_file_of_an_old_visit_that_came_a_moment_ago_is_not_old(tmp_path):
    write_at(tmp_path, visit=NOON - timedelta(days=5), written=NOON)
    assert forget_old(tmp_path, timedelta(hours=3), NOON + timedelta(hours=1)) == 0
    assert forget_old(tmp_path, timedelta(hours=3), NOON + timedelta(hours=4)) == 1


def test_old_face_files_go_only_when_asked_and_nothing_else_does(tmp_path):
    write_at(tmp_path, visit=NOON, written=NOON)
    write_at(tmp_path, visit=NOON + timedelta(hours=5), written=NOON)
    (tmp_path / "notes.txt").touch()
    (tmp_path / "OQSsiquc01res_20200101000000.xml").touch()
    assert forget_old(tmp_path, timedelta(hours=3), NOON + timedelta(hours=5)) == 1
    assert len(list(tmp_path.iterdir())) == 3
    with pytest.raises(FolderMissing):
        forget_old(tmp_path / "nowhere", timedelta(hours=3), NOON)
