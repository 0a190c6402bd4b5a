# SPDX-License-Identifier: Apache-2.0
"""Which way up a flat card lies, from where its print stands: cheap, and without reading."""

from __future__ import annotations

from typing import Final

import numpy as np

from hw.cardface.flat import Flat
from hw.cardface.landmarks import agreement

_CLEAR: Final = 22.0
"""How fast a lead of agreement turns into certainty: 0.1 is 0.9, and 0.4, which My Number Cards' faces usually have,
leaves no doubt. Other documents agree with neither way, so both are to be tried."""


def turns(flat: Flat) -> tuple[tuple[int, float], ...]:
    """The turns for `flatten` that may set this card upright, with their chances, the likeliest first.

    An outline begins with a long side, so a card is right as it was flattened or upside down: two turns, whose
    chances add up to 1.
    """
    right, upside_down = agreement(flat.image)
    chance = float(1 / (1 + np.exp(-_CLEAR * (right - upside_down))))
    both = ((flat.turn, chance), ((flat.turn + 2) % 4, 1 - chance))
    return both if chance >= 0.5 else both[::-1]
