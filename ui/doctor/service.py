# SPDX-License-Identifier: Apache-2.0
"""The service: files of TLS that belong together and last, and an answer from the other end."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import NameOID

from ui.doctor.finding import Finding, Place, ok, trouble
from ui.doctor.world import mode_of

SOON = timedelta(days=30)
FILES = ("ca_file", "cert_file", "key_file")


def look_at_tls(place: Place) -> Finding:
    """The three files of [service]: there, the key private and the certificate's own, neither of them at its end."""
    table = place.settings.service
    files = [path for name in FILES if (path := getattr(table, name)) and path.is_file()]
    if len(files) < len(FILES):
        absent = [name for name in FILES if getattr(table, name) not in files]
        return trouble("missing", f"not there: {', '.join(f'[service] {one}' for one in absent)}")
    ca_file, cert_file, key_file = files
    if mode_of(key_file) & 0o077:
        return trouble("rights", f"{key_file}: mode {mode_of(key_file):04o}")
    try:
        own = x509.load_pem_x509_certificate(cert_file.read_bytes())
        key = load_pem_private_key(key_file.read_bytes(), None)
        roots = x509.load_pem_x509_certificates(ca_file.read_bytes())
    except (OSError, ValueError, TypeError) as error:
        return trouble("unreadable", f"{type(error).__name__}: one of the files is not PEM")
    if key.public_key() != own.public_key():
        return trouble("mismatch", f"{key_file} is not the key of {cert_file}")
    return _named(place, own) or _dated(place.world.now(), own, roots)


def _named(place: Place, own: x509.Certificate) -> Finding | None:
    """The service knows the kiosk by its certificate's common name."""
    names = [str(one.value) for one in own.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names == [place.settings.kiosk.id]:
        return None
    return trouble("name", f"the certificate is {names}, [kiosk] id is {place.settings.kiosk.id!r}")


def _dated(now: datetime, own: x509.Certificate, roots: list[x509.Certificate]) -> Finding:
    if own.not_valid_before_utc > now:
        return trouble("expired", f"valid from {own.not_valid_before_utc:%Y-%m-%d} only")
    ends = min(one.not_valid_after_utc for one in (own, *roots))
    left = ends - now.astimezone(UTC)
    if left <= timedelta(0):
        return trouble("expired", f"expired on {ends:%Y-%m-%d}")
    return (
        trouble("soon", f"until {ends:%Y-%m-%d}") if left < SOON else ok(f"until {ends:%Y-%m-%d}")
    )


def look_at_service(place: Place) -> Finding:
    """Whether the service answers that it is well."""
    found = place.world.probe("service")
    match found.get("error"):
        case None:
            return ok(f"{place.settings.service.url} is well")
        case "TlsFailed":
            return trouble("untrusted", found["detail"])
        case "BadFile":
            return trouble("files", found["detail"])
    return trouble("unreachable", f"{place.settings.service.url}: {found['detail']}")
