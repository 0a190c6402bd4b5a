# SPDX-License-Identifier: Apache-2.0
"""When the next picture of a card's face is worth reading.

A card that cannot be read as it lies is not read better a moment later: pauses grow while nothing changes in the
picture, and end at once when the picture has become another one and is quiet again.
"""

from dataclasses import dataclass, field

from hw.cardface.presence import GAP_S, View
from hw.cardface.scenery import Scenery, differing, moving, scenery_of
from hw.cardface.values import FaceReading, Part, Trouble
from terminal.runner.tray_box import Looked
from terminal.runner.tray_pace import TrayPace

QUIET = 0.02
"""Share of the picture's cells in which something may move between two frames that show a thing at rest."""
CHANGED = 0.01
"""Share of the cells in which a picture differs from the one that was read when something has happened."""
TIMES = 3.0
"""A pause lasts at least so many times what the reading took: it gets a quarter of the time at most."""
THOROUGH_EVERY = 3
"""Every third picture without all three parts is read the slower ways too."""
NOT_BY_READING = (
    Trouble.NO_CARD,
    Trouble.CUT_OFF,
    Trouble.FACE_DOWN,
    Trouble.COVERED,
    Trouble.WRONG_CARD,
)
"""What no slower way of reading overcomes."""


@dataclass(slots=True)
class Rest:
    """Used by the reading lane alone, one for each visit. Small pictures of the tray are kept until it is dropped.

    `unread`: pictures in a row without all three parts, in this picture's state.
    """

    pace: TrayPace
    unread: int = 0
    _looks: int = 0
    _until: float = 0.0
    _trouble: Trouble | None = None
    _before: Scenery | None = field(default=None, repr=False)
    _now: Scenery | None = field(default=None, repr=False)
    _read: Scenery | None = field(default=None, repr=False)
    _since: float | None = None
    """From when on there are frames without a gap: how long nobody looked says nothing of what lies there."""
    _last_s: float = float("-inf")

    @property
    def thorough(self) -> bool:
        """Whether the next picture is to be read the slower ways too."""
        due = self.unread % THOROUGH_EVERY == THOROUGH_EVERY - 1
        return due and self._trouble not in NOT_BY_READING

    def see(self, looked: Looked) -> None:
        """Each frame, read or not."""
        if looked.frame.time_s - self._last_s > GAP_S:
            self._since = looked.frame.time_s
        self._last_s = looked.frame.time_s
        self._before, self._now = self._now, scenery_of(looked.frame.image)
        if (
            self._read is not None
            and self._is_quiet()
            and differing(self._read, self._now) > CHANGED
        ):
            self.end()

    def is_over(self, looked: Looked) -> bool:
        """Whether this frame may be read. A hand that lays the card down is waited for; one that stays may leave
        the digits free."""
        view, at = looked.sight.view, looked.frame.time_s
        since = max(looked.sight.since, at if self._since is None else self._since)
        if at < self._until or view is View.EMPTY:
            return False
        return view in (View.STILL, View.MOVED) or at - since >= self.pace.settle_s

    def end(self) -> None:
        """Something has changed: what was read says nothing of what there is to be read now."""
        self._read, self._trouble = None, None
        self.unread, self._looks, self._until = 0, 0, 0.0

    def begin(self, reading: FaceReading, at: float, took_s: float) -> None:
        """A picture was read, which took so long and ended `at`; the next one is read after a pause."""
        complete = len(reading.parts) == len(Part)
        self.unread = 0 if complete else self.unread + 1
        self._trouble = next(iter(reading.troubles), None)
        self._last_s = at
        self._read, self._looks = self._now, self._looks + 1
        # What is read well is read often enough to be judged, before pauses begin.
        free = self.pace.doubt_frames if complete else 0
        if self._looks > free:
            growing = self.pace.rest_s * 2.0 ** min(8, self._looks - free - 1)
            self._until = at + min(max(growing, TIMES * took_s), self.pace.longest_rest_s)

    def _is_quiet(self) -> bool:
        before, now = self._before, self._now
        return before is not None and now is not None and moving(before, now) <= QUIET
