# SPDX-License-Identifier: Apache-2.0
"""What staff are told of an error: its code and kind, never its own text, which may quote what was asked."""

import logging
from collections.abc import Callable
from typing import TypeVar

from eligibility.errors import Refused
from terminal.failures import failure_for, where
from terminal.staff.values import Trouble

log = logging.getLogger(__name__)

Found = TypeVar("Found")


def done(work: Callable[[], Found]) -> Found | Trouble:
    """The answer, or what staff are told instead."""
    try:
        return work()
    except Exception as error:
        trouble = trouble_of(error)
        log.error("staff: %s %s", trouble.code, where(error) if trouble.code == "T00" else "")
        return trouble


def trouble_of(error: BaseException) -> Trouble:
    """Code and message as in docs/failure-codes.md, and the service's own word if it had one."""
    failure = failure_for(error)
    refusal = error.reason.value if isinstance(error, Refused) else None
    return Trouble(failure.code, failure.message, refusal)
