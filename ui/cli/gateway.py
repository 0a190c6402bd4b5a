# SPDX-License-Identifier: Apache-2.0
"""`uketsuke gateway`: answer the receipt computer's request files."""

import logging
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.logs import show_log

if TYPE_CHECKING:
    from eligibility.oqs.encoding import Encoding


Folder = Annotated[
    Path, typer.Option("--dir", help="the exchange folder: req, res, done, refused in it")
]
Service = Annotated[str, typer.Option(help="https:// address of the eligibility service")]
Authority = Annotated[Path | None, typer.Option(help="the service's CA (PEM)")]
Certificate = Annotated[Path | None, typer.Option(help="the gateway's client certificate (PEM)")]
PrivateKey = Annotated[Path | None, typer.Option(help="its key (PEM)")]
State = Annotated[
    Path | None,
    typer.Option(help="or the mock service's STATE: CA and certificate are taken from there"),
]
Institution = Annotated[str, typer.Option(help="ten digits: whose requests are answered")]
Charset = Annotated[str, typer.Option(help="of answers to what cannot be read: Shift_JIS or UTF-8")]
Poll = Annotated[float, typer.Option(help="seconds between two looks", min=0.05)]
Limit = Annotated[
    float, typer.Option(help="seconds until a service that is away becomes an error", min=1)
]
Keep = Annotated[float, typer.Option(help="hours that answered requests stay in done", min=0)]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="log each answer")]


def gateway(
    directory: Folder,
    service: Service,
    ca: Authority = None,
    cert: Certificate = None,
    key: PrivateKey = None,
    state: State = None,
    institution: Institution = "9919999996",
    encoding: Charset = "Shift_JIS",
    poll: Poll = 1.0,
    limit: Limit = 120.0,
    keep: Keep = 24.0,
    verbose: Verbose = False,
) -> None:
    """Watch DIR/req, ask the service, answer into DIR/res, until SIGTERM.

    It prints one line when it is ready. What the codes mean stands in docs/receipt-computer.md.
    """
    from eligibility.oqs.gateway import GatewaySettings  # noqa: PLC0415 - lxml and requests load only here
    from ui.wiring.oqs import (  # noqa: PLC0415
        GatewayOptions,
        gateway_client,
        mock_files,
        run_gateway,
    )

    show_log(logging.INFO if verbose else logging.WARNING)
    settings = GatewaySettings(directory, poll, limit, keep=timedelta(hours=keep))
    files = mock_files(state) if state is not None else _all_three(ca, cert, key)
    client = gateway_client(service, files, _ten_digits(institution))
    run_gateway(GatewayOptions(settings, client, _encoding(encoding)))


def _all_three(ca: Path | None, cert: Path | None, key: Path | None) -> tuple[Path, Path, Path]:
    if ca is None or cert is None or key is None:
        raise typer.BadParameter("give --ca, --cert and --key, or --state")
    return ca, cert, key


def _ten_digits(code: str) -> str:
    if not (len(code) == 10 and code.isascii() and code.isdigit()):
        raise typer.BadParameter("an institution code has ten digits", param_hint="--institution")
    return code


def _encoding(name: str) -> "Encoding":
    from eligibility.oqs.encoding import Encoding, declared_encoding  # noqa: PLC0415

    found = declared_encoding(name)
    if found is None:
        raise typer.BadParameter(f"one of {', '.join(Encoding)}", param_hint="--encoding")
    return found
