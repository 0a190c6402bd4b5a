# SPDX-License-Identifier: Apache-2.0
"""The surface application's records: the card's face as images, opened by 照合番号B."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hw.card import tlv
from hw.card.applications import (
    SURFACE_BASIC_INFO,
    SURFACE_FACE_RECORD,
    SURFACE_FACE_TAG,
    SURFACE_INFO_TAG,
    FaceTag,
    SurfaceInfoTag,
)
from hw.card.certificates import parse_signature
from hw.card.values import (
    JP2_MAGIC,
    PNG_MAGIC,
    CardKey,
    Sex,
    check_image,
    parse_date,
    parse_digits,
    parse_sex,
    required,
)

WHERE = str(SURFACE_FACE_RECORD)
INFO_WHERE = str(SURFACE_BASIC_INFO)
SIGNED_GROUPS = (
    (FaceTag.BIRTH, FaceTag.SEX, FaceTag.PUBLIC_KEY),
    (FaceTag.NAME_IMAGE, FaceTag.ADDRESS_IMAGE),
    (FaceTag.PHOTO,),
)
"""DF28 signs three SHA-256 hashes side by side, one over each of these groups of whole TLVs."""


@dataclass(frozen=True, slots=True)
class FaceRecord:
    """EF 0002. Images stay encoded: `photo` is JPEG 2000, the others PNG with one bit per pixel.

    `signed` are the byte strings behind the three hashes; expiry and security code are not among
    them. `birth` is YYYYMMDD as written. Nothing of it shows in `repr`.
    """

    birth: str = field(repr=False)
    sex: Sex = field(repr=False)
    public_key: CardKey = field(repr=False)
    name_image: bytes = field(repr=False)
    address_image: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    expiry: date = field(repr=False)
    security_code_image: bytes = field(repr=False)
    signed: tuple[bytes, bytes, bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SurfaceInfo:
    """EF 0003, free to read: which key signed, which version, which municipality issued."""

    key_id: bytes
    version: bytes
    municipality: str = field(repr=False)


def parse_face_record(data: bytes) -> FaceRecord:
    """From a whole EF 0002. Raises BadCardData with the tag; unknown tags are passed over."""
    elements = tlv.children(tlv.outer(data, SURFACE_FACE_TAG))
    parts = tlv.by_tag(elements, WHERE)

    def value(tag: int) -> bytes:
        return required(parts, tag, WHERE).value

    return FaceRecord(
        birth=parse_digits(value(FaceTag.BIRTH), 8, _at(FaceTag.BIRTH)),
        sex=parse_sex(value(FaceTag.SEX), _at(FaceTag.SEX)),
        public_key=CardKey.parse(value(FaceTag.PUBLIC_KEY), _at(FaceTag.PUBLIC_KEY)),
        name_image=check_image(value(FaceTag.NAME_IMAGE), PNG_MAGIC, _at(FaceTag.NAME_IMAGE)),
        address_image=check_image(
            value(FaceTag.ADDRESS_IMAGE), PNG_MAGIC, _at(FaceTag.ADDRESS_IMAGE)
        ),
        photo=check_image(value(FaceTag.PHOTO), JP2_MAGIC, _at(FaceTag.PHOTO)),
        signature=parse_signature(value(FaceTag.SIGNATURE), _at(FaceTag.SIGNATURE)),
        expiry=parse_date(value(FaceTag.EXPIRY), _at(FaceTag.EXPIRY)),
        security_code_image=check_image(
            value(FaceTag.SECURITY_CODE_IMAGE), PNG_MAGIC, _at(FaceTag.SECURITY_CODE_IMAGE)
        ),
        signed=_signed(parts),
    )


def parse_surface_info(data: bytes) -> SurfaceInfo:
    """From a whole EF 0003. Raises BadCardData."""
    parts = tlv.by_tag(tlv.children(tlv.outer(data, SURFACE_INFO_TAG)), INFO_WHERE)
    municipality = required(parts, SurfaceInfoTag.MUNICIPALITY, INFO_WHERE).value
    return SurfaceInfo(
        key_id=required(parts, SurfaceInfoTag.KEY_ID, INFO_WHERE).value,
        version=required(parts, SurfaceInfoTag.VERSION, INFO_WHERE).value,
        municipality=parse_digits(municipality, 5, INFO_WHERE),
    )


def _signed(parts: dict[int, tlv.Tlv]) -> tuple[bytes, bytes, bytes]:
    texts, images, photo = (
        b"".join(required(parts, tag, WHERE).raw for tag in group) for group in SIGNED_GROUPS
    )
    return texts, images, photo


def _at(tag: int) -> str:
    return f"{WHERE} {tag:X}"
