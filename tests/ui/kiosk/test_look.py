# SPDX-License-Identifier: Apache-2.0
"""Readable for old eyes, on machines without Japanese fonts."""

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QRawFont

from ui.kiosk.look import INK, MUTED, PAPER, TONES, type_of
from ui.kiosk.typeset import break_lines, pieces_of
from ui.presenter.text_ids import TextId
from ui.texts import Language, Phrase, Run, words


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ink", [INK, MUTED, *TONES.values()])
def test_ink_on_paper_has_the_highest_grade_of_contrast(ink: str) -> None:
    assert contrast(ink, PAPER) >= 7


@pytest.mark.parametrize("ground", TONES.values())
def test_white_on_every_band_has_it_too(ground: str) -> None:
    assert contrast("white", ground) >= 7


def test_every_letter_of_the_catalogue_is_in_the_font_of_the_set_up(dressed) -> None:
    font = QFont(type_of(40))
    assert QFontInfo(font).family().startswith("Noto Sans CJK JP")
    raw = QRawFont.fromFont(font)
    letters = set("".join(found.ja + found.en for found in map(words, TextId)) + "様コード")
    assert not [letter for letter in letters if not raw.supportsCharacter(ord(letter))]


def test_the_name_of_the_card_stays_on_one_line() -> None:
    said = Phrase(Language.EN, (Run("Please place your My Number Card on the reader"),))
    pieces = pieces_of(said, len, None)
    lines = break_lines(pieces, 25, len)
    written = ["".join(run.base for piece in line.pieces for run in piece.runs) for line in lines]
    assert any("My\N{NO-BREAK SPACE}Number\N{NO-BREAK SPACE}Card" in line for line in written)
