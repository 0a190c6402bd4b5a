# SPDX-License-Identifier: Apache-2.0
"""The one table from errors to what they mean for a visit."""

import re
from pathlib import Path

import pytest

import eligibility.errors
import facematch.errors
import hw.errors
import terminal.errors
from terminal.failures import OF_A_KEY, TABLE, UNKNOWN, Retry, failure_for, markdown, row_for, where
from terminal.session.values import RESULTS, OutcomeKind

ROOTS = [
    hw.errors.HwError,
    facematch.errors.FaceError,
    eligibility.errors.EligibilityError,
    terminal.errors.TerminalError,
]
DOCUMENT = Path("docs/failure-codes.md")


def leaves(root: type[Exception]) -> list[type[Exception]]:
    children = [child for child in root.__subclasses__() if child.__module__ == root.__module__]
    return [leaf for child in children for leaf in leaves(child)] if children else [root]


LEAVES = [leaf for root in ROOTS for leaf in leaves(root)]


@pytest.mark.parametrize("error", LEAVES, ids=lambda error: f"{error.__module__}.{error.__name__}")
def test_every_error_that_can_be_raised_has_a_row(error):
    assert error in TABLE


def test_a_code_says_one_thing():
    codes = [row.code for row in (*TABLE.values(), *OF_A_KEY.values(), UNKNOWN)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[A-Z]\d\d", code) for code in codes)


def test_a_failure_never_says_what_only_the_service_can_say():
    kinds = {row.outcome for row in (*TABLE.values(), *OF_A_KEY.values(), UNKNOWN)}
    assert kinds & RESULTS <= {OutcomeKind.UNDECIDED}


def test_every_row_of_the_table_is_an_error_of_a_room():
    assert all(issubclass(error, tuple(ROOTS)) for error in TABLE)


def test_an_error_without_a_row_is_treated_as_its_parent():
    class Stranger(hw.errors.CardGone):
        """Tomorrow's error."""

    assert row_for(Stranger("x")) is TABLE[hw.errors.CardGone]


def test_a_locked_number_is_told_otherwise_than_a_locked_pin():
    for error in (hw.errors.PinBlocked, hw.errors.PinTriesLow):
        assert (error, "number_b") in OF_A_KEY
    low = failure_for(hw.errors.PinTriesLow(4, "number_b"))
    assert (low.code, low.message) == ("C14", "number_b_tries_low")
    assert failure_for(hw.errors.PinTriesLow(1, "pin")).message == "pin_tries_low"
    assert failure_for(hw.errors.PinBlocked("number_b")).message == "number_b_blocked"
    assert failure_for(hw.errors.PinBlocked()).message == "pin_blocked"


def test_an_error_of_nobodys_is_an_internal_error():
    assert row_for(ZeroDivisionError()) is UNKNOWN
    assert failure_for(ZeroDivisionError()).code == "T00"


def test_what_resumes_by_itself_is_only_the_link():
    resumed = {error for error, row in TABLE.items() if row.retry is Retry.RESUME}
    assert resumed == {leaf for leaf in LEAVES if issubclass(leaf, hw.errors.LinkError)}


def test_where_an_error_came_from_says_nothing_of_what_it_says():
    def breaks(name: str) -> None:
        raise ValueError(name)

    name = "-".join(["a", "person"])
    with pytest.raises(ValueError, match=name) as raised:
        breaks(name)
    told = where(raised.value)
    assert "ValueError" in told
    assert "test_failures.py" in told
    assert name not in told


def test_the_document_is_current():
    """Made by `make docs`."""
    assert DOCUMENT.read_text(encoding="utf-8") == markdown()


def test_the_document_names_every_code():
    rows = [line for line in markdown().splitlines() if re.match(r"\| [A-Z]\d\d ", line)]
    assert len(rows) == len(TABLE) + len(OF_A_KEY) + 1
