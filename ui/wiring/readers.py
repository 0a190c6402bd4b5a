# SPDX-License-Identifier: Apache-2.0
"""Readers named on the command line: `virtual:FILE`, `trace:FILE`, `pcsc`, `pcsc:NAME`."""

from pathlib import Path

from hw.errors import BadFile, NoReader
from hw.link import CardReader
from terminal.clock import WallClock

ALLOWED = ("virtual:FILE", "trace:FILE", "pcsc", "pcsc:NAME")
LOOK_S = 1.0


def open_reader(name: str) -> CardReader:
    """Open a reader. Raises BadFile for what is no reader's name."""
    kind, _, rest = name.partition(":")
    if kind == "virtual" and rest:
        return _virtual(Path(rest))
    if kind == "trace" and rest:
        return _trace(Path(rest))
    if kind == "pcsc":
        return _pcsc(rest or None)
    raise BadFile(Path("--reader"), None, name, f"unknown, allowed: {', '.join(ALLOWED)}")


def _virtual(file: Path) -> CardReader:
    from hw.virtual.card import load_card  # noqa: PLC0415
    from hw.virtual.reader import VirtualReader  # noqa: PLC0415

    reader = VirtualReader(WallClock())
    reader.insert(load_card(file))
    return reader


def _trace(file: Path) -> CardReader:
    from hw.virtual.replay import ReplayReader  # noqa: PLC0415

    return ReplayReader(file)


def _pcsc(name: str | None) -> CardReader:
    """The named reader, or of several the one that holds a card."""
    from hw.pcsc.reader import PcscReader, readers  # noqa: PLC0415 - pyscard only where a reader is

    names = [] if name else readers()
    if len(names) < 2:
        return PcscReader(name)
    found = [one for one in names if _holds_card(PcscReader(one))]
    if len(found) == 1:
        return PcscReader(found[0])
    raise NoReader(f"name one of {len(names)} readers, e.g. 'pcsc:{names[0]}': {', '.join(names)}")


def _holds_card(reader: CardReader) -> bool:
    try:
        return reader.watch(None, LOOK_S).card
    finally:
        reader.close()
