# SPDX-License-Identifier: Apache-2.0
"""Type, colour and size: what every screen is made with, for one person's view on one piece of glass.

All sizes are millimetres on the glass, because hands and eyes do not know pixels. All pairs of text and ground have a
contrast of at least 7:1 (WCAG 2.2, level AAA).
"""

import math
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from pylopdf_fonts_jp import sans_path
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from ui.presenter.model import Tone
from ui.presenter.view import View
from ui.texts import Language

FONTS: Final = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
)
"""Debian's fonts-noto-cjk (SIL OFL): every language of the kiosk, each with its own shapes of the letters."""
FAMILIES: Final = {
    Language.ZH: "Noto Sans CJK SC",
    Language.KO: "Noto Sans CJK KR",
}
FAMILY: Final = "Noto Sans CJK JP"
MM_PER_INCH: Final = 25.4
TOUCH_MM: Final = 15.0
SMALLEST_SIDE_MM: Final = 135.0
"""The short side of a 10-inch screen, for which the sizes of type are given; they grow with the glass."""
LARGEST_GROWTH: Final = 1.6
LARGE: Final = 1.3
"""The bigger text size, times the usual one."""


@dataclass(frozen=True, slots=True)
class Colours:
    """`line` parts areas and edges what is quiet; `key` is the ground of a thing to touch. `bands`: ground, ink."""

    paper: str
    ink: str
    muted: str
    line: str
    key: str
    key_ink: str
    key_edge: str
    focus: str
    bands: dict[Tone, tuple[str, str]]
    tones: dict[Tone, str]
    """On paper."""


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
USUAL: Final = Colours(
    paper=PAPER,
    ink=INK,
    muted=MUTED,
    line=LINE,
    key="#e2ecf6",
    key_ink=INK,
    key_edge=TONES[Tone.CALM],
    focus=INK,
    bands={tone: (ground, "#ffffff") for tone, ground in TONES.items()},
    tones=TONES,
)
CONTRAST: Final = Colours(
    paper="#000000",
    ink="#ffffff",
    muted="#ffffff",
    line="#ffffff",
    key="#000000",
    key_ink="#ffff00",
    key_edge="#ffff00",
    focus="#ffffff",
    bands={
        Tone.CALM: ("#000000", "#ffffff"),
        Tone.GOOD: ("#000000", "#7dff9b"),
        Tone.CARE: ("#000000", "#ffff00"),
        Tone.STOP: ("#000000", "#ffb0a8"),
    },
    tones={
        Tone.CALM: "#ffffff",
        Tone.GOOD: "#7dff9b",
        Tone.CARE: "#ffff00",
        Tone.STOP: "#ffb0a8",
    },
)


class Role(Enum):
    """What a text is for: the size of its letters in millimetres on the smallest glass, and whether it is bold."""

    HEADLINE = (9.0, True)
    NAME = (9.5, True)
    BUTTON = (6.4, True)
    BODY = (5.8, False)
    STRONG = (5.8, True)
    HINT = (4.4, False)
    NOTE = (4.4, False)
    SMALL = (3.6, False)
    KEY = (9.0, True)


@dataclass(frozen=True, slots=True)
class Glass:
    """The screen as a thing: pixels, and how many of them go into a millimetre."""

    width: int
    height: int
    px_per_mm: float

    @classmethod
    def of(cls, width: int, height: int, diagonal_inch: float) -> "Glass":
        """Raises ValueError for a glass without pixels or inches."""
        if min(width, height, diagonal_inch) <= 0:
            raise ValueError("a screen has pixels and inches")
        return cls(width, height, math.hypot(width, height) / (diagonal_inch * MM_PER_INCH))

    @property
    def portrait(self) -> bool:
        """Higher than wide."""
        return self.height > self.width

    @property
    def growth(self) -> float:
        """How much bigger than on a 10-inch screen everything is."""
        short_mm = min(self.width, self.height) / self.px_per_mm
        return max(1.0, min(LARGEST_GROWTH, short_mm / SMALLEST_SIDE_MM))


@dataclass(frozen=True, slots=True)
class Look:
    """One person's view on one glass. Handed to each screen and all its parts."""

    view: View
    glass: Glass

    @property
    def colours(self) -> Colours:
        """Calm, or black, white and yellow."""
        return CONTRAST if self.view.contrast else USUAL

    @property
    def portrait(self) -> bool:
        """Whether the screen is higher than wide."""
        return self.glass.portrait

    @property
    def touch(self) -> int:
        """The least width and height of anything that is touched, in pixels."""
        return math.ceil(TOUCH_MM * self.glass.px_per_mm)

    @property
    def key_height(self) -> int:
        """Of a thing to touch with small letters on it: they grow with the glass, and so does it."""
        return max(self.touch, self.mm(TOUCH_MM))

    @property
    def gap(self) -> int:
        """Between two things to touch, and around a screen's content."""
        return self.mm(3.0)

    def mm(self, millimetres: float) -> int:
        """Pixels of a length that grows with the glass."""
        return round(millimetres * self.glass.px_per_mm * self.glass.growth)

    def letters(self, role: Role) -> int:
        """The size of a role's letters in pixels."""
        millimetres, _ = role.value
        return max(12, self.mm(millimetres * (LARGE if self.view.large else 1.0)))

    def type(self, role: Role, language: Language | None = None) -> QFont:
        """The font of a role."""
        font = QFont(family_of(language or self.view.language))
        font.setPixelSize(self.letters(role))
        font.setBold(role.value[1])
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font


def family_of(language: Language) -> str:
    """The family whose letters have the shapes of this language; the one that comes along, if there is none."""
    wanted = FAMILIES.get(language, FAMILY)
    if wanted not in _FOUND and QFontDatabase.hasFamily(
        wanted
    ):  # a third of a millisecond, a thousand times
        _FOUND.add(wanted)
    return wanted if wanted in _FOUND else QApplication.font().family()


_FOUND: set[str] = set()
"""Families that were found once: fonts are added, never taken away."""


def dress(application: QApplication) -> None:
    """Load the fonts, and make all machines look the same."""
    application.setStyle("Fusion")
    application.setFont(QFont(font_family(), 12))
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(PAPER))
    palette.setColor(QPalette.ColorRole.WindowText, QColor(INK))
    application.setPalette(palette)


def font_family() -> str:
    """Noto Sans CJK of Debian; without it Noto Sans JP of the installed package; or the system's own font.

    Files that the system knows anyway are not added: Qt would keep all of them in memory, 40 MiB.
    """
    if QFontDatabase.hasFamily(FAMILY):
        return FAMILY
    numbers = [QFontDatabase.addApplicationFont(str(path)) for path in FONTS if path.is_file()]
    if numbers and QFontDatabase.hasFamily(FAMILY):
        return FAMILY
    number = QFontDatabase.addApplicationFont(str(sans_path()))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return families[0] if families else QApplication.font().family()


def type_of(pixels: int, *, bold: bool = False) -> QFont:
    """The kiosk's font in a size: for the bench panel, which has no view."""
    font = QFont(QApplication.font())
    font.setPixelSize(pixels)
    font.setBold(bold)
    return font
