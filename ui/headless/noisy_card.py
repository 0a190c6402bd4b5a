# SPDX-License-Identifier: Apache-2.0
"""A card in somebody else's pcscd, with the radio of a visit file: so that other programs can meet interference."""

import threading
from pathlib import Path

from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.radio.log import AirLog
from hw.virtual.radio.plan import FaultKind
from hw.virtual.radio.station import FIRST_SLOT, Station
from terminal.visit_file import load_visit

_NOT_OURS = (FaultKind.UNPLUG, FaultKind.SERVICE_DOWN)


def hold(
    card: Path,
    visit: Path,
    *,
    host: str,
    port: int,
    stop: threading.Event,
    reader: str = FIRST_SLOT,
) -> AirLog:
    """Hold the card into vpcd's slot until `stop`, and return what the radio did. Raises BadFile.

    `visit`: a visit file, of which only `[radio]` counts. `reader`: a part of the slot's name in
    pcscd, where another program's RESET and UNPOWER are asked for.
    """
    plan = load_visit(visit).radio.plan()
    for kind in filter(plan.asks_for, _NOT_OURS):
        reason = f"{kind} is not possible: reader and pcscd are not this program's"
        raise BadFile(visit, key="radio.fault.kind", reason=reason)
    others = {path: load_card(path) for path in plan.cards}
    held = load_card(card)
    station = Station(plan, others, reader=reader, outage=_never)
    try:
        station.serve(held, host, port, stop)
    finally:
        station.close()
    return station.log


def _never(_seconds: float) -> None:
    """No plan that gets here kills pcscd."""
