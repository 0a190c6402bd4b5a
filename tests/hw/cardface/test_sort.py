# SPDX-License-Identifier: Apache-2.0
"""What lies in the tray is named by its looks; the side with the My Number is known before anything is read."""

import pytest

from hw.cardface.plane import Plane
from hw.cardface.sort import has_code, is_face_only, may_be_read, sort_of
from hw.cardface.values import CardSort
from tests.support.card_pictures import Spy, flat_of, network

DOCUMENTS = [sort for sort in CardSort if sort not in (CardSort.MY_NUMBER, CardSort.MY_NUMBER_BACK)]


def turned(flat):
    """The same seen upside down."""
    from dataclasses import replace

    return replace(flat, image=flat.image[::-1, ::-1].copy(), turn=2)


@pytest.mark.parametrize("sort", DOCUMENTS, ids=str)
def test_a_document_is_named_by_its_title(sort):
    flat = flat_of(sort)
    assert sort_of((turned(flat), flat), network()) is sort


def test_the_back_is_named_without_a_digit_and_never_read():
    flat, spy = flat_of(CardSort.MY_NUMBER_BACK), Spy()
    for way in (flat, turned(flat)):
        assert not may_be_read(way)
        assert has_code(way)
        assert sort_of((way, turned(way)), spy) is CardSort.MY_NUMBER_BACK
    assert spy.alphabets
    assert not any(letter.isdigit() for alphabet in spy.alphabets for letter in alphabet)


def test_the_face_may_be_read_whichever_way_up_it_lies():
    flat = flat_of(CardSort.MY_NUMBER)
    assert may_be_read(flat)
    assert may_be_read(turned(flat))
    assert not has_code(flat)


def test_a_face_whose_layout_is_not_seen_is_no_back():
    assert sort_of((flat_of(CardSort.MY_NUMBER),), Spy()) is CardSort.MY_NUMBER


def test_the_network_itself_names_no_digit_of_the_my_numbers_line():
    flat = flat_of(CardSort.MY_NUMBER_BACK)
    line = flat.image[205:292, 480:985]
    spelled = network().spelled(line, frozenset("個人番号"))
    assert spelled
    assert not any(letter.isdigit() for letter in spelled)


def test_an_empty_panel_says_nothing_of_pins():
    assert not is_face_only(Plane.of(flat_of(CardSort.MY_NUMBER).image), network())
