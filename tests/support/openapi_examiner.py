# SPDX-License-Identifier: Apache-2.0
"""Asks a service what its description allows or forbids, and holds each answer against the description.

A module of its own: schemathesis takes seconds to import, which only those who ask should wait for.
"""

import warnings
from contextlib import suppress
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.errors import SchemathesisError

FEW, MANY = 2, 150


def operations(described: dict[str, Any]) -> list[Any]:
    """All operations of a description."""
    schema = schemathesis.openapi.from_dict(described)
    return [one.ok() for one in schema.get_all_operations()]


def examine(
    url: str, operation: Any, session: requests.Session, mode: GenerationMode, most: int
) -> None:
    """Send what the description allows, or what it forbids, and hold the answers against it."""

    @settings(
        max_examples=most,
        deadline=None,
        database=None,
        derandomize=most == FEW,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: schemathesis.Case) -> None:
        response = case.call(base_url=url, session=session, verify=session.verify, timeout=20)
        assert response.status_code < 500, response.text
        case.validate_response(response, excluded_checks=EXCLUDED)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with suppress(Unsatisfiable):  # where nothing is sent, nothing wrong can be
            ask()


schemathesis.checks.load_all_checks()
EXCLUDED = [
    schemathesis.checks.CHECKS.get_one("unsupported_method"),
    schemathesis.checks.CHECKS.get_one("ignored_auth"),
    schemathesis.checks.CHECKS.get_one("positive_data_acceptance"),
]
"""The first two would send requests of their own: other methods are tested by hand, and without a certificate there
is no connection. The third wants all that fits the schema to be accepted: no schema knows whether a day exists.
"""


def broken_by(
    url: str, operation: Any, session: requests.Session, mode: str, most: int
) -> str | None:
    """What breaks the contract of this operation, so that one run tells all of them. `mode`: positive or negative."""
    try:
        examine(url, operation, session, GenerationMode(mode), most)
    except (FailureGroup, Failure, AssertionError, SchemathesisError) as error:
        parts = getattr(error, "exceptions", (error,))
        return "\n".join([operation.label, *(str(part)[:2000] for part in parts)])
    return None
