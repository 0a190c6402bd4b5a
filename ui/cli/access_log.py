# SPDX-License-Identifier: Apache-2.0
"""`uketsuke access-log …`: is a log whole, what may a person read, take it elsewhere."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(no_args_is_help=True, help="Who looked at whose data: check, read, export.")

NOT_WHOLE = 1

Settings = Annotated[Path | None, typer.Option("--settings", help="uketsuke.toml of the kiosk")]
Journal = Annotated[Path | None, typer.Option("--journal", help="database; its key: FILE.key")]
Kiosk = Annotated[str | None, typer.Option("--kiosk", help="the chain's name, with --journal")]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]


@app.command()
def verify(
    file: Annotated[Path | None, typer.Argument(help="an exported log")] = None,
    settings: Settings = None,
    journal: Journal = None,
    kiosk: Kiosk = None,
    service_state: Annotated[
        Path | None, typer.Option(help="the service's state directory: all its chains")
    ] = None,
    database: Annotated[
        str | None, typer.Option(help="URL of the service's database, with --service-state")
    ] = None,
    anchors: Annotated[
        list[str] | None,
        typer.Option(help="a file of `anchors`, or `service` to ask it (with --settings)"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Name the first row that was altered, removed, inserted or moved. Exit status 1 if there is one."""
    from ui.reports import access_check as check  # noqa: PLC0415 - only when needed

    given = [one is not None for one in (file, service_state)] + [bool(settings or journal)]
    if sum(given) != 1:
        raise typer.BadParameter("give one of FILE, --service-state, --settings or --journal")
    known = [_anchors(name, settings) for name in anchors or ()]
    first = check.joined(known)
    if file is not None:
        reports = [check.check_file(file, first)]
    elif service_state is not None:
        reports = check.check_service(service_state, database, known)
    else:
        with _reader(settings, journal, kiosk) as reader:
            reports = [check.check_kiosk(reader, first, _keep(settings))]
    typer.echo(check.as_json(reports) if as_json else check.as_text(reports))
    if not all(report.holds for report in reports):
        raise typer.Exit(NOT_WHOLE)


@app.command()
def person(
    card: Annotated[Path, typer.Option(help="a card that exists in software (*.card.toml)")],
    settings: Settings = None,
    journal: Journal = None,
    kiosk: Kiosk = None,
    service: Annotated[
        bool, typer.Option(help="ask the service (the card proves who asks)")
    ] = True,
    as_json: AsJson = False,
) -> None:
    """What a person may read: who looked at their data, at the service and on this kiosk."""
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.reports import access_person as report  # noqa: PLC0415
    from ui.wiring.client import client_settings  # noqa: PLC0415
    from ui.wiring.history import card_serial, read_history  # noqa: PLC0415

    read = load_settings(settings)
    found: dict[str, list[dict[str, Any]]] = {}
    if service:
        entries = read_history(card, client_settings(read, settings), kiosk or read.kiosk.id)
        found["service"] = report.of_service(entries)
    if journal is not None or read.journal.path is not None:
        with _reader(settings, journal, kiosk) as reader:
            found["kiosk"] = report.of_kiosk(reader.about(card_serial(card)))
    typer.echo(json.dumps(found, ensure_ascii=False) if as_json else report.as_text(found))


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="file to write (JSON Lines); must not exist")],
    settings: Settings = None,
    journal: Journal = None,
    kiosk: Kiosk = None,
) -> None:
    """Write the kiosk's log into a file that `verify` reads; people stay keyed hashes."""
    from eligibility.access_log.files import lines_of  # noqa: PLC0415
    from ui.reports.new_file import new_file  # noqa: PLC0415

    with _reader(settings, journal, kiosk) as reader, new_file(out) as target:
        key = reader.keys.signing.public
        for line in lines_of(reader.chain, key, reader.rows(), reader.tokens()):
            target.write(line + "\n")
    typer.echo(f"wrote {out}", err=True)


@app.command()
def anchors(
    settings: Annotated[Path, typer.Option(help="uketsuke.toml of the kiosk")],
    out: Annotated[Path, typer.Option(help="file to write; must not exist")],
) -> None:
    """Fetch what the service keeps of this kiosk's log, to be kept elsewhere too."""
    from eligibility.anchoring import anchors_json  # noqa: PLC0415
    from ui.reports.new_file import new_file  # noqa: PLC0415

    found = _anchors("service", settings)
    with new_file(out) as target:
        json.dump(anchors_json(found.key, found.found), target, indent=1)
    typer.echo(f"wrote {len(found.found)} anchors to {out}", err=True)


def _reader(settings: Path | None, journal: Path | None, kiosk: str | None) -> Any:
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.wiring.access import open_access_reader  # noqa: PLC0415
    from ui.wiring.journal import named_journal  # noqa: PLC0415

    read = load_settings(settings)
    table = read.journal if journal is None else named_journal(journal)
    return open_access_reader(table, kiosk or read.kiosk.id)


def _keep(settings: Path | None) -> timedelta:
    from terminal.settings import load_settings  # noqa: PLC0415

    return timedelta(days=load_settings(settings).journal.keep_days)


def _anchors(name: str, settings: Path | None) -> Any:
    from ui.reports.access_check import Anchors, read_anchor_file  # noqa: PLC0415

    if name != "service":
        return read_anchor_file(Path(name))
    from eligibility.anchoring import AnchorClient  # noqa: PLC0415
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.wiring.client import client_settings  # noqa: PLC0415

    with AnchorClient(client_settings(load_settings(settings), settings)) as client:
        return Anchors(*client.anchors())
