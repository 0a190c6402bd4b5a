# SPDX-License-Identifier: Apache-2.0
"""The journal's key: made once, never replaced, and named in the settings."""

from pathlib import Path

from hw.errors import BadFile
from terminal.errors import TerminalError
from terminal.journal.keys import create_key_file, read_key_file
from ui.setup.answers import Options
from ui.setup.questions import folder_of
from ui.setup.settings_file import SettingsFile
from ui.setup.whole_files import is_anothers, why

NAME = "journal.key"


def name_journal_key(file: SettingsFile, options: Options) -> None:
    """Say in the settings which way the key comes (a credential of systemd, or its file), where they name none."""
    if file.get("journal.path") is None:
        return
    if not (file.has("journal.key_file") or file.has("journal.credential")):
        by_systemd = options.journal_key == "credential"
        key, value = ("credential", NAME) if by_systemd else ("key_file", folder_of(file) / NAME)
        file.put(f"journal.{key}", value)


def ensure_journal_key(file: SettingsFile) -> Path | None:
    """The key's file, made where there is none; None where no journal is kept. Raises BadFile."""
    if file.get("journal.path") is None:
        return None
    path = Path(file.get("journal.key_file") or folder_of(file) / NAME)
    _ensure(path, Path(file.get("journal.path")))
    return path


def _ensure(path: Path, journal: Path) -> None:
    try:
        if is_anothers(path):
            return  # the kiosk's user's own; the doctor, run as that user, looks at it
        if path.exists():
            read_key_file(path)
        elif journal.exists():
            raise BadFile(path, reason=f"is missing, and {journal} was locked with it: put it back")
        else:
            _create(path)
    except TerminalError as error:
        raise BadFile(path, reason=why(path, error)) from error


def _create(path: Path) -> None:
    """Under another name first: half a key would look like a key that is damaged."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.unlink(missing_ok=True)
        create_key_file(part)
        part.rename(path)
    except OSError as error:
        raise BadFile(path, reason=error.strerror or "cannot be written") from error
