# SPDX-License-Identifier: Apache-2.0
"""The gateway before a real service: what is answered, how what cannot be is refused, and that nothing doubles."""

import io
import os
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from eligibility.codes import QualificationValidity
from eligibility.counter import BulkRow, CounterClient
from eligibility.errors import ConnectFailed, ExchangeError
from eligibility.oqs.asked import request_id
from eligibility.oqs.codec import decode
from eligibility.oqs.messages import BULK_REPLY
from tests.support.oqs_gateway import (
    CLINIC,
    HANAKO,
    NOBODY,
    SEARCH,
    Exchange,
    by_number,
    request,
    said,
)


@pytest.fixture
def counter(desk, client):
    made = CounterClient(client._channel._settings, desk.clock)
    desk.closers.append(made.close)
    return made


@pytest.fixture
def exchange(tmp_path, counter):
    return Exchange(tmp_path, counter)


@dataclass
class Centre:
    """A centre that fails as often as it is told, or holds a large answer."""

    failures: int = 0
    rows: int = 0
    asked: list[str] = field(default_factory=list)

    def by_number(self, _numbers, request_id, _day=None):
        self.asked.append(request_id)
        if self.failures:
            self.failures -= 1
            raise ConnectFailed("no line")
        raise AssertionError("not in this test")

    def collect_bulk(self, *_):
        return tuple(BulkRow(QualificationValidity.VALID, f"chart-{n}") for n in range(self.rows))


@pytest.fixture
def alone(tmp_path):
    """An exchange whose centre is a dummy."""
    return Exchange(tmp_path, Centre())


@pytest.mark.parametrize("encoding", ["Shift_JIS", "UTF-8"])
def test_a_question_by_number_is_answered_in_its_own_encoding_with_its_echo(exchange, encoding):
    root = exchange.asked("OQSsiquc01req_1.xml", by_number(encoding))
    assert said(root) == ("1", None, "1")
    assert root.findtext("MessageHeader/ArbitraryFileIdentifier") == "kiosk-000123"
    assert root.findtext("MessageHeader/ReferenceClassification") == "2"
    assert (
        root.findtext("MessageBody/QualificationConfirmSearchInfo/InsuredIdentificationNumber")
        == "4260"
    )
    assert len(root.findall("MessageBody/ResultList/ResultOfQualificationConfirmation")) == 1
    data = (exchange.folder / "res" / "OQSsiquc01res_1.xml").read_bytes()
    assert f'encoding="{encoding}"'.encode() in data[:60]
    assert exchange.names("done") == ["OQSsiquc01req_1.xml"]
    assert exchange.names("req") == []


def test_nobody_by_this_number_is_an_answer_and_no_error(exchange):
    assert said(exchange.asked("OQSsiquc01req_1.xml", by_number(**NOBODY))) == ("1", None, "4")


ENTRY = """<ReferenceNumberRegistrationInfo><ReferenceNumber>own-7</ReferenceNumber>
<InsurerNumber>{insurer}</InsurerNumber><InsuredCardSymbol>{symbol}</InsuredCardSymbol>
<InsuredIdentificationNumber>{number}</InsuredIdentificationNumber><InsuredBranchNumber>01</InsuredBranchNumber>
</ReferenceNumberRegistrationInfo>"""


def test_a_reference_number_is_kept_or_said_not_to_be(exchange):
    kept = exchange.asked("OQSsiimm01req_1.xml", request(ENTRY.format(**HANAKO)))
    assert said(kept) == ("1", None, None)
    assert kept.findtext("MessageBody/ProcessingResultStatus") == "1"
    refused = exchange.asked("OQSsiimm01req_2.xml", request(ENTRY.format(**NOBODY)))
    assert said(refused) == ("1", "MOCK-P02", None)
    assert refused.findtext("MessageBody/ProcessingResultStatus") == "2"
    two = exchange.asked("OQSsiimm01req_3.xml", request(ENTRY.format(**HANAKO) * 2))
    assert said(two) == ("9", "MOCK-E05", None)


def test_bulk_takes_two_phases_and_says_in_progress_between(exchange):
    both = SEARCH.format(**HANAKO) + SEARCH.format(**NOBODY)
    receipt = exchange.asked("OQSmuquc01req_1.xml", request(both))
    number = receipt.findtext("MessageBody/ReceptionNumber")
    assert (receipt.findtext("MessageBody/ProcessingResultStatus"), bool(number)) == ("1", True)
    collect = request(f"<ReceptionNumber>{number}</ReceptionNumber>")
    assert said(exchange.asked("OQSmuquc02req_1.xml", collect))[0] == "2"
    assert said(
        exchange.asked("OQSmuquc02req_2.xml", request("<ReceptionNumber>x</ReceptionNumber>"))
    ) == (
        "1",
        "MOCK-P03",
        None,
    )


def test_a_large_bulk_answer_comes_zipped(alone):
    alone.centre.rows = 2000
    alone.gateway = alone.another(zip_above=10_000)
    alone.ask("OQSmuquc02req_1.xml", request("<ReceptionNumber>1</ReceptionNumber>"))
    alone.gateway.scan()
    assert alone.names("res") == ["OQSmuquc02res_1.zip"]
    with zipfile.ZipFile(alone.folder / "res" / "OQSmuquc02res_1.zip") as archive:
        assert archive.namelist() == ["OQSmuquc02res_1.xml"]
        reply = decode(BULK_REPLY, archive.read("OQSmuquc02res_1.xml"), "f.xml")
    assert [row.arbitrary_id for row in reply.rows] == [f"chart-{n}" for n in range(2000)]


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.xml", data)
    return made.getvalue()


def test_a_zipped_request_is_opened(exchange):
    exchange.ask("OQSsiquc01req_1.zip", zipped(inside=by_number()))
    exchange.gateway.scan()
    assert said(exchange.answer("OQSsiquc01res_1.xml")) == ("1", None, "1")


LAUGHS = b'<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE a [<!ENTITY b "c">]><XmlMsg>&b;</XmlMsg>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("OQSsiquc01req_1.xml", b"", "MOCK-E01"),
        ("OQSsiquc01req_1.xml", by_number()[:200], "MOCK-E01"),
        ("OQSsiquc01req_1.xml", LAUGHS, "MOCK-E01"),
        ("OQSsiquc01req_1.xml", by_number(birth="20010229"), "MOCK-E01"),
        ("OQSsiquc01req_1.xml", by_number("UTF-8").replace(b"UTF-8", b"EUC-JP"), "MOCK-E01"),
        ("OQSsiquc01req_1.xml", b" " * (4 * 1024 * 1024 + 1), "MOCK-E01"),
        ("OQSsiquc01req_1.zip", b"PK no archive", "MOCK-E01"),
        ("OQSsiquc01req_1.zip", zipped(one=by_number(), two=by_number()), "MOCK-E01"),
        ("OQSsiquc01req_1.zip", zipped(bomb=b" " * 50_000_000), "MOCK-E01"),
        ("OQSsiquc01req_1.xml", by_number(clinic="1319999999"), "MOCK-E03"),
        ("OQSmuquc01req_1.xml", request(""), "MOCK-E05"),
        ("YZKsiquc01req_1.xml", by_number(), "MOCK-E02"),
        ("OQSsiabc01req_1.xml", by_number(), "MOCK-E02"),
        ("OQSmuonq01req_1.xml", request("<QualificationConfirmSearchInfo/>"), "MOCK-E02"),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else value,
)
def test_what_cannot_be_done_is_refused_in_the_documented_shape_and_put_aside(
    alone, name, data, code
):
    root = alone.asked(name, data) if name.endswith(".xml") else _zip_asked(alone, name, data)
    assert said(root) == ("9", code, None)
    assert root.findtext("MessageHeader/ErrorMessage")
    assert root.findtext("MessageHeader/MedicalInstitutionCode") == CLINIC
    assert alone.names("refused") == [name]
    assert (alone.folder / "refused" / name).read_bytes() == data
    assert alone.names("req") == []


def _zip_asked(alone, name, data):
    alone.ask(name, data)
    alone.gateway.scan()
    return alone.answer("OQSsiquc01res_1.xml")


def test_a_link_out_of_the_folder_is_not_followed(alone):
    outside = alone.folder / "outside.xml"
    outside.write_bytes(by_number())
    (alone.folder / "req" / "OQSsiquc01req_1.xml").symlink_to(outside)
    alone.gateway.scan()
    assert said(alone.answer("OQSsiquc01res_1.xml")) == ("9", "MOCK-E01", None)
    assert outside.read_bytes() == by_number()
    assert alone.centre.asked == []


def test_other_files_in_req_are_left_alone(alone):
    names = ["notes.txt", "OQSsiquc01req_1.xml.tmp", "~OQSsiquc01req_2.xml", "OQSsiquc01res_3.xml"]
    for name in names:
        alone.ask(name, by_number())
    alone.gateway.scan()
    assert alone.names("req") == sorted(names)
    assert alone.names("res") == []


def test_a_request_that_is_still_being_written_waits_until_it_rests(exchange):
    whole = by_number()
    sleep = exchange.clock.sleep
    exchange.clock.sleep = lambda s: (exchange.ask("OQSsiquc01req_1.xml", whole), sleep(s))
    exchange.ask("OQSsiquc01req_1.xml", whole[:100])
    exchange.gateway.scan()
    assert exchange.names("res") == []
    exchange.clock.sleep = sleep
    exchange.gateway.scan()
    assert said(exchange.answer("OQSsiquc01res_1.xml")) == ("1", None, "1")


def test_a_request_that_never_rests_is_refused_in_the_end(alone):
    sleep = alone.clock.sleep
    alone.clock.sleep = lambda s: (alone.ask("OQSsiquc01req_1.xml", os.urandom(50)), sleep(s))
    alone.ask("OQSsiquc01req_1.xml", b"")
    alone.gateway.scan()
    assert alone.names("res") == []
    alone.later(minutes=3)
    alone.gateway.scan()
    assert said(alone.answer("OQSsiquc01res_1.xml")) == ("9", "MOCK-E06", None)


def test_while_the_service_is_away_requests_are_kept_and_asked_again(exchange):
    true, exchange.centre = exchange.centre, Centre(failures=1)
    exchange.gateway = exchange.another()
    for number in (1, 2):
        exchange.ask(f"OQSsiquc01req_{number}.xml", by_number(chart=str(number)))
    exchange.ask("OQSsiquc01req_3.xml", b"broken")
    exchange.gateway.scan()
    assert exchange.names("res") == ["OQSsiquc01res_3.xml"], "a broken one needs no service"
    assert len(exchange.gateway.centre.asked) == 1, "once a scan is enough to find it away"
    exchange.gateway.centre = true
    exchange.gateway.scan()
    assert exchange.names("res") == [f"OQSsiquc01res_{number}.xml" for number in (1, 2, 3)]
    assert said(exchange.answer("OQSsiquc01res_2.xml")) == ("1", None, "1")


def test_a_service_that_stays_away_becomes_an_error_answer(alone):
    alone.centre.failures = 10
    alone.ask("OQSsiquc01req_1.xml", by_number())
    for _ in range(2):
        alone.gateway.scan()
        assert alone.names("req") == ["OQSsiquc01req_1.xml"]
        alone.later(seconds=70)
    alone.gateway.scan()
    assert said(alone.answer("OQSsiquc01res_1.xml")) == ("9", "MOCK-E04", None)
    assert alone.names("refused") == ["OQSsiquc01req_1.xml"]
    assert len(set(alone.centre.asked)) == 1, "it is the same question each time"


def test_a_request_is_answered_once_though_the_gateway_was_killed_after_the_answer(
    exchange, monkeypatch
):
    exchange.ask("OQSsiquc01req_1.xml", by_number())
    monkeypatch.setattr(exchange.gateway, "_move", lambda *_: None)
    exchange.gateway.scan()
    first = (exchange.folder / "res" / "OQSsiquc01res_1.xml").stat()
    again = exchange.another()
    again.centre = None
    again.scan()
    assert (exchange.folder / "res" / "OQSsiquc01res_1.xml").stat() == first
    assert exchange.names("done") == ["OQSsiquc01req_1.xml"]


def test_killed_before_the_answer_the_same_question_is_asked_again():
    assert request_id("n", b"d", 7) == request_id("n", b"d", 7)
    assert len({request_id("n", b"d", 7), request_id("n", b"d", 8), request_id("m", b"d", 7)}) == 3
    assert len(request_id("n", b"d", 7)) <= 50


def test_the_same_name_may_come_again_after_its_answer_was_taken(exchange):
    for _ in range(2):
        exchange.asked("OQSsiquc01req_1.xml", by_number())
        (exchange.folder / "res" / "OQSsiquc01res_1.xml").unlink()
    assert exchange.names("done") == ["OQSsiquc01req_1.xml", "OQSsiquc01req_1.xml.1"]


def test_an_answer_that_stands_there_is_not_overwritten(alone):
    (alone.folder / "res" / "OQSsiquc01res_1.zip").write_bytes(b"theirs")
    alone.ask("OQSsiquc01req_1.xml", by_number())
    alone.gateway.scan()
    assert alone.names("res") == ["OQSsiquc01res_1.zip"]
    assert alone.centre.asked == []


def test_answered_requests_do_not_stay_for_ever_but_refused_ones_do(exchange):
    exchange.asked("OQSsiquc01req_1.xml", by_number())
    exchange.asked("OQSsiquc01req_2.xml", b"broken")
    exchange.later(days=20_000)
    exchange.gateway.scan()
    assert (exchange.names("done"), exchange.names("refused")) == ([], ["OQSsiquc01req_2.xml"])


def test_folders_that_cannot_be_made_are_told(tmp_path):
    (tmp_path / "req").touch()
    with pytest.raises(ExchangeError):
        Exchange(tmp_path, Centre())


def test_a_reader_that_never_rests_sees_whole_files_only(alone):
    alone.centre.rows = 1500
    stop, torn, seen = threading.Event(), [], set()

    def hammer(folder: Path) -> None:
        while not stop.is_set():
            for entry in folder.glob("*.xml"):
                data = entry.read_bytes()
                seen.add(entry.name)
                if not data.rstrip().endswith(b"</XmlMsg>"):
                    torn.append(entry.name)

    reader = threading.Thread(target=hammer, args=(alone.folder / "res",))
    reader.start()
    try:
        for number in range(6):
            alone.ask(
                f"OQSmuquc02req_{number}.xml", request("<ReceptionNumber>1</ReceptionNumber>")
            )
            alone.gateway.scan()
    finally:
        stop.set()
        reader.join()
    assert torn == []
    assert len(seen) > 1


def test_no_log_line_holds_what_a_request_or_an_answer_says_of_a_person(exchange, caplog):
    caplog.set_level(0)
    exchange.asked("OQSsiquc01req_1.xml", by_number())
    exchange.asked("OQSsiquc01req_2.xml", by_number(birth="19800231"))
    exchange.asked("OQSsiquc01req_3.xml", by_number(clinic="1319999999"))
    for secret in ("01990019", "12-34", "19800115", "19800231", "4260", "花子", "chart-1"):
        assert secret not in caplog.text
