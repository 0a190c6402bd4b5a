# SPDX-License-Identifier: Apache-2.0
"""Takes the access log's checkpoints to the service, on a thread of its own: no row waits for the network.

Without a link the checkpoints wait in the log; nothing is lost, only later out of reach of whoever alters the kiosk.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from eligibility.access_log import VerifyKey
from eligibility.anchoring import Anchor
from eligibility.errors import EligibilityError
from terminal.clock import Clock
from terminal.errors import JournalError
from terminal.failures import failure_for
from terminal.journal.access import AccessLog
from terminal.rounds import Rounds

log = logging.getLogger(__name__)

AGAIN_S = 600.0
"""Pause after the service could not be reached."""
LOOK_S = 3600.0


class AnchorService(Protocol):
    """What keeps checkpoints: `eligibility.anchoring.AnchorClient`."""

    def anchor(self, checkpoint: str, key: VerifyKey) -> Anchor:
        """Have one kept. Raises a ServiceError."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


@dataclass(frozen=True, slots=True)
class AnchorPorts:
    """`open_log` and `connect` are called on the work's own thread, each time that there is something to do."""

    open_log: Callable[[], AccessLog]
    connect: Callable[[], AnchorService]
    clock: Clock


class AnchorWork(Rounds):
    """Make it, `start` it, `nudge` it when there is a new checkpoint, `close` it: then it tries once more."""

    def __init__(self, ports: AnchorPorts) -> None:
        super().__init__(ports.clock, "uketsuke-anchor")
        self._ports = ports

    def _end(self) -> None:
        self._turn()

    def _turn(self) -> float:
        try:
            self._anchor_all()
        except (JournalError, EligibilityError) as error:
            log.warning("access log not anchored: %s %s", failure_for(error).code, error)
            return AGAIN_S
        except Exception as error:
            log.error("access log not anchored: %s", type(error).__name__)
            return AGAIN_S
        return LOOK_S

    def _anchor_all(self) -> None:
        with self._ports.open_log() as access_log:
            waiting = access_log.not_anchored()
            if not waiting:
                return
            service = self._ports.connect()
            try:
                for token in waiting:
                    kept = service.anchor(token, access_log.keys.signing.public)
                    access_log.keep_receipt(kept.seq, kept.receipt)
            finally:
                service.close()
