# SPDX-License-Identifier: Apache-2.0
"""A slip's whole life in a process that dies at a chosen moment, then in one that does not.

`python -m tests.support.slip_life CONFIG` prints one line of JSON for each moment. The moments are: before each
statement that reaches the database, and before and after each paper and each question. This process has no thread, so
that it can fork: what it imported once serves all the lives.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlite_utils import Database

from eligibility.client import ClientSettings, EligibilityClient
from eligibility.slip.values import SlipPerson
from terminal.journal.keys import Key
from terminal.slips.book import SlipBook
from terminal.slips.round import ask_now
from terminal.slips.values import SlipState
from tests.support.proof_cards import SigningCard
from tests.support.slip_drafts import a_draft

RESTART = timedelta(minutes=1)
"""The kiosk is back a minute later."""


@dataclass
class Moments:
    """Counts moments; the process dies just before the chosen one."""

    fatal: int | None
    seen: int = 0

    def __call__(self) -> None:
        self.seen += 1
        if self.seen == self.fatal:
            os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class World:
    """What outlives the process: the disk, the printer's paper, the card and the service."""

    folder: Path
    key: Key
    card: SigningCard
    person: SlipPerson
    client: ClientSettings
    visit: UUID
    at: datetime

    @property
    def database(self) -> Path:
        return self.folder / "journal.db"

    def papers(self) -> list[tuple[str, int]]:
        """Number and copy of each paper that came out."""
        path = self.folder / "papers.txt"
        lines = path.read_text().splitlines() if path.exists() else []
        return [(line.split()[0], int(line.split()[1])) for line in lines]

    def print(self, number: str, copy: int) -> None:
        with (self.folder / "papers.txt").open("a") as paper:
            paper.write(f"{number} {copy}\n")


class Watched:
    """The client, with a moment before and after each question."""

    def __init__(self, client: EligibilityClient, moment: Moments) -> None:
        self._client, self._moment = client, moment

    def query(self, *question: Any) -> Any:
        self._moment()
        answer = self._client.query(*question)
        self._moment()
        return answer

    def close(self) -> None:
        self._client.close()


def live(world: World, moment: Moments, now: Callable[[], datetime]) -> None:
    """The visit's slip, its proofs and its paper, and then what the outbox does. Done twice it changes nothing."""
    watch_statements(moment)
    with SlipBook.open(world.database, world.key) as book:
        slip = book.issue(world.visit, a_draft(world.at, person=world.person))
        if not slip.state.closed:
            book.attach_proof(slip.number, world.card.proof("never asked", at=world.at), "visit-1")
            deferred = world.card.proof(slip.number, at=world.at, is_deferred=True)
            book.attach_proof(slip.number, deferred)
        if not slip.printed:
            paper = book.printing(slip.number)
            moment()
            world.print(paper.number, paper.copy)
            moment()
            book.printed(slip.number)
        with EligibilityClient(world.client) as client:
            list(ask_now(book, Watched(client, moment), [slip.number], now))
        book.tidy()


def watch_statements(moment: Moments) -> None:
    """One moment before each statement, also COMMIT."""
    for name in ("execute", "query"):
        real = getattr(Database, name)

        def watched(self: Database, *arguments: Any, real: Any = real) -> Any:
            moment()
            return real(self, *arguments)

        setattr(Database, name, watched)


def in_a_child(work: Callable[[], None]) -> bool:
    """Whether it ended by itself."""
    child = os.fork()
    if not child:
        try:
            work()
            os._exit(0)
        except BaseException as error:
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the life failed by itself"
    return not os.WIFSIGNALED(status)


def die_and_go_on(world: World, fatal: int) -> dict[str, Any]:
    """Die at the moment, start again, and tell what is there."""
    ended = in_a_child(lambda: live(world, Moments(fatal), lambda: world.at))
    between = numbers(world)
    later = world.at + RESTART
    assert in_a_child(lambda: live(world, Moments(None), lambda: later))
    return {
        "fatal": fatal,
        "ended": ended,
        "between": between,
        "numbers": numbers(world),
        "papers": world.papers(),
        **final(world),
    }


def numbers(world: World) -> list[str]:
    """Of all slips in the book."""
    with SlipBook.open(world.database, world.key) as book:
        return [slip.number for slip in book.slips()]


def final(world: World) -> dict[str, Any]:
    with SlipBook.open(world.database, world.key) as book:
        (slip,) = book.slips()
        return {
            "settled": slip.state is SlipState.SETTLED,
            "nobody": slip.person is None and not slip.has_proof,
            "printed": slip.printed,
        }


def main() -> None:
    config = json.loads(Path(sys.argv[1]).read_text())
    keys = [load_pem_private_key(pem.encode(), None) for pem in config["keys"]]
    assert all(isinstance(key, RSAPrivateKey) for key in keys)
    certificate = x509.load_pem_x509_certificate(config["certificate"].encode())
    card = SigningCard("p0", certificate, *keys)  # type: ignore[arg-type]
    paths = ("ca_file", "cert_file", "key_file")
    client = ClientSettings(config["base_url"], *(Path(config[name]) for name in paths), retries=0)
    began = datetime.now(UTC)
    for index, fatal in enumerate(config["moments"]):
        folder = Path(config["folder"]) / f"life-{fatal}"
        folder.mkdir()
        at = began - timedelta(minutes=2 * index + 2)  # each kiosk day a number of its own
        world = World(
            folder, Key.throwaway(), card, SlipPerson(**config["person"]), client,
            UUID(int=fatal), at,
        )  # fmt: skip
        sys.stdout.write(json.dumps(die_and_go_on(world, fatal)) + "\n")


if __name__ == "__main__":
    main()
