# SPDX-License-Identifier: Apache-2.0
"""Read one card by hand: the field engineer's and the integrator's look at a card."""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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
from hw.card.token import identify, require_card
from hw.card.trust import load_trust_store
from hw.card_trace import TracingLink, new_trace
from hw.errors import BadFile
from hw.link import CardLink
from hw.virtual.roots import trust_store
from ui.wiring.readers import open_reader

NONCE_BYTES = 32


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What to read and where to put it."""

    number_b: str = field(repr=False)
    jpki_pin: str | None = field(default=None, repr=False)
    photo: Path | None = None
    trust: Path | None = None


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
    with _link(reader) as link:
        report = _read(link, options)
    if options.photo is not None:
        Image.fromarray(report.photo).save(options.photo, format="PNG")
    facts = _facts(report, options)
    if as_json:
        yield json.dumps(facts, ensure_ascii=False)
    else:
        yield from (f"{key:14} {_plain(value)}" for key, value in facts.items())


def record_card(reader: str, options: ReadOptions, out: Path) -> None:
    """Read the card and write the redacted trace of it. Raises hw errors."""
    with _link(reader) as link, new_trace(out) as trace:
        _read(TracingLink(link, trace), options)


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
    kind = identify(channel)
    require_card(kind)
    try:
        face = steps.read_face_record(channel, cache, number_b)
        texts = steps.read_texts(channel, cache, number_b)
        certificate = steps.read_auth_certificate(channel, cache)
        found = steps.check_face(channel, cache, face, trust)
        found += steps.check_texts(channel, cache, texts, trust)
        found += check_one_card(face, texts, steps.confirm_card(channel, cache))
        found += steps.check_certificate(certificate, trust)
        nonce = secrets.token_bytes(NONCE_BYTES)
        found += check_chip(face, nonce, steps.prove_presence(channel, cache, nonce))
        signed = _sign(channel, cache, certificate, options.jpki_pin, nonce)
    finally:
        steps.leave(channel)
    photo, apdus = decode_photo(face.photo), channel.counters.apdus
    return CardReport(kind.value, texts.holder, photo, certificate, found, signed, apdus)


def _sign(
    channel: Channel, cache: BlockCache, certificate: AuthCertificate, pin: str | None, nonce: bytes
) -> bool | None:
    if pin is None:
        return None
    signature = steps.sign_with_pin(channel, cache, pin.encode("ascii", "replace"), nonce)
    return verify_auth_signature(certificate.der, nonce, signature)


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
