# SPDX-License-Identifier: Apache-2.0
"""What can be in the way of sound: the player, a card, the voice's files. For the staff's page and for the doctor."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ui.kiosk.sound.make_voice import Line, lines, read_index, stamp
from ui.presenter.staff.facts import SoundTrouble

__all__ = ["Voice", "cards_of", "device_trouble", "lines", "voice_of"]

LIST: Final = ("aplay", "-l")
PATIENCE_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Voice:
    """How many of the wanted files are there, and how many of them say another sentence than the texts do now."""

    there: int
    wanted: int
    old: int

    @property
    def trouble(self) -> SoundTrouble | None:
        """The worst that is to be said of it."""
        if self.there < self.wanted:
            return SoundTrouble.VOICE_MISSING
        return SoundTrouble.VOICE_OLD if self.old else None


def cards_of(listing: str) -> tuple[str, ...]:
    """The sound cards that `aplay -l` found."""
    rows = (line for line in listing.splitlines() if line.startswith("card "))
    return tuple(row.partition("[")[0].strip() for row in rows)


def voice_of(folder: Path, wanted: Mapping[str, Line]) -> Voice:
    """Of the folder of one language, with its index of what was spoken into each file. `wanted`: `lines()`."""
    had = read_index(folder / "index.json")
    there = [name for name in wanted if _has_sound(folder / f"{name}.wav")]
    old = sum(had.get(name) != stamp(wanted[name]) for name in there)
    return Voice(len(there), len(wanted), old)


def device_trouble() -> SoundTrouble | None:
    """Whether this machine can play at all. Blocks for a moment."""
    try:
        ran = subprocess.run(LIST, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    except FileNotFoundError:
        return SoundTrouble.PLAYER
    except (OSError, subprocess.TimeoutExpired):
        return SoundTrouble.CARD
    return None if cards_of(ran.stdout) else SoundTrouble.CARD


def _has_sound(file: Path) -> bool:
    try:
        return file.stat().st_size > 0
    except OSError:
        return False
