# SPDX-License-Identifier: Apache-2.0
"""The signature with a PIN: VERIFY is sent once for each time that a person typed it.

The one exception: a PIN that this very card has answered 9000 to in this visit may be presented again after it lost
its power, as often as the settings allow (once), with a full counter. A lost answer is settled by the counter.
"""

from dataclasses import dataclass

from hw.card import jpki
from hw.card import visit as steps
from hw.card.channel import Channel
from hw.card.pins import PinFate, PinState, settle_pin
from hw.card.values import CardKey
from hw.errors import LinkError, PinBlocked, WrongPin
from terminal.errors import VisitBroken
from terminal.session.effects import Operation
from terminal.session.events import Event, PinRefused, PinUnsettled
from terminal.vault import Vault


@dataclass(frozen=True, slots=True)
class NotSigned:
    """Why there is no signature: the PIN is wrong, or nobody can tell and the person has to type it again."""

    tries_left: int
    wrong: bool

    def event(self, at: float, order: Operation) -> Event:
        """The same as the session hears it."""
        kind = PinRefused if self.wrong else PinUnsettled
        return kind(at=at, visit=order.visit, op=order.op, tries_left=self.tries_left)


def sign_with_pin(channel: Channel, vault: Vault, message: bytes, repeats: int) -> NotSigned | None:
    """Put the signature into the vault; None when it is there. Raises LinkError (run again), CardError."""
    lost = _settle_lost_answer(channel, vault)
    if lost is not None:
        return lost
    if vault.pin is None:
        raise VisitBroken("no PIN in the vault")
    if vault.pin_accepted:
        return _sign_again(channel, vault, message, repeats)
    before = steps.pin_tries(channel, vault.cache)
    try:
        _present(channel, vault, before)
    except (WrongPin, PinBlocked) as error:
        return _refused(vault, getattr(error, "tries_left", 0))
    vault.signature = jpki.sign(channel, message, _key(vault))
    return None


def _key(vault: Vault) -> CardKey | None:
    """What the signature must fit; one that does not was garbled on its way, and is asked for again."""
    return None if vault.certificate is None else vault.certificate.key


def _sign_again(channel: Channel, vault: Vault, message: bytes, repeats: int) -> NotSigned | None:
    if vault.pin_repeats >= repeats or not vault.pin_power_lost:
        left = steps.pin_tries(channel, vault.cache).tries_left or 0
        return _ask_again(vault, left)
    sent, pin = channel.counters.pin_verifies, vault.pin or b""
    try:
        vault.signature = steps.sign_with_accepted_pin(
            channel, vault.cache, pin, message, _key(vault)
        )
    finally:
        vault.pin_repeats += channel.counters.pin_verifies - sent
        vault.pin_power_lost = channel.counters.pin_verifies == sent
    return None


def _present(channel: Channel, vault: Vault, before: PinState) -> None:
    sent = channel.counters.pin_verifies
    try:
        jpki.present_pin(channel, vault.pin or b"", before)
    except LinkError:
        if channel.counters.pin_verifies > sent:
            vault.pin_before = before
        raise
    vault.pin_accepted, vault.pin_power_lost = True, False


def _settle_lost_answer(channel: Channel, vault: Vault) -> NotSigned | None:
    """The answer to the last VERIFY never came: the counter tells what became of it, or the person must."""
    before, vault.pin_before = vault.pin_before, None
    if before is None:
        return None
    try:
        after = steps.pin_tries(channel, vault.cache)
    except LinkError:
        vault.pin_before = before
        raise
    left = after.tries_left or 0
    match settle_pin(before, after):
        case PinFate.ACCEPTED:
            vault.pin_accepted = True
            return None
        case PinFate.REFUSED:
            return _refused(vault, left)
        case PinFate.UNCOUNTED:
            return _ask_again(vault, left)


def _ask_again(vault: Vault, tries_left: int) -> NotSigned:
    vault.forget_pin()
    return NotSigned(tries_left, wrong=False)


def _refused(vault: Vault, tries_left: int) -> NotSigned:
    vault.forget_pin()
    return NotSigned(tries_left, wrong=True)
