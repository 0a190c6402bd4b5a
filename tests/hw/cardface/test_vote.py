# SPDX-License-Identifier: Apache-2.0
"""Frames vote: what several pictures of one card say together."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.cardface.values import Part, PartReading, Spelling
from hw.cardface.vote import FLOOR, LEAST_REST, OTHER_DIGITS, digit_chances, vote
from tests.support.face_readings import part, spelling

CODES = st.text("0123456789", min_size=4, max_size=4)


@st.composite
def code_readings(draw):
    """What one frame says of the code: up to eight spellings whose chances are at most 1 together."""
    digits = draw(st.lists(CODES, min_size=1, max_size=8, unique=True))
    weights = draw(st.lists(st.floats(1e-6, 1), min_size=len(digits), max_size=len(digits)))
    whole = math.fsum(weights) * draw(st.floats(1, 3))
    found = [
        Spelling(one, math.log(heavy / whole)) for one, heavy in zip(digits, weights, strict=True)
    ]
    return PartReading(Part.CODE, tuple(sorted(found, key=lambda one: -one.log_p)))


def said(code, chance):
    return part(Part.CODE, spelling(code, chance))


def test_one_frame_is_taken_at_its_word_as_far_as_one_frame_can_be_trusted():
    modest, boastful = vote(Part.CODE, [said("2285", 0.97)]), vote(Part.CODE, [said("2285", 1.0)])
    assert modest.best.digits == "2285"
    assert modest.best.chance == pytest.approx(1 - 0.03 * OTHER_DIGITS, abs=1e-4)
    assert boastful.best.chance == pytest.approx(1 - LEAST_REST)


def test_a_second_frame_that_agrees_makes_it_surer_but_is_not_a_whole_witness():
    one, two = (1 - vote(Part.CODE, [said("2285", 0.99)] * n).best.chance for n in (1, 2))
    assert two < one / 5
    assert two > one**2 / 100


def test_a_frame_gone_wrong_is_outvoted():
    found = vote(Part.CODE, [said("2285", 0.9999)] * 3 + [said("9999", 1.0)])
    assert found.best.digits == "2285"
    assert found.best.chance > 0.99
    assert (found.agreeing("2285"), found.against("2285")) == (3, 1)


def test_two_frames_that_contradict_each_other_leave_it_open():
    found = vote(Part.CODE, [said("2285", 0.9999), said("2286", 0.9999)])
    assert found.best.chance == pytest.approx(0.5, abs=0.01)


def test_a_blurred_frame_says_little_against_a_clear_one():
    blurred = part(Part.CODE, *(spelling(f"22{tail}", 0.1) for tail in range(60, 67)))
    found = vote(Part.CODE, [said("2285", 0.9999), blurred])
    assert found.best.digits == "2285"


def test_frames_without_the_part_say_nothing():
    nothing = vote(Part.CODE, [part(Part.CODE), part(Part.EXPIRY, spelling("20350217"))])
    assert nothing.best is None
    assert nothing.rest == 1.0
    assert vote(Part.CODE, []) == nothing


def test_the_chances_of_a_digit_are_those_of_the_spellings_that_have_it():
    found = vote(Part.CODE, [part(Part.CODE, spelling("2285", 0.6), spelling("2265", 0.3))])
    places = digit_chances(found.candidates, found.rest, 4)
    assert places[0]["2"] > 0.99
    assert places[2]["8"] == pytest.approx(2 / 3, abs=0.01)
    assert places[2]["6"] == pytest.approx(1 / 3, abs=0.01)
    assert all(math.isclose(sum(place.values()), 1) for place in places)


def test_no_digit_is_shown_by_a_vote_or_a_candidate():
    found = vote(Part.BIRTH, [part(Part.BIRTH, spelling("550217", year=1980))])
    for text in (repr(found), repr(found.best), str(found)):
        assert "550217" not in text
        assert "1980" not in text


@given(st.lists(code_readings(), max_size=6))
def test_chances_add_up_to_one(readings):
    found = vote(Part.CODE, readings)
    assert math.isclose(math.fsum(one.chance for one in found.candidates) + found.rest, 1)
    assert all(0 <= one.chance <= 1 for one in found.candidates)


@given(st.lists(code_readings(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_frames_does_not_matter(readings, random):
    mixed = list(readings)
    random.shuffle(mixed)
    assert vote(Part.CODE, mixed) == vote(Part.CODE, readings)


@given(st.lists(code_readings(), min_size=1, max_size=4), st.integers(2, 4))
def test_the_same_frames_again_never_turn_the_result_into_another(readings, times):
    once, often = vote(Part.CODE, readings), vote(Part.CODE, readings * times)
    top = {
        one.digits
        for one in once.candidates
        if math.isclose(one.chance, once.best.chance, rel_tol=1e-6)
    }
    assert often.best.digits in top


@given(code_readings(), CODES)
def test_one_frame_never_makes_anything_impossible(reading, code):
    found = vote(Part.CODE, [reading] + [said(code, 0.999)] * 9)
    assert found.best.digits == code
    assert found.best.chance > FLOOR
