# SPDX-License-Identifier: Apache-2.0
"""What this program never sends to a card, stopped before transmission.

The guard follows the selection as the card does and works by permission, not by prohibition: a
command whose target it does not know is refused too. The My Number, 照合番号A and the signature key
are out of reach by any path (by file identifier, by short identifier, by key reference), and so
is everything that changes the card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from hw.card import apdu
from hw.card.apdu import Command
from hw.card.applications import (
    NEVER_TOUCHED,
    SIGNING_KEYS,
    SURFACE_INTERNAL_KEY,
    SW,
    TEXT_INTERNAL_KEY,
    VERIFY_KEYS,
    Application,
    FileRef,
    KeyRef,
)
from hw.errors import ForbiddenCommand

_APPLICATIONS = {application.aid: application for application in Application}
_KEYS = {key.file: key for key in VERIFY_KEYS}
_INTERNAL_KEYS = {
    Application.SURFACE: SURFACE_INTERNAL_KEY,
    Application.TEXT: TEXT_INTERNAL_KEY,
}
"""P2 = 00 of COMPUTE DIGITAL SIGNATURE means the application's internal-authentication key."""


def _refuse(command: Command, why: str) -> ForbiddenCommand:
    return ForbiddenCommand(f"{command.header.hex(' ').upper()}: {why}")


@dataclass(slots=True)
class Guard:
    """The selection as far as it is known; None means that the card may have anything selected."""

    application: Application | None = None
    file: FileRef | None = None

    def forget(self) -> None:
        """After a reset, a drop or a lost answer nothing is known."""
        self.application = None
        self.file = None

    def check(self, command: Command) -> KeyRef | None:
        """Raise ForbiddenCommand for what is not permitted; return the key a VERIFY is sent to."""
        target = self.target(command)
        if command.ins != apdu.INS_VERIFY or not command.data:
            return None
        key = None if target is None else _KEYS.get(target)
        if key is None:
            raise _refuse(command, f"nothing is ever presented to {target}")
        return key

    def target(self, command: Command) -> FileRef | None:
        """The file or key a command reaches, None for those that reach none."""
        rule = _RULES.get((command.cla, command.ins))
        if rule is None:
            raise _refuse(command, "not a command of this program")
        target = rule(self, command)
        if target in NEVER_TOUCHED:
            raise _refuse(command, f"{target} is never touched")
        return target

    def note(self, command: Command, sw: int) -> None:
        """Follow the card after an answered command."""
        if command.ins != apdu.INS_SELECT:
            self._note_sfi(command, sw)
        elif command.p1 == 0x04:
            self.forget()
            if sw == SW.OK:
                self.application = _APPLICATIONS[command.data]
        else:
            self.file = self._select_target(command) if sw == SW.OK else None

    def _note_sfi(self, command: Command, sw: int) -> None:
        target = self.target(command)
        if target is not None and target != self.file and command.ins in _MOVING:
            self.file = None if sw in _NOT_FOUND else target

    def _named(self, command: Command, fid: int) -> FileRef:
        if self.application is None:
            raise _refuse(command, "no application is known to be selected")
        return FileRef(self.application, fid)

    def _by_sfi(self, command: Command, sfi: int) -> FileRef:
        if sfi == 0x1F:
            raise _refuse(command, "a reserved short file identifier")
        if sfi:
            return self._named(command, sfi)
        if self.file is None:
            raise _refuse(command, "no file is known to be selected")
        return self.file

    def _select_target(self, command: Command) -> FileRef | None:
        if command.p2 not in (0x00, 0x0C):
            raise _refuse(command, "a form of SELECT that is not used")
        if command.p1 == 0x04:
            if command.data not in _APPLICATIONS:
                raise _refuse(command, "not one of the known applications")
            return None
        if command.p1 != 0x02 or len(command.data) != 2:
            raise _refuse(command, "a form of SELECT that is not used")
        return self._named(command, int.from_bytes(command.data, "big"))

    def _verify_target(self, command: Command) -> FileRef:
        if command.p1 != 0x00 or command.p2 & 0xE0 != 0x80:
            raise _refuse(command, "a form of VERIFY that is not used")
        return self._by_sfi(command, command.p2 & 0x1F)

    def _binary_target(self, command: Command) -> FileRef:
        if not command.p1 & 0x80:
            return self._by_sfi(command, 0)
        if command.p1 & 0x60 or not command.p1 & 0x1F:
            raise _refuse(command, "a form of READ BINARY that is not used")
        return self._by_sfi(command, command.p1 & 0x1F)

    def _record_target(self, command: Command) -> FileRef:
        if command.p2 & 0x07 != 0x04:
            raise _refuse(command, "a form of READ RECORD that is not used")
        return self._by_sfi(command, command.p2 >> 3)

    def _signature_target(self, command: Command) -> FileRef:
        target = self._signing_key(command)
        if target not in SIGNING_KEYS:
            raise _refuse(command, f"{target} never signs")
        return target

    def _signing_key(self, command: Command) -> FileRef:
        if command.p1 != 0x00 or command.p2 & 0x60:
            raise _refuse(command, "a form of COMPUTE DIGITAL SIGNATURE that is not used")
        if command.p2 & 0x80:
            return self._by_sfi(command, command.p2 & 0x1F)
        internal = self.application and _INTERNAL_KEYS.get(self.application)
        if command.p2 or internal is None:
            raise _refuse(command, "this application has no internal-authentication key")
        return internal

    def _no_target(self, command: Command) -> None:
        if command.p1 or command.p2 or command.data:
            raise _refuse(command, "parameters that are not used")


_RULES: dict[tuple[int, int], Callable[[Guard, Command], FileRef | None]] = {
    (0x00, apdu.INS_SELECT): Guard._select_target,
    (0x00, apdu.INS_VERIFY): Guard._verify_target,
    (0x00, apdu.INS_READ_BINARY): Guard._binary_target,
    (0x00, apdu.INS_READ_RECORD): Guard._record_target,
    (0x80, apdu.INS_COMPUTE_SIGNATURE): Guard._signature_target,
    (0x00, apdu.INS_GET_CHALLENGE): Guard._no_target,
    (0x00, apdu.INS_GET_RESPONSE): Guard._no_target,
}
_MOVING = frozenset({apdu.INS_VERIFY, apdu.INS_READ_BINARY, apdu.INS_READ_RECORD})
"""Commands that make the file they name the current one."""
_NOT_FOUND = frozenset(
    {SW.FILE_NOT_FOUND, SW.BAD_P1P2, SW.NO_REFERENCE_DATA, SW.FILE_STRUCTURE, SW.BEYOND_END}
)
"""Answers after which it is not sure that the named file became the current one."""
