# SPDX-License-Identifier: Apache-2.0
"""The JPKI application: the authentication certificate, its PIN and its key, nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from hw.card import apdu
from hw.card.applications import (
    AUTH_PIN,
    JPKI_AUTH_CERTIFICATE,
    JPKI_AUTH_KEY,
    JPKI_AVAILABILITY,
    JPKI_TOKEN_INFO,
    TOKEN_LABEL_LENGTH,
)
from hw.card.channel import Channel
from hw.card.pins import PinState, pin_state, present
from hw.card.reading import BlockCache, read_file
from hw.card.signatures import digest_info_of
from hw.card.values import KEY_BYTES
from hw.errors import GarbledReply

AVAILABILITY_LENGTH = 3


@dataclass(frozen=True, slots=True)
class Availability:
    """Which certificates the card holds (EF 0008: one byte each, zero when there is none)."""

    sign: bool
    auth: bool


def read_token_label(channel: Channel) -> str:
    """The kind of token in its own words. Raises LinkError, CardError."""
    channel.select_file(JPKI_TOKEN_INFO)
    raw = _read_exactly(channel, TOKEN_LABEL_LENGTH, f"READ {JPKI_TOKEN_INFO}")
    return raw.decode("ascii", "replace").rstrip(" \x00")


def read_availability(channel: Channel) -> Availability:
    """Raises LinkError, CardError."""
    channel.select_file(JPKI_AVAILABILITY)
    raw = _read_exactly(channel, AVAILABILITY_LENGTH, f"READ {JPKI_AVAILABILITY}")
    return Availability(sign=raw[0] != 0, auth=raw[1] != 0)


def _read_exactly(channel: Channel, length: int, what: str) -> bytes:
    data = channel.require(apdu.read_binary(0, length), what)
    if len(data) != length:
        channel.forget_state()
        raise GarbledReply(f"{what}: {len(data)} bytes where {length} were asked for")
    return data


def read_certificate(channel: Channel, cache: BlockCache) -> bytes:
    """The authentication certificate as DER; free on a card. Raises LinkError, CardError."""
    return read_file(channel, cache, JPKI_AUTH_CERTIFICATE)


def auth_pin_state(channel: Channel) -> PinState:
    """How many tries the 4-digit PIN has; uses none. Raises LinkError, CardError."""
    return pin_state(channel, AUTH_PIN)


def present_pin(channel: Channel, pin: bytes | bytearray) -> None:
    """Present the PIN once; see `pins.present` for what it raises."""
    present(channel, AUTH_PIN, pin)


def sign(channel: Channel, message: bytes) -> bytes:
    """256 bytes: the authentication key's signature over SHA-256 of `message`.

    The PIN must stand verified on this channel. Raises LinkError, CardError.
    """
    channel.select_file(JPKI_AUTH_KEY)
    return compute_signature(channel, message, apdu.CURRENT_FILE, f"SIGN {JPKI_AUTH_KEY}")


def compute_signature(channel: Channel, message: bytes, p2: int, what: str) -> bytes:
    """COMPUTE DIGITAL SIGNATURE with the key P2 names. Raises LinkError, CardError."""
    signature = channel.require(apdu.compute_signature(digest_info_of(message), p2), what)
    if len(signature) != KEY_BYTES:
        channel.forget_state()
        raise GarbledReply(f"a signature of {len(signature)} bytes")
    return signature
