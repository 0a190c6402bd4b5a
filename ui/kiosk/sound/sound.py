# SPDX-License-Identifier: Apache-2.0
"""`Sound`: what the program holds on to. No call waits for the sound card or a file."""

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from terminal.runner.health import PartState
from terminal.screen_settings import SoundTable
from ui.kiosk.sound.chime import RATE, Chime, Samples, tone
from ui.kiosk.sound.clips import default_folder, name_of, read_clip
from ui.kiosk.sound.player import Piece, Player
from ui.kiosk.sound.speech import Shown, Speech, what_to_say
from ui.presenter.model import ScreenModel
from ui.presenter.staff.facts import SoundHealth, SoundTrouble
from ui.presenter.view import View
from ui.texts.language import Language

PAUSE_S = 0.35
"""Between two sentences."""


class Plays(Protocol):
    """What `Sound` needs of a player."""

    volume: int
    trouble: str | None

    def play(self, piece: Piece, *, interrupts: bool = True) -> None:
        """Soon, without waiting."""

    def stop(self) -> None:
        """Silence at once."""

    def close(self) -> None:
        """The end."""


class Sound:
    """Voice and chimes of one kiosk; a machine without sound card or voice files is quiet, and works."""

    def __init__(self, table: SoundTable, player: Plays | None = None) -> None:
        self._table = table
        self._folder = (table.files or default_folder()) / Language.JA.value
        self._player: Plays = player or Player(table.device, table.volume)
        self._before: Shown | None = None
        self._state = PartState.STARTING
        self._found: SoundTrouble | None = None

    def look(self) -> None:
        """Find out what is in the way of sound, on a thread; `health` knows it then."""
        if not (self._table.voice or self._table.chime):
            self._state = PartState.NOT_USED
            return
        self._state = PartState.STARTING
        threading.Thread(target=self._look, name="uketsuke-sound-check", daemon=True).start()

    def health(self) -> SoundHealth:
        """For the staff's page. What the player met counts more than what was found before."""
        if self._state is PartState.NOT_USED:
            return SoundHealth(self._state)
        if self._player.trouble is not None:
            return SoundHealth(PartState.TROUBLE, self._found or SoundTrouble.CARD)
        return SoundHealth(self._state, self._found)

    def restart(self) -> None:
        """Look again, and ring so that whoever asked hears whether it works."""
        self._player.trouble = None
        self.look()
        if self._state is not PartState.NOT_USED:
            self._player.play(Piece(object(), lambda: tone(Chime.LOOK)))

    def _look(self) -> None:
        from ui.kiosk.sound.check import (  # noqa: PLC0415 - after the first frame
            device_trouble,
            lines,
            voice_of,
        )

        found = device_trouble()
        if found is None and self._table.voice:
            found = voice_of(self._folder, lines()).trouble
        self._found = found
        self._state = PartState.OK if found is None else PartState.TROUBLE

    @property
    def trouble(self) -> str | None:
        """Why nothing is to be heard, in a sentence for staff; None: all is well, or not known yet."""
        if self._player.trouble is None and self._table.voice and not self._folder.is_dir():
            return "no voice files (./setup.sh voice)"
        return self._player.trouble

    def follow(self, model: ScreenModel, view: View) -> None:
        """A screen is on show; call it with every model that is drawn. Says what is new of it."""
        now = Shown(model, replace(view, voice=view.voice and self._table.voice))
        speech, self._before = what_to_say(self._before, now), now
        if speech is not None:
            self._play(speech)

    def set_volume(self, percent: int) -> None:
        """From 0 to 100, others are cut to these; what is being said goes on as loud as it began."""
        self._player.volume = max(0, min(100, percent))

    def close(self) -> None:
        """Quiet at once, and the end of the player's thread."""
        self._player.close()

    def _play(self, speech: Speech) -> None:
        chime = speech.chime if self._table.chime else None
        if not speech.texts and chime is None:
            self._player.stop()
            return
        speech = replace(speech, chime=chime)
        piece = Piece(speech, partial(samples_of, speech, self._folder), speech.again_s)
        self._player.play(piece, interrupts=speech.interrupts)


def samples_of(speech: Speech, folder: Path) -> Samples:
    """The chime and the sentences in a row; one without a file is left out. int16, mono, RATE."""
    parts = [] if speech.chime is None else [tone(speech.chime)]
    for text in speech.texts:
        clip = read_clip(folder / f"{name_of(text)}.wav")
        if clip is not None:
            parts += [clip, np.zeros(int(PAUSE_S * RATE), np.int16)]
    return np.concatenate(parts) if parts else np.zeros(0, np.int16)
