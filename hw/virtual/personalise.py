# SPDX-License-Identifier: Apache-2.0
"""From a card file to the applications on the chip: who may read what, and with which PIN."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from hw.card import applications as on_card
from hw.card.applications import Application as Name
from hw.card.tlv import encode
from hw.virtual import pictures, records
from hw.virtual.authority import SIGNER_ID, Pki, card_public_key, certificate_der
from hw.virtual.card_file import CardFile
from hw.virtual.certificates import Authority, issue
from hw.virtual.files import FREE, NEVER, Application, File, Key, Pin, Records, Transparent
from hw.virtual.files import opened_by as by
from hw.virtual.holder import Identity
from hw.virtual.signing import card_signer

LABELS = {
    "my_number": on_card.LABEL_MY_NUMBER_CARD,
    "pinless": on_card.LABEL_MY_NUMBER_CARD,
    "android": on_card.LABEL_ANDROID,
    "iphone": on_card.LABEL_IPHONE,
    "juki": on_card.LABEL_JUKI_CARD,
}
ISSUER_DOMAIN = (bytes.fromhex("A0000001510000"), bytes.fromhex("A000000151000000"))
"""The card manager's name in the two lengths in use."""
PRESENT, ABSENT = 0x8F, 0x00
"""JPKI EF 0008, a byte each for the two certificates; `ABSENT` is unverified."""
JUKI_PIN, JUKI_RECORD = 0x001C, 0x0002
COMMON_AUTHENTICATION_KEY = 0x0019


def unusable(_scheme: int, _data: bytes) -> None:
    """A key that is there and signs nothing."""


@dataclass(frozen=True, slots=True)
class Blueprint:
    """All that a card is made of. `base` is the folder its pictures are relative to."""

    file: CardFile
    base: Path
    identity: Identity
    pki: Pki
    key: Callable[[str], RSAPrivateKey]

    @property
    def pinless(self) -> bool:
        """顔認証マイナンバーカード: its holder has no PINs."""
        return self.file.card.kind == "pinless"

    def pin(self, value: str, tries: int, left: int, *, personal: bool = True) -> Pin:
        """A PIN; a card without PINs has its holder's ones blocked (exact state unverified)."""
        return Pin(value.encode("ascii"), tries, 0 if personal and self.pinless else left)

    def public(self, name: str) -> bytes:
        """The public half of one of the card's keys, as records hold it."""
        return card_public_key(self.key(name).public_key())

    def signing(self, name: str) -> Callable[[int, bytes], bytes | None]:
        """How the chip signs with one of its keys; a clone has not got the right one."""
        return card_signer(self.key("clone" if self.file.tamper.cloned else name))


def build(blueprint: Blueprint) -> list[Application]:
    """The applications of the kind of card that the file asks for."""
    kind = blueprint.file.card.kind
    if kind in ("android", "iphone"):
        return [jpki(blueprint)]
    if kind == "juki":
        return [jpki(blueprint), juki(blueprint), issuer_domain()]
    return [
        jpki(blueprint),
        surface(blueprint),
        text(blueprint),
        juki(blueprint),
        common(blueprint),
        issuer_domain(),
    ]


def jpki(made: Blueprint) -> Application:
    """公的個人認証AP; the old 住基カード has the signature half only."""
    files: dict[int, File] = {
        on_card.JPKI_TOKEN_INFO.fid: Transparent(records.token_info(LABELS[made.file.card.kind])),
        on_card.JPKI_AVAILABILITY.fid: Transparent(_availability(made)),
        0x0009: Transparent(bytes(16), NEVER),
        on_card.JPKI_TERMINAL_CA_KEY.fid: Key(unusable, NEVER),
    }
    files |= _signature_half(made)
    if made.file.card.kind != "juki":
        files |= _authentication_half(made)
    return Application((Name.JPKI.aid,), files)


def _availability(made: Blueprint) -> bytes:
    sign = ABSENT if made.pinless else PRESENT
    auth = ABSENT if made.file.card.kind == "juki" else PRESENT
    return bytes((sign, auth, 0))


def _authentication_half(made: Blueprint) -> dict[int, File]:
    pins, pin = made.file.pins, on_card.JPKI_AUTH_PIN_FILE.fid
    tries = on_card.AUTH_PIN.tries
    access = by(pin) if made.file.card.kind == "android" else FREE
    certificate = records.filled(_certificate(made, "auth"), records.CERTIFICATE_FILE_SIZE)
    return {
        on_card.JPKI_AUTH_CERTIFICATE.fid: Transparent(certificate, access),
        on_card.JPKI_AUTH_CA.fid: _ca_file(made.pki.auth),
        on_card.JPKI_AUTH_KEY.fid: Key(made.signing("auth"), by(pin)),
        pin: made.pin(pins.jpki, tries, pins.jpki_tries_left),
    }


def _signature_half(made: Blueprint) -> dict[int, File]:
    pins, pin = made.file.pins, on_card.JPKI_SIGN_PIN_FILE.fid
    size = records.SIGN_CERTIFICATE_FILE_SIZE
    content = b"" if made.pinless else _certificate(made, "sign")
    return {
        on_card.JPKI_SIGN_CERTIFICATE.fid: Transparent(records.filled(content, size), by(pin)),
        on_card.JPKI_SIGN_CA.fid: _ca_file(made.pki.sign),
        on_card.JPKI_SIGN_KEY.fid: Key(made.signing("sign"), by(pin)),
        pin: made.pin(pins.sign, on_card.SIGN_PIN_TRIES, pins.sign_tries_left),
    }


def _certificate(made: Blueprint, kind: str) -> bytes:
    assert made.file.certificate is not None  # noqa: S101  (CardFile has checked it)
    authority = made.pki.auth if kind == "auth" else made.pki.sign
    public_key = made.key(kind).public_key()
    certificate = issue(
        authority, public_key, made.identity, made.file.certificate, made.file.card.municipality
    )
    return certificate.public_bytes(Encoding.DER)


def _ca_file(authority: Authority) -> Transparent:
    der = certificate_der(authority)
    return Transparent(records.filled(der, records.CERTIFICATE_FILE_SIZE))


def surface(made: Blueprint) -> Application:
    """券面事項確認AP."""
    pins, signer = made.file.pins, made.pki.surface
    birth, b = on_card.SURFACE_BIRTH_KEY_FILE.fid, on_card.SURFACE_NUMBER_B_FILE.fid
    a, internal = on_card.SURFACE_NUMBER_A_FILE.fid, on_card.SURFACE_INTERNAL_KEY.fid
    key = made.public("surface")
    info = records.surface_info(made.file.card.municipality, SIGNER_ID, signer.key)
    number = pictures.text_png(made.identity.number_a, pictures.MY_NUMBER_SIZE)
    files: dict[int, File] = {
        on_card.SURFACE_BIRTH_RECORD.fid: Transparent(
            records.birth_record(made.identity, key, signer.key), by(birth)
        ),
        on_card.SURFACE_FACE_RECORD.fid: Transparent(_face_record(made, key), by(b, a)),
        on_card.SURFACE_BASIC_INFO.fid: Transparent(info),
        on_card.SURFACE_CV_CERTIFICATE.fid: Transparent(signer.cv_certificate),
        on_card.SURFACE_MY_NUMBER.fid: Transparent(
            records.my_number_picture(number, key, signer.key), by(a)
        ),
        on_card.SURFACE_UNKNOWN_0006.fid: Transparent(bytes(16), by(b, a)),
        internal: Key(made.signing("surface")),
    }
    files |= _number_pins(made, a, b)
    files[birth] = made.pin(
        made.identity.number_b[:6], on_card.BIRTH_KEY_TRIES, pins.birth_tries_left, personal=False
    )
    return Application((Name.SURFACE.aid,), files, internal)


def _number_pins(made: Blueprint, a: int, b: int) -> dict[int, File]:
    pins, identity = made.file.pins, made.identity
    tries_a, tries_b = on_card.NUMBER_A_TRIES, on_card.SURFACE_NUMBER_B.tries
    return {
        a: made.pin(identity.number_a, tries_a, pins.number_a_tries_left, personal=False),
        b: made.pin(identity.number_b, tries_b, pins.number_b_tries_left, personal=False),
    }


def _face_record(made: Blueprint, public_key: bytes) -> bytes:
    person, tamper = made.identity.person, made.file.tamper
    card, portrait = made.file.card, made.file.holder.portrait
    assert card.expires and card.security_code and portrait  # noqa: S101, PT018  (as above)
    face = records.Face(
        name_png=pictures.text_png(person.name, pictures.NAME_SIZE),
        address_png=pictures.text_png(person.address, pictures.ADDRESS_SIZE),
        photo_jp2=pictures.portrait_jp2(made.base / portrait),
        code_png=pictures.text_png(card.security_code, pictures.SECURITY_CODE_SIZE),
        expires=card.expires,
    )
    swapped = tamper.portrait_swapped
    forged = records.Forgery(
        face_signature=tamper.face_signature,
        photo_jp2=None if swapped is None else pictures.portrait_jp2(made.base / swapped),
    )
    return records.face_record(made.identity, face, public_key, made.pki.surface.key, forged)


def text(made: Blueprint) -> Application:
    """券面事項入力補助AP."""
    pins, identity, signer = made.file.pins, made.identity, made.pki.text
    pin, a, b = (
        ref.fid
        for ref in (on_card.TEXT_PIN_FILE, on_card.TEXT_NUMBER_A_FILE, on_card.TEXT_NUMBER_B_FILE)
    )
    internal = on_card.TEXT_INTERNAL_KEY.fid
    number = records.my_number_text(identity.number_a)
    forged = made.file.tamper.text_signature
    hashes = records.text_signatures(number, identity, signer.key, broken_signature=forged)
    session = encode(records.SESSION_KEY_TAG, made.public("session"))
    card_key = records.card_key_record(made.public("text"), signer.key)
    files: dict[int, File] = {
        on_card.TEXT_MY_NUMBER.fid: Transparent(number, by(pin, a)),
        on_card.TEXT_BASIC_FOUR.fid: Transparent(records.basic_four(identity), by(pin, b)),
        on_card.TEXT_SIGNATURES.fid: Transparent(hashes, by(pin, a, b)),
        on_card.TEXT_CV_CERTIFICATE.fid: Transparent(signer.cv_certificate),
        on_card.TEXT_BASIC_INFO.fid: Transparent(records.text_info(SIGNER_ID, signer.key)),
        on_card.TEXT_SESSION_KEY.fid: Transparent(session, by(pin, a, b)),
        on_card.TEXT_CARD_KEY.fid: Transparent(card_key, by(pin, a, b)),
        0x0008: Transparent(bytes(16), NEVER),
        pin: made.pin(pins.text, on_card.TEXT_PIN_TRIES, pins.text_tries_left),
        on_card.TEXT_BLOCKED_0012.fid: Pin(b"", tries=3, tries_left=0),
        internal: Key(made.signing("text")),
    }
    return Application((Name.TEXT.aid,), files | _number_pins(made, a, b), internal)


def juki(made: Blueprint) -> Application:
    """住基AP: what its record holds is not published; here it is eleven zeros."""
    pins = made.file.pins
    files: dict[int, File] = {
        JUKI_RECORD: Records((b"0" * 11,), by(JUKI_PIN)),
        JUKI_PIN: made.pin(pins.juki, 3, pins.juki_tries_left),
    }
    return Application((Name.JUKI.aid,), files)


def common(made: Blueprint) -> Application:
    """共通カードAP: serial, municipality and expiry, free for all."""
    card = made.file.card
    assert card.expires is not None  # noqa: S101  (as above)
    record = records.common_record(made.identity.serial, card.municipality, card.expires)
    files: dict[int, File] = {
        on_card.COMMON_CARD_RECORD.fid: Records((record,)),
        COMMON_AUTHENTICATION_KEY: Key(unusable, NEVER),
    }
    return Application((Name.COMMON.aid,), files)


def issuer_domain() -> Application:
    """The card manager: nothing to read, but selecting it ends every PIN state."""
    return Application(ISSUER_DOMAIN)
