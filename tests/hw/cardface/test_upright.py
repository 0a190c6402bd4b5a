# SPDX-License-Identifier: Apache-2.0
"""Which way up a card lies is told from its print, and doubt is told as doubt."""

from __future__ import annotations

import numpy as np

from hw.cardface import layout
from hw.cardface.flat import SIZE, Flat, flatten
from hw.cardface.upright import turns
from hw.cardface.values import Image, Outline

WIDTH, HEIGHT = SIZE
WHOLE = Outline(np.array([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]], np.float32) - 0.5, 1.0)


def sketch() -> Image:
    """Nothing but dark rows where print stands, a grey photo and a bright panel."""
    picture = np.full((HEIGHT, WIDTH, 3), 215, np.uint8)
    picture[layout.PHOTO.pixels(*SIZE)] = 120
    picture[layout.PANEL.pixels(*SIZE)] = 245
    for box in layout.DARK_PRINT:
        rows, columns = box.pixels(*SIZE)
        picture[rows, columns.start : columns.stop : 12] = 40
        picture[rows, columns.start + 1 : columns.stop : 12] = 40
    return picture


def seen(picture: Image, turn: int = 0) -> Flat:
    return flatten(picture, WHOLE, turn)


def test_a_bare_sketch_of_the_layout_is_enough() -> None:
    (turn, chance), (other, _) = turns(seen(sketch()))
    assert (turn, other) == (0, 2)
    assert chance > 0.95


def test_turns_count_from_the_outline_and_not_from_the_flat_picture() -> None:
    assert turns(seen(sketch(), 2))[0][0] == 0
    assert turns(seen(np.ascontiguousarray(sketch()[::-1, ::-1])))[0][0] == 2


def test_a_reflection_over_half_of_the_print_does_not_turn_the_card() -> None:
    picture = sketch()
    picture[:, WIDTH // 2 :] = 255
    assert turns(seen(picture))[0][0] == 0


def test_a_blank_card_may_lie_either_way() -> None:
    (_, chance), (_, other) = turns(seen(np.full((HEIGHT, WIDTH, 3), 200, np.uint8)))
    assert chance == other == 0.5
