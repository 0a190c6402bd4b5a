# SPDX-License-Identifier: Apache-2.0
"""Screens without a screen: Qt draws into memory."""

import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def dressed(qapp):
    """The application in the kiosk's look; loading the font takes a while."""
    from ui.kiosk.look import dress

    dress(qapp)
    return qapp
