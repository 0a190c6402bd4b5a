# SPDX-License-Identifier: Apache-2.0
"""What the service says when a person asks who looked at their data."""

from typing import Any

from eligibility.access_log.rows import moment
from eligibility.errors import BadAccessRow, BadAnswer
from eligibility.history_rows import HistoryEntry

PATH = "/v1/access-history"


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
