# SPDX-License-Identifier: Apache-2.0
"""Which exit status an error of a lower room means; None for a fault of our own."""

import eligibility.errors as eligibility
import facematch.errors as facematch
import hw.errors as hw
import terminal.errors as terminal

BAD_INPUT, FAILED = 2, 3

INPUT = (
    hw.FileError,
    hw.BadPinFormat,
    eligibility.BadFile,
    eligibility.BadAccessKey,
    eligibility.BadAccessRow,
    eligibility.BadCheckpoint,
    eligibility.SlipKeyUnusable,
    facematch.ManifestUnreadable,
    facematch.ProfileError,
    facematch.SettingsInvalid,
    facematch.ImageError,
    terminal.JournalKeyUnusable,
    terminal.JournalMissing,
    terminal.JournalLocked,
    terminal.StaffError,
)
FAILURES = (hw.HwError, eligibility.EligibilityError, facematch.FaceError, terminal.TerminalError)


def status_of(error: BaseException) -> int | None:
    """2 for bad input, 3 for a failure of the world around, None for anything else."""
    if isinstance(error, INPUT):
        return BAD_INPUT
    return FAILED if isinstance(error, FAILURES) else None
