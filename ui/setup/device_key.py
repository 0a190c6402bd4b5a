# SPDX-License-Identifier: Apache-2.0
"""The kiosk's TLS key, and the request for its certificate (PKCS #10, RFC 2986)."""

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
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hw.errors import BadFile
from terminal.settings import Settings
from ui.setup.whole_files import PRIVATE, write_whole

REQUEST_SUFFIX = ".csr"
LONGEST_NAME = 64
"""Of a common name and of an organisation (X.520, ub-common-name, ub-organization-name)."""


def ensure_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """The key in the file, made (P-256, PKCS #8 PEM, mode 0600) where there is none. Raises BadFile."""
    if path.exists():
        return _read(path)
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_whole(path, pem, PRIVATE)
    return key


def ensure_request(settings: Settings, key: ec.EllipticCurvePrivateKey, path: Path) -> None:
    """Write the request, unless the one that is there asks for the same. Raises BadFile."""
    subject = subject_of(settings)
    if not _asks_for(path, subject, key):
        write_whole(path, request(subject, key))


def subject_of(settings: Settings) -> x509.Name:
    """Common name: the kiosk's id, by which the service knows it; organisation: the clinic with its code."""
    clinic = settings.clinic
    parts = [
        (NameOID.COUNTRY_NAME, "JP"),
        (NameOID.ORGANIZATION_NAME, clinic.name[:LONGEST_NAME]),
        (NameOID.ORGANIZATION_IDENTIFIER, clinic.institution_code),
        (NameOID.COMMON_NAME, settings.kiosk.id),
    ]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts if value])


def request(subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> bytes:
    """A PEM request for a client's certificate."""
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    builder = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(subject)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    )
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM)


def _asks_for(path: Path, subject: x509.Name, key: ec.EllipticCurvePrivateKey) -> bool:
    try:
        found = x509.load_pem_x509_csr(path.read_bytes())
    except (OSError, ValueError):
        return False
    return found.subject == subject and found.public_key() == key.public_key()


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError) as error:
        raise BadFile(
            path, reason="is there, but no private key as PEM without a password"
        ) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise BadFile(path, reason="is a key of another kind; an elliptic-curve key is wanted")
    return key
