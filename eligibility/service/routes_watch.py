# SPDX-License-Identifier: Apache-2.0
"""For those who keep the service running: is it well, and what did it do.

GET /v1/health   {"status", "database", "version", "uptime_s"}; 503 when the database cannot be reached
GET /metrics     counts in Prometheus' text format
"""

import time
from typing import Any

from fastapi import FastAPI, Response
from fastapi.responses import PlainTextResponse

from eligibility.service.desk import Desk
from eligibility.service.metrics import MEDIA_TYPE, Metrics
from eligibility.service.shapes import HealthReply


def add_watch(app: FastAPI, desk: Desk, metrics: Metrics) -> None:
    """Health and metrics."""
    began = time.monotonic()

    def open_nonces() -> int:
        with desk.store.begin() as tx:
            return tx.count_nonces(desk.now())

    @app.get("/v1/health", response_model=HealthReply)
    async def health() -> dict[str, Any]:
        await desk.run(desk.store.ping)
        uptime_s = int(time.monotonic() - began)
        return {"status": "ok", "database": "ok", "version": app.version, "uptime_s": uptime_s}

    @app.get("/metrics", response_class=PlainTextResponse)
    async def counts() -> Response:
        waiting = await desk.run(open_nonces)
        return Response(metrics.text(waiting), headers={"content-type": MEDIA_TYPE})
