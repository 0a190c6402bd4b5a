# SPDX-License-Identifier: Apache-2.0
"""The counter over real TLS: client, messages, rules and store together; bad messages are refused, not crashed on."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from eligibility.client import ClientSettings
from eligibility.codes import QualificationValidity
from eligibility.counter import CounterClient, Described, Numbers
from eligibility.errors import Refused
from eligibility.refusals import Refusal
from eligibility.service.bulk import MOST
from eligibility.service.disaster import Disaster, open_disaster
from eligibility.service.run import start
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from eligibility.wire import REGISTRATION_PREFIX
from tests.support.proof_cards import CardVerifier

VALID = QualificationValidity.VALID
ICHIRO = Numbers("01990019", "101", "19790502", "10-01", "01", arbitrary_id="chart-1")
LOST = Numbers("01990019", "601", "19930303", "60-11", "01", arbitrary_id="chart-2")


@pytest.fixture
def client(desk, store, maker):
    for person in ("s16_unregistered", "s17_medical_aid", "s24_subsidy"):
        desk.cards[person] = maker.card(person)
        store.enrol([desk.cards[person].enrolment()])
    return desk.client(desk.service().base_url)


@pytest.fixture
def counter_client(desk, client) -> CounterClient:
    made = CounterClient(client._channel._settings, desk.clock)
    desk.closers.append(made.close)
    return made


def refusal(call: Callable[[], object]) -> tuple[int, Refusal]:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.status, caught.value.reason


def test_by_number_bulk_and_reference_numbers(counter_client):
    answer = counter_client.by_number(ICHIRO, "n-1")
    assert (answer.validity, answer.results[0].number) == (VALID, "101")
    assert (
        counter_client.by_number(ICHIRO, "n-2", "20200101").validity is QualificationValidity.NONE
    )
    (kept,) = counter_client.keep_references([("own-7", ICHIRO)], "r-1")
    assert kept.is_kept
    reception = counter_client.start_bulk([ICHIRO, LOST], "b-1")
    assert counter_client.start_bulk([ICHIRO, LOST], "b-1") == reception
    assert counter_client.collect_bulk(reception, "c-1") is None


def test_as_many_people_as_are_allowed_fit_into_one_request(tls_client):
    usual = [replace(ICHIRO, symbol="記号１２", arbitrary_id=f"chart-{n}") for n in range(MOST)]
    assert tls_client.start_bulk(usual, "b-many")


def test_first_registration_consents_subsidies_and_tickets(desk, client, counter_client):
    nonce = client.nonce().value
    proof = desk.cards["s16_unregistered"].proof(REGISTRATION_PREFIX + nonce)
    client.register(proof, "reg-1")
    assert desk.ask(client, "s16_unregistered", request_id="v-1").validity is VALID
    (result,) = desk.ask(client, "s24_subsidy", request_id="v-2").results
    assert result.has_subsidy_question
    client.consent("v-2", {"information": True, "subsidies": True})
    (subsidy,) = counter_client.subsidies("v-2", "s-1")
    assert subsidy.payer_number == "81990020"
    (result,) = desk.ask(client, "s24_subsidy", request_id="v-3").results
    assert [one.flag for one in result.consents[:1]] == ["1"]
    desk.ask(client, "s17_medical_aid", request_id="v-4")
    (ticket,) = counter_client.tickets("v-4", "t-1", "202611")
    assert ticket.issue_number == "99000017"


def test_disaster_mode(store, counter_client):
    who = Described("仮名　昭", "19551125", "1")

    def look(number: int):
        return counter_client.find_in_disaster(who, "n-017", "flood", f"d-{number}")

    assert refusal(lambda: look(1)) == (403, Refusal.DISASTER_NOT_OPEN)
    flood = Disaster("99", date(2026, 11, 20), date(2026, 12, 1), "flood")
    with store.begin() as tx:
        open_disaster(tx.connection, flood, datetime.now(UTC))
    assert look(2).validity is VALID
    assert look(2) == look(2)
    number = Numbers("999011", "252501", "19551125", "模")
    found = counter_client.find_in_disaster(number, "n-017", "flood", "d-3")
    assert found.validity is VALID


def body(info: dict, request_id: str = "x-1") -> dict:
    header = {"MedicalInstitutionCode": "9919999996", "ArbitraryFileIdentifier": request_id}
    return {"MessageHeader": header, "MessageBody": info}


GOOD = {"InsurerNumber": "01990019", "InsuredIdentificationNumber": "1", "Birthdate": "19790502"}
NUMBER, CONSENTS = "/v1/eligibility/by-number", "/v1/consents"


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "InsurerNumber": "1234567"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "InsurerNumber": "ABCDEFGH"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "Birthdate": "19790231"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "InsuredCardSymbol": "a\x00b"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "InsuredBranchNumber": "001"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": {**GOOD, "Shoes": "43"}})),
        (NUMBER, body({"QualificationConfirmSearchInfo": GOOD}, "x" * 51)),
        (NUMBER, {"MessageBody": {"QualificationConfirmSearchInfo": GOOD}}),
        (CONSENTS, body({"Consents": {}})),
        (CONSENTS, body({"Consents": {"Horoscope": True}})),
        (CONSENTS, body({"Consents": {"information": "yes"}})),
        ("/v1/bulk", body({"QualificationConfirmSearchInfo": []})),
        ("/v1/bulk", body({"QualificationConfirmSearchInfo": [GOOD] * (MOST + 1)})),
        ("/v1/medical-aid", body({"Question": "v-1", "MedicalTreatmentMonth": "202613"})),
        ("/v1/disaster/search", body({"StaffId": "n", "Reason": "r"})),
        (
            "/v1/disaster/search",
            body({"Reason": "r", "Person": {"Name": "a", "Birthdate": "19790502"}}),
        ),
        (
            "/v1/disaster/search",
            body({"StaffId": "n", "Reason": "", "Person": {"Name": "a", "Birthdate": "19790502"}}),
        ),
    ],
)
def test_a_message_that_is_not_one_is_refused(tls_client, path, sent):
    assert refusal(lambda: tls_client._channel.post(path, sent)) == (422, Refusal.BAD_REQUEST)


@pytest.fixture(scope="module")
def tls_client(authority, maker, stocked, tmp_path_factory):
    """One service for all the refusals: nothing of them changes it."""
    store = SqlStore(Path(shutil.copy(stocked, tmp_path_factory.mktemp("refusals"))))
    running = start(ServiceSettings(authority.ca_file.parent), store, CardVerifier(maker))
    identity = authority.kiosk("kiosk-1")
    settings = ClientSettings(
        running.base_url, authority.ca_file, identity.cert_file, identity.key_file
    )
    with CounterClient(settings) as made:
        yield made
    running.stop()
    store.close()
