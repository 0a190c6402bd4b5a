# SPDX-License-Identifier: Apache-2.0
"""The letters on the staff's glass: all that a reading needs can be typed, and marks go round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.names import fold_kana
from ui.presenter.staff.actions import Field
from ui.presenter.staff.forms import read_birth
from ui.presenter.staff.keyboard import (
    COLUMNS,
    ERAS,
    Leaf,
    is_kana,
    katakana,
    leaves,
    marked,
    rows,
    sign_of_half,
)
from ui.presenter.staff.questions import LABELS

KANA = (Leaf.KATAKANA, Leaf.HIRAGANA)
WHOLE = st.text(max_size=12)


def keys(leaf: Leaf, half: int | None = None) -> set[str]:
    return {letter for row in rows(leaf, half) for letter in row if letter}


def reached(leaf: Leaf) -> set[str]:
    """With 「゛゜小」 pressed up to twice."""
    once = {marked(letter, 1) for letter in keys(leaf)}
    return keys(leaf) | once | {marked(letter, 1) for letter in once}


def test_the_first_column_stands_at_the_right_and_the_vowels_from_the_top() -> None:
    assert [row[-1] for row in rows(Leaf.HIRAGANA)] == list("あいうえお")
    assert rows(Leaf.KATAKANA)[0] == tuple("ワラヤマハナタサカア")


@pytest.mark.parametrize("leaf", KANA)
def test_both_halves_together_have_the_keys_of_the_whole(leaf: Leaf) -> None:
    assert keys(leaf, 0) | keys(leaf, 1) == keys(leaf)
    assert not keys(leaf, 0) & keys(leaf, 1)


@pytest.mark.parametrize("leaf", KANA)
def test_every_row_has_as_many_places(leaf: Leaf) -> None:
    assert {len(row) for row in rows(leaf)} == {len(COLUMNS)}


def test_every_sound_of_a_japanese_name_can_be_typed() -> None:
    letters = {chr(code) for code in range(ord("ァ"), ord("ヴ") + 1)}
    old_or_never_alone = set("ヰヱ")  # the service compares them as イ and エ
    assert letters - old_or_never_alone <= reached(Leaf.KATAKANA)
    assert "ー" in reached(Leaf.KATAKANA)
    assert reached(Leaf.KATAKANA) == {katakana(letter) for letter in reached(Leaf.HIRAGANA)}


@pytest.mark.parametrize(
    ("letter", "wanted"),
    [
        ("か", "がか"),
        ("は", "ばぱは"),
        ("つ", "っづつ"),
        ("ウ", "ゥヴウ"),
        ("ヨ", "ョヨ"),
        ("ワ", "ヮワ"),
    ],
)
def test_marks_go_round(letter: str, wanted: str) -> None:
    told = ""
    for _ in wanted:
        letter = marked(letter, 1)
        told += letter
    assert told == wanted


@pytest.mark.parametrize("text", ["ン", "ー", "ナ", "7", " ", "漢", ""])
def test_what_has_no_other_form_stays(text: str) -> None:
    assert marked(text, len(text)) == text


@given(WHOLE, st.integers(-3, 15))
def test_only_the_letter_before_the_cursor_changes(text: str, at: int) -> None:
    changed = marked(text, at)
    assert len(changed) == len(text)
    assert [n for n, (a, b) in enumerate(zip(text, changed, strict=True)) if a != b] in (
        [],
        [at - 1],
    )


@given(WHOLE, st.integers(0, 12))
def test_six_times_is_where_it_began(text: str, at: int) -> None:
    turned = text
    for _ in range(6):  # cycles of two and of three letters
        turned = marked(turned, at)
    assert turned == text


def test_what_the_keys_write_is_the_reading_that_the_service_keeps() -> None:
    text = ""
    for letter, times in (("レ", 0), ("イ", 0), ("シ", 1), (" ", 0), ("ハ", 0), ("ル", 0)):
        text += letter
        for _ in range(times):
            text = marked(text, len(text))
    assert fold_kana(text) == fold_kana("ﾚｲｼﾞ ﾊﾙ")


def test_an_era_and_digits_are_a_birth_date() -> None:
    typed = keys(Leaf.BIRTH)
    assert set("S300401") <= typed
    assert set(ERAS) == typed - set("0123456789-")
    assert read_birth("S300401") == "19550401"
    assert not set(ERAS) & keys(Leaf.DIGITS)


def test_a_name_has_katakana_only_and_an_address_no_keys_at_all() -> None:
    assert leaves(Field.NAME) == (Leaf.KATAKANA,)
    assert leaves(Field.ADDRESS) == ()


def test_every_field_that_has_to_be_typed_has_keys() -> None:
    assert all(leaves(of) for of, (_, _, _, needed) in LABELS.items() if needed)


def test_the_key_to_the_other_half_says_what_is_there() -> None:
    assert sign_of_half(Leaf.KATAKANA, 1) == "ハ〜ワ"
    assert sign_of_half(Leaf.HIRAGANA, 0) == "あ〜な"
    assert [is_kana(leaf) for leaf in Leaf] == [True, True, False, False]
