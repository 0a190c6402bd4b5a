# SPDX-License-Identifier: Apache-2.0
"""What the admin may change while the service runs: its behaviour and whose cards there are."""

from fastapi import Depends, FastAPI

from eligibility.service.behaviour_messages import BehaviourMessage
from eligibility.service.desk import Desk
from eligibility.service.messages import EnrolmentsMessage
from eligibility.service.shapes import DoneReply


def add_admin(app: FastAPI, desk: Desk) -> None:
    """Another behaviour, more cards; loopback and the admin's token only."""
    admin = [Depends(desk.require_admin)]

    @app.post("/v1/admin/behaviour", dependencies=admin, response_model=DoneReply)
    def behaviour(message: BehaviourMessage) -> dict[str, str]:
        desk.weather.change(message.behaviour())
        return {"status": "ok"}

    @app.post("/v1/admin/enrolments", dependencies=admin, response_model=DoneReply)
    def enrolments(message: EnrolmentsMessage) -> dict[str, str]:
        desk.store.enrol(one.enrolment() for one in message.enrolments)
        return {"status": "ok"}
