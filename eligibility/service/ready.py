# SPDX-License-Identifier: Apache-2.0
"""The one line with which the service tells its parent process where it listens."""

import sys

READY_PREFIX = "uketsuke-service ready "
"""The one line on standard output, followed by the base URL, once connections are accepted."""


def print_ready(base_url: str) -> None:
    """Tell a parent process where the service listens."""
    sys.stdout.write(f"{READY_PREFIX}{base_url}\n")
    sys.stdout.flush()
