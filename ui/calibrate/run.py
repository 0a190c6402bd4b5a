# SPDX-License-Identifier: Apache-2.0
"""Measure one position after the other, with somebody who moves the reader in between."""

from collections.abc import Callable
from dataclasses import dataclass, field

import typer
from rich.console import Console

from hw.errors import CardError, HwError, LinkError
from hw.quality.survey import Ended
from ui.calibrate.live import live
from ui.calibrate.order import Order, Position
from ui.calibrate.place import measure
from ui.calibrate.result import Calibration, Figures, calibration_of, figures_of
from ui.calibrate.words import ENDED, number

Ask = Callable[[str], bool]
"""A question that is answered with yes or no."""


def _enter(words: str) -> None:
    typer.prompt(words, default="", show_default=False, err=True)


def _confirm(words: str) -> bool:
    return typer.confirm(words, err=True)


@dataclass(slots=True)
class Round:
    """A calibration under way."""

    order: Order
    console: Console
    pause: Callable[[str], None] = _enter
    ask: Ask = _confirm
    figures: list[Figures] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    reader: str = ""

    def run(self) -> Calibration:
        """Measure all; what was measured before somebody stops is kept.

        Raises hw errors when not one position could be measured.
        """
        try:
            for position in self.order.positions:
                self._position(position)
        except typer.Abort:
            if not self.figures:
                raise
        return calibration_of(self.reader, self.figures, self.failures)

    def _position(self, position: Position) -> None:
        """One position, and again for as long as somebody wants to."""
        while True:
            if self.order.ask:
                self.pause(f"'{position.name}': lay the test card on the reader. Enter starts")
            try:
                found = self._measure(position)
            except HwError as error:
                if self.order.ask and self.ask(f"{self._reason(error)}. Try again?"):
                    continue
                self._failed(position, error)
                return
            if found.seconds == 0 or not self._again(found):
                break
        if found.seconds > 0:
            self.figures.append(found)

    def _failed(self, position: Position, error: HwError) -> None:
        """Later positions may still be measured, if there is somebody to see to it."""
        last = position is self.order.positions[-1]
        if not self.figures and (last or not self.order.ask):
            raise error
        self.failures.append((position.name, self._reason(error)))

    def _reason(self, error: HwError) -> str:
        if isinstance(error, LinkError):
            return f"no card that answers on the reader ({error})"
        return str(error) if not isinstance(error, CardError) else f"the card: {error}"

    def _measure(self, position: Position) -> Figures:
        with live(self.console, position.name, self.order.seconds) as shown:
            found, reader = measure(self.order, position, shown.go_on)
            shown.finish(found.seconds)
        self.reader = reader
        return figures_of(position.name, found)

    def _again(self, found: Figures) -> bool:
        """A position that ended by itself before its time can be measured anew."""
        if found.ended in (Ended.TIME, Ended.STOPPED):
            return False
        minutes = number(found.seconds / 60)
        words = f"'{found.name}': {ENDED[found.ended]} after {minutes} min."
        self.console.print(words, markup=False)
        return self.order.ask and self.ask("Measure this position again?")
