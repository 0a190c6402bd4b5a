# SPDX-License-Identifier: Apache-2.0
"""Codes that anybody would try are refused, and no error tells a code."""

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from terminal.errors import StaffCodeRefused
from terminal.staff.codes import hash_code, is_code_of, is_our_hash, require_code


@pytest.mark.parametrize(
    "code",
    [
        "111111", "121212", "123123", "1231231", "112112", "110011", "123456", "654321",
        "890123", "246802", "135791", "987654321098",
    ],
)  # fmt: skip
def test_what_repeats_itself_or_counts_is_refused(code):
    with pytest.raises(StaffCodeRefused) as refused:
        require_code(code)
    assert code not in str(refused.value)


@pytest.mark.parametrize(
    "code", ["", "83726", "8372618372610", "83726a", "８３７２６１", "837 261"]
)
def test_what_is_no_code_is_refused(code):
    with pytest.raises(StaffCodeRefused):
        require_code(code)


@pytest.mark.parametrize("code", ["837261", "190374", "112358", "837261837260"])
def test_an_ordinary_code_is_taken(code):
    require_code(code)


@given(st.text("0123456789", min_size=6, max_size=12))
def test_any_digits_are_taken_or_refused_without_being_told(code):
    told = ""
    try:
        require_code(code)
    except StaffCodeRefused as refused:
        told = str(refused)
    assert code not in told


def test_a_hash_is_ours_only_with_our_parameters():
    kept = hash_code("837261")
    assert is_our_hash(kept)
    assert is_code_of("837261", kept)
    assert not is_code_of("837262", kept)
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("837261")
    assert not is_our_hash(weak)
    for text in ("", "837261", "$argon2id$", kept[:-3], kept + "A" * 200):
        assert not is_our_hash(text) or not is_code_of("837261", text)
    assert hash_code("837261") != kept  # a salt of its own
