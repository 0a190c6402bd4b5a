# SPDX-License-Identifier: Apache-2.0
"""PINs and their counters: ask first, present once, and settle a lost answer by asking again.

A wrong PIN costs one of few tries, and a blocked one a walk to the town hall. So nothing here
repeats a VERIFY, and none is sent when too few tries are left.

What a changed status can do, and what is done against it:

* to the question for the counter: a number that is not the full one is asked again, and believed
  when it comes twice. A full one is believed for 照合番号B (ten tries, of which five are kept in
  reserve), and must come twice for the PIN;
* to VERIFY: 9000 that was not: the key opens nothing, the signature is refused, and the counter is
  not full, so the PIN is not presented again. Anything else, a wrong PIN's 63Cx too, is only a sign
  to ask the counter: verified means accepted, fewer tries mean refused with that many left. When the
  counter does not move, nobody knows: GarbledReply, for the caller to settle (`settle_pin`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hw.card import apdu
from hw.card.applications import NUMBER_B_DIGITS, PIN_DIGITS, SW, Application, KeyKind, KeyRef
from hw.card.channel import Channel, status_error
from hw.errors import BadCardData, BadPinFormat, GarbledReply, PinBlocked, PinTriesLow, WrongPin

MAX_TELLINGS = 4
"""Answers to one question for a counter, of which no two are equal."""
_BLOCKED = (SW.BLOCKED, SW.BLOCKED_ISO)
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
    full = SW.WRONG_PIN | key.tries
    told = [_ask_counter(channel, key)]
    while told[-1] != full and told[-1] not in told[:-1]:
        if len(told) == MAX_TELLINGS:
            channel.forget_state()
            raise GarbledReply(f"no two answers about the counter of {key} are equal")
        told.append(_ask_counter(channel, key))
    if told[-1] == SW.OK:
        return PinState(key, None, verified=True)
    return PinState(key, _tries_left(told[-1], key))


def _ask_counter(channel: Channel, key: KeyRef) -> int:
    return channel.reach(key.file, apdu.retry_counter).sw


def _tries_left(sw: int, key: KeyRef) -> int:
    if sw in _BLOCKED:
        return 0
    if sw & 0xFFF0 != SW.WRONG_PIN:
        raise status_error(sw, f"retry counter of {key}")
    left = sw & 0x0F
    if left > key.tries:
        raise BadCardData(f"{left} tries where {key.tries} are the most", str(key))
    return left


def present(
    channel: Channel,
    key: KeyRef,
    secret: bytes | bytearray,
    before: PinState | None = None,
) -> None:
    """Check the format and the counter, then send VERIFY once, unless this channel already did.

    `before` is a counter that was told just before, in the same conversation. Raises BadPinFormat
    and PinTriesLow (nothing was sent), PinBlocked, WrongPin with the tries left, StatusWordError. A
    LinkError leaves the fate of the try open: see `settle_pin`.
    """
    _present(channel, key, secret, key.reserve, before)


def present_again(
    channel: Channel,
    key: KeyRef,
    secret: bytes | bytearray,
    before: PinState | None = None,
) -> None:
    """Present once more what this same card accepted before it lost power.

    Only with a full counter, so that even a mistake can't come near the limit. The caller has
    checked that it is the same card and that it answered 9000 to this secret in this visit.
    Raises as `present` does.
    """
    _present(channel, key, secret, key.tries, before)


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


def _present(
    channel: Channel,
    key: KeyRef,
    secret: bytes | bytearray,
    reserve: int,
    before: PinState | None,
) -> None:
    if channel.application is key.file.application and channel.verified(key):
        return
    check_format(key, secret)
    tries_left = _sure_tries(channel, key, before)
    if tries_left == 0:
        raise PinBlocked(key.kind.value)
    if tries_left < reserve:
        raise PinTriesLow(tries_left, key.kind.value)
    response = channel.present(key, secret)
    if response is None or response.sw != SW.OK:
        _settle(channel, key, tries_left, None if response is None else response.sw)


def _settle(channel: Channel, key: KeyRef, before: int, sw: int | None) -> None:
    """Anything but 9000 to VERIFY: the counter says whether the key was accepted or refused."""
    after = pin_state(channel, key)
    if after.verified:
        channel.note_accepted(key)
    elif after.tries_left == 0:
        raise PinBlocked(key.kind.value)
    elif after.tries_left is not None and after.tries_left < before:
        raise WrongPin(after.tries_left, key.kind.value)
    elif sw is None or sw >> 12 == SW.OK >> 12 or sw >> 8 == SW.WRONG_PIN >> 8 or sw in _BLOCKED:
        channel.forget_state()
        raise GarbledReply(f"VERIFY {key}, and its counter stands where it stood")
    else:
        raise status_error(sw, f"VERIFY {key}")


def check_format(key: KeyRef, secret: bytes | bytearray) -> None:
    """Raise BadPinFormat unless it is the right number of ASCII digits."""
    digits = _DIGITS[key.kind]
    if len(secret) != digits:
        raise BadPinFormat(key.kind.value, f"not {digits} long")
    if not all(0x30 <= byte <= 0x39 for byte in secret):
        raise BadPinFormat(key.kind.value, "not only digits")


def _sure_tries(channel: Channel, key: KeyRef, before: PinState | None) -> int:
    """The counter, told twice for a PIN: 63C1 that reads 63C3 would cost the last try."""
    if key.kind is not KeyKind.PIN and before is not None and before.tries_left is not None:
        return before.tries_left
    tries_left = _unverified_tries(channel, key)
    if key.kind is not KeyKind.PIN:
        return tries_left
    other = _unverified_tries(channel, key) if before is None else before.tries_left
    if other is not None and other != tries_left:
        channel.forget_state()
        raise GarbledReply(f"two counters of {key}")
    return tries_left


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
