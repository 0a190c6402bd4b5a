# SPDX-License-Identifier: Apache-2.0
"""The counter: everything that is asked or told beside a question by a card.

    POST /v1/eligibility/by-number   the numbers of a 資格確認書
    POST /v1/consents                give or withdraw, after a card's question or by a proof of its own
    POST /v1/subsidies               the subsidies (PMH) of a person who uses them
    POST /v1/medical-aid             the 医療扶助 tickets of a month
    POST /v1/registration            初回登録, by a proof
    POST /v1/reference-numbers       keep the clinic's own numbers for people
    POST /v1/bulk, /v1/bulk/result   validities of many people, in two phases
    POST /v1/disaster/search         without a card, by staff, where disaster mode is open

Messages are in `counter_messages`. The same request id with the same body gets the same answer.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from fastapi import FastAPI, Request, Response

from eligibility.refusals import Refusal
from eligibility.service.bulk import collect, receive
from eligibility.service.by_number import answer_number
from eligibility.service.consent_rules import put_consents, put_consents_by_proof
from eligibility.service.counter_messages import (
    BulkMessage,
    ConsentMessage,
    DisasterMessage,
    FollowMessage,
    NumberMessage,
    ReceptionMessage,
    ReferenceMessage,
    RegistrationMessage,
    TicketMessage,
)
from eligibility.service.desk import Desk, Kiosk, kiosk_of
from eligibility.service.disaster import search
from eligibility.service.faults import respond
from eligibility.service.followers import (
    keep_references,
    read_subsidies,
    read_tickets,
    register_card,
)
from eligibility.service.records import Transaction
from eligibility.service.replies import refuse
from eligibility.service.rules import Settled

Done = Settled | Refusal
Reply = dict[str, Any]
"""Only for the description: what is sent is the kept text itself."""


def add_counter(app: FastAPI, desk: Desk) -> None:
    """All endpoints of the counter."""
    _add_numbers(app, desk)
    _add_followers(app, desk)
    _add_bulk(app, desk)
    _add_disaster(app, desk)


def _add_numbers(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/eligibility/by-number", response_model=Reply)
    async def by_number(request: Request, kiosk: Kiosk, message: NumberMessage) -> Response:
        info = message.MessageBody.QualificationConfirmSearchInfo
        ask, wanted = message.ask(kiosk), info.search()
        done = await desk.run(
            lambda: _within(desk, lambda tx: answer_number(tx, ask, wanted, *_when(desk)))
        )
        if isinstance(done, Refusal):
            return refuse(done)
        fate = desk.weather.meet("eligibility", done.person_id, kiosk)
        return await respond(request, fate, done.text)

    @app.post("/v1/reference-numbers", response_model=Reply)
    async def reference_numbers(
        request: Request, kiosk: Kiosk, message: ReferenceMessage
    ) -> Response:
        infos = message.MessageBody.ReferenceNumberRegistrationInfo
        ask, references = message.ask(kiosk), [info.reference() for info in infos]
        return await _reply(
            request, desk, lambda tx: keep_references(tx, ask, references, *_when(desk))
        )


def _add_followers(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/consents", response_model=Reply)
    async def consents(request: Request, kiosk: Kiosk, message: ConsentMessage) -> Response:
        wish, question = message.wish(kiosk), message.question(kiosk)
        if question is None:
            return await _reply(request, desk, lambda tx: put_consents(tx, wish, *_when(desk)))
        return await _reply(
            request,
            desk,
            lambda tx: put_consents_by_proof(desk.rules, question, wish, tx, desk.now()),
        )

    @app.post("/v1/subsidies", response_model=Reply)
    async def subsidies(request: Request, kiosk: Kiosk, message: FollowMessage) -> Response:
        ask, question = message.ask(kiosk), message.MessageBody.Question
        return await _reply(
            request, desk, lambda tx: read_subsidies(tx, ask, question, *_when(desk))
        )

    @app.post("/v1/medical-aid", response_model=Reply)
    async def medical_aid(request: Request, kiosk: Kiosk, message: TicketMessage) -> Response:
        ask, body = message.ask(kiosk), message.MessageBody
        question, month = body.Question, body.MedicalTreatmentMonth
        return await _reply(
            request, desk, lambda tx: read_tickets(tx, ask, question, month, *_when(desk))
        )

    @app.post("/v1/registration", response_model=Reply)
    async def registration(
        request: Request, kiosk: Kiosk, message: RegistrationMessage
    ) -> Response:
        ask, question = message.ask(kiosk), message.question(kiosk)
        return await _reply(
            request, desk, lambda tx: register_card(desk.rules, question, ask, tx, desk.now())
        )


def _add_bulk(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/bulk", response_model=Reply)
    async def bulk(request: Request, kiosk: Kiosk, message: BulkMessage) -> Response:
        infos = message.MessageBody.QualificationConfirmSearchInfo
        ask, searches = message.ask(kiosk), [info.search() for info in infos]
        return await _reply(request, desk, lambda tx: receive(tx, ask, searches, *_when(desk)))

    @app.post("/v1/bulk/result", response_model=Reply)
    async def bulk_result(request: Request, kiosk: Kiosk, message: ReceptionMessage) -> Response:
        ask, number = message.ask(kiosk), message.MessageBody.ReceptionNumber
        return await _reply(request, desk, lambda tx: collect(tx, ask, number, *_when(desk)))


def _add_disaster(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/disaster/search", response_model=Reply)
    async def disaster(request: Request, kiosk: Kiosk, message: DisasterMessage) -> Response:
        ask, errand = message.ask(kiosk), message.errand()
        return await _reply(request, desk, lambda tx: search(tx, ask, errand, *_when(desk)))


async def _reply(request: Request, desk: Desk, work: Callable[[Transaction], Done]) -> Response:
    done = await desk.run(lambda: _within(desk, work))
    if isinstance(done, Refusal):
        return refuse(done)
    fate = desk.weather.meet("counter", done.person_id, kiosk_of(request))
    return await respond(request, fate, done.text)


def _within(desk: Desk, work: Callable[[Transaction], Done]) -> Done:
    with desk.store.begin() as tx:
        return work(tx)


def _when(desk: Desk) -> tuple[date | None, datetime]:
    """The fixed day of the service, and now."""
    return desk.settings.as_of, desk.now()
