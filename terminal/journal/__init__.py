# SPDX-License-Identifier: Apache-2.0
"""The kiosk's encrypted database: counts, times and codes of visits and of the link. No personal data."""

from terminal.journal.entries import DropEntry, LinkHour, OutageEntry, VisitEntry
from terminal.journal.journal import Journal, JournalReader
from terminal.journal.keys import Key

__all__ = [
    "DropEntry",
    "Journal",
    "JournalReader",
    "Key",
    "LinkHour",
    "OutageEntry",
    "VisitEntry",
]
