# SPDX-License-Identifier: Apache-2.0
"""The facade in front of the real rules and store: proofs, numbers, errors."""

import json
from datetime import date
from typing import Any

import pytest

from eligibility.service.app import create_app
from eligibility.service.fhir.coverage import Member
from eligibility.service.fhir.models import validate
from eligibility.service.settings import ServiceSettings
from tests.support.asgi_kiosk import AsgiKiosk
from tests.support.fhir_requests import a_request, by_number, by_proof
from tests.support.proof_cards import CardVerifier

PATH = "/fhir/CoverageEligibilityRequest"
FHIR = "application/fhir+json"


@pytest.fixture
def app(store, maker, tmp_path):
    settings = ServiceSettings(tmp_path, as_of=date(2026, 11, 24))
    return create_app(store, CardVerifier(maker), settings)


@pytest.fixture
def http(app):
    return AsgiKiosk(app)


def nonce(http) -> str:
    return http.post("/v1/nonce", b"{}").json()["nonce"]


def ask(http, request: Any, status: int = 200) -> dict:
    told = http.post(PATH, json.dumps(request).encode(), FHIR)
    assert told.status == status, told.body
    assert told.headers["content-type"].startswith("application/fhir+json")
    made = told.json()
    return validate(made, "OperationOutcome" if status >= 400 else "CoverageEligibilityResponse")


EXPECTED = {
    "hanako": ("complete", [True], "有効"),
    "kenji": ("complete", [True], "有効"),
    "sota": ("complete", [], "無効（新しい資格あり）"),
    "misaki": ("complete", [False], "無効"),
    "taro": ("complete", [], "該当資格なし"),
    "maria": ("partial", [], "複数該当"),
}


@pytest.mark.parametrize("person", EXPECTED)
def test_each_persons_verdict_by_proof(http, cards, person):
    made = ask(http, by_proof(cards[person].proof(nonce(http))))
    in_force = [one["inforce"] for one in made.get("insurance", [])]
    assert (made["outcome"], in_force, made["disposition"]) == EXPECTED[person]


@pytest.mark.parametrize("method", ["pin", "face", "staff"])
def test_each_method_proves_and_the_access_is_logged(http, cards, store, method):
    made = ask(http, by_proof(cards["hanako"].proof(nonce(http), method)))
    assert made["outcome"] == "complete"
    assert made["contained"][1]["subscriberId"].startswith("12-34:")
    with store.begin() as tx:
        (access,) = tx.accesses("hanako")
    assert (access.method, access.institution) == (method, "9919999996")


def test_the_same_request_is_answered_once_and_logged_once(http, cards, store):
    request = by_proof(cards["hanako"].proof(nonce(http)))
    first, second = ask(http, request), ask(http, request)
    assert first["insurance"] == second["insurance"]
    with store.begin() as tx:
        assert len(tx.accesses("hanako")) == 1


def test_the_numbers_of_a_coverage_are_asked_about(http, people, store):
    hanako = next(one for one in people if one.id == "hanako")
    own = hanako.insurances[0]
    member = Member(own.insurer_number.strip(), own.number, own.symbol, own.branch)
    made = ask(http, by_number(member, birth=hanako.birth.isoformat()))
    assert (made["outcome"], made["disposition"]) == ("complete", "有効")
    assert made["contained"][0]["name"][0]["text"] == hanako.name
    other = ask(http, by_number(member, "visit-2", birth="1900-01-01"))
    assert other["disposition"] == "該当資格なし"
    assert "contained" not in other
    with store.begin() as tx:
        assert [one.method for one in tx.accesses("hanako")] == ["number"]


def test_a_refusal_of_the_rules_is_an_operation_outcome(http, cards):
    used = nonce(http)
    ask(http, by_proof(cards["hanako"].proof(used)))
    refused = ask(http, by_proof(cards["hanako"].proof(used), "visit-2"), 409)
    assert refused["issue"][0]["code"] == "conflict"
    assert refused["issue"][0]["details"]["coding"][0]["code"] == "nonce_used"


def test_a_proof_of_another_kiosk_or_without_a_certificate_is_refused(app, http, cards):
    stranger = by_proof(cards["hanako"].proof(nonce(http), kiosk="kiosk-2"))
    assert ask(http, stranger, 401)["issue"][0]["code"] == "login"
    nobody = AsgiKiosk(app, None)
    assert ask(nobody, a_request(), 401)["issue"][0]["code"] == "login"


@pytest.mark.parametrize(
    "request_", [None, [], "x", 1, {}, {"resourceType": "Patient"}, a_request()]
)
def test_what_is_no_question_is_an_operation_outcome(http, request_):
    assert ask(http, request_, 422)["issue"][0]["severity"] == "error"


def test_every_error_under_fhir_is_an_operation_outcome(http):
    found = [
        http.post(PATH, b"{", FHIR),
        http.post(PATH, b"x", "text/plain"),
        http.post(PATH, b"x" * (2 << 20), FHIR),
        http.get(PATH),
        http.get("/fhir/Patient/1"),
        http.ask("PUT", "/fhir/metadata", b"{}", FHIR),
    ]
    assert [one.status for one in found] == [422, 415, 413, 405, 404, 405]
    for one in found:
        assert one.headers["content-type"].startswith("application/fhir+json")
        validate(one.json(), "OperationOutcome")
    assert http.get("/v1/nothing").headers["content-type"] == "application/json"


def test_what_was_sent_does_not_come_back_in_an_error(http):
    secret = "模擬　花子"
    request = by_number(Member("01990019", "4260"))
    request["contained"][0]["birthDate"] = secret
    told = http.post(PATH, json.dumps(request).encode(), FHIR)
    assert told.status == 422
    assert secret.encode() not in told.body


def test_a_database_that_fails_is_an_operation_outcome(http, store, cards):
    proof = cards["hanako"].proof(nonce(http))
    with store.begin() as tx:
        tx.connection.exec_driver_sql("DROP TABLE queries")
    assert ask(http, by_proof(proof), 503)["issue"][0]["code"] == "transient"


def test_the_capability_statement_is_valid_and_names_the_proofs_extension(http):
    told = http.get("/fhir/metadata")
    made = validate(told.json(), "CapabilityStatement")
    assert made["fhirVersion"] == "4.0.1"
    assert "urn:uketsuke:fhir:card-proof" in made["implementation"]["description"]
