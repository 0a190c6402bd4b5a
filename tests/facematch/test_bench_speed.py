# SPDX-License-Identifier: Apache-2.0
"""What the speed bench says of its own stopwatch and of a challenge's plan."""

from types import SimpleNamespace

import pytest

from tests.bench.face_speed import Stopwatch, goal, plan_of


@pytest.mark.parametrize(
    ("answered", "plan"),
    [
        ("turn_left", "turn"),
        ("blink,turn_right", "blink, turn"),
        ("turn_left,turn_right", "turn, turn"),
        ("", "none"),
    ],
)
def test_a_plan_is_named_without_its_sides(answered, plan):
    assert plan_of(answered) == plan


def test_a_wrapped_function_answers_as_before_and_is_counted_even_when_it_fails():
    owner, watch = SimpleNamespace(half=lambda n: 1 / n), Stopwatch()
    watch.wrap(owner, "half", "halving")
    watch.wrap(owner, "not there", "nothing")
    assert owner.half(2) == 0.5
    with pytest.raises(ZeroDivisionError):
        owner.half(0)
    assert len(watch.cpu["halving"]) == len(watch.wall["halving"]) == 2
    assert "2 times" in watch.told("halving")


def test_a_goal_is_met_at_its_limit_and_said_plainly_when_it_is_not(capsys):
    assert goal("loading", 1.5, 1.5, "s")
    assert not goal("loading", 1.51, 1.5, "s")
    assert capsys.readouterr().out.splitlines()[1].startswith("  NOT met loading: 1.51 s")
