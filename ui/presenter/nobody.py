# SPDX-License-Identifier: Apache-2.0
"""A `PersonView` of a kiosk that has read no card."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eligibility.history_rows import HistoryEntry


class Nobody:
    """Before the first visit, and for screens that are drawn ahead."""

    def holder_name(self, visit: int) -> str | None:
        """Nobody is known."""

    def number_b_draft(self, visit: int) -> str | None:
        """Nothing was read."""

    def history(self, visit: int) -> "tuple[HistoryEntry, ...] | None":
        """Nobody has asked."""
