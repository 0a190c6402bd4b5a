# SPDX-License-Identifier: Apache-2.0
"""A book of slips in a file of its own."""

import pytest

from terminal.journal.keys import Key
from terminal.slips.book import SlipBook


@pytest.fixture
def key():
    return Key.throwaway()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.db"


@pytest.fixture
def book(path, key):
    with SlipBook.open(path, key) as opened:
        yield opened
