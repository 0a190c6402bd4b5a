# SPDX-License-Identifier: Apache-2.0
"""The test PKI's X.509 certificates, shaped like those of the JPKI on test cards.

Names, extensions and validity follow the certificates published with jpki/myna and
soltia48/myna-card; a Netscape comment says that they are test certificates, and the OCSP address
does not exist.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from hw.card.tlv import encode
from hw.virtual.card_file import CertificateSection
from hw.virtual.holder import Identity

OPERATOR = "Japan Agency for Local Authority Information Systems"
CPS = "http://www.jpki.go.jp/cps.html"
OCSP = "http://ocsp.uketsuke.invalid/"
NETSCAPE_COMMENT = ObjectIdentifier("2.16.840.1.113730.1.13")
COMMENT = "Uketsuke test PKI: a fictional person"
SUBJECT_FACTS = "1.2.392.200149.8.5.5"
"""Arc of the other-names in the signature certificate: name, substitution, sex, birth, address."""

LAST_MOMENT = time(14, 59, 59, tzinfo=UTC)
"""23:59:59 in Japan."""
CA_NOT_BEFORE = datetime(2016, 1, 1, 0, 0, 0, tzinfo=UTC)
CA_NOT_AFTER = datetime(2045, 12, 31, 14, 59, 59, tzinfo=UTC)
"""One generation for all test cards, old and new; the real CAs live ten years each."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What differs between the two certificates of a card; `policy` of "sign" is unverified."""

    unit: str
    policy: str
    repudiable: bool
    ca_serial: int


AUTH = Profile("JPKI for user authentication", "1.2.392.200149.8.5.1.3.30", True, 0x06D18006)
SIGN = Profile("JPKI for digital signature", "1.2.392.200149.8.5.1.1.10", False, 0x067C6A21)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certification authority: its profile, its key, its self-signed certificate."""

    profile: Profile
    key: RSAPrivateKey
    certificate: x509.Certificate


def make_authority(profile: Profile, key: RSAPrivateKey) -> Authority:
    """A CA; the same key gives the same certificate, byte for byte."""
    name = _name((NameOID.ORGANIZATION_NAME, "JPKI"), *_units(profile))
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    builder = _builder(name, name, profile.ca_serial, key.public_key())
    builder = builder.not_valid_before(CA_NOT_BEFORE).not_valid_after(CA_NOT_AFTER)
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = _common_extensions(builder, profile, key.public_key(), key.public_key(), name)
    return Authority(profile, key, builder.sign(key, hashes.SHA256()))


def issue(
    authority: Authority,
    public_key: RSAPublicKey,
    identity: Identity,
    validity: CertificateSection,
    municipality: str,
) -> x509.Certificate:
    """The holder's certificate: of authentication (no name in it) or of signature."""
    profile = authority.profile
    serial = certificate_serial(identity.serial, profile.unit, validity.not_before)
    subject = _subject(profile, identity, validity, municipality)
    builder = _builder(authority.certificate.subject, subject, serial, public_key)
    first = datetime.combine(validity.not_before, time(), tzinfo=UTC)
    last = datetime.combine(validity.not_after, LAST_MOMENT)
    builder = builder.not_valid_before(first - timedelta(hours=9)).not_valid_after(last)
    usage = x509.KeyUsage(True, not profile.repudiable, *(False,) * 7)
    builder = builder.add_extension(usage, critical=True)
    builder = _purpose(builder, profile, identity)
    builder = builder.add_extension(_crl(profile, municipality), critical=False)
    builder = _common_extensions(
        builder, profile, public_key, authority.key.public_key(), authority.certificate.subject
    )
    return builder.sign(authority.key, hashes.SHA256())


def certificate_serial(card_serial: str, unit: str, not_before: date) -> int:
    """Four bytes, as on real cards: the same for the same card and first day."""
    digest = hashlib.sha256(f"{card_serial}|{unit}|{not_before}".encode()).digest()
    return int.from_bytes(digest[:4], "big") & 0x7FFFFFFF | 0x01000000


def _builder(
    issuer: x509.Name, subject: x509.Name, serial: int, key: RSAPublicKey
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(issuer, subject, key, serial)


def _name(*attributes: tuple[ObjectIdentifier, str]) -> x509.Name:
    country = x509.NameAttribute(NameOID.COUNTRY_NAME, "JP")
    return x509.Name([country, *(x509.NameAttribute(oid, text) for oid, text in attributes)])


def _units(profile: Profile) -> tuple[tuple[ObjectIdentifier, str], ...]:
    unit = NameOID.ORGANIZATIONAL_UNIT_NAME
    return ((unit, profile.unit), (unit, OPERATOR))


def _subject(
    profile: Profile, identity: Identity, validity: CertificateSection, municipality: str
) -> x509.Name:
    """A pseudonym that changes with each certificate, such as `997794E9AGCIEG99101003A`."""
    seed = f"{identity.serial}|{profile.unit}|{validity.not_before}"
    digest = hashlib.sha256(seed.encode()).digest()
    letters = "".join(chr(ord("A") + byte % 26) for byte in digest[4:10])
    common_name = f"{digest[:4].hex().upper()}{letters}{municipality}{digest[10] % 100:03}A"
    place = () if profile.repudiable else ((NameOID.LOCALITY_NAME, f"Mogi-shi {municipality}"),)
    return _name(*place, (NameOID.COMMON_NAME, common_name))


def _purpose(
    builder: x509.CertificateBuilder, profile: Profile, identity: Identity
) -> x509.CertificateBuilder:
    if profile.repudiable:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        return builder.add_extension(usage, critical=False)
    return builder.add_extension(_facts(identity), critical=False)


def _facts(identity: Identity) -> x509.SubjectAlternativeName:
    """The basic four; that nothing was substituted in them is said by zeros (unverified)."""
    person = identity.person
    sex = {"male": "1", "female": "2", "not_applicable": "9", "unknown": "0"}[person.sex]
    values = {
        1: person.name,
        2: "0" * len(person.name),
        3: sex,
        4: f"{person.birth:%Y%m%d}",
        5: person.address,
        6: "0" * len(person.address),
    }
    names = [
        x509.OtherName(ObjectIdentifier(f"{SUBJECT_FACTS}.{arc}"), encode(0x0C, text.encode()))
        for arc, text in values.items()
    ]
    return x509.SubjectAlternativeName(names)


def _crl(profile: Profile, municipality: str) -> x509.CRLDistributionPoints:
    """Directory names with prefecture and municipality, as on real cards."""
    unit = NameOID.ORGANIZATIONAL_UNIT_NAME
    directory = _name(
        (NameOID.ORGANIZATION_NAME, "JPKI"),
        (unit, profile.unit),
        (unit, "CRL Distribution Points"),
        (unit, "Kakuu-ken"),
        (NameOID.COMMON_NAME, f"Mogi-shi {municipality} CRLDP"),
    )
    point = x509.DistributionPoint([x509.DirectoryName(directory)], None, None, None)
    return x509.CRLDistributionPoints([point])


def _common_extensions(
    builder: x509.CertificateBuilder,
    profile: Profile,
    subject_key: RSAPublicKey,
    issuer_key: RSAPublicKey,
    issuer: x509.Name,
) -> x509.CertificateBuilder:
    policy = x509.PolicyInformation(ObjectIdentifier(profile.policy), [CPS])
    responder = x509.UniformResourceIdentifier(OCSP)
    ocsp = x509.AccessDescription(x509.oid.AuthorityInformationAccessOID.OCSP, responder)
    issuer_id = x509.SubjectKeyIdentifier.from_public_key(issuer_key).digest
    comment = encode(0x16, COMMENT.encode("ascii"))
    extensions: tuple[x509.ExtensionType, ...] = (
        x509.CertificatePolicies([policy]),
        x509.IssuerAlternativeName([x509.DirectoryName(_japanese_issuer(profile))]),
        x509.AuthorityInformationAccess([ocsp]),
        x509.AuthorityKeyIdentifier(issuer_id, [x509.DirectoryName(issuer)], profile.ca_serial),
        x509.SubjectKeyIdentifier.from_public_key(subject_key),
        x509.UnrecognizedExtension(NETSCAPE_COMMENT, comment),
    )
    for extension in extensions:
        critical = isinstance(extension, x509.CertificatePolicies)
        builder = builder.add_extension(extension, critical=critical)
    return builder


def _japanese_issuer(profile: Profile) -> x509.Name:
    purpose = "利用者証明用" if profile.repudiable else "署名用"
    unit = NameOID.ORGANIZATIONAL_UNIT_NAME
    return _name(
        (NameOID.ORGANIZATION_NAME, "公的個人認証サービス"),
        (unit, f"公的個人認証サービス{purpose}"),
        (unit, "地方公共団体情報システム機構"),
    )
