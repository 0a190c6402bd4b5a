# SPDX-License-Identifier: Apache-2.0
"""How long the client waits, for whom, and when it does not even ask."""

import socket
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from eligibility.breaker import Breaker, BreakerSettings, Circuit
from eligibility.client import EligibilityClient
from eligibility.codes import SegmentOfResult
from eligibility.errors import (
    AskedToWait,
    BadProof,
    ConnectFailed,
    LinkDown,
    Refused,
    ServerFault,
    TimedOut,
)
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.verdict import VerdictKind, judge
from tests.support.odd_servers import answering_server, hanging_up_server

NONCE = b'{"nonce":"n","expires_s":120}'
GOOD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (
    len(NONCE),
    NONCE,
)


def busy(status: bytes, after: bytes) -> bytes:
    head = b"HTTP/1.1 " + status + b"\r\nRetry-After: " + after
    return head + b"\r\nContent-Length: 2\r\n\r\n{}"


def breaking(desk, url: str, **limits) -> EligibilityClient:
    """A client behind a breaker on the desk's clock."""
    breaker = Breaker(desk.clock, BreakerSettings(failures=3, hang_s=5.0), seed=1)
    return desk.client(url, breaker=breaker, **limits)


@pytest.mark.parametrize("status", [b"429 Too Many", b"503 Busy"])
def test_a_service_that_asks_to_wait_is_waited_for_as_it_says(desk, authority, status):
    with answering_server(authority, [busy(status, b"3"), GOOD]) as url:
        assert desk.client(url, deadline_s=8.0).nonce().value == "n"
    assert desk.clock.slept == [3.0]


def test_a_date_says_the_same_as_seconds(desk, authority):
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True).encode()
    with answering_server(authority, [busy(b"503 Busy", at), GOOD]) as url:
        desk.client(url, deadline_s=8.0).nonce()
    (slept,) = desk.clock.slept
    assert 2.0 <= slept <= 4.0


@pytest.mark.parametrize(
    ("status", "error"), [(b"429 Too Many", AskedToWait), (b"503 Busy", ServerFault)]
)
def test_nobody_waits_past_their_deadline(desk, authority, status, error):
    with (
        answering_server(authority, [busy(status, b"30"), GOOD]) as url,
        pytest.raises(error) as caught,
    ):
        desk.client(url, deadline_s=60.0).nonce(until=desk.clock.now() + 8.0)
    assert caught.value.retry_after_s == 30.0
    assert desk.clock.slept == []


@pytest.mark.parametrize("after", [b"soon", b"-5", b"", b"1e9", b"Mon, 99 Foo 2026"])
def test_what_is_no_time_is_as_if_nothing_was_said(desk, authority, after):
    with answering_server(authority, [busy(b"503 Busy", after), GOOD]) as url:
        desk.client(url, deadline_s=8.0).nonce()
    assert desk.clock.slept == [0.2]


def test_an_answer_in_progress_is_asked_for_again_with_growing_pauses(desk):
    behaviour = Behaviour(failures=(Failure(FailureKind.PROCESSING, 3),))
    client = desk.client(desk.service(behaviour).base_url)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    answer = client.ask(proof, "visit-1", until=desk.clock.now() + 8.0)
    assert judge(answer).kind is VerdictKind.ELIGIBLE
    assert desk.clock.slept == pytest.approx([0.5, 0.8, 1.28])
    assert desk.count() == 1, "it is one question"


def test_an_answer_that_stays_in_progress_comes_back_as_it_is_in_time(desk):
    behaviour = Behaviour(failures=(Failure(FailureKind.PROCESSING),))
    client = desk.client(desk.service(behaviour).base_url)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    began = desk.clock.now()
    answer = client.ask(proof, "visit-1", until=began + 8.0)
    assert answer.segment is SegmentOfResult.PROCESSING
    assert 5.0 <= sum(desk.clock.slept) < 8.0


def test_the_person_s_deadline_holds_whatever_the_settings_allow(desk):
    behaviour = Behaviour(20.0, 20.0, simulate_delay=True)
    client = desk.client(desk.service(behaviour).base_url, deadline_s=60.0, read_timeout_s=60.0)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    with pytest.raises(TimedOut):
        client.ask(proof, "visit-1", until=desk.clock.now() + 8.0)
    assert sum(desk.clock.slept) == pytest.approx(8.0, abs=0.5)


def test_a_dead_link_opens_the_breaker_and_the_next_question_is_not_sent(desk):
    client = breaking(desk, "https://127.0.0.1:9", deadline_s=8.0)
    with pytest.raises(ConnectFailed):
        client.nonce()
    slept = list(desk.clock.slept)
    with pytest.raises(LinkDown):
        client.nonce()
    assert desk.clock.slept == slept


def test_a_question_that_hangs_opens_the_breaker_alone(desk):
    behaviour = Behaviour(20.0, 20.0, simulate_delay=True)
    client = breaking(desk, desk.service(behaviour).base_url, deadline_s=8.0)
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert client.breaker.state.circuit is Circuit.OPEN


def test_refusals_and_bad_answers_about_one_person_do_not_open_it(desk):
    url = desk.service(Behaviour(failures=(Failure(FailureKind.NOT_JSON),))).base_url
    client = breaking(desk, url)
    for _ in range(6):
        proof = desk.cards["hanako"].proof("no such nonce")
        with pytest.raises(Refused):
            client.query(proof, "visit-1")
    assert client.breaker.is_closed
    assert client.breaker.state.failures == 0


def test_the_probe_passes_an_open_breaker_and_reaches_the_service(desk):
    client = breaking(desk, desk.service().base_url)
    for _ in range(3):
        client.breaker.failed(0.1)
    client.health()
    assert not client.breaker.is_closed, "whoever probes tells what came of it"


def test_a_probe_of_a_dead_link_fails_and_is_made_once(desk, authority):
    with hanging_up_server(authority, 9, b"") as url, pytest.raises(ConnectFailed):
        breaking(desk, url).health()
    assert desk.clock.slept == []


def test_only_what_was_signed_for_a_slip_settles_one(desk):
    client = desk.client(desk.service().base_url)
    live = desk.cards["hanako"].proof("n")
    with pytest.raises(BadProof):
        client.settle_deferred(live, "visit-1")
    deferred = replace(live, is_deferred=True)
    with pytest.raises(Refused):
        client.settle_deferred(deferred, "visit-1")


def test_what_was_agreed_to_is_told_under_the_question_s_own_id(desk):
    client = desk.client(desk.service().base_url)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    client.query(proof, "visit-1")
    client.consent("visit-1", {"information": True})
    with pytest.raises(Refused):
        client.consent("visit-2", {"information": True})


def test_on_trial_the_outbox_s_client_alone_gets_through_and_its_answer_closes_the_breaker(desk):
    url = desk.service().base_url
    patient = breaking(desk, url)
    breaker = patient.breaker
    outbox = desk.client(url, breaker=breaker, may_try=True)
    on_trial(desk, breaker)
    with pytest.raises(LinkDown):
        patient.nonce()
    assert outbox.nonce().value
    assert breaker.is_closed
    assert patient.nonce().value


def test_a_trial_that_hangs_is_asked_once_and_opens_the_breaker_again(desk):
    url = desk.service(
        Behaviour(failures=(Failure(FailureKind.HANG),), simulate_delay=True)
    ).base_url
    breaker = breaking(desk, url).breaker
    outbox = desk.client(url, breaker=breaker, may_try=True, read_timeout_s=7.5)
    proof = desk.cards["hanako"].proof(outbox.nonce().value)
    on_trial(desk, breaker)
    with pytest.raises(TimedOut):
        outbox.query(proof, "visit-1")
    assert breaker.state.circuit is Circuit.OPEN
    with pytest.raises(LinkDown):
        outbox.query(proof, "visit-1")


def test_one_slip_whose_question_hangs_does_not_take_the_service_from_the_patients(desk):
    url = desk.service(
        Behaviour(failures=(Failure(FailureKind.HANG),), simulate_delay=True)
    ).base_url
    breaker = breaking(desk, url).breaker
    outbox = desk.client(url, breaker=breaker, may_try=True, read_timeout_s=7.5)
    proof = desk.cards["hanako"].proof(outbox.nonce().value)
    for _ in range(4):
        with pytest.raises(TimedOut):
            outbox.query(proof, "visit-1")
    assert breaker.is_closed


def on_trial(desk, breaker: Breaker) -> None:
    breaker.failed(7.5, reached=True)
    desk.clock.sleep(60.0)
    assert breaker.may_probe()
    breaker.probed(reached=True)
    assert breaker.is_on_trial


def test_a_handshake_that_nobody_answers_is_a_connection_that_failed(desk):
    """Read time-outs are the service's fault; this is the link's, and is tried again."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        client = breaking(desk, url, connect_timeout_s=0.05, retries=1)
        with pytest.raises(ConnectFailed):
            client.nonce()
    assert client.breaker.state.failures == 2


def test_no_retry_is_made_behind_a_breaker_that_has_opened(desk):
    client = breaking(desk, "https://127.0.0.1:9", deadline_s=8.0)
    client.breaker.failed(4.9)
    client.breaker.failed(0.05)
    with pytest.raises(ConnectFailed):
        client.nonce()
    assert desk.clock.slept == []
