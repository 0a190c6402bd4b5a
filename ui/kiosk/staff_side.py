# SPDX-License-Identifier: Apache-2.0
"""Where the staff's side is attached to the program: a second window, or a layer over the stage."""

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from terminal.session import State
from ui.texts import Language

if TYPE_CHECKING:
    from terminal.staff.values import Defaults
    from ui.kiosk.conduct import Conduct
    from ui.kiosk.staff.side import QtStaff
    from ui.kiosk.stage import Stage
    from ui.kiosk.window import KioskWindow


class StaffSide(Protocol):
    """What the program does with it; all but `close` on the main thread."""

    def follow(self, state: State) -> None:
        """The session is in this state now; called after each change."""

    def rise(self) -> None:
        """Somebody pressed the corner of the patients' screen."""

    def leave(self) -> None:
        """The kiosk is closing: sign out and show nothing."""

    def close(self) -> None:
        """After `leave`, before the runner is closed; blocks until the threads have ended."""


class NoStaffSide:
    """A kiosk whose staff have no place of their own."""

    def follow(self, state: State) -> None:
        """Nobody looks."""

    def rise(self) -> None:
        """Nobody is there."""

    def leave(self) -> None:
        """Nobody is signed in."""

    def close(self) -> None:
        """Nothing to close."""


def staff_side(window: "KioskWindow", conduct: "Conduct") -> StaffSide:
    """The one that `[staff]` of the settings wants: the one place where it is made."""
    if conduct.settings.staff.place == "off":
        return NoStaffSide()
    from ui.kiosk.staff.side import Backing, Deliveries, QtStaff  # noqa: PLC0415 - after the first frame
    from ui.wiring.staff import defaults_of  # noqa: PLC0415

    runner, deliveries = conduct.runner, Deliveries()

    def use(defaults: "Defaults") -> None:
        begin_with(window.stage, defaults)
        conduct.sound.set_volume(defaults.volume)

    desk = conduct.world.staff_desk(runner, deliveries.put)
    backing = Backing(
        desk, runner, defaults_of(conduct.settings), use, conduct.touched, conduct.sound
    )
    staff = QtStaff(backing, deliveries)
    _give_place(staff, window, conduct)
    return staff


def begin_with(stage: "Stage", defaults: "Defaults") -> None:
    """How the patients' screens begin from the next person on; at once while nobody is there."""
    stage.default = replace(
        stage.default,
        language=Language(defaults.language),
        large=defaults.large,
        contrast=defaults.contrast,
        furigana=defaults.furigana,
        voice=defaults.voice,
    )
    if stage.model is None or stage.model.visit is None:
        stage.show_view(stage.default)


def _give_place(staff: "QtStaff", window: "KioskWindow", conduct: "Conduct") -> None:
    from ui.kiosk.staff.body import Sight  # noqa: PLC0415 - as above
    from ui.kiosk.staff.corner import CornerPlace  # noqa: PLC0415
    from ui.kiosk.staff.keys import KeysFollowTouch  # noqa: PLC0415
    from ui.kiosk.staff.own_window import StaffWindow  # noqa: PLC0415

    settings, runner = conduct.settings, conduct.runner
    sight = Sight(runner.chip_photo, runner.mirror.peek)
    if settings.staff.place == "corner":
        staff.show_at(CornerPlace(window, window.stage, staff, sight))
        return
    own = StaffWindow(staff, sight, window, settings.staff.output)
    staff.show_at(own)
    own.open()
    own.keys = KeysFollowTouch(window, own)
