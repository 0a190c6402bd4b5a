# SPDX-License-Identifier: Apache-2.0
"""What can go wrong before a kiosk's profile exists.

ProfileError
└─ CalibrationError
    ├─ DataUnusable     a list, folder or picture that is not what the layout says
    └─ WorkUnusable     the unfinished work of another run
"""

from __future__ import annotations

from pathlib import Path

from facematch.errors import ProfileError


class CalibrationError(ProfileError):
    """A calibration cannot be made."""


class DataUnusable(CalibrationError):
    """Names the file or folder, the line where there is one, and what is allowed."""

    def __init__(self, path: Path, reason: str, line: int | None = None) -> None:
        place = f"{path}:{line}" if line is not None else f"{path}"
        super().__init__(f"{place}: {reason}")
        self.path = path
        self.line = line
        self.reason = reason


class WorkUnusable(CalibrationError):
    """The work file is damaged, or belongs to other data, another model or other settings."""
