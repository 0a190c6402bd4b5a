# SPDX-License-Identifier: Apache-2.0
"""Proofs and answers over real TLS against the real server."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import requests

from eligibility.codes import QualificationValidity, ReasonOfLoss
from eligibility.errors import ConnectFailed, Refused, TlsFailed
from eligibility.identity import Holder, check_identity
from eligibility.refusals import Refusal
from eligibility.service.people import Link
from eligibility.verdict import VerdictKind, judge
from tests.support.proof_cards import CardMaker, SigningCard, sign

KINDS = {
    "hanako": VerdictKind.ELIGIBLE,
    "kenji": VerdictKind.ELIGIBLE,
    "akemi": VerdictKind.ELIGIBLE,
    "yui": VerdictKind.ELIGIBLE,
    "haruto": VerdictKind.ELIGIBLE,
    "sota": VerdictKind.NEW_ELIGIBILITY,
    "misaki": VerdictKind.INELIGIBLE,
    "taro": VerdictKind.NONE,
    "maria": VerdictKind.SEVERAL,
    "shigeru": VerdictKind.ELIGIBLE,
}


@pytest.mark.parametrize("method", ["pin", "face", "staff"])
def test_each_method_is_answered(desk, client, method):
    answer = desk.ask(client, "hanako", method)
    verdict = judge(answer)
    assert verdict.kind is VerdictKind.ELIGIBLE
    assert verdict.eligibility.symbol == "12-34"
    assert verdict.eligibility.branch == "01"


def test_each_person_gets_the_verdict_of_the_file(desk, client):
    kinds = {
        person: judge(desk.ask(client, person, request_id=f"visit-{person}")).kind
        for person in KINDS
    }
    assert kinds == KINDS


def test_everybody_but_shigeru_is_who_the_answer_says(desk, client, people):
    wrong = []
    for person in people:
        answer = desk.ask(client, person.id, request_id=f"visit-{person.id}")
        holder = Holder(person.name, person.birth.strftime("%Y%m%d"), person.sex.value)
        if any(not check_identity(holder, result).agrees for result in answer.results):
            wrong.append(person.id)
    assert wrong == ["shigeru"]


def test_a_lost_eligibility_says_when_and_why(desk, client):
    answer = desk.ask(client, "misaki")
    assert answer.validity == QualificationValidity.INVALID
    (lost,) = answer.results
    assert (lost.disqualified_on, lost.reason_of_loss) == ("20261001", ReasonOfLoss.OTHER)


def test_ratios_keep_three_digits_and_padding_stays(desk, client):
    kenji = judge(desk.ask(client, "kenji", request_id="a")).eligibility
    haruto = judge(desk.ask(client, "haruto", request_id="b")).eligibility
    assert kenji.ratio == "010"
    assert haruto.insurer_number == "  999011"


def test_an_unknown_card_has_no_eligibility(desk, client, maker):
    stranger = maker.card("nobody")
    answer = client.query(stranger.proof(client.nonce().value, "pin"), "visit-1")
    assert judge(answer).kind is VerdictKind.NONE


@pytest.mark.parametrize("method", ["face", "staff"])
def test_a_surface_key_nobody_enrolled_proves_nothing(client, maker, method):
    proof = maker.card("nobody").proof(client.nonce().value, method)
    assert _refusal(client, proof) is Refusal.SURFACE_KEY_UNKNOWN


def test_a_nonce_works_once(desk, client):
    nonce = client.nonce().value
    card = desk.cards["hanako"]
    client.query(card.proof(nonce), "visit-1")
    assert _refusal(client, card.proof(nonce), "visit-2") is Refusal.NONCE_USED


def test_a_failed_try_uses_the_nonce_up(desk, client):
    nonce = client.nonce().value
    good = desk.cards["hanako"].proof(nonce)
    assert _refusal(client, replace(good, signature=b"x" * 256)) is Refusal.BAD_SIGNATURE
    assert _refusal(client, good) is Refusal.NONCE_USED


def test_a_nonce_nobody_gave_is_refused(desk, client):
    assert _refusal(client, desk.cards["hanako"].proof("made-up")) is Refusal.NONCE_UNKNOWN


def test_a_nonce_expires(desk, store, maker):
    client = desk.client(desk.service(nonce_lifetime_s=-1).base_url)
    with store.begin() as tx:
        tx.issue_nonce("old", "kiosk-1", datetime.now(UTC) - timedelta(seconds=1))
    assert _refusal(client, desk.cards["hanako"].proof("old")) is Refusal.NONCE_EXPIRED


def test_another_kiosks_nonce_is_refused_and_stays_good(desk):
    url = desk.service().base_url
    first, second = desk.client(url), desk.client(url, "kiosk-2")
    nonce, card = first.nonce().value, desk.cards["hanako"]
    assert _refusal(second, card.proof(nonce, kiosk="kiosk-2")) is Refusal.WRONG_KIOSK
    assert judge(first.query(card.proof(nonce), "visit-1")).kind is VerdictKind.ELIGIBLE


def test_the_kiosk_in_the_proof_must_be_the_one_in_the_tls_certificate(desk):
    client = desk.client(desk.service().base_url, "kiosk-2")
    proof = desk.cards["hanako"].proof(client.nonce().value, kiosk="kiosk-1")
    assert _refusal(client, proof) is Refusal.WRONG_KIOSK


def test_a_proof_for_one_method_does_not_do_for_another(desk, client):
    proof = desk.cards["hanako"].proof(client.nonce().value, "staff")
    assert _refusal(client, replace(proof, method="face")) is Refusal.BAD_SIGNATURE


@pytest.mark.parametrize("method", ["pin", "face"])
def test_a_signature_by_another_key_is_refused(desk, client, method):
    proof = desk.cards["hanako"].proof(client.nonce().value, method)
    forged = replace(proof, signature=sign(desk.maker.ca_key, proof.message()))
    assert _refusal(client, forged) is Refusal.BAD_SIGNATURE


def test_a_certificate_from_another_ca_is_refused(client, maker):
    proof = maker.foreign_card("hanako").proof(client.nonce().value, "pin")
    assert _refusal(client, proof) is Refusal.CERTIFICATE_UNTRUSTED


def test_a_pin_proof_needs_its_certificate(desk, client):
    proof = desk.cards["hanako"].proof(client.nonce().value, "pin")
    assert _refusal(client, replace(proof, certificate_der=None)) is Refusal.CERTIFICATE_MISSING


def test_a_slip_may_be_signed_by_the_surface_key_after_a_pin_without_a_certificate(desk, client):
    card = desk.cards["hanako"]
    unsigned = replace(card.proof("slip-1", "pin", is_deferred=True), certificate_der=None)
    proof = replace(unsigned, signature=sign(card.surface_key, unsigned.message()))
    assert judge(client.query(proof, "slip-1")).kind is VerdictKind.ELIGIBLE


def test_a_slip_without_a_certificate_needs_the_surface_key_of_its_card(desk, client, maker):
    card = desk.cards["hanako"]
    unsigned = replace(card.proof("slip-1", "pin", is_deferred=True), certificate_der=None)
    by_other_key = replace(unsigned, signature=sign(card.authentication_key, unsigned.message()))
    assert _refusal(client, by_other_key) is Refusal.BAD_SIGNATURE
    stranger = replace(unsigned, certificate_serial=maker.card("nobody").serial)
    assert _refusal(client, stranger) is Refusal.SURFACE_KEY_UNKNOWN


def test_a_present_proof_by_the_surface_key_is_no_proof_by_pin(desk, client):
    card, nonce = desk.cards["hanako"], client.nonce().value
    unsigned = replace(card.proof(nonce, "pin"), certificate_der=None)
    proof = replace(unsigned, signature=sign(card.surface_key, unsigned.message()))
    assert _refusal(client, proof) is Refusal.CERTIFICATE_MISSING


def test_nobody_signs_for_another_persons_serial(desk, client):
    mine, other = desk.cards["yui"], desk.cards["akemi"]
    proof = mine.proof(client.nonce().value, "pin")
    claimed = replace(proof, certificate_serial=other.serial)
    forged = replace(claimed, signature=sign(mine.authentication_key, claimed.message()))
    assert _refusal(client, forged) is Refusal.SERIAL_MISMATCH


def test_a_certificate_in_grace_gets_eligibility_and_a_note(desk, client, store, maker):
    card = _enrol(store, maker, days_left=-30)
    answer = client.query(card.proof(client.nonce().value, "pin"), "visit-1")
    assert judge(answer).kind is VerdictKind.ELIGIBLE
    assert answer.processing_code == "MOCK-CERT-GRACE"


def test_a_certificate_past_grace_is_refused(client, store, maker):
    card = _enrol(store, maker, days_left=-200)
    proof = card.proof(client.nonce().value, "pin")
    assert _refusal(client, proof) is Refusal.CERTIFICATE_EXPIRED


@pytest.mark.parametrize(
    ("days_left", "note"), [(400, None), (30, "MOCK-CERT-EXPIRES-SOON"), (-30, "MOCK-CERT-GRACE")]
)
def test_the_register_knows_when_the_certificate_of_a_face_proof_ends(
    client, store, maker, days_left, note
):
    card = _enrol(store, maker, days_left=900, known_days_left=days_left)
    answer = client.query(card.proof(client.nonce().value, "face"), "visit-1")
    assert answer.processing_code == note


def test_a_face_proof_past_grace_is_refused(client, store, maker):
    card = _enrol(store, maker, days_left=900, known_days_left=-200)
    proof = card.proof(client.nonce().value, "face")
    assert _refusal(client, proof) is Refusal.CERTIFICATE_EXPIRED


def test_a_proof_signed_yesterday_is_refused(desk, client):
    yesterday = datetime.now(UTC) - timedelta(days=1)
    proof = desk.cards["hanako"].proof(client.nonce().value, at=yesterday)
    assert _refusal(client, proof) is Refusal.SIGNED_AT_OTHER_TIME


@pytest.mark.parametrize("method", ["pin", "face", "staff"])
def test_a_deferred_proof_is_answered_days_later_as_of_its_day(desk, method):
    client = desk.client(desk.service(as_of=None).base_url)
    signed_at = datetime.now(UTC) - timedelta(days=6)
    proof = desk.cards["hanako"].proof("slip-1", method, at=signed_at, is_deferred=True)
    answer = client.query(proof, "slip-1")
    assert judge(answer).kind is VerdictKind.ELIGIBLE
    japan = timezone(timedelta(hours=9))
    assert answer.confirmation_date == signed_at.astimezone(japan).strftime("%Y%m%d")


def test_a_deferred_proof_works_once_for_its_kiosk_and_not_for_another(desk):
    url = desk.service().base_url
    client, other = desk.client(url), desk.client(url, "kiosk-2")
    proof = desk.cards["hanako"].proof("slip-1", is_deferred=True)
    assert _refusal(other, proof) is Refusal.WRONG_KIOSK
    assert client.query(proof, "slip-1") == client.query(proof, "slip-1")
    assert _refusal(client, proof, "slip-1-again") is Refusal.SLIP_USED


def test_a_slip_that_was_answered_with_nothing_registered_is_not_used_up(desk, store, people):
    url = desk.service(as_of=None).base_url
    client, card = desk.client(url), desk.cards["hanako"]
    proof = card.proof("slip-1", at=datetime.now(UTC) - timedelta(days=3), is_deferred=True)
    hanako = next(person for person in people if person.id == "hanako")
    store.load(
        [replace(hanako, link=Link.PENDING, link_until=date(2999, 1, 1))], [card.enrolment()]
    )
    assert judge(client.query(proof, "slip-1")).kind is VerdictKind.NONE
    today = datetime.now(timezone(timedelta(hours=9))).date()
    store.load([replace(hanako, link=Link.PENDING, link_until=today)], [card.enrolment()])
    assert judge(client.query(proof, "slip-1")).kind is VerdictKind.NONE, "the same question"
    assert judge(client.query(proof, "slip-1-day-2")).kind is VerdictKind.ELIGIBLE
    assert _refusal(client, proof, "slip-1-day-3") is Refusal.SLIP_USED


def test_a_refused_slip_can_be_asked_again(desk, client):
    good = desk.cards["hanako"].proof("slip-1", is_deferred=True)
    assert _refusal(client, replace(good, signature=b"x" * 256)) is Refusal.BAD_SIGNATURE
    assert judge(client.query(good, "slip-1")).kind is VerdictKind.ELIGIBLE


def test_a_deferred_proof_grows_too_old_and_is_never_from_the_future(desk, client):
    card, now = desk.cards["hanako"], datetime.now(UTC)
    old = card.proof("slip-1", at=now - timedelta(days=8), is_deferred=True)
    early = card.proof("slip-2", at=now + timedelta(days=1), is_deferred=True)
    assert _refusal(client, old) is Refusal.SLIP_TOO_OLD
    assert _refusal(client, early) is Refusal.SIGNED_AT_OTHER_TIME


def test_a_present_proof_cannot_be_passed_off_as_a_deferred_one(desk, client):
    proof = desk.cards["hanako"].proof(client.nonce().value)
    assert _refusal(client, replace(proof, is_deferred=True)) is Refusal.BAD_SIGNATURE


def test_the_same_question_twice_is_one_question(desk, client):
    proof = desk.cards["hanako"].proof(client.nonce().value)
    assert client.query(proof, "visit-1") == client.query(proof, "visit-1")
    assert desk.count() == 1


def test_another_question_under_the_same_id_is_refused(desk, client):
    desk.ask(client, "hanako")
    proof = desk.cards["kenji"].proof(client.nonce().value)
    assert _refusal(client, proof) is Refusal.REQUEST_ID_REUSED


def test_another_kiosk_does_not_get_a_stored_answer(desk):
    url = desk.service().base_url
    client, other = desk.client(url), desk.client(url, "kiosk-2")
    proof = desk.cards["hanako"].proof(client.nonce().value)
    client.query(proof, "visit-1")
    assert _refusal(other, proof) is Refusal.REQUEST_ID_REUSED


def test_each_look_leaves_a_record(desk, client, store):
    desk.ask(client, "hanako", "staff", "visit-7")
    with store.begin() as tx:
        (access,) = tx.accesses("hanako")
    assert (access.kiosk, access.request_id, access.method) == ("kiosk-1", "visit-7", "staff")


def test_without_a_client_certificate_nobody_gets_in(desk, authority):
    url = desk.service().base_url
    with pytest.raises((requests.exceptions.SSLError, requests.exceptions.ConnectionError)):
        requests.get(f"{url}/v1/health", verify=str(authority.ca_file), timeout=5)


def test_a_certificate_from_another_ca_does_not_get_in(desk, authority, tmp_path):
    url = desk.service().base_url
    stranger = type(authority)(tmp_path / "other").kiosk("kiosk-1")
    client = desk.client(url, cert_file=stranger.cert_file, key_file=stranger.key_file)
    with pytest.raises(ConnectFailed):
        client.nonce()


def test_a_server_from_another_ca_is_not_believed(desk, authority, tmp_path):
    url = desk.service().base_url
    other = type(authority)(tmp_path / "other")
    with pytest.raises(TlsFailed):
        desk.client(url, ca_file=other.ca_file).nonce()


def test_a_refusal_does_not_echo_what_was_sent(desk, authority):
    url, identity = desk.service().base_url, authority.kiosk("kiosk-1")
    response = requests.post(
        f"{url}/v1/eligibility",
        json={"MessageHeader": {"Name": "模擬　花子"}},
        verify=str(authority.ca_file),
        cert=(str(identity.cert_file), str(identity.key_file)),
        timeout=5,
    )
    assert response.status_code == 422
    assert response.json() == {"error": "bad_request"}


def _enrol(
    store, maker: CardMaker, days_left: int, known_days_left: int | None = None
) -> SigningCard:
    now = datetime.now(UTC)
    card = maker.card("hanako", now + timedelta(days=days_left))
    known = None if known_days_left is None else (now + timedelta(days=known_days_left)).date()
    store.enrol([replace(card.enrolment(), certificate_expires=known)])
    return card


def _refusal(client, proof, request_id="visit-1") -> Refusal:
    with pytest.raises(Refused) as caught:
        client.query(proof, request_id)
    return caught.value.reason
