# SPDX-License-Identifier: Apache-2.0
"""A nonce and the question that it proves."""

from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from eligibility.refusals import Refusal
from eligibility.service.desk import Desk, Kiosk
from eligibility.service.faults import respond
from eligibility.service.messages import QueryMessage
from eligibility.service.replies import refuse


def add_questions(app: FastAPI, desk: Desk) -> None:
    """Health, nonce and eligibility by proof."""

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
            return refuse(settled)
        fate = desk.weather.meet("eligibility", settled.person_id)
        return await respond(request, fate, settled.answer)
