# SPDX-License-Identifier: Apache-2.0
"""Each command of a visit, each kind of fault: the right outcome or a sentence that staff can act on; no rule broken.

The fast part takes every so-manieth case, others at each kind of visit; the slow part takes them all.
"""

from itertools import chain

import pytest

from terminal.session.values import Method
from tests.support.fault_sweep import LENGTHS, Case, Sweep, cases, complaints

FEW = 59
"""A prime: over the visit each kind of fault meets each phase."""
METHODS = (Method.PIN, Method.FACE)
PARTS = 4


@pytest.fixture(scope="module")
def sweep(shared_town) -> Sweep:
    return Sweep(shared_town, shared_town.card("hanako"), shared_town.card("kenji"))


@pytest.fixture(scope="module")
def quiet(sweep):
    """Both visits without a fault."""
    return {method: sweep.quiet(method) for method in METHODS}


def wrong(sweep, quiet, chosen: list[Case]) -> list[str]:
    found = []
    for case in chosen:
        complained = complaints(case, sweep.play(case), quiet[case.method].end)
        found += [f"{case}: {', '.join(complained)}"] if complained else []
    return found


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("method", METHODS)
def test_a_fault_at_any_command_ends_right_or_says_what_is_wrong(sweep, quiet, method, part):
    every = cases(method, quiet[method].apdus)[METHODS.index(method) :: FEW]
    assert wrong(sweep, quiet, every[part::PARTS]) == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("method", METHODS)
def test_each_fault_at_each_command_ends_right_or_says_what_is_wrong(sweep, quiet, method):
    assert wrong(sweep, quiet, cases(method, quiet[method].apdus)) == []


def test_the_few_cases_hold_each_kind_of_fault_early_and_late(quiet):
    few = list(
        chain.from_iterable(
            cases(method, quiet[method].apdus)[METHODS.index(method) :: FEW] for method in METHODS
        )
    )
    assert {case.fault.kind for case in few} == set(LENGTHS)
    half = max(case.fault.apdu or 0 for case in few) / 2
    for late in (False, True):
        assert len({c.fault.kind for c in few if ((c.fault.apdu or 0) > half) is late}) >= 8
