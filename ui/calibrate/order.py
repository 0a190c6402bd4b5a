# SPDX-License-Identifier: Apache-2.0
"""What is to be measured, checked before anything is measured."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.radio.plan import SILENCE, RadioPlan
from terminal.visit_file import load_visit

OPTION = Path("--position")
ONLY = "here"
LONGEST_NAME = 40
MOST = 12
"""More positions than this no table shows; and each pair is a comparison."""
VIRTUAL = "virtual:"


@dataclass(frozen=True, slots=True)
class Position:
    """A place or a setting; `radio`: what a virtual reader suffers there."""

    name: str
    radio: RadioPlan = SILENCE


@dataclass(frozen=True, slots=True)
class Order:
    """All of the command line."""

    reader: str
    positions: tuple[Position, ...]
    seconds: float
    out: Path | None = None
    ask: bool = True
    """Whether somebody sits there to move the reader and to press Enter."""

    @property
    def virtual(self) -> Path | None:
        """The card file of a virtual reader."""
        name = self.reader.removeprefix(VIRTUAL)
        return Path(name) if name != self.reader and name else None


def order_of(
    reader: str, positions: Sequence[str], minutes: float, out: Path | None, *, ask: bool
) -> Order:
    """Raises BadFile for whatever cannot be measured or written."""
    virtual = reader.startswith(VIRTUAL)
    if reader == VIRTUAL or not (virtual or reader.partition(":")[0] == "pcsc"):
        reason = "unknown, allowed: virtual:CARD.card.toml, pcsc, pcsc:NAME"
        raise BadFile(Path("--reader"), None, reader, reason)
    parsed = tuple(_position(text, virtual=virtual) for text in positions or (ONLY,))
    _check_names([position.name for position in parsed])
    if out is not None:
        _check_target(out)
    order = Order(reader, parsed, 60 * minutes, out, ask and not virtual)
    if virtual:
        load_card(Path(reader.removeprefix(VIRTUAL)))
    return order


def _position(text: str, *, virtual: bool) -> Position:
    """`NAME`, or for a virtual reader `NAME=FILE` with the visit file whose [radio] is there."""
    name, separator, file = (part.strip() for part in text.rpartition("="))
    if not virtual or not separator:
        return Position(text.strip())
    return Position(name, load_visit(Path(file)).radio.plan())


def _check_names(names: Sequence[str]) -> None:
    for nth, name in enumerate(names):
        if not name or not name.isprintable() or len(name) > LONGEST_NAME:
            reason = f"a name has 1 to {LONGEST_NAME} letters"
            raise BadFile(OPTION, None, name[:LONGEST_NAME], reason)
        if name in names[:nth]:
            raise BadFile(OPTION, None, name, "named twice")
    if len(names) > MOST:
        raise BadFile(OPTION, None, names[MOST], f"more than {MOST} positions")


def _check_target(out: Path) -> None:
    """Before minutes are spent: can the report be written there?"""
    if out.suffix.lower() not in (".html", ".htm"):
        raise BadFile(out, reason="a report ends in .html")
    if out.exists():
        raise BadFile(out, reason="exists already, and is not overwritten")
    if not out.parent.is_dir():
        raise BadFile(out, reason=f"there is no folder {out.parent}")
    if not os.access(out.parent, os.W_OK):
        raise BadFile(out, reason=f"the folder {out.parent} cannot be written to")
