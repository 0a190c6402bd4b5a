# SPDX-License-Identifier: Apache-2.0
"""Readers named on the command line: `virtual:FILE`, `pcsc`, `pcsc:NAME`."""

from pathlib import Path

from hw.errors import BadFile
from hw.link import CardReader
from terminal.clock import WallClock


def open_reader(name: str) -> CardReader:
    """Open a reader. Raises BadFile for what is no reader's name."""
    kind, _, rest = name.partition(":")
    if kind == "virtual" and rest:
        return _virtual(Path(rest))
    if kind == "pcsc":
        from hw.pcsc.reader import PcscReader  # noqa: PLC0415 - pyscard only where a reader is

        return PcscReader(rest or None)
    raise BadFile(Path("--reader"), None, name, "unknown, allowed: virtual:FILE, pcsc, pcsc:NAME")


def _virtual(file: Path) -> CardReader:
    from hw.virtual.card import load_card  # noqa: PLC0415
    from hw.virtual.reader import VirtualReader  # noqa: PLC0415

    reader = VirtualReader(WallClock())
    reader.insert(load_card(file))
    return reader
