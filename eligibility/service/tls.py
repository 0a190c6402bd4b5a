# SPDX-License-Identifier: Apache-2.0
"""A test CA with the server's and the kiosks' certificates, kept in one private directory.

For the mock service only. Everything is made once and reused; what is about to expire is made again.
"""

import fcntl
import ipaddress
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID as Usage
from cryptography.x509.oid import NameOID

from eligibility.errors import BadFile

LIFETIME = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)
SERVER_NAMES = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
    x509.IPAddress(ipaddress.ip_address("::1")),
)
_CA_NAME = "Uketsuke test CA"


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate and its private key, PEM files."""

    cert_file: Path
    key_file: Path


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


class TestAuthority:
    """The CA in one directory (mode 0700). Raises BadFile when the directory cannot be used."""

    __test__ = False  # not a test class, whatever its name begins with

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.chmod(0o700)
            with self._alone():
                self._authority = self._ensure_authority()
        except (OSError, ValueError) as error:
            raise BadFile(directory, f"cannot hold the test CA ({error})") from error

    @property
    def ca_file(self) -> Path:
        """The CA certificate that both ends trust."""
        return self._files("ca").cert_file

    def server(self) -> Identity:
        """The server's identity, for localhost and the loopback addresses."""
        names = x509.SubjectAlternativeName(SERVER_NAMES)
        return self._ensure("server", "localhost", Usage.SERVER_AUTH, names)

    def kiosk(self, kiosk: str) -> Identity:
        """A kiosk's identity; its name is the certificate's common name."""
        if not kiosk or len(kiosk) > 64 or not kiosk.isprintable() or "/" in kiosk:
            raise BadFile(self._directory, "a kiosk's name has 1 to 64 characters and no slash")
        return self._ensure(f"kiosk-{kiosk}", kiosk, Usage.CLIENT_AUTH, None)

    def _ensure_authority(self) -> _Pair:
        files = self._files("ca")
        if not _is_fresh(files):
            key = ec.generate_private_key(ec.SECP256R1())
            builder = _builder(_CA_NAME, key).issuer_name(_name(_CA_NAME))
            builder = builder.add_extension(x509.BasicConstraints(True, 0), critical=True)
            builder = builder.add_extension(_key_usage(is_ca=True), critical=True)
            _write(files, builder.sign(key, hashes.SHA256()), key)
        return _read_pair(files)

    def _ensure(
        self,
        stem: str,
        name: str,
        usage: x509.ObjectIdentifier,
        names: x509.SubjectAlternativeName | None,
    ) -> Identity:
        files = self._files(stem)
        with self._alone():
            if not _is_fresh(files, self._authority):
                key = ec.generate_private_key(ec.SECP256R1())
                _write(files, self._issue(name, key, usage, names), key)
        return files

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two processes that start together must not each make a CA."""
        lock = os.open(self._directory / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _issue(
        self,
        name: str,
        key: ec.EllipticCurvePrivateKey,
        usage: x509.ObjectIdentifier,
        names: x509.SubjectAlternativeName | None,
    ) -> x509.Certificate:
        issuer = self._authority
        builder = _builder(name, key).issuer_name(issuer.certificate.subject)
        builder = builder.add_extension(x509.BasicConstraints(False, None), critical=True)
        builder = builder.add_extension(_key_usage(is_ca=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
        builder = builder.add_extension(authority, critical=False)
        if names is not None:
            builder = builder.add_extension(names, critical=False)
        return builder.sign(issuer.key, hashes.SHA256())

    def _files(self, stem: str) -> Identity:
        return Identity(self._directory / f"{stem}.pem", self._directory / f"{stem}.key")


def _builder(name: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now, public = datetime.now(UTC), key.public_key()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _key_usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _is_fresh(files: Identity, issuer: _Pair | None = None) -> bool:
    """True when both files belong together, last a while yet, and come from the present CA."""
    try:
        own = _read_pair(files)
    except (OSError, ValueError):
        return False
    certificate = own.certificate
    if certificate.public_key() != own.key.public_key():
        return False
    if certificate.not_valid_after_utc - datetime.now(UTC) < RENEW_BEFORE:
        return False
    return issuer is None or _is_issued_by(certificate, issuer)


def _is_issued_by(certificate: x509.Certificate, issuer: _Pair) -> bool:
    authority = certificate.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    public = issuer.key.public_key()
    return authority == x509.AuthorityKeyIdentifier.from_issuer_public_key(public)


def _read_pair(files: Identity) -> _Pair:
    key = load_pem_private_key(files.key_file.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError("not an elliptic-curve key")
    return _Pair(x509.load_pem_x509_certificate(files.cert_file.read_bytes()), key)


def _write(files: Identity, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
    """Key first, and each file at once: a half-written pair is never taken for a good one."""
    key_pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    for path, data in (
        (files.key_file, key_pem),
        (files.cert_file, certificate.public_bytes(Encoding.PEM)),
    ):
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        partial.touch(mode=0o600)
        partial.write_bytes(data)
        partial.replace(path)
