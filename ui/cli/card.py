# SPDX-License-Identifier: Apache-2.0
"""`uketsuke card …`: virtual cards, and reading a card by hand."""

import signal
import threading
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Virtual cards, and reading a card by hand.")

READER_HELP = "virtual:FILE, trace:FILE, pcsc, or pcsc:NAME (a unique part of the reader's name)"


@app.command()
def insert(
    file: Annotated[Path, typer.Argument(help="card file (*.card.toml)")],
    radio: Annotated[
        Path | None, typer.Option(help="a visit file: its [radio] interferes with the card")
    ] = None,
    port: Annotated[int, typer.Option(help="vpcd's port")] = 35963,
    host: Annotated[str, typer.Option()] = "127.0.0.1",
) -> None:
    """Hold a virtual card into pcscd's virtual reader (vpcd) until stopped with Ctrl-C."""
    from ui.cli.card_insert import hold  # noqa: PLC0415

    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    for line in hold(file, radio, host, port, stop):
        typer.echo(line)


@app.command()
def show(file: Annotated[Path, typer.Argument(help="card file (*.card.toml)")]) -> None:
    """Say what is on a virtual card (fictional data, so all of it but the keys)."""
    from ui.cli.card_show import describe  # noqa: PLC0415

    for line in describe(file):
        typer.echo(line)


@app.command()
def read(
    number_b: Annotated[str, typer.Option(help="the 14 digits of 照合番号B: birth, expiry, code")],
    jpki_pin: Annotated[
        str | None, typer.Option(help="also sign a test nonce with this PIN")
    ] = None,
    reader: Annotated[str, typer.Option(help=READER_HELP)] = "pcsc",
    photo: Annotated[Path | None, typer.Option(help="write the chip's photo (PNG) here")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    trust: Annotated[
        Path | None, typer.Option(help="trusted roots; default: the test PKI's")
    ] = None,
) -> None:
    """Read a card: kind, holder, photo, authenticity, certificate. Never the My Number."""
    from ui.cli.card_read import ReadOptions, read_card  # noqa: PLC0415

    options = ReadOptions(number_b, jpki_pin, photo, trust)
    for line in read_card(reader, options, as_json=as_json):
        typer.echo(line)


@app.command()
def record(
    out: Annotated[Path, typer.Argument(help="the trace to write; must not exist")],
    number_b: Annotated[str, typer.Option(help="the 14 digits of 照合番号B")],
    jpki_pin: Annotated[str | None, typer.Option(help="also sign with this PIN")] = None,
    reader: Annotated[str, typer.Option(help=READER_HELP)] = "pcsc",
    trust: Annotated[
        Path | None, typer.Option(help="trusted roots; default: the test PKI's")
    ] = None,
    keep_responses: Annotated[
        bool, typer.Option("--keep-responses", help="of a virtual card: write what it answers too")
    ] = False,
) -> None:
    """Record the APDUs of one reading; secrets and personal data are left out of the trace.

    A trace of a virtual card with --keep-responses is a card itself: `--reader trace:FILE`.
    """
    from ui.cli.card_read import ReadOptions, record_card  # noqa: PLC0415

    options = ReadOptions(number_b, jpki_pin, None, trust)
    record_card(reader, options, out, keep_responses=keep_responses)
    held = "all that the virtual card said" if keep_responses else "no personal data"
    typer.echo(f"wrote {out}: commands and lengths, no secrets, {held}")
