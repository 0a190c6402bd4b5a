# SPDX-License-Identifier: Apache-2.0
"""Tells the listeners (access log, the receipt computer's file) of the moments of a visit, on a lane of its own.

What they see is taken from the vault when the moment comes; what they do with it cannot disturb the visit.
"""

import logging
from collections.abc import Callable
from dataclasses import replace

from terminal.failures import failure_for, where
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.devices import Moment, SeenVisit
from terminal.session.values import OutcomeKind

log = logging.getLogger(__name__)


class NotesWork:
    """`tell` may be called on any thread while the visit's vault still holds what is to be told."""

    def __init__(self, context: Context, lane: Lane) -> None:
        self._context = context
        self._lane = lane
        self._finished = 0

    def tell(self, moment: Moment, visit: int) -> None:
        """Take what is known now and tell it soon; a visit is finished only once."""
        if moment is Moment.FINISHED:
            if visit <= self._finished:
                return
            self._finished = visit
        self.say(moment, self.seen(visit))

    def say(self, moment: Moment, seen: SeenVisit) -> None:
        """Tell what was taken before, now that it has happened."""
        if self._context.devices.listeners:
            self._lane.submit(lambda: self._tell(moment, seen))

    def later(self, moment: Moment, visit: int) -> Callable[[], None]:
        """What tells of a moment that is still to come, with the visit as it stands; for any thread."""
        seen = self.seen(visit)
        return lambda: self.say(moment, replace(seen, at=self._context.devices.now()))

    def seen(self, visit: int) -> SeenVisit:
        """The visit as it stands, with what its vault holds."""
        devices, vault = self._context.devices, self._context.vault(visit)
        record = self._context.record(visit)
        contradicted = record.outcome is not None and record.outcome.kind is OutcomeKind.MISMATCH
        certificate = vault.certificate
        return SeenVisit(
            visit=record.id,
            at=devices.now(),
            kiosk=devices.kiosk_id,
            method=record.method,
            outcome=record.outcome,
            serial=None if certificate is None else f"{certificate.serial:08X}",
            holder=vault.holder,
            answer=None if contradicted else vault.answer,
            consents=record.consents,
            request_id=vault.request_id,
            slip=None if record.slip is None else record.slip.number,
            staff=record.staff,
        )

    def _tell(self, moment: Moment, seen: SeenVisit) -> None:
        for listener in self._context.devices.listeners:
            try:
                listener(moment, seen)
            except Exception as error:
                log.error("listener, %s: %s %s", moment, failure_for(error).code, where(error))
