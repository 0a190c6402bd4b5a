# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service scenario …`: S01 to S25, what each shows and how it is played."""

import json
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="The scenarios S01 to S25.")

Json = Annotated[bool, typer.Option("--json", help="as JSON")]


@app.command("list")
def list_scenarios(as_json: Json = False) -> None:
    """All of them: what it is, who, what the service answers, what a terminal must do."""
    from eligibility.service.scenarios import shipped_scenarios  # noqa: PLC0415
    from ui.reports.scenarios import print_scenarios, scenario_json  # noqa: PLC0415

    found = shipped_scenarios().values()
    if as_json:
        typer.echo(json.dumps([scenario_json(one) for one in found], ensure_ascii=False))
    else:
        print_scenarios(found)


@app.command()
def show(
    scenario: Annotated[str, typer.Argument(help="S01 to S25")], as_json: Json = False
) -> None:
    """One of them, and how to play it."""
    from eligibility.service.scenarios import find_scenario  # noqa: PLC0415
    from ui.reports.scenarios import print_scenario, scenario_json  # noqa: PLC0415

    found = find_scenario(scenario)
    if as_json:
        typer.echo(json.dumps(scenario_json(found), ensure_ascii=False))
    else:
        print_scenario(found)
