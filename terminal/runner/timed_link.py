# SPDX-License-Identifier: Apache-2.0
"""A link that writes the time of each APDU into the timeline: what is spent here is the radio's."""

from contextlib import AbstractContextManager

from hw.link import CardLink, Strength
from terminal.timeline import SpanKind, Timeline


class TimedLink:
    """A CardLink around another one."""

    def __init__(self, link: CardLink, timeline: Timeline, lane: str) -> None:
        self._link = link
        self._timeline = timeline
        self._lane = lane

    @property
    def name(self) -> str:
        """The reader's name."""
        return self._link.name

    @property
    def generation(self) -> int:
        """Grows with each reconnect."""
        return self._link.generation

    def transmit(self, command: bytes) -> bytes:
        """Send one APDU. Raises LinkError or ReaderError."""
        with self._timeline.span(self._lane, "APDU", SpanKind.RADIO):
            return self._link.transmit(command)

    def transaction(self) -> AbstractContextManager[None]:
        """Keep other programs from the card. Entering it raises LinkError or ReaderError."""
        return self._link.transaction()

    def reconnect(self, strength: Strength = Strength.LEAVE) -> None:
        """Connect again. Raises LinkError or ReaderError."""
        with self._timeline.span(self._lane, "reconnect", SpanKind.RADIO):
            self._link.reconnect(strength)

    def close(self) -> None:
        """Let go of the card."""
        self._link.close()
