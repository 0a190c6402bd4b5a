# SPDX-License-Identifier: Apache-2.0
"""The machine, as far as the checks see it: files, commands, the clock. Tests hand in one of their own."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from importlib import metadata
from pathlib import Path
from typing import Any

from ui.kiosk.sound.make_voice import Line, lines

COMMAND_S = 5.0
PROBE_S = 12.0
NO_ANSWER = "NoAnswer"
"""The error of a probe that hung or died: nothing is known of what it was to look at."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended; `status` None: it is not installed, or did not end in time (`out` says which)."""

    status: int | None
    out: str = ""


Run = Callable[[Sequence[str], float], Ran]


def run_command(command: Sequence[str], limit_s: float) -> Ran:
    """Run it without a shell, its input empty. Never raises for what the command does."""
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limit_s,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Ran(None, f"no answer in {limit_s:g} s")
    except OSError as error:
        return Ran(None, f"{command[0]}: {error.strerror}")
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"))


def local_now() -> datetime:
    """The machine's own time with its own zone."""
    return datetime.now().astimezone()


@dataclass(frozen=True, slots=True)
class World:
    """`root`: where system files are looked up. `settings_file`: as given, None for none. `free`: bytes on a disk.

    `wanted`: the program's requirements as its package names them. `models`: their folder, None for the usual one.
    `voice`: where the set-up puts the voice (ui/kiosk/sound/clips.py). `sentences`: those that it is to say.
    """

    settings_file: Path | None = None
    root: Path = Path("/")
    run: Run = run_command
    now: Callable[[], datetime] = local_now
    uid: int = field(default_factory=os.geteuid)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    free: Callable[[Path], int] = lambda path: shutil.disk_usage(path).free
    python: tuple[int, ...] = tuple(sys.version_info[:3])
    wanted: Callable[[], list[str]] = lambda: metadata.requires("uketsuke") or []
    models: Path | None = None
    voice: Path = Path(sys.prefix, "share", "uketsuke", "voice")
    sentences: Callable[[], Mapping[str, Line]] = lines

    def command(self, *command: str, limit_s: float = COMMAND_S) -> Ran:
        """Run a command of the system."""
        return self.run(command, limit_s)

    def probe(self, what: str, module: str = "ui.doctor.probe") -> dict[str, Any]:
        """Ask a device in a process of its own, which may hang or die: its answer, or {"error": …, "detail": …}."""
        settings = "" if self.settings_file is None else str(self.settings_file)
        ran = self.run((sys.executable, "-m", module, what, settings), PROBE_S)
        lines = [line for line in ran.out.splitlines() if line.startswith("{")]
        if not lines:
            detail = ran.out if ran.status is None else f"the probe ended with status {ran.status}"
            return {"error": NO_ANSWER, "detail": detail}
        return dict(json.loads(lines[-1]))

    def at(self, path: str) -> Path:
        """A file of the system."""
        return self.root / path.lstrip("/")

    def read(self, path: str) -> str | None:
        """A small text file of the system; None when it cannot be read."""
        try:
            return self.at(path).read_text(encoding="utf-8", errors="replace")
        except OSError:
            return None

    def names(self, path: str) -> list[str]:
        """What lies in a directory of the system, in order; nothing when there is none."""
        try:
            return sorted(os.listdir(self.at(path)))
        except OSError:
            return []

    def lines(self, directory: str, suffix: str) -> list[str]:
        """The lines of all configuration files in a directory, without comments and blanks."""
        texts = [
            self.read(f"{directory}/{name}") or ""
            for name in self.names(directory)
            if name.endswith(suffix)
        ]
        stripped = [line.strip() for text in texts for line in text.splitlines()]
        return [line for line in stripped if line and not line.startswith(("#", ";"))]


def mode_of(path: Path) -> int:
    """The rights of a file. Raises OSError."""
    return stat.S_IMODE(path.stat().st_mode)
