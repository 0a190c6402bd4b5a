# SPDX-License-Identifier: Apache-2.0
"""What a store promises, asked of SQLite and of a real PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from eligibility.access_log.key_files import LogKeys
from eligibility.codes import Relation, Sex
from eligibility.errors import StoreFault
from eligibility.service.line import LineState
from eligibility.service.people import Insurance, Person
from eligibility.service.records import Access, Enrolment, NonceState, StoredQuery
from eligibility.service.rules import Question, Rules, Settled
from eligibility.service.settings import Behaviour, Failure, FailureKind, ServiceSettings
from eligibility.service.shared_weather import SharedWeather, begin_weather
from eligibility.service.store import SqlStore
from tests.support.postgres_server import is_installed, running_postgres
from tests.support.proof_cards import CardVerifier

NOW = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USERS = 6

DATABASES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param(
        "postgresql",
        id="postgresql",
        marks=[
            pytest.mark.slow,
            pytest.mark.skipif(not is_installed(), reason="PostgreSQL is not installed"),
        ],
    ),
]


@pytest.fixture(scope="module")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Path | str]]:
    """Makes a database of the wanted kind; the server starts when it is first wanted."""
    started: list = []

    def make(kind: str) -> Path | str:
        if kind == "sqlite":
            return tmp_path_factory.mktemp("store") / "service.db"
        if not started:
            context = running_postgres()
            started.extend((context, context.__enter__()))
        return started[1].database()

    yield make
    if started:
        started[0].__exit__(None, None, None)


@pytest.fixture(params=DATABASES)
def place(request, new_database) -> Path | str:
    return new_database(request.param)


@pytest.fixture(scope="module")
def keys() -> LogKeys:
    return LogKeys.throwaway()


@pytest.fixture
def store(place, keys) -> Iterator[SqlStore]:
    made = SqlStore(place, keys)
    yield made
    made.close()


@pytest.fixture
def other(place, store, keys) -> Iterator[SqlStore]:
    """A second process's store on the same database."""
    made = SqlStore(place, keys)
    yield made
    made.close()


def query(request_id: str = "visit-1") -> StoredQuery:
    return StoredQuery(request_id, "kiosk-1", "f" * 64, "hanako", '{"a": "模擬　﨑"}', at=NOW)


def both_at_once(*works: Callable[[], object]) -> list[object]:
    """What each gave or raised, begun at the same moment."""
    gate, found = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        gate.wait()
        try:
            found.append(work())
        except StoreFault as error:
            found.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_people_come_back_as_they_went_in(store, people):
    store.load(people, [])
    with store.begin() as tx:
        assert tuple(tx.person(person.id) for person in people) == people
        assert tx.person("nobody") is None


def test_an_enrolment_comes_back_and_a_new_one_replaces_it(store):
    first = Enrolment("hanako", "0A", b"\x00\xff", date(2030, 3, 31))
    second = replace(first, person_id="kenji", certificate_expires=None)
    for enrolment in (first, second):
        store.enrol([enrolment])
        with store.begin() as tx:
            assert tx.enrolment("0A") == enrolment
            assert tx.enrolment("0B") is None


@pytest.mark.parametrize(
    ("value", "kiosk", "after", "state"),
    [
        ("n", "kiosk-1", 0, NonceState.TAKEN),
        ("n", "kiosk-2", 0, NonceState.OTHER_KIOSK),
        ("n", "kiosk-1", 2, NonceState.EXPIRED),
        ("m", "kiosk-1", 0, NonceState.UNKNOWN),
    ],
)
def test_a_nonce_is_for_one_kiosk_and_a_time(store, value, kiosk, after, state):
    with store.begin() as tx:
        tx.issue_nonce("n", "kiosk-1", NOW + MINUTE)
    with store.begin() as tx:
        assert tx.take_nonce(value, kiosk, NOW + after * MINUTE) is state


def test_a_used_nonce_stays_used_and_is_counted_no_more(store):
    with store.begin() as tx:
        for name in ("n", "m"):
            tx.issue_nonce(name, "kiosk-1", NOW + MINUTE)
        assert tx.count_nonces(NOW) == 2
    for state in (NonceState.TAKEN, NonceState.USED):
        with store.begin() as tx:
            assert tx.take_nonce("n", "kiosk-1", NOW) is state
    with store.begin() as tx:
        assert tx.count_nonces(NOW) == 1
        tx.purge_nonces(NOW + 2 * MINUTE)
        assert tx.take_nonce("n", "kiosk-1", NOW) is NonceState.UNKNOWN


def test_of_two_workers_that_race_for_a_nonce_exactly_one_wins(store, other):
    with store.begin() as tx:
        for number in range(20):
            tx.issue_nonce(f"n{number}", "kiosk-1", NOW + MINUTE)

    def taker(by: SqlStore, number: int) -> Callable[[], NonceState]:
        def take() -> NonceState:
            with by.begin() as tx:
                return tx.take_nonce(f"n{number}", "kiosk-1", NOW)

        return take

    for number in range(20):
        found = both_at_once(*(taker(by, number) for by in (store, other) * (USERS // 2)))
        assert sorted(str(one) for one in found) == sorted(
            str(one) for one in [NonceState.TAKEN, *[NonceState.USED] * (USERS - 1)]
        )


def test_of_two_workers_that_record_one_question_exactly_one_does(store, other):
    def recorder(by: SqlStore) -> Callable[[], str]:
        def record() -> str:
            with by.begin() as tx:
                tx.record(query())
                return "recorded"

        return record

    found = both_at_once(recorder(store), recorder(other))
    assert sorted(type(one).__name__ for one in found) == ["StoreFault", "str"]
    with other.begin() as tx:
        assert tx.query("visit-1") == query()
        assert tx.count_queries() == 1


def test_a_slip_is_settled_once_for_its_kiosk(store):
    with store.begin() as tx:
        assert not tx.has_slip("s-1", "kiosk-1")
        tx.record_slip("s-1", "kiosk-1", NOW)
    with store.begin() as tx:
        assert tx.has_slip("s-1", "kiosk-1")
        assert not tx.has_slip("s-1", "kiosk-2")
    with pytest.raises(StoreFault), store.begin() as tx:
        tx.record_slip("s-1", "kiosk-1", NOW)


def test_what_fails_leaves_nothing_and_the_store_goes_on(store):
    def fail() -> None:
        with store.begin() as tx:
            tx.record(query())
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with store.begin() as tx:
        assert tx.query("visit-1") is None
        tx.record(query())
    with pytest.raises(StoreFault) as caught, store.begin() as tx:
        tx.record(query())
    assert "模擬" not in repr(caught.value)
    with store.begin() as tx:
        assert tx.query("visit-1") == query()


def test_accesses_come_back_in_their_order_from_two_workers(store, other):
    looks = [
        Access(NOW + n * MINUTE, f"kiosk-{n % 2}", "hanako", f"visit-{n}", "face", "eligibility")
        for n in range(4)
    ]
    for number, look in enumerate(looks):
        with (store, other)[number % 2].begin() as tx:
            tx.log_access(look)
    with store.begin() as tx:
        assert tx.accesses("hanako") == tuple(looks)
        assert tx.accesses("kenji") == ()


def test_two_workers_asked_the_same_question_give_the_same_answer_once(
    store, other, people, cards, maker
):
    store.load(people, [card.enrolment() for card in cards.values()])
    with store.begin() as tx:
        tx.issue_nonce("n", "kiosk-1", NOW + MINUTE)
    rules = Rules(CardVerifier(maker), ServiceSettings(Path()))
    proof = cards["hanako"].proof("n", at=NOW)
    question = Question("kiosk-1", "visit-1", "9919999996", proof)

    def asker(by: SqlStore) -> Callable[[], object]:
        def ask() -> object:
            with by.begin() as tx:
                return rules.settle(question, tx, NOW)

        return ask

    found = both_at_once(*(asker(by) for by in (store, other) * 2))
    assert [type(one) for one in found] == [Settled] * 4
    assert len({one.text for one in found}) == 1
    with store.begin() as tx:
        assert tx.count_queries() == 1


def test_a_change_of_the_weather_reaches_the_other_worker_and_its_times_are_shared(store, other):
    begin_weather(store, Behaviour())
    mine, theirs = SharedWeather(store), SharedWeather(other)
    mine.change(Behaviour(failures=(Failure(FailureKind.HANG, 3),), clock_skew_s=5.0))
    theirs.look()
    assert theirs.skew == timedelta(seconds=5)
    struck = [
        weather.meet("eligibility", None).failure is not None
        for weather in (mine, theirs, theirs, mine, theirs, mine)
    ]
    assert struck == [True, True, True, False, False, False]
    mine.change(Behaviour(failures=(Failure(FailureKind.HANG, 1),)))
    theirs.look()
    assert theirs.meet("eligibility", None).failure is FailureKind.HANG
    assert mine.meet("eligibility", None).failure is None


def test_an_interrupted_line_is_interrupted_at_every_worker(store, other):
    begin_weather(store, Behaviour())
    mine, theirs = SharedWeather(store), SharedWeather(other)
    mine.interrupt(LineState.REFUSED, 30.0)
    theirs.look()
    assert theirs.interruption == mine.interruption
    assert theirs.interruption.state is LineState.REFUSED


def test_many_people_are_loaded_from_an_iterator_that_is_never_held_whole(store):
    """Rows that were read stand for people that were let go: at most a few batches are ahead of the database."""
    insurance = Insurance("01130012", "模擬", "1", Relation.SELF, date(2020, 4, 1))
    alive, most = 0, 0

    class Counted(Person):
        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    def people() -> Iterator[Person]:
        nonlocal alive, most
        for number in range(5_000):
            alive += 1
            most = max(most, alive)
            yield Counted(
                id=f"p{number}",
                name="模擬",
                kana="ﾓｷﾞ",
                birth=date(1980, 1, 1),
                sex=Sex.FEMALE,
                address="模擬県",
                insurances=(insurance,),
            )

    store.load(people(), (Enrolment(f"p{n}", f"{n:X}", b"k") for n in range(2_000)))
    assert most < 2_000
    with store.begin() as tx:
        assert tx.person("p4999").insurances == (insurance,)
        assert tx.enrolment("7CF").person_id == "p1999"


def test_a_database_that_cannot_be_opened_is_a_store_fault(tmp_path):
    for place in (tmp_path, "postgresql+psycopg://nobody@/none?host=/nowhere"):
        with pytest.raises(StoreFault):
            SqlStore(place, LogKeys.throwaway())
