# SPDX-License-Identifier: Apache-2.0
"""Hold a virtual card into pcscd's virtual reader, with interference if wanted."""

import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import typer

from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.radio.plan import RadioPlan
from hw.virtual.radio.station import Station
from hw.virtual.vpcd import serve
from terminal.visit_file import load_visit


def hold(
    file: Path, radio: Path | None, host: str, port: int, stop: threading.Event
) -> Iterator[str]:
    """Lines for people, first and last; the card lies there in between. Raises hw.errors.BadFile."""
    card = load_card(file)
    plan = None if radio is None else load_visit(radio).radio.plan()
    yield f"{file.name} for the virtual reader at {host}:{port}; Ctrl-C takes it away"
    if plan is None:
        serve(card, host, port, stop)
        return
    station = _station(plan, card, file)
    try:
        station.serve(card, host, port, stop)
    finally:
        station.close()
    done = Counter(struck.kind.value for struck in station.log.struck)
    yield "the radio: " + (
        ", ".join(f"{n} {kind}" for kind, n in sorted(done.items())) or "nothing"
    )


def _station(plan: RadioPlan, card: SoftwareCard, file: Path) -> Station:
    others = {other: card if other == file.resolve() else load_card(other) for other in plan.cards}
    return Station(plan, others, outage=_outage)


def _outage(seconds: float) -> None:
    """Only whoever started pcscd may end it."""
    typer.echo(f"the radio file kills pcscd now, for {seconds:g} s: do it by hand")
