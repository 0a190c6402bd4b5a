# SPDX-License-Identifier: Apache-2.0
"""Starting, stopping and steering the service, and the test CA it starts with."""

import signal
import stat
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import requests
from cryptography import x509

from eligibility.errors import BadFile, ConnectFailed, ServiceNotStarted
from eligibility.service.ready import READY_PREFIX
from eligibility.service.records import NonceState
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from eligibility.service.weather import Weather
from eligibility.verdict import VerdictKind, judge
from eligibility.wire import ADMIN_TOKEN_HEADER

ADMIN_TOKEN = "for-tests"
ROOT = Path(__file__).parents[2]


def post(desk, url: str, path: str, body: object, token: str = ADMIN_TOKEN) -> requests.Response:
    identity = desk.authority.kiosk("kiosk-1")
    with requests.Session() as session:
        session.trust_env = False  # no proxy of the machine's, whoever set one
        return session.post(
            url + path,
            json=body,
            headers={ADMIN_TOKEN_HEADER: token},
            verify=str(desk.authority.ca_file),
            cert=(str(identity.cert_file), str(identity.key_file)),
            timeout=5,
        )


def test_the_service_as_a_process_says_when_it_is_ready_and_ends_on_sigterm(
    desk, tls_directory, tmp_path
):
    command = [sys.executable, "-m", "tests.support.service_child"]
    with subprocess.Popen(
        [*command, tls_directory, tmp_path / "child.db"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        try:
            line = child.stdout.readline()
            assert line.startswith(READY_PREFIX)
            client = desk.client(line.removeprefix(READY_PREFIX).strip())
            assert client.nonce().expires_s == 120
        finally:
            child.send_signal(signal.SIGTERM)
        assert child.wait(10) == 0
    with pytest.raises(ConnectFailed):
        client.nonce()


def test_a_taken_port_is_a_typed_error(desk):
    port = int(desk.service().base_url.rpartition(":")[2])
    with pytest.raises(ServiceNotStarted, match=str(port)):
        desk.service(port=port)


def test_no_thread_stays_when_the_service_stops(desk):
    before = set(threading.enumerate())  # other tests' services may be up
    service = desk.service()
    desk.client(service.base_url).nonce()
    service.stop()
    left = set(threading.enumerate()) - before
    assert not [t.name for t in left if t.name == "eligibility-service"]
    service.stop()


def test_the_admin_changes_the_weather_between_visits(desk):
    url = desk.service().base_url
    client, admin = desk.client(url), desk.admin(url)
    one_bad_answer = Failure(FailureKind.ABNORMAL, 1, person="hanako")
    admin.change(Behaviour(2.0, 2.0, simulate_delay=True, failures=(one_bad_answer,)))
    assert judge(desk.ask(client, request_id="a")).kind is VerdictKind.UNDECIDED
    assert judge(desk.ask(client, request_id="b")).kind is VerdictKind.ELIGIBLE
    assert desk.clock.slept == [2.0, 2.0]
    admin.change(Behaviour())
    desk.ask(client, request_id="c")
    assert desk.clock.slept == [2.0, 2.0]


def test_the_admin_enrols_a_new_card_for_the_next_visit(desk, maker):
    url = desk.service().base_url
    client, card = desk.client(url), maker.card("kenji")
    enrolment = replace(card.enrolment(), certificate_expires=date(2036, 1, 31))
    desk.admin(url).enrol([enrolment])
    answer = client.query(card.proof(client.nonce().value), "visit-1")
    assert judge(answer).kind is VerdictKind.ELIGIBLE
    with desk.store.begin() as tx:
        assert tx.enrolment(card.serial) == enrolment


@pytest.mark.parametrize("token", ["", "wrong", f"{ADMIN_TOKEN}2"])
def test_without_the_token_nobody_is_admin(desk, token):
    response = post(desk, desk.service().base_url, "/v1/admin/behaviour", {}, token)
    assert (response.status_code, response.json()) == (403, {"error": "not_admin"})


def test_without_a_token_in_the_settings_there_is_no_admin(desk):
    response = post(desk, desk.service(admin_token=None).base_url, "/v1/admin/behaviour", {}, "")
    assert response.status_code == 403


@pytest.mark.parametrize(
    "body",
    [{"latency": 3}, {"latency_min_s": -1}, {"failures": [{"kind": "meteor"}]}, {"seed": "x"}, []],
)
def test_a_behaviour_that_does_not_exist_is_refused(desk, body):
    response = post(desk, desk.service().base_url, "/v1/admin/behaviour", body)
    assert (response.status_code, response.json()) == (422, {"error": "bad_request"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("signature", "not base64!"),
        ("certificate", "=="),
        ("signed_at", "now"),
        ("method", "retina"),
        ("nonce", ""),
        ("kiosk", 5),
        ("more", "x"),
    ],
)
def test_a_proof_of_another_shape_is_refused(desk, name, value):
    proof = {
        "method": "face",
        "certificate_serial": "1",
        "certificate": None,
        "nonce": "n",
        "kiosk": "kiosk-1",
        "signed_at": "2026-04-01T00:30:15Z",
        "signature": "AA==",
    }
    body = {
        "MessageHeader": {
            "MedicalInstitutionCode": "9919999996",
            "ArbitraryFileIdentifier": "visit-1",
        },
        "MessageBody": {"Proof": {**proof, name: value}},
    }
    response = post(desk, desk.service().base_url, "/v1/eligibility", body)
    assert (response.status_code, response.json()) == (422, {"error": "bad_request"})


def test_the_test_ca_is_made_once_and_kept_private(tmp_path):
    first = TestAuthority(tmp_path / "ca")
    identity, kiosk = first.server(), first.kiosk("kiosk-1")
    before = [path.read_bytes() for path in (first.ca_file, identity.cert_file, kiosk.key_file)]
    again = TestAuthority(tmp_path / "ca")
    identity, kiosk = again.server(), again.kiosk("kiosk-1")
    after = [path.read_bytes() for path in (again.ca_file, identity.cert_file, kiosk.key_file)]
    assert before == after
    assert stat.S_IMODE((tmp_path / "ca").stat().st_mode) == 0o700
    assert {stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "ca").iterdir()} == {0o600}


def test_a_lost_ca_makes_new_certificates_for_all(tmp_path):
    old = TestAuthority(tmp_path)
    before = old.server().cert_file.read_bytes()
    old.ca_file.unlink()
    assert TestAuthority(tmp_path).server().cert_file.read_bytes() != before


def test_a_key_that_does_not_belong_to_its_certificate_is_made_again(tmp_path):
    made = TestAuthority(tmp_path)
    kiosk, other = made.kiosk("kiosk-1"), made.kiosk("kiosk-2")
    kiosk.key_file.write_bytes(other.key_file.read_bytes())
    again = TestAuthority(tmp_path).kiosk("kiosk-1")
    assert again.key_file.read_bytes() != other.key_file.read_bytes()


def test_the_kiosks_name_is_the_common_name(tmp_path):
    identity = TestAuthority(tmp_path).kiosk("受付 1")
    certificate = x509.load_pem_x509_certificate(identity.cert_file.read_bytes())
    assert certificate.subject.rfc4514_string() == "CN=受付 1"


@pytest.mark.parametrize("name", ["", "a/b", "x" * 65, "a\nb"])
def test_a_kiosk_needs_a_plain_name(tmp_path, name):
    with pytest.raises(BadFile):
        TestAuthority(tmp_path).kiosk(name)


def test_a_kiosk_with_a_japanese_name_is_known_by_it(desk):
    client = desk.client(desk.service().base_url, "受付 1")
    proof = desk.cards["hanako"].proof(client.nonce().value, kiosk="受付 1")
    assert judge(client.query(proof, "visit-1")).kind is VerdictKind.ELIGIBLE


def test_a_directory_that_is_a_file_cannot_hold_the_ca(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile):
        TestAuthority(tmp_path / "file")


def test_of_many_who_use_one_nonce_at_once_one_succeeds(store: SqlStore):
    now = datetime.now(UTC)
    with store.begin() as tx:
        tx.issue_nonce("n", "kiosk-1", now + timedelta(seconds=60))
    states: list[NonceState] = []
    gate = threading.Barrier(8)

    def take() -> None:
        gate.wait()
        with store.begin() as tx:
            states.append(tx.take_nonce("n", "kiosk-1", now))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(s.value for s in states) == ["taken"] + ["used"] * 7


def test_what_fails_inside_a_transaction_leaves_nothing(store: SqlStore):
    now = datetime.now(UTC)

    def issue_and_fail() -> None:
        with store.begin() as tx:
            tx.issue_nonce("n", "kiosk-1", now + timedelta(seconds=60))
            raise KeyError

    with pytest.raises(KeyError):
        issue_and_fail()
    with store.begin() as tx:
        assert tx.take_nonce("n", "kiosk-1", now) is NonceState.UNKNOWN


def test_loading_again_replaces_all_and_loading_nothing_empties(store: SqlStore, people, cards):
    for some in (people[:2], ()):
        store.load(some, [cards[person.id].enrolment() for person in some])
        with store.begin() as tx:
            known = [person.id for person in people if tx.person(person.id)]
            enrolled = [name for name, card in cards.items() if tx.enrolment(card.serial)]
        assert known == enrolled == [person.id for person in some]


def test_people_survive_the_database(store: SqlStore, people):
    with store.begin() as tx:
        assert tuple(tx.person(person.id) for person in people) == people


def test_failures_are_used_up_in_order():
    failures = (Failure(FailureKind.HANG, 1), Failure(FailureKind.STATUS_503, 1, person="ann"))
    weather = Weather(Behaviour(failures=failures))
    fates = [weather.meet("eligibility", person).failure for person in ("bo", "bo", "ann", "ann")]
    assert fates == [FailureKind.HANG, None, FailureKind.STATUS_503, None]
    assert weather.meet("nonce", None).failure is None
