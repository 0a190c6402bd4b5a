# SPDX-License-Identifier: Apache-2.0
"""What the service answers when it does not answer the question: refusals and its own troubles.

A refusal is {"error": <one of `Refusal`>} with 401, 403, 409 or 422, anything else {"error": <one of `Trouble`>}.
Nothing that was sent comes back.
"""

import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from eligibility.errors import StoreFault
from eligibility.refusals import Refusal
from eligibility.service.troubles import OF_STATUS, Trouble

log = logging.getLogger("eligibility.service")

_STATUSES = {
    Refusal.BAD_REQUEST: 422,
    Refusal.WRONG_KIOSK: 401,
    Refusal.NOT_ADMIN: 403,
    Refusal.REQUEST_ID_REUSED: 409,
    Refusal.NONCE_UNKNOWN: 409,
    Refusal.NONCE_USED: 409,
    Refusal.NONCE_EXPIRED: 409,
    Refusal.SLIP_USED: 409,
    Refusal.QUESTION_UNKNOWN: 409,
    Refusal.QUESTION_TOO_OLD: 409,
    Refusal.RECEPTION_UNKNOWN: 409,
    Refusal.ANCHOR_KEY_CHANGED: 409,
    Refusal.ANCHOR_GOES_BACK: 409,
    Refusal.ANCHOR_CONTRADICTS: 409,
}
_OTHER_STATUS = 403


class RefusedHere(Exception):
    """Carries a refusal from a dependency or an endpoint to its JSON answer; never leaves the app."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


def refuse(reason: Refusal) -> Response:
    """The answer that says why not."""
    return JSONResponse({"error": reason.value}, _STATUSES.get(reason, _OTHER_STATUS))


def add_replies(app: FastAPI) -> None:
    """Each exception that an endpoint may raise becomes its JSON answer."""

    @app.exception_handler(RefusedHere)
    async def refused(_: Request, error: RefusedHere) -> Response:
        return refuse(error.reason)

    @app.exception_handler(RequestValidationError)
    async def bad_request(_: Request, _error: RequestValidationError) -> Response:
        # the framework's own answer would echo the input
        return refuse(Refusal.BAD_REQUEST)

    @app.exception_handler(StoreFault)
    async def store_fault(_: Request, error: StoreFault) -> Response:
        log.error("%s", error)
        return JSONResponse({"error": Trouble.STORE_FAULT}, 503)

    @app.exception_handler(HTTPException)
    async def http(_: Request, error: HTTPException) -> Response:
        trouble = OF_STATUS.get(error.status_code, Trouble.BAD_HTTP)
        return JSONResponse({"error": trouble}, error.status_code, error.headers)
