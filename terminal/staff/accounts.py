# SPDX-License-Identifier: Apache-2.0
"""Who may use the staff's side: values, and what may be done to the list of them. Pure but for the hashing."""

import re
from dataclasses import dataclass, field, replace
from datetime import datetime

from terminal.errors import StaffAccountRefused, StaffCodeRefused
from terminal.staff.codes import hash_code, is_code_of, require_code

ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
"""Stands in the access log, on slips and in the service's log of searches (which takes 20 characters)."""
LONGEST_NAME = 40
MOST_ACTIVE = 20
"""Each costs one hash at every try."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who is signed in."""

    id: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff. An account is never deleted, so that its id keeps its meaning in the logs."""

    id: str
    name: str = field(repr=False)
    hash: str = field(repr=False)
    made: datetime
    active: bool = True

    @property
    def member(self) -> Member:
        """Without what only the list needs."""
        return Member(self.id, self.name)


@dataclass(frozen=True, slots=True)
class Accounts:
    """All of them, in the order in which they were made."""

    all: tuple[Account, ...] = ()

    @property
    def active(self) -> tuple[Account, ...]:
        """Those who may sign in."""
        return tuple(one for one in self.all if one.active)

    def find(self, code: str | bytearray) -> Account | None:
        """Whose code it is. Every active account is tried, whoever it is: the time tells nothing."""
        found = [one for one in self.active if is_code_of(code, one.hash)]
        return found[0] if found else None

    def get(self, id: str) -> Account:
        """Raises StaffAccountRefused for an id that is not there."""
        for one in self.all:
            if one.id == id:
                return one
        raise StaffAccountRefused(f"{id}: there is no such account")

    def add(self, id: str, name: str, code: str, now: datetime) -> "Accounts":
        """One more. Raises StaffAccountRefused and StaffCodeRefused."""
        require_id(id)
        require_name(name)
        if any(one.id == id for one in self.all):
            raise StaffAccountRefused(f"{id}: this id was given before; ids are not used again")
        self._require_room()
        made = Account(id, name, self._new_hash(code), now)
        return Accounts((*self.all, made))

    def remove(self, id: str) -> "Accounts":
        """They may sign in no longer. Raises StaffAccountRefused."""
        return self._with(replace(self.get(id), active=False))

    def change_code(self, id: str, code: str) -> "Accounts":
        """Another code; who was removed may sign in again. Raises StaffAccountRefused and StaffCodeRefused."""
        account = self.get(id)
        if not account.active:
            self._require_room()
        return self._with(replace(account, hash=self._new_hash(code), active=True))

    def _new_hash(self, code: str) -> str:
        """A code alone says who it is, so no two may have the same."""
        require_code(code)
        if self.find(code) is not None:
            raise StaffCodeRefused("choose another code: this one cannot be used")
        return hash_code(code)

    def _require_room(self) -> None:
        if len(self.active) >= MOST_ACTIVE:
            raise StaffAccountRefused(f"there are {MOST_ACTIVE} accounts: remove one first")

    def _with(self, changed: Account) -> "Accounts":
        return Accounts(tuple(changed if one.id == changed.id else one for one in self.all))


def require_id(id: str) -> None:
    """Raises StaffAccountRefused."""
    if not ID.fullmatch(id):
        raise StaffAccountRefused(
            "an id has 1 to 20 of a-z, 0-9, - and _, and begins with a letter or digit"
        )


def require_name(name: str) -> None:
    """Raises StaffAccountRefused."""
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise StaffAccountRefused(f"a name has 1 to {LONGEST_NAME} characters on one line")
