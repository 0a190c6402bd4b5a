# SPDX-License-Identifier: Apache-2.0
"""The network that reads cards' faces: loaded on the reading lane while the kiosk idles, after the face models."""

import logging
from collections.abc import Callable

from terminal.failures import failure_for
from terminal.runner.context import Context
from terminal.runner.devices import ReadsFaces
from terminal.runner.health import Part

log = logging.getLogger(__name__)

PATIENCE_S = 5.0
"""So long the face models go first: two cores load one of them sooner than both."""
AGAIN_S = 60.0
"""A network that could not be loaded is tried again so much later, and not before a visit needs it."""


class Reading:
    """Used by the reading lane alone."""

    def __init__(self, context: Context, others_ready: Callable[[], bool]) -> None:
        self._context = context
        self._others_ready = others_ready
        self._began: float | None = None
        self._failed_at: float | None = None
        self._reader: ReadsFaces | None = None

    @property
    def ready(self) -> bool:
        """Whether pictures can be read."""
        return self._reader is not None

    @property
    def failed(self) -> bool:
        """Whether it could not be loaded."""
        return self._failed_at is not None

    @property
    def reader(self) -> ReadsFaces:
        """What reads. Raises RuntimeError while it is not `ready`."""
        if self._reader is None:
            raise RuntimeError("no network is loaded")
        return self._reader

    def load_if_due(self, *, hurry: bool) -> None:
        """Load it when its time has come, or at once for a visit."""
        if self._reader is None and (hurry or self._may_begin()) and self._may_try(hurry=hurry):
            self._load()

    def _may_begin(self) -> bool:
        now = self._context.clock.now()
        if self._began is None:
            self._began = now
        return self._others_ready() or now - self._began > PATIENCE_S

    def _may_try(self, *, hurry: bool) -> bool:
        if self._failed_at is None:
            return True
        return hurry and self._context.clock.now() - self._failed_at > AGAIN_S

    def _load(self) -> None:
        try:
            self._reader = self._context.devices.load_face_reader()
            self._failed_at = None
        except Exception as error:  # whatever it was: then the number is typed
            name = type(error).__name__
            log.warning("reader of card faces not ready: %s %s", failure_for(error).code, name)
            self._context.unwell(Part.TRAY, failure_for(error))
            self._failed_at = self._context.clock.now()
