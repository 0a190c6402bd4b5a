# SPDX-License-Identifier: Apache-2.0
"""What all workers share: devices, the vault, the event queue and the visit's record."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from hw.quality.observations import LinkLog
from terminal.clock import Clock
from terminal.failures import failure_for, where
from terminal.runner.devices import Devices
from terminal.runner.health import Ledger, Part
from terminal.runner.queue import EventQueue
from terminal.runner.record import VisitRecord
from terminal.session.events import Event
from terminal.session.recovery import Recovery
from terminal.session.values import Failure
from terminal.vault import Vault, VaultKeeper

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Context:
    """Handed to each worker. Only the vault keeper, the queue and the records are shared state."""

    devices: Devices
    queue: EventQueue
    recovery: Recovery = field(default_factory=Recovery)
    link_log: LinkLog = field(default_factory=LinkLog)
    vaults: VaultKeeper = field(default_factory=VaultKeeper)
    ledger: Ledger = field(default_factory=Ledger)
    _records: dict[int, VisitRecord] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def clock(self) -> Clock:
        """The clock of every wait."""
        return self.devices.clock

    def vault(self, visit: int) -> Vault:
        """The vault of a visit."""
        return self.vaults.of(visit)

    def record(self, visit: int) -> VisitRecord:
        """The record of a visit (counts and times, no personal data). Only the latest few are kept."""
        with self._lock:
            if visit not in self._records:
                self._records[visit] = VisitRecord(visit, self.clock)
                self._records.pop(visit - 3, None)
            return self._records[visit]

    def post(self, event: Event) -> None:
        """Report what happened."""
        self.queue.post(event)

    def attempt(
        self,
        what: str,
        work: Callable[[], None],
        failed: Callable[[Failure], Event],
        part: Part | None = None,
    ) -> None:
        """Do something; whatever goes wrong becomes the event that `failed` makes of it, once.

        `part`: what did the work, for the staff's account of what is well and what is not.
        """
        try:
            work()
            self.well(part)
        except Exception as error:
            failure = failure_for(error)
            self.unwell(part, failure)
            log.warning("%s: %s %s", what, failure.code, _told(failure, error))
            self.post(failed(failure))
        finally:
            self.vaults.sweep()

    def well(self, part: Part | None) -> None:
        """This part did what it is for."""
        if part is not None:
            self.ledger.ok(part)

    def unwell(self, part: Part | None, failure: Failure) -> None:
        """This part was at work when something failed."""
        if part is not None:
            self.ledger.met(part, failure)

    def warm(self, what: str, work: Callable[[], object], part: Part | None = None) -> None:
        """Try something ahead of time; if it fails, it will fail again where it is needed."""
        try:
            work()
            self.well(part)
        except Exception as error:
            self.unwell(part, failure_for(error))
            log.warning("%s not ready: %s %s", what, failure_for(error).code, type(error).__name__)


def _told(failure: Failure, error: Exception) -> str:
    # The text of a known error may say where a file is; only what nobody foresaw needs its traceback.
    return where(error) if failure.code.startswith("T") else type(error).__name__
