# SPDX-License-Identifier: Apache-2.0
"""Behind the corner and in a window: who gets in, what is covered, whom a touch reaches, and what is left after."""

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from terminal.runner.health import Health, Part, PartHealth, PartState
from terminal.session import Idle
from terminal.session.events import StaffAgreed, StaffConfirmed, StaffRefused
from terminal.session.states import AgreeingToBirth
from terminal.session.values import Visit
from tests.support.staff_office import CODE, HANAKO, IDLE_S
from tests.ui.kiosk.staff.conftest import NUMBER_OF_VISIT, PHOTO, checking, typing
from ui.kiosk.staff.corner import PAD_S
from ui.kiosk.staff.pictures import PicturePane, middle
from ui.presenter.staff.actions import Press, StaffAction
from ui.presenter.staff.view import StaffPage

A = StaffAction
CONFIRM = f"staff-confirm-{NUMBER_OF_VISIT}"


def click(rig, name: str) -> None:
    QTest.mouseClick(rig.key(name), Qt.MouseButton.LeftButton)


def pictures(rig) -> list:
    QApplication.processEvents()  # what was laid out is shown
    return [
        pane.picture for pane in rig.place.findChildren(PicturePane) if pane.picture is not None
    ]


# -- the way in ----------------------------------------------------------------------------------------------------


def test_the_code_opens_the_side_and_is_to_be_read_nowhere(rig):
    rig.staff.rise()
    for digit in CODE[:-1]:
        rig.act(Press(A.DIGIT, digit))
        assert CODE[:3] not in rig.texts
    assert not rig.staff.console.signed_in
    rig.act(Press(A.DIGIT, CODE[-1]), Press(A.ENTER))
    assert CODE not in rig.texts
    rig.office.until(lambda: rig.staff.console.signed_in)
    assert CODE not in rig.texts
    assert HANAKO[1] in rig.texts


def test_a_keyboard_types_the_code_without_a_touch(rig):
    rig.staff.rise()
    for digit in CODE:
        QTest.keyClick(rig.place.window().focusWidget(), digit)
    QTest.keyClick(rig.place.window().focusWidget(), Qt.Key.Key_Return)
    rig.office.until(lambda: rig.staff.console.signed_in)
    assert rig.board.model.page is StaffPage.HOME


def test_a_wrong_code_opens_nothing(rig):
    rig.staff.rise()
    rig.type_code("928374")
    rig.office.until(lambda: not rig.board.model.busy)
    assert not rig.staff.console.signed_in
    assert rig.board.model.pad is not None
    assert "928374" not in rig.texts


def test_nobody_confirms_without_a_sign_in(rig):
    rig.come_to(checking())
    rig.staff.rise()
    visit = str(NUMBER_OF_VISIT)
    rig.act(Press(A.CONFIRM, visit), Press(A.REFUSE, visit), Press(A.AGREE, visit))
    assert rig.office.kiosk.posted == []
    assert rig.asked == []
    assert pictures(rig) == []


# -- the visit that waits ------------------------------------------------------------------------------------------


def test_a_sign_in_leads_straight_to_the_visit_that_waits(rig):
    rig.come_to(checking())
    rig.sign_in()
    assert rig.board.model.page is StaffPage.CHECK
    assert rig.asked == [NUMBER_OF_VISIT]
    click(rig, CONFIRM)
    (event,) = rig.office.kiosk.posted
    assert (type(event), event.visit, event.staff) == (StaffConfirmed, NUMBER_OF_VISIT, HANAKO[0])


def test_the_chips_grey_photo_is_drawn_as_it_is(own_window):
    own_window.come_to(checking())
    own_window.sign_in()
    QApplication.processEvents()
    pane = own_window.place.findChild(PicturePane, "chip-photo")
    shown = pane.grab().toImage().pixelColor(pane.width() // 2, pane.height() // 2)
    there = int(PHOTO[PHOTO.shape[0] // 2, PHOTO.shape[1] // 2])
    assert shown.red() == shown.green() == shown.blue()
    assert abs(shown.red() - there) < 40


def test_a_confirm_never_reaches_a_later_visit(own_window):
    rig = own_window
    rig.come_to(checking())
    rig.sign_in()
    pressed = Press(A.CONFIRM, str(NUMBER_OF_VISIT))
    rig.come_to(Idle(next_visit=5))
    rig.come_to(checking(5))
    rig.act(pressed)
    assert rig.office.kiosk.posted == []


def test_a_finger_that_is_down_when_the_visit_changes_confirms_nobody(own_window):
    rig = own_window
    rig.come_to(checking())
    rig.sign_in()
    QTest.mousePress(rig.key(CONFIRM), Qt.MouseButton.LeftButton)
    rig.come_to(Idle(next_visit=5))
    rig.come_to(checking(5))
    QTest.mouseRelease(rig.key("staff-confirm-5"), Qt.MouseButton.LeftButton)
    assert rig.office.kiosk.posted == []


def test_without_the_photo_before_the_eyes_there_is_nothing_to_confirm(rig):
    rig.come_to(checking(photo=False))
    rig.sign_in()
    assert not rig.key(CONFIRM).isEnabled()
    assert rig.key(f"staff-refuse-{NUMBER_OF_VISIT}").isEnabled()


def test_a_photo_that_is_read_but_cannot_be_had_is_not_confirmed(own_window):
    own_window.has_photo = False
    own_window.come_to(checking())
    own_window.sign_in()
    assert not own_window.key(CONFIRM).isEnabled()


@pytest.mark.parametrize(("name", "kind"), [("agree", StaffAgreed), ("refuse", StaffRefused)])
def test_staff_agree_or_not_to_another_birth_year(rig, name, kind):
    rig.come_to(AgreeingToBirth(Visit(NUMBER_OF_VISIT)))
    rig.sign_in()
    click(rig, f"staff-{name}-{NUMBER_OF_VISIT}")
    (event,) = rig.office.kiosk.posted
    assert (type(event), event.visit) == (kind, NUMBER_OF_VISIT)
    assert rig.asked == []


def test_a_visit_that_waits_is_said_at_once_in_the_window(own_window):
    own_window.come_to(checking())
    assert "患者さんが係員を待っています" in own_window.texts
    own_window.come_to(Idle(next_visit=5))
    assert "患者さんが係員を待っています" not in own_window.texts


def test_the_sign_at_the_corner_says_that_staff_are_wanted_and_nothing_else(corner):
    sign = corner.place.sign
    assert not sign.isVisible()
    corner.come_to(checking())
    assert sign.isVisible()
    assert sign.findChildren(QLabel) == []
    assert sign.accessibleName() == "係員へ"
    corner.come_to(Idle(next_visit=5))
    assert not sign.isVisible()


def test_a_printer_in_trouble_is_said_before_anybody_signs_in(own_window):
    ill = Health({Part.PRINTER: PartHealth(PartState.TROUBLE, "P01")})
    own_window.office.kiosk.health = lambda: ill
    own_window.staff.tick()
    assert "プリンターを見てください" in own_window.texts


# -- nothing stays -------------------------------------------------------------------------------------------------


def test_after_the_sign_out_no_name_no_picture_and_no_model_is_left(rig):
    rig.come_to(checking())
    rig.sign_in()
    assert len(pictures(rig)) == 2
    panes = rig.place.findChildren(PicturePane)
    rig.act(Press(A.SIGN_OUT))
    assert all(pane.picture is None for pane in panes)
    assert pictures(rig) == []
    assert HANAKO[1] not in rig.texts
    assert rig.board is None or rig.board.model.pad is not None


def test_whoever_touches_nothing_is_signed_out_and_nothing_stays(rig):
    rig.come_to(checking())
    rig.sign_in()
    rig.office.clock.pushed += IDLE_S + 1
    rig.staff.tick()
    assert not rig.staff.console.signed_in
    assert pictures(rig) == []
    assert HANAKO[1] not in rig.texts


def test_the_photo_goes_when_the_visit_does(own_window):
    own_window.come_to(checking())
    own_window.sign_in()
    assert len(pictures(own_window)) == 2
    own_window.come_to(Idle(next_visit=5))
    assert pictures(own_window) == []


def test_a_hidden_window_holds_no_picture(own_window):
    own_window.come_to(checking())
    own_window.sign_in()
    assert len(pictures(own_window)) == 2
    own_window.place.hide()
    assert pictures(own_window) == []
    own_window.place.show()
    own_window.staff.tick()
    assert len(pictures(own_window)) == 2


# -- the patients' screen ------------------------------------------------------------------------------------------


def test_what_lies_below_is_covered_and_takes_no_touch_and_its_digits_survive(corner):
    corner.come_to(typing())
    screen = corner.stage.currentWidget()
    for digit in "12":
        QTest.mouseClick(screen.findChild(object, f"key-{digit}"), Qt.MouseButton.LeftButton)
    assert screen.holds
    corner.staff.rise()
    assert corner.place.geometry() == corner.stage.geometry()
    assert corner.place.isVisible()
    QTest.mouseClick(screen.findChild(object, "key-3"), Qt.MouseButton.LeftButton)
    QTest.keyClick(corner.stage, "4")
    click(corner, "staff-close")
    assert corner.stage.isEnabled()
    assert not corner.place.isVisible()
    assert corner.stage.currentWidget() is screen
    assert screen.holds


def test_while_a_visit_is_under_way_the_corner_opens_its_check_only_and_closes_after_it(corner):
    corner.come_to(checking())
    corner.sign_in()
    corner.act(Press(A.HOME), Press(A.QUERY), Press(A.SLIPS))
    assert corner.board.model.page is StaffPage.CHECK
    click(corner, CONFIRM)
    corner.come_to(Idle(next_visit=5))
    assert not corner.staff.console.signed_in
    assert not corner.place.is_open
    assert corner.stage.isEnabled()


def test_a_pad_that_nobody_uses_gives_the_screen_back_and_forgets_half_a_code(corner):
    corner.staff.rise()
    corner.act(Press(A.DIGIT, "8"))
    corner.seconds += PAD_S
    corner.staff.tick()
    assert not corner.place.is_open
    corner.staff.rise()
    assert corner.board.model.pad.typed == 0


def test_a_pad_goes_with_the_visit_it_was_opened_for(corner):
    corner.come_to(checking())
    corner.staff.rise()
    corner.come_to(Idle(next_visit=5))
    corner.staff.tick()
    assert not corner.place.is_open


def test_staff_at_the_patients_screen_keep_the_visit_from_timing_out(corner):
    corner.come_to(typing())
    corner.staff.rise()
    corner.act(Press(A.DIGIT, "1"))
    assert corner.touched == [NUMBER_OF_VISIT]


def test_escape_closes_the_pad(corner):
    corner.staff.rise()
    QTest.keyClick(corner.board, Qt.Key.Key_Escape)
    assert not corner.place.is_open


def test_the_window_asks_for_no_keyboard_when_it_opens(own_window):
    assert own_window.place.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_the_corner_does_nothing_where_staff_have_a_window(own_window):
    own_window.staff.rise()
    assert own_window.stage.isEnabled()


def test_a_receptionist_cannot_close_the_window(own_window):
    own_window.place.close()
    assert own_window.place.isVisible()


# -- what is seen --------------------------------------------------------------------------------------------------


def test_on_a_narrow_pane_the_person_in_the_middle_is_as_large_as_on_the_photo():
    frame = QSize(640, 480)
    assert middle(QSize(300, 700), frame) == QRectF(128, 0, 384, 480)
    assert middle(QSize(480, 480), frame) == QRectF(80, 0, 480, 480)
    assert middle(QSize(900, 300), frame) == QRectF(0, 0, 640, 480)
