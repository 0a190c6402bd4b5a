# SPDX-License-Identifier: Apache-2.0
"""What is kept: the journal with its key, the papers' printer, the receipt computer's folder, the staff's file."""

import os

from terminal.errors import TerminalError
from terminal.journal.store import try_key
from ui.doctor.finding import BROKEN, Finding, Place, ok, trouble, unused
from ui.doctor.unit import credential_file
from ui.doctor.world import NO_ANSWER
from ui.wiring.journal import journal_key


def look_at_journal_key(place: Place) -> Finding:
    """Whether the key is there and nobody else can read it."""
    table = place.settings.journal
    if table.path is None:
        return unused("[journal] names no database: nothing is kept")
    if table.credential is not None and "CREDENTIALS_DIRECTORY" not in place.world.environment:
        return _handed_over(place, table.credential)
    try:
        journal_key(table)
    except TerminalError as error:
        return trouble("unusable", str(error))
    return ok(str(table.key_file or f"credential {table.credential}"))


def _handed_over(place: Place, name: str) -> Finding:
    """systemd gives it to the service only: here it is seen whether the unit names a file that is there."""
    named = credential_file(place.world, name)
    if named is None:
        return trouble("unit", f"no LoadCredential={name}:… in the unit")
    try:
        found = named.stat()
    except OSError as error:
        return trouble("unusable", f"{named}: {error.strerror}")
    if found.st_mode & 0o077:
        return trouble("unusable", f"{named}: others may read it")
    return ok(f"{named}, given to the service by systemd")


def look_at_journal(place: Place) -> Finding:
    """Whether the database opens with its key."""
    table = place.settings.journal
    if table.path is None:
        return trouble("none", "[journal] path is not given: visits and slips are lost at the end")
    if not table.path.exists():
        folder = table.path.parent
        able = folder.is_dir() and os.access(folder, os.W_OK)
        return (
            ok(f"{table.path}: made at the first start")
            if able
            else trouble("unusable", f"{folder}: not there, or not to be written by this user")
        )
    if table.credential is not None and "CREDENTIALS_DIRECTORY" not in place.world.environment:
        return unused(f"{table.path} is there; its key is with the service only")
    try:
        try_key(table.path, journal_key(table))
    except TerminalError as error:
        return trouble("unusable", str(error))
    return ok(str(table.path))


def look_at_printer(place: Place) -> Finding:
    """Whether the printer would print now."""
    table = place.settings.printer
    if table.kind == "pdf":
        if table.directory is None:
            return trouble("thrown_away", "[printer] names no printer and no directory")
        able = table.directory.is_dir() and os.access(table.directory, os.W_OK)
        seen = f"files in {table.directory}"
        return ok(seen) if able else trouble("not_ready", f"{seen}, which cannot be written")
    found = place.world.probe("printer")
    if "error" in found:
        return trouble("not_ready", found["detail"])
    seen = f"{table.kind}: {found['state']} {found['detail']}".strip()
    return ok(seen) if found["state"] == "ready" else trouble("not_ready", seen)


def look_at_receipt_computer(place: Place) -> Finding:
    """Whether the folder for its files is there; nothing is written to try it."""
    folder = place.settings.oqs.face_dir
    if folder is None:
        return unused("[oqs] names no folder: no file is written")
    if not folder.is_dir():
        return trouble("unwritable", f"{folder}: no such folder")
    able = os.access(folder, os.W_OK | os.X_OK)
    return ok(str(folder)) if able else trouble("unwritable", f"{folder}: not to be written")


def look_at_staff(place: Place) -> Finding:
    """Whether somebody may use the staff's side."""
    table = place.settings.staff
    if table.place == "off":
        return unused('[staff] place = "off"')
    if table.file is None:
        return trouble("none", "[staff] file is not given: nobody can take over a visit")
    if not table.file.is_file():
        return trouble("none", f"{table.file}: not there")
    found = place.world.probe("staff")
    if found.get("error") == NO_ANSWER:  # nothing is known of the file: no advice to put it back
        return trouble(BROKEN, found["detail"])
    if "error" in found:
        return trouble("unreadable", found["detail"])
    count = int(found["accounts"])
    return ok(f"{count} accounts") if count else trouble("none", f"{table.file}: no account")
