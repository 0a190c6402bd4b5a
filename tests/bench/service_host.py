# SPDX-License-Identifier: Apache-2.0
"""The service under the bench, with the real verifier; or an empty FastAPI endpoint behind the same server.

    python -m tests.bench.service_host KEYS TLS DATABASE [--workers N] [--port N] [--admin TOKEN]
    python -m tests.bench.service_host --empty KEYS TLS [--workers N]

DATABASE is a file or an SQLAlchemy URL.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from fastapi import FastAPI

from eligibility.access_log.key_files import LogKeys
from eligibility.service.line import Place
from eligibility.service.run import base_url, print_ready, serve, serve_app
from eligibility.service.settings import Behaviour, ServiceSettings
from eligibility.service.shared_weather import begin_weather
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from eligibility.service.workers import supervise
from tests.bench.service_people import trust
from ui.wiring.verifier import CardProofVerifier


@dataclass(frozen=True)
class Hosted:
    """What one worker needs to know."""

    settings: ServiceSettings
    keys: Path | None
    database: str

    def store(self) -> SqlStore:
        """A file's keys lie beside it, a URL's beside the cards' keys."""
        if "://" not in self.database:
            return SqlStore(Path(self.database))
        assert self.keys is not None
        return SqlStore(self.database, LogKeys.beside(self.keys / "log"))


def empty_app() -> FastAPI:
    """What the framework and the server cost alone."""
    app = FastAPI()

    @app.get("/v1/empty")
    async def empty() -> dict[str, str]:
        return {}

    return app


def host(hosted: Hosted, ready: Callable[[str], None] = print_ready) -> None:
    """Serve in this process."""
    if hosted.keys is None:  # nothing to share, so no weather to follow
        serve_app(empty_app(), hosted.settings, ready)
        return
    store = hosted.store()
    try:
        serve(hosted.settings, store, CardProofVerifier(trust(hosted.keys)), ready)
    finally:
        store.close()


def work(hosted: Hosted, place: Place, listens: Callable[[], None]) -> None:
    """One of several workers."""
    settings = replace(hosted.settings, port=place.port, is_one_of_many=True)
    host(replace(hosted, settings=settings), lambda _: listens())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("keys")
    parser.add_argument("tls")
    parser.add_argument("database", nargs="?", default="")
    parser.add_argument("--empty", action="store_true")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--admin")
    options = parser.parse_args()
    settings = ServiceSettings(Path(options.tls), port=options.port, admin_token=options.admin)
    keys = None if options.empty else Path(options.keys)
    hosted = Hosted(settings, keys, options.database)
    if options.workers == 1:
        host(hosted)
        return
    TestAuthority(settings.tls_directory).server()
    if keys is not None:
        store = hosted.store()
        begin_weather(store, Behaviour())
        store.close()
    place = Place(settings.host, settings.port)
    url = partial(base_url, settings.host)
    supervise(partial(work, hosted), options.workers, place, lambda port: print_ready(url(port)))


if __name__ == "__main__":
    main()
