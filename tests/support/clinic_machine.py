# SPDX-License-Identifier: Apache-2.0
"""A clinic's machine in a folder: system files, settings, certificates, and what commands and devices answer.

As it is made, every check finds it well; a test spoils one thing.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import tomlkit

from eligibility.service.tls import TestAuthority
from terminal.journal.journal import Journal
from terminal.journal.keys import create_key_file
from ui.doctor.screen import FONTS
from ui.doctor.system import DISPLAY_MANAGER
from ui.doctor.unit import SCREEN_UNIT, SYSTEM, UNIT
from ui.doctor.world import Ran, World
from ui.kiosk.sound.make_voice import Line, stamp
from ui.setup.system_files import PLACES, packaged

JAPAN = timezone(timedelta(hours=9), "JST")
KIOSK = "uketsuke-1"
SENTENCES: dict[str, Line] = {"touch": [("ふれてください", None), ("。", None)]}
SCREEN = {"name": "HDMI-1", "width": 1920, "height": 1080, "width_mm": 345, "height_mm": 194}
ROOTS = Path(__file__).parents[1] / "fixtures" / "traces" / "test-roots.toml"


@dataclass
class ClinicMachine:
    """`probes`: what devices answer, by name; `commands`: what programs print, by name, None where they hang."""

    folder: Path
    settings: dict[str, dict[str, Any]] = field(default_factory=dict)
    probes: dict[str, dict[str, Any]] = field(default_factory=dict)
    commands: dict[str, str | None] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.folder / "root"

    def write(self, path: str, text: str = "") -> Path:
        """A file of the system."""
        file = self.root / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def remove(self, path: str) -> None:
        (self.root / path.lstrip("/")).unlink()

    def put(self, key: str, value: Any) -> None:
        """A key of uketsuke.toml; None takes it away."""
        table, name = key.split(".")
        if value is None:
            self.settings[table].pop(name, None)
        else:
            self.settings.setdefault(table, {})[name] = value

    def path(self, key: str) -> Path:
        table, name = key.split(".")
        return Path(self.settings[table][name])

    def world(self) -> World:
        file = self.folder / "uketsuke.toml"
        file.write_text(tomlkit.dumps(self.settings), encoding="utf-8")
        given = {
            "settings_file": file,
            "root": self.root,
            "run": self._run,
            "now": lambda: datetime.now(JAPAN),
            "uid": 1000,
            "environment": {},
            "free": lambda _: 50 * 10**9,
            "voice": self.folder / "voice",
            "sentences": lambda: SENTENCES,
        }
        return World(**{**given, **self.changes})

    def _run(self, command: Sequence[str], limit_s: float) -> Ran:
        name = os.path.basename(command[0])
        if "-m" in command:
            answer = self.probes[command[command.index("-m") + 2]]
            return Ran(0, "Qt talks\n" + json.dumps(answer))
        said = self.commands.get(name)
        return Ran(None, f"no answer in {limit_s:g} s") if said is None else Ran(0, said)


def well(folder: Path) -> ClinicMachine:
    """A machine with nothing to complain about."""
    machine = ClinicMachine(folder)
    _settings(machine)
    _system(machine)
    machine.probes = {
        "reader": {"readers": ["ACS ACR1251 00 00"]},
        "card": {"card": True},
        "camera": {"width": 640, "height": 480, "fps": 30.0, "brightness": 120.0},
        "tray": {"width": 1280, "height": 720, "fps": 15.0, "brightness": 120.0},
        "printer": {"state": "ready", "detail": ""},
        "service": {},
        "staff": {"accounts": 2},
        "screens": {"version": "6.11", "platform": "xcb", "screens": [SCREEN]},
    }
    machine.commands = {"timedatectl": "yes\n", "aplay": "card 0: PCH [HDA Intel PCH], device 0\n"}
    return machine


def _voice(folder: Path) -> None:
    folder.mkdir()
    for name in SENTENCES:
        (folder / f"{name}.wav").write_bytes(b"RIFF")
    stamps = {name: stamp(line) for name, line in SENTENCES.items()}
    (folder / "index.json").write_text(json.dumps(stamps))


def _settings(machine: ClinicMachine) -> None:
    authority, folder = TestAuthority(machine.folder / "tls"), machine.folder
    own = authority.kiosk(KIOSK)
    for name in ("receipt", "voice"):
        (folder / name).mkdir()
    _voice(folder / "voice" / "ja")
    (folder / "staff.toml").touch()
    key = create_key_file(folder / "journal.key")
    Journal.open(folder / "journal.db", key).close()
    machine.settings = {
        "kiosk": {"id": KIOSK, "trust": str(ROOTS)},
        "clinic": {"institution_code": "1312345678"},
        "service": {
            "ca_file": str(authority.ca_file),
            "cert_file": str(own.cert_file),
            "key_file": str(own.key_file),
        },
        "tray": {"device": "/dev/video2"},
        "screen": {"diagonal_inch": 15.6},
        "printer": {"kind": "cups", "queue": "reception"},
        "oqs": {"face_dir": str(folder / "receipt")},
        "journal": {"path": str(folder / "journal.db"), "key_file": str(folder / "journal.key")},
        "staff": {"file": str(folder / "staff.toml")},
    }


def _system(machine: ClinicMachine) -> None:
    for name, place in PLACES.items():
        machine.write(f"{place}/{name}", packaged(name))
    machine.write(f"{SYSTEM}/multi-user.target.wants/{UNIT}")
    machine.write("/usr/sbin/pcscd")
    machine.write("/run/pcscd/pcscd.comm")
    machine.write("/usr/share/polkit-1/actions/org.debian.pcsc-lite.policy")
    machine.write("/proc/modules", "uvcvideo 1 0\n")
    machine.write("/proc/swaps", "Filename Type Size Used Priority\n")
    machine.write("/proc/sys/kernel/core_pattern", "core\n")
    machine.write("/proc/4711/cmdline", "/opt/v/bin/python3\0/opt/v/bin/uketsuke\0kiosk\0")
    machine.write("/etc/passwd", "root:x:0:0::/root:/bin/sh\nuketsuke:x:999:999::/:/bin/false\n")
    for font in FONTS:
        file = machine.root / font.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.symlink_to(font)


__all__ = ["DISPLAY_MANAGER", "SCREEN_UNIT", "SYSTEM", "UNIT", "ClinicMachine", "well"]
