# SPDX-License-Identifier: Apache-2.0
"""A real service over real TLS that knows made-up people, each with a card that signs, and a link that can break."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from eligibility.client import ClientSettings, EligibilityClient
from eligibility.codes import Relation, Sex
from eligibility.proof import Proof
from eligibility.service.line import LineServer, LineState
from eligibility.service.people import Insurance, Person
from eligibility.service.run import RunningService, start
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from eligibility.slip.values import SlipPerson
from tests.support.proof_cards import CardMaker, CardVerifier, SigningCard

BORN = date(1980, 1, 1)
MADE_S = 10.0


def canary(number: int) -> str:
    """What stands in the n-th person's name and nowhere else."""
    return "".join("零一二三四五六七八九"[int(digit)] for digit in f"{number:04d}")


def a_person(number: int) -> Person:
    """The n-th person of the town, insured since long ago."""
    insurance = Insurance(
        insurer_number="99139999",
        insurer_name="架空健康保険組合",
        symbol="架",
        number=f"{number:06d}",
        relation=Relation.SELF,
        valid_from=date(2020, 4, 1),
        ratio_percent=30,
    )
    return Person(
        id=f"p{number}",
        name=f"架空 {canary(number)}",
        kana="ｶｸｳ",
        birth=BORN.replace(year=1950 + number % 50),
        sex=Sex.MALE if number % 2 else Sex.FEMALE,
        address="架空県架空市",
        insurances=(insurance,),
    )


def on_the_slip(person: Person) -> SlipPerson:
    """The same person as their chip says."""
    return SlipPerson(person.name, None, person.birth.strftime("%Y%m%d"), person.sex.value)


@dataclass
class SlipTown:
    """The service runs until `close`; `cut` and `mend` are the link between."""

    folder: Path
    people: tuple[Person, ...]
    cards: tuple[SigningCard, ...]
    store: SqlStore
    running: RunningService
    client_settings: ClientSettings
    closers: list[Callable[[], None]] = field(default_factory=list)

    def client(self) -> EligibilityClient:
        return EligibilityClient(self.client_settings)

    def proof(self, number: int, nonce: str, at: datetime | None = None, **more: bool) -> Proof:
        """What the n-th person's card signs after a face match."""
        return self.cards[number].proof(nonce, "face", at=at or datetime.now(UTC), **more)

    def cut(self) -> None:
        """Nobody listens any more, and what is open breaks."""
        set_line(self.running, LineState.REFUSED)

    def mend(self) -> None:
        """The service can be reached again."""
        set_line(self.running, LineState.OPEN)


def set_line(running: RunningService, state: LineState) -> None:
    """From now on this meets whoever connects."""
    server = running.server
    assert isinstance(server, LineServer)
    assert server.loop is not None
    asyncio.run_coroutine_threadsafe(server.change_line(state), server.loop).result(MADE_S)


@contextmanager
def open_slip_town(folder: Path, size: int, **settings: object) -> Iterator[SlipTown]:
    """A service in this process and `size` people with cards."""
    maker, authority = CardMaker(), TestAuthority(folder / "tls")
    people = tuple(a_person(number) for number in range(size))
    cards = tuple(maker.card(person.id) for person in people)
    kiosk, store = authority.kiosk("kiosk-1"), SqlStore(folder / "service.db")
    store.load(people, [card.enrolment() for card in cards])
    made = ServiceSettings(tls_directory=folder / "tls", **settings)  # type: ignore[arg-type]
    running = start(made, store, CardVerifier(maker))
    client = ClientSettings(
        running.base_url,
        authority.ca_file,
        kiosk.cert_file,
        kiosk.key_file,
        connect_timeout_s=2.0,
        read_timeout_s=5.0,
        deadline_s=8.0,
        retries=0,
    )
    try:
        yield SlipTown(folder, people, cards, store, running, client)
    finally:
        running.stop()
        store.close()
