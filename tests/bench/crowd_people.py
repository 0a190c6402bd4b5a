# SPDX-License-Identifier: Apache-2.0
"""Ten thousand fictional people, each with a word of their own in the name that can be searched for anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from eligibility.codes import Relation, Sex
from eligibility.identity import Holder
from eligibility.proof import Proof
from eligibility.service.people import Insurance, Person
from eligibility.service.records import Enrolment

DIGITS = "甲乙丙丁戊己庚辛壬癸"
READINGS = ("ｺｳ", "ｵﾂ", "ﾍｲ", "ﾃｲ", "ﾎﾞ", "ｷ", "ﾈﾋﾞ", "ｼﾝ", "ﾆﾝ", "ﾕﾘ")
LENGTH = 5
CANARY = re.compile(f"[{DIGITS}]{{{LENGTH}}}")
NOBODY_EVERY, LOST_EVERY = 50, 40
"""So many have no registration at all, or a lost one: their answers leave other papers behind."""


@dataclass(frozen=True)
class Patient:
    """One person with a card that can sign with its surface key."""

    number: int
    key: rsa.RSAPrivateKey

    @property
    def canary(self) -> str:
        """Five characters that stand in nobody else's name."""
        return canary(self.number)

    @property
    def serial(self) -> str:
        """Of the card's certificate."""
        return f"{0x20000000 + self.number:08X}"

    def holder(self) -> Holder:
        """What the chip says."""
        person = person_of(self.number)
        return Holder(person.name, person.birth.strftime("%Y%m%d"), person.sex.value)

    def proof(self, nonce: str, kiosk: str, *, is_deferred: bool = False) -> Proof:
        """Signed now, after a look at the face."""
        now = datetime.now(UTC)
        unsigned = Proof("face", self.serial, None, nonce, kiosk, now, b"", is_deferred)
        signature = self.key.sign(unsigned.message(), padding.PKCS1v15(), SHA256())
        return replace(unsigned, signature=signature)

    def enrolment(self) -> Enrolment:
        """What the service is told of the card."""
        public = self.key.public_key()
        der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return Enrolment(person_id(self.number), self.serial, der, date(2030, 3, 31))


def person_id(number: int) -> str:
    return f"c{number:06d}"


def canary(number: int) -> str:
    return "".join(DIGITS[int(digit)] for digit in f"{number:0{LENGTH}d}")


def people(count: int) -> Iterator[Person]:
    """Many share a birth date and a sex, so that only the name tells them apart."""
    return (person_of(number) for number in range(count))


def person_of(number: int) -> Person:
    reading = "".join(READINGS[int(digit)] for digit in f"{number:0{LENGTH}d}")
    return Person(
        id=person_id(number),
        name=f"検体　{canary(number)}",
        kana=f"ｹﾝﾀｲ {reading}",
        birth=date(1980, 1, 1) + timedelta(days=number % 7),
        sex=Sex.FEMALE,
        address="架空県模擬市検体町１",
        insurances=() if number % NOBODY_EVERY == 0 else (_insurance(number),),
    )


def _insurance(number: int) -> Insurance:
    lost = number % LOST_EVERY == 1
    return Insurance(
        insurer_number="01990019",
        insurer_name="模擬健康保険協会",
        number=f"{number:06d}",
        relation=Relation.SELF,
        valid_from=date(2020, 4, 1),
        valid_to=date(2026, 3, 31) if lost else None,
        symbol="12-34",
        branch="01",
    )
