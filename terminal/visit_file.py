# SPDX-License-Identifier: Apache-2.0
"""`*.visit.toml`: which card and scene, what the person does, how the service behaves, what is expected.

The format is documented for strangers in docs/visit-files.md; a test keeps the two together.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from eligibility.service.settings import FailureKind
from hw.toml_file import load_toml
from terminal.session.values import Method, OutcomeKind

Seconds = Annotated[float, Field(ge=0, le=3600)]
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


class PatientTable(_Table):
    """What the person does. Methods are tried in order; after the last one the person gives up."""

    methods: tuple[Method, ...] = (Method.FACE,)
    pin: Digits | tuple[Digits, ...] | None = Field(
        None, description="typed at the first, second... request; None: the card's own PIN, once"
    )
    number_b: Digits | None = Field(None, description="None: as printed on the card")
    types_number_b: bool = Field(
        False, description="no camera saw the card's face: the person types number_b"
    )
    staff: Literal["confirms", "refuses"] = "confirms"
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


class RadioTable(_Table):
    """How long the air takes: bytes at the bit rate, and a fixed time per APDU."""

    bit_rate: int = Field(0, ge=0, description="bits per second; 0: no time at all")
    apdu_ms: float = Field(0.0, ge=0, le=10_000)


class ServiceTable(_Table):
    """How the eligibility service behaves during this visit."""

    people: Path | None = Field(None, description="None: the card file's [holder] people")
    person: str | None = Field(None, description="None: the card file's [holder] person")
    state: Literal["up", "stopped"] = "up"
    latency_s: Seconds = 0.4
    failure: FailureKind | None = None


class FaceTable(_Table):
    """Overrides of the face settings for this visit."""

    threshold: float | None = Field(None, gt=0, lt=2)
    challenge: Literal["auto", "off"] | None = None


class ExpectTable(_Table):
    """What the visit has to end with; anything not named is not checked."""

    outcome: OutcomeKind | tuple[OutcomeKind, ...] = Field(description="a list allows any of it")
    reason: str | None = None
    min_resumes: int | None = Field(None, ge=0)


class VisitFile(_Table):
    """One visit."""

    visit: VisitTable
    patient: PatientTable = PatientTable()
    radio: RadioTable = RadioTable()
    service: ServiceTable = ServiceTable()
    face: FaceTable = FaceTable()
    expect: ExpectTable | None = None


def load_visit(path: Path) -> VisitFile:
    """Read a visit file; its relative paths become absolute. Raises hw.errors.BadFile."""
    read = load_toml(path, VisitFile)
    base = path.resolve().parent
    visit = read.visit
    scene = None if visit.scene is None else base / visit.scene
    people, swap = read.service.people, read.patient.swaps_card_for
    return read.model_copy(
        update={
            "visit": visit.model_copy(update={"card": base / visit.card, "scene": scene}),
            "service": read.service.model_copy(
                update={"people": None if people is None else base / people}
            ),
            "patient": read.patient.model_copy(
                update={"swaps_card_for": None if swap is None else base / swap}
            ),
        }
    )
