# SPDX-License-Identifier: Apache-2.0
"""While the breaker is open, the link to the service is tried in the background; no patient waits for it."""

import logging

from eligibility.breaker import Breaker
from eligibility.channel import is_of_the_link
from eligibility.client import EligibilityClient
from eligibility.errors import ServiceError
from terminal.failures import failure_for
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.health import Part

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""However the breaker changes, it is told; this is for what could be missed."""


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
            breaker.watch(self._context.clock.notify)
            self._lane.submit(lambda: self._run(breaker))

    def renew(self) -> None:
        """The lane broke: look on, with another client."""
        if self._breaker is not None:
            self._client, breaker = None, self._breaker
            self._lane.submit(lambda: self._run(breaker))

    def stop(self) -> None:
        """End soon."""
        self._stopping = True
        self._context.clock.notify()

    def _run(self, breaker: Breaker) -> None:
        clock = self._context.clock
        while not self._stopping:
            clock.wait(lambda: self._stopping or not breaker.is_closed, LOOK_S)
            probe_in_s = breaker.state.probe_in_s
            if breaker.is_on_trial:
                self._attend_trial(breaker)
            elif probe_in_s is not None:
                clock.wait(lambda: self._stopping, probe_in_s)
                self._probe(breaker)
        self._let_go()

    def _probe(self, breaker: Breaker) -> None:
        if self._stopping or not breaker.may_probe():
            return
        reached = False
        try:
            reached = self._reach()
        finally:
            breaker.probed(reached=reached)
        if breaker.is_closed:
            self._is_back()

    def _attend_trial(self, breaker: Breaker) -> None:
        """The outbox asks, if it has anything to ask; a question that is under way is waited for."""
        clock = self._context.clock
        log.info(
            "the eligibility service is within reach; a slip's question tries whether it answers"
        )
        self._context.devices.link_trial()
        left_s = breaker.state.probe_in_s

        def over() -> bool:
            return self._stopping or not breaker.is_on_trial

        if not clock.wait(over, left_s) and not breaker.end_trial():
            clock.wait(over, LOOK_S)
        if breaker.is_closed:
            self._is_back()

    def _is_back(self) -> None:
        log.info("the eligibility service is within reach again")
        self._context.devices.link_back()

    def _reach(self) -> bool:
        """Any answer at all says that the link works."""
        try:
            if self._client is None:
                self._client = self._context.devices.connect_service()
            self._client.health()
            self._context.well(Part.SERVICE)
        except ServiceError as fault:
            self._context.unwell(Part.SERVICE, failure_for(fault))
            return not is_of_the_link(fault)
        except (
            Exception
        ) as error:  # whatever it was: a breaker that nobody tries stays open for good
            code, name = failure_for(error).code, type(error).__name__
            log.warning("the service cannot be tried: %s %s", code, name)
            return False
        return True

    def _let_go(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None
