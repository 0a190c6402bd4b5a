# SPDX-License-Identifier: Apache-2.0
"""The voice's files: which there are to be, and how one is read."""

import sys
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from ui.kiosk.sound.chime import RATE, Samples
from ui.kiosk.sound.speech import is_said
from ui.presenter.model import Text
from ui.presenter.text_ids import TextId
from ui.texts import Language
from ui.texts.book import catalogue, places

COUNTS: Final = range(1, 11)
"""Numbers that a spoken text can name: tries left on a card (10 at most, by the card's specification)."""


def default_folder() -> Path:
    """Where `setup.sh` puts the voice: share/uketsuke/voice of this Python environment, a folder per language."""
    return Path(sys.prefix) / "share" / "uketsuke" / "voice"


def wanted() -> Iterator[Text]:
    """Every text that may be said, with each number that it can name. Seconds are never said."""
    for text_id in TextId:
        if not is_said(text_id):
            continue
        named = places(catalogue()[text_id][Language.JA])
        if not named:
            yield Text(text_id)
        elif named == {"count"}:
            yield from (Text(text_id, count) for count in COUNTS)


def name_of(text: Text) -> str:
    """A file's name without its ending: the id, and the number that the text names."""
    return text.id.value if text.count is None else f"{text.id.value}-{text.count}"


def read_clip(file: Path) -> Samples | None:
    """int16, mono, RATE; None where there is no such file, or one that was made for something else."""
    try:
        with wave.open(str(file), "rb") as source:
            if (source.getnchannels(), source.getsampwidth(), source.getframerate()) != (
                1,
                2,
                RATE,
            ):
                return None
            return np.frombuffer(source.readframes(source.getnframes()), np.dtype("<i2"))
    except (OSError, EOFError, wave.Error):
        return None
