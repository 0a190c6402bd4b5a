# SPDX-License-Identifier: Apache-2.0
"""The kiosk's key that signs slips, and the public keys by which reception or an insurer verifies them.

Ed25519 (RFC 8037): 64 bytes of signature whatever is signed, so that the QR code stays small. The private key is a
PKCS#8 PEM file that only its owner can read; the public ones travel as a JWK Set (RFC 7517).
"""

import json
import os
import stat
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from eligibility.errors import SlipKeyUnusable

CURVE: Literal["Ed25519"] = "Ed25519"
ALGORITHM = "Ed25519"
"""Named in full as RFC 9864 asks; the older `EdDSA` leaves the curve open."""
KID_LENGTH = 12
"""Of the key's thumbprint (RFC 7638): 72 bits tell any number of kiosks apart, and every character costs dots."""
LONGEST = 1_000_000
"""Bytes of a key file; a JWK Set of this size holds some five thousand kiosks."""
OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class SlipKey:
    """A private key. `kid` is the start of its thumbprint, so that it follows from the key alone."""

    jwk: OKPKey = field(repr=False)
    kid: str

    @classmethod
    def generate(cls) -> "SlipKey":
        """A new key."""
        return _named(OKPKey.generate_key(CURVE, private=True))

    @property
    def public(self) -> "KnownKeys":
        """What verifies its slips."""
        return KnownKeys({self.kid: _public(self.jwk)})


@dataclass(frozen=True, slots=True)
class KnownKeys:
    """Public keys by their kid: of several kiosks, and of each kiosk's earlier keys while their slips live."""

    by_kid: Mapping[str, OKPKey] = field(repr=False)

    def get(self, kid: str) -> OKPKey | None:
        """The key of this name, or None."""
        return self.by_kid.get(kid)

    def joined(self, others: Iterable["KnownKeys"]) -> "KnownKeys":
        """All of them."""
        together = dict(self.by_kid)
        for other in others:
            together.update(other.by_kid)
        return KnownKeys(together)

    def jwks(self) -> str:
        """As a JWK Set, to be given away."""
        keys = [
            {**key.as_dict(private=False), "kid": kid, "use": "sig", "alg": ALGORITHM}
            for kid, key in sorted(self.by_kid.items())
        ]
        return json.dumps({"keys": keys}, indent=2) + "\n"


def read_key(path: Path) -> SlipKey:
    """The private key in a file of its own. Raises SlipKeyUnusable."""
    data = _read(path, private=True)
    try:
        key = OKPKey.import_key(data)
    except (JoseError, ValueError, TypeError) as error:
        raise SlipKeyUnusable(f"{path}: not a private key as PKCS#8 PEM") from error
    if key.get("crv") != CURVE or not key.is_private:
        raise SlipKeyUnusable(f"{path}: holds no private {CURVE} key")
    return _named(key)


def create_key(path: Path) -> SlipKey:
    """Write a new key where no file is, for its owner only, and onto the disk. Raises SlipKeyUnusable.

    A file that exists is never touched: slips that it signed have to be verified for as long as they live.
    """
    key = SlipKey.generate()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise SlipKeyUnusable(f"{path}: {error.strerror}") from error
    try:
        _write_out(handle, key.jwk.as_pem(private=True))
        _sync_directory(path.parent)
    except OSError as error:
        with suppress(OSError):
            path.unlink()  # half a key would stand in the way of the next attempt
        raise SlipKeyUnusable(f"{path}: {error.strerror}") from error
    return key


def read_or_create_key(path: Path) -> SlipKey:
    """The key in the file, made if there is no file. Raises SlipKeyUnusable."""
    if path.exists() or path.is_symlink():
        return read_key(path)
    return create_key(path)


def read_known_keys(path: Path) -> KnownKeys:
    """The public keys of a JWK Set. Raises SlipKeyUnusable, also for a set that gives a private key away."""
    try:
        keys = json.loads(_read(path, private=False))["keys"]
        return KnownKeys(dict(_entry(path, key) for key in keys))
    except (ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
        raise SlipKeyUnusable(
            f'{path}: not a JWK Set ({{"keys": [...]}}) of Ed25519 keys'
        ) from error


def _entry(path: Path, found: dict[str, str]) -> tuple[str, OKPKey]:
    if "d" in found:
        raise SlipKeyUnusable(f"{path}: holds a private key; a set of public keys must not")
    key = OKPKey.import_key({"kty": "OKP", "crv": found["crv"], "x": found["x"]})
    if found["crv"] != CURVE:
        raise SlipKeyUnusable(f"{path}: a key of curve {found['crv'][:20]}, allowed: {CURVE}")
    return found.get("kid") or _named(key).kid, key


def _named(key: OKPKey) -> SlipKey:
    return SlipKey(key, key.thumbprint()[:KID_LENGTH])


def _public(key: OKPKey) -> OKPKey:
    return OKPKey.import_key(key.as_dict(private=False))


def _read(path: Path, *, private: bool) -> bytes:
    try:
        # Not to wait for a writer, should somebody have put a pipe there.
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            _check(path, os.fstat(file.fileno()), private=private)
            return file.read(LONGEST)
    except OSError as error:
        raise SlipKeyUnusable(f"{path}: {error.strerror}") from error


def _check(path: Path, found: os.stat_result, *, private: bool) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise SlipKeyUnusable(f"{path}: not a file")
    if found.st_size > LONGEST:
        raise SlipKeyUnusable(f"{path}: {found.st_size} bytes are no key (at most {LONGEST})")
    if not private:
        return
    if found.st_uid not in (os.geteuid(), 0):
        raise SlipKeyUnusable(f"{path}: belongs to another user (id {found.st_uid})")
    if found.st_mode & OTHERS:
        mode = stat.S_IMODE(found.st_mode)
        raise SlipKeyUnusable(f"{path}: others may read it (mode {mode:04o}); chmod 600 {path}")


def _write_out(handle: int, data: bytes) -> None:
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
