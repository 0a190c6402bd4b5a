# SPDX-License-Identifier: Apache-2.0
"""The log's keys as files that only their owner can read, made when they are not there.

Several workers may start at once: a new key is written aside and linked into place, so that one wins and all read it.
"""

import os
import secrets
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eligibility.access_log.checkpoints import SigningKey
from eligibility.access_log.people import KEY_BYTES, PersonKey
from eligibility.errors import BadAccessKey

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LONGEST = 10_000
PEOPLE_SUFFIX, SIGNING_SUFFIX = ".people.key", ".signing.pem"


@dataclass(frozen=True, slots=True)
class LogKeys:
    """What a log needs that must not lie in its database."""

    people: PersonKey
    signing: SigningKey

    @classmethod
    def throwaway(cls) -> "LogKeys":
        """Keys that nobody keeps."""
        return cls(PersonKey(secrets.token_bytes(KEY_BYTES)), SigningKey.generate())

    @classmethod
    def beside(cls, path: Path, *, make: bool = True) -> "LogKeys":
        """In PATH.people.key and PATH.signing.pem, made if they are not there. Raises BadAccessKey."""
        people = path.with_name(path.name + PEOPLE_SUFFIX)
        signing = path.with_name(path.name + SIGNING_SUFFIX)
        return cls(person_key(people, make=make), signing_key(signing, make=make))


def person_key(path: Path, *, make: bool = True) -> PersonKey:
    """The key in the file (64 hexadecimal digits), made if there is no file. Raises BadAccessKey."""
    new = (lambda: secrets.token_hex(KEY_BYTES).encode() + b"\n") if make else None
    text = _read_or_make(path, new)
    try:
        return PersonKey(bytes.fromhex(text.decode("ascii").strip()))
    except (ValueError, BadAccessKey):
        raise BadAccessKey(f"{path}: not {2 * KEY_BYTES} hexadecimal digits") from None


def signing_key(path: Path, *, make: bool = True) -> SigningKey:
    """The key in the file (PKCS#8 PEM), made if there is no file. Raises BadAccessKey."""
    pem = _read_or_make(path, (lambda: SigningKey.generate().pem()) if make else None)
    try:
        return SigningKey.of_pem(pem)
    except BadAccessKey as error:
        raise BadAccessKey(f"{path}: {error}") from None


def _read_or_make(path: Path, make: Callable[[], bytes] | None) -> bytes:
    try:
        if make is not None and not (path.exists() or path.is_symlink()):
            _put(path, make())
        return _read(path)
    except OSError as error:
        raise BadAccessKey(f"{path}: {error.strerror}") from error


def _put(path: Path, data: bytes) -> None:
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise BadAccessKey(f"{path}: not a file")
        if found.st_mode & OTHERS:
            mode = stat.S_IMODE(found.st_mode)
            raise BadAccessKey(f"{path}: others may read it (mode {mode:04o}); chmod 600 {path}")
        return file.read(LONGEST)
