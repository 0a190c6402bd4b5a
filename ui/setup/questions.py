# SPDX-License-Identifier: Apache-2.0
"""What the set-up asks, topic by topic. Each answer is a key of `uketsuke.toml`, checked as the program checks it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ui.setup.settings_file import SettingsFile

CLINIC_FOLDER = Path("/etc/uketsuke")
CLINIC_DATA = Path("/var/lib/uketsuke")
CAMERAS = Path("/dev/v4l/by-path")

Rest = Callable[[SettingsFile], Any]
"""What is proposed where the file says nothing."""


def _always(_: SettingsFile) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Question:
    """`text`: as it is asked. `proposal`: None for the program's own default. `when`: whether it is asked at all.

    `like`: an example, shown to whoever typed something else.
    """

    key: str
    text: str
    proposal: Rest | None = None
    when: Callable[[SettingsFile], bool] = _always
    like: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """Questions that are asked, checked and saved together."""

    title: str
    questions: tuple[Question, ...] = field(default_factory=tuple)


def folder_of(file: SettingsFile) -> Path:
    """Where the settings, keys and certificates lie."""
    return file.path.absolute().parent


def data_folder(file: SettingsFile) -> Path:
    """Where the journal lies: apart from the settings on a clinic's machine."""
    folder = folder_of(file)
    return CLINIC_DATA if folder == CLINIC_FOLDER else folder


def _beside(name: str) -> Rest:
    return lambda file: folder_of(file) / name


def _data(name: str) -> Rest:
    return lambda file: data_folder(file) / name


def _printer(kind: str) -> Callable[[SettingsFile], bool]:
    return lambda file: bool(file.get("printer.kind") == kind)


def _camera(nth: int) -> Rest:
    """A name that stays when cameras are plugged in another order."""

    def found(file: SettingsFile) -> Any:
        names = sorted(CAMERAS.glob("*-index0")) if CAMERAS.is_dir() else []
        if nth < len(names):
            return str(names[nth])
        return file.get("camera.device") if nth == 0 else None

    return found


TOPICS = (
    Topic(
        "The clinic and this kiosk",
        (
            Question("kiosk.id", "Name of this kiosk (as the service's operator knows it)"),
            Question("clinic.name", "Name of the clinic, as on its papers"),
            Question(
                "clinic.institution_code",
                "Ten-digit institution code (医療機関コード)",
                like="1312345678",
            ),
            Question("clinic.phone", "Telephone for questions about a slip"),
            Question("clinic.address", "Address, as on its papers"),
        ),
    ),
    Topic(
        "What is plugged in",
        (
            Question("reader.name", "Part of the card reader's name, if there are several"),
            Question("camera.device", "Camera that looks at the person", _camera(0)),
            Question("tray.device", "Camera above the card, if there is one", _camera(1)),
            Question("screen.diagonal_inch", "Inches of the screen from corner to corner"),
            Question("screen.full", "The whole screen for the kiosk (true, false)", lambda _: True),
            Question("screen.left_handed", "What is touched stands on the left (true, false)"),
            Question("sound.volume", "Volume of voice and chimes, percent"),
        ),
    ),
    Topic(
        "Printing slips",
        (
            Question(
                "printer.kind", "Printer: cups (a queue), escpos (a receipt printer), pdf (files)"
            ),
            Question("printer.queue", "Name of the CUPS queue", when=_printer("cups")),
            Question(
                "printer.host",
                "Receipt printer's address on the network, if it has one",
                when=_printer("escpos"),
            ),
            Question(
                "printer.device", "or its device file (/dev/usb/lp0)", when=_printer("escpos")
            ),
            Question("printer.directory", "Folder for the files", _data("slips"), _printer("pdf")),
        ),
    ),
    Topic(
        "The eligibility service",
        (
            Question("service.url", "Address of the service", like="https://service.example:8443"),
            Question("service.ca_file", "File with the roots it is signed by", _beside("ca.pem")),
            Question(
                "service.cert_file", "File for this kiosk's certificate", _beside("kiosk.pem")
            ),
            Question("service.key_file", "File for its key (made now)", _beside("kiosk.key")),
            Question("oqs.face_dir", "Folder of the receipt computer, if it takes files"),
        ),
    ),
    Topic(
        "What is kept, and who may see it",
        (
            Question("journal.path", "The journal's database (encrypted)", _data("journal.db")),
            Question("staff.file", "File of the staff's accounts", _data("staff.toml")),
            Question("staff.place", "Staff's side: corner, window (a second screen), off"),
        ),
    ),
)
KEYS = tuple(question.key for topic in TOPICS for question in topic.questions)
