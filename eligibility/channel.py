# SPDX-License-Identifier: Apache-2.0
"""HTTPS with a client certificate, time-outs, a total deadline, a few safe retries and a breaker around them.

Every way in which `requests` can fail becomes one of this room's errors here, and nowhere else.
"""

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Literal

import requests
from requests import exceptions as http
from urllib3 import exceptions as raw

from eligibility.breaker import Breaker
from eligibility.clock import Clock
from eligibility.errors import (
    AskedToWait,
    BadAnswer,
    BadFile,
    ConnectFailed,
    Refused,
    ServerFault,
    ServiceError,
    TimedOut,
    TlsFailed,
)
from eligibility.refusals import Refusal
from eligibility.wire import SIMULATED_DELAY_HEADER

LARGEST_BODY = 1 << 20
RETRIED_STATUSES = (502, 503, 504)
"""A gateway's hiccup: the service itself was not reached."""
FIRST_PAUSE_S = 0.2
TOO_MANY_REQUESTS = 429
_CHUNK = 16 * 1024


@dataclass(frozen=True, slots=True)
class ClientSettings:
    """Where the service is and how long it may take; files are PEM.

    The deadline bounds one call with all its retries and pauses.
    """

    base_url: str
    ca_file: Path
    cert_file: Path
    key_file: Path
    connect_timeout_s: float = 5.0
    read_timeout_s: float = 15.0
    deadline_s: float = 30.0
    retries: int = 2
    institution_code: str = "9919999996"


class Channel:
    """One kept-alive session for one thread; the breaker may be shared with others.

    `may_try`: nobody waits for what it asks, so it may find out for the others whether the service answers again.
    """

    def __init__(
        self,
        settings: ClientSettings,
        clock: Clock,
        headers: Mapping[str, str] | None = None,
        breaker: Breaker | None = None,
        *,
        may_try: bool = False,
    ) -> None:
        for path in (settings.ca_file, settings.cert_file, settings.key_file):
            if not path.is_file():
                raise BadFile(path, "this certificate or key file does not exist")
        self._settings = settings
        self._clock = clock
        self._breaker = breaker
        self._may_try = may_try
        self._session = requests.Session()
        self._session.headers.update(headers or {})
        self._session.trust_env = False  # no proxy and no .netrc may come between
        self._session.verify = str(settings.ca_file)
        self._session.cert = (str(settings.cert_file), str(settings.key_file))

    def post(self, path: str, payload: dict[str, Any], until: float | None = None) -> Any:
        """POST JSON and give back the decoded JSON; retries, then raises a ServiceError.

        `until`, on the clock, bounds it beside the settings' own deadline.
        """
        limit = self._clock.now() + self._settings.deadline_s
        return self._often(path, payload, limit if until is None else min(limit, until))

    def probe(self, path: str) -> Any:
        """GET once, whatever the breaker says; the decoded JSON. Raises a ServiceError."""
        return self._once(path, None, self._clock.now() + self._settings.deadline_s)

    def close(self) -> None:
        """Close the kept-alive connections."""
        self._session.close()

    def _often(self, path: str, payload: dict[str, Any], deadline: float) -> Any:
        attempt = 0
        while True:
            try:
                return self._guarded(path, payload, deadline)
            except ServiceError as fault:
                pause = max(FIRST_PAUSE_S * 2**attempt, getattr(fault, "retry_after_s", None) or 0)
                attempt += 1
                tried = attempt > self._settings.retries or not _may_pass(fault)
                if tried or self._is_stopped() or self._clock.now() + pause >= deadline:
                    raise
            self._clock.sleep(pause)

    def _is_stopped(self) -> bool:
        """Whether the breaker has opened meanwhile."""
        return self._breaker is not None and not self._breaker.is_closed

    def _guarded(self, path: str, payload: dict[str, Any], deadline: float) -> Any:
        """One attempt, of which the breaker hears."""
        if self._breaker is None:
            return self._once(path, payload, deadline)
        trial, began = self._breaker.admit(may_try=self._may_try), self._clock.now()
        fault: BaseException | None = None
        try:
            return self._once(path, payload, deadline)
        except BaseException as error:
            fault = error
            raise
        finally:
            self._report(self._breaker, fault, self._clock.now() - began, trial=trial)

    def _report(
        self, breaker: Breaker, fault: BaseException | None, lasted_s: float, *, trial: bool
    ) -> None:
        """A slip whose question alone hangs must not take the service from the patients: only its trial counts."""
        reached, known = not isinstance(fault, ConnectFailed), isinstance(fault, ServiceError)
        if fault is None or (isinstance(fault, ServiceError) and not is_of_the_link(fault)):
            breaker.succeeded(trial=trial)
        elif trial or (known and not (self._may_try and reached)):
            breaker.failed(lasted_s, reached=reached, trial=trial)

    def _once(self, path: str, payload: dict[str, Any] | None, deadline: float) -> Any:
        left = self._left(deadline)
        settings = self._settings
        method: Literal["GET", "POST"] = "GET" if payload is None else "POST"
        with _translated():
            response = self._session.request(
                method,
                settings.base_url + path,
                json=payload,
                timeout=(min(settings.connect_timeout_s, left), min(settings.read_timeout_s, left)),
                stream=True,
                allow_redirects=False,
            )
            with response:
                self._wait_as_told(response, deadline)
                return _decode(response, self._body(response, deadline))

    def _left(self, deadline: float) -> float:
        left = deadline - self._clock.now()
        if left <= 0:
            raise TimedOut("the deadline for the answer has passed")
        return left

    def _wait_as_told(self, response: requests.Response, deadline: float) -> None:
        """Spend the delay that the service only simulates, within the same limits as a real one."""
        delay_s = _simulated_delay_s(response)
        limit = min(self._settings.read_timeout_s, self._left(deadline))
        if delay_s > 0:
            self._clock.sleep(min(delay_s, limit))
        if delay_s > limit:
            raise TimedOut("no answer within the read time-out (simulated delay)")

    def _body(self, response: requests.Response, deadline: float) -> bytes:
        # read1 gives what has arrived; read would wait for a full chunk, past the deadline
        body = b""
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            body += chunk
            self._left(deadline)
            if len(body) > LARGEST_BODY:
                raise BadAnswer(f"the answer is larger than {LARGEST_BODY} bytes")
        return body


def _simulated_delay_s(response: requests.Response) -> float:
    text = response.headers.get(SIMULATED_DELAY_HEADER, "0")
    if not (text.isascii() and text.isdigit()):
        raise BadAnswer(f"the header {SIMULATED_DELAY_HEADER} is not a number of milliseconds")
    return int(text) / 1000


def is_of_the_link(fault: ServiceError) -> bool:
    """Whether the service was not reached at all: what a breaker counts, and the outbox waits out."""
    if isinstance(fault, ServerFault):
        return fault.status in RETRIED_STATUSES
    return isinstance(fault, ConnectFailed | TimedOut)


def _retry_after_s(response: requests.Response) -> float | None:
    """Retry-After in seconds from now: a number, or a date (RFC 9110, 10.2.3); None for anything else."""
    text = response.headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    if at.tzinfo is None:
        return None
    return max(0.0, (at - datetime.now(UTC)).total_seconds())


def _may_pass(fault: ServiceError) -> bool:
    """Only what failed before an answer, or what the service wants so: one request id makes it safe."""
    if isinstance(fault, AskedToWait):
        return True
    if isinstance(fault, ServerFault):
        return fault.status in RETRIED_STATUSES
    return isinstance(fault, ConnectFailed) and not isinstance(fault, TlsFailed)


def _decode(response: requests.Response, body: bytes) -> Any:
    status = response.status_code
    if status >= 500:
        raise ServerFault(status, _retry_after_s(response))
    if status == TOO_MANY_REQUESTS:
        raise AskedToWait(_retry_after_s(response))
    if 400 <= status < 500:
        raise Refused(status, _refusal(body))
    if status != 200:
        raise BadAnswer(f"the service answered HTTP {status}")
    content_type = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if content_type != "application/json":
        raise BadAnswer("the answer is not application/json")
    return _json(body)


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        # from None: the decoder's error carries the whole document, a person's data
        raise BadAnswer(f"the answer is not JSON ({type(error).__name__})") from None


def _refusal(body: bytes) -> Refusal:
    try:
        return Refusal(_json(body)["error"])
    except (BadAnswer, LookupError, TypeError, ValueError):
        return Refusal.OTHER


def _broke_off(error: BaseException | None) -> bool:
    """A line that ends without TLS's goodbye is a broken cable, not a question of trust."""
    while error is not None:
        if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _was_handshake(error: BaseException | None) -> bool:
    """urllib3 calls it a read time-out, and only the text of the ssl module's error says what was waited for."""
    while error is not None:
        if isinstance(error, TimeoutError) and "handshake" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextmanager
def _translated() -> Iterator[None]:
    """The order matters: the classes of requests and urllib3 inherit from each other."""
    try:
        yield
    except (http.SSLError, raw.SSLError) as error:
        if _broke_off(error):
            raise ConnectFailed("the connection broke off") from error
        raise TlsFailed("the TLS connection was refused or is not trusted") from error
    except (http.ReadTimeout, raw.ReadTimeoutError) as error:
        if _was_handshake(error):
            raise ConnectFailed("the TLS handshake was not answered") from error
        raise TimedOut("no answer within the read time-out") from error
    except http.ConnectionError as error:
        raise ConnectFailed("no connection to the service") from error
    except raw.HTTPError as error:  # once the answer has begun, the body is read from urllib3
        raise BadAnswer("the answer is cut off") from error
    except (http.RequestException, OSError) as error:
        raise ConnectFailed(f"the request could not be sent ({type(error).__name__})") from error
