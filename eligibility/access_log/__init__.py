# SPDX-License-Identifier: Apache-2.0
"""A hash-chained log of who looked at whose data: pure values and rules, used by the service and by the kiosk.

Each row holds the hash of the row before it; signed checkpoints of the newest hash, kept elsewhere, show a tail that
was cut off or a chain that was made anew. docs/access-log.md has the formats.
"""

from eligibility.access_log.checkpoints import (
    Checkpoint,
    Mark,
    SigningKey,
    VerifyKey,
    read_checkpoint,
    sign_checkpoint,
)
from eligibility.access_log.findings import Finding, Problem, Report
from eligibility.access_log.people import NOBODY, PersonKey
from eligibility.access_log.rows import GENESIS_SEQ, AccessRow, Event, append, genesis, row_hash
from eligibility.access_log.verify import verify

__all__ = [
    "GENESIS_SEQ",
    "NOBODY",
    "AccessRow",
    "Checkpoint",
    "Event",
    "Finding",
    "Mark",
    "PersonKey",
    "Problem",
    "Report",
    "SigningKey",
    "VerifyKey",
    "append",
    "genesis",
    "read_checkpoint",
    "row_hash",
    "sign_checkpoint",
    "verify",
]
