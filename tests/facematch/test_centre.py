# SPDX-License-Identifier: Apache-2.0
"""The shifted origin that embeddings are compared around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from facematch import ModelCorrupt
from facematch.centre import read_centre, recentred
from facematch.matchers.mobilefacenet import DIMENSION, MobileFaceNet


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def test_the_shipped_shift_is_read():
    shift = read_centre(DIMENSION)
    assert shift.shape == (192,)
    assert 0.1 < np.linalg.norm(shift) < 0.6


@given(st.integers(0, 2**32 - 1))
def test_what_is_seen_from_the_shifted_origin_has_length_one(seed):
    rng = np.random.default_rng(seed)
    rows = unit(rng.normal(size=(5, 192)))
    moved = recentred(rows, 0.4 * unit(rng.normal(size=192)))
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_people_whom_a_network_puts_to_one_side_stand_apart_again():
    rng = np.random.default_rng(3)
    side = unit(rng.normal(size=192))
    others = unit(rng.normal(size=(300, 192)))
    alike = unit(rng.normal(size=(300, 192)) + 6.0 * side)

    def nearest_of_strangers(rows):
        products = rows @ rows.T
        return np.quantile(products[np.triu_indices(len(rows), 1)], 0.999)

    def gap(shift):
        return nearest_of_strangers(recentred(alike, shift)) - nearest_of_strangers(
            recentred(others, shift)
        )

    assert gap(0.2 * side) < 0.6 * gap(np.zeros(192))


def test_the_matcher_compares_around_it():
    matcher, rng = MobileFaceNet(), np.random.default_rng(1)
    face = rng.integers(0, 255, (112, 112, 3), np.uint8)
    moved = recentred(matcher.plain(face), read_centre(DIMENSION))
    assert matcher.embed(face) == pytest.approx(moved, abs=1e-6)
    matcher.close()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "shift = 3",
        "shift = ['a']",
        "shift = [0.1, 0.2]",
        f"shift = {[0.5] * 192}",
        f"shift = {[0.0] * 191 + [float('nan')]}",
        "shift = [",
    ],
)
def test_a_damaged_file_is_an_error_that_says_so(text):
    with pytest.raises(ModelCorrupt, match="centre"):
        read_centre(192, text)
