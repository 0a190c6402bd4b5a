# SPDX-License-Identifier: Apache-2.0
"""The count of tries beside the file of accounts, so that switching the kiosk off and on gives no further ones."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from terminal.errors import StaffFileUnusable
from terminal.staff.private_file import read_private, write_private
from terminal.staff.tries import Tries

SUFFIX = ".tries"


def beside(accounts: Path) -> Path:
    """Where the count lies: FILE.tries."""
    return accounts.with_name(accounts.name + SUFFIX)


def read_tries(path: Path) -> Tries:
    """No file: nobody has tried yet. Raises StaffFileUnusable for a broken one: it might hide a lock."""
    try:
        return _tries(json.loads(read_private(path)))
    except FileNotFoundError:
        return Tries()
    except (ValueError, TypeError, RecursionError):
        raise StaffFileUnusable(f"{path}: is broken; delete it to begin anew") from None


def write_tries(path: Path, tries: Tries) -> None:
    """Raises StaffFileUnusable: then no code may be looked at."""
    until = None if tries.until is None else tries.until.isoformat()
    told = {"failed": tries.failed, "locks": tries.locks, "until": until}
    write_private(path, json.dumps(told) + "\n")


def _tries(data: Any) -> Tries:
    match data:
        case {"failed": int(failed), "locks": int(locks), "until": until, **rest} if not rest:
            at = None if until is None else datetime.fromisoformat(until)
            if min(failed, locks) < 0 or (at is not None and at.tzinfo is None):
                raise ValueError
            return Tries(failed, locks, at)
    raise ValueError
