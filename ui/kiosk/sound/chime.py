# SPDX-License-Identifier: Apache-2.0
"""Soft tones, computed: two notes each, with a slow rise and a long fall, so that nobody is startled."""

from enum import StrEnum
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

RATE: Final = 24_000
"""Samples a second, of the tones and of the voice."""
PEAK: Final = 0.45
"""Of full scale; about as loud as the voice."""
RISE_S, NOTE_S, FALL_S = 0.012, 0.22, 0.5
"""A note's beginning, the time until the next note begins, and the time in which it falls to 5 %."""


class Chime(StrEnum):
    """What a tone means. TAKE: a card lies there still. GOOD: it worked. LOOK: something is asked of the person."""

    TAKE = "take"
    GOOD = "good"
    LOOK = "look"


NOTES: Final = {
    Chime.TAKE: (880.0, 698.5),
    Chime.GOOD: (523.3, 659.3, 784.0),
    Chime.LOOK: (587.3, 784.0),
}
"""Hz, all below 1 kHz: what hearing keeps longest with age."""


@cache
def tone(chime: Chime) -> Samples:
    """int16, mono, RATE."""
    notes = NOTES[chime]
    length = int((len(notes) * NOTE_S + FALL_S) * RATE)
    total = np.zeros(length)
    for number, pitch in enumerate(notes):
        start = int(number * NOTE_S * RATE)
        note = _note(pitch, length - start)
        total[start : start + len(note)] += note
    scaled = total * (PEAK * 32767 / np.abs(total).max())
    return np.asarray(scaled, np.int16)


def _note(pitch: float, most: int) -> NDArray[np.float64]:
    """A sine with a little of its octave, at most `most` samples long."""
    at = np.arange(min(most, int((NOTE_S + FALL_S) * RATE))) / RATE
    wave = np.sin(2 * np.pi * pitch * at) + 0.2 * np.sin(4 * np.pi * pitch * at)
    shape = np.minimum(at / RISE_S, 1.0) * np.exp(-3.0 * at / FALL_S)
    end = np.minimum((at[-1] - at) / RISE_S, 1.0)
    return np.asarray(wave * shape * end, np.float64)
