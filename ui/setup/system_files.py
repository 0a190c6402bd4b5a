# SPDX-License-Identifier: Apache-2.0
"""What root has to install, as files in a folder, with the commands: the set-up changes nothing of the system."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from shlex import quote

from hw.errors import BadFile
from terminal.settings import Settings
from ui.setup.whole_files import make_folder, write_whole

USER = "uketsuke"
DEBIAN = (
    "pcscd libccid fonts-noto-cjk alsa-utils xauth xserver-xorg-core xserver-xorg-input-libinput "
    "libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-randr0 libxcb-shape0 libxkbcommon-x11-0"
)
PLACES = {
    "uketsuke-screen.service": "/etc/systemd/system",
    "uketsuke-kiosk.service": "/etc/systemd/system",
    "10-uketsuke-kiosk.conf": "/etc/X11/xorg.conf.d",
    "70-uketsuke.rules": "/etc/udev/rules.d",
    "uketsuke-modprobe.conf": "/etc/modprobe.d",
    "50-uketsuke-pcscd.rules": "/etc/polkit-1/rules.d",
    "uketsuke-journald.conf": "/etc/systemd/journald.conf.d",
    "uketsuke-coredump.conf": "/etc/systemd/coredump.conf.d",
}
"""File in ui/install, and where it belongs."""
UNIT = "uketsuke-kiosk.service"
PROGRAM = "/opt/uketsuke/.venv/bin/uketsuke"
SETTINGS = "/etc/uketsuke/uketsuke.toml"
JOURNAL_KEY = "/etc/uketsuke/journal.key"
SCRIPT = "install.sh"
PLUGGED_IN = "udevadm trigger --action=add --subsystem-match=usb --subsystem-match=video4linux"
"""The rules for what is plugged in already."""
STOPPED = (
    "install.sh: stopped before its end; the line above says why. Run it again when that is mended."
)


@dataclass(frozen=True, slots=True)
class Machine:
    """The paths of this set-up. `journal_key`: None where no journal is kept."""

    settings_file: Path
    settings: Settings
    journal_key: Path | None
    program: Path = field(default_factory=lambda: Path(sys.executable).with_name("uketsuke"))

    @property
    def folder(self) -> Path:
        """Where settings and keys lie."""
        return self.settings_file.parent

    @property
    def written(self) -> list[Path]:
        """Folders that the kiosk writes to."""
        settings = self.settings
        kept = [file.parent for file in (settings.journal.path, settings.staff.file) if file]
        found = [*kept, settings.printer.directory, settings.oqs.face_dir]
        return list(dict.fromkeys(path for path in found if path is not None))


def write_system_files(folder: Path, machine: Machine) -> list[Path]:
    """Write all files and the script of commands; their paths. Raises BadFile."""
    make_folder(folder)
    contents = {name: packaged(name) for name in PLACES}
    contents[UNIT] = unit(machine)
    contents[SCRIPT] = "\n".join(("#!/bin/sh", *commands(machine), ""))
    paths = []
    for name, content in contents.items():
        path = folder / name
        write_whole(path, content.encode("utf-8"), 0o755 if name == SCRIPT else 0o644)
        paths.append(path)
    return paths


def packaged(name: str) -> str:
    """A file of ui/install as it is."""
    return files("ui").joinpath("install", name).read_text(encoding="utf-8")


def unit(machine: Machine) -> str:
    """The kiosk's unit with this machine's paths."""
    text = packaged(UNIT).replace(PROGRAM, _argument(machine.program))
    text = text.replace(SETTINGS, _argument(machine.settings_file))
    apart = machine.folder not in machine.written
    kept = (
        f"ReadOnlyPaths={_quoted(machine.folder)}"
        if apart
        else "# Settings and data share a folder."
    )
    text = text.replace("ReadOnlyPaths=/etc/uketsuke", kept)
    line = f"LoadCredential=journal.key:{JOURNAL_KEY}"
    if machine.settings.journal.credential is None or machine.journal_key is None:
        text = text.replace(line, "# The settings name the key's file ([journal] key_file).")
    else:
        # To the end of the line: no quotes here, but specifiers (systemd.exec(5)).
        text = text.replace(line, f"LoadCredential=journal.key:{_percent(machine.journal_key)}")
    # A folder on the network may be away when the kiosk starts: the kiosk starts without it.
    paths = "".join(f"ReadWritePaths=-{_quoted(path)}\n" for path in machine.written)
    return text.replace("ProtectHome=yes\n", f"{paths}ProtectHome=yes\n")


def commands(machine: Machine) -> list[str]:
    """What root has to do, line by line; harmless when it is done again."""
    lines = [
        "# As root, in this folder. Harmless when it is done again.",
        "set -eu",
        f"trap '[ $? -eq 0 ] || echo \"{STOPPED}\" >&2' EXIT",
        'cd "$(dirname "$0")"',
        f"apt-get install -y --no-install-recommends {DEBIAN}",
        f"id {USER} >/dev/null 2>&1 || adduser --system --group --home /var/lib/{USER} {USER}",
        *(f"install -D -m 644 {name} {place}/{name}" for name, place in PLACES.items()),
        *(f"install -d -o {USER} -g {USER} -m 700 {quote(str(path))}" for path in _own(machine)),
        *_rights(machine),
    ]
    return [
        *lines,
        f"if udevadm control --reload; then {PLUGGED_IN}; fi",
        "systemctl set-default multi-user.target",
        "timedatectl set-timezone Asia/Tokyo",
        "systemctl restart systemd-journald",
        "systemctl daemon-reload",
        f"systemctl enable --now pcscd.socket {UNIT}",
        f"systemctl restart {UNIT}  # the settings as they are now",
    ]


def _rights(machine: Machine) -> list[str]:
    """Root keeps what root runs and what the kiosk only reads; the kiosk gets its own keys and nothing else."""
    settings = machine.settings
    shared = machine.folder in machine.written
    own = [settings.service.key_file, settings.staff.file]
    root = [machine.journal_key]
    if settings.journal.credential is None:
        own, root = own + root, []
    folder, file = quote(str(machine.folder)), quote(str(machine.settings_file))
    return [
        f"chown {USER if shared else 'root'}:{USER} {folder} && chmod 750 {folder}",
        f"chown root:{USER} {file} && chmod 640 {file}",
        *_given(own, f"{USER}:{USER}"),
        *_given(root, "root:root", "  # for systemd"),
    ]


def _given(paths: Iterable[Path | None], owner: str, why: str = "") -> list[str]:
    names = [quote(str(path)) for path in paths if path is not None]
    return [f"[ ! -e {name} ] || chown {owner} {name}{why}" for name in names]


def _own(machine: Machine) -> list[Path]:
    """The folders that belong to the kiosk; the receipt computer's is another's."""
    others = machine.settings.oqs.face_dir
    return [path for path in machine.written if path not in (others, machine.folder)]


def _quoted(path: Path) -> str:
    """As systemd.syntax(7) reads it: quotes around what has blanks or quotes; a percent sign begins a specifier."""
    text = _percent(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"' if any(letter in text for letter in " \\'\"") else text


def _argument(path: Path) -> str:
    """As a word of a command line: a dollar sign begins a variable there (systemd.service(5))."""
    return _quoted(path).replace("$", "$$")


def _percent(path: Path) -> str:
    if not str(path).isprintable():
        raise BadFile(path, reason="holds a character that cannot stand in a unit of systemd")
    return str(path).replace("%", "%%")
