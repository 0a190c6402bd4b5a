# SPDX-License-Identifier: Apache-2.0
"""From what the runner tells its listeners to the kiosk's access log."""

from eligibility.verdict import judge
from terminal.runner.access_work import AccessKind, AccessWork
from terminal.runner.devices import Listener, Moment, SeenVisit

KINDS = {
    Moment.CHIP_READ: AccessKind.CHIP_READ,
    Moment.STAFF_CHECK: AccessKind.STAFF_CHECK,
    Moment.STAFF_AGREED: AccessKind.STAFF_CHECK,
    Moment.ANSWER_SHOWN: AccessKind.ANSWER_SHOWN,
    Moment.HISTORY_SHOWN: AccessKind.ANSWER_SHOWN,
    Moment.REGISTERED: AccessKind.REGISTERED,
    Moment.SLIP_ISSUED: AccessKind.SLIP_ISSUED,
    Moment.SLIP_PRINTED: AccessKind.SLIP_PRINTED,
}
"""What of a visit is an access to the person's data; its end is none."""
WHAT = {
    Moment.CHIP_READ: "texts_and_photo",
    Moment.STAFF_CHECK: "photo",
    Moment.STAFF_AGREED: "birth_year",
    Moment.HISTORY_SHOWN: "access_history",
    Moment.REGISTERED: "first_registration",
}
STAFF = "staff"
STAFF_DID = (Moment.STAFF_CHECK, Moment.STAFF_AGREED)


def access_listener(work: AccessWork) -> Listener:
    """Notes each access of a visit, under the visit's id and the serial of the card's certificate."""

    def hear(moment: Moment, seen: SeenVisit) -> None:
        kind = KINDS.get(moment)
        if kind is None:
            return
        actor = {"actor": _who(seen)} if moment in STAFF_DID else {}
        work.note(kind, str(seen.visit), seen.serial, _what(moment, seen), at=seen.at, **actor)

    return hear


def _who(seen: SeenVisit) -> str:
    """Which member of staff, where they said it."""
    return f"{STAFF}:{seen.staff}" if seen.staff else STAFF


def _what(moment: Moment, seen: SeenVisit) -> str:
    if moment in WHAT:
        return WHAT[moment]
    if seen.outcome is not None:
        return seen.outcome.kind.value
    return "none" if seen.answer is None else judge(seen.answer).kind.value
