# SPDX-License-Identifier: Apache-2.0
"""schemathesis against the service's own description, with faults off: no 5xx, every answer as it is described."""

import warnings
from collections.abc import Iterator
from contextlib import suppress

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.errors import SchemathesisError

NOT_HERE = ("/v1/admin/",)
"""Changes the service under the test's feet: what it refuses is tested by hand."""
FEW, MANY = 2, 150


@pytest.fixture
def visitor(desk) -> Iterator[requests.Session]:
    identity = desk.authority.kiosk("kiosk-1")
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(desk.authority.ca_file)
        session.cert = (str(identity.cert_file), str(identity.key_file))
        yield session


@pytest.fixture
def operations(desk, visitor):
    url = desk.service().base_url
    described = visitor.get(f"{url}/openapi.json", timeout=10).json()
    schema = schemathesis.openapi.from_dict(described)
    found = [one.ok() for one in schema.get_all_operations()]
    return url, [one for one in found if not one.path.startswith(NOT_HERE)]


def examine(
    url: str, operation, session: requests.Session, mode: GenerationMode, most: int
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


def broken_by(url: str, operation, session, mode: GenerationMode, most: int) -> str | None:
    """What breaks the contract of this operation, so that one run tells all of them."""
    try:
        examine(url, operation, session, mode, most)
    except (FailureGroup, Failure, AssertionError, SchemathesisError) as error:
        parts = getattr(error, "exceptions", (error,))
        return "\n".join([operation.label, *(str(part)[:2000] for part in parts)])
    return None


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_no_request_breaks_the_contract(operations, visitor, mode):
    url, found = operations
    assert len(found) > 10
    broken = [told for one in found if (told := broken_by(url, one, visitor, mode, FEW))]
    assert broken == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_many_requests_do_not_break_it(operations, visitor, mode):
    url, found = operations
    broken = [told for one in found if (told := broken_by(url, one, visitor, mode, MANY))]
    assert broken == []
