# SPDX-License-Identifier: Apache-2.0
"""Looks at a typed code: counts the try on the disk first, then compares it with every account.

It takes half a second or so: for a worker's thread, and for one at a time.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from terminal.errors import StaffFileUnusable
from terminal.failures import failure_for
from terminal.staff.accounts_file import read_accounts
from terminal.staff.signin import SignInAnswer, SignInKind
from terminal.staff.tries import Limits, Tries, begin, locked_until, succeeded, tries_left
from terminal.staff.tries_file import beside, read_tries, write_tries


class Gate:
    """`file`: the accounts; None: nobody may. `now`: the calendar. Belongs to one thread."""

    def __init__(self, file: Path | None, limits: Limits, now: Callable[[], datetime]) -> None:
        self._file, self._limits, self._now = file, limits, now

    def look(self) -> SignInAnswer:
        """How things stand before anybody types: WRONG with the tries that are left, LOCKED, NOBODY or UNUSABLE."""
        if self._file is None:
            return SignInAnswer(SignInKind.NOBODY)
        try:
            if not read_accounts(self._file).active:
                return SignInAnswer(SignInKind.NOBODY)
            return self._stands(read_tries(beside(self._file)))
        except StaffFileUnusable as error:
            return _unusable(error)

    def try_code(self, code: str) -> SignInAnswer:
        """One try. Whatever goes wrong, nobody gets in."""
        before = self.look()
        if before.kind is not SignInKind.WRONG or self._file is None:
            return before
        try:
            return self._try(self._file, code)
        except StaffFileUnusable as error:
            return _unusable(error)

    def _try(self, file: Path, code: str) -> SignInAnswer:
        accounts, place = read_accounts(file), beside(file)
        counted = begin(read_tries(place), self._limits, self._now())
        write_tries(place, counted)
        found = accounts.find(code)
        if found is None:
            return self._stands(counted)
        write_tries(place, succeeded())
        return SignInAnswer(SignInKind.DONE, found.member, self._limits.attempts)

    def _stands(self, tries: Tries) -> SignInAnswer:
        now = self._now()
        until = locked_until(tries, self._limits, now)
        if until is not None:
            return SignInAnswer(SignInKind.LOCKED, locked_until=until)
        return SignInAnswer(SignInKind.WRONG, left=tries_left(tries, self._limits, now))


def _unusable(error: StaffFileUnusable) -> SignInAnswer:
    return SignInAnswer(SignInKind.UNUSABLE, code=failure_for(error).code)
