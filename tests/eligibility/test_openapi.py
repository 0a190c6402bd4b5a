# SPDX-License-Identifier: Apache-2.0
"""schemathesis against the service's own description, with faults off: no 5xx, every answer as it is described."""

from collections.abc import Iterator

import pytest
import requests

NOT_HERE = ("/v1/admin/",)
"""Changes the service under the test's feet: what it refuses is tested by hand."""


@pytest.fixture
def visitor(desk) -> Iterator[requests.Session]:
    identity = desk.authority.kiosk("kiosk-1")
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(desk.authority.ca_file)
        session.cert = (str(identity.cert_file), str(identity.key_file))
        yield session


@pytest.fixture
def broken(desk, visitor):
    """What breaks the contract when each operation is asked a number of times."""
    from tests.support.openapi_examiner import broken_by, operations

    url = desk.service().base_url
    described = visitor.get(f"{url}/openapi.json", timeout=10).json()
    found = [one for one in operations(described) if not one.path.startswith(NOT_HERE)]
    assert len(found) > 10

    def ask(mode: str, most: int) -> list[str]:
        return [told for one in found if (told := broken_by(url, one, visitor, mode, most))]

    return ask


@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_no_request_breaks_the_contract(broken, mode):
    from tests.support.openapi_examiner import FEW

    assert broken(mode, FEW) == []


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("mode", ["positive", "negative"])
def test_many_requests_do_not_break_it(broken, mode):
    from tests.support.openapi_examiner import MANY

    assert broken(mode, MANY) == []
