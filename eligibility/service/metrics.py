# SPDX-License-Identifier: Apache-2.0
"""Counts for Prometheus: requests, times, faults, open nonces. Nothing tells a person or a kiosk.

Several workers write into files of one directory (the library's way), which its environment variable names before
this module is imported; who is asked adds them up.
"""

import os
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from eligibility.refusals import Refusal
from eligibility.service.troubles import Trouble
from eligibility.service.workers import MANY_PROCESSES

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_KNOWN = {"ok", "no_answer", *Refusal, *Trouble}


class Metrics:
    """The counts of one application."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        own: dict[str, Any] = {"registry": self._registry}
        self._requests = Counter(
            "uketsuke_requests", "Requests by endpoint and outcome", ("endpoint", "outcome"), **own
        )
        self._seconds = Histogram(
            "uketsuke_request_seconds",
            "From the head of a request to the end of its answer, delays on purpose included",
            ("endpoint",),
            buckets=_BUCKETS,
            **own,
        )
        self._faults = Counter("uketsuke_faults", "Faults on purpose by kind", ("kind",), **own)
        # finding a labelled child costs more than counting
        self._children: dict[tuple[str, str], tuple[Any, Any]] = {}

    def count(self, endpoint: str, outcome: str, seconds: float) -> None:
        """One request is over."""
        key = (endpoint, outcome)
        children = self._children.get(key)
        if children is None:
            known = outcome if outcome in _KNOWN or outcome.startswith("status_") else "other"
            children = (self._requests.labels(endpoint, known), self._seconds.labels(endpoint))
            self._children[key] = children
        requests, times = children
        requests.inc()
        times.observe(seconds)

    def fault(self, kind: str) -> None:
        """One fault on purpose struck."""
        self._faults.labels(kind).inc()

    def text(self, open_nonces: int) -> bytes:
        """All counts of all workers in Prometheus' text format."""
        registry = self._registry
        if os.environ.get(MANY_PROCESSES):
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        gauge = (
            "# HELP uketsuke_open_nonces Nonces that wait for their proof\n"
            "# TYPE uketsuke_open_nonces gauge\n"
            f"uketsuke_open_nonces {open_nonces}\n"
        )
        return generate_latest(registry) + gauge.encode()
