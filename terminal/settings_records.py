# SPDX-License-Identifier: Apache-2.0
"""`[clinic]`, `[journal]`, `[slip]` and `[advice]` of `uketsuke.toml`: what is written down, and whose it is."""

from pathlib import Path

from pydantic import Field, model_validator

from eligibility.slip.values import Clinic
from terminal.journal.advice import AdviceLimits
from terminal.settings_base import Seconds, Table
from terminal.slips.pace import Pace


class ClinicTable(Table):
    """What stands on the papers as their issuer."""

    name: str = Field(
        "（医療機関名 未設定）", min_length=1, max_length=60, description="as on its papers"
    )
    institution_code: str = Field(
        "", pattern=r"^([0-9]{10})?$", description="ten digits, as in claims"
    )
    phone: str | None = Field(None, max_length=30, description="for questions about a slip")
    address: str | None = Field(None, max_length=100, description="as on its papers")

    def clinic(self) -> Clinic:
        """The same in the words of the slip."""
        return Clinic(**self.model_dump())


class JournalTable(Table):
    """Where visits and the link's troubles are written down, encrypted."""

    path: Path | None = Field(None, description="None: nothing is kept when the terminal closes")
    key_file: Path | None = Field(None, description="readable by its owner only")
    credential: str | None = Field(None, description="or the name of a systemd credential")
    # Standard specification of medical records for clinics v1.0 (MHLW, 2026-03-31): access and operation logs are
    # kept for at least five years. Two leap days can fall into five years.
    keep_days: int = Field(1827, ge=1, le=36_525, description="older entries are deleted")
    checkpoint_key_file: Path | None = Field(
        None, description="signs the access log; made if absent; None: path + .signing.pem"
    )
    checkpoint_every: int = Field(50, ge=1, le=100_000, description="accesses; at least hourly")

    @model_validator(mode="after")
    def _a_journal_has_one_key(self) -> "JournalTable":
        keys = [key for key in (self.key_file, self.credential) if key is not None]
        if self.path is not None and len(keys) != 1:
            raise ValueError("with path, give either key_file or credential")
        if self.path is None and keys:
            raise ValueError("a key without path")
        return self


class SlipTable(Table):
    """Interim slips, and how they are settled when the link is back. Needs no link to be issued."""

    days: int = Field(7, ge=1, le=31, description="to settle a slip; the service takes 7")
    key_file: Path | None = Field(
        None, description="signs what stands in the QR code; made if absent; None: path + .slip.pem"
    )
    first_pause_s: Seconds = Field(1.0, gt=0, description="after the first question in vain")
    longest_pause_s: Seconds = Field(30.0, gt=0, description="doubled up to this")
    slowest_pause_s: Seconds = Field(
        600.0, gt=0, description="the same for answers that decide nothing"
    )
    again_h: float = Field(24.0, gt=0, le=168, description='after "nothing is registered"')

    @model_validator(mode="after")
    def _pauses_grow(self) -> "SlipTable":
        if not self.first_pause_s <= self.longest_pause_s <= self.slowest_pause_s:
            raise ValueError("first_pause_s <= longest_pause_s <= slowest_pause_s has to hold")
        return self

    def pace(self) -> Pace:
        """The same in the words of the outbox."""
        return Pace(
            first_s=self.first_pause_s,
            longest_s=self.longest_pause_s,
            slowest_s=self.slowest_pause_s,
            again_s=self.again_h * 3600,
        )


class AdviceTable(Table):
    """When staff get a hint about the link. Shares are of the visits in the window, from 0 to 1."""

    window_h: float = Field(2.0, gt=0, le=24, description="the visits of so many hours count")
    min_visits: int = Field(5, ge=1, description="fewer in the window: nothing is concluded")
    min_disturbed: int = Field(3, ge=1, description="visits disturbed by one cause")
    notice_share: float = Field(0.2, gt=0, le=1, description="disturbed by one cause: then a hint")
    clear_share: float = Field(0.1, gt=0, le=1, description="fewer again: then it goes")
    warning_share: float = Field(0.5, gt=0, le=1, description="then the hint is a warning")
    outages: int = Field(2, ge=1, description="reader or PC/SC service gone: then a warning")

    @model_validator(mode="after")
    def _thresholds_do_not_cross(self) -> "AdviceTable":
        if not self.clear_share < self.notice_share <= self.warning_share:
            raise ValueError("clear_share < notice_share <= warning_share has to hold")
        return self

    def limits(self) -> AdviceLimits:
        """The same in the words of the advice."""
        return AdviceLimits(**self.model_dump())
