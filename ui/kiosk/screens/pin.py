# SPDX-License-Identifier: Apache-2.0
"""The four digits of the user certificate's PIN: how many there are is shown, which never."""

from ui.kiosk.look import Look, Role
from ui.kiosk.screens.base import Screen
from ui.kiosk.screens.entry import EntryScreen
from ui.kiosk.screens.keypad import Dots


class PinScreen(EntryScreen):
    """Dots beside a keypad. Nothing is sent before all digits are there and enter is pressed."""

    detail_role = detail_upright = Role.STRONG
    centred = True

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._digits = bytearray()
        self._too_long = False
        self._dots = Dots(look)
        self.side.addStretch(1)
        self.side.addWidget(self._dots)
        self.side.addSpacing(look.gap)
        self.middle.addWidget(self.keypad, 1)

    @property
    def filled(self) -> int:
        """How many digits there are."""
        return len(self._digits)

    @property
    def holds(self) -> bool:
        """Digits that were typed."""
        return bool(self._digits)

    def take_over(self, former: Screen) -> None:
        """The digits go along; the former screen keeps none."""
        if isinstance(former, PinScreen):
            self._entry = former._entry
            self._digits, former._digits = former._digits, bytearray()
            former.forget()
            self.changed()

    def wipe_digits(self) -> None:
        """Overwritten, then gone."""
        self._digits[:] = bytes(len(self._digits))
        self._digits = bytearray()

    def wipe(self) -> None:
        """Nothing is typed any more."""
        self.wipe_digits()
        self._too_long = False
        self.changed()

    def changed(self) -> None:
        """Another number of dots."""
        self._dots.show_filled(self._entry.groups if self._entry else (), self.filled)
        self.keypad.let_delete(bool(self._digits))
        self.keypad.let_enter(self._is_whole())

    def add(self, digit: str) -> None:
        """No more than the PIN has."""
        if self._entry is not None and self.filled < self._entry.length:
            longer = bytearray(
                self.filled + 1
            )  # one that grows may leave its digits behind where it lay
            longer[:-1], longer[-1] = self._digits, ord(digit)
            self.wipe_digits()
            self._digits = longer
            self.changed()

    def key_digit(self, digit: str) -> None:
        """A scanner of bar codes is a keyboard, too: more digits than a PIN has are none, up to their Return."""
        if self._entry is not None and (self._too_long or self._is_whole()):
            self.wipe()
            self._too_long = True
            return
        self.add(digit)

    def delete(self) -> None:
        """The last one."""
        if self._digits:
            self._digits[-1] = 0
            del self._digits[-1]
            self.changed()

    def clear_all(self) -> None:
        """From the beginning."""
        self.wipe()

    def enter(self) -> None:
        """Told once: the digits themselves are handed on, to be zeroed by who has them last."""
        self._too_long = False
        if self._is_whole():
            digits, self._digits = self._digits, bytearray()
            self.wipe()
            self.typed.emit(digits)

    def _is_whole(self) -> bool:
        return self._entry is not None and self.filled == self._entry.length
