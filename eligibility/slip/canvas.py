# SPDX-License-Identifier: Apache-2.0
"""What a paper is drawn on: the port, and a canvas that only remembers where things would stand."""

from dataclasses import dataclass, field
from typing import Protocol

from eligibility.slip.font import ASCENT, DESCENT, width_of

Matrix = tuple[tuple[bool, ...], ...]
"""A QR code without its quiet zone, row by row; True is dark."""


class Canvas(Protocol):
    """A white sheet. The unit is the canvas's own (millimetres, dots); y grows downwards."""

    @property
    def width(self) -> float: ...

    def text(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        """One line of printable text; `size` is the height of the em box."""
        ...

    def box(self, x: float, y: float, width: float, height: float, line: float) -> None:
        """An empty rectangle with a border."""
        ...

    def line(self, x: float, y: float, to_x: float, to_y: float, line: float) -> None:
        """A straight line."""
        ...

    def code(self, x: float, y: float, module: float, matrix: Matrix) -> None:
        """A QR code; `module` is the side of one of its squares."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that was drawn, and the rectangle that it takes up."""

    kind: str
    left: float
    top: float
    right: float
    bottom: float
    text: str = field(default="", repr=False)
    size: float = 0.0


@dataclass(slots=True)
class Sketch:
    """A canvas without ink: to measure a paper before it is drawn, and to test that nothing overlaps."""

    width: float
    marks: list[Mark] = field(default_factory=list)

    def text(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        right = x + width_of(text, size)
        top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
        self.marks.append(Mark("bold" if bold else "text", x, top, right, bottom, text, size))

    def box(self, x: float, y: float, width: float, height: float, line: float) -> None:
        self.marks.append(Mark("box", x, y, x + width, y + height, size=line))

    def line(self, x: float, y: float, to_x: float, to_y: float, line: float) -> None:
        self.marks.append(Mark("line", x, y, to_x, to_y, size=line))

    def code(self, x: float, y: float, module: float, matrix: Matrix) -> None:
        side = module * len(matrix)
        self.marks.append(Mark("code", x, y, x + side, y + side, size=module))


def dark_runs(cells: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Where runs of dark squares start, and how long they are."""
    runs: list[tuple[int, int]] = []
    for place, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == place:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return runs
