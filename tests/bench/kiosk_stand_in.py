# SPDX-License-Identifier: Apache-2.0
"""A camera and a face engine that cost nothing: for thousands of visits in which everything else is real.

The camera gives one picture of the real size, over and over; the check asks for a turn of the head and for light as
the real one does, and accepts after so many pictures. What it judges is nobody's face.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from facematch import Claim, FaceDecision, FaceStatus, MatcherInfo, Prompt, Reason, Reference
from hw.camera.frame import Frame
from hw.card.number_b import NumberB
from hw.errors import CameraLost
from terminal.runner.devices import Devices
from ui.kiosk.backstage import Backstage

PACE_S = 1 / 60
TOLD = (
    (None, Reason.TOO_FAR),
    (Prompt.NEUTRAL, None),
    (Prompt.TURN_LEFT, None),
    (Prompt.LIGHT_GREEN, None),
    (Prompt.NEUTRAL, None),
)
"""One after the other, a picture each."""
MATCHER = MatcherInfo("mobilefacenet", "", "stand-in")
PORTRAIT = np.full((480, 640, 3), 128, np.uint8)


class StandInCamera:
    """A grey wall."""

    def __init__(self) -> None:
        self._index = 0
        self._closed = False

    def read(self) -> Frame:
        """The next one, a copy as a real camera's is."""
        time.sleep(PACE_S)
        if self._closed:
            raise CameraLost("closed")
        self._index += 1
        return Frame(PORTRAIT.copy(), time.monotonic(), self._index)

    def prompt(self, name: str) -> None:
        """Nobody is there to react."""

    def close(self) -> None:
        """The next `read` fails."""
        self._closed = True


class StandInEngine:
    """Fills the port of `facematch.FaceEngine`."""

    matcher = MATCHER

    def enrol(self, _image: object) -> Reference:
        """Of nobody."""
        return Reference(np.ones(128, np.float32), MATCHER.name)

    def observe(self, _image: object, time_s: float) -> float:
        """The time."""
        return time_s

    def guard(self, decision: FaceDecision, _claim: Claim) -> FaceDecision:
        """As it is."""
        return decision

    def check(self) -> "StandInCheck":
        """A new one."""
        return StandInCheck()

    def close(self) -> None:
        """Nothing to free."""


@dataclass
class StandInCheck:
    """Accepts after the last of `TOLD`, if it was given a reference."""

    reference: Reference | None = None
    pictures: int = 0

    def add(self, _observation: float) -> None:
        """One more."""
        self.pictures += 1

    def refer_to(self, reference: Reference) -> None:
        """Whom it would be compared with."""
        self.reference = reference

    def status(self) -> FaceStatus:
        """What is asked now."""
        at = min(self.pictures, len(TOLD) - 1)
        prompt, reason = TOLD[at]
        return FaceStatus(prompt or Prompt.NEUTRAL, reason, at / len(TOLD))

    def decision(self) -> FaceDecision | None:
        """None until then."""
        if self.pictures < len(TOLD) or self.reference is None:
            return None
        figures = (0.9, 0.3, 1.0, "stand-in", MATCHER.name, self.pictures)
        return FaceDecision("accept", True, True, *figures, {}, {}, "passed", ())

    def wipe(self) -> None:
        """As the real one: the reference goes."""
        if self.reference is not None:
            self.reference.wipe()


class QuickStage(Backstage):
    """The bench with the two above. `tells`: whether 照合番号B is known, as where a camera has read it."""

    tells = False

    @property
    def number_on_card(self) -> str:
        """照合番号B of the card that lies there."""
        return "" if self._card is None else self._card.number_b

    def devices(self) -> Devices:
        """The outside world of one kiosk."""
        return replace(
            super().devices(),
            load_engine=StandInEngine,  # type: ignore[arg-type]
            open_camera=StandInCamera,
            number_b=self._number,
        )

    def _number(self) -> NumberB | None:
        return NumberB(self.number_on_card.encode("ascii")) if self.tells else None
