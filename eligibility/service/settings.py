# SPDX-License-Identifier: Apache-2.0
"""How the mock service behaves: its settings for one run, and its good and bad days between visits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Literal


class FailureKind(StrEnum):
    """What can go wrong on purpose. The question is settled and stored before; the answer suffers.

    WRONG_CARD and WRONG_REQUEST answer another card's or another request's question.
    """

    STATUS_500 = "status_500"
    STATUS_502 = "status_502"
    STATUS_503 = "status_503"
    STATUS_504 = "status_504"
    HANG = "hang"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    NOT_JSON = "not_json"
    PROCESSING = "processing"
    ABNORMAL = "abnormal"
    WRONG_CARD = "wrong_card"
    WRONG_REQUEST = "wrong_request"


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure for the next `times` requests (None: all), of one person only when given."""

    kind: FailureKind
    times: int | None = None
    person: str | None = None
    on: Literal["eligibility", "nonce"] = "eligibility"


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Latency is uniform between the two, in seconds; simulated delays are told, not waited for."""

    latency_min_s: float = 0.0
    latency_max_s: float = 0.0
    simulate_delay: bool = False
    failures: tuple[Failure, ...] = ()
    seed: int = 0


OFFICIAL_LATENCY = Behaviour(latency_min_s=3.0, latency_max_s=7.0)
"""3-7 s per query is what the vendors' technical guide (技術解説書, R7.12) tells sites to expect."""


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """One run of the service. Port 0 lets the system choose; `tls_directory` holds the test CA.

    `as_of` fixes the day of which eligibility is asked (None: the day of the signature in Japan).
    Deferred proofs are accepted for `deferred_days` after they were signed. Without an admin token
    nobody can change the behaviour.
    """

    tls_directory: Path
    host: str = "127.0.0.1"
    port: int = 0
    nonce_lifetime_s: int = 120
    max_clock_skew_s: int = 600
    deferred_days: int = 7
    behaviour: Behaviour = Behaviour()
    admin_token: str | None = None
    as_of: date | None = None
