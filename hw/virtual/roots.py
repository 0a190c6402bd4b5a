# SPDX-License-Identifier: Apache-2.0
"""The test PKI's trust anchors, in the two forms a verifier takes: an object, or files."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from hw.card.applications import Application
from hw.card.trust import TrustStore
from hw.card.values import CardKey
from hw.virtual.authority import SURFACE_ROOT_ID, TEXT_ROOT_ID
from hw.virtual.certificates import AUTH, make_authority
from hw.virtual.keystore import KeyStore

NAME = "Uketsuke test PKI (fictional people)"
FILE_NAME = "test-roots.toml"
CA_FILE_NAME = "test-auth-ca.pem"

_USES = {
    "surface": (Application.SURFACE, SURFACE_ROOT_ID),
    "text": (Application.TEXT, TEXT_ROOT_ID),
}


def trust_store(store: KeyStore | None = None) -> TrustStore:
    """Whom to trust so that virtual cards are found authentic. Raises BadFile."""
    keys = store or KeyStore()
    roots = {_USES[use]: CardKey(_modulus(keys, use)) for use in _USES}
    ca = make_authority(AUTH, keys.key("authority/auth-ca"))
    return TrustStore(NAME, roots, (ca.certificate,))


def write_trust_store(directory: Path, store: KeyStore | None = None) -> Path:
    """The same as files for `hw.card.trust.load_trust_store`; the path of the TOML file."""
    keys = store or KeyStore()
    directory.mkdir(parents=True, exist_ok=True)
    ca = make_authority(AUTH, keys.key("authority/auth-ca"))
    (directory / CA_FILE_NAME).write_bytes(ca.certificate.public_bytes(Encoding.PEM))
    lines = [f'name = "{NAME}"', f'authorities = ["{CA_FILE_NAME}"]']
    for use, (_, root_id) in _USES.items():
        lines += ["", "[[record_root]]", f'use = "{use}"', f'id = "{root_id.hex()}"']
        lines += [f'modulus = "{_modulus(keys, use).hex()}"']
    path = directory / FILE_NAME
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _modulus(keys: KeyStore, use: str) -> bytes:
    number = keys.key(f"authority/{use}-root").public_key().public_numbers().n
    return number.to_bytes(256, "big")
