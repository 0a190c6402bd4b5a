# SPDX-License-Identifier: Apache-2.0
"""What holds for any two people: symmetry, known days, ●, and what a result says."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from eligibility.answers import Eligibility
from eligibility.birth_dates import compare_births
from eligibility.codes import CardClassification, Sex
from eligibility.differences import DifferenceWhy, Field, Match, Remark, RemarkWhy
from eligibility.foreign_names import compare_words, words_of
from eligibility.identity import Difference, Holder, check_identity
from eligibility.name_match import compare_names
from eligibility.name_rules import name_rules
from eligibility.names import fold_kana, fold_name, name_variants, plain_name, written_forms

LETTERS = "山田中川斎斉髙高﨑崎𠮷吉花子一郎さくらサクラ々ー　 "
NAMES = st.text(LETTERS, min_size=1, max_size=8)
PIECES = (
    "KIM",
    "NGUYEN",
    "SMITH",
    "JOHN",
    "MARIA",
    "ANA",
    "DE",
    "LA",
    "VAN",
    "THI",
    "JR",
    "W",
    "O",
    "MIN",
    "ŌNO",
    "OHNO",
)
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join)
DAYS = st.dates(date(1900, 1, 1), date(2025, 12, 31)).map("{:%Y%m%d}".format)


def result(name="模擬　花子", birth="19800115", **values):
    fields = {"sex": Sex.FEMALE, "insurer_name": "模擬健康保険協会"} | values
    return Eligibility(CardClassification.GENERAL, name=name, birth=birth, **fields)


def holder(name="模擬　花子", birth="19800115", sex="2", kana=None):
    return Holder(name, birth, sex, kana)


@given(DAYS, DAYS)
def test_two_known_days_agree_only_when_they_are_one(one, other):
    check = check_identity(holder(birth=one), result(birth=other))
    assert check.agrees is (one == other)


@given(NAMES, DAYS, DAYS)
def test_no_name_makes_up_for_another_known_day(name, one, other):
    assume(one != other)
    check = check_identity(holder(name, one), result(name, other))
    assert Difference(Field.BIRTH, DifferenceWhy.DIFFERENT) in check.differences


@given(DAYS, DAYS, st.sampled_from([4, 6]), st.sampled_from([4, 6, 8]))
def test_unknown_days_compare_the_same_in_both_directions(one, other, known, other_known):
    one, other = one[:known].ljust(8, "0"), other[:other_known].ljust(8, "0")
    assert compare_births(one, other) == compare_births(other, one)
    if one[:4] != other[:4]:
        assert compare_births(one, other) == Match(DifferenceWhy.DIFFERENT)


@pytest.mark.parametrize(
    ("chip", "answer", "why"),
    [
        ("19450000", "19450000", None),
        ("19450000", "19450101", None),
        ("19450101", "19450000", None),
        ("1945    ", "19450000", None),
        ("194503  ", "19450300", None),
        ("19450300", "19450301", None),
        ("19450000", "19450315", DifferenceWhy.UNKNOWN_DAY),
        ("19450300", "19450315", DifferenceWhy.UNKNOWN_DAY),
        ("19450000", "19450300", DifferenceWhy.UNKNOWN_DAY),
        ("19450300", "19450400", DifferenceWhy.DIFFERENT),
        ("19450300", "19450401", DifferenceWhy.DIFFERENT),
        ("19450000", "19460000", DifferenceWhy.DIFFERENT),
        ("00000000", "00000000", DifferenceWhy.DIFFERENT),
        ("", "19450101", DifferenceWhy.DIFFERENT),
        ("昭和20年", "19450101", DifferenceWhy.DIFFERENT),
        ("1945", "19450000", None),
        ("194", "19400000", DifferenceWhy.DIFFERENT),
    ],
)
def test_each_form_of_an_unknown_day(chip, answer, why):
    assert compare_births(chip, answer).why is why


@given(NAMES, NAMES)
def test_japanese_names_compare_the_same_in_both_directions(one, other):
    assume(" " not in one.strip() and "　" not in one.strip())
    assume(" " not in other.strip() and "　" not in other.strip())
    assert compare_names(one, other).agrees is compare_names(other, one).agrees


@given(WORDS, WORDS)
def test_latin_names_compare_the_same_in_both_directions_but_for_middle_names(one, other):
    there, back = (compare_words(*map(words_of, pair)) for pair in ((one, other), (other, one)))
    if RemarkWhy.MIDDLE_NAME not in there.remarks | back.remarks:
        assert there.agrees is back.agrees


@given(WORDS, WORDS)
def test_latin_names_that_agree_share_two_words_or_their_letters(one, other):
    first, second = words_of(one), words_of(other)
    if (
        compare_words(first, second).agrees
        and RemarkWhy.MIDDLE_NAME in compare_words(first, second).remarks
    ):
        shared = Counter(first) & Counter(second)
        assert sum(shared.values()) - len(set(shared) & name_rules().generations) >= 2
        assert set(first) & name_rules().generations == set(second) & name_rules().generations


@given(NAMES, st.data())
def test_an_unreadable_ordinary_character_is_an_alarm(name, data):
    ordinary = [i for i, c in enumerate(name) if c in "山田中川花子一郎"]
    assume(ordinary and len(fold_name(name)) > 1)
    place = data.draw(st.sampled_from(ordinary))
    check = check_identity(holder(name), result(name[:place] + "●" + name[place + 1 :]))
    assert check.differences == (Difference(Field.NAME, DifferenceWhy.UNREADABLE),)


@given(st.text(LETTERS.replace(" ", ""), min_size=1, max_size=8), st.data())
def test_an_unreadable_rare_character_is_a_remark(name, data):
    rare = [i for i, c in enumerate(name) if c in "髙﨑𠮷"]
    assume(rare and any(c not in "髙﨑𠮷　" for c in name))
    # which repeats what is lost, also behind a space
    assume(not any(name[i + 1 :].lstrip("　").startswith("々") for i in rare))
    place = data.draw(st.sampled_from(rare))
    check = check_identity(holder(name), result(name[:place] + "●" + name[place + 1 :]))
    assert check.agrees
    assert Remark(Field.NAME, RemarkWhy.UNREADABLE_CHARACTERS) in check.remarks


@given(st.text(max_size=20))
def test_folding_any_text_again_changes_nothing(text):
    assert plain_name(plain_name(text)) == plain_name(text)
    assert fold_kana(fold_kana(text)) == fold_kana(text)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=10), st.text(max_size=10))
def test_any_texts_are_compared_without_an_error(chip, answer, birth, other):
    check_identity(holder(chip, birth), result(answer, other, other_name=chip))
    assert written_forms(chip)[0] == chip


@pytest.mark.parametrize(
    ("chip", "answer", "why"),
    [
        ("模擬　花子", "見本　健二", DifferenceWhy.DIFFERENT),
        ("模擬　花子", "●擬　花子", DifferenceWhy.UNREADABLE),
        ("模擬　花子", "●擬　健二", DifferenceWhy.DIFFERENT),
        ("𠮷𡈽　𣘺", "●●　●", DifferenceWhy.UNREADABLE),
        ("SAMPLE MARIA", "模擬　真理", DifferenceWhy.OTHER_SCRIPT),
        ("模擬　花子", "モギ　ハナコ", DifferenceWhy.OTHER_SCRIPT),
        ("SAMPLE MARIA TEST", "SAMPLE", DifferenceWhy.PART_OF_NAME),
        ("SAMPLE MARIA TEST", "SAMPLE MARI", DifferenceWhy.PART_OF_NAME),
        ("SAMPLE MARIA JR", "SAMPLE MARIA", DifferenceWhy.PART_OF_NAME),
        ("SAMPLE MARIA", "EXAMPLE JOHN", DifferenceWhy.DIFFERENT),
    ],
)
def test_a_difference_says_why(chip, answer, why):
    assert compare_names(chip, answer).why is why


@pytest.mark.parametrize(
    ("chip", "answer", "remark"),
    [
        ("髙木　一", "高木　一", RemarkWhy.VARIANT_CHARACTERS),
        ("斎藤　一", "斉藤　一", RemarkWhy.VARIANT_CHARACTERS),
        ("髙木　一", "●木　一", RemarkWhy.UNREADABLE_CHARACTERS),
        ("SAMPLE MARIA", "MARIA SAMPLE", RemarkWhy.WORD_ORDER),
        ("SAMPLE MARIA TEST", "SAMPLE MARIA", RemarkWhy.MIDDLE_NAME),
        ("SAMPLE MARIA TEST", "SAMPLE MARIA T.", RemarkWhy.MIDDLE_NAME),
        ("OHNO MARIA", "ŌNO MARIA", RemarkWhy.VARIANT_CHARACTERS),
    ],
)
def test_an_agreement_that_is_not_to_the_letter_has_a_remark(chip, answer, remark):
    match = compare_names(chip, answer)
    assert match.agrees
    assert match.remarks == {remark}


@pytest.mark.parametrize(
    ("chip", "answer"),
    [
        ("模擬　花子", "模擬 花子"),
        ("ＳＡＭＰＬＥ　ＭＡＲＩＡ", "Sample Maria"),
        ("神　一", "\ufa19　一"),
    ],
)
def test_another_width_or_space_is_no_remark(chip, answer):
    assert compare_names(chip, answer) == Match()


def test_the_other_name_and_another_spelling_of_the_reading_are_remarks():
    person = holder(kana="モギ　ヨウコ")
    check = check_identity(person, result("SAMPLE YOKO", kana="ﾓｷﾞ ﾖｰｺ", other_name="模擬　花子"))
    assert check.agrees
    assert check.remarks == (
        Remark(Field.NAME, RemarkWhy.OTHER_NAME),
        Remark(Field.KANA, RemarkWhy.READING),
    )


def test_a_sex_that_is_not_stated_is_a_remark():
    check = check_identity(holder(sex="9"), result())
    assert check.agrees
    assert check.remarks == (Remark(Field.SEX, RemarkWhy.NOT_STATED),)


def test_the_confusable_characters_are_joined_in_surnames_only():
    assert name_variants().fold("斎") != name_variants().fold("斉")
    assert compare_names("齋藤　一", "齊藤　一").agrees
    assert not compare_names("佐藤　斎", "佐藤　斉").agrees
    assert not compare_names("斎藤一", "斉藤一").agrees


def test_the_168_characters_are_168():
    assert len(name_rules().two_shapes) == 168
