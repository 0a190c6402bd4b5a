# SPDX-License-Identifier: Apache-2.0
"""One visit's reading, in steps that the caller runs one by one and may repeat after a flicker.

Every step takes the channel and the visit's cache. Whenever the card's state is unknown (at the
start, after a reconnect, after a failure) a step first confirms that the same card lies there. A
step that fails with LinkError is run again after a reconnect and continues at the last complete
block. VERIFY of 照合番号B is lost with each power loss and sent again; no step sends one twice.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TypeVar

from hw.card import jpki
from hw.card.applications import (
    AUTH_PIN,
    JPKI_AUTH_CERTIFICATE,
    SURFACE_CV_CERTIFICATE,
    SURFACE_FACE_RECORD,
    SURFACE_NUMBER_B,
    TEXT_BASIC_FOUR,
    TEXT_CV_CERTIFICATE,
    TEXT_NUMBER_B,
    TEXT_SIGNATURES,
    Application,
    FileRef,
    KeyRef,
)
from hw.card.auth_certificate import AuthCertificate, check_auth_certificate, parse_auth_certificate
from hw.card.authenticity import Authenticity, check_face_record, check_text_record
from hw.card.certificates import CvCertificate, parse_cv_certificate
from hw.card.channel import Channel
from hw.card.common import CardIdentity, read_card_identity
from hw.card.number_b import KEY_NAME, NumberB
from hw.card.pins import PinState, present, present_again
from hw.card.reading import BlockCache, read_file
from hw.card.signatures import message_signature_holds
from hw.card.surface import FaceRecord, parse_face_record
from hw.card.text import Holder, TextRecord, parse_text_record, parse_text_signatures
from hw.card.trust import TrustStore
from hw.card.values import CardKey
from hw.errors import BadCardData, BadPinFormat, CardError, LinkError, ReaderError

Record = TypeVar("Record")
DER_SEQUENCE = b"\x30"
INTERNAL_KEY = 0x00
"""P2 that means the application's internal-authentication key."""


def confirm_card(channel: Channel, cache: BlockCache) -> CardIdentity:
    """Read which card this is; the first time it becomes the visit's card.

    Raises WrongCard for another one later, LinkError, CardError.
    """
    found = read_card_identity(channel)
    if cache.identity is None:
        cache.identity = found
    cache.identity.require_same(found)
    return found


def read_face_record(channel: Channel, cache: BlockCache, number_b: NumberB) -> FaceRecord:
    """The face record with the photo; opens the surface application with 照合番号B if it must.

    Raises LinkError (run again to resume); BadPinFormat, PinTriesLow (nothing was sent), WrongPin,
    PinBlocked, WrongCard, BadCardData, StatusWordError.
    """
    _open_with_number_b(channel, cache, SURFACE_NUMBER_B, number_b, SURFACE_FACE_RECORD)
    return _read(channel, cache, SURFACE_FACE_RECORD, parse_face_record)


def check_face(
    channel: Channel, cache: BlockCache, record: FaceRecord, trust: TrustStore
) -> Authenticity:
    """FACE_SIGNER and FACE_RECORD, with the certificate of EF 0004, which is free to read.

    Raises LinkError (run again to resume), WrongCard, BadCardData, StatusWordError.
    """
    certificate = _read_cv(channel, cache, SURFACE_CV_CERTIFICATE)
    return check_face_record(trust, record, certificate)


def read_text_record(channel: Channel, cache: BlockCache, number_b: NumberB) -> Holder:
    """Name, address, birth date and sex. Raises as `read_face_record` does."""
    return read_texts(channel, cache, number_b).holder


def read_texts(channel: Channel, cache: BlockCache, number_b: NumberB) -> TextRecord:
    """The same with the digest that `check_texts` and `check_one_card` need.

    Reads the signatures (EF 0003) too while the application is open for them.
    """
    _open_with_number_b(channel, cache, TEXT_NUMBER_B, number_b, TEXT_BASIC_FOUR, TEXT_SIGNATURES)
    record = _read(channel, cache, TEXT_BASIC_FOUR, parse_text_record)
    _read(channel, cache, TEXT_SIGNATURES, parse_text_signatures)
    return record


def check_texts(
    channel: Channel, cache: BlockCache, record: TextRecord, trust: TrustStore
) -> Authenticity:
    """TEXT_SIGNER and TEXT_RECORD; call after `read_texts`, which filled the cache.

    Raises LinkError (run again to resume), WrongCard, BadCardData, StatusWordError. Drops the
    signatures afterwards: they hold a hash from which the My Number could be found by trial.
    """
    signatures = _read(channel, cache, TEXT_SIGNATURES, parse_text_signatures)
    certificate = _read_cv(channel, cache, TEXT_CV_CERTIFICATE)
    found = check_text_record(trust, record, signatures, certificate)
    cache.forget(TEXT_SIGNATURES)
    return found


def read_auth_certificate(channel: Channel, cache: BlockCache) -> AuthCertificate:
    """The authentication certificate; free to read on a card.

    Raises LinkError (run again to resume), WrongCard, BadCardData, StatusWordError.
    """
    _enter(channel, cache, Application.JPKI, JPKI_AUTH_CERTIFICATE)
    return _read(channel, cache, JPKI_AUTH_CERTIFICATE, parse_auth_certificate)


def check_certificate(certificate: AuthCertificate, trust: TrustStore) -> Authenticity:
    """CERTIFICATE: by whom and for what it was issued. In time or not: `certificate.status`."""
    return check_auth_certificate(certificate, trust.authorities)


def prove_presence(channel: Channel, cache: BlockCache, message: bytes) -> bytes:
    """The chip's signature over SHA-256 of `message` with its surface key; needs no PIN.

    Confirms the card first. Raises LinkError, WrongCard, StatusWordError.
    """
    confirm_card(channel, cache)
    channel.select_application(Application.SURFACE)
    return jpki.compute_signature(channel, message, INTERNAL_KEY, "SIGN surface")


def pin_tries(channel: Channel, cache: BlockCache) -> PinState:
    """The 4-digit PIN's counter, of the visit's card; uses no try.

    Raises LinkError, WrongCard, StatusWordError, BadCardData.
    """
    confirm_card(channel, cache)
    return jpki.auth_pin_state(channel)


def sign_with_pin(
    channel: Channel, cache: BlockCache, pin: bytes | bytearray, message: bytes
) -> bytes:
    """Confirm the card, present the PIN once, sign SHA-256 of `message` with the JPKI key.

    Raises BadPinFormat, PinTriesLow (nothing was sent), WrongPin, PinBlocked, WrongCard,
    StatusWordError. After a LinkError look at `channel.counters.pin_verifies`: if it grew, settle
    what became of the PIN with `pin_tries` and `pins.settle_pin` before anything else.
    """
    confirm_card(channel, cache)
    jpki.present_pin(channel, pin)
    return jpki.sign(channel, message)


def sign_with_accepted_pin(
    channel: Channel, cache: BlockCache, pin: bytes | bytearray, message: bytes
) -> bytes:
    """Sign with a PIN that this card has answered 9000 to in this visit, after a power loss.

    The caller knows that it was accepted and does this once. The counter must be full (else
    PinTriesLow, nothing sent). Raises as `sign_with_pin` does.
    """
    confirm_card(channel, cache)
    present_again(channel, AUTH_PIN, pin)
    return jpki.sign(channel, message)


def leave(channel: Channel) -> None:
    """Select another application, so that no PIN stays verified; never raises for a lost link.

    The link's `close` then cuts the power.
    """
    with contextlib.suppress(LinkError, ReaderError, CardError):
        if not channel.probe_application(Application.CARD_MANAGER):
            channel.select_application(Application.COMMON)
    channel.forget_state()


def verify_surface_signature(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the key signed SHA-256 of the message.

    `public_key` is SubjectPublicKeyInfo (`FaceRecord.public_key.to_der()`), or the 265 bytes in
    which DF24 writes it. Raises BadCardData for what is no key.
    """
    where = "surface public key"
    der = public_key[:1] == DER_SEQUENCE
    key = CardKey.from_der(public_key, where) if der else CardKey.parse(public_key, where)
    return message_signature_holds(key, message, signature)


def _enter(channel: Channel, cache: BlockCache, application: Application, *files: FileRef) -> None:
    """Make the application the selected one, unless all the files are here already."""
    if cache.complete(*files):
        return
    if channel.application is None or cache.identity is None:
        confirm_card(channel, cache)
    if channel.application is not application:
        channel.select_application(application)


def _open_with_number_b(
    channel: Channel, cache: BlockCache, key: KeyRef, number_b: NumberB, *files: FileRef
) -> None:
    """Present 照合番号B where a file is still missing, and only when it can be this card's."""
    if cache.complete(*files):
        return
    _enter(channel, cache, key.file.application, *files)
    if cache.identity and not number_b.agrees_with_expiry(cache.identity.expiry):
        raise BadPinFormat(KEY_NAME, "the expiry year is not this card's")
    present(channel, key, number_b.digits)


def _read(
    channel: Channel, cache: BlockCache, ref: FileRef, parse: Callable[[bytes], Record]
) -> Record:
    """Read and parse; a file that does not parse is dropped, so that it can be read again."""
    data = read_file(channel, cache, ref)
    try:
        return parse(data)
    except BadCardData:
        cache.forget(ref)
        raise


def _read_cv(channel: Channel, cache: BlockCache, ref: FileRef) -> CvCertificate:
    _enter(channel, cache, ref.application, ref)
    return _read(channel, cache, ref, lambda data: parse_cv_certificate(data, str(ref)))
