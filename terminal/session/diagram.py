# SPDX-License-Identifier: Apache-2.0
"""The machine as a picture, made by walking it: `python -m terminal.session.diagram > docs/session.mmd`.

From the closed kiosk on, every event that the world can answer with is tried on every state that was reached. What
is drawn is what `step` did, so that the picture cannot be out of date without a test noticing.
"""

import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import get_args

from terminal.session import effects as eff
from terminal.session import events as ev
from terminal.session.ending import staff_can_help
from terminal.session.evidence import lies
from terminal.session.machine import step
from terminal.session.policy import Policy
from terminal.session.states import (
    AskingConsent,
    AskingHistory,
    Confirming,
    Failed,
    GatheringProof,
    History,
    Idle,
    Interrupted,
    Leaving,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Querying,
    Registering,
    Resumable,
    ShowingHistory,
    ShowingResult,
    State,
    TakeCardBack,
)
from terminal.session.timers import limit, mark
from terminal.session.transition import visit_of
from terminal.session.values import (
    CardFacts,
    CardKind,
    Failure,
    LayHint,
    Method,
    Note,
    Outcome,
    OutcomeKind,
    Question,
    TrayView,
    Visit,
)

POLICY = Policy(face_tries=2, pin_tries=2, number_b_tries=2)
"""As few tries as show both "once more" and "no more"."""

BROKEN = Failure("T00", "broken", OutcomeKind.CARD_ERROR)
CARDS = (
    CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3),
    CardFacts(CardKind.PINLESS, frozenset({Method.FACE, Method.STAFF})),
    CardFacts(CardKind.OTHER),
)
SAID = (OutcomeKind.ELIGIBLE, OutcomeKind.NONE, OutcomeKind.MISMATCH)
UNREGISTERED = Outcome(OutcomeKind.NONE, "said", note=Note.NOT_REGISTERED)
ANSWERS = (*(Outcome(kind, "said") for kind in SAID), UNREGISTERED)
NOT_MATCHED = Outcome(OutcomeKind.NOT_MATCHED, "different_person")
NEEDS_EYES = Outcome(OutcomeKind.STAFF, "minor")
ON_NET = (eff.FetchNonce, eff.Query, eff.Register, eff.ReadHistory)
ON_PAPER = (eff.IssueSlip, eff.PrintSlip, eff.PrintDeclaration)
AT_THE_PAPER = (ev.PrintRetried, ev.PrintSkipped, ev.DeclarationWanted)
COMPOSITE = "Visiting"

Arrows = dict[tuple[str, str], set[str]]


@dataclass(frozen=True, slots=True)
class Place:
    """A state, and the orders of each lane that are still to be answered."""

    state: State
    orders: tuple[eff.Operation, ...] = ()


def explore() -> Arrows:
    """(from, to) -> names of the events; a state that an event leaves as it is has no arrow."""
    arrows: Arrows = defaultdict(set)
    start = Place(OutOfService(1))
    seen, waiting = {_key(start)}, deque([start])
    while waiting:
        place = waiting.popleft()
        for event in _events(place):
            after = _after(place, event)
            ends = type(place.state).__name__, type(after.state).__name__
            if ends[0] != ends[1]:
                arrows[ends].add(type(event).__name__)
            if _key(after) not in seen:
                seen.add(_key(after))
                waiting.append(after)
    return arrows


def _after(place: Place, event: ev.Event) -> Place:
    state, effects = step(POLICY, place.state, event)
    visit = visit_of(state)
    if visit is None:
        return Place(OutOfService(1) if isinstance(state, OutOfService) else Idle(1))
    link = state.reconnect_op if isinstance(state, Interrupted) else None
    current = {visit.card_op, visit.net_op, visit.face_op, visit.slip_op, link}
    ordered = [effect for effect in effects if isinstance(effect, eff.Operation)]
    return Place(state, tuple(o for o in (*place.orders, *ordered) if o.op in current))


def _key(place: Place) -> tuple[object, ...]:
    """Places that differ only in the numbers of their operations are one."""
    kinds = tuple(sorted(type(order).__name__ for order in place.orders))
    state = place.state
    if isinstance(state, Interrupted):
        around = (state.card_seen, state.helping, state.lost, state.still)
        return (type(state), *_behind_it(state), kinds, around)
    if isinstance(state, Failed):
        return (type(state), state.card_seen, staff_can_help(state), lies(state.visit))
    asked = isinstance(state, GatheringProof) and state.visit.asked_at is not None
    return (_inside(state), kinds, asked)


def _behind_it(state: Interrupted) -> tuple[object, ...]:
    """What goes on without the card ends there; after the help, or without the reader, all does so alike."""
    inner = type(state.resume)
    if state.helping or state.lost or state.still:
        return (inner,)
    visit = state.visit
    return (inner, visit.face_tries, visit.facts and visit.facts.methods, visit.photo_read)


def _inside(state: State) -> object:
    """What of a state makes a difference for its arrows."""
    match state:
        case Querying() | OfferingRegistration():
            return (*_plain(state), state.visit.registration)  # it is offered once
        case Registering():
            return (*_plain(state), state.visit.nonce)
        case Confirming() | AskingConsent() | PrintingSlip():
            return _plain(state)  # all that the card can say has been said
        case ShowingResult():
            return (*_plain(state), lies(state.visit))
        case AskingHistory() | ShowingHistory():
            return (type(state), _plain(state.shown), state.visit.nonce, state.visit.warned)
        case Leaving():
            return (type(state), type(state.shown), state.back, state.lost, lies(state.visit))
        case TakeCardBack():
            return (type(state), state.card_seen, lies(state.visit))
        case Idle() | OutOfService():
            return type(state)  # the same way on for everybody
        case _:
            return (type(state), *_of(state.visit), getattr(state, "method", None))


def _of(visit: Visit) -> tuple[object, ...]:
    """What is known, and how often was tried, as far as it still matters."""
    refusals = 0 if visit.photo_read else visit.number_b_refusals
    other = visit.other_birth and not visit.photo_read and refusals + 1 < POLICY.number_b_tries
    return (_known(visit), min(visit.face_tries, POLICY.face_tries), refusals, other)


def _plain(state: State) -> tuple[object, ...]:
    """All of its fields but the visit."""
    rest = [f.name for f in fields(state) if f.name != "visit"]
    return (type(state), *(getattr(state, name) for name in rest))


NUMBERS = {
    *("number", "ops", "card_op", "net_op", "face_op", "slip_op", "slip", "drops", "link_failures"),
    *("failed", "link_failure", "asked_at", "nonce_failure", "trouble_since"),
    *("tray", "tray_at", "unseen_at", "other_birth", "number_b_refusals", "face_tries"),
}
_known = attrgetter(*(f.name for f in fields(Visit) if f.name not in NUMBERS))
"""What is known of the card and the person; not who it is, nor how often and how it was asked."""


def _events(place: Place) -> Iterator[ev.Event]:
    yield from (ev.ReaderReady(at=0.0), ev.ReaderLost(at=0.0, failure=BROKEN))
    yield from (ev.CardAppeared(at=0.0), ev.CardVanished(at=0.0))
    visit = visit_of(place.state)
    if visit is None:
        return
    for order in place.orders:
        yield from _answers(order)
    now = {"at": 0.0, "visit": visit.number}
    yield from _of_the_tray(place.state, visit)
    for said in (ev.PinEntered, ev.Cancelled):
        yield said(**now)  # type: ignore[arg-type]
    staff: list[type[ev.VisitEvent]] = [ev.StaffCalled, ev.StaffConfirmed, ev.StaffRefused]
    for done in (*staff, *_at_the_paper(place)):
        yield done(**now)  # type: ignore[arg-type]
    for asked in (ev.HistoryWanted, ev.HistoryClosed) if _after_answer(place) else ():
        yield asked(**now)  # type: ignore[arg-type]
    for method in Method:
        yield ev.MethodChosen(at=0.0, visit=visit.number, method=method)
    for question in Question if isinstance(_behind(place), AskingConsent) else ():
        yield ev.ConsentSaid(at=0.0, visit=visit.number, question=question, agreed=True)
    for agreed in (True, False) if isinstance(_behind(place), OfferingRegistration) else ():
        yield ev.RegistrationSaid(at=0.0, visit=visit.number, agreed=agreed)
    if visit.portrait_asked:
        yield ev.PortraitUnusable(at=0.0, visit=visit.number, failure=BROKEN)
    if limit(POLICY, place.state, 0.0) is not None:
        yield ev.TimerFired(at=0.0, visit=visit.number, mark=mark(place.state))


def _of_the_tray(state: State, visit: Visit) -> Iterator[ev.Event]:
    """What its camera sees (it counts where the reader sees no card), and what is typed where it cannot read."""
    away = isinstance(state, Interrupted | ShowingResult | Failed | TakeCardBack | Leaving)
    for view in (TrayView.STILL, TrayView.EMPTY) if away else ():
        yield ev.TraySeen(at=0.0, view=view)
    if visit.photo_read or visit.facts is None:
        return
    number = visit.number
    for typed, other in ((False, False), (False, True), (True, False)):
        yield ev.NumberBGiven(at=0.0, visit=number, typed=typed, other_birth=other)
    yield ev.NumberBMissing(at=0.0, visit=number)
    yield ev.NumberBUnclear(at=0.0, visit=number, hint=LayHint.STRAIGHTEN)
    yield ev.NumberBDoubtful(at=0.0, visit=number, doubtful=(0,))
    yield ev.TypingChosen(at=0.0, visit=number)
    yield ev.StaffAgreed(at=0.0, visit=number)


def _behind(place: Place) -> State:
    return place.state.resume if isinstance(place.state, Interrupted) else place.state


def _after_answer(place: Place) -> bool:
    return isinstance(place.state, ShowingResult | History)


def _at_the_paper(place: Place) -> tuple[type[ev.VisitEvent], ...]:
    return AT_THE_PAPER if isinstance(_behind(place), PrintingSlip | ShowingResult) else ()


def _answers(order: eff.Operation) -> Iterator[ev.Event]:
    """All that may come back for an order."""
    if isinstance(order, ON_NET):
        yield from _of_the_service(order)
    elif isinstance(order, ON_PAPER):
        yield from _of_the_paper(order)
    elif isinstance(order, eff.CheckFace):
        yield from _of_the_face(order)
    else:
        yield from _of_the_card(order)


def _of_the_service(order: eff.Operation) -> Iterator[ev.Event]:
    at, visit, op = 0.0, order.visit, order.op
    if isinstance(order, eff.FetchNonce):
        yield ev.NonceFetched(at=at, visit=visit, op=op)
        yield ev.NonceFailed(at=at, visit=visit, op=op, failure=BROKEN)
        return
    if isinstance(order, eff.ReadHistory):
        yield ev.HistoryRead(at=at, visit=visit, op=op, rows=0)
        yield ev.HistoryFailed(at=at, visit=visit, op=op, failure=BROKEN)
        return
    if isinstance(order, eff.Register):
        yield ev.Registered(at=at, visit=visit, op=op)
        yield ev.RegistrationFailed(at=at, visit=visit, op=op, failure=BROKEN)
        return
    for outcome in ANSWERS:
        yield ev.Answered(at=at, visit=visit, op=op, outcome=outcome)
    asked = (Question.INFORMATION,)
    yield ev.Answered(at=at, visit=visit, op=op, outcome=ANSWERS[0], questions=asked)
    yield ev.QueryFailed(at=at, visit=visit, op=op, failure=BROKEN)


def _of_the_paper(order: eff.Operation) -> Iterator[ev.Event]:
    at, visit, op = 0.0, order.visit, order.op
    match order:
        case eff.IssueSlip():
            yield ev.SlipIssued(at=at, visit=visit, op=op)
            yield ev.SlipNotIssued(at=at, visit=visit, op=op, failure=BROKEN)
        case eff.PrintSlip():
            yield ev.SlipPrinted(at=at, visit=visit, op=op)
            yield ev.SlipPrintFailed(at=at, visit=visit, op=op, failure=BROKEN)
        case eff.PrintDeclaration():
            yield ev.DeclarationPrinted(at=at, visit=visit, op=op)
            yield ev.DeclarationFailed(at=at, visit=visit, op=op, failure=BROKEN)


def _of_the_face(order: eff.Operation) -> Iterator[ev.Event]:
    at, visit, op = 0.0, order.visit, order.op
    for failed in (None, NOT_MATCHED, NEEDS_EYES):
        yield ev.FaceDecided(at=at, visit=visit, op=op, failed=failed)
    yield ev.FaceFailed(at=at, visit=visit, op=op, failure=BROKEN)


def _of_the_card(order: eff.Operation) -> Iterator[ev.Event]:
    at, visit, op = 0.0, order.visit, order.op
    yield ev.LinkLost(at=at, visit=visit, op=op)
    yield ev.CardFailed(at=at, visit=visit, op=op, failure=BROKEN)
    match order:
        case eff.IdentifyCard():
            for facts in CARDS:
                yield ev.CardIdentified(at=at, visit=visit, op=op, facts=facts)
            return  # which card it is, is known from here on
        case eff.ReadPhoto():
            yield ev.PhotoRead(at=at, visit=visit, op=op)
            yield ev.NumberBRefused(at=at, visit=visit, op=op, tries_left=8)
        case eff.ReadHolder():
            yield ev.HolderRead(at=at, visit=visit, op=op)
        case eff.SignProof() | eff.SignSlip():
            yield from _of_signing(order)
        case eff.SignRegistration():
            yield ev.RegistrationSigned(at=at, visit=visit, op=op)
            yield ev.RegistrationFailed(at=at, visit=visit, op=op, failure=BROKEN)
        case eff.SignHistory():
            yield ev.HistorySigned(at=at, visit=visit, op=op)
            yield ev.HistoryFailed(at=at, visit=visit, op=op, failure=BROKEN)
        case eff.ConfirmCard():
            yield ev.CardConfirmed(at=at, visit=visit, op=op)
        case eff.Reconnect():
            yield ev.LinkRestored(at=at, visit=visit, op=op)
    yield ev.CardChanged(at=at, visit=visit, op=op)


def _of_signing(order: eff.SignProof | eff.SignSlip) -> Iterator[ev.Event]:
    at, visit, op = 0.0, order.visit, order.op
    if isinstance(order, eff.SignSlip):
        yield ev.SlipSigned(at=at, visit=visit, op=op)
        yield ev.SlipUnsigned(at=at, visit=visit, op=op)
    else:
        yield ev.ProofSigned(at=at, visit=visit, op=op)
    if order.method is Method.PIN:
        yield ev.PinUnsettled(at=at, visit=visit, op=op, tries_left=3)
        for left in (1, 2):
            yield ev.PinRefused(at=at, visit=visit, op=op, tries_left=left)


def mermaid(arrows: Arrows) -> str:
    """A stateDiagram; what all states under way have in common is drawn once, at their frame."""
    inside = [member.__name__ for member in get_args(Resumable)]
    lines = ["stateDiagram-v2", f"    [*] --> {OutOfService.__name__}", f"    state {COMPOSITE} {{"]
    within: list[str] = []
    across: list[str] = []
    for (origin, target), names in sorted(_framed(arrows, inside).items()):
        line = f"{origin} --> {target} : {', '.join(sorted(names))}"
        (within if origin in inside and target in inside else across).append(line)
    lines += [f"        {line}" for line in within] + ["    }"]
    return "\n".join(lines + [f"    {line}" for line in across]) + "\n"


def _framed(arrows: Arrows, inside: list[str]) -> Arrows:
    framed: Arrows = {ends: set(names) for ends, names in arrows.items()}
    outside = {name for ends in arrows for name in ends} - set(inside)
    for name in sorted(outside):
        for ends, frame in (
            ([(member, name) for member in inside], (COMPOSITE, name)),
            ([(name, member) for member in inside], (name, COMPOSITE)),
        ):
            common = set.intersection(*(framed.get(pair, set()) for pair in ends))
            for pair in ends:
                if pair in framed:
                    framed[pair] -= common
            framed[frame] = common
    return {ends: names for ends, names in framed.items() if names}


if __name__ == "__main__":
    sys.stdout.write(mermaid(explore()))
