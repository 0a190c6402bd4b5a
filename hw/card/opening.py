# SPDX-License-Identifier: Apache-2.0
"""Who lies there, and opening its applications: what each step of a visit begins with."""

from __future__ import annotations

from hw.card.applications import JPKI_AUTH_CERTIFICATE, SW, Application, FileRef, KeyRef
from hw.card.channel import Channel
from hw.card.common import CardIdentity, read_card_identity
from hw.card.number_b import KEY_NAME, NumberB
from hw.card.pins import pin_state, present
from hw.card.reading import BlockCache
from hw.errors import (
    BadPinFormat,
    GarbledReply,
    LinkError,
    StatusWordError,
    WrongCard,
    WrongPin,
)

READINGS = 3
"""How often a certificate must look like another one before it is believed."""
HEAD = 64
"""Bytes of the certificate with its serial number: version, serial and what follows (X.509)."""


def confirm_card(channel: Channel, cache: BlockCache) -> CardIdentity:
    """Read which card this is; the first time it becomes the visit's card.

    Raises WrongCard for another one later, LinkError, CardError.
    """
    found = _identity(channel, cache)
    if cache.identity is None:
        cache.identity = found
        return found
    if found != cache.identity:
        found = _doubted(channel, cache, cache.identity, found)
    cache.identity_told_twice = True
    return found


def _doubted(
    channel: Channel, cache: BlockCache, known: CardIdentity, other: CardIdentity
) -> CardIdentity:
    """Another identity is believed when it comes twice; then either it or the first was garbled.

    Where the first was never repeated, and nothing but the authentication certificate was read
    since, that says whether it was this card all the time.
    """
    again = _identity(channel, cache)
    if again == known:
        return again
    if again != other:
        channel.forget_state()
        raise GarbledReply("two readings of the identity differ")
    if cache.identity_told_twice or not _same_certificate(channel, cache):
        known.require_same(other)
    cache.identity = other
    return other


def confirm_for_pin(channel: Channel, cache: BlockCache) -> None:
    """The same inside the JPKI application: its certificate's serial number, which no two cards share.

    No SELECT comes between this and VERIFY, so a card that is exchanged in between answers that nothing is selected,
    and never hears another person's PIN. Raises as `confirm_card` does.
    """
    if not cache.complete(JPKI_AUTH_CERTIFICATE):
        confirm_card(channel, cache)
        return
    for _ in range(READINGS):
        channel.enter(Application.JPKI)
        if _same_head(channel, cache):
            return
        confirm_card(channel, cache)
    raise WrongCard("the certificate that was read is another card's")


def _same_certificate(channel: Channel, cache: BlockCache) -> bool:
    """Compare the block with its serial number, which no two cards share."""
    if not cache.holds_only(JPKI_AUTH_CERTIFICATE) or not cache.complete(JPKI_AUTH_CERTIFICATE):
        return False
    return _same_head(channel, cache)


def _same_head(channel: Channel, cache: BlockCache) -> bool:
    known = bytes(cache.entry(JPKI_AUTH_CERTIFICATE).data[:HEAD])
    head = channel.read(JPKI_AUTH_CERTIFICATE, 0, HEAD)
    return head.sw == SW.OK and head.data == known


def _identity(channel: Channel, cache: BlockCache) -> CardIdentity:
    try:
        return read_card_identity(channel)
    except StatusWordError as error:
        if cache.identity is None:
            raise
        raise WrongCard("a card that cannot say which one it is") from error


def enter(channel: Channel, cache: BlockCache, application: Application, *files: FileRef) -> None:
    """Make the application the selected one, unless all the files are here already."""
    if cache.complete(*files):
        return
    if channel.application is None or cache.identity is None:
        confirm_card(channel, cache)
    channel.enter(application)


def open_with_number_b(
    channel: Channel, cache: BlockCache, key: KeyRef, number_b: NumberB, *files: FileRef
) -> None:
    """Present 照合番号B where a file is still missing, and only when it can be this card's."""
    if cache.complete(*files):
        return
    enter(channel, cache, key.file.application, *files)
    if cache.identity and not number_b.agrees_with_expiry(cache.identity.expiry):
        raise BadPinFormat(KEY_NAME, "the expiry year is not this card's")
    if not channel.verified(key):
        _present_number_b(channel, cache, key, number_b)


def _present_number_b(channel: Channel, cache: BlockCache, key: KeyRef, number_b: NumberB) -> None:
    """A try whose answer was lost is settled by the counter first: a wrong number is not sent on and on."""
    before = pin_state(channel, key)
    earlier, now = cache.unanswered.pop(key, None), before.tries_left
    if earlier is not None and now is not None and now < earlier:
        raise WrongPin(now, key.kind.value)
    sent = channel.counters.number_b_verifies
    try:
        present(channel, key, number_b.digits, before)
    except LinkError:
        if now is not None and channel.counters.number_b_verifies > sent:
            cache.unanswered[key] = now
        raise
