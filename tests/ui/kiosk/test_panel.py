# SPDX-License-Identifier: Apache-2.0
"""The bench's panel: what its parts tell, by mouse and by keyboard, and the window that shows other screens."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDateEdit, QLabel, QWidget

from hw.printer.file import FilePrinter
from hw.printer.port import Condition
from terminal.screen_settings import ScreenTable
from ui.kiosk.bench_glass import FILLS, GLASSES
from ui.kiosk.bench_printer import BenchPrinter
from ui.kiosk.panel import NO_CAMERA, Panel
from ui.kiosk.report import Report, ServiceState
from ui.kiosk.stock import take_stock
from ui.kiosk.weather import Weather
from ui.kiosk.window import KioskWindow

FIXTURES = Path(__file__).parents[2] / "fixtures"
CARD_ON_IT = Report(service=ServiceState.UP, card="hanako")


@pytest.fixture
def panel(dressed, qtbot) -> Panel:
    made = Panel(take_stock(FIXTURES), "135790", today=date(2026, 11, 23))
    qtbot.addWidget(made)
    made.show_report(Report(service=ServiceState.UP))
    return made


@pytest.fixture
def window(dressed, qtbot, panel) -> KioskWindow:
    made = KioskWindow(
        ScreenTable(), lambda: None, lambda: None, lambda _: None, lambda: None, bench=True
    )
    qtbot.addWidget(made)
    made.resize(1280, 800)
    panel.glass.connect(made.show_glass)
    made.put_beside(panel)
    made.show()
    return made


def told(signal) -> list:
    heard: list = []
    signal.connect(lambda *what: heard.append(what[0] if what else None))
    return heard


def part(panel: QWidget, name: str, kind: type = QAbstractButton):
    found = panel.findChild(kind, f"panel-{name}")
    assert found is not None, name
    return found


def test_a_card_is_laid_down_before_it_can_be_pulled(panel):
    inserted, pulled = told(panel.insert), told(panel.pull)
    part(panel, "cards", QComboBox).setCurrentText("kenji")
    part(panel, "pull").click()
    part(panel, "insert").click()
    panel.show_report(CARD_ON_IT)
    part(panel, "insert").click()
    part(panel, "pull").click()
    assert (inserted, len(pulled)) == (["kenji"], 1)
    assert part(panel, "on-reader", QLabel).text() == "on the reader: hanako"


def test_the_gate_disturbs_until_it_is_pressed_again(panel):
    disturbed = told(panel.gate)
    gate = part(panel, "gate")
    gate.click()
    gate.click()
    assert disturbed == [True, False]


def test_who_pretends_is_named_by_what_is_held_up_and_stands_below_the_people(panel):
    stands, box = told(panel.stand), part(panel, "scenes", QComboBox)
    names = [box.itemText(place) for place in range(box.count())]
    assert "haruto: a film on a telephone" in names
    assert names.index("yui") < names.index("hanako: a printed photo")
    box.setCurrentText("haruto: a film on a telephone")
    box.setCurrentText(NO_CAMERA)
    assert stands == ["haruto-replay-phone", None]


def test_the_holder_of_the_card_stands_there_by_default(panel):
    part(panel, "cards", QComboBox).setCurrentText("kenji")
    assert part(panel, "scenes", QComboBox).currentText() == "kenji"


def test_service_and_printer_are_broken_by_name(panel):
    answers, printers = told(panel.answer), told(panel.printer)
    part(panel, "answers", QComboBox).setCurrentText("the centre is down")
    part(panel, "printer", QComboBox).setCurrentText("out of paper")
    assert answers == [Weather.CENTRE]
    assert printers == [Condition.PAPER_OUT]


def test_a_service_that_is_stopped_can_only_be_started(panel):
    served = told(panel.serve)
    part(panel, "serve").click()
    panel.show_report(Report(service=ServiceState.STOPPED))
    part(panel, "serve").click()
    assert served == [False, True]
    assert not part(panel, "answers", QComboBox).isEnabled()


def test_the_day_is_told_when_it_is_another_one(panel):
    days, box = told(panel.day), part(panel, "day", QDateEdit)
    box.editingFinished.emit()
    box.setDate(date(2027, 4, 1))
    box.editingFinished.emit()
    assert days == [date(2027, 4, 1)]


def test_a_screen_of_another_size_stands_whole_beside_the_panel(window, panel):
    box = part(panel, "glass", QComboBox)
    for glass in GLASSES:
        box.setCurrentText(glass.name)
        look, stage = window.stage.look, window.stage.geometry()
        assert stage.right() < panel.x()
        assert stage.width() / stage.height() == pytest.approx(
            glass.pixels[0] / glass.pixels[1], rel=0.01
        )
        assert look.glass.px_per_mm * glass.inch * 25.4 == pytest.approx(
            (stage.width() ** 2 + stage.height() ** 2) ** 0.5, rel=0.01
        )
    box.setCurrentText(FILLS)
    assert window.stage.geometry() == QRect(0, 0, panel.x() - 22, window.height())


def test_the_panel_is_folded_and_unfolded_by_mouse_and_keyboard(window, panel):
    wide = window.stage.width()
    window.findChild(QAbstractButton, "panel-handle").click()
    assert panel.isHidden()
    assert window.stage.width() > wide
    QTest.keyClick(window, Qt.Key.Key_F9)
    assert not panel.isHidden()
    assert window.stage.width() == wide


def test_a_click_in_the_panel_leaves_the_keyboard_where_it_was_and_tab_reaches_every_part(panel):
    touched = [
        child
        for kind in (QAbstractButton, QComboBox)
        for child in panel.findChildren(kind)
        if child.objectName().startswith("panel-")
    ]
    assert len(touched) > 12
    for child in touched:
        assert child.focusPolicy() == Qt.FocusPolicy.TabFocus, child.objectName()


def test_alt_and_a_letter_press_a_button(window, panel, qtbot):
    with qtbot.waitActive(window):
        window.activateWindow()
        (panel.findChild(QAbstractButton, "panel-insert").shortcut().toString(),)
    with qtbot.waitSignal(panel.insert, timeout=5000):  # the button is seen to be pressed first
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)


def test_the_bench_s_printer_is_out_of_paper_also_when_it_is_opened_later(tmp_path):
    bench = BenchPrinter()
    opener = bench.opener(lambda: FilePrinter(tmp_path))
    first = opener()
    bench.be(Condition.PAPER_OUT)
    assert first.state().condition is Condition.PAPER_OUT
    assert opener().state().condition is Condition.PAPER_OUT
    bench.be(Condition.READY)
    assert first.state().ready
