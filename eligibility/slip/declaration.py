# SPDX-License-Identifier: Apache-2.0
"""The 被保険者資格申立書, filled in as far as the kiosk knows; items and sources stand in `data/slip.toml`."""

from datetime import UTC, datetime, time

from PIL.Image import Image

from eligibility.slip.canvas import Canvas, Sketch
from eligibility.slip.column import Column
from eligibility.slip.content import Fact, clinic_facts, person_facts, readable
from eligibility.slip.days import both_ways
from eligibility.slip.form import Field, fill_in
from eligibility.slip.pdf_canvas import A4_HEIGHT, A4_WIDTH, PdfCanvas
from eligibility.slip.receipt import DOTS, strip
from eligibility.slip.values import Declaration
from eligibility.slip.words import Item, words

MARGIN = 18.0
SCALES = (1.2, 1.1, 1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.48, 0.42)
ROW = 2.1
"""Height of a line to write on, of the size of its label: 8.8 mm on A4."""
BASE = 4.2
STRIP_BASE = 28


def render_declaration(declaration: Declaration) -> bytes:
    """One page of A4 as PDF/A. Never raises for what a chip may hold."""
    at = datetime.combine(declaration.on, time(), UTC)
    canvas = PdfCanvas(f"申立書 {declaration.number or ''}".strip(), at)
    draw_declaration(canvas, declaration)
    return canvas.finish()


def render_declaration_receipt(declaration: Declaration, dots: int = DOTS) -> Image:
    """The same on a strip, for a kiosk that has no other printer."""
    return strip(lambda canvas: _draw(canvas, declaration, 8, STRIP_BASE) + 8, dots)


def draw_declaration(canvas: Canvas, declaration: Declaration) -> None:
    """Draw it as large as the page has room for."""
    for scale in SCALES:
        end = _draw(Sketch(A4_WIDTH), declaration, MARGIN, BASE * scale)
        if end <= A4_HEIGHT - MARGIN:
            break
    _draw(canvas, declaration, MARGIN, BASE * scale)


def _draw(canvas: Canvas, declaration: Declaration, margin: float, size: float) -> float:
    page = Column(canvas, margin, canvas.width - 2 * margin, margin)
    texts = words().declaration
    page.words(words().title["declaration"], size * 1.7, bold=True, centred=True)
    page.space(size)
    page.words(_to_whom(declaration), size)
    page.space(size * 0.5)
    page.words(texts["lead"], size)
    page.space(size * 0.6)
    above = [item for item in words().items if not item.after_signature]
    fill_in(page, [_field(item, declaration) for item in above], size * 0.9, size * ROW)
    page.space(size)
    page.words(texts["statement"], size)
    page.space(size * 0.8)
    _signature(page, declaration, size)
    _foot(page, declaration, size * 0.7)
    return page.y


def _to_whom(declaration: Declaration) -> str:
    return f"{readable(declaration.clinic.name)}　御中"


def _field(item: Item, declaration: Declaration) -> Field:
    known = _known(declaration)
    return Field(item.label, known.get(item.id, ()), item.choices, item.rows)


def _known(declaration: Declaration) -> dict[str, tuple[str, ...]]:
    """What need not be written by hand, by the item's id; more than one line where a note goes with it."""
    facts = person_facts(declaration.person) if declaration.person else ()
    found: dict[str, tuple[str, ...]] = {"name": _of(facts, "氏名")}
    if declaration.person and declaration.person.kana:
        found["kana"] = _of(facts, "フリガナ")
    found |= {"birth": _of(facts, "生年月日"), "sex": _of(facts, "性別")}
    for key, value in (("address", declaration.address), ("insurer", declaration.insurer_name)):
        if value:
            found[key] = (readable(value),)
    return {key: lines for key, lines in found.items() if lines}


def _of(facts: tuple[Fact, ...], label: str) -> tuple[str, ...]:
    """The fact with this label, and the notes that follow it."""
    lines: list[str] = []
    for fact in facts:
        if fact.label == label or (lines and not fact.label):
            lines.append(fact.value)
        elif lines:
            break
    return tuple(lines)


def _signature(page: Column, declaration: Declaration, size: float) -> None:
    page.words(f"申立日　{both_ways(declaration.on)}", size)
    page.space(size * 0.4)
    fill_in(page, [Field("署名")], size, size * 2.6)
    below = [item for item in words().items if item.after_signature]
    fill_in(page, [_field(item, declaration) for item in below], size * 0.9, size * ROW)
    page.space(size)


def _foot(page: Column, declaration: Declaration, size: float) -> None:
    page.rule(size * 0.08, size)
    page.words(words().declaration["keep"], size)
    if declaration.number:
        copy = f"　{words().title['reissued']}" if declaration.copy > 1 else ""
        page.words(f"暫定票の番号　{readable(declaration.number)}{copy}", size)
    for fact in clinic_facts(declaration.clinic):
        page.words(f"{fact.label}　{fact.value}", size)
