# SPDX-License-Identifier: Apache-2.0
"""The journal's key: 32 random bytes, from a file of its own or from systemd's credentials.

A raw key needs no derivation, so that opening is quick; a pass phrase would be the weaker lock on a machine that has
to start without a person.
"""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from terminal.errors import JournalKeyUnusable
from terminal.private_file import create_private, open_private, open_unchecked

KEY_BYTES = 32
"""SQLCipher's AES-256 takes a raw key of 64 hexadecimal digits."""
LONGEST = 200
CREDENTIALS = "CREDENTIALS_DIRECTORY"

_HEX = re.compile(rb"[0-9A-Fa-f]+")
_CREDENTIAL = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Key:
    """The raw key; it shows in no `repr` and so in no log."""

    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise JournalKeyUnusable(f"a key has {KEY_BYTES} bytes, not {len(self.raw)}")

    @classmethod
    def throwaway(cls) -> "Key":
        """A key that nobody keeps: what it locks is lost with the process."""
        return cls(secrets.token_bytes(KEY_BYTES))


def read_key_file(path: Path) -> Key:
    """The key in a file that only its owner can read: 32 bytes raw, or 64 hexadecimal digits.

    Raises JournalKeyUnusable.
    """
    return _parse(path, _read(path, check_rights=True))


def read_credential(name: str, environment: Mapping[str, str] | None = None) -> Key:
    """The key that systemd hands over (LoadCredential=, LoadCredentialEncrypted=). Raises JournalKeyUnusable."""
    directory = (os.environ if environment is None else environment).get(CREDENTIALS)
    if not directory:
        raise JournalKeyUnusable(
            f"credential {name}: ${CREDENTIALS} is not set; is this a systemd service?"
        )
    if not _CREDENTIAL.fullmatch(name):
        raise JournalKeyUnusable(f"credential {name!r}: not a name of a credential")
    path = Path(directory) / name
    # systemd guards the directory and opens the file to the service by an access control list, which shows as
    # rights of the group: the bits say nothing here.
    return _parse(path, _read(path, check_rights=False))


def create_key_file(path: Path) -> Key:
    """Write a new key where no file is, for the owner only, and to the disk before anything depends on it.

    Raises JournalKeyUnusable; a file that exists is never touched.
    """
    key = Key.throwaway()
    try:
        create_private(path, key.raw.hex().encode("ascii") + b"\n")
    except OSError as error:
        raise JournalKeyUnusable(f"{path}: {error.strerror}") from error
    return key


def _read(path: Path, *, check_rights: bool) -> bytes:
    try:
        handle = open_private(path, JournalKeyUnusable) if check_rights else open_unchecked(path)
        with os.fdopen(handle, "rb") as file:
            return file.read(LONGEST)
    except OSError as error:
        raise JournalKeyUnusable(f"{path}: {error.strerror}") from error


def _parse(path: Path, data: bytes) -> Key:
    digits = data.strip()
    if len(digits) == 2 * KEY_BYTES and _HEX.fullmatch(digits):
        return Key(bytes.fromhex(digits.decode("ascii")))
    # 32 hexadecimal digits are a key of 16 bytes, not 32 random ones.
    if len(data) == KEY_BYTES and not _HEX.fullmatch(data):
        return Key(data)
    raise JournalKeyUnusable(
        f"{path}: holds no key: {len(data)} bytes, expected {KEY_BYTES} random bytes or "
        f"{2 * KEY_BYTES} hexadecimal digits"
    )
