# SPDX-License-Identifier: Apache-2.0
"""The printer of a headless visit: a twin whose papers nobody keeps, and the staff who put it right."""

from pathlib import Path
from tempfile import TemporaryDirectory

from eligibility.slip.keys import SlipKey
from hw.printer.file import FilePrinter
from hw.printer.port import Condition
from terminal.runner.papers import Papers


class PrintDesk:
    """Make it, hand `printer` and `papers` to a runner, `close` it after the runner."""

    def __init__(self, condition: Condition) -> None:
        self._directory = TemporaryDirectory(prefix="uketsuke-papers-")
        self._printer = FilePrinter(Path(self._directory.name))
        self._printer.be(condition)
        self._papers = Papers(SlipKey.generate())

    def printer(self) -> FilePrinter:
        """The one printer, also after it was closed."""
        return self._printer

    def papers(self) -> Papers:
        """Signs with a key that ends with the visit."""
        return self._papers

    def put_right(self) -> None:
        """Paper is in, power is on, the queue goes on."""
        self._printer.be(Condition.READY)

    def close(self) -> None:
        """Throw the papers away: there are names on them."""
        self._directory.cleanup()
