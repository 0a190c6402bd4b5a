# SPDX-License-Identifier: Apache-2.0
"""The interim slip on one page of A4. Millimetres; what the patient does stands first, in the largest type."""

from eligibility.japan import JAPAN
from eligibility.slip.canvas import Canvas, Sketch
from eligibility.slip.column import Column, FactStyle
from eligibility.slip.content import Content, content_of
from eligibility.slip.font import ASCENT, width_of
from eligibility.slip.form import Field, fill_in
from eligibility.slip.pdf_canvas import A4_HEIGHT, A4_WIDTH, PdfCanvas
from eligibility.slip.qr import QUIET, code_of
from eligibility.slip.values import Slip

MARGIN = 14.0
"""Laser and ink printers leave 4 to 6 mm white at the edges; the rest is for a binder's holes."""
WIDTH = A4_WIDTH - 2 * MARGIN
CODE_SIDE = 48.0
"""Of the QR code with its quiet zone: a module of 0.5 mm or more, which a telephone reads at arm's length."""
SCALES = (1.12, 1.06, 1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42)
"""Long names and addresses make all type smaller, until everything stands on the one page."""
STAFF = (
    Field("負担割合", choices=("3割", "2割", "1割", "わからない")),
    Field("保険者・勤め先"),
    Field("連絡先"),
)


def render_a4(slip: Slip, token: str) -> bytes:
    """The page as PDF/A. Never raises for what a chip may hold."""
    canvas = PdfCanvas(f"暫定票 {slip.number}", slip.issued_at.astimezone(JAPAN))
    draw_a4(canvas, slip, token)
    return canvas.finish()


def draw_a4(canvas: Canvas, slip: Slip, token: str) -> None:
    """Draw it as large as the page has room for."""
    content = content_of(slip)
    scale = next((scale for scale in SCALES if _fits(content, token, scale)), SCALES[-1])
    _draw(canvas, content, token, scale)


def _fits(content: Content, token: str, scale: float) -> bool:
    return _draw(Sketch(A4_WIDTH), content, token, scale) <= A4_HEIGHT - MARGIN


def _draw(canvas: Canvas, content: Content, token: str, scale: float) -> float:
    """Draw, and return where it ends."""
    page = Column(canvas, MARGIN, WIDTH, MARGIN)
    _head(page, content)
    _what_to_do(page, content, scale)
    _facts(page, content, token, scale)
    page.space(2.5)
    _later(page, content)
    _staff(page, scale)
    return page.y


def _head(page: Column, content: Content) -> None:
    if content.reissued:
        size = 5.0
        width = width_of(content.reissued, size) + 4
        left = page.left + page.width - width
        page.canvas.box(left, page.y, width, 8.0, 0.7)
        page.canvas.text(left + 2, page.y + 1.5 + size * ASCENT, content.reissued, size, bold=True)
    page.words(content.title, 7.2, bold=True)
    page.space(1.5)
    page.framed(content.warning, 8.4, 1.1)
    page.space(3)


def _what_to_do(page: Column, content: Content, scale: float) -> None:
    page.sentence(content.why, 4.9 * scale)
    page.space(1.5)
    page.steps(content.steps, 4.9 * scale, 0.8)
    page.rule(0.3, 4)


def _facts(page: Column, content: Content, token: str, scale: float) -> None:
    """The issuer and the code side by side, then the person over the whole width."""
    style = FactStyle(3.3 * scale, 4.3 * scale, 6.4 * scale, 29 * scale, 1.5 * scale)
    issuer = Column(page.canvas, page.left, page.width - CODE_SIDE - 4, page.y)
    issuer.facts(content.issuer, style)
    below = _code(page, token)
    page.y = max(issuer.y, below)
    page.rule(0.3, 3)
    page.facts(content.facts, style)


def _code(page: Column, token: str) -> float:
    matrix = code_of(token)
    module = CODE_SIDE / (len(matrix) + 2 * QUIET)
    left = page.left + page.width - CODE_SIDE
    page.canvas.code(left + QUIET * module, page.y + QUIET * module, module, matrix)
    caption = Column(page.canvas, left, CODE_SIDE, page.y + CODE_SIDE - 1)
    caption.words("発行元の確認用（氏名なし）", 2.8, centred=True)
    return caption.y


def _later(page: Column, content: Content) -> None:
    page.rule(0.6, 1.5)
    page.words(content.later[0], 4.6, bold=True)
    page.words(content.later[1], 4.6, bold=True)
    page.space(1.5)


def _staff(page: Column, scale: float) -> None:
    """What is written by hand, and the box for the seal of whoever took the paper."""
    seal = 24.0
    top = page.y
    left = Column(page.canvas, page.left, page.width - seal - 3, top)
    fill_in(left, STAFF, 3.3, 8.0 * max(scale, 0.75))
    page.canvas.box(page.left + page.width - seal, top, seal, seal, 0.3)
    label = Column(page.canvas, page.left + page.width - seal, seal, top + 1)
    label.words("受付担当", 3.0, centred=True)
    page.y = max(left.y, top + seal)
