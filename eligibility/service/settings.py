# SPDX-License-Identifier: Apache-2.0
"""How the mock service behaves: its settings for one run, and its good and bad days between visits."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import log
from pathlib import Path
from random import Random
from typing import Literal, get_args


class FailureKind(StrEnum):
    """What can go wrong on purpose. The question is settled and stored before; the answer suffers.

    REFUSED closes the listener and TLS lets handshakes fail, both for the failure's `for_s` and for everybody:
    who connects has not said yet who they are. WRONG_CARD and WRONG_REQUEST name another card or request,
    WRONG_PERSON holds another real person's content under this request, DUPLICATE_RESULT the right content
    twice, FORMER_ANSWER is what this kiosk was answered before. SLOW only takes its time.
    """

    SLOW = "slow"
    REFUSED = "refused"
    RESET = "reset"
    TLS = "tls"
    STATUS_429 = "status_429"
    STATUS_500 = "status_500"
    STATUS_502 = "status_502"
    STATUS_503 = "status_503"
    STATUS_504 = "status_504"
    HANG = "hang"
    HANG_AFTER_HEADERS = "hang_after_headers"
    TRUNCATED = "truncated"
    WRONG_TYPE = "wrong_type"
    NOT_JSON = "not_json"
    PROCESSING = "processing"
    ABNORMAL = "abnormal"
    WRONG_CARD = "wrong_card"
    WRONG_REQUEST = "wrong_request"
    WRONG_PERSON = "wrong_person"
    DUPLICATE_RESULT = "duplicate_result"
    FORMER_ANSWER = "former_answer"


Endpoint = Literal["nonce", "eligibility", "counter", "any"]
ENDPOINTS: tuple[Endpoint, ...] = get_args(Endpoint)
"""Where a failure strikes: the nonce, a question (by card or number), what else is asked at the counter."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Seconds: uniform between the two, or log-normal when a median is given."""

    min_s: float = 0.0
    max_s: float = 0.0
    median_s: float | None = None
    p95_s: float | None = None

    def draw(self, source: Random) -> float:
        """One delay."""
        if self.median_s is None:
            return source.uniform(self.min_s, self.max_s)
        spread = log((self.p95_s or self.median_s) / self.median_s) / _Z95
        return source.lognormvariate(log(self.median_s), spread)


_Z95 = 1.6448536269514722
"""The normal distribution's 95th percentile."""

FIELD_DELAY = Delay(3.0, 7.0)
"""3-7 s per query is what the vendors' technical guide (技術解説書, R7.12) tells sites to expect."""


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure for the next `times` requests (None: all) that it applies to.

    It applies to one person, one kiosk (the name in the client certificate) and one group of endpoints only
    where these are given, and then strikes with the probability `rate` (None: always). Retry-After goes with 429,
    there 2 s where nothing is said, and with 503 when it is given.
    """

    kind: FailureKind
    times: int | None = None
    person: str | None = None
    on: Endpoint = "eligibility"
    kiosk: str | None = None
    rate: float | None = None
    for_s: float = 3.0
    retry_after_s: int | None = None
    delay: Delay = FIELD_DELAY


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Latency is uniform between the two, in seconds, or as `delay` says where that is given.

    Simulated delays are told, not waited for. With `clock_skew_s` the service's clock goes ahead (or behind): in its
    answers, for its nonces and for what it thinks of other clocks. The same seed gives the same delays and rates.
    """

    latency_min_s: float = 0.0
    latency_max_s: float = 0.0
    simulate_delay: bool = False
    failures: tuple[Failure, ...] = ()
    seed: int = 0
    delay: Delay | None = None
    clock_skew_s: float = 0.0


OFFICIAL_LATENCY = Behaviour(FIELD_DELAY.min_s, FIELD_DELAY.max_s)


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """One run of the service. Port 0 lets the system choose; `tls_directory` holds the test CA.

    `as_of` fixes the day of which eligibility is asked (None: the day of the signature in Japan).
    Deferred proofs are accepted for `deferred_days` after they were signed. Without an admin token nobody can change
    the behaviour. With `is_one_of_many` other processes listen on the same port, and the weather lies in the store.
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
    is_one_of_many: bool = False
