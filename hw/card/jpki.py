# SPDX-License-Identifier: Apache-2.0
"""The JPKI application: the authentication certificate, its PIN and its key, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hw.card import apdu
from hw.card.apdu import Command, Response
from hw.card.applications import (
    AUTH_PIN,
    JPKI_AUTH_CERTIFICATE,
    JPKI_AUTH_KEY,
    JPKI_AVAILABILITY,
    JPKI_TOKEN_INFO,
    SW,
    TOKEN_LABEL_LENGTH,
    FileRef,
)
from hw.card.channel import Channel, status_error
from hw.card.pins import PinState, pin_state, present
from hw.card.reading import BlockCache, read_file
from hw.card.signatures import digest_info_of, message_signature_holds
from hw.card.values import KEY_BYTES, CardKey
from hw.errors import GarbledReply

AVAILABILITY_LENGTH = 3
MORE_SIGNATURES = 3
"""How often a signature that does not hold is asked for again."""


@dataclass(frozen=True, slots=True)
class Availability:
    """Which certificates the card holds (EF 0008: one byte each, zero when there is none)."""

    sign: bool
    auth: bool


def read_token_label(channel: Channel) -> str:
    """The kind of token in its own words. Raises LinkError, CardError."""
    raw = _read_exactly(channel, JPKI_TOKEN_INFO, TOKEN_LABEL_LENGTH)
    return raw.decode("ascii", "replace").rstrip(" \x00")


def read_availability(channel: Channel) -> Availability:
    """Raises LinkError, CardError."""
    raw = _read_exactly(channel, JPKI_AVAILABILITY, AVAILABILITY_LENGTH)
    return Availability(sign=raw[0] != 0, auth=raw[1] != 0)


def _read_exactly(channel: Channel, ref: FileRef, length: int) -> bytes:
    response = channel.read(ref, 0, length)
    if response.sw != SW.OK:
        raise status_error(response.sw, f"READ {ref}")
    if len(response.data) != length:
        channel.forget_state()
        raise GarbledReply(f"{ref}: {len(response.data)} bytes where {length} were asked for")
    return response.data


def read_certificate(channel: Channel, cache: BlockCache) -> bytes:
    """The authentication certificate as DER; free on a card. Raises LinkError, CardError."""
    return read_file(channel, cache, JPKI_AUTH_CERTIFICATE)


def auth_pin_state(channel: Channel) -> PinState:
    """How many tries the 4-digit PIN has; uses none. Raises LinkError, CardError."""
    return pin_state(channel, AUTH_PIN)


def present_pin(channel: Channel, pin: bytes | bytearray, before: PinState | None = None) -> None:
    """Present the PIN once; see `pins.present` for `before` and for what it raises."""
    present(channel, AUTH_PIN, pin, before)


def sign(channel: Channel, message: bytes, key: CardKey | None = None) -> bytes:
    """256 bytes: the authentication key's signature over SHA-256 of `message`.

    The PIN must stand verified on this channel. With the public `key`, a signature that does not
    hold is asked for again before it is given back. Raises LinkError, CardError.
    """

    def once() -> bytes:
        return _signature(channel.reach(JPKI_AUTH_KEY, command), channel, f"SIGN {JPKI_AUTH_KEY}")

    def command(sfi: int) -> Command:
        return apdu.compute_signature(digest_info_of(message), apdu.CURRENT_FILE | sfi)

    return _holding(channel, once, message, key)


def compute_signature(
    channel: Channel, message: bytes, p2: int, what: str, key: CardKey | None = None
) -> bytes:
    """COMPUTE DIGITAL SIGNATURE with the key P2 names; `key` as for `sign`.

    Raises LinkError, CardError.
    """
    command = apdu.compute_signature(digest_info_of(message), p2)
    return _holding(channel, lambda: _signature(channel.ask(command), channel, what), message, key)


def _signature(response: Response, channel: Channel, what: str) -> bytes:
    if response.sw != SW.OK:
        raise status_error(response.sw, what)
    if len(response.data) != KEY_BYTES:
        channel.forget_state()
        raise GarbledReply(f"a signature of {len(response.data)} bytes")
    return response.data


def _answered(channel: Channel, sign_once: Callable[[], bytes]) -> bytes:
    """A garbled answer is asked for again on the spot: to select anew would close the PIN, which is sent once."""
    for _ in range(MORE_SIGNATURES):
        try:
            with channel.state_kept():
                return sign_once()
        except GarbledReply:
            continue
    return sign_once()


def _holding(
    channel: Channel, sign_once: Callable[[], bytes], message: bytes, key: CardKey | None
) -> bytes:
    """PKCS #1 v1.5 gives the same signature each time: one that comes twice is the card's own."""
    signature = _answered(channel, sign_once)
    for _ in range(MORE_SIGNATURES):
        if key is None or message_signature_holds(key, message, signature):
            return signature
        again = _answered(channel, sign_once)
        if again == signature:
            return signature
        signature = again
    return signature
