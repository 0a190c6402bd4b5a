# SPDX-License-Identifier: Apache-2.0
"""Documents' titles among lines of print, spelled without digits."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hw.cardface.sort import FACE_ONLY_MARK, TITLES
from hw.cardface.words import (
    LONGEST,
    MOST_LINES,
    alphabet_of,
    errors_of,
    holds,
    lines_of,
    words_among,
)

ALL_WORDS = [FACE_ONLY_MARK, *(word for _, words in TITLES for word in words)]


class Spells:
    """A network that has read these texts, one a line, and names only letters of the alphabet."""

    def __init__(self, *texts):
        self.texts = list(texts)
        self.alphabets = []

    def spelled(self, line, alphabet, stranger="・"):  # noqa: ARG002
        self.alphabets.append(alphabet)
        return "".join(one if one in alphabet else stranger for one in self.texts.pop(0))


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("健康保険被保険者証", "被保険者証", True),
        ("運転兔許証", "運転免許証", True),
        ("連転兔許証", "運転免許証", False),
        ("顔認証", "顔認証", True),
        ("頭認証", "顔認証", False),
        ("提提供意思", "臓器提供意思", True),
        ("", "在留カード", False),
    ],
)
def test_a_word_is_found_with_a_letter_misread(text, word, found):
    assert holds(text, word) is found


@given(st.sampled_from(ALL_WORDS), st.text(max_size=20), st.text(max_size=20))
def test_a_word_is_found_among_anything(word, before, after):
    assert errors_of(before + word + after, word) == 0


def test_no_word_has_a_digit():
    assert not any(letter.isdigit() for letter in alphabet_of(ALL_WORDS))
    with pytest.raises(ValueError, match="digit"):
        alphabet_of(["第3号"])


def test_digits_of_a_line_never_get_a_name():
    network = Spells("個人番号123456789012", "健康保険 記号 77")
    found = words_among([np.zeros((9, 90, 3), np.uint8)] * 2, network, ALL_WORDS)
    assert found == {"健康保険"}
    assert all(not letter.isdigit() for alphabet in network.alphabets for letter in alphabet)


def test_lines_of_print_are_found_the_highest_first():
    page = np.full((540, 856, 3), 235, np.uint8)
    cv2.putText(page, "TITLE OF IT", (40, 80), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (40, 40, 40), 3)
    cv2.putText(page, "small print here", (40, 300), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (40, 40, 40), 1)
    heights = [line.shape[0] for line in lines_of(page, 10)]
    assert len(heights) == 2
    assert heights[0] > heights[1]


def test_noise_has_no_more_lines_than_can_be_read_in_time():
    noise = np.random.default_rng(0).integers(0, 256, (540, 856, 3)).astype(np.uint8)
    lines = lines_of(noise, 10)
    assert len(lines) <= MOST_LINES
    assert all(line.shape[1] < LONGEST * line.shape[0] for line in lines)
    assert lines_of(np.full((540, 856, 3), 200, np.uint8), 10) == ()
