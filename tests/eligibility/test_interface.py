# SPDX-License-Identifier: Apache-2.0
"""The service's face beside its answers: description, errors of one shape, health and counts."""

import logging
import re
import socket
import ssl

import pytest
import requests

from eligibility.errors import ServerFault, StoreFault
from eligibility.refusals import Refusal
from eligibility.service.gate import LARGEST_BODY
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.service.troubles import Trouble


@pytest.fixture
def visitor(desk):
    """A kiosk that may send anything."""
    identity = desk.authority.kiosk("kiosk-1")
    session = requests.Session()
    session.trust_env = False
    session.verify = str(desk.authority.ca_file)
    session.cert = (str(identity.cert_file), str(identity.key_file))
    with session:
        yield session


@pytest.fixture
def url(desk) -> str:
    return desk.service().base_url


def counts(visitor, url: str) -> dict[str, float]:
    lines = visitor.get(f"{url}/metrics", timeout=5).text.splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))
    }


def test_health_says_what_is_well_and_what_runs(visitor, url):
    found = visitor.get(f"{url}/v1/health", timeout=5).json()
    assert found.keys() == {"status", "database", "version", "uptime_s"}
    assert (found["status"], found["database"]) == ("ok", "ok")
    assert found["uptime_s"] >= 0


def test_health_fails_when_the_database_cannot_be_reached(desk, visitor, url, monkeypatch):
    def away() -> None:
        raise StoreFault("the database failed (OperationalError)")

    monkeypatch.setattr(desk.store, "ping", away)
    response = visitor.get(f"{url}/v1/health", timeout=5)
    assert (response.status_code, response.json()) == (503, {"error": "store_fault"})


@pytest.mark.parametrize(
    ("method", "path", "status", "error"),
    [
        ("GET", "/v1/nowhere", 404, "not_found"),
        ("POST", "/v1/nonce/", 404, "not_found"),
        ("GET", "/v1/nonce", 405, "method_not_allowed"),
        ("DELETE", "/v1/eligibility", 405, "method_not_allowed"),
    ],
)
def test_a_wrong_address_gets_an_error_of_the_same_shape(visitor, url, method, path, status, error):
    response = visitor.request(method, url + path, timeout=5)
    assert (response.status_code, response.json()) == (status, {"error": error})


@pytest.mark.parametrize("path", ["/v1/eligibility", "/v1/admin/behaviour", "/v1/consents"])
def test_a_body_that_is_not_json_by_its_own_word_is_not_read(visitor, url, path):
    for media in ("text/plain", "application/xml", ""):
        response = visitor.post(url + path, data="{}", headers={"content-type": media}, timeout=5)
        assert (response.status_code, response.json()) == (415, {"error": "unsupported_media_type"})


@pytest.mark.parametrize("path", ["/v1/eligibility", "/v1/eligibility/by-number"])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_that_is_too_large_is_not_read_to_its_end(visitor, url, path, is_chunked):
    body = b'{"a": "' + b"x" * (LARGEST_BODY + 1) + b'"}'
    data = iter([body[: LARGEST_BODY // 2], body[LARGEST_BODY // 2 :]]) if is_chunked else body
    try:
        response = visitor.post(
            url + path, data=data, headers={"content-type": "application/json"}, timeout=5
        )
    except requests.exceptions.ConnectionError:
        return  # the service hung up while we were still sending
    assert (response.status_code, response.json()) == (413, {"error": "too_large"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"\xff"', b'{"MessageHeader": null}'])
def test_a_body_of_another_shape_is_refused_without_an_echo(visitor, url, body):
    headers = {"content-type": "application/json"}
    response = visitor.post(f"{url}/v1/eligibility", data=body, headers=headers, timeout=5)
    assert (response.status_code, response.json()) == (422, {"error": "bad_request"})


def test_what_is_not_http_gets_json_too(desk, url):
    identity = desk.authority.kiosk("kiosk-1")
    context = ssl.create_default_context(cafile=str(desk.authority.ca_file))
    context.load_cert_chain(identity.cert_file, identity.key_file)
    with (
        socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=5) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as line,
    ):
        line.sendall(b"HELO there\r\n\r\n")
        answer = line.recv(1000)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b'{"error": "bad_http"}')


def test_the_description_names_each_error_of_each_operation(visitor, url):
    found = visitor.get(f"{url}/openapi.json", timeout=5).json()
    assert found["openapi"].startswith("3.1")
    assert found["components"]["securitySchemes"]["clientCertificate"]["type"] == "mutualTLS"
    assert found["security"] == [{"clientCertificate": []}]
    errors = found["components"]["schemas"]["ErrorReply"]["properties"]["error"]
    assert len(errors["anyOf"]) == 2
    for path, operations in found["paths"].items():
        for method, operation in operations.items():
            told = set(operation["responses"])
            wanted = {"200", "401", "405", "413", "500", "503"}
            wanted |= {"409", "415", "422"} if method == "post" else set()
            assert wanted <= told, path
            answered = operation["responses"]["200"]["content"]
            assert all(part["schema"] for part in answered.values()), path


def test_each_reference_in_the_description_leads_somewhere(visitor, url):
    response = visitor.get(f"{url}/openapi.json", timeout=5)
    schemas = response.json()["components"]["schemas"]
    used = set(re.findall(r'"#/components/schemas/([^"]+)"', response.text))
    assert used <= set(schemas)
    assert {"QueryMessage", "ProofMessage", "ErrorReply", "AnswerReply"} <= used


def test_requests_are_counted_by_endpoint_and_outcome_and_nobody_is_named(desk, visitor, url):
    client = desk.client(url)
    desk.ask(client)
    proof = desk.cards["kenji"].proof("made-up")
    with pytest.raises(Exception, match="nonce_unknown"):
        client.query(proof, "visit-2")
    client.nonce()
    visitor.get(f"{url}/v1/people/hanako", timeout=5)
    found = counts(visitor, url)
    name = 'uketsuke_requests_total{{endpoint="{}",outcome="{}"}}'.format
    assert found[name("/v1/eligibility", "ok")] == 1
    assert found[name("/v1/eligibility", "nonce_unknown")] == 1
    assert found[name("/v1/nonce", "ok")] == 2
    assert found[name("none", "not_found")] == 1
    assert found["uketsuke_open_nonces"] == 1
    text = visitor.get(f"{url}/metrics", timeout=5).text
    assert not re.search(r"hanako|kiosk|visit|模擬", text)


def test_faults_on_purpose_are_counted_by_kind(desk, visitor):
    failures = (Failure(FailureKind.STATUS_500, 1), Failure(FailureKind.RESET, 1))
    url = desk.service(Behaviour(failures=failures)).base_url
    client = desk.client(url, retries=1)
    with pytest.raises(ServerFault):
        desk.ask(client)
    desk.ask(client, request_id="visit-2")
    found = counts(visitor, url)
    assert found['uketsuke_faults_total{kind="status_500"}'] == 1
    assert found['uketsuke_faults_total{kind="reset"}'] == 1
    assert found['uketsuke_requests_total{endpoint="/v1/eligibility",outcome="mock_failure"}'] == 1
    assert found['uketsuke_requests_total{endpoint="/v1/eligibility",outcome="no_answer"}'] == 1


def test_an_error_nobody_expected_says_neither_what_nor_whose(
    desk, visitor, url, caplog, monkeypatch
):
    def fail() -> None:
        raise KeyError("模擬　花子")

    monkeypatch.setattr(desk.store, "ping", fail)
    with caplog.at_level(logging.DEBUG):
        response = visitor.get(f"{url}/v1/health", timeout=5)
    assert (response.status_code, response.json()) == (500, {"error": "internal_error"})
    assert "KeyError" in caplog.text
    assert "花子" not in caplog.text + response.text


def test_every_error_is_one_of_the_described():
    assert not {*Refusal} & {*Trouble}
