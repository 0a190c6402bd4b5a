# SPDX-License-Identifier: Apache-2.0
"""The words of a visit: ways to prove who one is, kinds of card, outcomes, failures.

No value in here carries a person's data; that lives in the vault, and the session only knows that it is there.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Method(StrEnum):
    """How the holder proves that the card is theirs."""

    FACE = "face"
    PIN = "pin"
    STAFF = "staff"


class CardKind(StrEnum):
    """What lies on the reader, as far as the session cares."""

    MY_NUMBER = "my_number"
    PINLESS = "pinless"
    ANDROID = "android"
    IPHONE = "iphone"
    JUKI = "juki"
    OTHER = "other"


class Term(StrEnum):
    """Where today lies in the life of the card's certificate. A card keeps its grace; a telephone has none."""

    GOOD = "good"
    ENDS_SOON = "ends_soon"
    GRACE = "grace"
    OVER = "over"


class Note(StrEnum):
    """What the service noted beside the outcome: about the certificate, or that 利用申込 is missing."""

    RENEW_SOON = "renew_soon"
    RENEW_NOW = "renew_now"
    NOT_REGISTERED = "not_registered"


class OutcomeKind(StrEnum):
    """How a visit ended. The names are part of the public JSON."""

    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"
    NEW_ELIGIBILITY = "new_eligibility"
    NONE = "none"
    SEVERAL = "several"
    MEDICAL_AID = "medical_aid"
    UNDECIDED = "undecided"
    MISMATCH = "mismatch"
    NOT_MATCHED = "not_matched"
    NOT_LIVE = "not_live"
    STAFF = "staff"
    CARD_ERROR = "card_error"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"


# The service has spoken, or could not: these are shown as a result, the others as a failure with a way on.
RESULTS = frozenset(
    {
        OutcomeKind.ELIGIBLE,
        OutcomeKind.INELIGIBLE,
        OutcomeKind.NEW_ELIGIBILITY,
        OutcomeKind.NONE,
        OutcomeKind.SEVERAL,
        OutcomeKind.MEDICAL_AID,
        OutcomeKind.UNDECIDED,
    }
)
# The person leaves with an interim slip: not known, or not registered (yet).
WITH_SLIP = frozenset({OutcomeKind.UNDECIDED, OutcomeKind.NONE})


@dataclass(frozen=True, slots=True)
class Outcome:
    """The end of a visit: a kind, a reason in a word or two, and a code for the support desk.

    `note` is what the service noted beside the outcome.
    """

    kind: OutcomeKind
    reason: str
    support_code: str | None = None
    note: Note | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as the session sees it: where to look it up, and what it means for the visit."""

    code: str
    message: str
    outcome: OutcomeKind


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the card said of itself for free."""

    kind: CardKind
    methods: frozenset[Method] = frozenset()
    pin_tries_left: int | None = None
    term: Term = Term.GOOD


class Question(StrEnum):
    """What a person is asked when an answer has come; the single items have the names of the service."""

    INFORMATION = "information"
    """May the clinic see what it uses of the person's records (包括同意: all or none)?"""
    SUBSIDIES = "subsidies"
    """医療費助成の各種受給者証を利用しますか (PMH)."""
    SURGERY = "surgery"
    TREATMENT = "treatment"
    MEDICINE = "medicine"
    CHECKUP = "checkup"


ITEMS = (Question.SURGERY, Question.TREATMENT, Question.MEDICINE, Question.CHECKUP)
"""What the comprehensive consent is made of."""


@dataclass(frozen=True, slots=True)
class Consents:
    """What the person said; None: was not asked, or did not say."""

    information: bool | None = None
    subsidies: bool | None = None
    items: tuple[tuple[Question, bool], ...] = ()
    """Single items, where the clinic does not use all of them, or the person said it one by one."""

    @property
    def said(self) -> bool:
        """Whether there is anything to tell the service."""
        whole = (self.information, self.subsidies)
        return bool(self.items) or any(yes is not None for yes in whole)


class Registration(StrEnum):
    """How far a visit has come with 利用申込, which a card without it is offered once."""

    NOT_OFFERED = "not_offered"
    OFFERED = "offered"
    DONE = "done"
    """The card is registered; its holder was proved before that."""


class Paper(StrEnum):
    """What became of the interim slip, as the person is told."""

    NONE = "none"
    """No slip belongs to this outcome, or none could be issued."""
    PRINTED = "printed"
    OPEN = "open"
    """It has a number and was not printed: staff can print it later."""


class SlipStage(StrEnum):
    """How far a visit's slip is bound."""

    NONE = "none"
    ORDERED = "ordered"
    """It has a number or will have one; when the visit ends like this, it is withdrawn."""
    DUE = "due"
    """The person is proved and all was done that could be: it is never taken back."""


class SlipProof(StrEnum):
    """Whether the card has signed the slip's number."""

    WANTED = "wanted"
    SIGNED = "signed"
    MISSING = "missing"


class NumberB(StrEnum):
    """Whether 照合番号B (the printed number that opens photo and texts) is in the vault."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    GIVEN = "given"


class LeftAt(StrEnum):
    """Where a person was who was then asked about 照合番号B, and goes on afterwards."""

    CHOICE = "choice"
    FACE = "face"
    PIN = "pin"
    PROOF = "proof"
    """The PIN is entered, and was not sent yet: the number comes first."""
    STAFF = "staff"


class LayHint(StrEnum):
    """What would help the tray camera to read the card that lies there."""

    PUSH_IN = "push_in"
    TURN_OVER = "turn_over"
    TAKE_HAND_AWAY = "take_hand_away"
    GLARE = "glare"
    BLURRED = "blurred"
    DARK = "dark"
    STRAIGHTEN = "straighten"


class TrayView(StrEnum):
    """What the tray camera sees of the card that the visit began with."""

    BLIND = "blind"
    """It cannot tell, or there is no such camera."""
    EMPTY = "empty"
    STILL = "still"
    """It lies where it lay."""
    MOVED = "moved"
    """It is there, but not where it lay."""
    HAND = "hand"
    """Something covers it."""


class LyingCard(StrEnum):
    """What lies in the tray by its looks; the values are those of `hw.cardface.values.CardSort`."""

    MY_NUMBER = "my_number"
    MY_NUMBER_BACK = "my_number_back"
    DRIVING_LICENCE = "driving_licence"
    INSURANCE_CARD = "insurance_card"
    ELIGIBILITY_CERTIFICATE = "eligibility_certificate"
    RESIDENCE_CARD = "residence_card"
    JUKI_CARD = "juki_card"
    OTHER = "other"


class Nonce(StrEnum):
    """Whether the service's single-use number for the proof is in the vault."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FaceGuide:
    """What the person in front of the camera is asked right now, and how far the check has come."""

    prompt: str = "neutral"
    instruction: str | None = None
    progress: float = 0.0


@dataclass(frozen=True, slots=True)
class Visit:
    """What is known and what is under way, as handles: the data itself lives in the vault.

    `drops`, `link_failures`, `trouble_since` and `link_failure` tell of trouble with the card since the last thing
    that worked. `asked_at`: since when nothing but the service is waited for. `other_birth`: the birth year of the
    number in the vault can be written in another way. `tray`: the newest view of the tray camera, of `tray_at`.
    `unseen_at`: since when only the tray camera has seen the card at the visit's end.
    """

    number: int
    ops: int = 0
    card_op: int | None = None
    net_op: int | None = None
    face_op: int | None = None
    slip_op: int | None = None
    facts: CardFacts | None = None
    number_b: NumberB = NumberB.NOT_ASKED
    number_b_refusals: int = 0
    other_birth: bool = False
    left: LeftAt = LeftAt.CHOICE
    photo_read: bool = False
    portrait_asked: bool = False
    holder_read: bool = False
    nonce: Nonce = Nonce.NOT_ASKED
    nonce_until: float = float("inf")
    asked_at: float | None = None
    slip: SlipStage = SlipStage.NONE
    registration: Registration = Registration.NOT_OFFERED
    drops: int = 0
    link_failures: int = 0
    trouble_since: float | None = None
    link_failure: Failure | None = None
    face_tries: int = 0
    pin_refusals: int = 0
    failed: Outcome | None = None
    nonce_failure: Failure | None = field(default=None)
    tray: TrayView = TrayView.BLIND
    tray_at: float = float("-inf")
    unseen_at: float | None = None
    acts_by: float | None = None
    """Until when somebody has to act, where a state waits for a person; a card that flickers does not put it off."""
    warned: bool = False
    """The person was told that the visit is about to end."""
