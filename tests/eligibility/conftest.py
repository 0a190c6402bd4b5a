# SPDX-License-Identifier: Apache-2.0
"""A real service over real TLS for each test; keys and certificates are made once per run."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from eligibility.answers import Answer
from eligibility.breaker import Breaker
from eligibility.client import ClientSettings, EligibilityClient
from eligibility.proof import Method
from eligibility.service.people import Person, load_people
from eligibility.service.run import RunningService, start
from eligibility.service.settings import Behaviour, ServiceSettings
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from tests.support.media_clock import MediaClock
from tests.support.proof_cards import CardMaker, CardVerifier, SigningCard

PEOPLE = Path(__file__).parents[1] / "fixtures" / "people.toml"
ADMIN_TOKEN = "for-tests"


@pytest.fixture(autouse=True)
def no_proxy_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The service is in this process: what the machine, or a network that must not report home, set is not asked."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture(scope="session")
def maker() -> CardMaker:
    return CardMaker()


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TestAuthority:
    made = TestAuthority(tmp_path_factory.mktemp("tls") / "ca")
    made.server()
    made.kiosk("kiosk-1")
    made.kiosk("kiosk-2")
    return made


@pytest.fixture(scope="session")
def tls_directory(authority: TestAuthority) -> Path:
    return authority.ca_file.parent


@pytest.fixture(scope="session")
def people() -> tuple[Person, ...]:
    return load_people(PEOPLE)


@pytest.fixture(scope="session")
def cards(maker: CardMaker, people: tuple[Person, ...]) -> dict[str, SigningCard]:
    return {person.id: maker.card(person.id) for person in people}


@pytest.fixture(scope="session")
def loaded_database(tmp_path_factory: pytest.TempPathFactory, people, cards) -> Path:
    path = tmp_path_factory.mktemp("store") / "loaded.db"
    made = SqlStore(path)
    made.load(people, [card.enrolment() for card in cards.values()])
    made.close()
    return path


@pytest.fixture
def store(tmp_path: Path, loaded_database: Path) -> Iterator[SqlStore]:
    made = SqlStore(shutil.copy(loaded_database, tmp_path / "service.db"))
    yield made
    made.close()


@dataclass
class Desk:
    """Starts services and clients of one test, and closes them all."""

    store: SqlStore
    maker: CardMaker
    authority: TestAuthority
    cards: dict[str, SigningCard]
    clock: MediaClock = field(default_factory=MediaClock)
    closers: list[Callable[[], None]] = field(default_factory=list)

    def service(self, behaviour: Behaviour | None = None, **settings) -> RunningService:
        made = ServiceSettings(
            tls_directory=self.authority.ca_file.parent,
            behaviour=behaviour or Behaviour(),
            admin_token=ADMIN_TOKEN,
            as_of=date(2026, 11, 24),
        )
        running = start(replace(made, **settings), self.store, CardVerifier(self.maker))
        self.closers.append(running.stop)
        return running

    def client(
        self,
        base_url: str,
        kiosk: str = "kiosk-1",
        breaker: Breaker | None = None,
        *,
        may_try: bool = False,
        **settings,
    ) -> EligibilityClient:
        identity = self.authority.kiosk(kiosk)
        made = ClientSettings(
            base_url, self.authority.ca_file, identity.cert_file, identity.key_file
        )
        made = replace(made, **settings)
        client = EligibilityClient(made, self.clock, breaker, may_try=may_try)
        self.closers.append(client.close)
        return client

    def admin(self, base_url: str) -> ServiceAdmin:
        identity = self.authority.kiosk("kiosk-1")
        settings = ClientSettings(
            base_url, self.authority.ca_file, identity.cert_file, identity.key_file
        )
        admin = ServiceAdmin(settings, ADMIN_TOKEN, self.clock)
        self.closers.append(admin.close)
        return admin

    def ask(
        self,
        client: EligibilityClient,
        person: str = "hanako",
        method: Method = "face",
        request_id: str = "visit-1",
    ) -> Answer:
        proof = self.cards[person].proof(client.nonce().value, method)
        return client.query(proof, request_id)

    def count(self) -> int:
        with self.store.begin() as tx:
            return tx.count_queries()

    def close(self) -> None:
        for close in reversed(self.closers):
            close()


@pytest.fixture
def desk(store, maker, authority, cards) -> Iterator[Desk]:
    made = Desk(store, maker, authority, cards)
    yield made
    made.close()


@pytest.fixture
def client(desk: Desk) -> EligibilityClient:
    return desk.client(desk.service().base_url)
