# SPDX-License-Identifier: Apache-2.0
"""The side with the My Number, so that it can be told from the face. Its twelve digits are plainly nobody's.

Geometry: chip at the left, the number in a box at the top right, a code block below it, name and birth at the bottom.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hw.cardface.values import Image
from hw.virtual.face import ground
from hw.virtual.face.canvas import Canvas
from hw.virtual.face.drawing import mark_specimen
from hw.virtual.face.lettering import Lettering
from hw.virtual.face.printed import FacePrint
from hw.virtual.face.style import FaceStyle

NO_NUMBERS = ("0000 0000 0000", "1234 5678 9012", "1111 1111 1110")
"""Patterns that are plainly nobody's number."""


def draw_back(printed: FacePrint, style: FaceStyle | None = None) -> Image:
    """The other side: 1080 x 1712 x 3, with 見本 across it."""
    style = style or FaceStyle()
    canvas = Canvas(_ground(style), style.seed, style.shift_mm)
    if style.seed % 4:
        _stripe(canvas)
    chip(canvas, (9.3, 18.0))
    canvas.text("個人番号", (41.0, 15.5), style.letters(2.4, 0.03), density=style.ink)
    number = style.letters(4.4, 0.02)
    canvas.block((40.0, 17.6, 82.0, 24.0), (250, 250, 250), 0.85)
    canvas.text(
        NO_NUMBERS[style.seed % 3], (61.0, 20.8), number, density=style.ink, anchor="middle"
    )
    code_block(canvas, (66.0, 27.0, 79.0, 40.0), style.seed)
    _small_print(canvas, style)
    body = style.letters(2.4)
    canvas.text("氏名", (8.0, 45.0), style.letters(1.9, 0.02), density=style.ink)
    canvas.text(printed.name, (14.0, 45.0), body, density=style.ink)
    canvas.text(printed.birth_text, (14.0, 49.0), body, density=style.ink)
    mark_specimen(canvas, style)
    return canvas.finish()


def chip(canvas: Canvas, at: tuple[float, float]) -> None:
    """Eight contacts of brushed gold, 12.5 x 11.5 mm, top left at `at`."""
    x, y = at
    canvas.block((x, y, x + 12.5, y + 11.5), (112, 178, 206))
    for row in range(1, 4):
        canvas.lines([(x, y + row * 2.9), (x + 12.5, y + row * 2.9)], (70, 104, 124), 0.15)
    for column in (3.6, 8.9):
        canvas.lines([(x + column, y), (x + column, y + 11.5)], (70, 104, 124), 0.15)
    canvas.block((x + 3.6, y + 3.0, x + 8.9, y + 8.6), (128, 196, 220))


def code_block(canvas: Canvas, box: tuple[float, float, float, float], seed: int) -> None:
    """Black and white squares like a QR code's, with its three finders; it says nothing."""
    left, top, right, bottom = box
    canvas.block((left - 1, top - 1, right + 1, bottom + 1), (250, 250, 250))
    count = 29
    cells = np.random.default_rng(seed).random((count, count)) < 0.5
    for row, column in ((0, 0), (0, count - 7), (count - 7, 0)):
        cells[row : row + 7, column : column + 7] = _finder()
    light = np.array((248, 248, 248), np.uint8)
    picture = np.where(cells[..., None], np.uint8(30), light).astype(np.uint8)
    canvas.picture(np.kron(picture, np.ones((9, 9, 1), np.uint8)), box)


def _finder() -> NDArray[np.bool_]:
    cells = np.ones((7, 7), bool)
    cells[1:6, 1:6] = False
    cells[2:5, 2:5] = True
    return cells


def _ground(style: FaceStyle) -> ground.Layer:
    layer = ground.paper((238, 234, 226), (222, 226, 240), style.seed)
    ground.weave(layer, (212, 190, 180), 0.5, style.seed + 3)
    ground.rosettes(layer, (200, 190, 226), 0.5, style.seed + 4)
    return layer


def _stripe(canvas: Canvas) -> None:
    canvas.block((0, 2.8, 85.6, 12.6), (42, 38, 38))


def _small_print(canvas: Canvas, style: FaceStyle) -> None:
    small = Lettering("sans", "sans", 26.0, 0.2)
    rows = (
        "※この面は見本であり、個人番号ではない数字が並んでいます。",
        "※コピーや撮影のためのものではありません。",
        "連絡先　見本市　000-0000-0000",
    )
    for row, text in enumerate(rows):
        canvas.text(text, (26.0, 29.0 + 2.2 * row), small, density=0.7 * style.ink)
