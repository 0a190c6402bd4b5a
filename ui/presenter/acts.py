# SPDX-License-Identifier: Apache-2.0
"""What a touch on a button means to the session, in the state whose screen the person saw."""

from collections.abc import Callable

from terminal.session import State
from terminal.session.events import (
    AllConsentsSaid,
    Cancelled,
    ConsentSaid,
    DeclarationWanted,
    HistoryClosed,
    HistoryPaged,
    HistoryWanted,
    MethodChosen,
    OneByOneChosen,
    PersonActed,
    PrintRetried,
    PrintSkipped,
    RegistrationSaid,
    StaffCalled,
    TypingChosen,
    VisitEvent,
)
from terminal.session.states import (
    AskingConsent,
    Interrupted,
    OfferingRegistration,
    ShowingHistory,
)
from terminal.session.values import Method
from ui.presenter.model import Action

Made = Callable[[float, int], VisitEvent]

EVERYWHERE: dict[Action, Made] = {
    Action.FACE: lambda at, visit: MethodChosen(at=at, visit=visit, method=Method.FACE),
    Action.PIN: lambda at, visit: MethodChosen(at=at, visit=visit, method=Method.PIN),
    Action.TYPE: lambda at, visit: TypingChosen(at=at, visit=visit),
    Action.STAFF: lambda at, visit: StaffCalled(at=at, visit=visit),
    Action.CANCEL: lambda at, visit: Cancelled(at=at, visit=visit),
    Action.PRINT_AGAIN: lambda at, visit: PrintRetried(at=at, visit=visit),
    Action.PRINT_SKIP: lambda at, visit: PrintSkipped(at=at, visit=visit),
    Action.DECLARE: lambda at, visit: DeclarationWanted(at=at, visit=visit),
    Action.CONTINUE: lambda at, visit: PersonActed(at=at, visit=visit),
    Action.HISTORY: lambda at, visit: HistoryWanted(at=at, visit=visit),
    Action.BACK: lambda at, visit: HistoryClosed(at=at, visit=visit),
    Action.AGREE_ALL: lambda at, visit: AllConsentsSaid(at=at, visit=visit, agreed=True),
    Action.DECLINE_ALL: lambda at, visit: AllConsentsSaid(at=at, visit=visit, agreed=False),
    Action.ONE_BY_ONE: lambda at, visit: OneByOneChosen(at=at, visit=visit),
}
"""These mean the same whatever is on the screen; where they mean nothing the session lets them be."""

PAGES = {Action.NEXT_PAGE: 1, Action.PREVIOUS_PAGE: -1}


def event_of(action: Action, state: State, at: float, visit: int) -> VisitEvent | None:
    """The event of a touch; None for one that means nothing here.

    `visit`: whose screen was touched, of which the session makes sure. A person who answers answers what was asked
    last: never a question that has taken its place.
    """
    if action in EVERYWHERE:
        return EVERYWHERE[action](at, visit)
    asked = state.resume if isinstance(state, Interrupted) else state
    match asked:
        case ShowingHistory(page=page) if action in PAGES:
            return HistoryPaged(at=at, visit=visit, page=page + PAGES[action])
        case AskingConsent(together=False, questions=questions) if action in YES_OR_NO:
            agreed = action is Action.AGREE
            return ConsentSaid(at=at, visit=visit, question=questions[0], agreed=agreed)
        case OfferingRegistration() if action in YES_OR_NO:
            return RegistrationSaid(at=at, visit=visit, agreed=action is Action.AGREE)
        case _:
            return None


YES_OR_NO = (Action.AGREE, Action.DECLINE)
"""Of the person alone: staff answer on their own side."""
