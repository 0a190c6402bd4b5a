# SPDX-License-Identifier: Apache-2.0
"""The errors of the room `terminal`.

TerminalError
├── SlipsMissing            this kiosk was built without slip book, papers or printer
├── VisitBroken             something in the runner itself broke; the visit ends, the terminal lives
├── WorkerBroke             a worker let an unforeseen error escape, or its thread ended
├── StaffError              the staff's side
│   ├── StaffFileUnusable   the file of accounts or of tries is missing, readable by others, or broken
│   │   └── StaffDiskFull   … cannot be written, since the disk is full
│   ├── StaffAccountRefused an account that cannot be made or is not there
│   ├── StaffCodeRefused    a code that is none, too easy to guess, or taken
│   └── NotForStaff         nobody is signed in, or not for this
└── JournalError            the kiosk's database
    ├── JournalKeyUnusable  the key's file is missing, readable by others, or holds no key
    ├── JournalMissing      there is no such file, and whoever asked only wanted to read
    ├── JournalLocked       the wrong key, or not a journal at all
    ├── JournalDamaged      pages of it are missing or were altered
    ├── JournalTooNew       a newer version of this program wrote it
    ├── JournalTooOld       only to be read, but it was never brought up to date
    ├── JournalFull         the disk is full
    ├── JournalUnwritable   it cannot be opened or not be written: rights, read-only disk, input/output error
    ├── JournalBusy         another program holds it for too long
    ├── EntryRefused        what was to be written contradicts the rules or what is there
    └── JournalFault        anything else that the database says
"""


class TerminalError(Exception):
    """Root of this room's errors."""


class VisitBroken(TerminalError):
    """The runner's own code failed."""


class WorkerBroke(TerminalError):
    """A worker has to be made anew; what it was at is lost."""


class SlipsMissing(TerminalError):
    """The kiosk has nothing to issue, draw or print an interim slip with."""


class JournalError(TerminalError):
    """The journal cannot be used; the text says which file and why, without personal data."""


class JournalKeyUnusable(JournalError):
    """The key cannot be had, or must not be trusted."""


class JournalMissing(JournalError):
    """There is nothing to read."""


class JournalLocked(JournalError):
    """The file does not open with this key. An encrypted file and a file of noise look the same."""


class JournalDamaged(JournalError):
    """It opens, but some of it is not what was written."""


class JournalTooNew(JournalError):
    """Its tables are of a later version; this one could not keep what it does not know."""


class JournalTooOld(JournalError):
    """Its tables are of an earlier version, and a reader may not alter them."""


class JournalFull(JournalError):
    """No room on the disk. What was there before is still there."""


class JournalUnwritable(JournalError):
    """The operating system does not let it be opened or written."""


class JournalBusy(JournalError):
    """Another process writes, and did not stop in time."""


class EntryRefused(JournalError):
    """An entry that is there already, belongs to nothing, or holds what a journal must not hold."""


class JournalFault(JournalError):
    """The database failed in a way that has no name here."""


class StaffError(TerminalError):
    """Who may use the staff's side; the text has no code and no name."""


class StaffFileUnusable(StaffError):
    """Nobody gets in until the file is put right."""


class StaffDiskFull(StaffFileUnusable):
    """Nobody gets in until there is room: a try could not be counted."""


class StaffAccountRefused(StaffError):
    """An id or a name that cannot be used."""


class StaffCodeRefused(StaffError):
    """A code that must not be used."""


class NotForStaff(StaffError):
    """What was asked for needs somebody who is signed in for it."""
