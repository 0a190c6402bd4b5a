# SPDX-License-Identifier: Apache-2.0
"""A scanner of bar codes at the staff's side, in both places: it costs no try, and confirms nobody."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from tests.support.key_bursts import SCANS, Keyboard
from tests.ui.kiosk.staff.conftest import Rig, checking
from ui.kiosk.bursts import NoBursts


def scan(rig: Rig) -> None:
    window = rig.board.window()
    for text in SCANS:
        Keyboard(window.windowHandle()).scan(text)
        for guard in window.findChildren(NoBursts):
            guard.let_go()


def test_a_scan_types_no_staff_code(rig: Rig) -> None:
    rig.staff.rise()
    rig.board.take_keyboard()
    scan(rig)
    assert rig.board.model.pad.typed == 0
    rig.type_code()  # no try was spent, nor is there a wait
    rig.office.until(lambda: rig.staff.console.signed_in)


def test_a_scan_confirms_nobody_and_signs_nobody_out(rig: Rig) -> None:
    rig.come_to(checking())
    rig.sign_in()
    acts: list[object] = []
    rig.board.acted.connect(acts.append)
    keys = [key for key in rig.board.findChildren(QAbstractButton) if key.isEnabled()]
    assert any(key.objectName().startswith("staff-confirm") for key in keys)
    for key in keys:
        key.setFocus(Qt.FocusReason.OtherFocusReason)
        scan(rig)
    assert acts == []
    assert rig.staff.console.signed_in
