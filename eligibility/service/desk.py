# SPDX-License-Identifier: Apache-2.0
"""What the endpoints work with, and who stands in front of it: a kiosk, or the admin."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from eligibility.refusals import Refusal
from eligibility.service.line import Line
from eligibility.service.peer import peer_name
from eligibility.service.records import Store
from eligibility.service.replies import RefusedHere
from eligibility.service.rules import Question, Rules, Settled
from eligibility.service.settings import ServiceSettings
from eligibility.service.weather import Weather
from eligibility.wire import ADMIN_TOKEN_HEADER

NONCE_BYTES = 24
_LOOPBACK = ("127.0.0.1", "::1")

SWEEP_EVERY = timedelta(seconds=10)

Now = Callable[[], datetime]
Result = TypeVar("Result")


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


class Sweep:
    """Says now and then that it is time to forget what is old."""

    def __init__(self) -> None:
        self._next: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """True at the first call and then once in a while."""
        if self._next is not None and abs(self._next - now) <= SWEEP_EVERY and now < self._next:
            return False
        self._next = now + SWEEP_EVERY
        return True


@dataclass(frozen=True, slots=True)
class Desk:
    """What the endpoints work with. `now` gives aware UTC times."""

    store: Store
    rules: Rules
    settings: ServiceSettings
    weather: Weather
    now: Now
    line: Line
    sweep: Sweep = field(default_factory=Sweep)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Do what waits for the database: here when it is part of this process, else in a thread."""
        return work() if self.store.is_embedded else await run_in_threadpool(work)

    def issue_nonce(self, kiosk: str) -> dict[str, Any]:
        """A fresh nonce for this kiosk."""
        value, now = secrets.token_urlsafe(NONCE_BYTES), self.now()
        lifetime = timedelta(seconds=self.settings.nonce_lifetime_s)
        with self.store.begin() as tx:
            if self.sweep.is_due(now):
                tx.purge_nonces(now - lifetime)
            tx.issue_nonce(value, kiosk, now + lifetime)
        return {"nonce": value, "expires_s": self.settings.nonce_lifetime_s}

    def settle(self, question: Question) -> Settled | Refusal:
        """Settle a question in one transaction."""
        with self.store.begin() as tx:
            return self.rules.settle(question, tx, self.now())

    def require_admin(self, request: Request) -> None:
        """A dependency: loopback and the admin's token only. Raises RefusedHere."""
        expected = self.settings.admin_token
        given = request.headers.get(ADMIN_TOKEN_HEADER, "")
        is_local = request.client is not None and request.client.host in _LOOPBACK
        is_known = expected is not None and hmac.compare_digest(expected.encode(), given.encode())
        if not (is_local and is_known):
            raise RefusedHere(Refusal.NOT_ADMIN)


def kiosk_of(request: Request) -> str:
    """The name in the client certificate. Raises RefusedHere."""
    name = peer_name(request.scope)
    if name is None:
        raise RefusedHere(Refusal.WRONG_KIOSK)
    return name


Kiosk = Annotated[str, Depends(kiosk_of)]
"""A parameter of this type is the name in the client certificate."""
