# SPDX-License-Identifier: Apache-2.0
"""Type and colour: a font that comes along, so that Japanese is readable on every machine, and few colours.

All pairs of text and ground have a contrast of at least 7:1 (WCAG 2.2, level AAA).
"""

from typing import Final

from pylopdf_fonts_jp import sans_path
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.presenter.model import Tone

PAPER: Final = "#fbfaf7"
INK: Final = "#1b1f23"
MUTED: Final = "#4a4f55"
LINE: Final = "#b9b4a8"
TONES: Final = {
    Tone.CALM: "#0b4f8a",
    Tone.GOOD: "#14603a",
    Tone.CARE: "#7a4100",
    Tone.STOP: "#8f1d1d",
}

SHEET: Final = f"""
#stage {{ background: {PAPER}; }}
#band {{ border: none; }}
#band QLabel {{ color: white; }}
#panel {{ background: #2b3036; }}
#panel QLabel, #panel QCheckBox {{ color: #f2f2f2; }}
#panel QPushButton, #panel QComboBox {{ padding: 7px; }}
"""


def dress(application: QApplication) -> None:
    """Load the font, and make all machines look the same."""
    application.setStyle("Fusion")
    application.setFont(QFont(font_family(), 12))
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(PAPER))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(INK))
    application.setPalette(palette)


def font_family() -> str:
    """Noto Sans JP (SIL OFL) of the installed package; the system's own font if Qt cannot read it."""
    number = QFontDatabase.addApplicationFont(str(sans_path()))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QApplication.font().family()


def type_of(pixels: int, *, bold: bool = False) -> QFont:
    """The kiosk's font in a size."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
