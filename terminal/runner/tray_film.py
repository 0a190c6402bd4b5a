# SPDX-License-Identifier: Apache-2.0
"""The lane that films the tray: opens its camera, looks what lies there, opens it again after trouble.

A lane of its own: presence is watched at an even pace while another lane reads a card's face, which takes longer than
a frame lasts; and a camera that was pulled out may keep its reader waiting for seconds.
"""

import logging
import zlib
from dataclasses import dataclass

from hw.camera.frame import Camera, Frame
from hw.errors import CameraFrozen, HwError
from terminal.failures import failure_for, where
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part
from terminal.runner.tray_box import Looked, TrayBox
from terminal.runner.tray_eyes import TrayEyes
from terminal.runner.tray_pace import TrayPace
from terminal.session.values import Failure

log = logging.getLogger(__name__)

STEADY_S = 10.0
"""A camera that gave pictures for so long was well: its next trouble is a new one."""
AWAY_S = 10.0
SPARSE = 8
"""Every eighth pixel of every eighth row tells a frozen picture: a sensor's noise is in all of them."""


@dataclass(slots=True)
class Freeze:
    """Since when a camera gives the very same picture."""

    after_s: float | None
    check: int | None = None
    since: float = 0.0

    def is_frozen(self, frame: Frame, now: float) -> bool:
        """Whether this frame is one too many of the same."""
        if self.after_s is None:
            return False
        check = zlib.crc32(frame.image[::SPARSE, ::SPARSE].tobytes())
        if check != self.check:
            self.check, self.since = check, now
        return now - self.since > self.after_s


class TrayFilm:
    """All methods but `start`, `stop`, `restart` and `hurry` run on its lane.

    `trouble`: why there are no pictures right now.
    """

    def __init__(
        self, context: Context, lane: Lane, eyes: TrayEyes, box: TrayBox, pace: TrayPace
    ) -> None:
        self._context = context
        self._lane = lane
        self._eyes = eyes
        self._box = box
        self._pace = pace
        self._stopping = False
        self._in_visit = False
        self._anew = False
        self._back_off_s = pace.back_off_s
        self._away_since: float | None = None
        self.trouble: Failure | None = None

    @property
    def is_away(self) -> bool:
        """Whether the camera has been in trouble for so long that staff should look after it."""
        since = self._away_since
        return since is not None and self._now() - since > AWAY_S

    def start(self) -> None:
        """Begin to film."""
        self._lane.submit(self._run)

    def stop(self) -> None:
        """End soon; what is in the box is zeroed."""
        self._stopping = True
        self._box.clear()
        self._context.clock.notify()

    def restart(self) -> None:
        """Close the camera and open it anew at once, also in the middle of a visit."""
        self._anew = True
        self._context.clock.notify()

    def hurry(self, *, in_visit: bool) -> None:
        """Film at the pace of a visit, or as slowly as an empty tray needs it."""
        if in_visit != self._in_visit:
            self._in_visit = in_visit
            self._context.clock.notify()

    def _run(self) -> None:
        while not self._stopping:
            began = self._now()
            try:
                self._film()
            except Exception as error:  # whatever it was: the kiosk goes on without this camera
                self._note(error)
            if not self._stopping and self.trouble is not None:
                self._rest(began)

    def _note(self, error: Exception) -> None:
        failure = failure_for(error)
        if failure != self.trouble and not self._stopping:
            told = type(error).__name__ if isinstance(error, HwError) else where(error)
            log.warning("tray camera: %s %s", failure.code, told)
        self.trouble = failure
        self._context.unwell(Part.TRAY, failure)
        if self._away_since is None:
            self._away_since = self._now()
        self._eyes.shut(self._now())
        self._context.clock.notify()

    def _rest(self, began: float) -> None:
        """Longer from time to time, so that a camera that is away for good costs nothing."""
        if self._now() - began > STEADY_S:
            self._back_off_s = self._pace.back_off_s
        end = self._now() + self._back_off_s
        while not (self._stopping or self._anew) and self._now() < end:
            self._eyes.forget_visit()  # no frame comes that would
            rest_s = max(0.0, end - self._now())
            self._context.clock.wait(
                lambda: self._stopping or self._anew or self._eyes.is_over, rest_s
            )
        self._back_off_s = min(2 * self._back_off_s, self._pace.longest_back_off_s)

    def _film(self) -> None:
        open_tray = self._context.devices.open_tray
        if open_tray is None:
            self._stopping = True
            return
        camera = open_tray()
        try:
            self._roll(camera)
        finally:
            camera.close()
            self._box.clear()

    def _roll(self, camera: Camera) -> None:
        self._anew, freeze = False, Freeze(self._pace.frozen_s)
        while not (self._stopping or self._anew):
            began = self._now()
            frame = camera.read()
            if freeze.is_frozen(frame, self._now()):
                raise CameraFrozen("the tray camera gives the same picture again and again")
            self._hand_over(Looked(frame, self._eyes.see(frame)))
            self._pause(began)

    def _hand_over(self, looked: Looked) -> None:
        if self.trouble is not None:
            log.info("tray camera: gives pictures")
            self.trouble = self._away_since = None
        self._context.well(Part.TRAY)
        self._box.put(looked)
        if self._stopping:  # and nobody reads any more
            self._box.clear()

    def _pause(self, began: float) -> None:
        """Until the next frame is due; a visit that begins ends the pause."""
        in_visit = self._in_visit
        period_s = 1.0 / (self._pace.visit_fps if in_visit else self._pace.idle_fps)
        rest_s = began + period_s - self._now()
        if rest_s > 0:
            self._context.clock.wait(
                lambda: self._stopping or self._anew or self._in_visit is not in_visit, rest_s
            )

    def _now(self) -> float:
        return self._context.clock.now()
