# SPDX-License-Identifier: Apache-2.0
"""What a command logs to standard error."""

import logging

OURS = ("uketsuke", "ui", "terminal", "eligibility", "facematch", "hw")
"""The rooms' loggers, and the programs' own."""


def show_log(level: int) -> None:
    """From this level on; the name says which part speaks.

    Libraries say warnings only: some of them tell what they are at, and that may be a person's. fontTools names every
    letter of a slip.
    """
    logging.basicConfig(level=max(level, logging.WARNING), format="%(name)s %(message)s")
    for name in OURS:
        logging.getLogger(name).setLevel(level)
