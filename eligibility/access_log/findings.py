# SPDX-License-Identifier: Apache-2.0
"""What a check of an access log found: the first row that is wrong, and why."""

from dataclasses import dataclass
from enum import StrEnum

from eligibility.access_log.checkpoints import Checkpoint


class Problem(StrEnum):
    """What is wrong with the named row."""

    ALTERED = "altered"
    """Its content does not give its hash."""
    MISSING = "missing"
    """It is not there, and later ones are."""
    REORDERED = "reordered"
    """It stands at another place."""
    INSERTED = "inserted"
    """A row that does not belong there: its number is taken, or lies before the beginning."""
    REWRITTEN = "rewritten"
    """It and its hash were made anew: the next row, or a checkpoint, remembers another hash."""
    PRUNED_EARLY = "pruned_early"
    """It was deleted as too old, and a checkpoint says that it was young."""
    CUT_OFF = "cut_off"
    """It and all after it are gone: a checkpoint remembers them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`seq` is the first wrong row; up to `until` it may be, when only a checkpoint tells."""

    seq: int
    problem: Problem
    why: str
    until: int | None = None

    def text(self) -> str:
        """One line for a person."""
        rows = (
            f"row {self.seq}"
            if self.until in (None, self.seq)
            else f"rows {self.seq} to {self.until}"
        )
        return f"{rows}: {self.problem.value.replace('_', ' ')} ({self.why})"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked. `first` and `last` are 0 for a log without rows.

    `confirmed`: the highest row whose hash a checkpoint confirms; rows after it are only chained to each other, and
    whoever can write the database could have made them anew. `pruned`: up to where old rows were deleted.
    """

    chain: str
    rows: int = 0
    first: int = 0
    last: int = 0
    confirmed: int = 0
    pruned: Checkpoint | None = None
    finding: Finding | None = None

    @property
    def holds(self) -> bool:
        """Nothing wrong was found."""
        return self.finding is None
