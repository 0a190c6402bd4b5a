# SPDX-License-Identifier: Apache-2.0
"""The access log from outside: a person's own history, and anchors of the kiosks' own logs.

    POST /v1/access-history   a question whose nonce has `access_history:` before it: {"accesses": [...]}
    POST /v1/anchors          {"checkpoint": <JWS>, "key": <JWK>}: {"checkpoint", "receipt", "seq"}
    GET  /v1/anchors?after=N  {"key": <the service's JWK>, "anchors": [{"seq", "checkpoint", "receipt"}, ...]}

A kiosk adds anchors to its own chain and reads those; nobody can replace or remove one.
"""

from typing import Annotated, Any

from fastapi import FastAPI, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from eligibility.access_log import VerifyKey
from eligibility.access_log.checkpoints import LONGEST_TOKEN
from eligibility.errors import BadAccessKey
from eligibility.refusals import Refusal
from eligibility.service.anchor_store import Anchored, add_anchor, anchors_of
from eligibility.service.desk import Desk, Kiosk
from eligibility.service.history import read_history
from eligibility.service.messages import QueryMessage
from eligibility.service.replies import refuse

HIGHEST = 2**31 - 1


class JwkMessage(BaseModel):
    """An Ed25519 public key (RFC 8037)."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kty: Annotated[str, Field(pattern="^OKP$")]
    crv: Annotated[str, Field(pattern="^Ed25519$")]
    x: Annotated[str, Field(max_length=100)]


class AnchorMessage(BaseModel):
    """The body of POST /v1/anchors."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    checkpoint: Annotated[str, Field(min_length=1, max_length=LONGEST_TOKEN)]
    key: JwkMessage


class AnchorReply(BaseModel):
    """A kiosk's checkpoint and the service's receipt for it (both compact JWS)."""

    seq: int
    checkpoint: str
    receipt: str


class AnchorsReply(BaseModel):
    """The answer of GET /v1/anchors; `key` verifies the receipts."""

    key: JwkMessage
    anchors: list[AnchorReply]


class AccessReply(BaseModel):
    """Who looked, when (ISO 8601, UTC), by what method, why."""

    at: str
    institution: str
    kiosk: str
    method: str
    purpose: str
    request_id: str


class HistoryReply(BaseModel):
    """The answer of POST /v1/access-history, oldest first."""

    accesses: list[AccessReply]


def add_access_log(app: FastAPI, desk: Desk) -> None:
    """A person's own history by proof; anchors of the kiosks' logs."""
    _add_history(app, desk)
    _add_anchors(app, desk)


def _add_history(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/access-history", response_model=HistoryReply)
    def history(kiosk: Kiosk, query: QueryMessage) -> Response | dict[str, Any]:
        with desk.store.begin() as tx:
            found = read_history(desk.rules, query.question(kiosk), tx, desk.now())
        return refuse(found) if isinstance(found, Refusal) else found.json()


def _add_anchors(app: FastAPI, desk: Desk) -> None:
    @app.post("/v1/anchors", response_model=AnchorReply)
    def add(kiosk: Kiosk, message: AnchorMessage) -> Response | dict[str, Any]:
        try:
            key = VerifyKey.of_json(message.key.model_dump())
        except BadAccessKey:
            return refuse(Refusal.BAD_REQUEST)
        signing, token = desk.store.keys.signing, message.checkpoint
        with desk.store.begin() as tx:
            found = add_anchor(tx.connection, kiosk, token, key, signing, desk.now())
        return refuse(found) if isinstance(found, Refusal) else _json(found)

    @app.get("/v1/anchors", response_model=AnchorsReply)
    def anchors(kiosk: Kiosk, after: Annotated[int, Query(ge=0, le=HIGHEST)] = 0) -> dict[str, Any]:
        with desk.store.begin() as tx:
            found = anchors_of(tx.connection, kiosk, after)
        key = desk.store.keys.signing.public.json()
        return {"key": key, "anchors": [_json(one) for one in found]}


def _json(anchored: Anchored) -> dict[str, Any]:
    return {
        "seq": anchored.seq,
        "checkpoint": anchored.checkpoint,
        "receipt": anchored.receipt,
    }
