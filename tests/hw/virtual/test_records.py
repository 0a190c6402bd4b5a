# SPDX-License-Identifier: Apache-2.0
"""The records on the chip: structure by an own parser, signatures by `cryptography`, pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from cryptography.hazmat.primitives.serialization import load_der_public_key
from PIL import Image

from hw.errors import BadFile
from hw.virtual import pictures, records
from hw.virtual.authority import SURFACE_ROOT_ID, TEXT_ROOT_ID
from hw.virtual.card import SoftwareCard, enrolment
from hw.virtual.holder import Identity, Person
from hw.virtual.keystore import KeyStore
from tests.support.virtual_cards import (
    COMMON,
    MY_NUMBER,
    NUMBER_B,
    SURFACE,
    TEXT,
    draw_portrait,
    read_file,
    record,
    select,
    send,
    tlv,
    verify,
)

FACE_TAGS = [0xDF21, 0xDF22, 0xDF23, 0xDF24, 0xDF25, 0xDF26, 0xDF27, 0xDF28, 0xDF29, 0xDF2A]
SHA256_NAME = bytes.fromhex("300d06096086480165030402010500")


def surface_file(card: SoftwareCard, fid: int) -> bytes:
    """A file of the surface application, whatever opens it."""
    select(card, SURFACE)
    verify(card, 0x11, NUMBER_B[:6])
    verify(card, 0x12, NUMBER_B)
    verify(card, 0x13, MY_NUMBER)
    return read_file(card, fid)[0]


def text_file(card: SoftwareCard, fid: int) -> bytes:
    """A file of the text application, whatever opens it."""
    select(card, TEXT)
    verify(card, 0x11, "1234")
    return read_file(card, fid)[0]


def rsa_key(data: bytes) -> RSAPublicKey:
    """From `90 03 e 91 820100 n`."""
    (_, exponent, _), (_, modulus, _) = tlv(data)
    numbers = (int.from_bytes(part, "big") for part in (exponent, modulus))
    return RSAPublicNumbers(*numbers).public_key()


def signer_key(cv_certificate: bytes) -> RSAPublicKey:
    """The key in EF 0004."""
    _, values, _, rest = record(cv_certificate)
    assert len(values[0x5F4E]) == 297
    assert rest == b""
    return rsa_key(values[0x5F4E][32:])


def signed_part(data: bytes, signature_tag: int) -> tuple[bytes, bytes]:
    """(elements before the signature, signature)."""
    _, values, raw, _ = record(data)
    before = b"".join(element for tag, element in raw.items() if tag != signature_tag)
    assert list(raw)[-1] == signature_tag
    return before, values[signature_tag]


def test_the_face_record_has_its_elements_in_order_and_says_where_they_are(
    card: SoftwareCard,
) -> None:
    data = surface_file(card, 0x0002)
    tag, values, raw, filler = record(data)
    assert (tag, list(values)) == (0xFF20, FACE_TAGS)
    places = [int.from_bytes(values[0xDF21][at : at + 2], "big") for at in range(0, 18, 2)]
    assert [
        data[at : at + len(raw[tag])] for at, tag in zip(places, FACE_TAGS[1:], strict=True)
    ] == [raw[tag] for tag in FACE_TAGS[1:]]
    assert filler
    assert set(filler) == {0xFF}


def test_the_face_record_holds_the_holders_facts(card: SoftwareCard) -> None:
    _, values, _, _ = record(surface_file(card, 0x0002))
    assert values[0xDF22] == b"19800217"
    assert values[0xDF23] == b"2"
    assert len(values[0xDF24]) == 265
    assert values[0xDF29] == b"20350217"


def test_the_face_signature_covers_three_digests_in_one(card: SoftwareCard) -> None:
    key = signer_key(surface_file(card, 0x0004))
    _, values, raw, _ = record(surface_file(card, 0x0002))
    groups = [(0xDF22, 0xDF23, 0xDF24), (0xDF25, 0xDF26), (0xDF27,)]
    digests = b"".join(
        hashlib.sha256(b"".join(raw[tag] for tag in group)).digest() for group in groups
    )
    opened = key.recover_data_from_signature(values[0xDF28], PKCS1v15(), None)
    assert opened == b"\x30\x71" + SHA256_NAME + b"\x04\x60" + digests


@pytest.mark.parametrize(
    ("read", "fid", "signature", "size"),
    [
        (surface_file, 0x0001, 0xDF13, 5 + 0x021E),
        (surface_file, 0x0005, 0xDF43, None),
        (text_file, 0x0003, 0xDF33, 336),
        (text_file, 0x0005, 0xDF43, None),
        (text_file, 0x0007, 0xDF52, 5 + 0x0213),
    ],
)
def test_the_other_records_sign_all_elements_before_the_signature(
    card: SoftwareCard,
    read: Callable[[SoftwareCard, int], bytes],
    fid: int,
    signature: int,
    size: int | None,
) -> None:
    data = read(card, fid)
    assert size in (None, len(data))
    before, signed = signed_part(data, signature)
    signer_key(read(card, 0x0004)).verify(signed, before, PKCS1v15(), hashes.SHA256())


@pytest.mark.parametrize(
    ("read", "root", "issuer"),
    [
        (surface_file, "authority/surface-root", SURFACE_ROOT_ID),
        (text_file, "authority/text-root", TEXT_ROOT_ID),
    ],
)
def test_a_root_certifies_the_record_signer(
    card: SoftwareCard,
    store: KeyStore,
    read: Callable[[SoftwareCard, int], bytes],
    root: str,
    issuer: bytes,
) -> None:
    data = read(card, 0x0004)
    _, values, _, _ = record(data)
    assert len(data) == 568
    assert values[0x5F4E][:16] == issuer
    public = store.key(root).public_key()
    public.verify(values[0x5F37], values[0x5F4E], PKCS1v15(), hashes.SHA256())


def test_the_text_digests_are_of_the_whole_number_file_and_of_the_basic_four(
    card: SoftwareCard,
) -> None:
    number, four = text_file(card, 0x0001), text_file(card, 0x0002)
    _, digests, _, _ = record(text_file(card, 0x0003))
    assert len(number) == 17
    assert digests[0xDF31] == hashlib.sha256(number).digest()
    _, _, raw, _ = record(four)
    rest = b"".join(element for tag, element in raw.items() if tag != 0xDF21)
    assert digests[0xDF32] == hashlib.sha256(rest).digest()


def test_the_basic_four_are_byte_for_byte_the_published_vector() -> None:
    person = Person(
        name="黒桐　幹也",
        birth=date(1980, 2, 17),
        sex="male",
        address="東京都清瀬市観布子南１２－７－２０２",
    )
    built = records.basic_four(Identity(person, "4" * 15, "9" * 12, ""))
    assert built.rstrip(b"\xff").hex() == (
        "ff2065df2108000e002000590064df220fe9bb92e6a190e38080e5b9b9e4b99fdf2336e69db1e4baace983bde6b8"
        "85e780ace5b882e8a6b3e5b883e5ad90e58d97efbc91efbc92efbc8defbc97efbc8defbc92efbc90efbc92df2408"
        "3139383030323137df250131"
    )


def test_the_my_number_file_is_the_published_17_bytes() -> None:
    assert records.my_number_text("537676677188").hex().upper() == (
        "FF100C353337363736363737313838FFFF"
    )


def test_the_common_record_is_the_published_one() -> None:
    built = records.common_record("400000012719843", "13221", date(2035, 2, 17))
    assert built == b"\x01\x1c4000000127198431322120350217"


def test_the_chip_proves_the_key_of_its_signed_record(card: SoftwareCard) -> None:
    _, values, _, _ = record(surface_file(card, 0x0002))
    info = b"\x30\x31" + SHA256_NAME + b"\x04\x20" + hashlib.sha256(b"challenge").digest()
    signature, sw = send(card, f"802A000033{info.hex()}00")
    assert sw == "9000"
    rsa_key(values[0xDF24]).verify(signature, b"challenge", PKCS1v15(), hashes.SHA256())


def test_the_text_application_proves_its_own_key_too(card: SoftwareCard) -> None:
    _, values, _, _ = record(text_file(card, 0x0007))
    info = b"\x30\x31" + SHA256_NAME + b"\x04\x20" + hashlib.sha256(b"challenge").digest()
    signature, _ = send(card, f"802A000033{info.hex()}00")
    rsa_key(values[0xDF51]).verify(signature, b"challenge", PKCS1v15(), hashes.SHA256())


def test_the_service_is_told_the_key_that_stands_in_the_face_record(card: SoftwareCard) -> None:
    _, values, _, _ = record(surface_file(card, 0x0002))
    told = load_der_public_key(enrolment(card).surface_public_key_der)
    assert told == rsa_key(values[0xDF24])


def test_token_information_is_160_bytes(card: SoftwareCard) -> None:
    assert len(records.token_info("JPKIAPICCTOKEN2")) == 160


def test_reading_the_common_record_short_gives_its_beginning(card: SoftwareCard) -> None:
    select(card, COMMON)
    assert send(card, "00B2010C02")[0] == b"\x01\x1c"


# --- pictures --------------------------------------------------------------------------------


def test_the_portrait_is_a_small_grey_jpeg_2000_that_two_decoders_read(
    card: SoftwareCard,
) -> None:
    _, values, _, _ = record(surface_file(card, 0x0002))
    photo = values[0xDF27]
    assert photo.startswith(bytes.fromhex("0000000C6A5020200D0A870A"))
    assert 4000 <= len(photo) <= 6000
    with Image.open(BytesIO(photo)) as image:
        assert (image.format, image.mode, image.size) == ("JPEG2000", "L", (192, 240))
        by_pillow = np.asarray(image, dtype=int)
    by_opencv = cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_UNCHANGED)
    assert by_opencv is not None
    assert by_opencv.shape == (240, 192)
    assert np.abs(by_opencv.astype(int) - by_pillow).max() <= 1


def test_the_portrait_still_looks_like_its_file(tmp_path: Path) -> None:
    draw_portrait(tmp_path / "p.png")
    with Image.open(tmp_path / "p.png") as original:
        before = np.asarray(original.convert("L"), dtype=float)
    with Image.open(BytesIO(pictures.portrait_jp2(tmp_path / "p.png"))) as encoded:
        after = np.asarray(encoded, dtype=float)
    assert np.sqrt(np.mean((before - after) ** 2)) < 4


@pytest.mark.parametrize("size", [(512, 640), (640, 480), (192, 240), (60, 60)])
def test_a_noisy_photo_of_any_shape_comes_out_at_about_5_kb(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    noise = np.random.default_rng(7).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(noise).save(tmp_path / "noise.png")
    photo = pictures.portrait_jp2(tmp_path / "noise.png")
    assert abs(len(photo) - pictures.PORTRAIT_BYTES) <= 2 * pictures.PORTRAIT_SLACK
    with Image.open(BytesIO(photo)) as image:
        assert image.size == (192, 240)


def test_a_portrait_that_is_no_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "p.png").write_text("hello")
    with pytest.raises(BadFile, match=r"p\.png"):
        pictures.portrait_jp2(tmp_path / "p.png")


@pytest.mark.parametrize(
    ("tag", "size"), [(0xDF25, (216, 12)), (0xDF26, (288, 24)), (0xDF2A, (24, 12))]
)
def test_the_texts_are_1_bit_png_of_the_measured_size(
    card: SoftwareCard, tag: int, size: tuple[int, int]
) -> None:
    _, values, _, _ = record(surface_file(card, 0x0002))
    with Image.open(BytesIO(values[tag])) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "1", size)
        assert 20 < (np.asarray(image) == 0).sum() < size[0] * size[1] / 2


def test_other_texts_are_other_pictures_and_the_same_text_the_same() -> None:
    first, again, other = (
        pictures.text_png(text, pictures.NAME_SIZE)
        for text in ("模擬　花子", "模擬　花子", "模擬　茂")
    )
    assert first == again != other


def test_a_long_address_uses_both_lines_and_stays_inside() -> None:
    png = pictures.text_png("架空県模擬市" * 9, pictures.ADDRESS_SIZE)
    with Image.open(BytesIO(png)) as image:
        ink = np.asarray(image) == 0
    assert ink[:12].any()
    assert ink[12:].any()
    assert not ink[:, -1].all()
