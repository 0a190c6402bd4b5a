# SPDX-License-Identifier: Apache-2.0
"""The interim slip on a strip of receipt paper, 80 mm wide: 576 dots, 203 an inch (8 dots are a millimetre)."""

from collections.abc import Callable

from PIL.Image import Image

from eligibility.slip.canvas import Canvas, Sketch
from eligibility.slip.column import Column, FactStyle
from eligibility.slip.content import Content, content_of
from eligibility.slip.form import Field, fill_in
from eligibility.slip.image_canvas import ImageCanvas
from eligibility.slip.qr import QUIET, code_of
from eligibility.slip.values import Slip

DOTS = 576
"""Of an 80 mm printer's head (72 mm); 58 mm paper has 384."""
NARROWEST = 384
MARGIN = 8
GAP = 16
FACTS = FactStyle(label=22, value=30, big=44, label_width=132, gap=8)
NARROW_FACTS = FactStyle(label=20, value=26, big=36, label_width=112, gap=8)
STAFF = (
    Field("負担割合", choices=("3割", "2割", "1割", "わからない")),
    Field("保険者", rows=2),
    Field("勤め先"),
    Field("連絡先"),
)


def render_receipt(slip: Slip, token: str, dots: int = DOTS) -> Image:
    """The strip as a picture of 1 bit a pixel. Never raises for what a chip may hold.

    Raises ValueError for a strip that is narrower than 384 dots.
    """
    content = content_of(slip)
    return strip(lambda canvas: draw_receipt(canvas, content, token), dots)


def strip(draw: Callable[[Canvas], float], dots: int) -> Image:
    """A picture as long as what is drawn on it."""
    if dots < NARROWEST:
        raise ValueError(f"a strip of {dots} dots is too narrow, at least {NARROWEST}")
    canvas = ImageCanvas(dots, round(draw(Sketch(dots))))
    draw(canvas)
    return canvas.finish()


def draw_receipt(canvas: Canvas, content: Content, token: str) -> float:
    """Draw from the top, and return where the strip ends."""
    page = Column(canvas, MARGIN, canvas.width - 2 * MARGIN, MARGIN)
    _head(page, content)
    page.sentence(content.why, 31)
    page.space(GAP)
    page.steps(content.steps, 31, 4)
    page.rule(2, GAP)
    style = FACTS if canvas.width >= DOTS else NARROW_FACTS
    page.facts(content.facts, style)
    page.rule(2, GAP)
    page.facts(content.issuer, style)
    page.space(GAP)
    _code(page, token)
    page.rule(4, GAP)
    for line in content.later:
        page.words(line, 30, bold=True)
    _staff(page)
    return page.y + MARGIN


def _head(page: Column, content: Content) -> None:
    if content.reissued:
        page.framed(content.reissued, 34, 3)
        page.space(GAP)
    page.words(content.title, 38, bold=True, centred=True)
    page.space(GAP / 2)
    page.framed(content.warning, 34, 6)
    page.space(GAP)


def _code(page: Column, token: str) -> None:
    """Whole dots for a module, as many as there is room for, five at most: 0.6 mm."""
    matrix = code_of(token)
    modules = len(matrix) + 2 * QUIET
    module = max(2, min(5, int(page.canvas.width // modules)))
    left = (page.canvas.width - module * modules) // 2
    page.canvas.code(left + QUIET * module, page.y + QUIET * module, module, matrix)
    page.space(module * modules)
    page.words("発行元の確認用（氏名なし）", 22, centred=True)
    page.space(GAP / 2)


def _staff(page: Column) -> None:
    page.space(GAP)
    fill_in(page, STAFF, 24, 66)
    page.space(GAP)
    seal = 150
    left = page.left + page.width - seal
    page.canvas.box(left, page.y, seal, seal, 2)
    label = Column(page.canvas, left, seal, page.y + 6)
    label.words("受付担当", 24, centred=True)
    page.space(seal)
