# SPDX-License-Identifier: Apache-2.0
"""Who looked at a person's data: one row. Apart from its reader, because a window that starts needs only this."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who looked, when, how and why. `institution` is a clinic's ten digits."""

    at: datetime
    institution: str = field(repr=False)
    kiosk: str
    method: str
    purpose: str
    request_id: str = field(repr=False)
