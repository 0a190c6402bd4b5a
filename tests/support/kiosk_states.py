# SPDX-License-Identifier: Apache-2.0
"""Every screen of the kiosk that differs in consequence, by name: for pictures, for checks of layout, for tests.

All people are fictional. What the machine can be in is a state (`STATES`); what only a model says is in `MODELS`.
"""

from dataclasses import replace
from typing import Final

from terminal.session.history import ROWS, pages
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    AskingHistory,
    ChoosingMethod,
    Confirming,
    EnteringNumberB,
    EnteringPin,
    Failed,
    GatheringProof,
    Idle,
    Interrupted,
    LayingStraight,
    LookingForFace,
    OfferingRegistration,
    OutOfService,
    PrintingSlip,
    Querying,
    ReadingCard,
    Registering,
    ShowingHistory,
    ShowingResult,
    StaffCheck,
    State,
    TakeCardBack,
)
from terminal.session.values import (
    RESULTS,
    CardFacts,
    CardKind,
    FaceGuide,
    Failure,
    LayHint,
    LeftAt,
    LyingCard,
    Method,
    Note,
    Outcome,
    OutcomeKind,
    Paper,
    Question,
    TrayView,
    Visit,
)
from ui.presenter.guides import INSTRUCTIONS
from ui.presenter.outcomes import BY_KIND, BY_REASON

NAME: Final = "模擬　花子"
LONG_NAME: Final = "寿限無　五劫之擦切海砂利水魚之水行末雲来末風来末"
RARE_NAME: Final = "𠮷野　龢"
LATIN_NAME: Final = "MARIA FERNANDA DOS SANTOS MOGI"
NUMBER_B_DRAFT: Final = "55?11520322?85"
DOUBTFUL: Final = (2, 11)

ALL_WAYS: Final = CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3)
WITHOUT_PIN: Final = CardFacts(CardKind.PINLESS, frozenset({Method.FACE, Method.STAFF}))
PIN_LOCKED: Final = CardFacts(CardKind.MY_NUMBER, frozenset({Method.FACE, Method.STAFF}), 0)
ONE_WAY: Final = CardFacts(CardKind.PINLESS, frozenset({Method.FACE}))
VISIT: Final = Visit(3, facts=ALL_WAYS, photo_read=True)
NOT_YOU: Final = Outcome(OutcomeKind.NOT_MATCHED, "different_person")
ELIGIBLE: Final = Outcome(OutcomeKind.ELIGIBLE, "stated")
UNDECIDED: Final = Outcome(OutcomeKind.UNDECIDED, "service_unreachable", "E01")
ASKED: Final = (Question.INFORMATION, Question.SUBSIDIES)
ALL_ITEMS: Final = (
    Question.SURGERY,
    Question.TREATMENT,
    Question.MEDICINE,
    Question.CHECKUP,
)
SHOWN: Final = ShowingResult(VISIT, ELIGIBLE)
LOOKS: Final = 2 * ROWS + 3
"""Rows of the access history that lie in the vault."""
PRINTER_TROUBLES: Final = (
    "printer_paper_out",
    "printer_off",
    "printer_paused",
    "no_printer",
    "internal_error",
)
REASONS: Final = tuple({sentence: reason for reason, sentence in BY_REASON.items()}.values())
"""One for each sentence that a person can be told."""


def _failure(reason: str) -> Failure:
    return Failure("P01", reason, OutcomeKind.STAFF)


def _out_of_service() -> dict[str, State]:
    unplugged = Failure("R11", "reader_unplugged", OutcomeKind.CARD_ERROR)
    return {"starting": OutOfService(1), "out-of-service": OutOfService(1, unplugged)}


def _card_laid_down() -> dict[str, State]:
    reading = ReadingCard(VISIT)
    return {
        "idle": Idle(1),
        **{f"idle-{lies.value}": Idle(1, lies) for lies in LyingCard},
        "reading": reading,
        "hold-still": Interrupted(reading, card_seen=False),
        "put-back": Interrupted(reading, card_seen=False, helping=True),
        "radio-disturbed": Interrupted(
            ReadingCard(replace(VISIT, tray=TrayView.STILL)), card_seen=False
        ),
        "reconnecting": Interrupted(
            reading, card_seen=True, lost=Failure("R05", "card_reset", OutcomeKind.CARD_ERROR)
        ),
        **{f"straighten-{hint.value}": LayingStraight(VISIT, hint) for hint in LayHint},
    }


def _number() -> dict[str, State]:
    return {
        "birth-agreed-by-staff": AgreeingToBirth(VISIT, 9),
        "number-b": EnteringNumberB(VISIT),
        "number-b-refused": EnteringNumberB(replace(VISIT, number_b_refusals=1)),
        "number-b-doubtful": EnteringNumberB(VISIT, None, DOUBTFUL),
        "number-b-by-staff": EnteringNumberB(replace(VISIT, left=LeftAt.STAFF)),
    }


def _who_it_is() -> dict[str, State]:
    looking = LookingForFace(VISIT, FaceGuide("light_red", None, 0.6))
    return {
        "choose": ChoosingMethod(VISIT),
        "choose-again": ChoosingMethod(replace(VISIT, failed=NOT_YOU)),
        "choose-without-pin": ChoosingMethod(replace(VISIT, facts=WITHOUT_PIN)),
        "choose-pin-locked": ChoosingMethod(replace(VISIT, facts=PIN_LOCKED)),
        "choose-one-way": ChoosingMethod(replace(VISIT, facts=ONE_WAY)),
        "face": LookingForFace(VISIT, FaceGuide("neutral", None, 0.0)),
        "face-turn-left": LookingForFace(VISIT, FaceGuide("turn_left", None, 0.4)),
        "face-turn-right": LookingForFace(VISIT, FaceGuide("turn_right", None, 0.4)),
        "face-blink": LookingForFace(VISIT, FaceGuide("blink", None, 0.7)),
        **{
            f"face-light-{colour}": LookingForFace(VISIT, FaceGuide(f"light_{colour}", None, 0.6))
            for colour in ("red", "green", "blue", "white")
        },
        **{
            f"face-{hindrance}": LookingForFace(VISIT, FaceGuide("neutral", hindrance, 0.2))
            for hindrance in INSTRUCTIONS
        },
        "face-card-flickers": Interrupted(looking, card_seen=False),
        "pin": EnteringPin(VISIT, 3),
        "pin-wrong": EnteringPin(replace(VISIT, pin_refusals=1), 2),
        "pin-lost": EnteringPin(VISIT, 3, lost=True),
        "staff": StaffCheck(VISIT),
    }


def _asking() -> dict[str, State]:
    return {
        "checking": GatheringProof(VISIT, Method.PIN),
        "querying": Querying(VISIT, Method.FACE),
        "confirming": Confirming(VISIT, UNDECIDED),
        "consent-together": AskingConsent(VISIT, ELIGIBLE, ASKED, together=True),
        "consent-together-all": AskingConsent(
            VISIT, ELIGIBLE, ASKED, together=True, items=ALL_ITEMS
        ),
        **{
            f"consent-{question.value}": AskingConsent(VISIT, ELIGIBLE, (question,))
            for question in Question
        },
        "registration": OfferingRegistration(VISIT, UNDECIDED, Method.PIN),
        "registering": Registering(VISIT, UNDECIDED, Method.PIN),
    }


def _paper() -> dict[str, State]:
    return {
        "printing": PrintingSlip(VISIT, UNDECIDED, Method.FACE),
        **{
            f"printing-{why}": PrintingSlip(VISIT, UNDECIDED, Method.FACE, failure=_failure(why))
            for why in PRINTER_TROUBLES
        },
        "result-slip": ShowingResult(VISIT, UNDECIDED, Paper.PRINTED),
        "result-slip-open": ShowingResult(
            VISIT, UNDECIDED, Paper.OPEN, card_seen=False, same=False
        ),
        "result-declared": ShowingResult(VISIT, UNDECIDED, Paper.PRINTED, declared=True),
        "result-slip-renew": ShowingResult(
            VISIT, replace(UNDECIDED, note=Note.RENEW_NOW), Paper.PRINTED
        ),
    }


def _history() -> dict[str, State]:
    last = pages(LOOKS)
    return {
        "history-asking": AskingHistory(SHOWN),
        "history-unread": replace(SHOWN, unread=True),
        "history-first-page": ShowingHistory(SHOWN, LOOKS),
        "history-middle-page": ShowingHistory(SHOWN, LOOKS, 2),
        "history-last-page": ShowingHistory(SHOWN, LOOKS, last),
        "history-empty": ShowingHistory(SHOWN, 0),
    }


def _warned() -> dict[str, State]:
    """Nobody has touched anything for a while."""
    visit = replace(VISIT, warned=True)
    return {
        "choose-warned": ChoosingMethod(visit),
        "pin-warned": EnteringPin(visit, 3),
        "number-b-warned": EnteringNumberB(visit, None, DOUBTFUL),
        "straighten-warned": LayingStraight(visit, LayHint.STRAIGHTEN),
        "face-warned": LookingForFace(visit, FaceGuide("turn_left", "no_face", 0.4)),
        "consent-warned": AskingConsent(visit, ELIGIBLE, ASKED, together=True),
        "registration-warned": OfferingRegistration(visit, UNDECIDED, Method.PIN),
    }


def _results() -> dict[str, State]:
    return {
        **{
            f"result-{kind.value}": ShowingResult(VISIT, Outcome(kind, "stated", "E01"))
            for kind in BY_KIND
            if kind in RESULTS
        },
        "result-eligible-long-name": ShowingResult(VISIT, ELIGIBLE),
        "result-eligible-rare-name": ShowingResult(VISIT, ELIGIBLE),
        "result-eligible-latin-name": ShowingResult(VISIT, ELIGIBLE),
        "result-renew-soon": ShowingResult(VISIT, replace(ELIGIBLE, note=Note.RENEW_SOON)),
        **{
            f"failed-{reason}": Failed(VISIT, Outcome(OutcomeKind.NOT_MATCHED, reason, "F01"))
            for reason in REASONS
        },
        "take-card": TakeCardBack(VISIT, ELIGIBLE),
    }


STATES: Final[dict[str, State]] = {
    **_out_of_service(),
    **_card_laid_down(),
    **_number(),
    **_who_it_is(),
    **_asking(),
    **_paper(),
    **_results(),
    **_history(),
    **_warned(),
}
NAMES: Final = {
    "result-eligible-long-name": LONG_NAME,
    "result-eligible-rare-name": RARE_NAME,
    "result-eligible-latin-name": LATIN_NAME,
}
"""Whose card lies there, if not Hanako's."""
