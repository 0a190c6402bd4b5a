# SPDX-License-Identifier: Apache-2.0
"""One weather for several workers: it lies in the store, with a version; each worker looks ten times a second.

A change is acknowledged only after the others have had time to see it. How often a failure has struck is counted in
the store, so that "the next three" are three, whichever workers they meet.
"""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Integer,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)

from eligibility.errors import StoreFault
from eligibility.service.behaviour_messages import BehaviourMessage
from eligibility.service.line import LineState
from eligibility.service.records import Store
from eligibility.service.schema import metadata
from eligibility.service.settings import Behaviour
from eligibility.service.weather import Weather

LOOK_EVERY_S = 0.1
SEEN_AFTER_S = 3 * LOOK_EVERY_S

weather = Table(
    "weather",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("behaviour", Text, nullable=False),
    Column("line", String, nullable=False),
    Column("line_until", Float, nullable=False),
)

weather_uses = Table(
    "weather_uses",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("used", Integer, nullable=False),
)

_NOW = select(weather.c.version, weather.c.behaviour, weather.c.line, weather.c.line_until)


@dataclass(frozen=True, slots=True)
class Interruption:
    """The line is so until this moment (seconds since 1970)."""

    state: LineState
    until: float


def begin_weather(store: Store, behaviour: Behaviour) -> None:
    """Before the workers start: this weather, whatever was there."""
    with store.begin() as tx:
        _write(tx.connection, behaviour)


class SharedWeather(Weather):
    """The weather that the store holds. `begin_weather` comes first."""

    def __init__(self, store: Store) -> None:
        super().__init__(Behaviour())
        self._store = store
        self._version = 0
        self.interruption = Interruption(LineState.OPEN, 0.0)
        self.look()

    def change(self, behaviour: Behaviour) -> None:
        """Start over with another behaviour, at every worker by the time that this returns."""
        with self._store.begin() as tx:
            _write(tx.connection, behaviour)
        self.look()
        time.sleep(SEEN_AFTER_S)

    def look(self) -> None:
        """Take over what another worker has changed."""
        with self._store.read() as connection:
            row = connection.execute(_NOW).one_or_none()
        if row is None:
            return
        version, text, line, until = row
        self.interruption = Interruption(LineState(line), until)
        if version != self._version:
            behaviour = BehaviourMessage.model_validate_json(text).behaviour()
            with self._lock:
                self._begin(behaviour)
                self._version = version

    def interrupt(self, state: LineState, seconds: float) -> None:
        """Tell all workers that the line is so for a time."""
        values = {"line": state, "line_until": time.time() + seconds}
        with self._store.begin() as tx:
            tx.connection.execute(update(weather).values(values))
        self.look()

    def _use(self, number: int, times: int) -> bool:
        c = weather_uses.c
        left = (c.number == number) & (c.version == self._version) & (c.used < times)
        with self._store.begin() as tx:
            used = update(weather_uses).where(left).values(used=c.used + 1)
            return tx.connection.execute(used).rowcount == 1


class Follower:
    """A thread that keeps one worker's weather and line as the store says."""

    def __init__(
        self, shared: SharedWeather, interrupt: Callable[[LineState, float], None]
    ) -> None:
        """`interrupt` may be called from this thread."""
        self._shared = shared
        self._interrupt = interrupt
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._follow, name="weather", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """No look after this."""
        self._done.set()
        self._thread.join()

    def _follow(self) -> None:
        known = self._shared.interruption
        while not self._done.wait(LOOK_EVERY_S):
            try:
                self._shared.look()
            except StoreFault:
                continue  # the next look may succeed; questions report the fault themselves
            found = self._shared.interruption
            left_s = found.until - time.time()
            if found != known and left_s > 0:
                self._interrupt(found.state, left_s)
            known = found


def _write(connection: Connection, behaviour: Behaviour) -> None:
    version = (connection.scalar(select(weather.c.version)) or 0) + 1
    for table in (weather, weather_uses):
        connection.execute(delete(table))
    row = {"version": version, "behaviour": json.dumps(asdict(behaviour))}
    line = {"line": LineState.OPEN.value, "line_until": 0.0}
    connection.execute(insert(weather), {"id": 1, **row, **line})
    uses = [
        {"number": number, "version": version, "used": 0}
        for number in range(len(behaviour.failures))
    ]
    if uses:
        connection.execute(insert(weather_uses), uses)
