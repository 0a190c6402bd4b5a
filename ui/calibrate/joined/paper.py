# SPDX-License-Identifier: Apache-2.0
"""A sheet on A4: PDF by fpdf2, with the Japanese font that the set-up installs."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from fpdf import FPDF, FontFace
from fpdf.enums import Align, MethodReturnValue, TableBordersLayout, XPos, YPos
from fpdf.fonts import TTFFont
from matplotlib.figure import Figure

from ui.calibrate.joined.html import write_whole
from ui.calibrate.joined.sheet import (
    COLOURS,
    WORDS,
    Block,
    Photo,
    Plot,
    Sheet,
    Table,
    Verdict,
    Words,
)
from ui.calibrate.plots import STYLE

FONT = "NotoSansJP"
INK, GREY, LINE = (27, 31, 35), (74, 79, 85), (185, 180, 168)
MARGIN_MM = 14.0
SIGN_MM = 16.0
"""Room above a line on which somebody writes."""
DPI = 200


def write_pdf(sheet: Sheet, path: Path) -> int:
    """Write the page, whole or not at all, and return its number of pages. Raises BadFile."""
    content, pages = pdf_of(sheet)
    write_whole(path, content)
    return pages


def pdf_of(sheet: Sheet) -> tuple[bytes, int]:
    """The PDF, and how many pages it has."""
    paper = _Paper(sheet.title)
    paper.head(sheet)
    for verdict in sheet.verdicts:
        paper.verdict(verdict)
    for section in sheet.sections:
        paper.heading(section.title, paper.room_for(section.blocks))
        for block in section.blocks:
            paper.block(block)
    paper.end(sheet)
    content = bytes(paper.pdf.output())
    paper.close()
    return content, paper.pdf.page


class _Paper:
    """Writes downwards, page after page."""

    def __init__(self, title: str) -> None:
        from pylopdf_fonts_jp import sans_path  # noqa: PLC0415

        self.pdf = FPDF(format="A4")
        self.pdf.set_title(title)
        self.pdf.set_margin(MARGIN_MM)
        self.pdf.set_auto_page_break(auto=True, margin=MARGIN_MM)
        self.pdf.add_font(FONT, fname=str(sans_path()))
        self.pdf.add_page()
        self._write(9, INK)

    def close(self) -> None:
        """The font's file stays open otherwise."""
        for font in self.pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.close()

    def head(self, sheet: Sheet) -> None:
        self._write(15, INK)
        self._lines(sheet.title, 7)
        self._write(8, GREY)
        self._lines(" · ".join(sheet.facts), 4)
        self.pdf.ln(1.5)

    def verdict(self, verdict: Verdict) -> None:
        """A bar of the level's colour, and the level as a word."""
        red, green, blue = _rgb(COLOURS[verdict.level])
        text = "\n".join((WORDS[verdict.level].upper(), *verdict.lines))
        self._write(9, INK)
        height = self._height(text, 4.4, indent=4)
        self._need(height)
        x, y = self.pdf.get_x(), self.pdf.get_y()
        self.pdf.set_fill_color(red, green, blue)
        self.pdf.rect(x, y, 1.5, height, style="F")
        self.pdf.set_fill_color(255, 255, 255)  # tables would take it over
        self.pdf.set_x(x + 4)
        self._write(9, (red, green, blue))
        self._lines(WORDS[verdict.level].upper(), 4.4)
        self._write(9, INK)
        for line in verdict.lines:
            self.pdf.set_x(x + 4)
            self._lines(line, 4.4)
        self.pdf.ln(1.5)

    def heading(self, title: str, room: float) -> None:
        """Never alone at the foot of a page."""
        self._need(9 + room)
        self.pdf.ln(2)
        if title:
            self._write(11, INK)
            self._lines(title, 5.5)
            self.pdf.set_draw_color(*LINE)
            y = self.pdf.get_y()
            self.pdf.line(MARGIN_MM, y, MARGIN_MM + self.pdf.epw, y)
            self.pdf.ln(1)

    def block(self, block: Block) -> None:
        if isinstance(block, Words):
            self.words(block)
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Plot):
            if block.note:
                self.words(Words(block.note, small=True))
            self._picture(BytesIO(png_of(block.figure)), block.width)
        else:
            self._picture(BytesIO(block.jpeg), block.width)

    def words(self, words: Words) -> None:
        self._write(7.5 if words.small else 9, GREY if words.small else INK)
        self._lines(words.text, 3.6 if words.small else 4.4)
        self.pdf.ln(1)

    def room_for(self, blocks: Sequence[Block]) -> float:
        """Millimetres that a heading needs below itself: up to the first thing that is no remark."""
        room = 0.0
        for block in blocks:
            if isinstance(block, Words):
                room += 5.0 if block.small else 8.0
                continue
            return room + self._height_of(block)
        return min(room, 16.0)

    def _height_of(self, block: Table | Plot | Photo) -> float:
        """Of a picture, or of a table's first rows."""
        if isinstance(block, Table):
            return 24.0
        if isinstance(block, Photo):
            return float(self.pdf.epw * block.width * block.height)
        width, height = block.figure.get_size_inches()
        return float(self.pdf.epw * block.width * height / width) + (5 if block.note else 0)

    def end(self, sheet: Sheet) -> None:
        """The foot and the lines to write on, on one page."""
        room = SIGN_MM + 6 if sheet.signed else 0.0
        self._write(7.5, GREY)
        self._need(room + self._height(sheet.foot, 3.6, indent=0) + 1)
        if sheet.foot:
            self.words(Words(sheet.foot, small=True))
        if sheet.signed:
            self._signatures(sheet)

    def _signatures(self, sheet: Sheet) -> None:
        y = self.pdf.get_y() + SIGN_MM
        gap = 8.0
        width = (self.pdf.epw - gap * (len(sheet.signed) - 1)) / len(sheet.signed)
        self.pdf.set_draw_color(*GREY)
        self._write(7.5, GREY)
        for nth, who in enumerate(sheet.signed):
            x = MARGIN_MM + nth * (width + gap)
            self.pdf.line(x, y, x + width, y)
            self.pdf.set_xy(x, y + 0.5)
            self.pdf.cell(width, 4, who)

    def _table(self, table: Table) -> None:
        self._write(8, INK)
        self.pdf.set_draw_color(*LINE)
        align = [Align.L if n < table.left else Align.R for n in range(len(table.heads))]
        with self.pdf.table(
            borders_layout=TableBordersLayout.HORIZONTAL_LINES,
            headings_style=FontFace(color=GREY),
            text_align=tuple(align),
            line_height=4.2,
            padding=0.4,
            col_widths=tuple(table.widths) or None,
        ) as drawn:
            drawn.row(list(table.heads))
            for nth, cells in enumerate(table.rows):
                row = drawn.row()
                for column, cell in enumerate(cells):
                    coloured = bool(table.levels) and column == 0
                    colour = _rgb(COLOURS[table.levels[nth]]) if coloured else INK
                    row.cell(cell, style=FontFace(color=colour))
        self.pdf.ln(1.5)

    def _picture(self, picture: BytesIO, width: float) -> None:
        self.pdf.image(picture, w=self.pdf.epw * width)
        self.pdf.ln(1.5)

    def _write(self, size: float, colour: tuple[int, int, int]) -> None:
        self.pdf.set_font(FONT, size=size)
        self.pdf.set_text_color(*colour)

    def _lines(self, text: str, height: float) -> None:
        width = self.pdf.epw - (self.pdf.get_x() - MARGIN_MM)
        left = Align.L
        self.pdf.multi_cell(width, height, text, align=left, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _height(self, text: str, height: float, indent: float) -> float:
        lines = self.pdf.multi_cell(
            self.pdf.epw - indent, height, text, dry_run=True, output=MethodReturnValue.LINES
        )
        return height * len(lines) if isinstance(lines, list) else height

    def _need(self, height: float) -> None:
        if self.pdf.get_y() + height > self.pdf.h - MARGIN_MM:
            self.pdf.add_page()


def png_of(figure: Figure) -> bytes:
    """The drawing as PNG."""
    out = BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(out, format="png", dpi=DPI)
    return out.getvalue()


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
