# SPDX-License-Identifier: Apache-2.0
"""Draws the face of a card. Only the geometry of the public specimen is used; art, mark and letters are our own.

Places are in millimetres on ID-1 (85.60 x 53.98), measured on a public template of the face (its text boxes and
rulings, to about 0.3 mm). Where 顔認証 stands on a card without PINs is not published: the first line of the 追記欄
is a guess (UNVERIFIED).
"""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np

from hw.cardface.values import Image
from hw.virtual.face import ground
from hw.virtual.face.canvas import BLACK, Canvas
from hw.virtual.face.ground import PX_PER_MM, Colour
from hw.virtual.face.lettering import Lettering, line_mask, line_width
from hw.virtual.face.portrait import portrait
from hw.virtual.face.printed import Addition, FacePrint, face_print
from hw.virtual.face.style import FaceStyle, random_style

__all__ = [
    "Addition",
    "FacePrint",
    "FaceStyle",
    "draw_face",
    "face_print",
    "mark_specimen",
    "random_style",
]

BIRTH_BOX = (30.0, 18.1, 52.0, 21.1)
EXPIRY_BOX = (55.2, 18.1, 81.8, 21.1)
CODE_BOX = (20.6, 49.6, 26.1, 52.4)
CODE_ROOM_MM = 5.5
MARK_COLOUR: Colour = (110, 80, 214)
PANEL = (30.4, 27.3, 82.8, 43.4)
LABEL_BOX = (53.9, 22.4, 62.6, 26.6)
DATE_BOX = (62.6, 22.4, 82.8, 26.6)
DONOR_BOX = (30.4, 43.7, 82.6, 51.0)
PHOTO_BOX = (3.6, 18.9, 24.2, 45.0)
WIDE = str.maketrans("0123456789 ", "０１２３４５６７８９　")


def draw_face(printed: FacePrint, style: FaceStyle | None = None) -> Image:
    """The face: 1080 x 1712 x 3, with 見本 across it. Raises BadFile when the portrait's file cannot be read."""
    style = style or FaceStyle()
    canvas = Canvas(_ground(style), style.seed, style.shift_mm)
    _plain_mark(canvas, style)
    _person(canvas, printed, style)
    _dates(canvas, printed, style)
    _panel(canvas, printed, style)
    _donor(canvas, style)
    _photo(canvas, printed, style)
    mark_specimen(canvas, style)
    return canvas.finish()


def mark_specimen(canvas: Canvas, style: FaceStyle, text: str = "見本") -> None:
    """Letters across the card, large and pale, over whatever is printed."""
    mask, _ = line_mask(text, Lettering("sans", "sans", style.mark_size * PX_PER_MM, 4.0))
    height, width = mask.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -style.mark_turn, 1.0)
    room = int(np.hypot(width, height))
    turn[:, 2] += ((room - width) / 2, (room - height) / 2)
    turned = np.asarray(cv2.warpAffine(mask, turn, (room, room)), np.uint8)
    x, y = (round(at * PX_PER_MM - room / 2) for at in style.mark_at)
    canvas.ink(turned, (x, y), MARK_COLOUR, style.mark)


def _ground(style: FaceStyle) -> ground.Layer:
    rng = np.random.default_rng(style.seed)
    layer = ground.paper(ground.PINK, ground.GREEN, style.seed)
    ground.weave(layer, (190, 170, 236), float(rng.uniform(0.3, 0.8)), style.seed)
    ground.rosettes(layer, (140, 214, 190), float(rng.uniform(0.4, 0.9)), style.seed)
    ground.weave(layer, (176, 220, 220), float(rng.uniform(0.2, 0.6)), style.seed + 7)
    return layer


def _plain_mark(canvas: Canvas, style: FaceStyle) -> None:
    """Our own mark where the logo stands: a white box, a circle, two words."""
    canvas.block((73.2, 2.0, 83.2, 11.8), (248, 248, 248))
    canvas.block((76.2, 2.7, 80.2, 6.7), (214, 206, 226))
    canvas.frame((76.2, 2.7, 80.2, 6.7), (90, 84, 96), 0.2)
    bold = dataclasses.replace(style.letters(1.7, 0.02), kanji="sans")
    canvas.text("個人番号", (78.2, 8.4), bold, anchor="middle")
    canvas.text("カード", (78.2, 10.4), bold, anchor="middle")


def _person(canvas: Canvas, printed: FacePrint, style: FaceStyle) -> None:
    label, body = style.letters(2.1, 0.035), style.letters(2.75)
    ink = style.ink
    canvas.text("氏名", (1.8, 6.2), label, density=ink)
    canvas.text(printed.name, (8.1, 6.2), _fitted(printed.name, body, 60), density=ink)
    canvas.text("住所", (1.8, 11.6), label, density=ink)
    address = style.letters(2.55 if len(printed.address) == 1 else 2.3)
    for row, line in enumerate(printed.address):
        canvas.text(line, (8.1, 11.6 + 2.9 * row), _fitted(line, address, 62), density=ink)
    canvas.text("性別", (73.2, 15.0), label, density=ink)
    canvas.text(printed.sex_text, (79.4, 15.0), style.letters(2.3), density=ink)


def _dates(canvas: Canvas, printed: FacePrint, style: FaceStyle) -> None:
    letters, ink = style.letters(2.3), style.ink
    birth, expiry = printed.birth_text, printed.expiry_text
    if style.wide_digits:
        birth, expiry = birth.translate(WIDE), expiry.translate(WIDE)
    if style.from_left:
        canvas.text(birth, (30.2, 19.6), _fitted(birth, letters, 22.2), density=ink)
    else:
        canvas.text(birth, (52.0, 19.6), _fitted(birth, letters, 22.2), density=ink, anchor="right")
    canvas.text(expiry, (81.8, 19.6), _fitted(expiry, letters, 27.2), density=ink, anchor="right")
    canvas.text(printed.municipality, (52.0, 23.2), style.letters(2.3), density=ink, anchor="right")
    _certificate_box(canvas, printed, style)


def _certificate_box(canvas: Canvas, printed: FacePrint, style: FaceStyle) -> None:
    canvas.block(LABEL_BOX, (66, 56, 58))
    canvas.block(DATE_BOX, (247, 248, 248))
    small = Lettering("sans", "sans", 27.0, 0.3)
    for row, line in enumerate(("電子証明書", "の有効期限")):
        canvas.text(line, (58.2, 23.7 + 1.6 * row), small, ink=(235, 235, 235), anchor="middle")
    if printed.certificate_expiry is None:
        _written(canvas, "年　 月　 日", (82.4, 24.5), style.letters(2.2, 0.01), "right")
        return
    _written(canvas, "年", (70.0, 24.5), style.letters(2.0), "left")
    _written(canvas, "月", (75.0, 24.5), style.letters(2.0), "left")
    _written(canvas, "日", (80.2, 24.5), style.letters(2.0), "left")
    when, hand = (
        printed.certificate_expiry,
        Lettering("hand", "hand", 50.0, 0.0, seed=style.seed % 9973),
    )
    pen: Colour = ((60, 40, 40), (120, 50, 30), (40, 36, 44))[style.seed % 3]
    for number, x in ((when.year, 66.4), (when.month, 73.6), (when.day, 78.6)):
        canvas.text(str(number), (x, 24.5), hand, ink=pen, density=0.85, anchor="middle")


def _written(
    canvas: Canvas, text: str, at: tuple[float, float], letters: Lettering, anchor: str
) -> None:
    canvas.text(text, at, letters, density=0.9, anchor="right" if anchor == "right" else "left")


def _panel(canvas: Canvas, printed: FacePrint, style: FaceStyle) -> None:
    left, top, right, bottom = PANEL
    canvas.block(PANEL, (246, 247, 246), 0.9)
    x = np.arange(left, right, 0.25)
    for row in np.arange(top + 0.3, bottom, 0.55):
        for sign in (-1, 1):
            wave = row + sign * 0.5 * np.abs(np.sin(x * 1.9 + row))
            points = [(a, b) for a, b in zip(x, wave, strict=True) if b < bottom]
            _hairline(canvas, points)
    step = (bottom - top) / 4
    for row in range(5):
        canvas.lines([(left, top + row * step), (right, top + row * step)], (176, 168, 166), 0.12)
    canvas.frame(PANEL, (168, 160, 158), 0.15)
    for row, addition in enumerate(printed.additions[:4]):
        _addition(canvas, addition, (left + 1.2, top + (row + 0.5) * step), style)


def _hairline(canvas: Canvas, points: list[tuple[float, float]]) -> None:
    fixed = np.round(np.array(points) * PX_PER_MM * 16).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(canvas.layer, [fixed], False, (214, 210, 208), 1, cv2.LINE_AA, 4)


def _addition(
    canvas: Canvas, addition: Addition, at: tuple[float, float], style: FaceStyle
) -> None:
    if addition.handwritten:
        letters = Lettering("hand", "hand", 46.0, 0.2, seed=style.seed % 9973)
    else:
        letters = style.letters(2.2)
    canvas.text(addition.text, at, _fitted(addition.text, letters, 50), density=0.88)


def _donor(canvas: Canvas, style: FaceStyle) -> None:
    canvas.block(DONOR_BOX, (250, 250, 250))
    small = Lettering("sans", "sans", 22.0 + style.seed % 3, 0.2)
    rows = (
        "●臓器提供意思【1 見本見本見本見本見本見本／2 見本見本見本のみ／3 見本せず】",
        "《1・2で見本したくない見本があれば×》【心臓・肺・肝臓・腎臓・膵臓・小腸・眼球】",
        "署名年月日　　　　　　年　　月　　日",
        "［特記欄：　　　　　　　　　　　　　］署名",
    )
    for row, text in enumerate(rows):
        canvas.text(text, (31.4, 44.7 + 1.65 * row), _fitted(text, small, 50), density=0.75)
    canvas.lines([(33, 48.8), (53, 48.8)], (120, 116, 116), 0.06)
    canvas.lines([(57, 50.5), (81.6, 50.5)], (120, 116, 116), 0.06)


def _photo(canvas: Canvas, printed: FacePrint, style: FaceStyle) -> None:
    canvas.picture(portrait(printed.portrait), PHOTO_BOX, 0.94)
    number = dataclasses.replace(style.letters(1.95), kanji="sans", digits="sans", stretch=0.8)
    canvas.text(
        printed.maker_number,
        (3.6, 51.0),
        _fitted(printed.maker_number, number, 15.6),
        density=style.ink,
    )
    size = round(2.45 * style.code_size * PX_PER_MM, 1)
    code = Lettering("sans", style.code, size, round(style.code_weight_mm * PX_PER_MM, 2), 0.02)
    code = _fitted(printed.code, code, CODE_ROOM_MM)
    canvas.text(printed.code, (20.7, 51.0), code, ink=BLACK, density=min(1.0, style.ink + 0.05))


def _fitted(text: str, letters: Lettering, room_mm: float) -> Lettering:
    """The same letters, narrower when the line would be longer than its room."""
    width = line_width(text, letters) / PX_PER_MM
    if width <= room_mm:
        return letters
    return dataclasses.replace(letters, stretch=round(letters.stretch * room_mm / width, 3))
