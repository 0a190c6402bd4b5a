# SPDX-License-Identifier: Apache-2.0
"""All that an arrow of the session does, to the last field, is written in a book that people read."""

from tests.support.session_book import BOOK, book


def test_each_arrow_does_what_the_book_says_and_nothing_else():
    """After a change that is meant: `python -m tests.support.session_book`, and read the difference."""
    assert book() == BOOK.read_text("utf-8")
