# SPDX-License-Identifier: Apache-2.0
"""Whatever is fed to a check, it stays a check: total, ordered, final and free of NaN."""

import dataclasses
import json
import math

from hypothesis import given, settings
from hypothesis import strategies as st

from facematch import Observation, Reason
from tests.support.observations import face_check, nobody, reference, seen

numbers = st.floats(allow_nan=True, allow_infinity=True)
angles = st.one_of(st.floats(-60, 60), st.just(float("nan")))
times = st.one_of(st.floats(-5, 20), numbers)


@st.composite
def observations(draw) -> Observation:
    time_s = draw(times)
    key = time_s if math.isfinite(time_s) and abs(time_s) < 1e6 else 0.0
    if draw(st.booleans()):
        return dataclasses.replace(nobody(key), time_s=time_s)
    frame = seen(abs(key), draw(st.sampled_from((1, 1, 1, 2))), draw(angles), draw(st.floats(0, 1)))
    odd = draw(st.sampled_from(("none", "none", "embedding", "box", "reasons", "sharpness")))
    changes = {
        "embedding": {"embedding": frame.embedding * float("nan")},
        "box": {"box": (float("nan"), 0.0, 0.0, float("inf"))},
        "reasons": {"reasons": frozenset(draw(st.sets(st.sampled_from(list(Reason)))))},
        "sharpness": {
            "sharpness": draw(numbers),
            "openness": draw(numbers),
            "blink": draw(numbers),
        },
    }
    return dataclasses.replace(frame, time_s=time_s, **changes.get(odd, {}))


@settings(max_examples=60, deadline=None)
@given(st.lists(observations(), max_size=40), st.sampled_from(("auto", "off")), st.booleans())
def test_any_frames_in_any_order_end_in_one_final_decision(frames, challenge, early):
    check = face_check(1, challenge=challenge, min_frames=2, max_seconds=5)
    if early:
        check.refer_to(reference(1))
    for frame in frames:
        check.add(frame)
        assert 0.0 <= check.status().progress <= 1.0
    if not early:
        check.refer_to(reference(1))
    decision = check.give_up(99.0)
    json.dumps(dataclasses.asdict(decision), allow_nan=False)
    assert decision is check.give_up(100.0)
    assert decision.matched or decision.outcome != "accept"
    assert decision.live or decision.outcome in ("not_live", "no_face")
    check.wipe()


@settings(max_examples=40, deadline=None)
@given(st.lists(observations(), max_size=30))
def test_without_an_answered_challenge_nobody_is_accepted(frames):
    check = face_check(1, min_frames=1)
    check.refer_to(reference(1))
    for frame in frames:
        check.add(frame)
    decision = check.give_up(99.0)
    assert decision.challenge == "passed" or decision.outcome in ("not_live", "no_face")
