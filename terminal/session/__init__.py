# SPDX-License-Identifier: Apache-2.0
"""The session machine: a pure function from a state and an event to a state and effects.

Nothing in here knows a clock, a thread, a file, a socket, a pixel or Qt; import-linter checks that.
"""

from terminal.session.machine import Step, step
from terminal.session.policy import Policy
from terminal.session.states import Idle, OutOfService, State

__all__ = ["Idle", "OutOfService", "Policy", "State", "Step", "step"]
