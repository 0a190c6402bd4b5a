# SPDX-License-Identifier: Apache-2.0
"""A card on the reader, seen from the chip's side: what it was asked, when it lost its power, and sleight of hand."""

from collections.abc import Callable
from dataclasses import dataclass, field

from hw.card.applications import AUTH_PIN
from hw.virtual.card import SoftwareCard

INS_VERIFY = 0x20
PIN_LENGTH = 4
"""照合番号B has fourteen digits: what comes with four is the PIN."""
Hook = Callable[[int, bytes], None]
"""Called with the number of the command (from 1) and the command."""


@dataclass
class PinStory:
    """What happened to one PIN, in order, at one chip: typed by the person, power lost, sent to the chip."""

    entries: int = 0
    sent: int = 0
    repeats: int = 0
    """Sent once more: the rule's one exception."""
    breaks: list[str] = field(default_factory=list)
    _may: bool = False
    _accepted: bool = False
    _lost: bool = False

    def entered(self) -> None:
        self.entries += 1
        self._may, self._accepted, self._lost = True, False, False

    def power_lost(self) -> None:
        self._lost = True

    def heard(self, *, accepted: bool, full: bool) -> None:
        """The chip got a PIN. `full`: no try had been used before."""
        self.sent += 1
        if self._may:
            self._may = False
        elif self._accepted and self._lost and full:
            self.repeats += 1
        else:
            self.breaks.append(
                f"number {self.sent} after {self.entries} entries: "
                f"{'accepted' if self._accepted else 'never accepted'}, "
                f"{'power lost' if self._lost else 'no power lost'}, {'full' if full else 'not full'}"
            )
        self._accepted, self._lost = accepted, False


class WatchedCard:
    """A PoweredCard that can be exchanged in the air, and a diary of what reached the chip."""

    def __init__(self, card: SoftwareCard) -> None:
        self.card = card
        self.pin = PinStory()
        self.pins_heard: list[SoftwareCard] = []
        self.commands = 0
        self.answered: SoftwareCard | None = None
        """Which chip answered the last command."""
        self.before: Hook = _nothing
        self.after: Hook = _nothing
        self.gone = False
        """Taken away in the middle of a command: it hears no more of it."""

    @property
    def atr(self) -> bytes:
        return self.card.atr

    @property
    def number_b(self) -> str:
        return self.card.number_b

    def power_on(self) -> bytes:
        self.gone = False
        return self.card.power_on()

    def power_off(self) -> None:
        self.pin.power_lost()
        self.card.power_off()

    def reset(self) -> bytes:
        self.pin.power_lost()  # the kiosk cannot know that a warm reset leaves a PIN open
        return self.card.reset()

    def transmit(self, command: bytes) -> bytes:
        self.commands += 1
        number = self.commands
        self.before(number, command)
        answer = b"" if self.gone else self._heard(command)
        self.after(number, command)
        return answer

    def _heard(self, command: bytes) -> bytes:
        is_pin = len(command) == 5 + PIN_LENGTH and command[:2] == bytes((0x00, INS_VERIFY))
        full = is_pin and self._tries() == AUTH_PIN.tries
        self.answered, answer = self.card, self.card.transmit(command)
        if is_pin:
            self.pins_heard.append(self.card)
            self.pin.heard(accepted=answer == b"\x90\x00", full=full)
        return answer

    def _tries(self) -> int:
        try:
            return self.card.tries_left(AUTH_PIN.file)
        except KeyError:  # a card without this PIN
            return 0

    def exchange(self, other: SoftwareCard) -> None:
        """Another chip lies here from now on, and no reader tells."""
        self.power_off()
        self.card = other
        self.power_on()


def _nothing(_number: int, _command: bytes) -> None:
    pass
