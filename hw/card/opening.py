# SPDX-License-Identifier: Apache-2.0
"""Who lies there, and opening its applications: what each step of a visit begins with."""

from __future__ import annotations

from hw.card.applications import Application, FileRef, KeyRef
from hw.card.channel import Channel
from hw.card.common import CardIdentity, read_card_identity
from hw.card.number_b import KEY_NAME, NumberB
from hw.card.pins import present
from hw.card.reading import BlockCache
from hw.errors import BadPinFormat, GarbledReply, StatusWordError, WrongCard


def confirm_card(channel: Channel, cache: BlockCache) -> CardIdentity:
    """Read which card this is; the first time it becomes the visit's card.

    Raises WrongCard for another one later, LinkError, CardError.
    """
    found = _identity(channel, cache)
    if found == cache.identity:
        return found
    again = _identity(channel, cache)
    if again == cache.identity:
        return again
    if again != found:
        channel.forget_state()
        raise GarbledReply("two readings of the identity differ")
    if cache.identity is None:
        cache.identity = found
    cache.identity.require_same(found)
    return found


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
    present(channel, key, number_b.digits)
