# SPDX-License-Identifier: Apache-2.0
"""The result on a terminal."""

from rich import box
from rich.console import Console
from rich.table import Table

from ui.calibrate.liveness.page import HEADS, cells, verdict
from ui.calibrate.liveness.result import LivenessResult

LEFT_OUT = ("people", "s")
"""For a terminal of 80 columns."""


def print_result(result: LivenessResult, console: Console | None = None) -> None:
    """A table, the headline, and what has to be known."""
    console = console or Console()
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for nth, head in enumerate(HEADS):
        if head not in LEFT_OUT:
            table.add_column(head, justify="left" if nth < 2 else "right", no_wrap=nth > 0)
    for row in result.rows:
        pairs = zip(HEADS, cells(row), strict=True)
        table.add_row(*(cell for head, cell in pairs if head not in LEFT_OUT))
    console.print(table, markup=False)
    for line in (*verdict(result), *result.warnings):
        console.print(line, markup=False, highlight=False)
    for name, why in result.failures:
        console.print(f"{name}: {why}", markup=False, highlight=False)
