# SPDX-License-Identifier: Apache-2.0
"""A region of fictional people for the service's bench: a thousand with keys, the rest are rows.

Keys are made once and kept in the bench's directory. One key serves a card both as JPKI authentication key and
as surface key: what the service does with them is the same, and making two thousand keys takes minutes.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from eligibility.codes import Relation, Sex
from eligibility.proof import METHODS, Method, Proof
from eligibility.service.people import Insurance, Person
from eligibility.service.records import Enrolment
from hw.card.trust import TrustStore

CARDS = 1_000
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
_MIX: tuple[Method, ...] = ("face", "pin", "face", "staff", "face", "pin")
"""Half by face, a third by PIN, a sixth by staff."""
_INSURERS = ("01130012", "06139992", "39131235")


@dataclass(frozen=True)
class BenchCard:
    """One card: its key, its certificate, and the person's id."""

    number: int
    key: rsa.RSAPrivateKey
    certificate_der: bytes
    serial: str

    @property
    def person_id(self) -> str:
        return person_id(self.number)

    def proof(self, nonce: str, kiosk: str, turn: int) -> Proof:
        """A proof made now; the method changes from turn to turn."""
        method = _MIX[turn % len(_MIX)]
        assert method in METHODS
        certificate = self.certificate_der if method == "pin" else None
        unsigned = Proof(method, self.serial, certificate, nonce, kiosk, datetime.now(UTC), b"")
        signature = self.key.sign(unsigned.message(), padding.PKCS1v15(), SHA256())
        return replace(unsigned, signature=signature)

    def enrolment(self) -> Enrolment:
        der = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return Enrolment(self.person_id, self.serial, der, date(2030, 3, 31))


def person_id(number: int) -> str:
    """The ids grow with the number, as a register's would."""
    return f"p{number:08d}"


def people(count: int) -> Iterator[Person]:
    """One registration each, none kept in memory."""
    for number in range(count):
        yield Person(
            id=person_id(number),
            name=f"模擬　{number:08d}",
            kana=f"ﾓｷﾞ {number:08d}",
            birth=date(1940, 1, 1) + timedelta(days=number % 28_000),
            sex=Sex.MALE if number % 2 else Sex.FEMALE,
            address=f"模擬県模擬市{number % 9973}番地",
            insurances=(_insurance(number),),
        )


def _insurance(number: int) -> Insurance:
    return Insurance(
        insurer_number=_INSURERS[number % len(_INSURERS)],
        insurer_name="模擬健康保険組合",
        number=f"{number:08d}",
        relation=Relation.SELF,
        valid_from=date(2020, 4, 1),
        symbol="12-34",
        branch="01",
    )


def cards(directory: Path, count: int = CARDS) -> tuple[list[BenchCard], TrustStore]:
    """The cards that can sign and whom the service must trust for them."""
    keys = _keys(directory, count + 1)
    ca = _authority(keys[0])
    made = [_card(number, key, keys[0]) for number, key in enumerate(keys[1 : count + 1])]
    return made, TrustStore("bench", {}, (ca,))


def trust(directory: Path) -> TrustStore:
    """The same trust store without making the cards again."""
    return TrustStore("bench", {}, (_authority(_keys(directory, 1)[0]),))


def _keys(directory: Path, count: int) -> list[rsa.RSAPrivateKey]:
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / "keys.pem"
    text = path.read_bytes() if path.exists() else b""
    pems = [part + _END for part in text.split(_END)[:-1]]
    if len(pems) < count:
        with ProcessPoolExecutor(2) as pool:
            pems += pool.map(_new_key, range(count - len(pems)), chunksize=16)
        path.write_bytes(b"".join(pems))
    return [_load(pem) for pem in pems[:count]]


_END = b"-----END PRIVATE KEY-----\n"


def _new_key(_: int) -> bytes:
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _load(pem: bytes) -> rsa.RSAPrivateKey:
    key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _authority(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = _name("bench authority")
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1)
    builder = builder.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return builder.sign(key, SHA256())


def _card(number: int, key: rsa.RSAPrivateKey, ca_key: rsa.RSAPrivateKey) -> BenchCard:
    serial = 0x10000000 + number
    builder = x509.CertificateBuilder(
        _name("bench authority"), _name(f"holder {number}"), key.public_key(), serial
    )
    builder = builder.not_valid_before(datetime(2025, 3, 31, tzinfo=UTC))
    builder = builder.not_valid_after(datetime(2030, 3, 31, tzinfo=UTC))
    builder = builder.add_extension(_usage(), critical=True)
    purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
    certificate = builder.add_extension(purposes, critical=False).sign(ca_key, SHA256())
    return BenchCard(number, key, certificate.public_bytes(Encoding.DER), f"{serial:08X}")


def _usage() -> x509.KeyUsage:
    unused = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(digital_signature=True, **unused)
