# SPDX-License-Identifier: Apache-2.0
"""`python -m hw.virtual.serve FILE --port N`: hold one card into a pcscd's virtual reader."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from hw.errors import BadFile
from hw.virtual.card import load_card
from hw.virtual.vpcd import DEFAULT_PORT, serve

EXIT_BAD_FILE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT, or until standard input ends if `--until-eof` is given."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO if options.verbose else logging.WARNING)
    stop = threading.Event()
    _stop_on_signals(stop)
    try:
        card = load_card(options.file)
    except BadFile as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_BAD_FILE
    if options.until_eof:
        threading.Thread(target=_stop_at_eof, args=(stop,), daemon=True).start()
    serve(card, options.host, options.port, stop)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hw.virtual.serve", description=__doc__)
    parser.add_argument("file", type=Path, help="the card (*.card.toml)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument(
        "--until-eof", action="store_true", help="stop when standard input ends, too"
    )
    parser.add_argument("--verbose", action="store_true")
    return parser


def _stop_on_signals(stop: threading.Event) -> None:
    def handler(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def _stop_at_eof(stop: threading.Event) -> None:
    # The bare descriptor: a thread inside sys.stdin's lock would abort the interpreter's exit.
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
