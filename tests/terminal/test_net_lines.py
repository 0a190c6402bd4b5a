# SPDX-License-Identifier: Apache-2.0
"""Two lines to the service: a former patient's question that still waits does not keep the next one waiting."""

from datetime import UTC, datetime

import pytest

from eligibility.client import Nonce
from hw.virtual.reader import VirtualReader
from hw.virtual.roots import trust_store
from terminal.clock import WallClock
from terminal.lanes import Lane
from terminal.runner.context import Context
from terminal.runner.devices import Devices
from terminal.runner.net_work import NetWork
from terminal.runner.queue import EventQueue
from terminal.session.effects import FetchNonce
from terminal.session.events import NonceFetched
from tests.support.front_desk import no_camera, no_models

ENOUGH_S = 20.0


class StuckLine:
    """A client of a service that answers nobody before it is told to."""

    def __init__(self, clock: WallClock) -> None:
        self.clock = clock
        self.asked = False
        self.answers = False

    def nonce(self) -> Nonce:
        self.asked = True
        self.clock.notify()
        self.clock.wait(lambda: self.answers, None)
        return Nonce("n", 120.0)

    def answer(self) -> None:
        self.answers = True
        self.clock.notify()

    close = answer


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


def test_visits_take_turns_on_the_lines(clock):
    lines = [StuckLine(clock), StuckLine(clock)]
    waiting = list(lines)
    devices = Devices(
        reader=VirtualReader(clock),
        open_camera=no_camera,
        load_engine=no_models,
        connect_service=lambda: waiting.pop(0),  # type: ignore[arg-type,return-value]
        trust=trust_store(),
        clock=clock,
        now=lambda: datetime.now(UTC),
        kiosk_id="kiosk-1",
    )
    queue = EventQueue(clock)
    lanes = [Lane(name, clock, lambda *_: None) for name in ("net", "net-2")]
    net = NetWork(Context(devices, queue), lanes)
    net.fetch_nonce(FetchNonce(1, 1))
    assert clock.wait(lambda: lines[0].asked, ENOUGH_S)
    lines[1].answer()
    net.fetch_nonce(FetchNonce(2, 1))
    queue.wait(ENOUGH_S)
    event = queue.take()
    assert isinstance(event, NonceFetched)
    assert event.visit == 2, "and the first one still waits"
    assert queue.take() is None
    lines[0].answer()
    queue.wait(ENOUGH_S)
    first = queue.take()
    assert (type(first), first.visit) == (NonceFetched, 1)  # type: ignore[union-attr]
    net.close()
    assert all(lane.close() for lane in lanes)
