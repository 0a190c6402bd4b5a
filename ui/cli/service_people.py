# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service people …`: whom the mock service knows. Works while it runs or not."""

import json
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from eligibility.service.people import Person
    from eligibility.service.records import Transaction

app = typer.Typer(no_args_is_help=True, help="Whom the mock service knows.")

State = Annotated[Path | None, typer.Option(help="the service's directory")]
Database = Annotated[str | None, typer.Option(help="or the URL of its database")]
Json = Annotated[bool, typer.Option("--json", help="as JSON")]
Id = Annotated[str, typer.Argument(help="the person's id, as `list` shows it")]
Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
OptionalDay = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]


@app.command("list")
def list_people(state: State = None, database: Database = None, as_json: Json = False) -> None:
    """Everybody: who they are, how their card is linked, how many insurances and cards they have."""
    from ui.reports.people import overview, print_people  # noqa: PLC0415

    with _within(state, database) as tx:
        rows = overview(tx.connection)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False))
    else:
        print_people(rows)


@app.command()
def show(person: Id, state: State = None, database: Database = None, as_json: Json = False) -> None:
    """One person, as a file of people writes it; with --json also what holds today and the cards."""
    from eligibility.service.people_toml import dump_people  # noqa: PLC0415
    from ui.reports.people import person_json  # noqa: PLC0415

    with _within(state, database) as tx:
        found = _person(tx, person)
        details = person_json(tx.connection, found) if as_json else {}
    if as_json:
        typer.echo(json.dumps(details, ensure_ascii=False))
    else:
        typer.echo(dump_people([found]), nl=False)


@app.command()
def add(
    person: Annotated[str, typer.Argument(help="a new id: letters, digits and _")],
    name: Annotated[str, typer.Option(help="as on the card")],
    kana: Annotated[str, typer.Option(help="the reading")],
    birth: Day,
    sex: Annotated[str, typer.Option(help="male, female or unknown")],
    address: Annotated[str, typer.Option()],
    insurer_number: Annotated[str | None, typer.Option(help="with the three below")] = None,
    insurer_name: Annotated[str | None, typer.Option()] = None,
    number: Annotated[str | None, typer.Option()] = None,
    valid_from: OptionalDay = None,
    symbol: Annotated[str | None, typer.Option()] = None,
    branch: Annotated[str | None, typer.Option()] = None,
    relation: Annotated[str, typer.Option(help="self or family")] = "self",
    ratio_percent: Annotated[int | None, typer.Option(help="10, 20 or 30")] = None,
    state: State = None,
    database: Database = None,
) -> None:
    """Add a person, with one insurance or none; for more, `import` a file."""
    from ui.wiring.people_entry import entry  # noqa: PLC0415

    insurance: dict[str, Any] = {
        "insurer_number": insurer_number,
        "insurer_name": insurer_name,
        "number": number,
        "valid_from": None if valid_from is None else valid_from.date(),
        "symbol": symbol,
        "branch": branch,
        "ratio_percent": ratio_percent,
    }
    keys = {"name": name, "kana": kana, "birth": birth.date(), "sex": sex, "address": address}
    has_insurance = any(value is not None for value in insurance.values())
    new = entry(person, keys, {**insurance, "relation": relation} if has_insurance else None)
    with _within(state, database) as tx:
        if tx.person(new.id) is not None:
            _refuse(f"there is a person {new.id} already; `import` replaces one")
        _put(tx, (new,))
    typer.echo(f"{new.id}: added")


@app.command()
def link(
    person: Id,
    card: Annotated[
        list[Path] | None, typer.Option(help="a card file that is the person's (several times)")
    ] = None,
    state: State = None,
    database: Database = None,
) -> None:
    """The person's cards are linked to the insurance, now; with --card, these cards are the person's."""
    from eligibility.service.people import Link  # noqa: PLC0415
    from eligibility.service.register import set_link  # noqa: PLC0415
    from ui.wiring.people_entry import enrol_cards  # noqa: PLC0415

    with _within(state, database) as tx:
        _person(tx, person)
        set_link(tx.connection, person, Link.LINKED)
        enrolled = enrol_cards(tx.connection, person, card or [])
    cards = f", {enrolled} card(s) enrolled" if card else ""
    typer.echo(f"{person}: linked{cards}")


@app.command()
def unlink(person: Id, state: State = None, database: Database = None) -> None:
    """The service forgets which cards are the person's."""
    from eligibility.service.register import forget_cards  # noqa: PLC0415

    with _within(state, database) as tx:
        _person(tx, person)
        forgotten = forget_cards(tx.connection, person)
    typer.echo(f"{person}: {forgotten} card(s) forgotten")


@app.command()
def pending(person: Id, until: Day, state: State = None, database: Database = None) -> None:
    """The insurance is found only from a day on, as after a change of jobs."""
    from eligibility.service.people import Link  # noqa: PLC0415
    from eligibility.service.register import set_link  # noqa: PLC0415

    with _within(state, database) as tx:
        _person(tx, person)
        set_link(tx.connection, person, Link.PENDING, until.date())
    typer.echo(f"{person}: pending until {until:%Y-%m-%d}")


@app.command()
def remove(person: Id, state: State = None, database: Database = None) -> None:
    """Forget a person and whose their cards were. The access log keeps what it has."""
    from eligibility.service.register import remove_person  # noqa: PLC0415

    with _within(state, database) as tx:
        _person(tx, person)
        remove_person(tx.connection, person)
    typer.echo(f"{person}: removed")


@app.command("import")
def import_people(
    file: Annotated[Path, typer.Argument(help="people.toml")],
    state: State = None,
    database: Database = None,
) -> None:
    """Add the people of a file, replacing those with the same id; the others stay."""
    from eligibility.service.people import load_people  # noqa: PLC0415

    people = load_people(file)
    with _within(state, database) as tx:
        _put(tx, people)
    typer.echo(f"{len(people)} people imported")


@app.command("export")
def export_people(
    person: Annotated[list[str] | None, typer.Argument(help="ids; default: everybody")] = None,
    out: Annotated[Path | None, typer.Option(help="a file; default: standard output")] = None,
    state: State = None,
    database: Database = None,
) -> None:
    """People as a file that `import` and `run --people` read."""
    from eligibility.service.people_toml import dump_people  # noqa: PLC0415
    from eligibility.service.register import all_people  # noqa: PLC0415

    with _within(state, database) as tx:
        found = [_person(tx, one) for one in person] if person else list(all_people(tx.connection))
    text = dump_people(found)
    if out is None:
        typer.echo(text, nl=False)
        return
    out.write_text(text, encoding="utf-8")
    typer.echo(f"{len(found)} people written to {out}")


def _within(state: Path | None, database: str | None) -> "AbstractContextManager[Transaction]":
    from ui.wiring.register import transaction  # noqa: PLC0415

    return transaction(state, database)


def _person(tx: "Transaction", person: str) -> "Person":
    found = tx.person(person)
    if found is None:
        _refuse(f"nobody is called {person}; `uketsuke service people list` shows who is there")
    return found


def _put(tx: "Transaction", people: "tuple[Person, ...]") -> None:
    from eligibility.service.register import put_people  # noqa: PLC0415

    put_people(tx.connection, people)


def _refuse(why: str) -> NoReturn:
    typer.echo(f"uketsuke: {why}", err=True)
    raise typer.Exit(2)
