# SPDX-License-Identifier: Apache-2.0
"""Check digits and padding, against numbers published or made for the purpose."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.numbers import (
    check_digit,
    institution_code_warning,
    is_insurer_number,
    pad_insurer_number,
    passes_check,
    read_branch,
    same_insurer,
    strip_insurer_number,
)


@pytest.mark.parametrize(
    "number",
    ["33120015", "39131156", "01130012", "138057", "131011", "54016027", "01990019", "999011"],
)
def test_published_and_made_numbers_pass(number):
    assert passes_check(number)
    assert is_insurer_number(number)


@pytest.mark.parametrize(
    "number", ["33120016", "", "1", "99901", "9990110", "９９９０１１", "abcdef", "999011\n"]
)
def test_wrong_numbers_do_not_pass(number):
    assert not is_insurer_number(number)


def test_both_unknown_insurer_numbers_are_in_use_though_one_fails_the_check():
    assert not passes_check("77777777")
    assert is_insurer_number("77777777")
    assert is_insurer_number("77777779")


@pytest.mark.parametrize("padded", ["999011", "  999011", "00999011"])
def test_a_six_digit_number_is_the_same_however_it_is_padded(padded):
    assert strip_insurer_number(padded) == "999011"
    assert pad_insurer_number(padded) == "  999011"
    assert same_insurer(padded, "999011")


def test_an_eight_digit_number_is_not_padded():
    assert pad_insurer_number("01990019") == "01990019"


def test_a_missing_branch_does_not_become_zero():
    assert [read_branch(text) for text in (None, "", "01")] == [None, None, "01"]


@pytest.mark.parametrize("code", ["0110113719", "2714206386", "9919999996"])
def test_good_institution_codes_bring_no_warning(code):
    assert institution_code_warning(code) is None


@pytest.mark.parametrize("code", ["3110215454", "12345", "999999999x"])
def test_doubtful_institution_codes_bring_a_warning_and_no_error(code):
    assert institution_code_warning(code)


@given(st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_a_number_with_its_check_digit_passes_and_no_other_last_digit_does(body):
    passing = [digit for digit in "0123456789" if passes_check(body + digit)]
    assert passing == [str(check_digit(body))]


@given(st.from_regex(r"[0-9]{5}", fullmatch=True), st.integers(0, 4), st.integers(1, 9))
def test_one_wrong_digit_is_found(body, place, by):
    wrong = str((int(body[place]) + by) % 10)
    assert check_digit(body) != check_digit(body[:place] + wrong + body[place + 1 :])


@pytest.mark.parametrize("body", ["", "12a", "１２"])
def test_a_check_digit_needs_digits(body):
    with pytest.raises(ValueError, match="digits"):
        check_digit(body)
