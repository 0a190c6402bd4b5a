# SPDX-License-Identifier: Apache-2.0
"""What the command line says of a kiosk, and the one table of the settings that the first frame needs."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from terminal.screen_settings import ScreenTable


@dataclass(frozen=True, slots=True)
class Order:
    """`bench`: the folder of the virtual devices; None: real ones. `today`: the bench's calendar day."""

    settings: Path | None = None
    bench: Path | None = None
    today: date | None = None


def screen_table(settings: Path | None) -> ScreenTable:
    """`[screen]` alone, in a few milliseconds. What is wrong with the file is told when all of it is read."""
    if settings is None:
        return ScreenTable()
    try:
        document = tomllib.loads(settings.read_text("utf-8"))
        return ScreenTable.model_validate(document.get("screen", {}))
    except (OSError, ValueError, ValidationError):
        return ScreenTable()
