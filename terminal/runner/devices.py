# SPDX-License-Identifier: Apache-2.0
"""What the wiring builds and the runner uses: ports of the lower rooms, made once, handed down."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from eligibility.client import EligibilityClient
from facematch import FaceEngine
from hw.camera.frame import Camera
from hw.card.number_b import NumberB
from hw.card.trust import TrustStore
from hw.link import CardReader
from terminal.clock import Clock
from terminal.journal.advice import AdviceLimits
from terminal.journal.journal import Journal


@dataclass(frozen=True, slots=True)
class Devices:
    """The kiosk's outside world.

    `open_camera`, `load_engine`, `connect_service` and `open_journal` are called on the lane that owns it, when it is
    first needed, and again after the thing broke. `number_b` is whatever can see the card's face (a tray camera, a
    fixture); None means that the person has to type. `tend_journal` is called once a day, on the journal's lane, to
    forget what is too old. `cycle_usb` switches the reader's port off and on, at most as often as it thinks right.
    `now` is the calendar, not the timer.
    """

    reader: CardReader
    open_camera: Callable[[], Camera]
    load_engine: Callable[[], FaceEngine]
    connect_service: Callable[[], EligibilityClient]
    trust: TrustStore
    clock: Clock
    now: Callable[[], datetime]
    kiosk_id: str
    number_b: Callable[[], NumberB | None] = lambda: None
    cycle_usb: Callable[[], None] = lambda: None
    open_journal: Callable[[], Journal] = Journal.in_memory
    tend_journal: Callable[[Journal], None] = lambda _: None
    advice: AdviceLimits = field(default_factory=AdviceLimits)
