# SPDX-License-Identifier: Apache-2.0
"""`uketsuke radio …`: what the journal tells about the link to the cards."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="What the journal tells about the link to the cards.")


@app.callback()
def _group() -> None:
    """Keep `report` a command of its own."""


@app.command()
def report(
    since: Annotated[
        str | None, typer.Option(help="7d, 12h, 2026-11-01 or 2026-11-01T08:00 (Japan's time)")
    ] = None,
    until: Annotated[str | None, typer.Option(help="the same; a day counts to its end")] = None,
    journal: Annotated[Path | None, typer.Option(help="database; its key is in FILE.key")] = None,
    settings: Annotated[Path | None, typer.Option(help="uketsuke.toml, names both")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
    html: Annotated[Path | None, typer.Option(help="write a page with plots here")] = None,
) -> None:
    """Drops and their causes, hours, rhythm, and what staff can do about it.

    It can be made while the kiosk is running.
    """
    from terminal.settings import load_settings  # noqa: PLC0415
    from ui.reports.link_report import report_on  # noqa: PLC0415
    from ui.reports.period import parse_period  # noqa: PLC0415
    from ui.wiring.journal import named_journal, open_reader  # noqa: PLC0415

    now = datetime.now(UTC)
    period, read = parse_period(since, until, now), load_settings(settings)
    if html is not None:
        from ui.reports.link_html import check_target, write_html  # noqa: PLC0415 - matplotlib

        check_target(html)
    with open_reader(read.journal if journal is None else named_journal(journal)) as reader:
        found = report_on(reader, period, now, read.advice.limits())
    if html is not None:
        write_html(found, html)
        typer.echo(f"wrote {html}", err=as_json)
    if as_json:
        from ui.reports.link_json import json_of  # noqa: PLC0415

        typer.echo(json.dumps(json_of(found), ensure_ascii=False))
    elif html is None:
        from ui.reports.link_text import print_report  # noqa: PLC0415

        print_report(found)
