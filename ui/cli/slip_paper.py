# SPDX-License-Identifier: Apache-2.0
"""`uketsuke slip verify|keys|preview`: the paper itself. Exit status of verify: 0 holds, 1 does not, 2 unreadable."""

import json
import os
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from eligibility.slip.values import SlipReason

if TYPE_CHECKING:
    from eligibility.errors import BadToken
    from eligibility.slip.token import TokenClaims
    from eligibility.slip.values import Clinic

NO_NAME = "The code holds no name: it proves the slip's number, not who carries it."

SettingsOption = Annotated[Path | None, typer.Option(help="uketsuke.toml: the kiosk's own key")]
KeysOption = Annotated[
    Path | None, typer.Option(metavar="JWKS", help="public keys, as `uketsuke slip keys` prints")
]
JsonOption = Annotated[bool, typer.Option("--json", help="as JSON")]


class Size(StrEnum):
    """What can be previewed."""

    A4 = "a4"
    RECEIPT = "receipt"
    DECLARATION = "declaration"


def verify(
    what: Annotated[
        str, typer.Argument(metavar="FILE|TOKEN", help="a PDF, a picture, a text file, or the text")
    ],
    keys: KeysOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """What a slip's code says, and whether its kiosk signed it."""
    from eligibility.errors import BadToken  # noqa: PLC0415
    from eligibility.slip.token import verify_token  # noqa: PLC0415
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.wiring.printer import known_keys  # noqa: PLC0415

    known = known_keys(load_settings(settings), keys)
    if not known.by_kid:
        raise typer.BadParameter("no key is known: give --keys JWKS or --settings TOML")
    claims: TokenClaims | None
    fault: BadToken | None = None
    try:
        claims = verify_token(_token(what), known)
    except BadToken as error:
        claims, fault = error.claims, error
    if as_json:
        typer.echo(json.dumps(_as_json(claims, fault), ensure_ascii=False))
    else:
        _tell(claims, fault)
    if fault is not None:
        raise typer.Exit(1)


def keys(settings: SettingsOption = None) -> None:
    """Print the public key of this kiosk's slips as a JWK Set, for reception or an insurer."""
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.wiring.printer import known_keys  # noqa: PLC0415

    known = known_keys(load_settings(settings), None)
    if not known.by_kid:
        raise typer.BadParameter("there is no key yet: it is made with the first slip")
    typer.echo(known.jwks(), nl=False)


def preview(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="a PDF, for a receipt a PNG")],
    size: Annotated[Size, typer.Option()] = Size.A4,
    reason: Annotated[SlipReason, typer.Option()] = SlipReason.UNDECIDED,
    copy: Annotated[int, typer.Option(min=1, max=99, help="from 2 on: marked 再発行")] = 1,
    settings: SettingsOption = None,
) -> None:
    """Draw a paper of nobody, to see what this kiosk will print."""
    from hw.errors import BadFile  # noqa: PLC0415
    from terminal.settings import load_settings  # noqa: PLC0415

    read = load_settings(settings)
    data = _sample(size, reason, copy, read.clinic.clinic(), read.printer.dots)
    part = out.with_name(out.name + ".part")
    try:
        part.write_bytes(data)
        os.replace(part, out)
    except OSError as error:
        raise BadFile(out, reason=error.strerror or "cannot be written") from error
    typer.echo(f"{out}: {size.value}, {len(data)} bytes")


def _token(what: str) -> str:
    from eligibility.slip.find import token_in  # noqa: PLC0415
    from eligibility.slip.token import read_token  # noqa: PLC0415

    found = read_token(what)
    if found is not None:
        return found
    path = Path(what)
    if not path.exists():
        raise typer.BadParameter(f"{what[:80]}: no such file, and not a token")
    return token_in(path)


def _as_json(claims: "TokenClaims | None", fault: "BadToken | None") -> dict[str, Any]:
    told: dict[str, Any] = {
        "holds": fault is None,
        "fault": None if fault is None else fault.fault.value,
        "detail": None if fault is None else str(fault),
        "claims": None,
    }
    if claims is not None:
        told["claims"] = {
            "number": claims.number,
            "kiosk": claims.kiosk,
            "institution_code": claims.institution_code,
            "issued_at": claims.issued_at.isoformat(),
            "settle_by": claims.settle_by.isoformat(),
        }
    return told


def _tell(claims: "TokenClaims | None", fault: "BadToken | None") -> None:
    from eligibility.japan import JAPAN  # noqa: PLC0415

    typer.echo("holds: its kiosk signed it" if fault is None else f"does not hold: {fault}")
    if claims is None:
        return
    issued = claims.issued_at.astimezone(JAPAN)
    for label, value in (
        ("slip", claims.number),
        ("kiosk", claims.kiosk),
        ("institution", claims.institution_code),
        ("issued", f"{issued:%Y-%m-%d %H:%M:%S} (Japan)"),
        ("settle by", claims.settle_by.isoformat()),
    ):
        typer.echo(f"{label:12}{value}")
    typer.echo(NO_NAME)


def _sample(size: Size, reason: SlipReason, copy: int, clinic: "Clinic", dots: int) -> bytes:
    import io  # noqa: PLC0415

    from eligibility.slip.a4 import render_a4  # noqa: PLC0415
    from eligibility.slip.declaration import render_declaration  # noqa: PLC0415
    from eligibility.slip.receipt import render_receipt  # noqa: PLC0415
    from eligibility.slip.sample import (  # noqa: PLC0415
        sample_declaration,
        sample_slip,
        sample_token,
    )

    now = datetime.now(UTC)
    if size is Size.DECLARATION:
        return render_declaration(sample_declaration(clinic, now))
    slip = sample_slip(clinic, now, reason, copy)
    if size is Size.A4:
        return render_a4(slip, sample_token(slip))
    out = io.BytesIO()
    render_receipt(slip, sample_token(slip), dots).save(out, format="PNG", dpi=(203, 203))
    return out.getvalue()
