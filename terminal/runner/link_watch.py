# SPDX-License-Identifier: Apache-2.0
"""While the breaker is open, the link to the service is tried in the background; no patient waits for it."""

import logging

from eligibility.breaker import Breaker
from eligibility.channel import is_of_the_link
from eligibility.client import EligibilityClient
from eligibility.errors import EligibilityError, ServiceError
from terminal.lanes import Lane
from terminal.runner.context import Context

log = logging.getLogger(__name__)


class LinkWatch:
    """Runs on its own lane, with its own client, until told to stop."""

    def __init__(self, context: Context, lane: Lane, breaker: Breaker | None) -> None:
        self._context = context
        self._lane = lane
        self._breaker = breaker
        self._client: EligibilityClient | None = None
        self._stopping = False

    def start(self) -> None:
        """Begin to watch the breaker."""
        if self._breaker is not None:
            breaker = self._breaker
            self._lane.submit(lambda: self._run(breaker))

    def stop(self) -> None:
        """End soon."""
        self._stopping = True
        self._context.clock.notify()

    def _run(self, breaker: Breaker) -> None:
        clock = self._context.clock
        while not self._stopping:
            clock.wait(lambda: self._stopping or not breaker.is_closed, None)
            clock.wait(lambda: self._stopping, breaker.state.probe_in_s)
            if not self._stopping and breaker.may_probe():
                self._probe(breaker)
        self._let_go()

    def _probe(self, breaker: Breaker) -> None:
        reached = False
        try:
            reached = self._reach()
        finally:
            breaker.probed(reached=reached)
        if reached:
            log.info("the eligibility service is within reach again")
            self._context.devices.link_back()

    def _reach(self) -> bool:
        """Any answer at all says that the link works."""
        try:
            if self._client is None:
                self._client = self._context.devices.connect_service()
            self._client.health()
        except ServiceError as fault:
            return not is_of_the_link(fault)
        except (
            EligibilityError
        ) as error:  # a certificate's file that is missing, or a service that never ran
            log.warning("the service cannot be tried: %s", type(error).__name__)
            return False
        return True

    def _let_go(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
