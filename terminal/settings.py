# SPDX-License-Identifier: Apache-2.0
"""`uketsuke.toml`: one typed, frozen tree. Unknown keys are refused with file, line and what is allowed.

Secrets (the kiosk's TLS key) stand in files of their own and are named here by path. docs/settings.md is made from
these classes.
"""

from pathlib import Path

from pydantic import Field, model_validator

from hw.toml_file import load_toml
from terminal.screen_settings import ConsentTable, ScreenTable, SoundTable, StaffTable
from terminal.session import Policy
from terminal.settings_base import Table
from terminal.settings_devices import CameraTable, PrinterTable, ReaderTable
from terminal.settings_records import AdviceTable, ClinicTable, JournalTable, SlipTable
from terminal.settings_service import OqsTable, ServiceTable
from terminal.settings_visit import FaceTable, RecoveryTable, SessionTable
from terminal.tray_settings import TrayTable

__all__ = [
    "AdviceTable",
    "CameraTable",
    "ClinicTable",
    "ConsentTable",
    "FaceTable",
    "JournalTable",
    "KioskTable",
    "OqsTable",
    "PrinterTable",
    "ReaderTable",
    "RecoveryTable",
    "ScreenTable",
    "ServiceTable",
    "SessionTable",
    "Settings",
    "SlipTable",
    "SoundTable",
    "StaffTable",
    "TrayTable",
    "load_settings",
]


class KioskTable(Table):
    """Who this terminal is."""

    id: str = Field("kiosk-1", min_length=1, max_length=50, description="name in proofs and logs")
    trust: Path | None = Field(None, description="trusted roots of cards; None: the test PKI's")


class Settings(Table):
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
        return self.session.policy(recovery, self.service.person_deadline_s, self.consent)


def load_settings(path: Path | None) -> Settings:
    """Read a settings file; None gives the defaults. Raises hw.errors.BadFile."""
    return Settings() if path is None else load_toml(path, Settings)
