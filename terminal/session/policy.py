# SPDX-License-Identifier: Apache-2.0
"""The numbers of the session; each is a setting (see terminal.settings)."""

from dataclasses import dataclass, field

from terminal.session.recovery import Recovery
from terminal.session.values import ITEMS, Question


@dataclass(frozen=True, slots=True)
class Policy:
    """Seconds and tries. Face and PIN tries stay well below the card's own limits (10 and 3)."""

    idle_s: float = 90.0
    staff_s: float = 180.0
    """The same where staff are waited for."""
    warn_s: float = 20.0
    """So long before the end of `idle_s` the person is asked whether they are still there."""
    read_s: float = 60.0
    face_s: float = 30.0
    person_deadline_s: float = 8.0
    """Nothing but the service is waited for: after so long the visit goes on as undecided."""
    straighten_s: float = 20.0
    """How long a person is asked to lay the card straight before the number is typed."""
    print_s: float = 60.0
    result_s: float = 20.0
    failed_s: float = 60.0
    face_tries: int = 3
    pin_tries: int = 2
    number_b_tries: int = 2
    number_b_reserve: int = 5
    """With fewer of the card's ten tries left 照合番号B is not sent (hw.card.applications), nor asked for again."""
    remind_s: float = 300.0
    """A card that only the tray camera sees is reminded of so long: a camera that errs must not close the kiosk."""
    items: tuple[Question, ...] = ITEMS
    """What the clinic asks to see; none: nobody is asked."""
    together: bool = True
    """One touch for all questions; each can still be answered by itself."""
    recovery: Recovery = field(default_factory=Recovery)
