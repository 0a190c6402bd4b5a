# SPDX-License-Identifier: Apache-2.0
"""Several workers behind one port, and a service that is killed under its clients: real processes."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from eligibility.access_log.key_files import LogKeys
from eligibility.answers import Answer
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.clock import WallClock
from eligibility.errors import ConnectFailed, Refused, ServerFault, ServiceError
from eligibility.proof import Proof
from eligibility.refusals import Refusal
from eligibility.service.ready import READY_PREFIX
from eligibility.service.settings import Behaviour, Failure, FailureKind
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from tests.bench.service_people import BenchCard, cards, people
from tests.support.postgres_server import is_installed, running_postgres

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]

ROOT = Path(__file__).parents[2]
TOKEN = "for-tests"
WORKERS = 2
PATIENCE_S = 60.0


@dataclass
class Place:
    """A database with people and cards, and the certificates."""

    home: Path
    database: str
    cards: list[BenchCard]
    authority: TestAuthority

    def client(self, url: str, kiosk: str = "kiosk-1", **limits) -> EligibilityClient:
        return EligibilityClient(self._settings(url, kiosk, **limits), WallClock())

    def admin(self, url: str) -> ServiceAdmin:
        return ServiceAdmin(self._settings(url, "kiosk-1"), TOKEN)

    def store(self) -> SqlStore:
        if "://" in self.database:
            return SqlStore(self.database, LogKeys.beside(self.home / "log"))
        return SqlStore(Path(self.database))

    def _settings(self, url: str, kiosk: str, **limits) -> ClientSettings:
        own = self.authority.kiosk(kiosk)
        return ClientSettings(url, self.authority.ca_file, own.cert_file, own.key_file, **limits)

    @contextmanager
    def service(self, workers: int, port: int = 0) -> Iterator[tuple[subprocess.Popen, str]]:
        command = [sys.executable, "-m", "tests.bench.service_host", str(self.home)]
        command += [str(self.home / "tls"), self.database, "--workers", str(workers)]
        command += ["--port", str(port), "--admin", TOKEN]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            try:
                line = child.stdout.readline()
                assert line.startswith(READY_PREFIX)
                yield child, line.removeprefix(READY_PREFIX).strip()
            finally:
                if child.poll() is None:
                    child.terminate()


def new_place(home: Path, database: str) -> Place:
    authority = TestAuthority(home / "tls")
    made, _ = cards(home, 4)
    place = Place(home, database, made, authority)
    store = place.store()
    store.load(people(4), [card.enrolment() for card in made])
    store.close()
    return place


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    home = tmp_path_factory.mktemp("workers")
    return new_place(home, str(home / "service.db"))


@pytest.fixture(scope="module")
def running(place: Place) -> Iterator[tuple[subprocess.Popen, str]]:
    with place.service(WORKERS) as found:
        yield found


def workers_of(supervisor: int) -> set[int]:
    """The processes below it that answer; one more only tracks resources."""
    children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
    return {
        int(one) for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()
    }


def until(is_so: Callable[[], bool]) -> None:
    """Wait for something that other processes do."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        threading.Event().wait(0.05)


def ask(place: Place, url: str, request_id: str, **limits) -> Answer:
    """One visit on a connection of its own, so that any worker may meet it."""
    client = place.client(url, retries=1, **limits)
    try:
        proof = place.cards[0].proof(client.nonce().value, "kiosk-1", 0)
    finally:
        client.close()
    client = place.client(url, retries=1, **limits)
    try:
        return client.query(proof, request_id)
    finally:
        client.close()


def test_a_nonce_of_one_worker_is_good_at_every_other_one(place, running):
    _, url = running
    for number in range(12):
        assert ask(place, url, f"nonce-{number}").results[0].name == "模擬　00000000"


def test_the_admins_change_reaches_every_worker_before_it_is_acknowledged(place, running):
    _, url = running
    failing = Behaviour(failures=(Failure(FailureKind.STATUS_500, on="nonce"),))
    for behaviour, error in ((failing, ServerFault), (Behaviour(), None)):
        with place.admin(url) as admin:
            admin.change(behaviour)
        for _ in range(12):
            client = place.client(url, retries=1)
            try:
                if error is None:
                    client.nonce()
                else:
                    with pytest.raises(error):
                        client.nonce()
            finally:
                client.close()


def test_three_failures_are_three_whichever_workers_they_meet(place, running):
    _, url = running
    with place.admin(url) as admin:
        admin.change(Behaviour(failures=(Failure(FailureKind.STATUS_500, 3),)))
    failed = 0
    for number in range(12):
        try:
            ask(place, url, f"three-{number}")
        except ServerFault:
            failed += 1
    assert failed == 3


def test_a_closed_line_is_closed_at_every_worker_and_opens_again(place, running):
    _, url = running
    with place.admin(url) as admin:
        admin.change(Behaviour(failures=(Failure(FailureKind.REFUSED, 1, for_s=2.0),)))
    with pytest.raises(ConnectFailed):
        ask(place, url, "line-1")
    port = int(url.rpartition(":")[2])
    refused = [is_refused(port) for _ in range(10)]
    assert all(refused)
    until(lambda: not is_refused(port))
    assert ask(place, url, "line-1b").results


def is_refused(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False


def test_the_counts_are_those_of_all_workers(place, running):
    _, url = running
    own = place.authority.kiosk("kiosk-1")

    def count() -> float:
        text = requests.get(
            f"{url}/metrics",
            verify=str(place.authority.ca_file),
            cert=(str(own.cert_file), str(own.key_file)),
            timeout=5,
        ).text
        pattern = r'uketsuke_requests_total\{endpoint="/v1/eligibility",outcome="ok"\} (\S+)'
        found = re.search(pattern, text)
        return float(found[1]) if found else 0.0

    before = count()
    for number in range(10):
        ask(place, url, f"count-{number}")
    assert {count() for _ in range(6)} == {before + 10}


def test_a_worker_that_dies_is_replaced_and_nothing_is_lost(place, running):
    child, url = running
    first = ask(place, url, "before-death")
    before = workers_of(child.pid)
    assert len(before) == WORKERS
    for victim in before:
        os.kill(victim, signal.SIGKILL)
        until(lambda victim=victim: victim not in workers_of(child.pid))
    until(lambda: len(workers_of(child.pid)) == WORKERS)
    until(lambda: not is_refused(int(url.rpartition(":")[2])))
    assert first.results == ask(place, url, "after-death").results


def test_sigterm_ends_all_workers_and_leaves_no_process(place):
    with place.service(WORKERS) as (child, url):
        ask(place, url, "sigterm")
        workers = workers_of(child.pid)
        child.send_signal(signal.SIGTERM)
        assert child.wait(30) == 0
    assert not any(Path(f"/proc/{one}").exists() for one in workers)
    with pytest.raises(ConnectFailed):
        ask(place, url, "too-late")


def test_workers_end_when_their_supervisor_is_killed(place):
    with place.service(WORKERS) as (child, _):
        workers = workers_of(child.pid)
        child.kill()
        child.wait(10)
        until(lambda: not any(Path(f"/proc/{one}").exists() for one in workers))


@pytest.mark.skipif(not is_installed(), reason="PostgreSQL is not installed")
def test_on_postgresql_two_workers_answer_a_batch_of_kiosks(tmp_path):
    with running_postgres() as server:
        place = new_place(tmp_path, server.database())
        with place.service(WORKERS) as (_, url):
            batch = Batch(place, url, kiosks=4, visits=12)
            batch.run_to_end()
        assert not batch.refused
        assert len(batch.answered) == 4 * 12
        store = place.store()
        with store.begin() as tx:
            assert tx.count_queries() == 4 * 12
        store.close()


@dataclass
class Visit:
    """One question, and its answer as far as it was received."""

    kiosk: str
    request_id: str
    proof: Proof
    answer: Answer | None = None


@dataclass
class Batch:
    """Kiosks that ask one question after the other, whatever happens to the service."""

    place: Place
    url: str
    kiosks: int
    visits: int
    answered: list[Visit] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    def run_to_end(self) -> None:
        threads = self.start()
        for thread in threads:
            thread.join()

    def start(self) -> list[threading.Thread]:
        threads = [
            threading.Thread(target=self._kiosk, args=(f"kiosk-{number}",))
            for number in range(self.kiosks)
        ]
        for thread in threads:
            thread.start()
        return threads

    def _kiosk(self, name: str) -> None:
        client = self.place.client(self.url, name, retries=1, read_timeout_s=5.0)
        for number in range(self.visits):
            self._visit(client, name, number)
        client.close()

    def _visit(self, client: EligibilityClient, name: str, number: int) -> None:
        nonce = _patiently(lambda: client.nonce().value)
        card = self.place.cards[number % len(self.place.cards)]
        visit = Visit(name, f"{name}-{number}", card.proof(nonce, name, number))
        try:
            visit.answer = _patiently(lambda: client.query(visit.proof, visit.request_id))
        except Refused as error:
            self.refused.append(error.reason)
        else:
            self.answered.append(visit)


def _patiently(work: Callable):
    """The same again until it is answered or refused."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return work()
        except Refused:
            raise
        except ServiceError:
            assert time.monotonic() < deadline
            threading.Event().wait(0.05)


@pytest.mark.parametrize("workers", [1, WORKERS])
def test_killed_and_started_again_under_its_clients_it_loses_nothing_it_acknowledged(
    tmp_path, workers
):
    place = new_place(tmp_path, str(tmp_path / "service.db"))
    batch, threads, port = None, [], 0
    answered: list[Visit] = []
    for _ in range(4):
        with place.service(workers, port) as (child, url):
            port = int(url.rpartition(":")[2])
            if batch is None:
                batch = Batch(place, url, 4, 16, answered)
                threads = batch.start()
            had = len(answered)
            until(lambda had=had: len(answered) >= had + 10)
            below = workers_of(child.pid)
            child.kill()
            for one in below:
                os.kill(one, signal.SIGKILL)
            child.wait(10)
    with place.service(workers, port):
        for thread in threads:
            thread.join()
        check_nothing_was_lost(place, batch)


def check_nothing_was_lost(place: Place, batch: Batch) -> None:
    assert not batch.refused
    assert len(batch.answered) == batch.kiosks * batch.visits
    clients = {f"kiosk-{n}": place.client(batch.url, f"kiosk-{n}") for n in range(batch.kiosks)}
    for visit in batch.answered:
        client = clients[visit.kiosk]
        assert client.query(visit.proof, visit.request_id) == visit.answer
        with pytest.raises(Refused) as caught:
            client.query(visit.proof, f"{visit.request_id}-again")
        assert caught.value.reason is Refusal.NONCE_USED
    for client in clients.values():
        client.close()
    store = place.store()
    with store.begin() as tx:
        assert tx.count_queries() == len(batch.answered)
        looks = [look for n in range(4) for look in tx.accesses(place.cards[n].person_id)]
    store.close()
    assert sorted(look.request_id for look in looks) == sorted(v.request_id for v in batch.answered)
