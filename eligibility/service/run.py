# SPDX-License-Identifier: Apache-2.0
"""Run the service: HTTPS that demands a client certificate, in this thread or in one of its own."""

import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from eligibility.errors import ServiceNotStarted
from eligibility.service.app import create_app
from eligibility.service.desk import Now, utc_now
from eligibility.service.line import LineControl, LineServer, Place, listen
from eligibility.service.peer import PeerProtocol
from eligibility.service.ports import ProofVerifier
from eligibility.service.ready import print_ready
from eligibility.service.records import Store
from eligibility.service.settings import ServiceSettings
from eligibility.service.shared_weather import Follower, SharedWeather
from eligibility.service.tls import TestAuthority

START_TIMEOUT_S = 10
STOP_TIMEOUT_S = 10


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
    line = LineControl()
    if not settings.is_one_of_many:
        serve_app(create_app(store, verifier, settings, now, line), settings, ready, line)
        return
    weather = SharedWeather(store)
    app = create_app(store, verifier, settings, now, weather, weather)
    follower = Follower(weather, line.interrupt_soon)
    follower.start()
    try:
        serve_app(app, settings, ready, line)
    finally:
        follower.stop()


def serve_app(
    app: FastAPI,
    settings: ServiceSettings,
    ready: Callable[[str], None] = print_ready,
    line: LineControl | None = None,
) -> None:
    """The same for any application."""
    config = _config(app, settings)
    listener = listen(_place(settings))
    url = _url(listener)
    server = LineServer(config, _place(settings, listener), lambda: ready(url))
    if line is not None:
        line.server = server
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
    line = LineControl()
    config = _config(create_app(store, verifier, settings, now, line), settings)
    listener = listen(_place(settings))
    is_ready = threading.Event()
    server = line.server = LineServer(config, _place(settings, listener), is_ready.set)
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listener]}, name="eligibility-service"
    )
    thread.start()
    running = RunningService(_url(listener), server, thread, listener)
    if not is_ready.wait(START_TIMEOUT_S):
        running.stop()
        raise ServiceNotStarted(f"no connections after {START_TIMEOUT_S} s")
    return running


def _config(app: FastAPI, settings: ServiceSettings) -> uvicorn.Config:
    authority = TestAuthority(settings.tls_directory)
    identity = authority.server()
    config = uvicorn.Config(
        app,
        http=PeerProtocol,
        loop="uvloop",
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


def _place(settings: ServiceSettings, listener: socket.socket | None = None) -> Place:
    """Where to listen; once it is known, with the port that the system chose."""
    port = settings.port if listener is None else listener.getsockname()[1]
    return Place(settings.host, port, settings.is_one_of_many)


def base_url(host: str, port: int) -> str:
    """What clients call."""
    return f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}"


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return base_url(host, port)
