# SPDX-License-Identifier: Apache-2.0
"""A sheet of A4 as PDF/A-2u by fpdf2: the font embedded as a subset, text that can be copied and searched."""

from datetime import datetime

from fpdf import FPDF
from fpdf.enums import TextMode
from fpdf.fonts import TTFFont

from eligibility.slip.canvas import Matrix, dark_runs
from eligibility.slip.font import FONT_FILE

A4_WIDTH, A4_HEIGHT = 210.0, 297.0
POINTS_PER_MM = 72 / 25.4
FONT = "NotoSansJP"
BOLD_STROKE = 0.025
"""Of the size: the package has the regular weight only, so bold is drawn with its outline."""


class PdfCanvas:
    """One page, millimetres. `title` stands in the metadata: a number, never a person."""

    def __init__(self, title: str, at: datetime) -> None:
        pdf = FPDF(format="A4", enforce_compliance="PDF/A-2U")
        pdf.set_title(title)
        pdf.set_lang("ja")
        pdf.set_creator("Uketsuke")
        pdf.set_creation_date(at)
        pdf.set_margin(0)
        pdf.set_auto_page_break(auto=False)
        pdf.add_font(FONT, fname=FONT_FILE)
        for font in _fonts(pdf):
            # The whole font's box holds for its subset too, and finding a smaller one takes a third of the time.
            font.ttfont.recalcBBoxes = False
        pdf.add_page()
        self._pdf = pdf

    @property
    def width(self) -> float:
        return A4_WIDTH

    def text(
        self, x: float, baseline: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        self._pdf.set_font(FONT, size=size * POINTS_PER_MM)
        if not bold:
            self._pdf.text(x, baseline, text)
            return
        # fpdf2 hands the width of a letter's outline on in points, whatever the unit is.
        outline = BOLD_STROKE * size * POINTS_PER_MM
        with self._pdf.local_context(text_mode=TextMode.FILL_STROKE, line_width=outline):
            self._pdf.text(x, baseline, text)

    def box(self, x: float, y: float, width: float, height: float, line: float) -> None:
        self._pdf.set_line_width(line)
        self._pdf.rect(x, y, width, height)

    def line(self, x: float, y: float, to_x: float, to_y: float, line: float) -> None:
        self._pdf.set_line_width(line)
        self._pdf.line(x, y, to_x, to_y)

    def code(self, x: float, y: float, module: float, matrix: Matrix) -> None:
        """Dark squares in a row are one rectangle: seams between them would be seen."""
        for row, cells in enumerate(matrix):
            for start, length in dark_runs(cells):
                left, top = x + start * module, y + row * module
                self._pdf.rect(left, top, length * module, module, style="F")

    def finish(self) -> bytes:
        """The file."""
        content = bytes(self._pdf.output())
        for font in _fonts(self._pdf):
            font.close()  # the font's file stays open otherwise
        return content


def _fonts(pdf: FPDF) -> list[TTFFont]:
    return [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
