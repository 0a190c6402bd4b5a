# SPDX-License-Identifier: Apache-2.0
"""A nonce and the question that it proves."""

from fastapi import FastAPI, Request, Response

from eligibility.refusals import Refusal
from eligibility.service.desk import Desk, kiosk_of
from eligibility.service.faults import respond
from eligibility.service.messages import QueryMessage, read_message
from eligibility.service.replies import refuse
from eligibility.service.shapes import AnswerReply, NonceReply


def add_questions(app: FastAPI, desk: Desk) -> None:
    """Nonce and eligibility by proof."""

    @app.post("/v1/nonce", response_model=NonceReply)
    async def nonce(request: Request) -> Response:
        kiosk = kiosk_of(request)
        answer = await desk.run(lambda: desk.issue_nonce(kiosk))
        return await respond(request, desk.weather.meet("nonce", None, kiosk), answer)

    @app.post("/v1/eligibility", response_model=AnswerReply)
    async def eligibility(request: Request) -> Response:
        kiosk = kiosk_of(request)
        question = (await read_message(request, QueryMessage)).question(kiosk)
        settled = await desk.run(lambda: desk.settle(question))
        if isinstance(settled, Refusal):
            return refuse(settled)
        fate = desk.weather.meet("eligibility", settled.person_id, kiosk)
        return await respond(request, fate, settled.text)
