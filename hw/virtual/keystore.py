# SPDX-License-Identifier: Apache-2.0
"""RSA keys of the test PKI and of the virtual cards, made once and kept in a private directory.

The card and the mock service may run in two processes and must agree: a key is written to a
temporary file and linked to its name, so that of two processes the first one wins.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

from hw.errors import BadFile

DIRECTORY_VARIABLE = "UKETSUKE_TEST_PKI"
KEY_BITS = 2048


def default_directory(environment: Mapping[str, str] | None = None) -> Path:
    """`$UKETSUKE_TEST_PKI`, else `test-pki` in the user's XDG state directory."""
    variables = os.environ if environment is None else environment
    if chosen := variables.get(DIRECTORY_VARIABLE):
        return Path(chosen)
    state = variables.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "uketsuke" / "test-pki"


class KeyStore:
    """Named RSA keys in one directory, which only its owner can read."""

    def __init__(self, directory: Path | None = None) -> None:
        self.directory = directory or default_directory()

    def key(self, name: str) -> rsa.RSAPrivateKey:
        """The key of that name (`cards/<serial>/auth`), made now if there is none.

        Raises BadFile when the directory or the key file is unusable.
        """
        path = self.directory / f"{name}.der"
        try:
            der = path.read_bytes() if path.exists() else self._create(path)
        except OSError as error:
            raise BadFile(path, reason=error.strerror or "cannot be used") from error
        return _load(path, der)

    def _create(self, path: Path) -> bytes:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in reversed(path.relative_to(self.directory).parents):
            (self.directory / folder).mkdir(mode=0o700, exist_ok=True)
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        publish(path, der)
        return path.read_bytes()


def publish(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a file that is there already stays as it is."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()


def _load(path: Path, der: bytes) -> rsa.RSAPrivateKey:
    # Our own file in our own directory: the slow primality checks (58 ms a key) add nothing.
    try:
        key = load_der_private_key(der, password=None, unsafe_skip_rsa_key_validation=True)
    except ValueError as error:
        raise BadFile(path, reason="is not a private key") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadFile(path, reason="is not an RSA key")
    return key
