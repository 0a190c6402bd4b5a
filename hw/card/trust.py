# SPDX-License-Identifier: Apache-2.0
"""Whom this program believes: the roots of the card's records and the JPKI authorities.

They are configuration, not code: test cards have other roots than real ones, and the next
generation of cards will have new ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography import x509

from hw.card.applications import CV_ISSUER_LENGTH, Application
from hw.card.values import BROKEN_X509, CardKey
from hw.errors import BadCardData, BadFile

USES = {"surface": Application.SURFACE, "text": Application.TEXT}
_ROOT_KEYS = {"use", "id", "modulus", "exponent"}
_TOP_KEYS = {"name", "record_root", "authorities"}


@dataclass(frozen=True, slots=True)
class TrustStore:
    """Record roots by application and 16-byte key identifier, and JPKI authentication CAs.

    `name` is shown to staff, so that nobody takes test roots for real ones.
    """

    name: str
    record_roots: Mapping[tuple[Application, bytes], CardKey] = field(repr=False)
    authorities: tuple[x509.Certificate, ...] = field(repr=False)

    def record_root(self, application: Application, issuer: bytes) -> CardKey | None:
        """The root a card-verifiable certificate names; compared in all 16 bytes."""
        return self.record_roots.get((application, issuer))


def load_authorities(certificates: Iterable[bytes]) -> tuple[x509.Certificate, ...]:
    """CA certificates from DER or PEM. Raises BadCardData."""
    return tuple(_certificate(data) for data in certificates)


def _certificate(data: bytes) -> x509.Certificate:
    try:
        if data.lstrip().startswith(b"-----BEGIN"):
            return x509.load_pem_x509_certificate(data)
        return x509.load_der_x509_certificate(data)
    except BROKEN_X509 as error:
        raise BadCardData("not an X.509 certificate", "trust store") from error


def load_trust_store(path: Path) -> TrustStore:
    """Read a TOML file. Raises BadFile, naming the key.

    `name = "…"`, `authorities = ["ca.pem", …]` (paths beside the file), and tables
    `[[record_root]]` with `use` ("surface" or "text"), `id` (32 hex digits), `modulus` (hex) and
    `exponent` (65537 if absent).
    """
    document = _load(path)
    _refuse_unknown(path, document, _TOP_KEYS)
    roots = document.get("record_root", [])
    if not isinstance(roots, list):
        raise BadFile(path, key="record_root", reason="not a list of tables")
    return TrustStore(
        name=_text(path, document, "name"),
        record_roots=dict(_record_root(path, root) for root in roots),
        authorities=tuple(_authorities(path, document.get("authorities", []))),
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path, reason="unreadable") from error
    except tomllib.TOMLDecodeError as error:
        raise BadFile(path, reason=f"not TOML: {error}") from error


def _refuse_unknown(path: Path, table: Mapping[str, Any], known: set[str]) -> None:
    for key in table:
        if key not in known:
            raise BadFile(path, key=key, reason="unknown key")


def _text(path: Path, table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value:
        raise BadFile(path, key=key, reason="a text is needed")
    return value


def _hex(path: Path, table: Mapping[str, Any], key: str) -> bytes:
    try:
        return bytes.fromhex(_text(path, table, key))
    except ValueError as error:
        raise BadFile(path, key=key, reason="not hexadecimal") from error


def _record_root(path: Path, root: object) -> tuple[tuple[Application, bytes], CardKey]:
    if not isinstance(root, dict):
        raise BadFile(path, key="record_root", reason="not a table")
    _refuse_unknown(path, root, _ROOT_KEYS)
    application = USES.get(_text(path, root, "use"))
    if application is None:
        raise BadFile(path, key="use", reason=f"not one of {', '.join(USES)}")
    root_id = _hex(path, root, "id")
    if len(root_id) != CV_ISSUER_LENGTH:
        raise BadFile(path, key="id", reason=f"not {CV_ISSUER_LENGTH} bytes")
    return (application, root_id), _root_key(path, root)


def _root_key(path: Path, root: Mapping[str, Any]) -> CardKey:
    exponent = root.get("exponent", 65537)
    if not isinstance(exponent, int):
        raise BadFile(path, key="exponent", reason="not a number")
    try:
        return CardKey(_hex(path, root, "modulus"), exponent)
    except BadCardData as error:
        raise BadFile(path, key="modulus", reason=error.what) from error


def _authorities(path: Path, names: object) -> Iterable[x509.Certificate]:
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise BadFile(path, key="authorities", reason="not a list of file names")
    for name in names:
        place = path.parent / name
        try:
            yield _certificate(place.read_bytes())
        except OSError as error:
            raise BadFile(place, reason="unreadable") from error
        except BadCardData as error:
            raise BadFile(place, reason=error.what) from error
