# SPDX-License-Identifier: Apache-2.0
"""`uketsuke staff …`: who may use the staff's side. Codes are typed unseen, or read from standard input."""

import getpass
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

    from terminal.staff.accounts import Accounts

app = typer.Typer(no_args_is_help=True, help="Who may use the staff's side, and with which code.")

FileOption = Annotated[
    Path | None, typer.Option("--file", help="the accounts' file; else the settings name it")
]
SettingsOption = Annotated[Path | None, typer.Option("--settings", help="uketsuke.toml")]
StdinOption = Annotated[
    bool, typer.Option("--stdin", help="the code is the first line of standard input")
]
Id = Annotated[str, typer.Argument(help="1 to 20 of a-z, 0-9, - and _: stands in the logs")]


@app.command()
def add(
    id: Id,
    name: Annotated[str, typer.Argument(help="as it is shown to the person")],
    file: FileOption = None,
    settings: SettingsOption = None,
    stdin: StdinOption = False,
) -> None:
    """Give a member of staff a code of 6 to 12 digits. Makes the file if there is none."""
    place, code = _place(file, settings), _code(stdin=stdin)
    _change(place, lambda accounts: accounts.add(id, name, code, datetime.now(UTC)))
    typer.echo(f"{id} may sign in ({place})")


@app.command("list")
def list_accounts(
    file: FileOption = None,
    settings: SettingsOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Who may sign in, and who might once. No codes: nobody knows them."""
    from terminal.staff.accounts_file import read_accounts  # noqa: PLC0415

    found = read_accounts(_place(file, settings)).all
    if as_json:
        told = [
            {"id": one.id, "name": one.name, "made": one.made.isoformat(), "active": one.active}
            for one in found
        ]
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    for one in found:
        state = "" if one.active else "  (removed)"
        typer.echo(f"{one.id:<20}  {one.made:%Y-%m-%d}  {one.name}{state}")


@app.command()
def remove(id: Id, file: FileOption = None, settings: SettingsOption = None) -> None:
    """They may sign in no longer. The id stays in the file, so that nobody else gets it."""
    place = _place(file, settings)
    _change(place, lambda accounts: accounts.remove(id))
    typer.echo(f"{id} may not sign in any more ({place})")


@app.command("code")
def change_code(
    id: Id,
    file: FileOption = None,
    settings: SettingsOption = None,
    stdin: StdinOption = False,
) -> None:
    """Another code. Somebody who was removed may sign in again with it."""
    from terminal.staff.accounts_file import read_accounts  # noqa: PLC0415

    place = _place(file, settings)
    read_accounts(place).get(id)  # before anybody types a code in vain
    code = _code(stdin=stdin)
    _change(place, lambda accounts: accounts.change_code(id, code))
    typer.echo(f"{id} has another code ({place})")


@app.command()
def unlock(file: FileOption = None, settings: SettingsOption = None) -> None:
    """Forget wrong codes that were typed, so that nobody has to wait any longer."""
    from terminal.staff.tries_file import forgive  # noqa: PLC0415

    place = _place(file, settings)
    forgive(place)
    typer.echo(f"codes are looked at again ({place})")


def _place(file: Path | None, settings: Path | None) -> Path:
    if file is not None:
        return file
    from terminal.settings import load_settings  # noqa: PLC0415

    named = load_settings(settings).staff.file
    if named is None:
        raise typer.BadParameter("the settings name no [staff] file", param_hint="--file")
    return named


def _change(place: Path, change: "Callable[[Accounts], Accounts]") -> None:
    from terminal.staff.accounts_file import change_accounts  # noqa: PLC0415
    from terminal.staff.tries import Door  # noqa: PLC0415
    from terminal.staff.tries_file import beside, make_tries  # noqa: PLC0415

    change_accounts(place, change)
    for door in Door:
        make_tries(beside(place, door))  # now, while the disk has room


def _code(*, stdin: bool) -> str:
    """Typed twice without echo, or one line; checked before anything is changed."""
    from terminal.staff.codes import require_code  # noqa: PLC0415

    if stdin:
        code = sys.stdin.readline().strip()
        require_code(code)
        return code
    code = getpass.getpass("code (6 to 12 digits): ")
    require_code(code)
    if getpass.getpass("once more: ") != code:
        raise typer.BadParameter("the two are not the same; nothing was changed")
    return code
