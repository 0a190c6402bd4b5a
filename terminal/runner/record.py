# SPDX-License-Identifier: Apache-2.0
"""What is kept of a visit for its result and the statistics: counts, times, codes. No personal data."""

from dataclasses import dataclass, field
from uuid import UUID, uuid4

from facematch import FaceDecision
from hw.card.auth_certificate import CertificateStatus
from hw.card.channel import Counters
from hw.quality.causes import Judged
from terminal.clock import Clock
from terminal.session.values import CardKind, Consents, Method, Outcome
from terminal.timeline import Timeline


@dataclass(frozen=True, slots=True)
class ServiceCodes:
    """The official codes of the answer, what it noted beside them, and the identity check's words.

    `whys` and `remarks` are a field and a reason, e.g. name:unreadable.
    """

    segment: str | None
    status: str | None
    validity: str | None
    results: int
    verdict: str
    why: str
    differences: tuple[str, ...] = ()
    whys: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class SlipSummary:
    """A visit's slip as its result tells it. `proof`: it can be asked about without the card."""

    number: str
    printed: bool = False
    proof: bool = False
    state: str = "open"


@dataclass(slots=True)
class TrayRecord:
    """What the tray's camera did in a visit. No digits.

    `number_b`: where 照合番号B came from at last: `tray`, `corrected` (the person put the doubtful digits right),
    `typed`, `fixture`; None: there was none. `frames`: how many pictures were read. `first_s`: from the card's
    arrival until a number was known. `doubtful`: how many digits the person was asked to correct. `views`: how often
    the tray came to look so.
    """

    number_b: str | None = None
    frames: int = 0
    first_s: float | None = None
    doubtful: int = 0
    views: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class VisitRecord:
    """Filled while the visit runs."""

    visit: int
    clock: Clock
    id: UUID = field(default_factory=uuid4)
    """As the journal, the slip and the access log name the visit."""
    timeline: Timeline = field(init=False)
    kind: CardKind | None = None
    counters: Counters = field(default_factory=Counters)
    drops: int = 0
    resumes: int = 0
    quiet_resumes: int = 0
    garbled: int = 0
    resets: int = 0
    judged: tuple[Judged, ...] = ()
    method: Method | None = None
    face: FaceDecision | None = None
    fallback_from: str | None = None
    service: ServiceCodes | None = None
    registered: bool | None = None
    """Whether the card was registered (利用申込) in this visit; None: that was not offered."""
    slip: SlipSummary | None = None
    file: bool | None = None
    """Whether its answer lies in the receipt computer's folder; None: there is no folder for it."""
    consents: Consents = field(default_factory=Consents)
    staff: str = ""
    """The id of who looked, or agreed, for the clinic; empty when nobody did, or nobody was asked who they are."""
    consents_put: bool | None = None
    """Whether the service took them; None: nothing was to be told, or no answer yet."""
    authenticity: dict[str, bool] = field(default_factory=dict)
    certificate: str | None = None
    tray: TrayRecord | None = None
    """None: no camera looks at the tray."""
    outcome: Outcome | None = None
    states: list[str] = field(default_factory=list)
    began: float = field(init=False)
    ended: float | None = None
    """When the outcome was known; what the card does after that is no trouble."""

    @property
    def certificate_status(self) -> CertificateStatus | None:
        """Where the visit's day lies in the life of the card's certificate, once it was read."""
        return None if self.certificate is None else CertificateStatus(self.certificate)

    def __post_init__(self) -> None:
        self.timeline = Timeline(self.clock)
        self.began = self.clock.now()
