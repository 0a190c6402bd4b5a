# SPDX-License-Identifier: Apache-2.0
"""The states of a slip and what leads from one to another. Pure."""

from enum import StrEnum

from terminal.slips.values import SlipState


class SlipEvent(StrEnum):
    """What happened to a slip."""

    DECIDED = "decided"  # the service's answer decides, and it is about the same person
    CONTRADICTION = "contradiction"  # the answer is about somebody else
    REFUSED = "refused"  # the service will never take this proof, or only staff can decide
    OVER = "over"  # its days are over
    BY_HAND = "by_hand"  # staff settled it
    RETRIED = "retried"  # staff want it asked again
    WITHDRAWN = "withdrawn"  # the visit has no use for it, and no paper was printed
    ISSUED = "issued"  # the same visit needs it after all


OPEN, STAFF = SlipState.OPEN, SlipState.STAFF

ARROWS: dict[tuple[SlipState, SlipEvent], SlipState] = {
    (OPEN, SlipEvent.DECIDED): SlipState.SETTLED,
    (OPEN, SlipEvent.CONTRADICTION): SlipState.CONTRADICTED,
    (OPEN, SlipEvent.REFUSED): SlipState.STAFF,
    (OPEN, SlipEvent.OVER): SlipState.EXPIRED,
    (OPEN, SlipEvent.BY_HAND): SlipState.SETTLED,
    (OPEN, SlipEvent.RETRIED): SlipState.OPEN,
    (OPEN, SlipEvent.WITHDRAWN): SlipState.WITHDRAWN,
    (STAFF, SlipEvent.OVER): SlipState.EXPIRED,
    (STAFF, SlipEvent.BY_HAND): SlipState.SETTLED,
    (STAFF, SlipEvent.RETRIED): SlipState.OPEN,
    (SlipState.CONTRADICTED, SlipEvent.BY_HAND): SlipState.SETTLED,
    (SlipState.EXPIRED, SlipEvent.BY_HAND): SlipState.SETTLED,
    (SlipState.WITHDRAWN, SlipEvent.ISSUED): SlipState.OPEN,
}
"""What is not here leaves a slip as it is: an answer that comes too late changes nothing."""


def after(state: SlipState, event: SlipEvent) -> SlipState | None:
    """The state that follows, or None when the event means nothing to a slip in this state."""
    return ARROWS.get((state, event))
