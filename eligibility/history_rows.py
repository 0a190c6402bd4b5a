# SPDX-License-Identifier: Apache-2.0
"""Who looked at a person's data, as the service tells it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from eligibility.access_log.rows import moment
from eligibility.errors import BadAccessRow, BadAnswer

PATH = "/v1/access-history"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """Who looked, when, how and why. `institution` is a clinic's ten digits."""

    at: datetime
    institution: str
    kiosk: str
    method: str
    purpose: str
    request_id: str


def read_rows(data: Any) -> tuple[HistoryEntry, ...]:
    """The answer's rows, oldest first. Raises BadAnswer."""
    match data:
        case {"accesses": list(found)}:
            return tuple(_entry(one) for one in found)
    raise BadAnswer("the history has another shape")


def _entry(data: Any) -> HistoryEntry:
    names = ("institution", "kiosk", "method", "purpose", "request_id")
    try:
        texts = {name: data[name] for name in names}
        if not all(isinstance(text, str) for text in texts.values()):
            raise BadAnswer("an access has another shape")
        return HistoryEntry(at=moment(data["at"]), **texts)
    except (LookupError, TypeError, BadAccessRow):
        raise BadAnswer("an access has another shape") from None
