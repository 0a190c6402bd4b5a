# SPDX-License-Identifier: Apache-2.0
"""The layout's boxes are on the card, apart from each other, and turn with it."""

from __future__ import annotations

import pytest

from hw.cardface import layout
from hw.cardface.layout import Box

FACE = (
    *layout.DARK_PRINT,
    layout.LOGO,
    layout.CERTIFICATE_EXPIRY,
    layout.PANEL,
    layout.PHOTO,
)


@pytest.mark.parametrize("box", FACE)
def test_every_box_is_on_the_card(box: Box) -> None:
    assert 0 <= box.left < box.right <= 1
    assert 0 <= box.top < box.bottom <= 1


def test_the_cards_expiry_and_the_certificates_do_not_overlap() -> None:
    assert layout.EXPIRY.bottom < layout.CERTIFICATE_EXPIRY.top


def test_turning_a_box_twice_gives_it_back() -> None:
    for box in FACE:
        twice = box.turned().turned()
        assert (twice.left, twice.top, twice.right, twice.bottom) == pytest.approx(
            (box.left, box.top, box.right, box.bottom)
        )


def test_a_grown_box_stays_on_the_card() -> None:
    grown = Box(0.0, 0.5, 0.99, 1.0).grown(5.0)
    assert (grown.left, grown.right, grown.bottom) == (0, 1, 1)
    assert grown.top == pytest.approx(0.5 - 5 / layout.HEIGHT_MM)
