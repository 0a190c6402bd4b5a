# SPDX-License-Identifier: Apache-2.0
"""The scenarios S01-S25: who shows what on which day. The file says its own format; it is read strictly."""

from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from eligibility.errors import BadFile
from eligibility.service.disaster import Disaster
from eligibility.service.settings import Failure, FailureKind
from eligibility.service.tables import Table, read_root


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario. `people` are ids of the shipped people; `plays` are files under tests/fixtures."""

    id: str
    title: str
    day: date
    people: tuple[str, ...]
    answer: str
    terminal: str
    failure: Failure | None = None
    disaster: Disaster | None = None
    plays: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """The one whose visit it is."""
        return self.people[0]


def shipped_scenarios() -> dict[str, Scenario]:
    """Those that come with the program, by id. Raises BadFile."""
    return load_scenarios(Path(str(resources.files("eligibility") / "data" / "scenarios.toml")))


def find_scenario(name: str) -> Scenario:
    """The shipped scenario of this id. Raises BadFile for one that there is not."""
    scenarios = shipped_scenarios()
    if name not in scenarios:
        raise BadFile(Path("scenarios.toml"), f"no scenario is called {name!r}", allowed=scenarios)
    return scenarios[name]


def load_scenarios(path: Path) -> dict[str, Scenario]:
    """Read a file of scenarios. Raises BadFile with path, line, key and what is allowed."""
    root = read_root(path)
    table = root.table("scenarios")
    found = {name: _scenario(name, table.table(name)) for name in table.names()}
    root.finish()
    return found


def _scenario(name: str, table: Table) -> Scenario:
    scenario = Scenario(
        id=name,
        title=table.text("title"),
        day=table.date("day"),
        people=table.texts("people"),
        answer=table.text("answer"),
        terminal=table.text("terminal"),
        failure=_failure(table),
        disaster=_disaster(table.table("disaster")) if table.has("disaster") else None,
        plays=table.texts("plays") if table.has("plays") else (),
    )
    table.finish()
    return scenario


def _failure(table: Table) -> Failure | None:
    if not table.has("failure"):
        if table.has("failure_times"):
            raise table.bad("failure_times", "goes with failure, and only with it")
        return None
    kind = table.choice("failure", {kind.value: kind for kind in FailureKind})
    times = table.whole("failure_times") if table.has("failure_times") else None
    return Failure(kind, times)


def _disaster(table: Table) -> Disaster:
    disaster = Disaster(
        region=table.text("region"),
        first_day=table.date("first_day"),
        last_day=table.date("last_day"),
        reason=table.text("reason"),
    )
    table.finish()
    return disaster
