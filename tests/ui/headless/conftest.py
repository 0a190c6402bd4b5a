# SPDX-License-Identifier: Apache-2.0
"""Visits in this process run on a clock on which work costs nothing: how busy the machine is decides no visit.

On a loaded machine a face check sees too few frames a second for its challenge, and is right to say so. That the
real media clock does is shown by the command line's tests.
"""

from collections.abc import Iterator

import pytest

import ui.headless.stage
from tests.support.still_clock import StillClock


@pytest.fixture(scope="session", autouse=True)
def still_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ui.headless.stage, "MediaClock", StillClock)
        yield
