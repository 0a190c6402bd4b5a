# SPDX-License-Identifier: Apache-2.0
"""The service's HTTP face. Each connection needs a client certificate; its name is the kiosk's.

    GET  /openapi.json           all of this in full
    GET  /v1/health, /metrics    for those who keep it running
    POST /v1/nonce               {"nonce": ..., "expires_s": ...}
    POST /v1/eligibility         a question (see `messages`), answered as in `official`
    POST /v1/admin/behaviour     another behaviour; loopback and the admin's token only
    POST /v1/admin/enrolments    more cards; likewise

Each group of endpoints is a module `routes_…` with one function that adds it.
"""

from datetime import datetime
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from eligibility.service.description import TEXT, describe
from eligibility.service.desk import Desk, Now, utc_now
from eligibility.service.gate import Gate
from eligibility.service.line import Line, LineControl
from eligibility.service.metrics import Metrics
from eligibility.service.ports import ProofVerifier
from eligibility.service.records import Store
from eligibility.service.replies import add_replies
from eligibility.service.routes_access import add_access_log
from eligibility.service.routes_admin import add_admin
from eligibility.service.routes_counter import add_counter
from eligibility.service.routes_fhir import add_fhir
from eligibility.service.routes_questions import add_questions
from eligibility.service.routes_watch import add_watch
from eligibility.service.rules import Rules
from eligibility.service.settings import ServiceSettings
from eligibility.service.weather import Weather


def create_app(
    store: Store,
    verifier: ProofVerifier,
    settings: ServiceSettings,
    now: Now = utc_now,
    line: Line | None = None,
    weather: Weather | None = None,
) -> FastAPI:
    """The ASGI application. `now` gives aware UTC times; `line` is what faults may interrupt; without a
    `weather` it is the settings'.
    """
    weather = weather or Weather(settings.behaviour)
    rules = Rules(verifier, settings)

    def clock() -> datetime:
        return now() + weather.skew

    desk = Desk(store, rules, settings, weather, clock, line or LineControl())
    metrics, app = Metrics(), _new_app()
    app.state.desk, app.state.metrics = desk, metrics
    app.add_middleware(Gate, metrics=metrics)
    add_watch(app, desk, metrics)
    add_questions(app, desk)
    add_counter(app, desk)
    add_access_log(app, desk)
    add_fhir(app, desk)
    add_admin(app, desk)
    add_replies(app)
    describe(app)
    return app


def _new_app() -> FastAPI:
    return FastAPI(
        title="Uketsuke mock eligibility service",
        version=_version(),
        description=TEXT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # looking whether somebody wants traces costs a tenth of a nonce
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )


def _version() -> str:
    try:
        return version("uketsuke")
    except PackageNotFoundError:  # run from a bare checkout
        return "0"
