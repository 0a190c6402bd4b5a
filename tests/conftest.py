# SPDX-License-Identifier: Apache-2.0
"""What all tests share: where nobody looks for new examples (CI), hypothesis tries the same ones each time.

Files that take longest begin first: of several workers, none is left with a long one when the others are done.
"""

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ui.cli.logs import OURS

# A loaded machine is slow now and then: time is no property of what is tested.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

HERE = Path(__file__).parent
LONG = (
    *("ui/headless/test_visits.py", "ui/headless/test_radio_visits.py", "hw/pcsc/test_recovery.py"),
    *("ui/cli/test_calibrate.py", "ui/kiosk/test_window.py", "ui/cli/test_card.py"),
    *("ui/headless/test_pcsc.py", "hw/virtual/test_radio_contract.py", "facematch/test_scenes.py"),
    *("terminal/test_removals.py", "terminal/test_face_privacy.py", "terminal/test_soak.py"),
    *("ui/cli/test_calibrate_face.py", "ui/kiosk/staff/test_staff_places.py"),
    *("terminal/slips/test_killed.py", "terminal/test_fault_sweep.py", "hw/pcsc/test_pcsc_link.py"),
    *("ui/kiosk/test_golden_pictures.py", "terminal/test_diagram.py", "ui/calibrate/test_face.py"),
    *(
        "terminal/test_runner_flicker.py",
        "terminal/test_runner_slips.py",
        "hw/cardface/test_sort.py",
    ),
)
"""About ten seconds each and more, those that only wait beside those that work; pytest's workers take files in this
order with `--no-loadscope-reorder`."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Ten thousand tests are found and stay: no search for garbage goes through them, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first, and leave the order of all else as it is."""
    ranks = {HERE / name: rank for rank, name in enumerate(LONG)}
    items.sort(key=lambda item: ranks.get(item.path, len(LONG)))


@pytest.fixture(autouse=True)
def logs_as_at_the_start() -> None:
    """A command that ran within the tests' process has set how much it tells; the next test is not the command."""
    for name in OURS:
        logging.getLogger(name).setLevel(logging.NOTSET)
