# SPDX-License-Identifier: Apache-2.0
"""A card exchanged at any command of a visit is never taken for the first one. The bench plays ten thousand."""

from collections import Counter
from random import Random

import pytest

from terminal.session.values import Method
from tests.support.swaps import HOWS, Swap, Town, draw, play

PARTS, PER_PART = 5, 30


@pytest.fixture(scope="module")
def town(tmp_path_factory) -> Town:
    return Town(tmp_path_factory.mktemp("swaps"))


@pytest.mark.parametrize("part", range(PARTS))
def test_a_swapped_card_is_never_taken_for_the_first_one(town, part):
    random = Random(f"swaps {part}")  # noqa: S311
    for _ in range(PER_PART):
        judged = play(town, draw(town, random))
        assert not judged.mistakes, judged


@pytest.mark.parametrize("how", sorted(set(HOWS)))
@pytest.mark.parametrize("method", Method)
def test_a_card_of_the_same_holder_with_the_same_number_and_pin_is_another_card(town, method, how):
    """Only the serial differs: at a command in each tenth of the visit."""
    whole = town.length("hanako", method)
    ends = Counter()
    for number in range(2, whole, whole // 10):
        judged = play(town, Swap("hanako", "reissued", method, number, False, how, 5))
        assert not judged.mistakes, judged
        ends[judged.outcome] += 1
    assert ends["card_error"] or how == "unseen and back"


@pytest.mark.parametrize("answered", [False, True], ids=["before it", "before its answer"])
def test_a_card_that_knows_the_same_pin_signs_nothing_for_another(town, answered):
    """Exchanged unseen between the identity check and the PIN: its signature fits no certificate that was read."""
    whole = town.length("reissued", Method.PIN)
    for number in range(whole - 14, whole):
        judged = play(town, Swap("reissued", "hanako", Method.PIN, number, answered, "unseen", 1))
        assert not judged.mistakes, judged


def test_without_a_swap_a_visit_ends_well(town):
    """What the others are compared with: else they would prove nothing."""
    for method in Method:
        judged = play(town, Swap("hanako", "kenji", method, 10_000, False, "unseen", 1))
        assert (judged.outcome, judged.mistakes) == ("eligible", [])
