# SPDX-License-Identifier: Apache-2.0
"""`uketsuke slip …`: what became of the interim slips, and what reception does about them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from terminal.slips.values import SlipOutcome, SlipRecord, SlipState
from ui.cli import slip_paper

if TYPE_CHECKING:
    from terminal.settings import Settings
    from terminal.slips.book import SlipBook

app = typer.Typer(no_args_is_help=True, help="Interim slips: what is open, what to do about it.")
app.command("verify")(slip_paper.verify)
app.command("keys")(slip_paper.keys)
app.command("preview")(slip_paper.preview)

JournalOption = Annotated[
    Path | None, typer.Option(help="the kiosk's database; its key is in FILE.key")
]
SettingsOption = Annotated[Path | None, typer.Option(help="uketsuke.toml, names both")]
JsonOption = Annotated[bool, typer.Option("--json", help="as JSON")]
Number = Annotated[str, typer.Argument(help="as it stands on the paper")]


@app.command("list")
def list_slips(
    opened: Annotated[bool, typer.Option("--open", help="only those not closed (default)")] = False,
    everything: Annotated[bool, typer.Option("--all", help="closed ones too")] = False,
    journal: JournalOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """The slips in the order of issue, and what to do about each. No names."""
    from ui.reports.slips import print_slips, slip_json  # noqa: PLC0415

    if opened and everything:
        raise typer.BadParameter("give --open or --all")
    with _book(_settings(journal, settings)) as book:
        found = book.slips() if everything else book.unsettled()
    if as_json:
        typer.echo(json.dumps([slip_json(slip) for slip in found], ensure_ascii=False))
    else:
        print_slips(found)


@app.command()
def show(
    number: Number,
    names: Annotated[
        bool, typer.Option("--names", help="with the person; noted in the access log")
    ] = False,
    journal: JournalOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """All that is known of one slip."""
    from ui.reports.slips import print_slip, slip_json  # noqa: PLC0415

    read = _settings(journal, settings)
    with _book(read) as book:
        slip = _find(book, number)
        if names:
            _note_names(read, book, slip)
    if as_json:
        typer.echo(json.dumps(slip_json(slip, names=names), ensure_ascii=False))
    else:
        print_slip(slip, names=names)


@app.command()
def settle(
    number: Number,
    by: Annotated[str, typer.Option("--by", help="who found out", metavar="STAFF")],
    outcome: Annotated[SlipOutcome, typer.Option("--as", help="what it came to")],
    journal: JournalOption = None,
    settings: SettingsOption = None,
) -> None:
    """Settle it by hand, after the official portal or the person's declaration said so."""
    from ui.reports.slips import print_slip  # noqa: PLC0415

    if not 0 < len(by.strip()) <= LONGEST_STAFF:
        raise typer.BadParameter(f"--by: 1 to {LONGEST_STAFF} characters")
    with _book(_settings(journal, settings)) as book:
        slip = _find(book, number)
        if slip.state is SlipState.SETTLED and slip.outcome is not outcome:
            raise typer.BadParameter(f"{number}: was settled as {slip.outcome} already")
        if slip.state is SlipState.WITHDRAWN:
            raise typer.BadParameter(f"{number}: was withdrawn before it was printed")
        print_slip(book.settle_by_hand(number, outcome, by.strip(), _now()), names=False)


@app.command()
def reprint(number: Number, journal: JournalOption = None, settings: SettingsOption = None) -> None:
    """Print it again: the same number, and 再発行 if a paper may be out already. Noted in the access log."""
    from ui.wiring.reprint import print_again  # noqa: PLC0415

    read = _settings(journal, settings)
    with _book(read) as book:
        slip = _find(book, number)
        if slip.state.closed:
            raise typer.BadParameter(f"{number}: is {slip.state.value}, its person is deleted")
        done = print_again(read, book, slip, _now())
    copy = "" if done.record.copy == 1 else f", copy {done.record.copy} (再発行)"
    typer.echo(f"printed {number}{copy}: {done.job}")


@app.command("ask")
def ask_slips(
    number: Annotated[str | None, typer.Argument(help="one slip, also one for staff")] = None,
    journal: JournalOption = None,
    settings: SettingsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ask the service now about all open slips. Also while the kiosk runs."""
    from terminal.clock import WallClock  # noqa: PLC0415
    from terminal.slips.outcome import Follow  # noqa: PLC0415
    from terminal.slips.round import ask_now  # noqa: PLC0415
    from ui.reports.slips import print_slips, slip_json  # noqa: PLC0415
    from ui.wiring.client import client_of  # noqa: PLC0415
    from ui.wiring.slips import file_maker  # noqa: PLC0415

    read = _settings(journal, settings)
    with _book(read) as book, client_of(read, settings, WallClock()) as client:
        numbers = _to_ask(book, number)
        follow = Follow(read.slip.pace().again, file_maker(read))
        ended = list(ask_now(book, client, numbers, _now, follow))
    found = [outcome.record for outcome in ended]
    if as_json:
        typer.echo(json.dumps([slip_json(slip) for slip in found], ensure_ascii=False))
    else:
        print_slips(found)
    if left := len(numbers) - len(found):
        typer.echo(f"{left} not asked: the link is away, or the kiosk is asking", err=True)
        raise typer.Exit(1)


LONGEST_STAFF = 50


def _to_ask(book: "SlipBook", number: str | None) -> list[str]:
    if number is None:
        return [slip.number for slip in book.askable()]
    slip = _find(book, number)
    if slip.state.closed or not slip.has_proof:
        why = slip.state.value if slip.state.closed else "without the card's signature"
        raise typer.BadParameter(f"{number}: is {why}, it cannot be asked about")
    book.retry(number, _now())
    return [number]


def _settings(journal: Path | None, settings: Path | None) -> "Settings":
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.wiring.journal import named_journal  # noqa: PLC0415

    read = load_settings(settings)
    if journal is None:
        return read
    return read.model_copy(update={"journal": named_journal(journal)})


def _book(read: "Settings") -> "SlipBook":
    from ui.wiring.slips import open_slips  # noqa: PLC0415

    return open_slips(read.journal)


def _find(book: "SlipBook", number: str) -> SlipRecord:
    from terminal.errors import EntryRefused  # noqa: PLC0415

    try:
        return book.get(number)
    except EntryRefused as error:
        raise typer.BadParameter(str(error)) from None


def _note_names(read: "Settings", book: "SlipBook", slip: SlipRecord) -> None:
    """Before the name is shown: an access that cannot be noted is not made."""
    from ui.wiring.slips import note_names  # noqa: PLC0415

    note_names(read, slip, book.serial_of(slip.number), _now())


def _now() -> datetime:
    return datetime.now(UTC)
