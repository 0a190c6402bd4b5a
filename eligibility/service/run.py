# SPDX-License-Identifier: Apache-2.0
"""Run the service: HTTPS that demands a client certificate, in this thread or in one of its own."""

import asyncio
import signal
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn

from eligibility.errors import ServiceNotStarted
from eligibility.service.app import create_app
from eligibility.service.desk import Now, utc_now
from eligibility.service.peer import PeerH11Protocol
from eligibility.service.ports import ProofVerifier
from eligibility.service.records import Store
from eligibility.service.settings import ServiceSettings
from eligibility.service.tls import TestAuthority

READY_PREFIX = "uketsuke-service ready "
"""The one line on standard output, followed by the base URL, once connections are accepted."""

START_TIMEOUT_S = 10
STOP_TIMEOUT_S = 10
_BACKLOG = 64


def print_ready(base_url: str) -> None:
    """Tell a parent process where the service listens."""
    sys.stdout.write(f"{READY_PREFIX}{base_url}\n")
    sys.stdout.flush()


def serve(
    settings: ServiceSettings,
    store: Store,
    verifier: ProofVerifier,
    ready: Callable[[str], None] = print_ready,
    now: Now = utc_now,
) -> None:
    """Serve until SIGINT or SIGTERM, then return. For the main thread only.

    Calls `ready` with the base URL. Raises ServiceNotStarted.
    """
    config = _config(settings, store, verifier, now)
    listener = _listen(settings)
    server = _Server(config, lambda: ready(_url(listener)))
    with listener, _surviving_signals():
        server.run(sockets=[listener])


@contextmanager
def _surviving_signals() -> Iterator[None]:
    """uvicorn stops on these signals and then raises them again, which would end the process."""
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, lambda *_: None) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(frozen=True, slots=True)
class RunningService:
    """A service in a thread of this process; stop it."""

    base_url: str
    server: uvicorn.Server
    thread: threading.Thread
    listener: socket.socket

    def stop(self) -> None:
        """Stop listening, finish what runs, join the thread. May be called twice."""
        self.server.should_exit = True
        self.thread.join(STOP_TIMEOUT_S)
        self.listener.close()


def start(
    settings: ServiceSettings, store: Store, verifier: ProofVerifier, now: Now = utc_now
) -> RunningService:
    """Serve from a thread; returns once connections are accepted. Raises ServiceNotStarted."""
    config = _config(settings, store, verifier, now)
    listener = _listen(settings)
    is_ready = threading.Event()
    server = _Server(config, is_ready.set)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="eligibility-service"
    )
    thread.start()
    running = RunningService(_url(listener), server, thread, listener)
    if not is_ready.wait(START_TIMEOUT_S):
        running.stop()
        raise ServiceNotStarted(f"no connections after {START_TIMEOUT_S} s")
    return running


class _Server(uvicorn.Server):
    """Says when it listens."""

    def __init__(self, config: uvicorn.Config, is_listening: Callable[[], None]) -> None:
        super().__init__(config)
        self._is_listening = is_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then tell."""
        await super().startup(sockets)
        self._is_listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Drop idle connections at once: a polite TLS goodbye waits for a client that sleeps."""
        self._drop(only_idle=True)
        await super().shutdown(sockets)
        self._drop(only_idle=False)
        await asyncio.sleep(0)  # the loop closes the dropped transports in its next round

    def _drop(self, *, only_idle: bool) -> None:
        for connection in tuple(self.server_state.connections):
            assert isinstance(connection, PeerH11Protocol)  # noqa: S101 -- see _config
            if connection.is_idle or not only_idle:
                connection.transport.abort()


def _config(
    settings: ServiceSettings, store: Store, verifier: ProofVerifier, now: Now
) -> uvicorn.Config:
    authority = TestAuthority(settings.tls_directory)
    identity = authority.server()
    config = uvicorn.Config(
        create_app(store, verifier, settings, now),
        http=PeerH11Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
        ssl_certfile=identity.cert_file,
        ssl_keyfile=str(identity.key_file),
        ssl_ca_certs=str(authority.ca_file),
        ssl_cert_reqs=ssl.CERT_REQUIRED,
    )
    _load(config)
    return config


def _load(config: uvicorn.Config) -> None:
    """Before any thread starts, so that unusable certificates fail in the caller."""
    try:
        config.load()
    except (OSError, ssl.SSLError) as error:
        raise ServiceNotStarted(f"the certificates cannot be used ({error})") from error


def _listen(settings: ServiceSettings) -> socket.socket:
    """Bind here rather than in uvicorn, which would end the whole process on a taken port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # asyncio turns Nagle's algorithm off only where the protocol is named: 40 ms per answer
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((settings.host, settings.port))
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        place = f"{settings.host}:{settings.port}"
        raise ServiceNotStarted(f"cannot listen on {place} ({error.strerror})") from error
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"
