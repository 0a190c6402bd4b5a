# SPDX-License-Identifier: Apache-2.0
"""Read one card by hand: the field engineer's and the integrator's look at a card."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hw.card import visit as steps
from hw.card.auth_certificate import AuthCertificate, verify_auth_signature
from hw.card.authenticity import Authenticity, check_chip, check_one_card
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.photo import decode_photo
from hw.card.reading import BlockCache
from hw.card.text import Holder
from hw.card.token import require_card
from hw.card.trust import load_trust_store
from hw.card_trace import TracingLink, new_trace
from hw.errors import BadFile, LinkError
from hw.link import CardLink, Clock
from hw.virtual.roots import trust_store
from terminal.clock import WallClock
from ui.wiring.readers import open_reader

MESSAGE_BYTES = 32
RECORDED_MESSAGE = bytes(MESSAGE_BYTES)
"""What is signed for a trace, so that its signatures hold when it is played; they prove nothing."""
BACK_WITHIN_S, LOOK_EVERY_S = 4.0, 0.1
RESUMES = 5
"""How often one step is run again after a flicker."""
Step = TypeVar("Step")


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to read and where to put it."""

    number_b: str = field(repr=False)
    jpki_pin: str | None = field(default=None, repr=False)
    photo: Path | None = None
    trust: Path | None = None
    message: bytes = b""
    """What the card signs; random when empty."""


@dataclass(frozen=True, slots=True)
class CardReport:
    """What was read."""

    kind: str
    holder: Holder = field(repr=False)
    photo: NDArray[np.uint8] = field(repr=False)
    certificate: AuthCertificate
    authenticity: Authenticity
    pin_signature: bool | None
    apdus: int


def read_card(reader: str, options: ReadOptions, *, as_json: bool) -> Iterator[str]:
    """Lines about the card; writes the photo if asked to. Raises hw errors."""
    if options.photo is not None and options.photo.exists():
        raise BadFile(options.photo, reason="exists already, and is not overwritten")
    if reader.startswith("trace:"):
        options = replace(options, message=RECORDED_MESSAGE)
    with _link(reader) as link:
        report = _read(link, options)
    if options.photo is not None:
        Image.fromarray(report.photo).save(options.photo, format="PNG")
    facts = _facts(report, options)
    if as_json:
        yield json.dumps(facts, ensure_ascii=False)
    else:
        yield from (f"{key:14} {_plain(value)}" for key, value in facts.items())


def record_card(reader: str, options: ReadOptions, out: Path, *, keep_responses: bool) -> None:
    """Read the card and write the trace of it, redacted unless it is a virtual card's. Raises hw errors."""
    if keep_responses and not reader.startswith("virtual:"):
        reason = "only with --reader virtual:FILE: the trace would hold what the card holds"
        raise BadFile(Path("--keep-responses"), reason=reason)
    with _link(reader) as link, new_trace(out) as trace:
        recorder = TracingLink(link, trace, keep_responses=keep_responses)
        _read(recorder, replace(options, message=RECORDED_MESSAGE))


@contextmanager
def _link(name: str) -> Iterator[CardLink]:
    reader = open_reader(name)
    try:
        link = reader.connect()
        try:
            yield link
        finally:
            link.close()
    finally:
        reader.close()


def _read(link: CardLink, options: ReadOptions) -> CardReport:
    channel, cache = Channel(link), BlockCache()
    number_b = NumberB(options.number_b.encode("ascii", "replace"))
    trust = trust_store() if options.trust is None else load_trust_store(options.trust)
    message = options.message or secrets.token_bytes(MESSAGE_BYTES)

    def resumed(step: Callable[[], Step]) -> Step:
        return _resumed(link, channel, step)

    try:
        kind = resumed(lambda: steps.recognise(channel, cache)).kind
        require_card(kind)
        certificate, found = resumed(lambda: steps.read_certificate(channel, cache, trust))
        face, more = resumed(lambda: steps.read_face(channel, cache, number_b, trust))
        texts, last = resumed(lambda: steps.read_holder(channel, cache, number_b, trust))
        key = face.public_key
        presence = resumed(lambda: steps.prove_presence(channel, cache, message, key))
        identity = cache.identity or steps.confirm_card(channel, cache)
        found += more + last + check_one_card(face, texts, identity)
        found += check_chip(face, message, presence)
        signed = _sign(channel, cache, certificate, options.jpki_pin, message)
    finally:
        steps.leave(channel)
    photo, apdus = decode_photo(face.photo), channel.counters.apdus
    return CardReport(kind.value, texts.holder, photo, certificate, found, signed, apdus)


def _resumed(link: CardLink, channel: Channel, step: Callable[[], Step]) -> Step:
    """A step that is run again after a flicker; not for what presents a PIN."""
    for _ in range(RESUMES):
        try:
            return step()
        except LinkError:
            _reach(link, WallClock())
            channel.forget_state()
    return step()


def _reach(link: CardLink, clock: Clock) -> None:
    """Reconnect as soon as a card is there again. Raises LinkError when none comes."""
    limit = clock.now() + BACK_WITHIN_S
    while True:
        try:
            link.reconnect()
        except LinkError:
            if clock.now() >= limit:
                raise
            clock.sleep(LOOK_EVERY_S)
        else:
            return


def _sign(
    channel: Channel,
    cache: BlockCache,
    certificate: AuthCertificate,
    pin: str | None,
    message: bytes,
) -> bool | None:
    if pin is None:
        return None
    digits = pin.encode("ascii", "replace")
    signature = steps.sign_with_pin(channel, cache, digits, message, certificate.key)
    return verify_auth_signature(certificate.der, message, signature)


def _facts(report: CardReport, options: ReadOptions) -> dict[str, Any]:
    certificate = report.certificate
    return {
        "kind": report.kind,
        "name": report.holder.name,
        "address": report.holder.address,
        "birth": report.holder.birth,
        "sex": report.holder.sex.name.lower(),
        "authentic": {f.check.value: f.reason or True for f in report.authenticity.findings},
        "certificate": {
            "status": certificate.status(datetime.now(UTC)).value,
            "not_before": certificate.not_before.isoformat(),
            "not_after": certificate.not_after.isoformat(),
            "grace_end": certificate.grace_end.isoformat(),
        },
        "pin_signature": report.pin_signature,
        "photo": None if options.photo is None else str(options.photo),
        "photo_size": [report.photo.shape[1], report.photo.shape[0]],
        "apdus": report.apdus,
    }


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {'ok' if item is True else item}" for key, item in value.items())
    return str(value)
