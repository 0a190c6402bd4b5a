# SPDX-License-Identifier: Apache-2.0
"""The set-up from the first question to the page. Each step is on the disk before the next begins."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hw.errors import BadFile, HwError
from hw.printer.port import Document, Paper
from terminal.settings import Settings
from ui.doctor.doctor import CHECKS, Examined, examine
from ui.doctor.finding import State
from ui.doctor.world import World
from ui.setup.answers import Answers
from ui.setup.device_key import REQUEST_SUFFIX, ensure_key, ensure_request
from ui.setup.first_staff import ensure_staff
from ui.setup.journal_key import ensure_journal_key, name_journal_key
from ui.setup.page import Done, page_of
from ui.setup.questions import TOPICS, Topic, folder_of
from ui.setup.settings_file import SettingsFile, check
from ui.setup.system_files import Machine, commands, write_system_files
from ui.setup.to_do import tasks
from ui.setup.whole_files import PRIVATE, is_anothers, make_folder, write_whole

TRIALS: tuple[str, ...] = (
    "reader",
    "card",
    "camera",
    "tray",
    "printer",
    "receipt_computer",
    "tls",
    "service",
)
TRIALS += ("sound", "display", "fonts", "models", "clock", "disk", "staff")
SYSTEM = "system"
PAGE = "setup.pdf"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the set-up speaks and looks; `world` makes the machine that the trials see."""

    say: Callable[[str], None]
    now: Callable[[], datetime]
    world: Callable[[Path], World] = lambda file: World(settings_file=file)


def set_up(path: Path, answers: Answers, place: Place) -> Settings:
    """Do it all; what is there already stays. Raises BadFile."""
    path = path.absolute()
    make_folder(path.parent)
    file = SettingsFile(path)
    for topic in TOPICS:
        _ask(file, topic, answers)
        place.say(f"  saved: {path}")
    settings, journal_key = file.settings(), ensure_journal_key(file)
    _own_folders(settings)
    has_staff = ensure_staff(settings, answers, place.now())
    fingerprint = _device_key(settings, path, place)
    system = folder_of(file) / SYSTEM
    machine = Machine(path, settings, journal_key)
    write_system_files(system, machine)
    examined = _try(settings, path, place) if answers.options().tests else []
    if answers.options().page != "none":
        left = tasks(settings, system, request_path(_key_file(settings, path)), has_staff=has_staff)
        _page(Done(settings, place.now(), examined, list(left), fingerprint), path, place)
    if answers.options().page == "print":
        _print(settings, path, place, examined)
    _tell_commands(machine, system, place)
    return settings


def _ask(file: SettingsFile, topic: Topic, answers: Answers) -> None:
    """Until the answers fit together; then they are saved."""
    while True:
        answers.begin(topic)
        for question in topic.questions:
            if question.when(file):
                proposal = file.get(question.key)
                if question.proposal is not None and not file.has(question.key):
                    proposal = question.proposal(file)
                file.put(
                    question.key, answers.ask(question, proposal, partial(check, question.key))
                )
        if any(question.key == "journal.path" for question in topic.questions):
            name_journal_key(file, answers.options())
        try:
            file.settings()
        except BadFile as error:
            answers.again(str(error))
            continue
        file.write()  # a disk that is full is nothing that another answer mends
        return


def _own_folders(settings: Settings) -> None:
    """For the journal and, where files stand for a printer, for those."""
    if settings.journal.path is not None:
        make_folder(settings.journal.path.parent)
    if settings.printer.kind == "pdf" and settings.printer.directory is not None:
        make_folder(settings.printer.directory)


def _device_key(settings: Settings, path: Path, place: Place) -> str:
    """Key and request; the public key's SHA-256 in groups, to be read out on the telephone."""
    import hashlib  # noqa: PLC0415

    key_file = _key_file(settings, path)
    key, request = ensure_key(key_file), request_path(key_file)
    ensure_request(settings, key, request)
    place.say(f"  key: {key_file} (for its owner only), certificate request: {request}")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    digest = hashlib.sha256(public).hexdigest()
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def _key_file(settings: Settings, path: Path) -> Path:
    return settings.service.key_file or path.with_name("kiosk.key")


def request_path(key_file: Path) -> Path:
    """Beside the key."""
    return key_file.with_suffix(REQUEST_SUFFIX)


def _try(settings: Settings, path: Path, place: Place) -> list[Examined]:
    place.say("")
    place.say("Trying reader, cameras, printer and service (up to 15 s)")
    staff = settings.staff.file
    skipped = ("staff",) if staff is not None and is_anothers(staff) else ()
    wanted = [name for name in TRIALS if name not in skipped]
    checks = [check for name in wanted for check in CHECKS if check.name == name]
    examined = examine(place.world(path), checks)
    for one in examined:
        place.say(f"  {one.found.state.value:<9} {one.check}: {one.found.seen}")
    return examined


def _page(done: Done, path: Path, place: Place) -> None:
    write_whole(path.with_name(PAGE), page_of(done), PRIVATE)
    place.say(f"  page to sign: {path.with_name(PAGE)}")


def _print(settings: Settings, path: Path, place: Place, examined: list[Examined]) -> None:
    """On the configured printer, if it takes A4 and is well; a folder of files needs no copy."""
    from terminal.clock import WallClock  # noqa: PLC0415
    from ui.wiring.printer import printer_opener  # noqa: PLC0415

    state = {one.check: one.found.state for one in examined}.get("printer")
    if settings.printer.kind != "cups" or state is not State.OK:
        place.say("  not printed: no A4 printer that is ready; print the file")
        return
    try:
        with closing(printer_opener(settings, WallClock())()) as printer:
            if printer.paper is Paper.A4:
                page = path.with_name(PAGE).read_bytes()
                job = printer.print(Document(f"set-up {settings.kiosk.id}", pdf=page))
                place.say(f"  printed: {job.job}")
    except HwError as error:
        place.say(f"  not printed: {error}")


def _tell_commands(machine: Machine, system: Path, place: Place) -> None:
    place.say("")
    place.say(f"Nothing of the system was changed. As root, run {system / 'install.sh'}:")
    for line in commands(machine):
        place.say(f"    {line}")
