# SPDX-License-Identifier: Apache-2.0
"""From readings to 照合番号B: what may be sent, what a person is asked, and what is never sent."""

import logging
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from hw.card.number_b import NumberB
from hw.cardface.judge import SURE, judge
from hw.cardface.values import CardSort, Trouble
from tests.support.face_readings import (
    BIRTH,
    CODE,
    EXPIRY,
    TODAY,
    born,
    ends,
    face,
    spelling,
)

NUMBER = NumberB(b"55021720352285")
OFF_BIRTHDAY = date(1980, 3, 17)


def test_one_clear_frame_is_enough():
    found = judge([face()], EXPIRY, TODAY)
    assert found.number == NUMBER
    assert (found.why, found.doubtful, found.trouble, found.other) == ("sure", (), None, None)
    assert found.risk <= SURE


def test_without_the_chips_expiry_there_is_a_draft_and_never_a_number():
    found = judge([face()] * 9, None, TODAY)
    assert found.number is None
    assert found.draft == "55021720352285"
    assert found.why == "no_expiry_of_a_chip"


@pytest.mark.parametrize(
    "other", [EXPIRY + timedelta(days=1), date(2035, 3, 17), date(2034, 2, 17)], ids=str
)
@pytest.mark.parametrize("frames", [1, 2, 5])
def test_an_expiry_that_is_not_the_chips_sends_nothing(other, frames):
    found = judge([face(expiry=ends(other))] * frames, EXPIRY, TODAY)
    assert found.number is None
    assert found.why == "expiry_differs"
    assert found.trouble is (Trouble.WRONG_CARD if frames > 1 else Trouble.UNREADABLE)


def test_nothing_of_another_cards_face_is_shown():
    found = judge([face(expiry=ends(date(2034, 2, 17)))] * 2, EXPIRY, TODAY)
    assert found.draft == "??????2035????"


def test_the_chips_expiry_decides_between_two_readings():
    blurred = (ends(date(2036, 2, 17), 0.5), ends(EXPIRY, 0.4))
    assert judge([face(expiry=blurred)], EXPIRY, TODAY).number == NUMBER


def test_the_year_alone_is_enough_when_no_other_date_is_seen_and_the_birthday_agrees():
    hidden = tuple(ends(date(2035, month, 17), 0.124) for month in range(3, 11))
    assert judge([face(expiry=hidden)], EXPIRY, TODAY).number == NUMBER
    off = judge([face(birth=born(OFF_BIRTHDAY), expiry=hidden)] * 3, EXPIRY, TODAY)
    assert off.number is None


def test_the_birthday_rule_decides_between_two_readings_of_the_birth():
    blurred = (born(OFF_BIRTHDAY, 0.5), born(BIRTH, 0.49))
    assert judge([face(birth=blurred)] * 2, EXPIRY, TODAY).number == NUMBER


def test_a_birth_off_the_birthday_needs_a_second_frame_that_agrees():
    one, two = (judge([face(birth=born(OFF_BIRTHDAY))] * n, EXPIRY, TODAY) for n in (1, 2))
    assert one.number is None
    assert (one.why, one.doubtful) == ("birthday_needs_more_frames", (2, 3, 4, 5))
    assert two.number == NumberB(b"55031720352285")


def test_an_age_that_no_card_has_needs_a_second_frame_that_agrees():
    young = born(date(2009, 2, 17))
    one, two = (judge([face(birth=young)] * n, EXPIRY, TODAY) for n in (1, 2))
    assert one.number is None
    assert (one.why, one.doubtful) == ("age_needs_more_frames", (0, 1))
    assert two.number == NumberB(b"21021720352285")


def test_against_a_rule_no_frame_may_contradict():
    odd, usual = face(birth=born(OFF_BIRTHDAY)), face()
    assert judge([odd, odd, odd, odd, usual], EXPIRY, TODAY).number in (None, NUMBER)


def test_who_is_not_born_yet_gets_no_number():
    unborn = born(date(2030, 2, 17))
    assert judge([face(birth=unborn)] * 3, EXPIRY, TODAY).number is None


def test_the_same_digits_of_two_eras_are_one_number():
    torn = (born(BIRTH, 0.5), spelling("550217", 0.4, 1980, True))
    eras = (spelling("020217", 0.6, 1990), spelling("020217", 0.3999, 1927))
    assert judge([face(birth=torn)], EXPIRY, TODAY).number is None
    assert judge([face(birth=eras)], EXPIRY, TODAY).number == NumberB(b"02021720352285")


def test_a_western_birth_follows_the_print_and_keeps_the_other_variant_apart():
    stay = date(2028, 7, 2)
    frame = face(birth=born(BIRTH, western=True), expiry=ends(stay))
    found = judge([frame, frame], stay, TODAY)
    assert found.number == NumberB(b"80021720282285")
    assert found.other == NumberB(b"55021720282285")


def test_a_spelling_whose_digits_are_not_its_days_is_no_birth():
    lie = spelling("550217", year=1999)
    assert judge([face(birth=lie)] * 3, EXPIRY, TODAY).number is None


def test_an_uncertain_code_is_asked_for_digit_by_digit():
    blurred = (spelling("2285", 0.8), spelling("2235", 0.15))
    found = judge([face(code=blurred)], EXPIRY, TODAY)
    assert found.number is None
    assert (found.draft, found.doubtful) == ("550217203522?5", (12,))


def test_a_person_who_is_asked_sees_where():
    found = judge([face(code=(spelling(CODE, 0.998), spelling("2235", 0.0015)))], EXPIRY, TODAY)
    assert found.number is None
    assert (found.why, found.draft, found.doubtful) == ("unsure", "550217203522?5", (12,))


def test_a_part_that_was_not_found_is_all_doubtful_and_the_chips_year_never_is():
    found = judge([face(code=(), expiry=(), troubles=(Trouble.GLARE,))], EXPIRY, TODAY)
    assert found.number is None
    assert found.draft == "5502172035????"
    assert found.trouble is Trouble.GLARE


def test_frames_complete_each_other():
    left, right = face(code=(), expiry=()), face(birth=())
    assert judge([left, right], EXPIRY, TODAY).number == NUMBER


def test_two_frames_that_are_sure_of_different_codes_send_nothing_until_outvoted():
    right, wrong = face(), face(code=spelling("9999"))
    for frames in ([right, wrong], [right, right, wrong]):
        found = judge(frames, EXPIRY, TODAY)
        assert found.number is None
    assert judge([right, right, right, wrong], EXPIRY, TODAY).number == NUMBER


def test_the_side_with_the_my_number_and_other_documents_are_not_judged():
    for sort in (CardSort.MY_NUMBER_BACK, CardSort.DRIVING_LICENCE):
        found = judge([face(sort=sort)] * 3, EXPIRY, TODAY)
        assert (found.number, found.draft) == (None, "?" * 14)


def test_the_trouble_of_most_frames_is_told():
    frames = [
        face(code=(), troubles=(one,)) for one in (Trouble.GLARE, Trouble.BLURRED, Trouble.GLARE)
    ]
    assert judge(frames, EXPIRY, TODAY).trouble is Trouble.GLARE
    assert judge([], EXPIRY, TODAY).trouble is None


def test_no_digit_is_in_a_repr_or_a_log(caplog):
    caplog.set_level(logging.DEBUG)
    sure, unsure = judge([face()], EXPIRY, TODAY), judge([face(birth=())], EXPIRY, TODAY)
    texts = [repr(face()), repr(sure), str(sure), repr(unsure), caplog.text, sure.why, unsure.why]
    for text in texts:
        assert not any(digits in text for digits in (CODE, "550217", "2035", "1980"))


CODES = st.sampled_from(["2285", "2235", "9999", "0000"])
BIRTHS = st.sampled_from([BIRTH, OFF_BIRTHDAY, date(1990, 2, 17), date(2009, 2, 17)])
ENDS = st.sampled_from([EXPIRY, date(2035, 3, 17), date(2034, 2, 17), date(2036, 2, 17)])
CHANCES = st.sampled_from([0.99999, 0.99995, 0.999, 0.97, 0.9, 0.6, 0.3])


@st.composite
def frames_of(draw, ends_on=ENDS):
    """One frame: each part missing, sure, or torn between two spellings."""

    def some(values, made):
        chances = draw(
            st.one_of(st.tuples(CHANCES), st.sampled_from([(), (0.6, 0.39), (0.9, 0.09)]))
        )
        chosen = draw(st.lists(values, min_size=len(chances), max_size=len(chances), unique=True))
        return tuple(made(value, chance) for value, chance in zip(chosen, chances, strict=True))

    western = draw(st.booleans())
    return face(
        some(BIRTHS, lambda day, chance: born(day, chance, western)),
        some(ends_on, ends),
        some(CODES, spelling),
    )


@given(
    st.lists(
        frames_of(st.sampled_from([date(2035, 3, 17), date(2034, 2, 17), date(2036, 2, 17)])),
        max_size=6,
    )
)
def test_no_frames_that_read_another_expiry_ever_give_a_number(frames):
    assert judge(frames, EXPIRY, TODAY).number is None


@given(st.lists(frames_of(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_frames_does_not_matter(frames, random):
    mixed = list(frames)
    random.shuffle(mixed)
    one, other = judge(frames, EXPIRY, TODAY), judge(mixed, EXPIRY, TODAY)
    assert (one.number, one.other, one.draft, one.why) == (
        other.number,
        other.other,
        other.draft,
        other.why,
    )


SURE_FRAMES = st.builds(
    lambda birth, code: face(born(birth, 0.9999), ends(EXPIRY, 0.9999), spelling(code, 0.99999)),
    BIRTHS,
    CODES,
)


@settings(max_examples=40)
@given(st.lists(SURE_FRAMES, min_size=1, max_size=4), st.lists(frames_of(), max_size=1), st.data())
def test_a_frame_seen_again_never_turns_a_number_into_another(sure, more, data):
    frames = [sure[0], *sure, *more]
    before = judge(frames, EXPIRY, TODAY)
    assume(before.number is not None)
    again = judge([*frames, data.draw(st.sampled_from(frames))], EXPIRY, TODAY)
    assert again.number in (before.number, None)


@given(st.lists(frames_of(), max_size=6), st.one_of(st.none(), ENDS))
def test_a_number_agrees_with_the_chip_and_its_draft_and_has_little_risk(frames, chip):
    found = judge(frames, chip, TODAY)
    assert len(found.draft) == 14
    assert found.doubtful == tuple(place for place, one in enumerate(found.draft) if one == "?")
    assert 0 <= found.risk <= 1
    if found.number is not None:
        assert chip is not None
        assert found.number.agrees_with_expiry(chip)
        assert found.number.digits.decode() == found.draft
        assert found.risk <= SURE
