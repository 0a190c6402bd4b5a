# SPDX-License-Identifier: Apache-2.0
"""Lines to be filled in by hand: a blank to write on, boxes to tick, or what is known already."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from eligibility.slip.column import Column
from eligibility.slip.font import ASCENT, width_of

LABEL_SHARE = 0.32
"""Of the column's width; a label that needs more stands above its line."""
HAIR = 0.08
"""A thin line, of the label's size."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line. `known`: printed there (then notes); else boxes for `choices`; else `rows` to write on."""

    label: str
    known: tuple[str, ...] = field(default=(), repr=False)
    choices: tuple[str, ...] = ()
    rows: int = 1


def fill_in(column: Column, fields: Sequence[Field], size: float, height: float) -> None:
    """Write the lines one below the other, each `height` high or higher: a hand needs 8 mm."""
    room = _label_room(column, fields, size)
    for one in fields:
        beside = _beside(column, one.label, size, height, room)
        if one.known:
            _print(beside, one.known, size, height)
        elif one.choices:
            _tick(beside, one.choices, size, height)
        else:
            _underline(beside, one.rows, size, height)
        column.y = beside.y


def _label_room(column: Column, fields: Sequence[Field], size: float) -> float:
    """As wide as the widest label that can stand beside its line."""
    widths = [width_of(one.label, size) + size for one in fields]
    limit = LABEL_SHARE * column.width
    return max((width for width in widths if width <= limit), default=2 * size)


def _beside(column: Column, label: str, size: float, height: float, room: float) -> Column:
    """Write the label, and return the column that its line may take."""
    if width_of(label, size) + size > room:
        column.space(size * 0.5)
        column.words(label, size)
        room = 2 * size
    else:
        column.canvas.text(column.left, _middle(column.y, size, height), label, size)
    return Column(column.canvas, column.left + room, column.width - room, column.y)


def _print(column: Column, known: tuple[str, ...], size: float, height: float) -> None:
    top = column.y
    column.space((height - 1.25 * size) / 2)
    column.words(known[0], size * 1.15)
    for note in known[1:]:
        column.words(note, size * 0.75)
    column.y = max(column.y + size * 0.2, top + height)
    _line(column, column.y - size * 0.1, size)


def _tick(column: Column, choices: Sequence[str], size: float, height: float) -> None:
    """Boxes with words, as many in a line as there is room for."""
    x, side, gap = column.left, size * 1.1, size * 0.4
    for choice in choices:
        end = x + side + gap + width_of(choice, size)
        if x > column.left and end > column.left + column.width:
            end -= x - column.left
            x = column.left
            column.y += height
        column.canvas.box(x, column.y + (height - side) / 2, side, side, size * HAIR)
        baseline = _middle(column.y, size, height)
        column.canvas.text(x + side + gap, baseline, choice, size)
        x = end + size * 1.2
    column.y += height


def _underline(column: Column, rows: int, size: float, height: float) -> None:
    for _ in range(rows):
        column.y += height
        _line(column, column.y - height * 0.12, size)


def _line(column: Column, y: float, size: float) -> None:
    column.canvas.line(column.left, y, column.left + column.width, y, size * HAIR)


def _middle(top: float, size: float, height: float) -> float:
    """The baseline of a text in the middle of a line."""
    return top + (height + ASCENT * size) / 2 - size * 0.06
