# SPDX-License-Identifier: Apache-2.0
"""How a name is drawn whose characters the service or the fonts do not have."""

import pytest
from PySide6.QtWidgets import QLabel

from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.result import ResultScreen
from ui.presenter.model import ScreenKind, ScreenModel, Text
from ui.presenter.text_ids import TextId
from ui.presenter.view import View


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("髙﨑　𠮷男", "髙﨑　𠮷男 様"),
        ("●見　美和", "〓見　美和 様"),
        ("\U0002ebf0見　美和", "〓見　美和 様"),
    ],
)
def test_the_service_s_dot_is_never_shown_and_nothing_is_left_out_unseen(
    qtbot, dressed, name: str, shown: str
) -> None:
    screen = ResultScreen(Look(View(), Glass.of(1280, 800, 13.3)))
    qtbot.addWidget(screen)
    screen.show_model(
        ScreenModel(ScreenKind.RESULT, Text(TextId.RESULT_ELIGIBLE), visit=1, name=name)
    )
    label = screen.findChild(QLabel, "holder-name")
    assert label is not None
    assert label.text() == shown
