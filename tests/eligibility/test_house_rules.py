# SPDX-License-Identifier: Apache-2.0
"""Rules of the house that hold for the whole room."""

import logging
import subprocess
import sys
from pathlib import Path

import pytest

from eligibility import errors
from eligibility.errors import ServiceError
from eligibility.service.settings import Behaviour, Failure, FailureKind

ROOT = Path(__file__).parents[2]


def test_the_tree_in_the_docstring_shows_every_error_below_its_parent():
    tree = errors.__doc__.splitlines()
    shown = {line.strip("├└│─ ").split()[0] for line in tree if "─" in line}
    classes = {name for name, one in vars(errors).items() if isinstance(one, type)}
    own = {name for name in classes if issubclass(getattr(errors, name), errors.EligibilityError)}
    assert shown | {"EligibilityError"} == own


@pytest.mark.parametrize("kind", [None, *FailureKind])
def test_no_log_line_and_no_error_holds_a_persons_data(desk, caplog, kind):
    caplog.set_level(logging.DEBUG)
    failures = () if kind is None else (Failure(kind),)
    client = desk.client(desk.service(Behaviour(failures=failures)).base_url, read_timeout_s=0.3)
    card, nonce = desk.cards["hanako"], client.nonce().value
    told = ""
    try:
        client.query(card.proof(nonce, "pin"), "visit-1")
    except ServiceError as error:
        told = _whole_chain(error)
    text = caplog.text + told
    secrets = ("模擬", "花子", "ﾊﾅｺ", "19800115", "4260", card.serial, nonce)
    assert [secret for secret in secrets if secret in text] == []


def _whole_chain(error: BaseException | None) -> str:
    """What a logged traceback would show of the errors themselves."""
    if error is None:
        return ""
    hidden = error.__suppress_context__ and error.__cause__ is None
    return repr(error) + ("" if hidden else _whole_chain(error.__cause__ or error.__context__))


def test_a_kiosk_does_not_pay_for_the_services_imports():
    program = "import sys, eligibility.client, eligibility.identity; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    heavy = {"fastapi", "pydantic", "sqlalchemy", "uvicorn", "cryptography"}
    assert heavy & set(found.stdout.split()) == set()
