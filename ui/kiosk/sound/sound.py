# SPDX-License-Identifier: Apache-2.0
"""`Sound`: what the program holds on to. No call waits for the sound card."""

from terminal.screen_settings import SoundTable
from ui.presenter.model import ScreenModel
from ui.presenter.view import View


class Sound:
    """Voice and chimes of one kiosk; a machine without sound card or voice files is quiet, and works."""

    def __init__(self, table: SoundTable) -> None:
        self._volume = table.volume

    @property
    def trouble(self) -> str | None:
        """Why nothing is to be heard, in a sentence for staff; None: all is well, or not known yet."""
        return None

    def follow(self, model: ScreenModel, view: View) -> None:
        """A screen is on show; call it with every model that is drawn. Says what is new of it."""

    def set_volume(self, percent: int) -> None:
        """From 0 to 100; what is being said goes on as loud as it began."""
        self._volume = percent

    def close(self) -> None:
        """Quiet at once, and the end of the player's thread."""
