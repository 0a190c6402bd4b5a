# SPDX-License-Identifier: Apache-2.0
"""The service's HTTP face. Each connection needs a client certificate; its name is the kiosk's.

    GET  /v1/health              {"status": "ok"}
    POST /v1/nonce               {"nonce": ..., "expires_s": ...}
    POST /v1/eligibility         a question (see `messages`), answered as in `official`
    POST /v1/admin/behaviour     another behaviour; loopback and the admin's token only
    POST /v1/admin/enrolments    more cards; likewise

A refusal is {"error": <one of `Refusal`>} with 401, 403, 409 or 422.
"""

import hmac
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from eligibility.errors import StoreFault
from eligibility.refusals import Refusal
from eligibility.service.faults import respond
from eligibility.service.messages import BehaviourMessage, EnrolmentsMessage, QueryMessage
from eligibility.service.peer import peer_name
from eligibility.service.ports import ProofVerifier
from eligibility.service.records import Store
from eligibility.service.rules import Question, Rules, Settled
from eligibility.service.settings import ServiceSettings
from eligibility.service.weather import Weather
from eligibility.wire import ADMIN_TOKEN_HEADER

log = logging.getLogger("eligibility.service")

NONCE_BYTES = 24
_LOOPBACK = ("127.0.0.1", "::1")
_STATUSES = {
    Refusal.BAD_REQUEST: 422,
    Refusal.WRONG_KIOSK: 401,
    Refusal.NOT_ADMIN: 403,
    Refusal.REQUEST_ID_REUSED: 409,
    Refusal.NONCE_UNKNOWN: 409,
    Refusal.NONCE_USED: 409,
    Refusal.NONCE_EXPIRED: 409,
    Refusal.SLIP_USED: 409,
}
_OTHER_STATUS = 403

Now = Callable[[], datetime]


class RefusedHere(Exception):
    """Carries a refusal from a dependency to its JSON answer; never leaves this module."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Desk:
    """What the endpoints work with."""

    store: Store
    rules: Rules
    settings: ServiceSettings
    weather: Weather
    now: Now

    def issue_nonce(self, kiosk: str) -> dict[str, Any]:
        """A fresh nonce for this kiosk."""
        value, now = secrets.token_urlsafe(NONCE_BYTES), self.now()
        lifetime = timedelta(seconds=self.settings.nonce_lifetime_s)
        with self.store.begin() as tx:
            tx.purge_nonces(now - lifetime)
            tx.issue_nonce(value, kiosk, now + lifetime)
        return {"nonce": value, "expires_s": self.settings.nonce_lifetime_s}

    def settle(self, question: Question) -> Settled | Refusal:
        """Settle a question in one transaction."""
        with self.store.begin() as tx:
            return self.rules.settle(question, tx, self.now())


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def create_app(
    store: Store, verifier: ProofVerifier, settings: ServiceSettings, now: Now = utc_now
) -> FastAPI:
    """The ASGI application. `now` gives aware UTC times."""
    desk = Desk(store, Rules(verifier, settings), settings, Weather(settings.behaviour), now)
    app = FastAPI(title="Uketsuke mock eligibility service", openapi_url=None)
    _add_questions(app, desk)
    _add_admin(app, desk)
    _add_refusals(app)
    return app


def _kiosk(request: Request) -> str:
    name = peer_name(request.scope)
    if name is None:
        raise RefusedHere(Refusal.WRONG_KIOSK)
    return name


Kiosk = Annotated[str, Depends(_kiosk)]


def _add_questions(app: FastAPI, desk: Desk) -> None:
    @app.get("/v1/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/v1/nonce")
    async def nonce(request: Request, kiosk: Kiosk) -> Response:
        answer = await run_in_threadpool(desk.issue_nonce, kiosk)
        return await respond(request, desk.weather.meet("nonce", None), answer)

    @app.post("/v1/eligibility")
    async def eligibility(request: Request, kiosk: Kiosk, query: QueryMessage) -> Response:
        settled = await run_in_threadpool(desk.settle, query.question(kiosk))
        if isinstance(settled, Refusal):
            return _refuse(settled)
        fate = desk.weather.meet("eligibility", settled.person_id)
        return await respond(request, fate, settled.answer)


def _add_admin(app: FastAPI, desk: Desk) -> None:
    def admin(request: Request) -> None:
        expected = desk.settings.admin_token
        given = request.headers.get(ADMIN_TOKEN_HEADER, "")
        is_local = request.client is not None and request.client.host in _LOOPBACK
        is_known = expected is not None and hmac.compare_digest(expected.encode(), given.encode())
        if not (is_local and is_known):
            raise RefusedHere(Refusal.NOT_ADMIN)

    @app.post("/v1/admin/behaviour", dependencies=[Depends(admin)])
    def behaviour(message: BehaviourMessage) -> dict[str, str]:
        desk.weather.change(message.behaviour())
        return {"status": "ok"}

    @app.post("/v1/admin/enrolments", dependencies=[Depends(admin)])
    def enrolments(message: EnrolmentsMessage) -> dict[str, str]:
        desk.store.enrol(one.enrolment() for one in message.enrolments)
        return {"status": "ok"}


def _add_refusals(app: FastAPI) -> None:
    @app.exception_handler(RefusedHere)
    def refused(_: Request, error: RefusedHere) -> Response:
        return _refuse(error.reason)

    @app.exception_handler(RequestValidationError)
    def bad_request(_: Request, _error: RequestValidationError) -> Response:
        # the framework's own answer would echo the input
        return _refuse(Refusal.BAD_REQUEST)

    @app.exception_handler(StoreFault)
    def store_fault(_: Request, error: StoreFault) -> Response:
        log.error("%s", error)
        return JSONResponse({"error": "store_fault"}, 503)


def _refuse(reason: Refusal) -> Response:
    return JSONResponse({"error": reason.value}, _STATUSES.get(reason, _OTHER_STATUS))
