# SPDX-License-Identifier: Apache-2.0
"""`uketsuke.toml`: one typed, frozen tree. Unknown keys are refused with file, line and what is allowed.

Secrets (the kiosk's TLS key) stand in files of their own and are named here by path.
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from eligibility.breaker import BreakerSettings
from eligibility.oqs.encoding import Encoding
from eligibility.slip.values import Clinic
from facematch import FaceSettings
from facematch.values import MATCHER_PATTERN
from hw.printer.port import Paper
from hw.toml_file import load_toml
from terminal.journal.advice import AdviceLimits
from terminal.screen_settings import ConsentTable, ScreenTable, SoundTable, StaffTable
from terminal.session import Policy
from terminal.session.recovery import Recovery
from terminal.slips.pace import Pace
from terminal.tray_settings import TrayTable

Seconds = Annotated[float, Field(le=86_400)]  # a day: timers of the system end long before infinity


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KioskTable(_Table):
    """Who this terminal is."""

    id: str = Field("kiosk-1", min_length=1, max_length=50, description="name in proofs and logs")
    trust: Path | None = Field(None, description="trusted roots of cards; None: the test PKI's")


class ReaderTable(_Table):
    """Which card reader."""

    name: str | None = Field(None, description="a unique part of its name; None: the only one")
    usb_port: str | None = Field(
        None,
        pattern=r"^[0-9]+-[0-9]+(\.[0-9]+)*$",
        description="as in /sys/bus/usb/devices: power-cycled as the last resort, if given",
    )


class CameraTable(_Table):
    """Which camera looks at the person."""

    device: str = Field("0", description="number, /dev path or http:// address of an MJPEG stream")
    width: int = Field(640, ge=160, le=4096)
    height: int = Field(480, ge=120, le=4096)
    fps: int = Field(30, ge=1, le=120)
    virtual: bool = Field(
        False, description="allow a device whose pictures come from a program (v4l2loopback)"
    )


class FaceTable(_Table):
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
    min_frames: int = Field(5, ge=1, le=50)
    challenge: Literal["auto", "off"] = "auto"
    light: Literal["auto", "off"] = Field(
        "auto", description="colours on the screen as part of the challenge"
    )
    max_seconds: Seconds = Field(12.0, ge=1, le=120)
    minors: Literal["staff", "face"] = Field(
        "staff", description="holders below 18 go to the staff's eyes, or not"
    )
    age_guard: Literal["auto", "off"] = Field(
        "auto", description="a face decades older or younger than the chip says goes to the staff"
    )
    threads: int = Field(2, ge=1, le=64)

    def settings(self) -> FaceSettings:
        """The same in the words of the face room."""
        return FaceSettings(**self.model_dump())


class ServiceTable(_Table):
    """Where the eligibility service is, and who the kiosk is to it."""

    url: str = Field("https://localhost:8443", pattern=r"^https://")
    ca_file: Path | None = None
    cert_file: Path | None = None
    key_file: Path | None = None
    connect_timeout_s: Seconds = Field(3.0, gt=0)
    read_timeout_s: Seconds = Field(
        7.0,
        gt=0,
        description="then a second is left of the person's 8 s to sign and print the slip",
    )
    deadline_s: Seconds = Field(8.0, gt=0)
    retries: int = Field(2, ge=0, le=10)
    person_deadline_s: Seconds = Field(
        8.0, gt=0, description="nothing but the service is waited for: then undecided, with a slip"
    )
    breaker_failures: int = Field(
        3, ge=1, le=100, description="failures of the link in a row: then nobody waits for it"
    )
    breaker_hang_s: Seconds = Field(
        5.0, gt=0, description="or so much time in a row that was waited for in vain"
    )
    breaker_cool_down_s: Seconds = Field(2.0, gt=0, description="until the link is tried again")
    breaker_longest_cool_down_s: Seconds = Field(30.0, gt=0, description="it doubles up to this")
    breaker_trial_s: Seconds = Field(
        10.0,
        gt=0,
        description="after a hang: for a slip's question to be answered before patients ask",
    )

    def breaker(self) -> BreakerSettings:
        """The breaker's numbers in the words of the eligibility room."""
        return BreakerSettings(
            failures=self.breaker_failures,
            hang_s=self.breaker_hang_s,
            cool_down_s=self.breaker_cool_down_s,
            longest_cool_down_s=self.breaker_longest_cool_down_s,
            trial_s=self.breaker_trial_s,
        )


class SessionTable(_Table):
    """How long and how often; face and PIN stay well below the card's own limits."""

    idle_s: Seconds = Field(90.0, gt=0, description="without a touch, the visit is abandoned")
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
    face_tries: int = Field(3, ge=1, le=5)
    pin_tries: int = Field(2, ge=1, le=2)
    number_b_tries: int = Field(2, ge=1, le=2)

    def policy(self, recovery: Recovery, person_deadline_s: float) -> Policy:
        """The same in the words of the session."""
        numbers = self.model_dump()
        return Policy(**numbers, recovery=recovery, person_deadline_s=person_deadline_s)


class RecoveryTable(_Table):
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


class JournalTable(_Table):
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


class SlipTable(_Table):
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


class ClinicTable(_Table):
    """What stands on the papers as their issuer."""

    name: str = Field("（医療機関名 未設定）", min_length=1, max_length=60)
    institution_code: str = Field(
        "", pattern=r"^([0-9]{10})?$", description="ten digits, as in claims"
    )
    phone: str | None = Field(None, max_length=30)
    address: str | None = Field(None, max_length=100)

    def clinic(self) -> Clinic:
        """The same in the words of the slip."""
        return Clinic(**self.model_dump())


class PrinterTable(_Table):
    """Where interim slips are printed: docs/slip-paper.md."""

    kind: Literal["pdf", "cups", "escpos"] = Field(
        "pdf", description="files in a directory, a queue of CUPS, or a receipt printer"
    )
    directory: Path | None = Field(
        None, description="pdf: for the files; None: a throw-away one, gone with the program"
    )
    paper: Paper = Field(Paper.A4, description="pdf: a4 (PDF) or receipt (PNG)")
    server: str = Field("http://localhost:631", pattern=r"^https?://[^/]+/?$", description="cups")
    queue: str | None = Field(None, min_length=1, max_length=127, description="cups: its name")
    media: str = Field("iso_a4_210x297mm", description="cups: the paper's name (PWG 5101.1)")
    host: str | None = Field(None, min_length=1, description="escpos: on the network")
    port: int = Field(9100, ge=1, le=65_535)
    device: Path | None = Field(None, description="escpos: or a device file, /dev/usb/lp0")
    dots: int = Field(576, ge=384, le=832, description="escpos: width; 80 mm: 576, 58 mm: 384")
    two_way: bool = Field(
        True, description="escpos: the line carries answers; false: paper out is not noticed"
    )
    cut: bool = Field(True, description="escpos: it has a cutter")
    print_s: Seconds = Field(45.0, ge=1, description="a paper that takes longer is taken back")

    @model_validator(mode="after")
    def _a_kind_has_its_address(self) -> "PrinterTable":
        if self.kind == "cups" and self.queue is None:
            raise ValueError('kind = "cups" needs queue')
        places = [place for place in (self.host, self.device) if place is not None]
        if self.kind == "escpos" and len(places) != 1:
            raise ValueError('kind = "escpos" needs either host or device')
        if self.dots % 8:
            raise ValueError("dots: a multiple of 8")
        return self


class OqsTable(_Table):
    """The files for the receipt computer: docs/receipt-computer.md."""

    face_dir: Path | None = Field(
        None, description="for each finished visit's answer; None: no file is written"
    )
    encoding: Encoding = Field(Encoding.SHIFT_JIS, description="Shift_JIS (code page 932) or UTF-8")
    retry_s: Seconds = Field(
        30.0, gt=0, description="a file that could not be written waits so long"
    )
    keep_h: float | None = Field(
        None, gt=0, description="older files are removed; None: never, the receipt computer does"
    )


class AdviceTable(_Table):
    """When staff get a hint about the link. Shares are of the visits in the window, from 0 to 1."""

    window_h: float = Field(2.0, gt=0, le=24)
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


class Settings(_Table):
    """The whole file."""

    kiosk: KioskTable = KioskTable()
    reader: ReaderTable = ReaderTable()
    camera: CameraTable = CameraTable()
    tray: TrayTable = TrayTable()
    face: FaceTable = FaceTable()
    service: ServiceTable = ServiceTable()
    session: SessionTable = SessionTable()
    recovery: RecoveryTable = RecoveryTable()
    journal: JournalTable = JournalTable()
    advice: AdviceTable = AdviceTable()
    slip: SlipTable = SlipTable()
    oqs: OqsTable = OqsTable()
    clinic: ClinicTable = ClinicTable()
    printer: PrinterTable = PrinterTable()
    screen: ScreenTable = ScreenTable()
    sound: SoundTable = SoundTable()
    staff: StaffTable = StaffTable()
    consent: ConsentTable = ConsentTable()

    @model_validator(mode="after")
    def _files_say_whose_they_are(self) -> "Settings":
        if self.oqs.face_dir is not None and not self.clinic.institution_code:
            raise ValueError("oqs.face_dir needs clinic.institution_code")
        return self

    def policy(self) -> Policy:
        """The numbers of the session."""
        usb = self.reader.usb_port is not None
        recovery = self.recovery.recovery(usb=usb)
        return self.session.policy(recovery, self.service.person_deadline_s)


def load_settings(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults. Raises hw.errors.BadFile."""
    return Settings() if path is None else load_toml(path, Settings)
