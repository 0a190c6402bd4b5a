# SPDX-License-Identifier: Apache-2.0
"""Where the staff's side is attached to the program: a second window, or a layer over the stage."""

from typing import TYPE_CHECKING, Protocol

from terminal.session import State

if TYPE_CHECKING:
    from ui.kiosk.conduct import Conduct
    from ui.kiosk.window import KioskWindow


class StaffSide(Protocol):
    """What the program does with it, all on the main thread."""

    def follow(self, state: State) -> None:
        """The session is in this state now; called after each change."""

    def rise(self) -> None:
        """Somebody pressed the corner of the patients' screen."""

    def close(self) -> None:
        """The kiosk is closing."""


class NoStaffSide:
    """A kiosk whose staff have no place of their own."""

    def follow(self, state: State) -> None:
        """Nobody looks."""

    def rise(self) -> None:
        """Nobody is there."""

    def close(self) -> None:
        """Nothing to close."""


def staff_side(window: "KioskWindow", conduct: "Conduct") -> StaffSide:
    """The one that `[staff]` of the settings wants: the one place where it is made."""
    del window, conduct
    return NoStaffSide()
