# SPDX-License-Identifier: Apache-2.0
"""The printer, the papers and their keys where the settings want them."""

import atexit
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp

from eligibility.slip.keys import KnownKeys, SlipKey, read_key, read_known_keys, read_or_create_key
from hw.link import Clock
from hw.printer.file import FilePrinter
from hw.printer.port import Printer
from hw.printer.wire import FileWire, TcpWire, Wire
from terminal.runner.papers import Papers
from terminal.settings import PrinterTable, Settings

KEY_SUFFIX = ".slip.pem"
CONNECT_S = 3.0


def printer_opener(settings: Settings, clock: Clock) -> Callable[[], Printer]:
    """To be called on the thread that the printer shall belong to. What it returns raises PrinterError."""
    table, user = settings.printer, f"uketsuke-{settings.kiosk.id}"
    if table.kind == "cups":
        return lambda: _cups(table, user, clock)
    if table.kind == "escpos":
        return lambda: _escpos(table, clock)
    return _Files(table).open


def papers_opener(settings: Settings) -> Callable[[], Papers]:
    """What draws and signs. The key is read, or made, once. What it returns raises EligibilityError."""
    made: list[Papers] = []

    def open_papers() -> Papers:
        if not made:
            papers = Papers(slip_key(settings), settings.printer.dots)
            papers.warm_up()
            made.append(papers)
        return made[0]

    return open_papers


def slip_key(settings: Settings) -> SlipKey:
    """The kiosk's key, made when it is not there; a throw-away one where nothing is kept. Raises SlipKeyUnusable."""
    path = key_path(settings)
    return SlipKey.generate() if path is None else read_or_create_key(path)


def key_path(settings: Settings) -> Path | None:
    """Where the key lies: as named, or beside the journal; None where there is neither."""
    if settings.slip.key_file is not None:
        return settings.slip.key_file
    journal = settings.journal.path
    return None if journal is None else journal.with_name(journal.name + KEY_SUFFIX)


def known_keys(settings: Settings, jwks: Path | None) -> KnownKeys:
    """The keys of a JWK Set, and this kiosk's own where it is. Makes none. Raises SlipKeyUnusable."""
    path = key_path(settings)
    own = [read_key(path).public] if path is not None and path.exists() else []
    given = [read_known_keys(jwks)] if jwks is not None else []
    return KnownKeys({}).joined([*own, *given])


class _Files:
    """A throw-away directory lives as long as the program: what was printed can be fetched until then."""

    def __init__(self, table: PrinterTable) -> None:
        self._paper = table.paper
        self._directory = table.directory

    def open(self) -> Printer:
        if self._directory is None:
            self._directory = Path(mkdtemp(prefix="uketsuke-papers-"))
            atexit.register(shutil.rmtree, self._directory, ignore_errors=True)
        return FilePrinter(self._directory, self._paper)


def _cups(table: PrinterTable, user: str, clock: Clock) -> Printer:
    from hw.printer.cups import CupsOptions, CupsPrinter  # noqa: PLC0415 - pyipp brings aiohttp
    from hw.printer.ipp import Queue  # noqa: PLC0415

    options = CupsOptions(media=table.media, print_s=table.print_s)
    return CupsPrinter(Queue(table.server, table.queue or "", user), clock, options)


def _escpos(table: PrinterTable, clock: Clock) -> Printer:
    from hw.printer.escpos import EscPosOptions, EscPosPrinter  # noqa: PLC0415

    options = EscPosOptions(two_way=table.two_way, cut=table.cut, print_s=table.print_s)
    return EscPosPrinter(lambda: _wire(table), clock, options)


def _wire(table: PrinterTable) -> Wire:
    if table.device is not None:
        return FileWire(table.device)
    return TcpWire(table.host or "", table.port, CONNECT_S)
