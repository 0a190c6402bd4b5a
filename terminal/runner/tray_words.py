# SPDX-License-Identifier: Apache-2.0
"""What hw.cardface says of the tray, in the words of the session."""

from hw.cardface.presence import View
from hw.cardface.values import CardSort, Trouble
from terminal.session.values import LayHint, LyingCard, TrayView

# A card that no picture shows lies beside the camera's field; what cannot be read for no known reason may lie better.
HINTS = {
    Trouble.NO_CARD: LayHint.PUSH_IN,
    Trouble.CUT_OFF: LayHint.PUSH_IN,
    Trouble.FACE_DOWN: LayHint.TURN_OVER,
    Trouble.COVERED: LayHint.TAKE_HAND_AWAY,
    Trouble.GLARE: LayHint.GLARE,
    Trouble.BLURRED: LayHint.BLURRED,
    Trouble.DARK: LayHint.DARK,
    Trouble.TOO_SMALL: LayHint.STRAIGHTEN,
    Trouble.WRONG_CARD: LayHint.STRAIGHTEN,
    Trouble.UNREADABLE: LayHint.STRAIGHTEN,
}


def view_of(view: View) -> TrayView:
    """The same view."""
    return TrayView(view.value)


def sort_of(sort: CardSort) -> LyingCard:
    """The same sort of card."""
    return LyingCard(sort.value)


def hint_of(view: View, trouble: Trouble | None) -> LayHint:
    """What would help. A hand over the card explains whatever is unreadable under it."""
    if view is View.HAND and trouble is not Trouble.FACE_DOWN:
        return LayHint.TAKE_HAND_AWAY
    if view is View.EMPTY:
        return LayHint.PUSH_IN
    return HINTS.get(trouble or Trouble.UNREADABLE, LayHint.STRAIGHTEN)
