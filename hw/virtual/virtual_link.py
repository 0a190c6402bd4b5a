# SPDX-License-Identifier: Apache-2.0
"""A connection to the card on a reader in memory. It fails and heals as `hw.pcsc.link` does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

from hw.errors import CardGone, CardReset, GarbledReply, HwError
from hw.link import Strength

if TYPE_CHECKING:
    from hw.virtual.reader import VirtualReader


class VirtualLink:
    """A CardLink. The constructor connects; raises LinkError or ReaderError.

    After a failure nothing is sent until `reconnect` succeeded, except after a garbled reply. After
    a reset a reconnect takes RESET at least: the reset cannot be told from a cut of the power, after
    which LEAVE fails. A mute card is woken only as hard as the caller says.
    """

    def __init__(self, reader: VirtualReader) -> None:
        self._reader = reader
        self._place = reader.join(None)
        self._generation = 0
        self._open = True
        self._failure: type[HwError] | None = None

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._reader.name

    @property
    def generation(self) -> int:
        """How often this link was reconnected."""
        return self._generation

    def transmit(self, command: bytes) -> bytes:
        """One APDU. Raises LinkError, ReaderUnplugged or PcscServiceDown."""
        self._require_usable()
        with self._noting_failures():
            return self._reader.exchange(self._place, command)

    def transaction(self) -> AbstractContextManager[None]:
        """Nobody else uses a card in memory; entering says at once that the card is gone or reset."""
        self._require_usable()
        with self._noting_failures():
            self._reader.require(self._place)
        return nullcontext()

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:
        """Join whatever card lies there now. Raises LinkError, ReaderUnplugged, PcscServiceDown."""
        if self._failure is CardReset:
            strength = max(strength, Strength.RESET)
        with self._noting_failures():
            self._place = self._reader.join(strength)
        self._failure = None
        self._generation += 1
        self._open = True

    def close(self) -> None:
        """Cut the card's power. Never raises."""
        if self._open:
            self._open = False
            self._reader.cut_power(self._place)

    def _require_usable(self) -> None:
        if not self._open:
            raise CardGone(f"{self.name}: the connection is closed")
        if self._failure is not None:
            self._reader.require(self._place)
            raise self._failure("not sent: the link failed earlier and was not reconnected")

    @contextmanager
    def _noting_failures(self) -> Iterator[None]:
        try:
            yield
        except HwError as error:
            if not isinstance(error, GarbledReply):
                self._failure = type(error)
            raise
