# SPDX-License-Identifier: Apache-2.0
"""What was typed into a form leaves by no way: no menu, no input method, no clipboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from ui.kiosk.look import Glass, Look
from ui.kiosk.staff.form import FormSection
from ui.presenter.staff.questions import disaster
from ui.presenter.staff.view import StaffPage, StaffView
from ui.presenter.view import View


@pytest.fixture
def form(qtbot, dressed) -> FormSection:
    fields = disaster(StaffView(page=StaffPage.DISASTER)).fields
    made = FormSection(Look(View(), Glass.of(1280, 800, 15.6)), fields, pad=False)
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_is_copied_out_of_a_form(form: FormSection) -> None:
    QApplication.clipboard().setText("before")
    name = form.findChild(QLineEdit, "field-name")
    name.setText("MOGI HANAKO")
    for keys in ("Ctrl+A", "Ctrl+C", "Ctrl+X"):
        QTest.keySequence(name, keys)
    assert QApplication.clipboard().text() == "before"
    assert name.text() == "MOGI HANAKO"


def test_no_field_has_a_menu_or_teaches_an_input_method(form: FormSection) -> None:
    for edit in form.findChildren(QLineEdit):
        assert edit.contextMenuPolicy() is Qt.ContextMenuPolicy.PreventContextMenu
        assert edit.inputMethodHints() & Qt.InputMethodHint.ImhSensitiveData
