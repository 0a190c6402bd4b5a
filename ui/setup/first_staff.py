# SPDX-License-Identifier: Apache-2.0
"""The first person who may use the staff's side: asked for once, where nobody may yet."""

from dataclasses import dataclass, field
from datetime import datetime

from hw.errors import BadFile
from terminal.errors import StaffAccountRefused, StaffCodeRefused, StaffError
from terminal.settings import Settings
from terminal.staff.accounts_file import change_accounts, read_accounts
from ui.setup.answers import Answers
from ui.setup.whole_files import is_anothers, why


@dataclass(frozen=True, slots=True)
class NewStaff:
    """As it was typed; `code` goes no further than to its hash."""

    id: str
    name: str = field(repr=False)
    code: str = field(repr=False)


def ensure_staff(settings: Settings, answers: Answers, now: datetime) -> bool:
    """Whether somebody may sign in, after asking for the first one. Raises BadFile for a file that cannot be used."""
    path = settings.staff.file
    if path is None or settings.staff.place == "off":
        return False
    if is_anothers(path):
        return True  # the kiosk's user looks after it, and root does not touch it
    try:
        if path.exists() and read_accounts(path).active:
            return True
        while (wanted := answers.first_staff()) is not None:
            try:
                change_accounts(path, lambda all: all.add(wanted.id, wanted.name, wanted.code, now))
            except (StaffAccountRefused, StaffCodeRefused) as error:
                answers.again(str(error))
                continue
            return True
    except StaffError as error:
        raise BadFile(path, reason=why(path, error)) from error
    return False
