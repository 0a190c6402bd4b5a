# SPDX-License-Identifier: Apache-2.0
"""For tests of the virtual card: card files with a drawn portrait, plain APDUs, an own TLV parser."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from hw.virtual.card import SoftwareCard, load_card
from hw.virtual.keystore import KeyStore

FIXTURES = Path(__file__).parents[1] / "fixtures"

JPKI = "D392F000260100000001"
SURFACE = "D3921000310001010402"
TEXT = "D3921000310001010408"
JUKI = "D3921000310001010401"
COMMON = "D3921000310001010100"
ISSUER_DOMAIN = "A0000001510000"

SERIAL = "499900000000901"
MY_NUMBER = "999900000012"
NUMBER_B = "55021720352285"
"""Born 1980-02-17 (昭和55年), expires 2035, code 2285: the example of soltia48/myna-card."""

CARD = {
    "kind": '"my_number"',
    "serial": f'"{SERIAL}"',
    "municipality": '"99101"',
    "expires": "2035-02-17",
    "security_code": '"2285"',
    "my_number": f'"{MY_NUMBER}"',
}
HOLDER = {
    "name": '"模擬　試験"',
    "birth": "1980-02-17",
    "sex": '"female"',
    "address": '"架空県模擬市見本町１丁目２－３"',
    "portrait": '"portrait.png"',
}
CERTIFICATE = {"not_before": "2025-01-15", "not_after": "2030-02-17"}

Table = dict[str, str]


def draw_portrait(path: Path, shade: int = 190) -> None:
    """Something oval with two eyes and a mouth, a little blurred, with a camera's noise."""
    image = Image.new("L", (192, 240), 230)
    draw = ImageDraw.Draw(image)
    draw.ellipse((36, 30, 156, 210), fill=shade)
    for x in (66, 110):
        draw.ellipse((x, 95, x + 18, 107), fill=40)
    draw.arc((70, 130, 122, 170), 20, 160, fill=60, width=4)
    smooth = np.asarray(image.filter(ImageFilter.GaussianBlur(1.5)), dtype=float)
    noisy = smooth + np.random.default_rng(shade).normal(0, 4, smooth.shape)
    Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8)).save(path)


def write_card_file(folder: Path, **tables: Table) -> Path:
    """A complete card file; `card={"kind": '"android"'}` overrides or adds keys (TOML values)."""
    base = {"card": CARD, "holder": HOLDER, "certificate": CERTIFICATE}
    lines = []
    for name in {**base, **tables}:
        content = {**base.get(name, {}), **tables.get(name, {})}
        lines += [f"[{name}]", *(f"{key} = {value}" for key, value in content.items()), ""]
    path = folder / "test.card.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    if not (folder / "portrait.png").exists():
        draw_portrait(folder / "portrait.png")
    return path


def make_card(folder: Path, store: KeyStore, **tables: Table) -> SoftwareCard:
    """Write the file and load it."""
    return load_card(write_card_file(folder, **tables), store)


def copy_fixture(name: str, folder: Path) -> Path:
    """A committed card file in a folder of its own, with a drawn portrait for each person."""
    cards = folder / "cards"
    cards.mkdir(exist_ok=True)
    shutil.copy(FIXTURES / "people.toml", folder)
    shutil.copy(FIXTURES / "cards" / name, cards)
    person = name.removesuffix(".card.toml")
    for who in {person, "hanako"}:
        portrait = folder / "faces" / who / "portrait.png"
        portrait.parent.mkdir(parents=True, exist_ok=True)
        draw_portrait(portrait)
    return cards / name


def send(card: SoftwareCard, apdu: str) -> tuple[bytes, str]:
    """(data, status word as four hex digits) for a command in hex, spaces allowed."""
    answer = card.transmit(bytes.fromhex(apdu))
    return answer[:-2], answer[-2:].hex().upper()


def status(card: SoftwareCard, apdu: str) -> str:
    """The status word alone."""
    return send(card, apdu)[1]


def select(card: SoftwareCard, aid: str) -> str:
    """SELECT an application."""
    return status(card, f"00A4040C{len(aid) // 2:02X}{aid}")


def verify(card: SoftwareCard, sfi: int, secret: str) -> str:
    """VERIFY by short file identifier."""
    return status(card, f"002000{0x80 | sfi:02X}{len(secret):02X}{secret.encode().hex()}")


def tries(card: SoftwareCard, sfi: int) -> str:
    """VERIFY without data."""
    return status(card, f"002000{0x80 | sfi:02X}")


def read_file(card: SoftwareCard, fid: int) -> tuple[bytes, str]:
    """The whole physical file by one extended READ BINARY."""
    selected = status(card, f"00A4020C02{fid:04X}")
    return send(card, "00B00000000000") if selected == "9000" else (b"", selected)


def tlv(data: bytes) -> list[tuple[int, bytes, bytes]]:
    """(tag, value, raw element) of a row of elements; written without `hw.card.tlv`."""
    found, at = [], 0
    while at < len(data):
        start = at
        at += 1
        if data[start] & 0x1F == 0x1F:
            while data[at] & 0x80:
                at += 1
            at += 1
        tag = int.from_bytes(data[start:at], "big")
        size, at = data[at], at + 1
        if size & 0x80:
            count = size & 0x7F
            size, at = int.from_bytes(data[at : at + count], "big"), at + count
        assert at + size <= len(data), "cut off"
        found.append((tag, data[at : at + size], data[start : at + size]))
        at += size
    return found


def record(data: bytes) -> tuple[int, dict[int, bytes], dict[int, bytes], bytes]:
    """(outer tag, values by tag, raw elements by tag, what follows) of a whole file."""
    length_size = 1 if data[2] < 0x80 else 1 + (data[2] & 0x7F)
    declared = data[2] if length_size == 1 else int.from_bytes(data[3 : 2 + length_size], "big")
    end = 2 + length_size + declared
    inner = tlv(data[2 + length_size : end])
    values = {tag: value for tag, value, _ in inner}
    return int.from_bytes(data[:2], "big"), values, {t: raw for t, _, raw in inner}, data[end:]
