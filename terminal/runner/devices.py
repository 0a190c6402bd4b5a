# SPDX-License-Identifier: Apache-2.0
"""What the wiring builds and the runner uses: ports of the lower rooms, made once, handed down."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from eligibility.answers import Answer
from eligibility.breaker import Breaker
from eligibility.client import EligibilityClient
from eligibility.proof import Proof
from eligibility.slip.values import Clinic, Declaration, Slip
from facematch import FaceEngine
from hw.camera.frame import Camera, Image
from hw.card.number_b import NumberB
from hw.card.text import Holder
from hw.card.trust import TrustStore
from hw.cardface.values import FaceReading
from hw.errors import NoCamera
from hw.link import CardReader
from hw.printer.port import Document, Paper, Printer
from terminal.clock import Clock
from terminal.errors import SlipsMissing
from terminal.journal.advice import AdviceLimits
from terminal.journal.journal import Journal
from terminal.runner.access_work import AccessWork
from terminal.runner.tray_pace import TrayPace
from terminal.session.values import Consents, Method, Outcome
from terminal.slips.values import Draft, SlipRecord


class SlipBook(Protocol):
    """The interim slips in the kiosk's database. One thread uses it. All methods raise JournalError."""

    def issue(self, visit: UUID, draft: Draft) -> SlipRecord:
        """Commit a slip with its number. The same visit gets the same number again.

        While nothing of it was printed, a later draft takes the earlier one's place, and a withdrawn slip is open
        again: the person was proved after all, or in another way.
        """
        ...

    def attach_proof(self, number: str, proof: Proof, request: str | None = None) -> SlipRecord:
        """Keep what can be asked without the card: the visit's own question (with its `request` id), which may have
        been asked already, or a deferred proof beside it (without). Of each kind the first holds.
        """
        ...

    def printing(self, number: str) -> SlipRecord:
        """It is about to be handed to a printer; the record says which copy the paper is."""
        ...

    def printed(self, number: str) -> SlipRecord:
        """A paper came out."""
        ...

    def not_printed(self, number: str) -> SlipRecord:
        """The last attempt surely left no paper."""
        ...

    def withdraw(self, number: str) -> SlipRecord:
        """The person was not proved: nothing is asked or printed, and the person's part is deleted."""
        ...

    def close(self) -> None:
        """Free the database."""
        ...


class SlipPapers(Protocol):
    """Draws what is printed, for the paper of a printer; signs the slip's token. Raises EligibilityError."""

    def slip(self, slip: Slip, paper: Paper) -> Document:
        """The interim slip."""
        ...

    def declaration(self, declaration: Declaration, paper: Paper) -> Document:
        """The 被保険者資格申立書."""
        ...


class ReadsFaces(Protocol):
    """Reads the face of a card in a picture of the tray; `hw.cardface.reader.FaceReader` is one."""

    def read(self, image: Image, *, thorough: bool = False) -> FaceReading:
        """All that one picture says. `thorough`: slower ways too. Keeps nothing of the picture."""
        ...


class Moment(StrEnum):
    """When a listener of the runner is told."""

    CHIP_READ = "chip_read"
    STAFF_CHECK = "staff_check"
    STAFF_AGREED = "staff_agreed"
    """Or not: to sending 照合番号B with the other way to write the birth year."""
    ANSWER_SHOWN = "answer_shown"
    HISTORY_SHOWN = "history_shown"
    """To the person: who looked at their data."""
    REGISTERED = "registered"
    SLIP_ISSUED = "slip_issued"
    SLIP_PRINTED = "slip_printed"
    FINISHED = "finished"
    """The outcome is known and stays so; told once a visit, with the answer if there was one."""


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A visit as a listener sees it, taken while the vault still held it. `serial`: of the certificate, 8 hex digits.

    `answer` is there only when it was judged to be the holder's own; `slip` is the number. `staff`: the id of the
    member of staff who looked or agreed, if they said it.
    """

    visit: UUID
    at: datetime
    kiosk: str
    method: Method | None = None
    outcome: Outcome | None = None
    serial: str | None = field(default=None, repr=False)
    holder: Holder | None = field(default=None, repr=False)
    answer: Answer | None = field(default=None, repr=False)
    consents: Consents = field(default_factory=Consents)
    request_id: str | None = None
    slip: str | None = None
    staff: str = ""


Listener = Callable[[Moment, SeenVisit], None]
"""Called on a lane of its own, in the order of the moments. What it raises is logged by its class, no more."""


def no_face_reader() -> ReadsFaces:
    """A kiosk without the networks that read a card's face. Raises hw.errors.NoCamera."""
    raise NoCamera("nothing here reads a card's face")


def no_slips() -> SlipBook:
    """A kiosk without a slip book. Raises SlipsMissing."""
    raise SlipsMissing("this kiosk has no slip book")


def no_papers() -> SlipPapers:
    """A kiosk that draws no papers. Raises SlipsMissing."""
    raise SlipsMissing("this kiosk draws no papers")


def no_printer() -> Printer:
    """A kiosk without a printer. Raises SlipsMissing."""
    raise SlipsMissing("this kiosk has no printer")


@dataclass(frozen=True, slots=True)
class Devices:
    """The kiosk's outside world.

    `open_camera`, `open_tray`, `load_face_reader`, `load_engine`, `connect_service`, `open_journal`, `open_slips`,
    `open_papers` and `open_printer` are called on the lane that owns it, when it is first needed, and again after the
    thing broke; `connect_service` by several lanes, each for its own client. `open_tray` is the camera that looks at
    the tray (None: there is none) and `load_face_reader` what reads a card's face in its pictures; `number_b` gives
    照合番号B where they cannot (a fixture): None means that the person has to type. `tend_journal` is called once a
    day, on the journal's lane, to forget what is too old. `cycle_usb` switches the reader's port off and on, at most
    as often as it thinks right.
    `now` is the calendar, not the timer. `breaker` is the one that all clients of the service share; the runner
    probes for it.
    `slip_kept`: the outbox has something new to ask about. `link_back`: the breaker has closed again.
    `link_trial`: the breaker waits for a question of the outbox. All three are called from the runner's lanes and
    must not block.
    `renew_reader` and `drop_engine` are for a restart, by hand or after a crash: let go of the reader so that it is
    reached anew (it must not block), and free an engine that `load_engine` gave, so that the next one is new.
    `camera_ahead`: open the camera while the card is read and the way is chosen, though no frame is looked at then.
    """

    reader: CardReader
    open_camera: Callable[[], Camera]
    load_engine: Callable[[], FaceEngine]
    connect_service: Callable[[], EligibilityClient]
    trust: TrustStore
    clock: Clock
    now: Callable[[], datetime]
    kiosk_id: str
    number_b: Callable[[], NumberB | None] = lambda: None
    camera_ahead: bool = False
    open_tray: Callable[[], Camera] | None = None
    load_face_reader: Callable[[], ReadsFaces] = no_face_reader
    tray: TrayPace = field(default_factory=TrayPace)
    cycle_usb: Callable[[], None] = lambda: None
    open_journal: Callable[[], Journal] = Journal.in_memory
    tend_journal: Callable[[Journal], None] = lambda _: None
    advice: AdviceLimits = field(default_factory=AdviceLimits)
    open_slips: Callable[[], SlipBook] = no_slips
    open_papers: Callable[[], SlipPapers] = no_papers
    open_printer: Callable[[], Printer] = no_printer
    listeners: tuple[Listener, ...] = ()
    breaker: Breaker | None = None
    clinic: Clinic = field(default_factory=lambda: Clinic("", "9919999996"))
    slip_days: int = 7
    """How long a slip may stay open; counted in Japan's days."""
    slip_kept: Callable[[], None] = lambda: None
    link_back: Callable[[], None] = lambda: None
    link_trial: Callable[[], None] = lambda: None
    renew_reader: Callable[[], None] = lambda: None
    drop_engine: Callable[[FaceEngine], None] = lambda _: None
    access: AccessWork | None = None
    """Started and closed with the runner; `access_listener` tells it of each visit. None: nothing is noted."""
