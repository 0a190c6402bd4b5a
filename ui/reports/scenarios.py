# SPDX-License-Identifier: Apache-2.0
"""The scenarios S01 to S25 as text and as JSON."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from eligibility.service.scenarios import Scenario


def scenario_json(scenario: Scenario) -> dict[str, Any]:
    """One scenario; days are ISO 8601."""
    failure, disaster = scenario.failure, scenario.disaster
    return {
        "id": scenario.id,
        "title": scenario.title,
        "day": scenario.day.isoformat(),
        "people": list(scenario.people),
        "answer": scenario.answer,
        "terminal": scenario.terminal,
        "failure": None if failure is None else {"kind": failure.kind, "times": failure.times},
        "disaster": None
        if disaster is None
        else {
            "region": disaster.region,
            "first_day": disaster.first_day.isoformat(),
            "last_day": disaster.last_day.isoformat(),
            "reason": disaster.reason,
        },
        "plays": list(scenario.plays),
    }


def print_scenarios(scenarios: Iterable[Scenario]) -> None:
    """A table with one row for each."""
    table = Table(box=None, pad_edge=False)
    for name in ("id", "what", "person", "the service answers", "the terminal must"):
        table.add_column(name, overflow="fold")
    for one in scenarios:
        table.add_row(one.id, one.title, one.person, one.answer, one.terminal)
    Console(highlight=False).print(table)


def print_scenario(scenario: Scenario) -> None:
    """All of one, and the commands that play it."""
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"{scenario.id}  {scenario.title}")
    rows = {
        "day": scenario.day.isoformat(),
        "people": ", ".join(scenario.people),
        "service": scenario.answer,
        "terminal": scenario.terminal,
        "card side": ", ".join(scenario.plays),
        "run": f"uketsuke service run --state DIR --scenario {scenario.id}",
        "visit file": f'[service] scenario = "{scenario.id}"',
    }
    for name, text in rows.items():
        if text:
            console.print(f"  {name:<11}{text}", markup=False)
