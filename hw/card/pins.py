# SPDX-License-Identifier: Apache-2.0
"""PINs and their counters: ask first, present once, and settle a lost answer by asking again.

A wrong PIN costs one of few tries, and a blocked one a walk to the town hall. So nothing here
repeats a VERIFY, and none is sent when too few tries are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hw.card import apdu
from hw.card.applications import NUMBER_B_DIGITS, PIN_DIGITS, SW, Application, KeyKind, KeyRef
from hw.card.channel import Channel, status_error
from hw.errors import BadCardData, BadPinFormat, PinBlocked, PinTriesLow, WrongPin

_DIGITS = {KeyKind.PIN: PIN_DIGITS, KeyKind.NUMBER_B: NUMBER_B_DIGITS}


@dataclass(frozen=True, slots=True)
class PinState:
    """The card's answer to "how many tries?"; a verified key does not tell its counter."""

    key: KeyRef
    tries_left: int | None
    verified: bool = False

    @property
    def blocked(self) -> bool:
        """No try is left, or the card never had this PIN."""
        return self.tries_left == 0


class PinFate(Enum):
    """What became of a VERIFY whose answer was lost."""

    ACCEPTED = "accepted"
    """The card took it. After a power loss it must be presented again before it opens anything."""
    REFUSED = "refused"
    """The card counted a wrong try."""
    UNCOUNTED = "uncounted"
    """No try was used: it never arrived, or it was right and the counter had been full."""


def pin_state(channel: Channel, key: KeyRef) -> PinState:
    """Ask for the counter; uses no try. Raises LinkError, StatusWordError or BadCardData."""
    channel.select_file(key.file)
    response = channel.execute(apdu.retry_counter())
    if response.sw == SW.OK:
        return PinState(key, None, verified=True)
    return PinState(key, _tries_left(response.sw, key))


def _tries_left(sw: int, key: KeyRef) -> int:
    if sw in (SW.BLOCKED, SW.BLOCKED_ISO):
        return 0
    if sw & 0xFFF0 != SW.WRONG_PIN:
        raise status_error(sw, f"retry counter of {key}")
    left = sw & 0x0F
    if left > key.tries:
        raise BadCardData(f"{left} tries where {key.tries} are the most", str(key))
    return left


def present(channel: Channel, key: KeyRef, secret: bytes | bytearray) -> None:
    """Check the format and the counter, then send VERIFY once, unless this channel already did.

    Raises BadPinFormat and PinTriesLow (nothing was sent), PinBlocked, WrongPin with the tries
    left, StatusWordError. A LinkError leaves the fate of the try open: see `settle_pin`.
    """
    _present(channel, key, secret, key.reserve)


def present_again(channel: Channel, key: KeyRef, secret: bytes | bytearray) -> None:
    """Present once more what this same card accepted before it lost power.

    Only with a full counter, so that even a mistake can't come near the limit. The caller has
    checked that it is the same card and that it answered 9000 to this secret in this visit.
    Raises as `present` does.
    """
    _present(channel, key, secret, key.tries)


def settle_pin(before: PinState, after: PinState) -> PinFate:
    """Judge a lost answer by the counter before the try and the counter now."""
    if after.verified:
        return PinFate.ACCEPTED
    earlier, now = _tries(before), _tries(after)
    if now < earlier:
        return PinFate.REFUSED
    if now > earlier:
        return PinFate.ACCEPTED  # only a right PIN refills the counter
    return PinFate.UNCOUNTED


def _tries(state: PinState) -> int:
    """A verified key has a full counter: what verified it refilled it."""
    return state.key.tries if state.tries_left is None else state.tries_left


def _present(channel: Channel, key: KeyRef, secret: bytes | bytearray, reserve: int) -> None:
    if channel.application is key.file.application and channel.verified(key):
        return
    check_format(key, secret)
    tries_left = _unverified_tries(channel, key)
    if tries_left == 0:
        raise PinBlocked(key.kind.value)
    if tries_left < reserve:
        raise PinTriesLow(tries_left, key.kind.value)
    response = channel.execute(apdu.verify(secret))
    if response.sw != SW.OK:
        raise _refusal(response.sw, key)


def check_format(key: KeyRef, secret: bytes | bytearray) -> None:
    """Raise BadPinFormat unless it is the right number of ASCII digits."""
    digits = _DIGITS[key.kind]
    if len(secret) != digits:
        raise BadPinFormat(key.kind.value, f"not {digits} long")
    if not all(0x30 <= byte <= 0x39 for byte in secret):
        raise BadPinFormat(key.kind.value, "not only digits")


def _unverified_tries(channel: Channel, key: KeyRef) -> int:
    """The counter, after ending a verified state that somebody else left on the card.

    Such a state would let any digits pass as right.
    """
    state = pin_state(channel, key)
    if state.tries_left is None:
        channel.select_application(Application.COMMON)
        state = pin_state(channel, key)
    if state.tries_left is None:
        raise BadCardData("verified before anything was presented", str(key))
    return state.tries_left


def _refusal(sw: int, key: KeyRef) -> Exception:
    if sw == SW.WRONG_PIN:
        return PinBlocked(key.kind.value)
    if sw & 0xFFF0 == SW.WRONG_PIN:
        return WrongPin(sw & 0x0F, key.kind.value)
    return status_error(sw, f"VERIFY {key}")
