# SPDX-License-Identifier: Apache-2.0
"""What a command logs to standard error."""

import logging


def show_log(level: int) -> None:
    """From this level on; the name says which part speaks."""
    logging.basicConfig(level=level, format="%(name)s %(message)s")
