# SPDX-License-Identifier: Apache-2.0
"""A key and a journal that is closed at the end."""

import pytest

from terminal.journal.journal import Journal
from terminal.journal.keys import Key


@pytest.fixture
def key():
    return Key.throwaway()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


@pytest.fixture
def journal(path, key):
    with Journal.open(path, key) as opened:
        yield opened
