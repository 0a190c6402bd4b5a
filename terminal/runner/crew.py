# SPDX-License-Identifier: Apache-2.0
"""The runner's lanes, and what is done when one of them breaks: told, noted, and made anew.

A visit under way goes to the staff when it waits for what broke. What only watches or keeps books (reader watch, tray
camera, link probe, journal) is begun anew without a word to the patient; its trouble shows in the staff's account.
"""

import logging
from collections.abc import Callable, Mapping
from types import MappingProxyType

from terminal.errors import WorkerBroke
from terminal.failures import failure_for, where
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part
from terminal.session.events import WorkerCrashed
from terminal.session.states import State
from terminal.session.transition import visit_of

log = logging.getLogger("uketsuke.session")

LANES: Mapping[str, Part | None] = MappingProxyType(
    {
        "watch": Part.READER,
        "card": Part.READER,
        "camera": Part.CAMERA,
        "face": Part.MATCHER,
        "film": Part.TRAY,
        "tray": Part.TRAY,
        "net": Part.SERVICE,
        "net-2": Part.SERVICE,
        "probe": Part.SERVICE,
        "slips": Part.JOURNAL,
        "print": Part.PRINTER,
        "notes": None,
        "journal": Part.JOURNAL,
    }
)
"""Each lane and the part that it works with."""
VISIT_WAITS = ("card", "camera", "face", "net", "net-2", "slips", "print", "notes")
"""Nobody is served without their work; `notes` keeps the record of who saw whose data."""
STAND_BACK = ("face", "film", "tray", "print")
"""Lanes that compute for long: whoever touches the glass is answered before them."""
NICE = 4
"""They get at most two fifths of what the window may have where both want the same processor (sched(7))."""
LINES = ("net", "net-2")
"""Visits take turns on them."""
KEPT = ("slips", "notes")
"""Lanes that finish what is queued when the kiosk closes: a paper that came out, an access to be noted."""

WORKER_BROKE = failure_for(WorkerBroke("made anew"))


class Crew:
    """Owns the lanes. `renew_with` is called once, when the workers stand on them."""

    def __init__(self, context: Context, state: Callable[[], State]) -> None:
        self._context = context
        self._state = state
        self._renewals: dict[str, Callable[[], None]] = {}
        clock = context.clock
        self.lanes = {
            name: Lane(name, clock, self._crashed, self._renew, nice=NICE * (name in STAND_BACK))
            for name in LANES
        }

    def renew_with(self, renewals: Mapping[str, Callable[[], None]]) -> None:
        """What to do on each lane after it broke, by the lane's name."""
        self._renewals.update(renewals)

    def tend(self) -> None:
        """Replace threads that ended. It takes microseconds: each event asks, so a visit begins with all alive."""
        for lane in self.lanes.values():
            if not lane.alive and lane.revive():
                self._crashed(lane.name, WorkerBroke("its thread ended"))

    def step_broke(self, error: Exception) -> None:
        """The session itself failed at an event: staff take over the visit that it belonged to."""
        log.error("session: %s %s", failure_for(error).code, where(error))
        self._context.ledger.crashed()
        self._call_staff("session")

    def close(self, *, drop: Callable[[], None]) -> None:
        """Forget what waits, `drop` what is held, end all threads."""
        for name, lane in self.lanes.items():
            if name not in KEPT:
                lane.drop_waiting()
        drop()
        for lane in self.lanes.values():
            if not lane.close():
                log.error("lane %s did not end", lane.name)

    def _crashed(self, lane: str, error: BaseException) -> None:
        failure, ledger = failure_for(error), self._context.ledger
        log.error("lane %s: %s %s", lane, failure.code, where(error))
        ledger.crashed()
        self._context.unwell(LANES[lane], WORKER_BROKE)
        if lane in VISIT_WAITS:
            self._call_staff(lane)

    def _call_staff(self, lane: str) -> None:
        visit = visit_of(self._state())
        if visit is None or (lane in LINES and lane != LINES[visit.number % len(LINES)]):
            return
        now = self._context.clock.now()
        self._context.post(WorkerCrashed(at=now, visit=visit.number, failure=WORKER_BROKE))

    def _renew(self, lane: str) -> None:
        self._renewals.get(lane, _nothing)()
        self._context.vaults.sweep()


def _nothing() -> None:
    """This lane holds nothing."""
