# SPDX-License-Identifier: Apache-2.0
"""A text on a screen: in the person's language, with readings above the kanji if they want them, never cut off.

It is a label, so that a screen reader finds it as one; it draws itself, because no label of Qt can draw readings.
"""

from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.kiosk.look import Look, Role
from ui.kiosk.typeset import Line, Measure, break_lines, pieces_of, run_width
from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import Phrase, phrase

RUBY = 0.5
"""The size of a reading, of its letters'."""
SIZES = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62)
"""Tried one after the other until the text fits."""
LEADING = 1.12
RAISE_RUBY = 0.90
"""Of a letter's size: so much above its letters' base stands a reading."""
RAISED = 0.055
"""Of a letter's size: so much higher stands a line than the font says, or a g of the last one would be cut off."""


@dataclass(frozen=True, slots=True)
class Letters:
    """What is drawn in one go: so far right of its line's beginning and above its base, in pixels."""

    text: str
    x: float
    above: float
    ruby: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """A text in lines, at one of the sizes. `base`: of a line, from its top. `letters`: of each line."""

    lines: tuple[Line, ...]
    font: QFont
    ruby: QFont | None
    line_height: float
    ruby_height: float
    base: float
    letters: tuple[tuple[Letters, ...], ...]
    whole: bool = True
    """No word had to be parted."""

    @property
    def height(self) -> float:
        """Of all lines."""
        return len(self.lines) * (self.line_height + self.ruby_height)

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max((line.width for line in self.lines), default=0.0)


_SET: dict[tuple[Look, Role, Phrase, float, float], Setting | None] = {}
MOST_SET = 4000
"""Settings that are kept, about two kilobytes each: setting a text takes a millisecond, and a screen has twenty."""


class Say(QLabel):
    """Says a text. `fits` is for tests: whether all of it can be seen."""

    def __init__(
        self,
        look: Look,
        role: Role,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        *,
        most_lines: int = 4,
    ) -> None:
        super().__init__()
        self._look, self._role, self._align = look, role, align
        self._most_lines = most_lines
        self._phrase: Phrase | None = None
        self._colour = look.colours.ink
        self._setting: Setting | None = None
        self._known: dict[tuple[float, float], Setting | None] = {}
        self._anybodys = False
        self.setTextFormat(Qt.TextFormat.PlainText)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def fits(self) -> bool:
        """Whether the whole text is inside the widget."""
        found = self._set(self.width(), self.height())
        return found is None or (
            found.height <= self.height() + 1 and found.width <= self.width() + 1
        )

    def say(self, text: Text | TextId | None) -> None:
        """The words of a text; None says nothing and takes no room."""
        self._become(None if text is None else phrase(text, self._look.view.language))
        self._anybodys = True

    def show_phrase(self, said: Phrase | None) -> None:
        """Words that stand in no catalogue: a name, a date."""
        self._become(said)
        self._anybodys = False

    def _become(self, said: Phrase | None) -> None:
        self._phrase, self._setting = said, None
        self._known.clear()
        plain = "" if said is None else said.plain
        self.setText(plain)
        self.setAccessibleName(plain)
        self.updateGeometry()
        self.update()

    def colour(self, colour: str) -> None:
        """Of the letters."""
        self._colour = colour
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Wide texts are lower."""
        return True

    def heightForWidth(self, width: int) -> int:
        """At the full size."""
        found = self._at(1.0, width)
        return 0 if found is None else round(found.height + 0.5)

    def sizeHint(self) -> QSize:
        """All on one line."""
        found = self._at(1.0, 100_000)
        return (
            QSize(0, 0) if found is None else QSize(round(found.width + 2), round(found.height + 1))
        )

    def minimumSizeHint(self) -> QSize:
        """One line at the smallest size."""
        return QSize(0, 0 if self._phrase is None else round(self._metrics(SIZES[-1]).height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set anew."""
        self._setting = None
        super().resizeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """In the middle of the height, or at its top or bottom."""
        if self._setting is None:
            self._setting = self._set(self.width(), self.height())
        if self._setting is None:
            return
        painter = QPainter(self)
        painter.setPen(QColor(self._colour))
        _draw(painter, self._setting, self._align, self.width(), self.height())
        painter.end()

    def _set(self, width: int, height: int) -> Setting | None:
        """The biggest size at which no word is parted, or at which all fits, or the smallest."""
        found = fitting = None
        for size in SIZES:
            found = self._at(size, width)
            if found is None:
                return None
            few = len(found.lines) <= self._most_lines
            if few and found.height <= height + 1 and found.width <= width + 1:
                fitting = fitting or found
                if found.whole:
                    return found
        return fitting or found

    def _at(self, size: float, width: float) -> Setting | None:
        """Layouts ask for the same widths again and again."""
        key = (size, width)
        if key not in self._known:
            self._known[key] = self._shared(size, width)
        return self._known[key]

    def _shared(self, size: float, width: float) -> Setting | None:
        """Set once for all screens, if it stands in the catalogue; what is a person's is kept nowhere."""
        if not self._anybodys or self._phrase is None:
            return self._measured(size, width)
        key = (self._look, self._role, self._phrase, size, width)
        if key not in _SET:
            if len(_SET) >= MOST_SET:
                _SET.clear()
            _SET[key] = self._measured(size, width)
        return _SET[key]

    def _measured(self, size: float, width: float) -> Setting | None:
        if self._phrase is None or not self._phrase.runs:
            return None
        font = self._font(size)
        ruby = self._ruby(font)
        big = QFontMetricsF(font)
        small = None if ruby is None else QFontMetricsF(ruby)
        measure = cache(big.horizontalAdvance)
        above = None if small is None else cache(small.horizontalAdvance)
        pieces = pieces_of(self._phrase, measure, above)
        room = max(1.0, float(width))
        lines = break_lines(pieces, room, measure)
        height = LEADING * 1.12 * font.pixelSize()
        over = 0.0 if small is None else small.ascent()
        return Setting(
            lines=tuple(lines),
            font=font,
            ruby=ruby,
            line_height=height,
            ruby_height=over,
            base=_base(big, height) + over,
            letters=tuple(_placed(line, font.pixelSize(), measure, above) for line in lines),
            whole=all(piece.width <= room for piece in pieces),
        )

    def _metrics(self, size: float) -> QFontMetricsF:
        return QFontMetricsF(self._font(size))

    def _font(self, size: float) -> QFont:
        language = None if self._phrase is None else self._phrase.language
        font = self._look.type(self._role, language)
        font.setPixelSize(max(10, round(font.pixelSize() * size)))
        return font

    def _ruby(self, font: QFont) -> QFont | None:
        wanted = self._look.view.furigana and self._phrase is not None
        if not wanted or not any(run.reading for run in self._phrase.runs):  # type: ignore[union-attr]
            return None
        ruby = QFont(font)
        ruby.setBold(False)
        ruby.setPixelSize(max(8, round(font.pixelSize() * RUBY)))
        return ruby


class FreeSay(Say):
    """Asks for no height: it has what is left, and shrinks until it fits."""

    def hasHeightForWidth(self) -> bool:
        """Its layout says how high it is."""
        return False


def _base(metrics: QFontMetricsF, height: float) -> float:
    """Where letters stand, from their line's top. The font's own line is 1.45 em high, for stacked letters that no
    language here has; all sizes have the same, LEADING.
    """
    slack = (height - (metrics.ascent() + metrics.descent())) / 2
    return slack + metrics.ascent()


def _draw(
    painter: QPainter, setting: Setting, align: Qt.AlignmentFlag, width: int, height: int
) -> None:
    top = _top(align, max(0.0, height - setting.height)) - RAISED * setting.font.pixelSize()
    for line, letters in zip(setting.lines, setting.letters, strict=True):
        left = _left(align, width - line.width)
        for one in letters:
            painter.setFont(setting.ruby if one.ruby and setting.ruby else setting.font)
            painter.drawText(QPointF(left + one.x, top + setting.base - one.above), one.text)
        top += setting.line_height + setting.ruby_height


def _top(align: Qt.AlignmentFlag, free: float) -> float:
    """In the middle, unless it is said."""
    if align & Qt.AlignmentFlag.AlignTop:
        return 0.0
    return free if align & Qt.AlignmentFlag.AlignBottom else free / 2


def _left(align: Qt.AlignmentFlag, free: float) -> float:
    if align & Qt.AlignmentFlag.AlignHCenter:
        return max(0.0, free / 2)
    return max(0.0, free) if align & Qt.AlignmentFlag.AlignRight else 0.0


def _placed(line: Line, em: int, measure: Measure, above: Measure | None) -> tuple[Letters, ...]:
    """All of a line; readings stand in the middle above their letters."""
    found: list[Letters] = []
    left = 0.0
    for number, piece in enumerate(line.pieces):
        left += piece.space if number else 0.0
        for run in piece.runs:
            width = run_width(run, measure, above)
            found.append(Letters(run.base, left + (width - measure(run.base)) / 2, 0.0))
            if above is not None and run.reading is not None:
                middle = left + (width - above(run.reading)) / 2
                found.append(Letters(run.reading, middle, em * RAISE_RUBY, ruby=True))
            left += width
    return tuple(found)
