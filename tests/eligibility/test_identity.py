# SPDX-License-Identifier: Apache-2.0
"""The same person in two systems agrees; two people never do."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.answers import Eligibility
from eligibility.codes import CardClassification, Sex, UnknownCode
from eligibility.identity import (
    Difference,
    DifferenceWhy,
    Field,
    Holder,
    check_identity,
    known_sex,
)
from eligibility.names import Variants, fold_kana, fold_name, name_variants

CORPUS = tomllib.loads((Path(__file__).parent / "identity_corpus.toml").read_text(encoding="utf-8"))
HOLDER = Holder("模擬　花子", "19800115", "2")
RESULT = Eligibility(
    CardClassification.GENERAL, "模擬　花子", "19800115", Sex.FEMALE, "模擬健康保険協会"
)


def differs(field: Field, why: DifferenceWhy = DifferenceWhy.DIFFERENT) -> tuple[Difference, ...]:
    return (Difference(field, why),)


@pytest.mark.parametrize(
    "pair", CORPUS["pairs"], ids=lambda p: f"{p['source']}:{p['chip']}/{p['answer']}"
)
def test_names_of_the_corpus(pair):
    holder = replace(HOLDER, name=pair["chip"])
    check = check_identity(holder, replace(RESULT, name=pair["answer"]))
    assert check.agrees is pair["agrees"]


@pytest.mark.parametrize("pair", CORPUS["kana"], ids=lambda p: f"{p['chip']}/{p['answer']}")
def test_readings_of_the_corpus(pair):
    holder = replace(HOLDER, kana=pair["chip"])
    check = check_identity(holder, replace(RESULT, kana=pair["answer"]))
    assert check.differences == (() if pair["agrees"] else differs(Field.KANA))


def test_a_chip_without_a_reading_compares_none():
    assert check_identity(HOLDER, replace(RESULT, kana="ﾐﾎﾝ ｹﾝｼﾞ")).agrees


def test_another_birth_date_always_contradicts():
    check = check_identity(HOLDER, replace(RESULT, birth="19800116"))
    assert check.differences == differs(Field.BIRTH)


def test_a_birth_date_in_wide_digits_is_the_same():
    assert check_identity(replace(HOLDER, birth="１９８００１１５"), RESULT).agrees


def test_another_sex_always_contradicts():
    assert check_identity(HOLDER, replace(RESULT, sex=Sex.MALE)).differences == differs(Field.SEX)


@pytest.mark.parametrize("chip", ["0", "3", "9", ""])
def test_an_unknown_sex_on_the_chip_contradicts_nothing(chip):
    assert check_identity(replace(HOLDER, sex=chip), RESULT).agrees


@pytest.mark.parametrize("sex", [Sex.NOT_SET, UnknownCode("9")])
def test_an_unknown_sex_in_the_answer_contradicts_nothing(sex):
    assert check_identity(HOLDER, replace(RESULT, sex=sex)).agrees


def test_the_second_sex_of_an_answer_counts_too():
    result = replace(RESULT, sex=Sex.MALE, other_sex=Sex.FEMALE)
    assert check_identity(HOLDER, result).agrees


def test_the_other_name_of_an_answer_counts_too():
    result = replace(RESULT, name="SAMPLE HANAKO", other_name="模擬　花子")
    assert check_identity(HOLDER, result).agrees


def test_a_name_of_nothing_but_unreadable_characters_is_not_taken_for_a_match():
    check = check_identity(HOLDER, replace(RESULT, name="●●●●"))
    assert check.differences == differs(Field.NAME, DifferenceWhy.UNREADABLE)


def test_an_unreadable_name_is_made_up_for_by_the_same_reading():
    holder = replace(HOLDER, kana="モギ　ハナコ")
    assert check_identity(holder, replace(RESULT, name="●●●●", kana="ﾓｷﾞ ﾊﾅｺ")).agrees


def test_all_differences_are_told_and_none_of_the_data():
    stranger = replace(RESULT, name="見本　健二", birth="19501103", sex=Sex.MALE)
    check = check_identity(HOLDER, stranger)
    assert [d.field for d in check.differences] == [Field.NAME, Field.BIRTH, Field.SEX]
    assert not any(text in repr((check, HOLDER, stranger)) for text in ("模擬", "見本", "1980"))


def test_each_variant_is_one_character_and_folds_to_its_class():
    variants = name_variants()
    assert len(variants.canonical) > 700
    for character, canonical in variants.canonical.items():
        assert len(canonical) == 1
        assert variants.fold(canonical) == canonical, chr(character)


def test_groups_that_share_a_character_are_one_class():
    variants = Variants.of(["ab", "cd", "bc"])
    assert {variants.fold(c) for c in "abcd"} == {"a"}


def test_sexes_follow_the_chips_standard():
    assert [known_sex(c) for c in "0129"] == [None, Sex.MALE, Sex.FEMALE, None]


@given(st.text(max_size=30))
def test_folding_again_changes_nothing(text):
    once = fold_name(text)
    assert fold_name(once) == once


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_texts_can_be_compared(chip, answer):
    fold_kana(chip)
    check_identity(replace(HOLDER, name=chip, kana=answer), replace(RESULT, name=answer, kana=chip))


@given(st.text(min_size=1, max_size=30))
def test_a_name_agrees_with_itself_or_is_unreadable(text):
    check = check_identity(replace(HOLDER, name=text), replace(RESULT, name=text))
    assert check.agrees or check.differences == differs(Field.NAME, DifferenceWhy.UNREADABLE)
