# SPDX-License-Identifier: Apache-2.0
"""How the mock service behaves on the bench, and how its printer is, by the names that the panel shows."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from eligibility.service.settings import FailureKind
from hw.printer.port import Condition


class Weather(StrEnum):
    """What the service does with each question."""

    FINE = "answers at once"
    USUAL = "answers after 4 s"
    SLOW = "too slow: 20 s"
    CENTRE = "the centre is down"
    PROCESSING = "answers: still processing"
    BUSY = "busy: status 503"
    GARBAGE = "answers nonsense"
    STRANGER = "answers about somebody else"


@dataclass(frozen=True, slots=True)
class Air:
    """How late, and with which failure."""

    latency_s: float = 0.0
    failure: FailureKind | None = None


HOW_IT_ANSWERS: Final = {
    Weather.FINE: Air(),
    Weather.USUAL: Air(4.0),
    Weather.SLOW: Air(20.0),
    Weather.CENTRE: Air(failure=FailureKind.ABNORMAL),
    Weather.PROCESSING: Air(failure=FailureKind.PROCESSING),
    Weather.BUSY: Air(failure=FailureKind.STATUS_503),
    Weather.GARBAGE: Air(failure=FailureKind.NOT_JSON),
    Weather.STRANGER: Air(failure=FailureKind.WRONG_PERSON),
}
PRINTER_IS: Final = {
    "prints": Condition.READY,
    "out of paper": Condition.PAPER_OUT,
    "switched off": Condition.OFF,
    "paused": Condition.PAUSED,
}
