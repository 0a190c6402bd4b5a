# SPDX-License-Identifier: Apache-2.0
"""`*.visit.toml`: which card and scene, what the person does, how the service behaves, what is expected.

The format is documented for strangers in docs/visit-files.md; a test keeps the two together.
"""

import math
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    field_validator,
    model_validator,
)

from eligibility.service.settings import FailureKind
from hw.printer.port import Condition
from hw.toml_file import load_toml
from hw.virtual.radio.plan import (
    SPOILING,
    Fault,
    FaultKind,
    Garbling,
    Lengths,
    MuteUntil,
    RadioPlan,
    Spread,
    When,
)
from hw.virtual.radio.timing import Latency
from terminal.session.values import Method, OutcomeKind
from terminal.visit_scenario import scenarios, with_scenario
from terminal.visit_tray import ReadHow, TrayTable

Seconds = Annotated[float, Field(ge=0, le=3600)]
MINUTE_MS = 60_000.0
Digits = Annotated[str, Field(pattern=r"^[0-9]*$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class VisitTable(_Table):
    """What meets: paths are relative to the visit file."""

    title: str = ""
    card: Path
    scene: Path | None = None
    today: date | None = Field(None, description="the calendar of kiosk and service; None: today")


class Lift(_Table):
    """The person lifts the card: `at_s` after laying it down, for `for_s`."""

    at_s: Seconds
    for_s: Seconds


Item = Literal["surgery", "treatment", "medicine", "checkup"]


class PatientTable(_Table):
    """What the person does. Methods are tried in order; after the last one the person gives up."""

    methods: tuple[Method, ...] = (Method.FACE,)
    pin: Digits | tuple[Digits, ...] | None = Field(
        None, description="typed at the first, second... request; None: the card's own PIN, once"
    )
    number_b: Digits | None = Field(None, description="None: as printed on the card")
    types_number_b: bool = Field(
        False, description="types number_b: no camera sees the card, or rather than straighten it"
    )
    staff: Literal["confirms", "refuses"] = "confirms"
    registers: bool = Field(
        True, description="a card without 利用申込: whether the person lets the kiosk register it"
    )
    consent: Literal["all", "none"] | tuple[Item, ...] = Field("all", description="to these only")
    one_by_one: bool = Field(False, description="answers each by itself, also where one touch does")
    pmh: bool = Field(True, description="whether subsidy certificates are to be used, if asked")
    staff_retries_print: bool = Field(
        True, description="staff put the printer right and print again; false: go on without"
    )
    choose_s: Seconds = 1.0
    type_s: Seconds = 4.0
    take_card_s: Seconds = 2.0
    lifts: tuple[Lift, ...] = ()
    swaps_card_at_s: Seconds | None = None
    swaps_card_for: Path | None = None
    cancels_at_s: Seconds | None = None
    leaves_at_s: Seconds | None = None

    @model_validator(mode="after")
    def _swap_is_whole(self) -> "PatientTable":
        if (self.swaps_card_at_s is None) != (self.swaps_card_for is None):
            raise ValueError("swaps_card_at_s and swaps_card_for belong together")
        return self


PerMinute = Annotated[float, Field(ge=0, le=6000)]
Share = Annotated[float, Field(ge=0, le=1)]
Milliseconds = Annotated[float, Field(ge=0, le=3_600_000)]
WorkMs = Annotated[float, Field(ge=0, le=10_000)]


class LengthTable(_Table):
    """How long blinks last: a distribution and its numbers."""

    distribution: Spread
    low: Milliseconds | None = None
    high: Milliseconds | None = None
    mean: Annotated[float, Field(gt=0, le=3_600_000)] | None = None
    sigma: Annotated[float, Field(ge=0, le=5)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, given: object) -> object:
        """A number is that length always, two are the limits of a uniform distribution."""
        if isinstance(given, int | float):
            given = [given, given]
        if not isinstance(given, list):
            return given
        if len(given) != 2:
            raise ValueError("needs the shortest and the longest, or a table with a distribution")
        return {"distribution": Spread.UNIFORM, "low": given[0], "high": given[1]}

    @model_validator(mode="after")
    def _has_its_own_numbers(self) -> "LengthTable":
        wanted = _NUMBERS[self.distribution]
        given = {
            name for name in ("low", "high", "mean", "sigma") if getattr(self, name) is not None
        }
        if given != wanted:
            raise ValueError(f"{self.distribution} takes {' and '.join(sorted(wanted))}")
        _ordered(self.low or 0.0, self.high or math.inf)
        return self

    def lengths(self) -> Lengths:
        """The distribution in seconds."""
        low, high, mean = ((value or 0.0) / 1000 for value in (self.low, self.high, self.mean))
        return Lengths(self.distribution, low, high, mean, self.sigma or 0.0)


_NUMBERS = {
    Spread.UNIFORM: {"low", "high"},
    Spread.EXPONENTIAL: {"mean"},
    Spread.LOGNORMAL: {"mean", "sigma"},
}


def _ordered(low: float, high: float) -> None:
    if low > high:
        raise ValueError(f"from {low:g} to {high:g}: the shortest comes first")


_LASTING = frozenset(
    {FaultKind.BLINK, FaultKind.SLOW, FaultKind.UNPLUG, FaultKind.SERVICE_DOWN, FaultKind.MUTE}
)
_ENDLESS = frozenset({FaultKind.MUTE})


class FaultTable(_Table):
    """One fault at an exact APDU of the visit, or at a time after the first card was laid down."""

    kind: FaultKind
    apdu: Annotated[int, Field(ge=1)] | None = None
    command: Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{2} *)+$")] | None = Field(
        None, description="how an APDU begins: only such ones are counted"
    )
    at_s: Seconds | None = None
    for_ms: Annotated[float, Field(gt=0, le=3_600_000)] | None = None
    when: When | None = None
    card: Path | None = Field(None, description="of a swap: the other card's file")

    @model_validator(mode="after")
    def _makes_sense(self) -> "FaultTable":
        kind = self.kind
        if (self.apdu is None) == (self.at_s is None):
            raise ValueError("needs either apdu or at_s")
        if self.command is not None and self.apdu is None:
            raise ValueError("command says which APDUs apdu counts: it needs apdu")
        if self.at_s is not None and kind in SPOILING | {FaultKind.EMPTY}:
            raise ValueError(f"{kind} happens to an answer: it needs apdu, not at_s")
        if self.when is not None and (self.at_s is not None or kind in SPOILING):
            raise ValueError(f"when means nothing for {kind}" + (" at a time" if self.at_s else ""))
        if (self.for_ms is None) != (kind not in _LASTING) and kind not in _ENDLESS:
            raise ValueError(
                f"{kind} needs for_ms" if kind in _LASTING else f"{kind} takes no for_ms"
            )
        if (self.card is None) == (kind is FaultKind.SWAP):
            raise ValueError(
                "swap needs card" if kind is FaultKind.SWAP else f"{kind} takes no card"
            )
        return self

    def fault(self) -> Fault:
        """The same as a value."""
        for_s, when = (self.for_ms or 0.0) / 1000, self.when or When.BEFORE
        command = bytes.fromhex(self.command or "")
        return Fault(self.kind, self.apdu, self.at_s, for_s, when, self.card, command)


class RadioTable(_Table):
    """How long the air takes, and how it interferes."""

    bit_rate: int = Field(0, ge=0, description="bits per second; 0: no time at all")
    apdu_ms: WorkMs = 0.0
    select_ms: WorkMs | None = Field(None, description="None: apdu_ms")
    verify_ms: WorkMs | None = Field(None, description="None: apdu_ms")
    read_ms: WorkMs | None = Field(None, description="None: apdu_ms")
    sign_ms: WorkMs = Field(0.0, description="on top of apdu_ms")
    seed: int = 0
    poll_ms: Annotated[float, Field(ge=0, le=10_000)] = 0.0
    blinks_per_minute: PerMinute = 0.0
    blink_ms: LengthTable = LengthTable(distribution=Spread.UNIFORM, low=20.0, high=300.0)
    blink_pattern: Literal["poisson", "periodic"] = "poisson"
    blink_jitter_ms: Milliseconds = 0.0
    bursts_per_minute: PerMinute = 0.0
    burst_blinks: int = Field(5, ge=1, le=1000)
    burst_gap_ms: Milliseconds = 100.0
    resets_per_minute: PerMinute = 0.0
    unpowers_per_minute: PerMinute = 0.0
    garbled: Share = 0.0
    garbled_how: Garbling = Garbling.ANY
    truncated: Share = 0.0
    one_byte: Share = 0.0
    empty: Share = 0.0
    mute: Share = 0.0
    mute_until: MuteUntil = MuteUntil.RESET
    slow: Share = 0.0
    slow_ms: Milliseconds = 1000.0
    fault: tuple[FaultTable, ...] = ()

    @model_validator(mode="after")
    def _pattern_is_whole(self) -> "RadioTable":
        if not self.blink_jitter_ms:
            return self
        if self.blink_pattern != "periodic":
            raise ValueError('blink_jitter_ms needs blink_pattern = "periodic"')
        if self.blink_jitter_ms * 2 * self.blinks_per_minute > MINUTE_MS:
            raise ValueError("blink_jitter_ms is more than half of the time between two blinks")
        return self

    def under(self, base: Path) -> "RadioTable":
        """The same, its paths taken as relative to `base`."""
        faults = (
            fault if fault.card is None else fault.model_copy(update={"card": base / fault.card})
            for fault in self.fault
        )
        return self.model_copy(update={"fault": tuple(faults)})

    def plan(self) -> RadioPlan:
        """The same as a value for hw."""
        return RadioPlan(
            timing=self._timing(),
            seed=self.seed,
            blinks_per_minute=self.blinks_per_minute,
            blink=self.blink_ms.lengths(),
            periodic=self.blink_pattern == "periodic",
            jitter_s=self.blink_jitter_ms / 1000,
            bursts_per_minute=self.bursts_per_minute,
            burst_blinks=self.burst_blinks,
            burst_gap_s=self.burst_gap_ms / 1000,
            resets_per_minute=self.resets_per_minute,
            unpowers_per_minute=self.unpowers_per_minute,
            garbled=self.garbled,
            truncated=self.truncated,
            one_byte=self.one_byte,
            empty=self.empty,
            mute=self.mute,
            slow=self.slow,
            slow_s=self.slow_ms / 1000,
            garbling=self.garbled_how,
            mute_until=self.mute_until,
            poll_s=self.poll_ms / 1000,
            faults=tuple(fault.fault() for fault in self.fault),
        )

    def _timing(self) -> Latency:
        own = (self.select_ms, self.verify_ms, self.read_ms)
        select_s, verify_s, read_s = (None if ms is None else ms / 1000 for ms in own)
        return Latency(
            self.bit_rate, self.apdu_ms / 1000, self.sign_ms / 1000, select_s, verify_s, read_s
        )


class ServiceTable(_Table):
    """How the eligibility service behaves during this visit.

    `scenario` stands for its people, person, day and failure, wherever the visit file does not say otherwise.
    """

    scenario: str | None = Field(None, description="S01 to S25, of the service's own")
    people: Path | None = Field(None, description="None: the card file's [holder] people")
    person: str | None = Field(None, description="None: the card file's [holder] person")
    state: Literal["up", "stopped"] = "up"
    latency_s: Seconds = 0.4
    failure: FailureKind | None = None
    failure_times: Annotated[int, Field(ge=1)] | None = Field(None, description="None: always")

    @field_validator("scenario")
    @classmethod
    def _is_there(cls, scenario: str | None) -> str | None:
        if scenario is not None and scenario not in scenarios():
            raise ValueError(f"there is no such scenario; there are {', '.join(scenarios())}")
        return scenario

    @field_validator("failure")
    @classmethod
    def _is_of_one_visit(cls, failure: FailureKind | None) -> FailureKind | None:
        if failure in (FailureKind.REFUSED, FailureKind.TLS):
            raise ValueError('closes the service to the next visit, too: use state = "stopped"')
        if failure is FailureKind.SLOW:
            raise ValueError("is said with latency_s")
        return failure


class FaceTable(_Table):
    """Overrides of the face settings for this visit."""

    threshold: float | None = Field(None, gt=0, lt=2)
    challenge: Literal["auto", "off"] | None = None
    light: Literal["auto", "off"] | None = None
    minors: Literal["staff", "face"] | None = None
    age_guard: Literal["auto", "off"] | None = None


class PrinterTable(_Table):
    """How the printer is found when the first paper is to be printed."""

    state: Condition = Condition.READY


class ExpectTable(_Table):
    """What the visit has to end with; anything not named is not checked."""

    outcome: OutcomeKind | tuple[OutcomeKind, ...] = Field(description="a list allows any of it")
    reason: str | None = None
    method: Method | None = None
    min_resumes: int | None = Field(None, ge=0)
    number_b: ReadHow | None = Field(None, description="where 照合番号B came from; needs [tray]")
    slip: bool | None = Field(None, description="true: one was printed; false: there is none")
    file: bool | None = Field(
        None, description="whether the receipt computer got a file; needs a folder for it"
    )


class VisitFile(_Table):
    """One visit."""

    visit: VisitTable
    patient: PatientTable = PatientTable()
    tray: TrayTable | None = Field(None, description="None: number_b comes from the card file")
    radio: RadioTable = RadioTable()
    service: ServiceTable = ServiceTable()
    face: FaceTable = FaceTable()
    printer: PrinterTable = PrinterTable()
    expect: ExpectTable | None = None
    _path: Path = PrivateAttr(Path())

    @model_validator(mode="after")
    def _expects_what_can_be(self) -> "VisitFile":
        if self.tray is None and self.expect is not None and self.expect.number_b is not None:
            raise ValueError("expect.number_b needs a [tray]")
        return self

    @property
    def path(self) -> Path:
        """Where it was read from, for messages."""
        return self._path


def load_visit(path: Path) -> VisitFile:
    """Read a visit file; its relative paths become absolute. Raises hw.errors.BadFile."""
    read = with_scenario(load_toml(path, VisitFile))
    base = path.resolve().parent
    visit = read.visit
    scene = None if visit.scene is None else base / visit.scene
    people, swap = read.service.people, read.patient.swaps_card_for
    visit_file = read.model_copy(
        update={
            "visit": visit.model_copy(update={"card": base / visit.card, "scene": scene}),
            "tray": None if read.tray is None else read.tray.under(base),
            "radio": read.radio.under(base),
            "service": read.service.model_copy(
                update={"people": None if people is None else base / people}
            ),
            "patient": read.patient.model_copy(
                update={"swaps_card_for": None if swap is None else base / swap}
            ),
        }
    )
    visit_file._path = path
    return visit_file
