# SPDX-License-Identifier: Apache-2.0
"""A visit that names one of the service's scenarios: its people, person, day and failure come from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eligibility.service.scenarios import Scenario
    from terminal.visit_file import VisitFile


def scenarios() -> dict[str, Scenario]:
    """Those of the service. Imported only where a visit names one: what serves them needs a database."""
    from eligibility.service.scenarios import shipped_scenarios  # noqa: PLC0415

    return shipped_scenarios()


def with_scenario(read: VisitFile) -> VisitFile:
    """What the scenario says, where the visit file says nothing."""
    if read.service.scenario is None:
        return read
    from eligibility.service.people import shipped_people  # noqa: PLC0415

    scenario, service = scenarios()[read.service.scenario], read.service
    failure, times = service.failure, service.failure_times
    if failure is None and scenario.failure is not None:
        failure, times = scenario.failure.kind, scenario.failure.times
    known = {
        "people": service.people or shipped_people(),
        "person": service.person or scenario.person,
        "failure": failure,
        "failure_times": times,
    }
    visit = read.visit.model_copy(update={"today": read.visit.today or scenario.day})
    return read.model_copy(update={"visit": visit, "service": service.model_copy(update=known)})
