# SPDX-License-Identifier: Apache-2.0
"""The format `*.card.toml`: what a virtual card is, as integrators write it by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hw.toml_file import load_toml

Kind = Literal["my_number", "pinless", "android", "iphone", "juki", "transit"]
Sex = Literal["male", "female", "not_applicable", "unknown"]
Digits4 = Annotated[str, Field(pattern=r"^[0-9]{4}$")]
Tries3 = Annotated[int, Field(ge=0, le=3)]
Tries5 = Annotated[int, Field(ge=0, le=5)]
Tries10 = Annotated[int, Field(ge=0, le=10)]

SURFACE_KINDS = frozenset({"my_number", "pinless"})
"""The kinds that have a face and texts, and so need a holder and a portrait."""


class Section(BaseModel):
    """A table of the file: frozen, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CardSection(Section):
    """`[card]`: the plastic. `serial` is derived from the holder when it is left out."""

    kind: Kind = "my_number"
    serial: Annotated[str, Field(pattern=r"^[0-9]{15}$")] | None = None
    municipality: Annotated[str, Field(pattern=r"^[0-9]{5}$")] = "99101"
    expires: date | None = None
    security_code: Digits4 | None = None
    my_number: Annotated[str, Field(pattern=r"^[0-9]{12}$")] | None = None


class HolderSection(Section):
    """`[holder]`: written out, or `person` of the file `people`."""

    people: Path | None = None
    person: str | None = None
    name: str | None = None
    birth: date | None = None
    sex: Sex | None = None
    address: str | None = None
    portrait: Path | None = None
    foreign_resident: bool = False
    number_b_year: Literal["era", "western"] | None = None
    """How 照合番号B writes the year of birth; None: as the card prints it, western for a foreign resident."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        inline = (self.name, self.birth, self.sex, self.address)
        if (self.people is None) != (self.person is None):
            raise ValueError("people and person belong together")
        if self.people is not None and any(value is not None for value in inline):
            raise ValueError("either people and person, or name, birth, sex and address")
        return self


class PinsSection(Section):
    """`[pins]`: values and the tries left; 照合番号A and B follow from the holder and the card."""

    jpki: Digits4 = "1234"
    jpki_tries_left: Tries3 = 3
    sign: Annotated[str, Field(pattern=r"^[0-9A-Z]{6,16}$")] = "ABC123"
    sign_tries_left: Tries5 = 5
    text: Digits4 = "1234"
    text_tries_left: Tries3 = 3
    juki: Digits4 = "1234"
    juki_tries_left: Tries3 = 3
    birth_tries_left: Tries10 = 10
    number_a_tries_left: Tries10 = 10
    number_b_tries_left: Tries10 = 10


class CertificateSection(Section):
    """`[certificate]`: the JPKI certificates. The last day ends at 23:59:59 Japanese time.

    `revoked` changes nothing on the card, which cannot know it: it is passed on to the mock service.
    """

    not_before: date
    not_after: date
    revoked: bool = False

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.not_after <= self.not_before:
            raise ValueError("not_after must be later than not_before")
        return self


class TamperSection(Section):
    """`[tamper]`: what a forger did.

    `face_signature`, `text_signature`: the record's signature is broken. `portrait_swapped`:
    another photo was put in after signing. `wrong_root`: the record signer's certificate comes from
    an unknown root. `wrong_ca`: so do the JPKI certificates. `cloned`: all files were copied to a
    chip that has not got the card's private key.
    """

    face_signature: bool = False
    text_signature: bool = False
    portrait_swapped: Path | None = None
    wrong_root: bool = False
    wrong_ca: bool = False
    cloned: bool = False


class QuirksSection(Section):
    """`[quirks]`: see `hw.virtual.chip.Quirks`."""

    reselect_keeps_pin: bool = False
    first_command_fails: bool = False


class CardFile(Section):
    """One `*.card.toml`."""

    card: CardSection = CardSection()
    holder: HolderSection = HolderSection()
    pins: PinsSection = PinsSection()
    certificate: CertificateSection | None = None
    tamper: TamperSection = TamperSection()
    quirks: QuirksSection = QuirksSection()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        missing = [name for name, value in self._needed() if value is None]
        if missing:
            raise ValueError(f"a card of kind {self.card.kind} needs {', '.join(missing)}")
        return self

    def _needed(self) -> list[tuple[str, object]]:
        kind, card, holder = self.card.kind, self.card, self.holder
        needed: list[tuple[str, object]] = []
        if kind != "transit":
            needed.append(("certificate", self.certificate))
            needed.append(("holder.person or holder.name", holder.person or holder.name))
            if holder.person is None:
                inline = ("birth", "sex", "address")
                needed += [(f"holder.{key}", getattr(holder, key)) for key in inline]
        if kind in SURFACE_KINDS:
            needed.append(("card.expires", card.expires))
            needed.append(("card.security_code", card.security_code))
            needed.append(("holder.portrait", holder.portrait))
        return needed


def read_card_file(path: Path) -> CardFile:
    """Parse and check one card file. Raises BadFile with the line, the key and what is allowed."""
    return load_toml(path, CardFile)
