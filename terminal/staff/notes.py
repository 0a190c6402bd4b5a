# SPDX-License-Identifier: Apache-2.0
"""What staff do goes to the kiosk's access log. What must be noted before it is done waits for the disk."""

import logging
import re
import unicodedata

from eligibility.numbers import strip_insurer_number
from terminal.clock import Clock
from terminal.errors import JournalBusy
from terminal.runner.access_work import AccessKind, AccessWork
from terminal.staff.values import NumberQuestion

log = logging.getLogger(__name__)

DISK_S = 3.0
"""A disk that needs longer takes no entries: then nobody's data is looked at."""
ANYBODY = "staff"
"""Somebody at the staff's side who is not known."""

_WORD = re.compile(r"[^a-z0-9]+")


class StaffNotes:
    """Over the work that writes the log; without one (no journal) only the program's log hears, without people."""

    def __init__(self, access: AccessWork | None, clock: Clock) -> None:
        self._access, self._clock = access, clock

    def note(
        self,
        kind: AccessKind,
        what: str,
        actor: str,
        *,
        reference: str = "",
        person: str | None = None,
    ) -> None:
        """Something was done. `what` is a code word; `person` names whose data it was, for the keyed hash."""
        log.info("%s %s %s %s", actor, kind.value, what, reference)
        if self._access is not None:
            self._access.note(kind, reference, person, what, actor=actor)

    def note_first(
        self,
        kind: AccessKind,
        what: str,
        actor: str,
        *,
        reference: str = "",
        person: str | None = None,
    ) -> None:
        """Something is about to be done. Returns when it is on the disk. Raises JournalBusy: then it must not be."""
        self.note(kind, what, actor, reference=reference, person=person)
        access = self._access
        if access is None:
            return
        self._clock.wait(lambda: not access.waiting or access.trouble is not None, DISK_S)
        if access.waiting:
            raise JournalBusy("the access log takes no entries: nothing is looked at without one")


def name_of(question: NumberQuestion) -> str:
    """What names a person in the access log who is only known by number; however the number was typed."""
    parts = (
        strip_insurer_number(_folded(question.insurer_number)),
        _folded(question.symbol or ""),
        _folded(question.number),
        _folded(question.branch or ""),
    )
    return "number:" + "/".join(parts)


def _folded(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def word(text: str) -> str:
    """A code word made of a name of ours."""
    return _WORD.sub("_", text.lower()).strip("_")[:40]
