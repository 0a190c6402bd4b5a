# SPDX-License-Identifier: Apache-2.0
"""The bad days that the service can be told to have, met over real TLS, and the file that tells it."""

import json
import random
import socket
import statistics
import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

from eligibility.errors import (
    BadAnswer,
    BadFile,
    ConnectFailed,
    Refused,
    ServerFault,
    ServiceError,
    TimedOut,
    TlsFailed,
)
from eligibility.refusals import Refusal
from eligibility.service.behaviour_file import load_behaviour
from eligibility.service.settings import Behaviour, Delay, Failure, FailureKind
from eligibility.service.weather import Weather
from eligibility.verdict import VerdictKind, judge
from eligibility.wire import query_to_json

FILE = """\
seed = 7
clock_skew_s = -90.5

[latency]
kind = "lognormal"
median_s = 4
p95_s = 7.5

[[fault]]
kind = "status_429"
kiosk = "kiosk-2"
retry_after_s = 9
times = 2

[[fault]]
kind = "slow"
on = "any"
rate = 0.25
min_s = 10
max_s = 20
"""


def failing(*failures: Failure, **more) -> Behaviour:
    return Behaviour(failures=failures, **more)


def once(kind: FailureKind, **more) -> Behaviour:
    return failing(Failure(kind, 1, **more))


def raw(desk, url: str, person: str = "hanako", request_id: str = "visit-1") -> requests.Response:
    """The answer itself, whatever the client would think of it."""
    identity = desk.authority.kiosk("kiosk-1")
    session = requests.Session()
    session.trust_env = False
    session.verify, session.cert = (
        str(desk.authority.ca_file),
        (
            str(identity.cert_file),
            str(identity.key_file),
        ),
    )
    with session:
        nonce = session.post(f"{url}/v1/nonce", timeout=5).json()["nonce"]
        proof = desk.cards[person].proof(nonce)
        body = query_to_json(proof, request_id, "9919999996")
        return session.post(f"{url}/v1/eligibility", json=body, timeout=5)


def names(response: requests.Response) -> list[str]:
    results = response.json()["MessageBody"]["ResultList"]["ResultOfQualificationConfirmation"]
    return [result["Name"] for result in results]


def test_a_refused_connection_is_a_closed_listener_and_it_opens_again(desk):
    url = desk.service(once(FailureKind.REFUSED, for_s=0.4)).base_url
    client = desk.client(url, retries=1)
    with pytest.raises(ConnectFailed):
        desk.ask(client)
    with pytest.raises(ConnectFailed, match="connect"):
        desk.client(url, retries=1).nonce()
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while True:
        try:
            client.nonce()
            break
        except ConnectFailed:
            assert datetime.now(UTC) < deadline
    assert judge(desk.ask(client, request_id="visit-2")).kind is VerdictKind.ELIGIBLE


def test_while_tls_fails_no_handshake_succeeds_and_the_client_knows_that_no_retry_helps(desk):
    url = desk.service(once(FailureKind.TLS, for_s=30)).base_url
    with pytest.raises(ConnectFailed):
        desk.ask(desk.client(url, retries=1))
    with pytest.raises(TlsFailed):
        desk.client(url, retries=1).nonce()


def test_a_line_whose_port_somebody_took_meanwhile_opens_when_it_is_free_again(desk):
    url = desk.service(once(FailureKind.REFUSED, for_s=0.3)).base_url
    port = int(url.rpartition(":")[2])
    with pytest.raises(ConnectFailed):
        desk.ask(desk.client(url, retries=1))
    with socket.create_server(("127.0.0.1", port)):
        threading.Event().wait(0.5)
    deadline = datetime.now(UTC) + timedelta(seconds=10)
    while True:
        with suppress(ConnectFailed):
            desk.client(url, retries=1).nonce()
            break
        assert datetime.now(UTC) < deadline


def test_the_service_stops_while_its_line_is_out(desk):
    service = desk.service(once(FailureKind.REFUSED, for_s=60))
    with pytest.raises(ConnectFailed):
        desk.ask(desk.client(service.base_url, retries=1))
    service.stop()
    assert not service.thread.is_alive()


def test_a_reset_connection_is_no_answer_and_the_next_question_gets_one(desk):
    url = desk.service(once(FailureKind.RESET)).base_url
    with pytest.raises(requests.exceptions.ConnectionError):
        raw(desk, url)
    assert names(raw(desk, url, request_id="visit-2")) == ["模擬　花子"]


def test_a_head_without_its_body_runs_into_the_time_out(desk):
    url = desk.service(once(FailureKind.HANG_AFTER_HEADERS)).base_url
    client = desk.client(url, read_timeout_s=0.3, retries=1)
    with pytest.raises((TimedOut, BadAnswer, ConnectFailed)):
        desk.ask(client)


@pytest.mark.parametrize(
    ("kind", "status"), [(FailureKind.STATUS_429, 429), (FailureKind.STATUS_503, 503)]
)
def test_too_busy_says_when_to_come_back(desk, kind, status):
    response = raw(desk, desk.service(once(kind, retry_after_s=9)).base_url)
    assert (response.status_code, response.headers["retry-after"]) == (status, "9")
    assert response.json() == {"error": "mock_failure"}


@pytest.mark.parametrize("kind", [FailureKind.STATUS_500, FailureKind.STATUS_504])
def test_a_server_fault_is_one(desk, kind):
    client = desk.client(desk.service(failing(Failure(kind))).base_url, retries=1)
    with pytest.raises(ServerFault):
        desk.ask(client)


def test_the_wrong_persons_answer_is_a_real_persons_under_this_request_and_card(desk):
    right = raw(desk, desk.service().base_url)
    wrong = raw(desk, desk.service(once(FailureKind.WRONG_PERSON)).base_url, request_id="visit-2")
    key = "QualificationConfirmationKey"
    assert wrong.json()["MessageBody"][key] == right.json()["MessageBody"][key]
    assert wrong.json()["MessageHeader"]["ArbitraryFileIdentifier"] == "visit-2"
    assert names(wrong) != names(right)


def test_a_doubled_result_is_no_verdict_of_eligible(desk):
    url = desk.service(failing(Failure(FailureKind.DUPLICATE_RESULT))).base_url
    assert len(names(raw(desk, url))) == 2
    client = desk.client(url, retries=1)
    try:
        kind = judge(desk.ask(client, request_id="visit-2")).kind
    except BadAnswer:
        return
    assert kind is not VerdictKind.ELIGIBLE


def test_the_former_answer_is_another_requests_and_the_client_does_not_take_it(desk):
    behaviour = failing(Failure(FailureKind.FORMER_ANSWER, person="kenji"))
    client = desk.client(desk.service(behaviour).base_url, retries=1)
    desk.ask(client, "hanako", request_id="visit-1")
    with pytest.raises(BadAnswer):
        desk.ask(client, "kenji", request_id="visit-2")


def test_without_a_former_answer_the_right_one_comes(desk):
    url = desk.service(once(FailureKind.FORMER_ANSWER)).base_url
    assert judge(desk.ask(desk.client(url))).kind is VerdictKind.ELIGIBLE


def test_a_failure_strikes_one_kiosk_only(desk):
    url = desk.service(failing(Failure(FailureKind.STATUS_500, kiosk="kiosk-2"))).base_url
    assert judge(desk.ask(desk.client(url))).kind is VerdictKind.ELIGIBLE
    other = desk.client(url, "kiosk-2", retries=1)
    proof = desk.cards["hanako"].proof(other.nonce().value, kiosk="kiosk-2")
    with pytest.raises(ServerFault):
        other.query(proof, "visit-2")


def test_a_service_whose_clock_is_wrong_says_so_in_its_answers_and_refuses_right_clocks(desk):
    hour = 3600.0
    url = desk.service(Behaviour(clock_skew_s=hour / 12)).base_url
    stamped = raw(desk, url).json()["MessageHeader"]["ProcessExecutionTime"]
    told = datetime.strptime(stamped, "%Y%m%d%H%M%S").replace(tzinfo=UTC) - timedelta(hours=9)
    assert timedelta(minutes=4) < told - datetime.now(UTC) < timedelta(minutes=6)
    client = desk.client(desk.service(Behaviour(clock_skew_s=hour)).base_url)
    with pytest.raises(Refused) as caught:
        desk.ask(client, request_id="visit-2")
    assert caught.value.reason is Refusal.SIGNED_AT_OTHER_TIME


def test_the_admin_sets_every_kind_and_the_service_takes_it(desk):
    url = desk.service().base_url
    failures = tuple(
        Failure(kind, 1, "nobody", "any", "kiosk-9", 0.5, delay=Delay(median_s=2.0, p95_s=3.0))
        for kind in FailureKind
    )
    desk.admin(url).change(Behaviour(failures=failures, delay=Delay(0.0, 0.0), clock_skew_s=1.5))
    assert judge(desk.ask(desk.client(url))).kind is VerdictKind.ELIGIBLE


@pytest.mark.parametrize("kind", [kind for kind in FailureKind if kind is not FailureKind.SLOW])
def test_whatever_fails_the_question_is_settled_once_and_answered_when_asked_again(desk, kind):
    url = desk.service(once(kind, for_s=0.05)).base_url
    client = desk.client(url, read_timeout_s=0.3, retries=1)
    proof = desk.cards["hanako"].proof(client.nonce().value)
    with suppress(ServiceError):
        client.query(proof, "visit-1")
    for _ in range(200):
        try:
            answer = client.query(proof, "visit-1")
            break
        except ConnectFailed:
            continue
    assert judge(answer).kind is VerdictKind.ELIGIBLE
    assert desk.count() == 1


def test_a_rate_strikes_about_as_often_as_it_says_and_the_same_way_with_the_same_seed():
    behaviour = failing(Failure(FailureKind.HANG, rate=0.3), seed=5)

    def days(behaviour: Behaviour) -> list[bool]:
        weather = Weather(behaviour)
        return [weather.meet("eligibility", None).failure is not None for _ in range(2_000)]

    first = days(behaviour)
    assert 0.26 < sum(first) / len(first) < 0.34
    assert days(behaviour) == first
    assert days(replace(behaviour, seed=6)) != first


def test_a_log_normal_delay_has_the_median_and_the_tail_that_were_asked_for():
    source = random.Random(3)  # noqa: S311 -- a distribution, no secret
    delay = Delay(median_s=4.0, p95_s=7.0)
    drawn = sorted(delay.draw(source) for _ in range(20_000))
    assert statistics.median(drawn) == pytest.approx(4.0, rel=0.03)
    assert drawn[19_000] == pytest.approx(7.0, rel=0.05)


def test_slow_takes_its_time_and_the_next_failure_still_strikes():
    behaviour = failing(
        Failure(FailureKind.SLOW, 1, delay=Delay(9.0, 9.0)), Failure(FailureKind.NOT_JSON, 1)
    )
    weather = Weather(behaviour)
    fates = [weather.meet("eligibility", None) for _ in range(2)]
    assert [(fate.delay_s, fate.failure) for fate in fates] == [
        (9.0, FailureKind.NOT_JSON),
        (0.0, None),
    ]


def test_the_file_says_all_that_the_admin_can_say(tmp_path):
    path = tmp_path / "bad-day.toml"
    path.write_text(FILE, "utf-8")
    assert load_behaviour(path) == Behaviour(
        seed=7,
        clock_skew_s=-90.5,
        delay=Delay(median_s=4.0, p95_s=7.5),
        failures=(
            Failure(FailureKind.STATUS_429, 2, kiosk="kiosk-2", retry_after_s=9),
            Failure(FailureKind.SLOW, on="any", rate=0.25, delay=Delay(10.0, 20.0)),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("seed = 7", "seeds = 7", 1, "seeds"),
        ("seed = 7", "seed = 7.5", 1, "seed"),
        ("-90.5", "inf", 2, "clock_skew_s"),
        ('"lognormal"', '"uniform"', 4, "min_s"),
        ("p95_s = 7.5", "p95_s = 3", 7, "p95_s"),
        ('"status_429"', '"status_418"', 10, "kind"),
        ("times = 2", "times = 0", 13, "times"),
        ("retry_after_s = 9", "retry_after = 9", 12, "retry_after"),
        ('on = "any"', 'on = "all"', 17, "on"),
        ("rate = 0.25", "rate = 25", 18, "rate"),
        ("max_s = 20", "max_s = 2", 20, "max_s"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line_and_key(tmp_path, old, new, line, key):
    path = tmp_path / "bad-day.toml"
    path.write_text(FILE.replace(old, new), "utf-8")
    with pytest.raises(BadFile) as caught:
        load_behaviour(path)
    assert caught.value.key == key
    assert caught.value.line in (line, None) if key == "min_s" else caught.value.line == line


def test_a_failures_detail_stays_out_of_the_answer(desk):
    response = raw(desk, desk.service(once(FailureKind.STATUS_502)).base_url)
    assert json.loads(response.text) == {"error": "mock_failure"}


def test_the_example_in_the_guide_can_be_used_and_the_guide_names_every_kind(tmp_path):
    guide = (Path(__file__).parents[2] / "docs" / "service.md").read_text("utf-8")
    path = tmp_path / "bad-day.toml"
    path.write_text(guide.split("```toml\n")[1].split("```")[0], "utf-8")
    assert len(load_behaviour(path).failures) == 3
    table = guide.split("| Kind |")[1].split("\n\n")[0]
    assert [k.value for k in FailureKind if k.value.removeprefix("status") not in table] == []
