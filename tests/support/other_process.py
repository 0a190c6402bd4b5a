# SPDX-License-Identifier: Apache-2.0
"""A town whose service runs in a process of its own, so that what is measured here is the kiosk alone."""

import multiprocessing
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.support.front_desk import Town, open_town
from ui.wiring.calendar import calendar

SPAWN = multiprocessing.get_context("spawn")
START_S, STOP_S = 60.0, 30.0
A_MONTH_S = 30 * 86_400


@contextmanager
def town_next_door(names: Iterable[str], today: date) -> Iterator[Town]:
    """The same as `open_town`, with the service elsewhere."""
    told: Any = SPAWN.Queue()
    enough = SPAWN.Event()
    with tempfile.TemporaryDirectory() as folder:
        arguments = (Path(folder), tuple(names), today, told, enough)
        service = SPAWN.Process(target=_serve, args=arguments)
        service.start()
        try:
            base_url, client, token = told.get(timeout=START_S)
            yield Town(Path(folder), base_url, client, token, calendar(today))
        finally:
            enough.set()
            service.join(STOP_S)
            told.close()
            told.join_thread()
            service.close()


def _serve(folder: Path, names: tuple[str, ...], today: date, told: Any, enough: Any) -> None:
    # Media time runs faster than the service's: its own limits are not what is measured here.
    with open_town(folder, names, today, skew_s=A_MONTH_S) as town:
        told.put((town.base_url, town.client, town.token))
        enough.wait()
