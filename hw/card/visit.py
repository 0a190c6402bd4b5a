# SPDX-License-Identifier: Apache-2.0
"""One visit's reading, in steps that the caller runs one by one and may repeat after a flicker.

Every step takes the channel and the visit's cache. Whenever the card's state is unknown (at the
start of a transaction, after a reconnect, after a failure) a step first confirms that the same card
lies there. A step that fails with LinkError is run again after a reconnect and continues at the last
complete block. VERIFY of 照合番号B is lost with each power loss and sent again; no step sends one
twice.

Cards that are exchanged without any event are found like this. Within one conversation every
command but SELECT needs what was selected before it, so another card answers 6986 or 6982 (CardReset)
and is then asked who it is. Only a swap right before a SELECT goes on unseen, and it lasts until the
next step begins: each begins with the identity, and so do the signature and the last look before the
result. Until then only things are read that the holder may read anyway. A PIN goes only to a card that has
just shown its certificate's serial number inside the application that takes the PIN. 照合番号B goes to a card
whose identity was read since the conversation began. Records of two cards never make one result:
`check_one_card` compares them, the chip's signature must fit the key in the face record, and the
PIN's signature the certificate.

Nothing bad is believed that was read once: another identity, a broken record and a signature that
does not fit are read again first (`hw.card.reading.read_again`), because a wrong byte can come with
9000. The identity itself has no checksum: until it has come twice, the certificate decides whether
another one means another card (`hw.card.opening`).
"""

from __future__ import annotations

import contextlib

from hw.card import jpki, token
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
)
from hw.card.auth_certificate import AuthCertificate, check_auth_certificate, parse_auth_certificate
from hw.card.authenticity import Authenticity, check_face_record, check_text_record
from hw.card.believing import Doubt, believed, failed, read_parsed
from hw.card.certificates import CvCertificate, parse_cv_certificate
from hw.card.channel import Channel
from hw.card.number_b import NumberB
from hw.card.opening import confirm_card as confirm_card  # noqa: PLC0414 - a step for others
from hw.card.opening import confirm_for_pin, enter, open_with_number_b
from hw.card.pins import PinState, present_again
from hw.card.reading import BlockCache
from hw.card.signatures import message_signature_holds
from hw.card.surface import FaceRecord, parse_face_record
from hw.card.text import Holder, TextRecord, parse_text_record, parse_text_signatures
from hw.card.token import Recognised, TokenKind
from hw.card.trust import TrustStore
from hw.card.values import CardKey
from hw.errors import CardError, LinkError, ReaderError, StatusWordError

DER_SEQUENCE = b"\x30"
INTERNAL_KEY = 0x00
"""P2 that means the application's internal-authentication key."""


def recognise(channel: Channel, cache: BlockCache) -> Recognised:
    """What lies there and, when it can be read, which card it is: the first step of a visit.

    Leaves the JPKI application selected, so that a `read_certificate` that follows in the same
    transaction needs no SELECT. Raises LinkError, WrongCard, CardError.
    """
    if cache.identity is not None or channel.probe_application(Application.COMMON):
        confirm_card(channel, cache)
    found = token.recognise(channel)
    if found.kind.readable and cache.identity is None:
        confirm_card(channel, cache)
    if found.kind is TokenKind.MY_NUMBER_CARD and found.pin is None:
        with contextlib.suppress(StatusWordError):
            return Recognised(found.kind, jpki.auth_pin_state(channel))
    return found


def read_face(
    channel: Channel, cache: BlockCache, number_b: NumberB, trust: TrustStore
) -> tuple[FaceRecord, Authenticity]:
    """The face record with FACE_SIGNER and FACE_RECORD, all that the surface application is for.

    Raises as `read_face_record` does.
    """

    def read() -> tuple[FaceRecord, Authenticity]:
        record = read_face_record(channel, cache, number_b)
        return record, check_face(channel, cache, record, trust)

    def doubtful(record: FaceRecord, found: Authenticity) -> bool:
        expiry = cache.identity.expiry if cache.identity else record.expiry
        return bool(found.failed) or record.expiry != expiry

    files = (SURFACE_FACE_RECORD, SURFACE_CV_CERTIFICATE)
    return believed(channel, cache, read, doubtful, Doubt(SURFACE_NUMBER_B, number_b, files))


def read_holder(
    channel: Channel, cache: BlockCache, number_b: NumberB, trust: TrustStore
) -> tuple[TextRecord, Authenticity]:
    """The texts with TEXT_SIGNER and TEXT_RECORD, all that the text application is for.

    Raises as `read_face_record` does.
    """

    def read() -> tuple[TextRecord, Authenticity]:
        record = read_texts(channel, cache, number_b)
        return record, _judge_texts(channel, cache, record, trust)

    files = (TEXT_BASIC_FOUR, TEXT_SIGNATURES, TEXT_CV_CERTIFICATE)
    read_texts(channel, cache, number_b)
    found = believed(channel, cache, read, failed, Doubt(TEXT_NUMBER_B, number_b, files))
    cache.forget(TEXT_SIGNATURES)
    return found


def read_certificate(
    channel: Channel, cache: BlockCache, trust: TrustStore
) -> tuple[AuthCertificate, Authenticity]:
    """The authentication certificate with CERTIFICATE. Raises as `read_auth_certificate` does."""

    def read() -> tuple[AuthCertificate, Authenticity]:
        certificate = read_auth_certificate(channel, cache)
        return certificate, check_certificate(certificate, trust)

    return believed(channel, cache, read, failed, Doubt(None, None, (JPKI_AUTH_CERTIFICATE,)))


def read_face_record(channel: Channel, cache: BlockCache, number_b: NumberB) -> FaceRecord:
    """The face record with the photo; opens the surface application with 照合番号B if it must.

    Raises LinkError (run again to resume); BadPinFormat, PinTriesLow (nothing was sent), WrongPin,
    PinBlocked, WrongCard, BadCardData, StatusWordError.
    """
    open_with_number_b(channel, cache, SURFACE_NUMBER_B, number_b, SURFACE_FACE_RECORD)
    return read_parsed(channel, cache, SURFACE_FACE_RECORD, parse_face_record)


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
    open_with_number_b(channel, cache, TEXT_NUMBER_B, number_b, TEXT_BASIC_FOUR, TEXT_SIGNATURES)
    record = read_parsed(channel, cache, TEXT_BASIC_FOUR, parse_text_record)
    read_parsed(channel, cache, TEXT_SIGNATURES, parse_text_signatures)
    return record


def check_texts(
    channel: Channel, cache: BlockCache, record: TextRecord, trust: TrustStore
) -> Authenticity:
    """TEXT_SIGNER and TEXT_RECORD; call after `read_texts`, which filled the cache.

    Raises LinkError (run again to resume), WrongCard, BadCardData, StatusWordError. Drops the
    signatures afterwards: they hold a hash from which the My Number could be found by trial.
    """
    found = _judge_texts(channel, cache, record, trust)
    cache.forget(TEXT_SIGNATURES)
    return found


def _judge_texts(
    channel: Channel, cache: BlockCache, record: TextRecord, trust: TrustStore
) -> Authenticity:
    signatures = read_parsed(channel, cache, TEXT_SIGNATURES, parse_text_signatures)
    certificate = _read_cv(channel, cache, TEXT_CV_CERTIFICATE)
    return check_text_record(trust, record, signatures, certificate)


def read_auth_certificate(channel: Channel, cache: BlockCache) -> AuthCertificate:
    """The authentication certificate; free to read on a card.

    Raises LinkError (run again to resume), WrongCard, BadCardData, StatusWordError.
    """
    enter(channel, cache, Application.JPKI, JPKI_AUTH_CERTIFICATE)
    return read_parsed(channel, cache, JPKI_AUTH_CERTIFICATE, parse_auth_certificate)


def check_certificate(certificate: AuthCertificate, trust: TrustStore) -> Authenticity:
    """CERTIFICATE: by whom and for what it was issued. In time or not: `certificate.status`."""
    return check_auth_certificate(certificate, trust.authorities)


def prove_presence(
    channel: Channel, cache: BlockCache, message: bytes, key: CardKey | None = None
) -> bytes:
    """The chip's signature over SHA-256 of `message` with its surface key; needs no PIN.

    Confirms the card first. With the face record's `key`, a signature that does not hold is asked
    for again before it is given back. Raises LinkError, WrongCard, StatusWordError.
    """
    confirm_card(channel, cache)
    channel.select_application(Application.SURFACE)
    return jpki.compute_signature(channel, message, INTERNAL_KEY, "SIGN surface", key)


def pin_tries(channel: Channel, cache: BlockCache) -> PinState:
    """The 4-digit PIN's counter, of the visit's card; uses no try.

    Raises LinkError, WrongCard, StatusWordError, BadCardData.
    """
    confirm_for_pin(channel, cache)
    return jpki.auth_pin_state(channel)


def sign_with_pin(
    channel: Channel,
    cache: BlockCache,
    pin: bytes | bytearray,
    message: bytes,
    key: CardKey | None = None,
) -> bytes:
    """Confirm the card, present the PIN once, sign SHA-256 of `message` with the JPKI key.

    `key` (the certificate's) as for `prove_presence`.

    Raises BadPinFormat, PinTriesLow (nothing was sent), WrongPin, PinBlocked, WrongCard,
    StatusWordError. After a LinkError look at `channel.counters.pin_verifies`: if it grew, settle
    what became of the PIN with `pin_tries` and `pins.settle_pin` before anything else.
    """
    confirm_for_pin(channel, cache)
    jpki.present_pin(channel, pin)
    return jpki.sign(channel, message, key)


def sign_with_accepted_pin(
    channel: Channel,
    cache: BlockCache,
    pin: bytes | bytearray,
    message: bytes,
    key: CardKey | None = None,
) -> bytes:
    """Sign with a PIN that this card has answered 9000 to in this visit, after a power loss.

    The caller knows that it was accepted and does this once. The counter must be full (else
    PinTriesLow, nothing sent). Raises as `sign_with_pin` does.
    """
    confirm_for_pin(channel, cache)
    present_again(channel, AUTH_PIN, pin)
    return jpki.sign(channel, message, key)


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


def _read_cv(channel: Channel, cache: BlockCache, ref: FileRef) -> CvCertificate:
    enter(channel, cache, ref.application, ref)
    return read_parsed(channel, cache, ref, lambda data: parse_cv_certificate(data, str(ref)))
