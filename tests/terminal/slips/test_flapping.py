# SPDX-License-Identifier: Apache-2.0
"""The bench of the flapping link, in small."""

import pytest

from tests.bench.flapping import Plan, run
from tests.bench.flapping_runner import run as run_kiosk


@pytest.mark.slow
@pytest.mark.timeout(180)
@pytest.mark.parametrize("seed", [1, 2])
def test_over_a_flapping_link_no_slip_is_lost_or_doubled_or_another_s(seed):
    figures = run(Plan(visits=60, up_s=0.6, down_s=0.9, seed=seed))
    assert figures.met, figures
    assert figures.flaps >= 3
    assert figures.slips > 10
    assert figures.answered > 10


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_the_whole_kiosk_over_a_flapping_link_loses_no_slip_and_mixes_nobody_up():
    found = run_kiosk(Plan(visits=18, up_s=2.0, down_s=2.5))
    assert found.met, found
    assert found.slips > 3
    assert found.answered > 3
