# SPDX-License-Identifier: Apache-2.0
"""The load generator of the service's bench, a process of its own: questions over kept-alive mutual TLS.

    python -m tests.bench.service_load JOB.json FOUND.json

The smallest HTTP client that does: what it costs is taken from the service's processors. A closed loop asks again at
once on each connection; an open loop starts a question every 1/rate seconds whatever happened to the former ones, and
counts from the moment when it should have started.
"""

from __future__ import annotations

import asyncio
import json
import random
import ssl
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import uvloop

from eligibility.wire import query_to_json
from tests.bench.service_people import BenchCard, cards

KIOSK = "bench-kiosk"
CODE = "9919999996"


@dataclass(frozen=True)
class Job:
    """What to do. `rate` 0: closed loop. `mode`: query, nonce, health or empty. Several ports take turns."""

    host: str
    ports: tuple[int, ...]
    ca: str
    cert: str
    key: str
    keys: str
    mode: str
    connections: int
    seconds: float
    rate: float
    warm_s: float
    seed: int
    cards: int


class Line(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._data = bytearray()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        end = self._data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self._data[:end]).lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0])
        if len(self._data) - end - 4 >= length and self._answer and not self._answer.done():
            self._answer.set_result((int(head[9:12]), bytes(self._data[end + 4 :])))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError())

    async def send(self, head: bytes, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the body of the answer."""
        self._data.clear()
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(head + b"content-length: %d\r\n\r\n" % len(body) + body)
        return await self._answer


@dataclass
class Load:
    """The generator: what it asks and what it noted."""

    job: Job
    cards: list[BenchCard]
    turn: int = 0
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)
    random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.random = random.Random(self.job.seed)  # noqa: S311 -- which card asks next

    async def one(self, line: Line, since: float) -> None:
        """One unit of work; its time counts from `since`."""
        mode = self.job.mode
        if mode == "query":
            await self._query(line)
        elif mode == "nonce":
            await self._timed("nonce", line, _head("POST", "/v1/nonce"))
        else:
            await self._timed(mode, line, _head("GET", f"/v1/{mode}"))
        taken = time.perf_counter() - since
        self.times["unit"].append(taken)
        self.times[f"port {line.port}"].append(taken)

    async def _query(self, line: Line) -> None:
        status, body = await self._timed("nonce", line, _head("POST", "/v1/nonce"))
        if status != 200:
            return
        nonce = json.loads(body)["nonce"]
        self.turn += 1
        card = self.random.choice(self.cards)
        proof = card.proof(nonce, KIOSK, self.turn)
        request_id = f"bench-{self.job.seed}-{self.turn}"
        sent = json.dumps(query_to_json(proof, request_id, CODE)).encode()
        head = _head("POST", "/v1/eligibility")
        status, body = await self._timed("eligibility", line, head, sent)
        is_right = status == 200 and f"模擬　{card.number:08d}".encode() in body
        self.statuses["right" if is_right else f"wrong {status}"] += 1

    async def _timed(
        self, name: str, line: Line, head: bytes, body: bytes = b""
    ) -> tuple[int, bytes]:
        start = time.perf_counter()
        status, answer = await line.send(head, body)
        self.times[name].append(time.perf_counter() - start)
        self.statuses[f"{name} {status}"] += 1
        return status, answer

    def forget(self) -> None:
        """The warm-up is over."""
        self.times.clear()
        self.statuses.clear()


def _head(method: str, path: str) -> bytes:
    return f"{method} {path} HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n".encode()


async def run(job: Job) -> dict[str, Any]:
    """Do the job."""
    made, _ = cards(Path(job.keys), job.cards)
    load = Load(job, made)
    lines = [await _connect(job, port) for _ in range(job.connections) for port in job.ports]
    loop = _open if job.rate else _closed
    await loop(load, lines, job.warm_s)
    load.forget()
    cpu, wall = time.process_time(), time.perf_counter()
    await loop(load, lines, job.seconds)
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    return {
        "units": len(load.times["unit"]),
        "wall_s": wall,
        "cpu_s": cpu,
        "times": load.times,
        "statuses": load.statuses,
    }


async def _connect(job: Job, port: int) -> Line:
    context = ssl.create_default_context(cafile=job.ca)
    context.load_cert_chain(job.cert, job.key)
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(lambda: Line(port), job.host, port, ssl=context)
    return line


async def _closed(load: Load, lines: list[Line], seconds: float) -> None:
    end = time.perf_counter() + seconds

    async def ask(line: Line) -> None:
        while (now := time.perf_counter()) < end:
            await load.one(line, now)

    await asyncio.gather(*(ask(line) for line in lines))


async def _open(load: Load, lines: list[Line], seconds: float) -> None:
    free: dict[int, asyncio.Queue[Line]] = {port: asyncio.Queue() for port in load.job.ports}
    for line in lines:
        free[line.port].put_nowait(line)
    start, tasks = time.perf_counter(), set()

    async def ask(due: float, port: int) -> None:
        line = await free[port].get()
        await load.one(line, due)
        free[port].put_nowait(line)

    for number in range(int(seconds * load.job.rate)):
        due = start + number / load.job.rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        task = asyncio.create_task(ask(due, load.job.ports[number % len(load.job.ports)]))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)


def main() -> None:
    job = Job(**json.loads(Path(sys.argv[1]).read_text("utf-8")))
    Path(sys.argv[2]).write_text(json.dumps(uvloop.run(run(job))), "utf-8")


if __name__ == "__main__":
    main()
