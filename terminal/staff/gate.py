# SPDX-License-Identifier: Apache-2.0
"""Looks at a typed code: counts the try on the disk first, then compares it with every account.

It takes half a second or so: for a worker's thread, and for one at a time.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from terminal.errors import StaffFileUnusable
from terminal.failures import failure_for
from terminal.staff.accounts_file import read_accounts
from terminal.staff.signin import SignInAnswer, SignInKind
from terminal.staff.tries import Door, Limits, Tries, begin, locked_until, succeeded, tries_left
from terminal.staff.tries_file import beside, make_tries, read_tries, write_tries


class Gate:
    """`file`: the accounts; None: nobody may. `now`: the calendar. `door`: whose count. Belongs to one thread."""

    def __init__(
        self,
        file: Path | None,
        limits: Limits,
        now: Callable[[], datetime],
        door: Door = Door.CORNER,
    ) -> None:
        self._file, self._limits, self._now, self._door = file, limits, now, door

    def prepare(self) -> None:
        """Make the count's file while the disk has room; if it has none, a try says so."""
        if self._file is not None:
            with suppress(StaffFileUnusable):
                make_tries(beside(self._file, self._door))

    def look(self) -> SignInAnswer:
        """How things stand before anybody types: WRONG with the tries that are left, LOCKED, NOBODY or UNUSABLE."""
        if self._file is None:
            return SignInAnswer(SignInKind.NOBODY)
        try:
            if not read_accounts(self._file).active:
                return SignInAnswer(SignInKind.NOBODY)
            return self._stands(read_tries(beside(self._file, self._door)))
        except StaffFileUnusable as error:
            return _unusable(error)

    def try_code(self, code: bytearray) -> SignInAnswer:
        """One try. Whatever goes wrong, nobody gets in, and the digits are zeroed."""
        try:
            return self._look_at(code)
        finally:
            code[:] = bytes(len(code))

    def _look_at(self, code: bytearray) -> SignInAnswer:
        before = self.look()
        if before.kind is not SignInKind.WRONG or self._file is None:
            return before
        try:
            return self._try(self._file, code)
        except StaffFileUnusable as error:
            return _unusable(error)

    def _try(self, file: Path, code: bytearray) -> SignInAnswer:
        accounts, place = read_accounts(file), beside(file, self._door)
        before = read_tries(place)
        counted = begin(before, self._limits, self._now())
        write_tries(place, counted)
        found = accounts.find(code)
        if found is None:
            return self._stands(counted)
        write_tries(place, succeeded())
        left = self._limits.attempts
        return SignInAnswer(SignInKind.DONE, found.member, left, wrong_before=before.failed)

    def _stands(self, tries: Tries) -> SignInAnswer:
        now = self._now()
        until = locked_until(tries, self._limits, now)
        if until is not None:
            wait_s = (until - now).total_seconds()
            return SignInAnswer(SignInKind.LOCKED, locked_until=until, wait_s=wait_s)
        return SignInAnswer(SignInKind.WRONG, left=tries_left(tries, self._limits, now))


def _unusable(error: StaffFileUnusable) -> SignInAnswer:
    return SignInAnswer(SignInKind.UNUSABLE, code=failure_for(error).code)
