# SPDX-License-Identifier: Apache-2.0
"""利用申込: is this card to be used as a health-insurance card? What it means is said in two lines."""

from ui.kiosk.look import Look
from ui.kiosk.screens.consent import ConsentScreen
from ui.kiosk.screens.steps_list import Points
from ui.presenter.model import ScreenModel, Text
from ui.presenter.text_ids import TextId

MEANS = (Text(TextId.REGISTRATION_MEANS), Text(TextId.REGISTRATION_ONCE))


class RegistrationScreen(ConsentScreen):
    """The same answers as a consent: yes and no alike."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._means = Points(look, numbered=False)
        self.middle.insertWidget(3, self._means)

    def show_model(self, model: ScreenModel) -> None:
        """Become this model."""
        super().show_model(model)
        self._means.show_points(model.steps or MEANS)
