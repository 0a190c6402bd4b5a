# SPDX-License-Identifier: Apache-2.0
"""`[face]`, `[session]` and `[recovery]` of `uketsuke.toml`: how a visit goes."""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from facematch import FaceSettings
from facematch.values import MATCHER_PATTERN
from terminal.screen_settings import ConsentTable
from terminal.session import Policy
from terminal.session.recovery import Recovery
from terminal.session.values import ITEMS
from terminal.settings_base import Seconds, Table


class FaceTable(Table):
    """How faces are compared."""

    matcher: str = Field(
        "mobilefacenet",
        pattern=f"^{MATCHER_PATTERN}$",
        description="mobilefacenet, dlib, face_recognition, or one with a manifest: docs/models.md",
    )
    threshold: float | None = Field(
        None, gt=0, lt=2, description="overrides the profile's distance"
    )
    profile: Path | None = Field(None, description="calibration.toml")
    min_frames: int = Field(5, ge=1, le=50, description="good pictures that are compared")
    challenge: Literal["auto", "off"] = Field(
        "auto",
        description="the person is asked to turn the head or to blink, against pictures and films",
    )
    light: Literal["auto", "off"] = Field(
        "auto", description="colours on the screen as part of the challenge"
    )
    max_seconds: Seconds = Field(12.0, ge=1, le=120, description="for one look at the face")
    minors: Literal["staff", "face"] = Field(
        "staff", description="holders below 18 go to the staff's eyes, or not"
    )
    age_guard: Literal["auto", "off"] = Field(
        "auto", description="a face decades older or younger than the chip says goes to the staff"
    )
    threads: int = Field(2, ge=1, le=64, description="of the networks that look at faces")

    def settings(self) -> FaceSettings:
        """The same in the words of the face room."""
        return FaceSettings(**self.model_dump())


class SessionTable(Table):
    """How long and how often; face and PIN stay well below the card's own limits."""

    idle_s: Seconds = Field(90.0, gt=0, description="without a touch, the visit is abandoned")
    staff_s: Seconds = Field(
        180.0, gt=0, description="the same where staff are waited for, whom the person called"
    )
    warn_s: Seconds = Field(
        20.0,
        gt=0,
        description="so long before it the person is asked: are you still there? Less than idle_s",
    )
    read_s: Seconds = Field(60.0, gt=0, description="for the card")
    face_s: Seconds = Field(30.0, gt=0, description="for one face check")
    result_s: Seconds = Field(20.0, gt=0, description="the result stays on the screen")
    failed_s: Seconds = Field(60.0, gt=0, description="a failure stays on the screen")
    print_s: Seconds = Field(60.0, gt=0, description="for the printer; then the slip stays open")
    straighten_s: Seconds = Field(
        20.0, gt=0, description="to lay the card straight; then its number is typed"
    )
    remind_s: Seconds = Field(
        300.0, gt=0, description="the card is to be taken, says the tray camera alone"
    )
    face_tries: int = Field(3, ge=1, le=5, description="then staff are called")
    pin_tries: int = Field(2, ge=1, le=2, description="wrong PINs in a visit; the card allows 3")
    number_b_tries: int = Field(2, ge=1, le=2, description="wrong 照合番号B in a visit")

    @model_validator(mode="after")
    def _the_warning_comes_before_the_end(self) -> "SessionTable":
        if self.warn_s >= min(self.idle_s, self.staff_s):
            raise ValueError("warn_s has to be less than idle_s and staff_s")
        return self

    def policy(self, recovery: Recovery, person_deadline_s: float, consent: ConsentTable) -> Policy:
        """The same in the words of the session."""
        return Policy(
            **self.model_dump(),
            recovery=recovery,
            person_deadline_s=person_deadline_s,
            items=tuple(item for item in ITEMS if getattr(consent, item.value)),
            together=consent.first == "together",
        )


class RecoveryTable(Table):
    """What is done about a card that flickers, and when the person is asked to help or the visit ends."""

    absent_s: Seconds = Field(
        0.5, gt=0, le=10, description="card gone at the end: then it counts as taken away"
    )
    waved_past_s: Seconds = Field(
        2.0, gt=0, description="card gone before it said what it is: then the visit ends"
    )
    help_after_s: Seconds = Field(
        4.0, gt=0, description="card gone: then the picture how to lay it"
    )
    help_after_drops: int = Field(10, ge=1, description="the same picture, after so many drops")
    give_up_after_s: Seconds = Field(60.0, gt=0, description="card gone: then the visit ends")
    reader_lost_s: Seconds = Field(
        10.0, gt=0, description="reader or PC/SC service gone: then the visit ends"
    )
    shake_after: int = Field(
        3,
        ge=1,
        le=100,
        description="failed attempts before a reset, before a power cut, before USB",
    )
    reach_every_s: Seconds = Field(0.1, gt=0, description="pause between two attempts")
    reach_for_s: Seconds = Field(
        1.5, gt=0, description="a card may answer so late after it was seen"
    )
    quiet_retries: int = Field(
        3, ge=0, le=20, description="garbled answers or resets in a row that nobody is told of"
    )
    pin_repeats: int = Field(
        1, ge=0, le=1, description="a PIN the card took may be sent again after a power loss"
    )

    @model_validator(mode="after")
    def _help_comes_before_the_end(self) -> "RecoveryTable":
        if self.help_after_s >= self.give_up_after_s:
            raise ValueError("help_after_s has to be less than give_up_after_s")
        return self

    def recovery(self, *, usb: bool) -> Recovery:
        """The same in the words of the session; `usb`: the reader's port can be switched."""
        return Recovery(**self.model_dump(), usb=usb)
