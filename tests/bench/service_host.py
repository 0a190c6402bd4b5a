# SPDX-License-Identifier: Apache-2.0
"""The service under the bench, with the real verifier; or an empty FastAPI endpoint behind the same server.

python -m tests.bench.service_host KEYS TLS DATABASE [WORKERS]
python -m tests.bench.service_host --empty TLS
"""

from __future__ import annotations

import sys
from pathlib import Path

from fastapi import FastAPI

from eligibility.service.run import serve, serve_app
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from tests.bench.service_people import trust
from ui.wiring.verifier import CardProofVerifier


def empty_app() -> FastAPI:
    """What the framework and the server cost alone."""
    app = FastAPI()

    @app.get("/v1/empty")
    async def empty() -> dict[str, str]:
        return {}

    return app


def main() -> None:
    if sys.argv[1] == "--empty":
        serve_app(empty_app(), ServiceSettings(Path(sys.argv[2])))
        return
    keys, tls, database = sys.argv[1:4]
    store = SqlStore(Path(database))
    serve(ServiceSettings(Path(tls)), store, CardProofVerifier(trust(Path(keys))))


if __name__ == "__main__":
    main()
