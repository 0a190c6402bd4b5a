# SPDX-License-Identifier: Apache-2.0
"""The client on the service's bad days: every failure is one of ours, in time, and counted once."""

import socket
import time
from pathlib import Path

import pytest

from eligibility.client import ClientSettings, EligibilityClient
from eligibility.errors import (
    BadAnswer,
    BadFile,
    ConnectFailed,
    Refused,
    ServerFault,
    TimedOut,
    TlsFailed,
)
from eligibility.refusals import Refusal
from eligibility.service.settings import OFFICIAL_LATENCY, Behaviour, Failure, FailureKind
from eligibility.verdict import VerdictKind, Why, judge
from tests.support.odd_servers import dripping_server, hanging_up_server


def failing(kind: FailureKind, times: int | None = None, **more) -> Behaviour:
    return Behaviour(failures=(Failure(kind, times, **more),))


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (FailureKind.PROCESSING, Why.PROCESSING),
        (FailureKind.ABNORMAL, Why.SERVICE_ERROR),
    ],
)
def test_an_unfinished_answer_is_undecided(desk, kind, why):
    client = desk.client(desk.service(failing(kind)).base_url)
    verdict = judge(desk.ask(client))
    assert (verdict.kind, verdict.why) == (VerdictKind.UNDECIDED, why)


def test_asking_again_after_processing_gets_the_answer(desk):
    client = desk.client(desk.service(failing(FailureKind.PROCESSING, 1)).base_url)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    kinds = [judge(client.query(proof, "visit-1")).kind for _ in range(2)]
    assert kinds == [VerdictKind.UNDECIDED, VerdictKind.ELIGIBLE]


@pytest.mark.parametrize(
    "kind",
    [
        FailureKind.TRUNCATED,
        FailureKind.NOT_JSON,
        FailureKind.WRONG_TYPE,
        FailureKind.WRONG_CARD,
        FailureKind.WRONG_REQUEST,
    ],
)
def test_an_answer_that_is_not_ours_is_a_bad_answer(desk, kind):
    client = desk.client(desk.service(failing(kind)).base_url)
    with pytest.raises(BadAnswer) as caught:
        desk.ask(client)
    assert "模擬" not in repr(caught.value)


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateways_hiccup_is_retried_and_counted_once(desk, status):
    kind = FailureKind(f"status_{status}")
    client = desk.client(desk.service(failing(kind, 2)).base_url)
    assert judge(desk.ask(client)).kind is VerdictKind.ELIGIBLE
    assert desk.count() == 1
    assert desk.clock.slept == [0.2, 0.4]


def test_a_gateway_that_stays_down_is_a_server_fault(desk):
    client = desk.client(desk.service(failing(FailureKind.STATUS_503)).base_url)
    with pytest.raises(ServerFault) as caught:
        desk.ask(client)
    assert caught.value.status == 503
    assert len(desk.clock.slept) == 2


def test_a_broken_service_is_not_asked_again(desk):
    client = desk.client(desk.service(failing(FailureKind.STATUS_500)).base_url)
    with pytest.raises(ServerFault):
        desk.ask(client)
    assert desk.clock.slept == []


def test_retries_end_at_the_deadline(desk):
    url = desk.service(failing(FailureKind.STATUS_503)).base_url
    client = desk.client(url, retries=1000, deadline_s=5.0)
    with pytest.raises((ServerFault, TimedOut)):
        desk.ask(client)
    assert sum(desk.clock.slept) < 5.0


def test_a_failure_on_the_nonce_is_told_too(desk):
    client = desk.client(desk.service(failing(FailureKind.WRONG_TYPE, on="nonce")).base_url)
    with pytest.raises(BadAnswer):
        client.nonce()


def test_a_failure_for_one_person_leaves_the_others_alone(desk):
    behaviour = failing(FailureKind.STATUS_500, person="kenji")
    client = desk.client(desk.service(behaviour).base_url)
    assert judge(desk.ask(client, "hanako", request_id="a")).kind is VerdictKind.ELIGIBLE
    with pytest.raises(ServerFault):
        desk.ask(client, "kenji", request_id="b")


def test_a_service_that_hangs_times_out(desk):
    url = desk.service(failing(FailureKind.HANG)).base_url
    client = desk.client(url, read_timeout_s=0.3)
    began = time.monotonic()
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert time.monotonic() - began < 5


def test_the_deadline_is_shorter_than_a_long_read_timeout(desk):
    url = desk.service(failing(FailureKind.HANG)).base_url
    client = desk.client(url, read_timeout_s=60, deadline_s=0.5)
    began = time.monotonic()
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert time.monotonic() - began < 5


def test_an_answer_that_drips_ends_at_the_deadline(desk, authority):
    with dripping_server(authority, 0.05) as url:
        client = desk.client(url, read_timeout_s=60, deadline_s=0.5)
        began = time.monotonic()
        with pytest.raises(TimedOut):
            client.nonce()
        assert time.monotonic() - began < 5


def test_a_simulated_delay_is_slept_on_the_callers_clock(desk):
    behaviour = Behaviour(latency_min_s=4.0, latency_max_s=4.0, simulate_delay=True)
    client = desk.client(desk.service(behaviour).base_url)
    began = time.monotonic()
    assert judge(desk.ask(client)).kind is VerdictKind.ELIGIBLE
    assert desk.clock.slept == [4.0]
    assert time.monotonic() - began < 3


def test_a_simulated_delay_past_the_read_timeout_times_out_after_it(desk):
    behaviour = Behaviour(latency_min_s=30.0, latency_max_s=30.0, simulate_delay=True)
    client = desk.client(desk.service(behaviour).base_url, read_timeout_s=10.0)
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert desk.clock.slept == [10.0]


def test_a_simulated_hang_costs_the_read_timeout_and_no_real_time(desk):
    behaviour = Behaviour(simulate_delay=True, failures=(Failure(FailureKind.HANG),))
    client = desk.client(desk.service(behaviour).base_url)
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert desk.clock.slept == [15.0]


def test_simulated_delays_count_towards_the_deadline(desk):
    behaviour = Behaviour(
        latency_min_s=8.0,
        latency_max_s=8.0,
        simulate_delay=True,
        failures=(Failure(FailureKind.STATUS_503),),
    )
    client = desk.client(desk.service(behaviour).base_url, deadline_s=12.0, retries=5)
    with pytest.raises(TimedOut):
        desk.ask(client)
    assert sum(desk.clock.slept) == pytest.approx(12.0, abs=1.0)


def test_the_official_latency_replays_the_same_delays(desk):
    delays = []
    for run in range(2):
        behaviour = Behaviour(
            OFFICIAL_LATENCY.latency_min_s, OFFICIAL_LATENCY.latency_max_s, simulate_delay=True
        )
        client = desk.client(desk.service(behaviour).base_url)
        desk.ask(client, request_id=f"run-{run}")
        delays.append(desk.clock.slept.pop())
    assert delays[0] == delays[1]
    assert 3 <= delays[0] <= 7


def test_a_stopped_service_cannot_be_connected_to(desk):
    service = desk.service()
    client = desk.client(service.base_url)
    client.nonce()
    service.stop()
    with pytest.raises(ConnectFailed):
        client.nonce()
    assert desk.clock.slept == [0.2, 0.4]


def test_a_connection_closed_while_idle_is_opened_again(desk):
    service = desk.service()
    client = desk.client(service.base_url)
    client.nonce()
    service.stop()
    desk.service(port=int(service.base_url.rpartition(":")[2]))
    assert client.nonce().expires_s == 120


def test_a_connection_that_breaks_before_the_answer_is_tried_again(desk, authority):
    body = b'{"nonce":"n","expires_s":5}'
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with hanging_up_server(authority, 1, head % len(body) + body) as url:
        assert desk.client(url).nonce().value == "n"


def test_a_service_that_speaks_plain_http_is_a_tls_failure(desk, authority):
    url = desk.service().base_url
    with pytest.raises((TlsFailed, ConnectFailed)):
        desk.client(url.replace("https:", "http:")).nonce()


def test_a_port_that_never_shakes_hands_times_out(desk):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        client = desk.client(url, connect_timeout_s=0.3, deadline_s=1.0)
        began = time.monotonic()
        with pytest.raises((TimedOut, ConnectFailed)):
            client.nonce()
        assert time.monotonic() - began < 5


def test_an_unreachable_port_is_not_waited_for_longer_than_the_deadline(desk):
    client = desk.client("https://127.0.0.1:9", deadline_s=1.0)
    with pytest.raises(ConnectFailed):
        client.nonce()


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"nonce":"","expires_s":5}',
        b'{"nonce":5,"expires_s":5}',
        b'{"nonce":"n","expires_s":0}',
        b'{"nonce":"n","expires_s":"5"}',
        b'{"nonce":"n","expires_s":Infinity}',
        b"[" * 100_000,
        b"\xff",
    ],
)
def test_a_nonce_of_another_shape_is_a_bad_answer(desk, authority, body):
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with hanging_up_server(authority, 0, head % len(body) + body) as url, pytest.raises(BadAnswer):
        desk.client(url).nonce()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (
            b"HTTP/1.1 302 Found\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n",
            BadAnswer,
        ),
        (b"HTTP/1.1 418 Teapot\r\nContent-Length: 2\r\n\r\n{}", Refused),
        (b"SSH-2.0-OpenSSH\r\n\r\n", ConnectFailed),
    ],
)
def test_an_answer_that_is_not_the_services_is_typed(desk, authority, answer, error):
    with hanging_up_server(authority, 0, answer) as url, pytest.raises(error):
        desk.client(url).nonce()


def test_a_refusal_in_unknown_words_is_other(desk, authority):
    answer = b'HTTP/1.1 403 No\r\nContent-Length: 17\r\n\r\n{"error":"lunar"}'
    with hanging_up_server(authority, 0, answer) as url, pytest.raises(Refused) as caught:
        desk.client(url).nonce()
    assert caught.value.reason is Refusal.OTHER


def test_a_huge_answer_is_not_swallowed(desk, authority):
    body = b" " * (3 << 20)
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    with hanging_up_server(authority, 0, head % len(body) + body) as url, pytest.raises(BadAnswer):
        desk.client(url).nonce()


def test_a_missing_key_file_is_told_by_its_path(tmp_path: Path):
    missing = tmp_path / "none.pem"
    with pytest.raises(BadFile, match=r"none\.pem"):
        EligibilityClient(ClientSettings("https://localhost", missing, missing, missing))
