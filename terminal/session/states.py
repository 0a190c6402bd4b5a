# SPDX-License-Identifier: Apache-2.0
"""The states of the session. What a person sees follows from the state alone."""

from dataclasses import dataclass, field

from terminal.session.values import (
    ITEMS,
    Consents,
    FaceGuide,
    Failure,
    LayHint,
    LyingCard,
    Method,
    Outcome,
    Paper,
    Question,
    SlipProof,
    TrayView,
    Visit,
)


@dataclass(frozen=True, slots=True)
class OutOfService:
    """The reader is gone or another device is missing; heals by itself when it comes back."""

    next_visit: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Idle:
    """Waiting for a card. `lying`: one lies in the tray that the reader does not see."""

    next_visit: int
    lying: LyingCard | None = None


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """Finding out what lies on the reader."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class EnteringNumberB:
    """No camera read 照合番号B: the person types it. `tries_left` is the card's counter after a refusal.

    `doubtful`: a camera read the others of the 14 digits; the person corrects these.
    """

    visit: Visit
    tries_left: int | None = None
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LayingStraight:
    """The tray camera cannot read the card as it lies; `hint` would help it."""

    visit: Visit
    hint: LayHint


@dataclass(frozen=True, slots=True)
class AgreeingToBirth:
    """照合番号B was refused, and its birth year can be written in another way: staff say whether that is tried."""

    visit: Visit
    tries_left: int | None = None


@dataclass(frozen=True, slots=True)
class ChoosingMethod:
    """Face, PIN or staff; the card is read on in the background."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class LookingForFace:
    """The camera looks, the matcher compares with the photo from the chip."""

    visit: Visit
    guide: FaceGuide = field(default_factory=FaceGuide)


@dataclass(frozen=True, slots=True)
class EnteringPin:
    """Four digits. `tries_left` is the card's own counter; `lost` says that the last answer never came."""

    visit: Visit
    tries_left: int | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class StaffCheck:
    """A member of staff compares photo and person with their own eyes, for this visit only."""

    visit: Visit


@dataclass(frozen=True, slots=True)
class GatheringProof:
    """The person is known; the rest of the card, the nonce and the card's signature are being fetched."""

    visit: Visit
    method: Method


@dataclass(frozen=True, slots=True)
class Querying:
    """The eligibility service has the proof."""

    visit: Visit
    method: Method


@dataclass(frozen=True, slots=True)
class OfferingRegistration:
    """The person is proved, the card was never registered for use as a health-insurance card: is it to be, here?

    `outcome` is what holds without that.
    """

    visit: Visit
    outcome: Outcome
    method: Method


@dataclass(frozen=True, slots=True)
class Registering:
    """The person said yes: a nonce is fetched, the card signs it (`signed`), the service registers the card.

    `outcome` is what holds if nothing comes of it.
    """

    visit: Visit
    outcome: Outcome
    method: Method
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Confirming:
    """An outcome is known; the card is asked once more whether it is still the same one.

    `questions` are to be asked then. `checked`: it was the same one after the answer, so that the outcome stands even
    if the card is gone for good by now.
    """

    visit: Visit
    outcome: Outcome
    questions: tuple[Question, ...] = ()
    checked: bool = False


@dataclass(frozen=True, slots=True)
class AskingConsent:
    """The insurance is confirmed; `questions` are still to be asked, the first one is on the screen.

    `together`: all of them are, and one touch answers them. `items`: what the clinic uses of the person's records.
    """

    visit: Visit
    outcome: Outcome
    questions: tuple[Question, ...]
    said: Consents = field(default_factory=Consents)
    together: bool = False
    items: tuple[Question, ...] = ITEMS


@dataclass(frozen=True, slots=True)
class PrintingSlip:
    """The outcome leaves the person with an interim slip: it gets a number, the card signs it, it is printed.

    `proved`: the person is known; False while the PIN still has to prove it. `failure`: why there is no number or no
    paper yet; staff decide how to go on. `card_seen`: a card lies there, `same` it is known to be the same one.
    `lost`: the reader itself is away.
    """

    visit: Visit
    outcome: Outcome
    method: Method
    proved: bool = True
    issued: bool = False
    proof: SlipProof = SlipProof.WANTED
    failure: Failure | None = None
    card_seen: bool = True
    same: bool = True
    lost: Failure | None = None


@dataclass(frozen=True, slots=True)
class ShowingResult:
    """What the service said, for the holder of the card that still lies there.

    `same`: it is known to be that card; otherwise nothing is shown that names anybody. `paper`: what became of the
    slip. `declared`: the 申立書 was printed; `trouble`: why it was not. `unread`: the access history that the person
    wanted to see could not be read.
    """

    visit: Visit
    outcome: Outcome
    paper: Paper = Paper.NONE
    card_seen: bool = True
    same: bool = True
    declared: bool = False
    trouble: Failure | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class AskingHistory:
    """The person wants to see who looked at their data: nonce, the card's signature (`signed`), the service."""

    shown: ShowingResult
    signed: bool = False

    @property
    def visit(self) -> Visit:
        """The visit whose result was on show."""
        return self.shown.visit


@dataclass(frozen=True, slots=True)
class ShowingHistory:
    """Who looked at the person's data: so many `rows` lie in the vault, a page of them is on show."""

    shown: ShowingResult
    rows: int
    page: int = 1

    @property
    def visit(self) -> Visit:
        """The visit whose result was on show."""
        return self.shown.visit


@dataclass(frozen=True, slots=True)
class Failed:
    """The visit cannot go on by itself; staff can take over."""

    visit: Visit
    outcome: Outcome
    card_seen: bool = True


@dataclass(frozen=True, slots=True)
class TakeCardBack:
    """Over. Nothing of the person is left on the screen; the card still is on the reader.

    `card_seen`: the reader says so; else only the tray camera does.
    """

    visit: Visit
    outcome: Outcome
    card_seen: bool = True


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The card vanished or fell silent; `resume` is where the visit goes on when it is back.

    `card_seen` is the reader's word: while it holds, the card is tried to be reached again and again. `lost` is why
    the reader itself is away, `lost_at` since when it is, or since when it is back.
    """

    resume: "Resumable"
    card_seen: bool
    helping: bool = False
    reconnect_op: int | None = None
    lost: Failure | None = None
    lost_at: float = 0.0

    @property
    def visit(self) -> Visit:
        """The visit that waits."""
        return self.resume.visit

    @property
    def brief(self) -> bool:
        """Nothing of worth is lost without the card: the person is not kept waiting for it."""
        match self.resume:
            case PrintingSlip(proved=proved):
                return proved
            case Confirming(checked=checked):
                return checked
            case _:
                return isinstance(self.resume, AskingConsent | OfferingRegistration | Registering)

    @property
    def unread(self) -> bool:
        """The card went before it had said what it is: perhaps it was only waved past."""
        return self.visit.facts is None and not self.card_seen and not self.still

    @property
    def still(self) -> bool:
        """The tray camera sees the card lie where it lay: the radio is at fault, and nobody can help."""
        return self.visit.tray is TrayView.STILL and self.lost is None


@dataclass(frozen=True, slots=True)
class Leaving:
    """The card vanished at the end of a visit; `shown` stays until it is sure that it was taken away.

    `back`: a card lies there again, and is asked whether it is the same one. `lost`: not the card went but its
    reader, which may come back with the card on it.
    """

    shown: ShowingResult | Failed | TakeCardBack
    back: bool = False
    lost: Failure | None = None

    @property
    def visit(self) -> Visit:
        """The visit that ends."""
        return self.shown.visit


Resumable = (
    ReadingCard
    | EnteringNumberB
    | LayingStraight
    | AgreeingToBirth
    | ChoosingMethod
    | LookingForFace
    | EnteringPin
    | StaffCheck
    | GatheringProof
    | Querying
    | OfferingRegistration
    | Registering
    | Confirming
    | AskingConsent
    | PrintingSlip
)
Ended = ShowingResult | Failed | TakeCardBack
History = AskingHistory | ShowingHistory
Over = Ended | History | Leaving
"""The outcome is known, whatever is on show."""
Visiting = Resumable | Over | Interrupted
State = OutOfService | Idle | Visiting
