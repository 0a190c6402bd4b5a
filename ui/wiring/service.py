# SPDX-License-Identifier: Apache-2.0
"""The mock service, run in this process."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

from eligibility.access_log.key_files import LogKeys
from eligibility.service.behaviour_file import load_behaviour
from eligibility.service.disaster import Disaster, is_open, open_disaster
from eligibility.service.line import Place
from eligibility.service.ready import print_ready
from eligibility.service.run import base_url, serve
from eligibility.service.scenarios import Scenario, find_scenario
from eligibility.service.settings import Behaviour, ServiceSettings
from eligibility.service.shared_weather import begin_weather
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from eligibility.service.workers import supervise
from hw.virtual.roots import trust_store
from ui.wiring.calendar import calendar
from ui.wiring.register import fill
from ui.wiring.service_process import TOKEN_VARIABLE
from ui.wiring.verifier import CardProofVerifier


@dataclass(frozen=True, slots=True)
class ServiceOptions:
    """What the mock service needs to run. Without `people` those in the database stay (see `register.fill`).

    `database` is a SQLite file or an SQLAlchemy URL; of a URL the access log's keys lie beside `tls`. `behaviour` is
    a file for `behaviour_file`.
    """

    people: Path | None
    tls: Path
    database: Path | str = field(repr=False)
    cards: tuple[Path, ...] = ()
    host: str = "127.0.0.1"
    port: int = 0
    today: date | None = None
    scenario: str | None = None
    workers: int = 1
    behaviour: Path | None = None


def run_service(options: ServiceOptions) -> None:
    """Serve until told to stop. Raises errors of the rooms below."""
    settings, store = _settings(options), _store(options)
    try:
        _prepare(options, store)
        if options.workers == 1:
            serve(settings, store, CardProofVerifier(trust_store()), now=_now(options))
            return
        begin_weather(store, settings.behaviour)
        TestAuthority(options.tls).server()  # made once, before several want it
    finally:
        store.close()
    place = Place(options.host, options.port)
    supervise(
        partial(_work, options),
        options.workers,
        place,
        lambda port: print_ready(base_url(options.host, port)),
    )


def _work(options: ServiceOptions, place: Place, listens: Callable[[], None]) -> None:
    """One of several workers."""
    settings = replace(_settings(options), port=place.port, is_one_of_many=True)
    store = _store(options)
    verifier = CardProofVerifier(trust_store())
    try:
        serve(settings, store, verifier, lambda _: listens(), _now(options))
    finally:
        store.close()


def _prepare(options: ServiceOptions, store: SqlStore) -> None:
    """People, cards and an open disaster, before anybody asks."""
    fill(store, options.people, options.cards)
    scenario = _scenario(options)
    if scenario is not None and scenario.disaster is not None:
        _open(store, scenario.disaster, _now(options)())


def _store(options: ServiceOptions) -> SqlStore:
    if isinstance(options.database, Path):
        return SqlStore(options.database)
    return SqlStore(options.database, LogKeys.beside(options.tls.with_name("access-log")))


def _settings(options: ServiceOptions) -> ServiceSettings:
    return ServiceSettings(
        tls_directory=options.tls,
        host=options.host,
        port=options.port,
        admin_token=os.environ.get(TOKEN_VARIABLE),
        behaviour=_behaviour(options),
    )


def _scenario(options: ServiceOptions) -> Scenario | None:
    return None if options.scenario is None else find_scenario(options.scenario)


def _now(options: ServiceOptions) -> Callable[[], datetime]:
    scenario = _scenario(options)
    return calendar(options.today or (scenario.day if scenario else None))


def _open(store: SqlStore, disaster: Disaster, now: datetime) -> None:
    """Unless it is open already: the service may have run before."""
    with store.begin() as tx:
        if not is_open(tx.connection, disaster.region, disaster.first_day):
            open_disaster(tx.connection, disaster, now)


def _behaviour(options: ServiceOptions) -> Behaviour:
    """That of the file, and before its faults the scenario's failure."""
    behaviour = Behaviour() if options.behaviour is None else load_behaviour(options.behaviour)
    scenario = _scenario(options)
    if scenario is None or scenario.failure is None:
        return behaviour
    return replace(behaviour, failures=(scenario.failure, *behaviour.failures))
