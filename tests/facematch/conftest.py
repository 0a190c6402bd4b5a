# SPDX-License-Identifier: Apache-2.0
"""Engines are loaded once: that takes a second or two each."""

import pytest

from facematch import FaceSettings, load_engine


@pytest.fixture(scope="session")
def engine():
    loaded = load_engine(FaceSettings())
    yield loaded
    loaded.close()


@pytest.fixture(scope="session")
def quiet_engine():
    """The same matcher, asked for nothing."""
    loaded = load_engine(FaceSettings(challenge="off"))
    yield loaded
    loaded.close()
