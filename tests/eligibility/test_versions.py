# SPDX-License-Identifier: Apache-2.0
"""A database that another version made is refused with what it lacks, before anything is written to it."""

import sqlite3
from pathlib import Path

import pytest

from eligibility.errors import StoreFault
from eligibility.service.store import SqlStore


def test_a_database_that_lacks_a_column_is_refused_and_named(tmp_path: Path):
    path = tmp_path / "service.db"
    SqlStore(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE people DROP COLUMN post_number")
    connection.close()
    with pytest.raises(StoreFault, match="people lacks post_number"):
        SqlStore(path)


def test_a_database_of_this_version_is_opened_again(tmp_path: Path):
    path = tmp_path / "service.db"
    for _ in range(2):
        SqlStore(path).close()
