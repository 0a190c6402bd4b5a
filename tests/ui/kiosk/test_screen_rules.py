# SPDX-License-Identifier: Apache-2.0
"""What holds on every screen, in every language, size and colour: found out on screens that were laid out and drawn.

Nothing is cut off, nothing lies over anything else, everything to touch is as large as a finger, letters and edges
can be told from their ground, everything can be reached and pressed with a keyboard and has a name to be read out.
"""

from collections.abc import Callable, Iterable
from itertools import product

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from tests.support.golden_pictures import pixels
from tests.support.kiosk_exhibits import Exhibit, exhibits
from tests.support.kiosk_gallery import MAIN, SIZES, Picture, hall, hung, settle
from tests.support.screen_checks.access import faults_of_access, faults_of_focus, focus_chain
from tests.support.screen_checks.contrast import faults_of_contrast, luminance
from tests.support.screen_checks.layout import faults_of_layout, faults_of_texts
from tests.support.screen_checks.parts import buttons, front, texts
from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.drawing import Mark, draw_mark
from ui.kiosk.screens.say import Say
from ui.kiosk.stage import Stage
from ui.presenter.model import ScreenKind, Tone
from ui.presenter.view import View
from ui.texts import Language
from ui.texts.book import finished_by
from ui.texts.pseudo import pseudo

Check = Callable[[Stage], list[str]]
MOST_OF_ONE_SCREEN = 6
MARKED = (ScreenKind.RESULT, ScreenKind.FAILURE, ScreenKind.OUT_OF_SERVICE)
LANGUAGES = tuple(Language)
LONGEST = Language.PT


def faults(names: Iterable[str], view: View, size: str, *checks: Check) -> str:
    """A readable report, screen by screen; empty when all is well. One window shows them all, one after the other."""
    report = []
    with hall(view, SIZES[size]) as hang:
        for name in names:
            stage = hang(exhibits()[name])
            label = Picture(name, view, size).label
            assert texts(front(stage)), f"{label} shows nothing"
            found = [fault for check in checks for fault in check(stage)]
            if found:
                more = len(found) - MOST_OF_ONE_SCREEN
                told = found[:MOST_OF_ONE_SCREEN] + ([f"and {more} more"] if more > 0 else [])
                report.append("\n    ".join([label, *told]))
    return "\n".join(report)


def tell(report: str) -> None:
    """All of it: pytest would shorten it."""
    if report:
        pytest.fail(report, pytrace=False)


def one_of_each_kind() -> list[str]:
    """The richest one: most buttons, notes and words."""
    of_kind: dict[ScreenKind, list[Exhibit]] = {}
    for exhibit in exhibits().values():
        of_kind.setdefault(exhibit.model.kind, []).append(exhibit)
    return [max(some, key=_how_much).name for some in of_kind.values()]


def _how_much(exhibit: Exhibit) -> int:
    model = exhibit.model
    parts = (model.buttons, model.notes, model.asks, model.rows, model.steps)
    return sum(map(len, parts)) + (model.detail is not None) + (model.support_code is not None)


def test_a_screen_of_each_kind_keeps_the_rules(dressed) -> None:
    tell(faults(one_of_each_kind(), View(), MAIN, faults_of_layout, faults_of_contrast))


def test_a_screen_of_each_kind_can_be_read_in_high_contrast(dressed) -> None:
    tell(faults(one_of_each_kind(), View(Language.KO, contrast=True), MAIN, faults_of_contrast))


def test_the_longest_language_finds_room_on_the_smallest_glass(dressed) -> None:
    view = View(LONGEST, large=True)
    tell(faults(one_of_each_kind(), view, "10-upright", faults_of_layout, faults_of_access))


def test_a_screen_of_each_kind_can_be_used_without_touching_or_seeing_it(dressed) -> None:
    tell(faults(one_of_each_kind(), View(), MAIN, faults_of_access))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_screens_are_laid_out_well_and_can_be_used_without_seeing_them(
    dressed, language: Language, size: str
) -> None:
    report = [faults(exhibits(), View(language), size, faults_of_layout, faults_of_access)]
    big = View(language, large=True, left_handed=True)
    report.append(faults(exhibits(), big, size, faults_of_layout))
    if language is Language.JA:
        read = View(language, furigana=True, large=True)
        report.append(faults(exhibits(), read, size, faults_of_layout))
    tell("\n".join(filter(None, report)))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("contrast", [False, True])
@pytest.mark.parametrize("language", [Language.JA, Language.ZH])
def test_all_screens_can_be_read(dressed, language: Language, *, contrast: bool) -> None:
    view = View(language, large=language is not Language.JA, contrast=contrast)
    tell(faults(exhibits(), view, MAIN, faults_of_contrast))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("size", [MAIN, "10-upright"])
@pytest.mark.parametrize("language", [Language.JA, Language.EN, Language.KO])
def test_texts_that_are_longer_by_two_fifths_are_not_cut_off(
    dressed, language: Language, size: str
) -> None:
    with finished_by(pseudo):
        tell(faults(exhibits(), View(language), size, faults_of_texts))


def test_where_the_keyboard_is_can_be_seen(qtbot, dressed) -> None:
    report = []
    for number, name in enumerate(one_of_each_kind()):
        picture = Picture(name, View(contrast=bool(number % 2)))
        with hung(exhibits()[name], picture.view, SIZES[MAIN]) as stage:
            stage.activateWindow()
            qtbot.waitUntil(stage.isActiveWindow)
            report += [f"{picture.label}: {fault}" for fault in faults_of_focus(stage)]
    tell("\n".join(report))


def test_a_good_care_and_stop_screen_has_a_mark_beside_its_colour(dressed) -> None:
    looks = {(shown.model.kind, shown.model.tone): shown for shown in exhibits().values()}
    for (kind, tone), exhibit in looks.items():
        if kind in MARKED and tone is not Tone.CALM:
            with hung(exhibit, View(), SIZES[MAIN]) as stage:
                assert any(mark.isVisible() for mark in stage.findChildren(Mark)), exhibit.name


def test_the_marks_differ_in_shape_without_their_colours(dressed) -> None:
    look = Look(View(), Glass.of(1280, 800, 13.3))
    shapes = {tone: drawn_mark(look, tone) for tone in Tone}
    for one, other in product(Tone, Tone):
        apart = int((shapes[one] != shapes[other]).sum())
        assert one is other or apart > 200, f"{one} and {other} differ in {apart} of 10000 pixels"


def drawn_mark(look: Look, tone: Tone):
    image = QImage(100, 100, QImage.Format.Format_RGB888)
    image.fill(look.colours.paper)
    painter = QPainter(image)
    painter.fillRect(QRectF(0, 0, 100, 100), look.colours.paper)
    draw_mark(painter, look, tone)
    painter.end()
    return luminance(pixels(image)) > 0.5


def test_the_checks_find_what_is_wrong(dressed) -> None:
    """A screen that is spoiled on purpose: small, pale, nameless, clipped."""
    with hung(exhibits()["choose"], View(), SIZES[MAIN]) as stage:
        assert not [fault for fault in faults_of_layout(stage) if "button-" in fault]
        button = next(one for one in buttons(stage) if one.objectName() == "button-face")
        button.setMinimumSize(1, 1)
        button.setFixedSize(20, 20)
        button.setFocusPolicy(button.focusPolicy().NoFocus)
        button.setAccessibleName("Gesicht")
        button.setStyleSheet("background: #eeeeee; border: 1px solid #fbfaf7;")
        said = next(one for one in texts(stage) if isinstance(one, Say))
        said.setFixedHeight(5)
        settle()
        kinds = {fault.split(":")[0] for fault in faults_of_layout(stage)}
        assert {"too small to touch", "cut off"} <= kinds
        assert "pale edge: button-face" in "\n".join(faults_of_contrast(stage))
        told = "\n".join(faults_of_access(stage))
        assert "Tab does not lead to button-face" in told
        assert "not in ja: button-face" in told
        assert button not in focus_chain(stage)
