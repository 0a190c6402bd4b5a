# SPDX-License-Identifier: Apache-2.0
"""The errors of the room `terminal`.

TerminalError
└── VisitBroken       something in the runner itself broke; the visit ends, the terminal lives
"""


class TerminalError(Exception):
    """Root of this room's errors."""


class VisitBroken(TerminalError):
    """The runner's own code failed."""
