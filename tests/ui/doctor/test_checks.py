# SPDX-License-Identifier: Apache-2.0
"""Each check on a machine that is well, and on one with one thing spoilt."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from eligibility.service.tls import TestAuthority
from tests.support.clinic_machine import DISPLAY_MANAGER, SYSTEM, UNIT, ClinicMachine, well
from ui.doctor.book import advice, book
from ui.doctor.doctor import CHECKS, examine
from ui.doctor.finding import Finding, State

Spoil = Callable[[ClinicMachine], object]
LOOKS = {check.name: check for check in CHECKS}


@pytest.fixture
def machine(tmp_path: Path) -> ClinicMachine:
    return well(tmp_path)


def found(machine: ClinicMachine, check: str) -> Finding:
    return examine(machine.world(), [LOOKS[check]])[0].found


@pytest.mark.parametrize("check", [name for name in LOOKS if name not in ("profile", "models")])
def test_a_machine_that_is_well_is_told_to_be_well(machine: ClinicMachine, check: str) -> None:
    assert found(machine, check).state is State.OK, found(machine, check)


def answers(name: str, **said: object) -> Spoil:
    return lambda m: m.probes.update({name: said})


def error(name: str, kind: str) -> Spoil:
    return answers(name, error=kind, detail="as told")


def world(**changed: object) -> Spoil:
    return lambda m: m.changes.update(changed)


def put(key: str, value: object) -> Spoil:
    return lambda m: m.put(key, value)


def without(path: str) -> Spoil:
    return lambda m: m.remove(path)


def write(path: str, text: str) -> Spoil:
    return lambda m: m.write(path, text)


def picture(name: str, brightness: float) -> Spoil:
    return answers(name, width=640, height=480, fps=30.0, brightness=brightness)


def at(hours: int, year: int = 2026) -> Spoil:
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    return world(now=lambda: datetime.datetime(year, 12, 1, tzinfo=zone))


def later(days: int) -> Spoil:
    return world(now=lambda: datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=days))


def strange_key(machine: ClinicMachine) -> None:
    other = TestAuthority(machine.folder / "other").kiosk("x")
    shutil.copy(other.key_file, machine.path("service.key_file"))


def a_corrupt_model(machine: ClinicMachine) -> None:
    folder = machine.folder / "models"
    folder.mkdir()
    (folder / "MobileFaceNet.tflite").write_bytes(b"not a network")
    machine.changes["models"] = folder


def a_profile(machine: ClinicMachine, text: str) -> None:
    file = machine.folder / "calibration.toml"
    file.write_text(text, encoding="utf-8")
    machine.put("face.profile", str(file))


OTHER_PROFILE = """[face]
matcher = "another"
model_sha256 = "00"
accept = 0.5
staff = 0.6
date = 2026-11-01
data = "nobody"
"""

SPOILT: list[tuple[str, str, Spoil]] = [
    ("python", "old", world(python=(3, 10, 1))),
    ("python", "packages", world(wanted=lambda: ["nobody-has-this>=1", 'x ; extra == "dev"'])),
    ("settings", "none", world(settings_file=None)),
    ("settings", "unreadable", put("kiosk.colour", "red")),
    ("instances", "several", write("/proc/42/cmdline", "/v/bin/uketsuke\0kiosk\0")),
    ("disk", "little", world(free=lambda _: 10**9)),
    ("clock", "past", at(9, 2020)),
    ("clock", "zone", at(0)),
    ("clock", "alone", lambda m: m.commands.update(timedatectl="no\n")),
    ("fonts", "missing", without("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc")),
    ("display", "none", error("screens", "NoAnswer")),
    ("screen_size", "differs", put("screen.diagonal_inch", 21.5)),
    ("screen_size", "output", put("screen.output", "DP-7")),
    ("blanking", "on", without("/etc/X11/xorg.conf.d/10-uketsuke-kiosk.conf")),
    ("sound", "player", lambda m: m.commands.update(aplay=None)),
    ("sound", "card", lambda m: m.commands.update(aplay="no soundcards found\n")),
    ("voice", "missing", lambda m: (m.folder / "voice" / "ja" / "touch.wav").unlink()),
    ("voice", "old", lambda m: (m.folder / "voice" / "ja" / "index.json").write_text("{}")),
    ("pcscd", "missing", without("/usr/sbin/pcscd")),
    ("pcscd", "stopped", without("/run/pcscd/pcscd.comm")),
    ("reader", "none", answers("reader", readers=[])),
    ("reader", "none", put("reader.name", "Sony")),
    ("reader", "several", answers("reader", readers=["A", "B"])),
    ("reader", "denied", error("reader", "PcscDenied")),
    ("reader", "down", error("reader", "NoAnswer")),
    ("rivals", "loaded", write("/proc/modules", "port100 1 0\nnfc 2 1\n")),
    ("polkit", "missing", without("/etc/polkit-1/rules.d/50-uketsuke-pcscd.rules")),
    ("camera", "none", error("camera", "NoCamera")),
    ("camera", "lost", error("camera", "CameraLost")),
    ("camera", "dark", picture("camera", 5)),
    ("camera", "bright", picture("camera", 250)),
    ("tray", "none", error("tray", "NoCamera")),
    ("tray", "none", put("tray.device", "/nowhere/tray.png")),
    ("tray", "lost", error("tray", "NoAnswer")),
    ("tray", "dark", picture("tray", 5)),
    ("tray", "bright", picture("tray", 250)),
    ("models", "corrupt", a_corrupt_model),
    ("models", "missing", put("face.matcher", "nobody_knows")),
    ("profile", "unreadable", lambda m: a_profile(m, "[face]")),
    ("profile", "other", lambda m: a_profile(m, OTHER_PROFILE)),
    ("journal_key", "unusable", lambda m: m.path("journal.key_file").chmod(0o644)),
    ("journal", "none", lambda m: m.settings.pop("journal")),
    ("journal", "unusable", lambda m: m.path("journal.path").write_bytes(b"x" * 8192)),
    ("tls", "missing", put("service.cert_file", "/nowhere.pem")),
    ("tls", "rights", lambda m: m.path("service.key_file").chmod(0o640)),
    ("tls", "unreadable", lambda m: m.path("service.cert_file").write_text("no PEM")),
    ("tls", "mismatch", strange_key),
    ("tls", "name", put("kiosk.id", "kiosk-9")),
    ("tls", "soon", later(350)),
    ("tls", "expired", later(370)),
    ("tls", "expired", later(-370)),
    ("service", "unreachable", error("service", "TimedOut")),
    ("service", "untrusted", error("service", "TlsFailed")),
    ("service", "files", error("service", "BadFile")),
    ("printer", "not_ready", answers("printer", state="paper_out", detail="tray 1")),
    ("printer", "thrown_away", put("printer.kind", "pdf")),
    ("receipt_computer", "unwritable", lambda m: m.path("oqs.face_dir").rmdir()),
    ("trust", "test", put("kiosk.trust", None)),
    ("trust", "unreadable", put("kiosk.trust", "/nowhere/roots.toml")),
    ("staff", "none", put("staff.file", None)),
    ("staff", "none", answers("staff", accounts=0)),
    ("staff", "unreadable", error("staff", "StaffFileUnusable")),
    ("staff", "broken", error("staff", "NoAnswer")),
    ("unit", "absent", without(f"{SYSTEM}/{UNIT}")),
    ("unit", "disabled", without(f"{SYSTEM}/multi-user.target.wants/{UNIT}")),
    ("user", "root", write(f"{SYSTEM}/{UNIT}", "[Service]\nUser=root\n")),
    ("user", "missing", write("/etc/passwd", "root:x:0:0::/:/bin/sh\n")),
    ("usb_storage", "open", without("/etc/modprobe.d/uketsuke-modprobe.conf")),
    ("usb_storage", "loaded", write("/proc/modules", "usb_storage 1 0\n")),
    ("autologin", "on", write(f"{SYSTEM}/getty@tty1.service.d/a.conf", "ExecStart=agetty -a me")),
    ("autologin", "manager", write(DISPLAY_MANAGER, "")),
    ("swap", "on", write("/proc/swaps", "Filename\n/dev/zram0 x\n/dev/sda2 partition 1\n")),
    ("core_dumps", "on", without(f"{SYSTEM}/{UNIT}")),
    ("logs", "unlimited", without("/etc/systemd/journald.conf.d/uketsuke-journald.conf")),
]


@pytest.mark.parametrize(("check", "trouble", "spoil"), SPOILT)
def test_a_spoilt_machine_is_told_with_what_to_do(
    machine: ClinicMachine, check: str, trouble: str, spoil: Spoil
) -> None:
    spoil(machine)
    seen = found(machine, check)
    assert (seen.state, seen.trouble) == (State.TROUBLE, trouble), seen.seen
    said = advice(check, trouble)
    assert said is not None
    assert said.en
    assert said.ja


NOT_SPOILT = {
    ("fonts", "glyphs"),  # test_letters.py
    ("camera", "busy"),  # below, with and without a kiosk that runs
    ("tray", "busy"),
    ("journal_key", "unit"),
}


def test_every_trouble_of_the_book_is_tried() -> None:
    known = {(name, key) for name, entry in book().items() for key in entry.todo}
    assert known - {(check, trouble) for check, trouble, _ in SPOILT} == NOT_SPOILT


def test_the_book_and_the_checks_have_the_same_names_in_the_same_order() -> None:
    assert list(book()) == [check.name for check in CHECKS]


@pytest.mark.parametrize("name", ["camera", "tray"])
def test_a_camera_that_the_running_kiosk_uses_is_no_trouble(
    machine: ClinicMachine, name: str
) -> None:
    error(name, "CameraBusy")(machine)
    assert found(machine, name).state is State.OK
    machine.remove("/proc/4711/cmdline")
    assert found(machine, name).trouble == "busy"


def test_a_key_that_systemd_hands_over_is_looked_for_in_the_unit(machine: ClinicMachine) -> None:
    machine.put("journal.key_file", None)
    machine.put("journal.credential", "journal.key")
    assert (
        found(machine, "journal_key").trouble == "unusable"
    )  # the unit names a file that is not there
    machine.write("/etc/uketsuke/journal.key", "k").chmod(0o600)
    assert found(machine, "journal_key").state is State.OK
    machine.write(f"{SYSTEM}/{UNIT}", "[Service]\nUser=uketsuke\n")
    assert found(machine, "journal_key").trouble == "unit"


@pytest.mark.parametrize(
    ("check", "spoil"),
    [
        ("tray", put("tray.device", None)),
        ("receipt_computer", put("oqs.face_dir", None)),
        ("staff", put("staff.place", "off")),
        ("voice", put("sound.voice", False)),
        ("card", answers("card", card=False)),
        ("journal_key", lambda m: m.settings.pop("journal")),
        ("polkit", without("/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy")),
        ("screen_size", error("screens", "NoAnswer")),
    ],
)
def test_what_the_settings_do_not_ask_for_is_not_used(
    machine: ClinicMachine, check: str, spoil: Spoil
) -> None:
    spoil(machine)
    assert found(machine, check).state is State.NOT_USED


def test_looking_changes_nothing(machine: ClinicMachine) -> None:
    machine.world()

    def all_files() -> dict[Path, tuple[int, int]]:
        # uketsuke.toml is the test's own, written with each world
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_mode)
            for path in machine.folder.rglob("*")
            if path.name != "uketsuke.toml"
        }

    before = all_files()
    examine(machine.world())
    assert all_files() == before
