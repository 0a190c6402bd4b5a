# SPDX-License-Identifier: Apache-2.0
"""What stands on a card's face: of a virtual card, or of somebody invented."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from hw.card.number_b import birth_digits, era_of
from hw.errors import BadFile
from hw.virtual.card import SoftwareCard

Sex = Literal["male", "female", "not_applicable", "unknown"]
_SEXES = {"male": "男", "female": "女", "not_applicable": "", "unknown": ""}
_ADDRESS_LETTERS = 24
"""So many stand on one line of the address."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A line in the 追記欄, printed by the municipality or written by hand."""

    text: str
    handwritten: bool = False


@dataclass(frozen=True, slots=True)
class FacePrint:
    """All that is on the face of one card. Dates are Gregorian; `code`: four digits.

    `western`: the birth is printed with its Gregorian year. `padded`: one-digit months and days stand behind a blank.
    `certificate_expiry`: written by hand into its box, or nothing. `portrait`: a picture file, or the seed of a drawn
    one. `face_only`: the 追記欄 says 顔認証, the mark of a card without PINs.
    """

    name: str
    address: tuple[str, ...]
    birth: date = field(repr=False)
    expires: date = field(repr=False)
    code: str = field(repr=False)
    sex: Sex = "female"
    western: bool = False
    padded: bool = True
    municipality: str = "見本市長"
    maker_number: str = "0123456789ABCDEF"
    certificate_expiry: date | None = None
    additions: tuple[Addition, ...] = ()
    face_only: bool = False
    portrait: Path | int = 0

    @property
    def birth_text(self) -> str:
        """平成元年 3月31日生, or 1985年 3月31日生."""
        day = f"{self._pad(self.birth.month)}月{self._pad(self.birth.day)}日生"
        if self.western:
            return f"{self.birth.year}年{day}"
        era = era_of(self.birth)
        year = era.year_of(self.birth)
        return f"{era.name}{'元' if year == 1 else self._pad(year)}年{day}"

    @property
    def expiry_text(self) -> str:
        """2035年 3月31日まで有効."""
        when = self.expires
        return f"{when.year}年{self._pad(when.month)}月{self._pad(when.day)}日まで有効"

    @property
    def sex_text(self) -> str:
        """男, 女 or nothing."""
        return _SEXES[self.sex]

    @property
    def number_b(self) -> str:
        """The fourteen digits of 照合番号B that this face shows."""
        birth = birth_digits(self.birth, gregorian=self.western)
        return f"{birth}{self.expires.year:04d}{self.code}"

    def _pad(self, number: int) -> str:
        return f"{number:2d}" if self.padded else str(number)


def face_print(card: SoftwareCard, path: Path | None = None) -> FacePrint:
    """The face of a virtual card. `path`: its card file, beside which the portrait lies.

    Raises BadFile for a card that has no such face (a telephone, a 住基カード, a transit card).
    """
    identity, plastic = card.identity, card.file.card
    if identity is None or plastic.expires is None or plastic.security_code is None:
        raise BadFile(path or Path(plastic.kind), reason="a card of this kind has no such face")
    person, holder = identity.person, card.file.holder
    pinless = plastic.kind == "pinless"
    return FacePrint(
        name=person.name,
        address=address_lines(person.address),
        birth=person.birth,
        expires=plastic.expires,
        code=plastic.security_code,
        sex=person.sex,
        western=holder.foreign_resident,
        maker_number=_maker_number(identity.serial),
        additions=(Addition("顔認証"),) if pinless else (),
        face_only=pinless,
        portrait=_portrait(card, path),
    )


def address_lines(address: str) -> tuple[str, ...]:
    """One line, or two when it is long."""
    if len(address) <= _ADDRESS_LETTERS:
        return (address,)
    return address[:_ADDRESS_LETTERS], address[_ADDRESS_LETTERS:]


def _portrait(card: SoftwareCard, path: Path | None) -> Path | int:
    portrait = card.file.holder.portrait
    if path is not None and portrait is not None:
        return path.parent / portrait
    return int(card.serial or "0") % 10**6


def _maker_number(serial: str) -> str:
    """Sixteen digits and letters that follow from the serial; how real ones are made is not published."""
    return hashlib.sha256(serial.encode()).hexdigest()[:16].upper()
