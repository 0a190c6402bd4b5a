# SPDX-License-Identifier: Apache-2.0
"""The card refused its number, which can be built in another way: staff say whether that is tried."""

from dataclasses import replace

from ui.kiosk.screens.staff import StaffScreen
from ui.presenter.model import Action, ScreenModel

OF_STAFF = (Action.AGREE, Action.DECLINE)


class StaffAgreesScreen(StaffScreen):
    """The person waits; whatever a model offers, no answer of staff can be given here."""

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        offered = tuple(button for button in model.buttons if button.action not in OF_STAFF)
        super().show_model(replace(model, buttons=offered))
