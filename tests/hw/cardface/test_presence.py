# SPDX-License-Identifier: Apache-2.0
"""Does the card lie where it lay? Told from drawn films of a tray: lamps, shadows, hands, knocks, swapped cards."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from hw.cardface.presence import TOLERANCE_MM, TrayWatch, View
from tests.support.tray_film import Moment, Tray

LIES = Moment()
BARE = Moment(card=None)
TRAY = Tray()
SOON_S = 0.15
"""So soon after a real change STILL is not said any more."""


def watch_with_card(tray=TRAY, seconds=1.0):
    """A watch that was told to remember the card which has lain there for a second."""
    watch = TrayWatch()
    seen = tray.watched(watch, lambda _: LIES, seconds)
    assert seen[-1][1].view is View.STILL
    assert watch.remember()
    return watch


def views(seen):
    """The views in their order, one word for each change."""
    return [view for view, _ in itertools.groupby(sight.view for _, sight in seen)]


def after(seen, at):
    return [sight for time, sight in seen if time >= at - 1e-6]


def played(play, seconds=2.0, tray=TRAY):
    """What is seen of a play that begins after the card was remembered."""
    return tray.watched(watch_with_card(tray), play, seconds, begin=1.0)


@pytest.mark.slow
@pytest.mark.parametrize("tray", ["dark", "light", "wood", "metal"])
def test_an_empty_tray_is_empty_and_a_card_that_is_laid_down_lies_still(tray):
    tray = Tray(tray, seed=3, turn_deg=12)
    seen = tray.watched(TrayWatch(), lambda at: BARE if at < 1 else LIES, 2.0)
    assert seen[10][1].view is View.EMPTY
    assert seen[-1][1].view is View.STILL
    assert 1.0 <= seen[-1][1].since < 1.3


def test_where_the_card_lies_is_told_in_fractions_of_the_frame():
    seen = TRAY.watched(TrayWatch(), lambda _: LIES, 1.0)
    corners = np.array(seen[-1][1].place)
    assert corners.mean(axis=0) == pytest.approx((0.5, 0.5), abs=0.01)
    assert corners[1, 0] - corners[0, 0] == pytest.approx(TRAY.scale, abs=0.02)


@pytest.mark.slow
def test_a_large_frame_gives_the_same_place():
    tray = Tray(frame=(1280, 960))
    seen = tray.watched(TrayWatch(), lambda _: LIES, 0.8)
    assert np.array(seen[-1][1].place).mean(axis=0) == pytest.approx((0.5, 0.5), abs=0.01)
    assert seen[-1][1].outline.corners[:, 0].mean() == pytest.approx(640, abs=6)


LIGHTS = {
    "a lamp that goes on": lambda at: Moment(light=1.0 if at < 2 else 1.4),
    "a lamp that goes off": lambda at: Moment(light=1.0 if at < 2 else 0.45),
    "steps of the automatic exposure": lambda at: Moment(light=0.7 + 0.15 * (int(at * 4) % 4)),
    "flicker": lambda at: Moment(light=1.0 + 0.2 * np.sin(37 * at)),
    "a shadow that passes": lambda at: Moment(shadow=1.4 * (at - 1) - 0.2),
    "glare that wanders": lambda at: Moment(glare=0.35 * (at - 1) - 0.1),
    "a hand beside the card": lambda at: Moment(hand=(0.5, 0.95 - 0.08 * np.sin(5 * at))),
    "one frame out of focus": lambda at: Moment(blur=6.0 if 2.0 <= at < 2.05 else 0.0),
}


@pytest.mark.slow
@pytest.mark.parametrize("light", LIGHTS.values(), ids=LIGHTS.keys())
def test_light_and_what_is_beside_the_card_move_it_nowhere(light):
    seen = played(light, 3.0)
    assert {sight.view for _, sight in seen} <= {View.STILL, View.BLIND}
    still = sum(sight.view is View.STILL for _, sight in seen)
    assert still >= 0.9 * len(seen)
    assert seen[-1][1].view is View.STILL
    assert seen[-1][1].since < 0.5


@pytest.mark.slow
def test_one_bad_frame_does_not_break_the_time_since_when_the_card_lies():
    seen = played(lambda at: Moment(flash=2.0 <= at < 2.05))
    assert seen[-1][1].view is View.STILL
    assert seen[-1][1].since < 0.5


@pytest.mark.slow
@pytest.mark.parametrize("nudge", [(1.0, 0.0), (0.6, -0.8), (-1.0, 0.5)])
def test_a_card_nudged_by_a_millimetre_lies_still(nudge):
    seen = played(lambda at: LIES if at < 2 else Moment(shift_mm=nudge))
    assert views(seen) == [View.STILL]


@pytest.mark.slow
def test_a_card_lifted_by_some_millimetres_and_laid_back_lies_still():
    seen = played(lambda at: Moment(lifted_mm=3.0 if 2 <= at < 2.3 else 0.0))
    assert set(views(seen)) <= {View.STILL, View.BLIND}
    assert seen[-1][1].view is View.STILL


@pytest.mark.parametrize(
    ("shift", "turn"),
    [
        ((4.0, 0.0), 0.0),
        pytest.param((0.0, 0.0), 5.0, marks=pytest.mark.slow),
        pytest.param((25.0, 8.0), 15.0, marks=pytest.mark.slow),
        pytest.param((0.0, 0.0), 180.0, marks=pytest.mark.slow),
    ],
)
def test_a_card_that_was_shifted_or_turned_was_moved_and_that_is_told_soon(shift, turn):
    seen = played(lambda at: LIES if at < 2 else Moment(shift_mm=shift, turn_deg=turn))
    assert View.STILL not in {sight.view for sight in after(seen, 2.0 + SOON_S)}
    last = seen[-1][1]
    assert last.view is View.MOVED
    assert 2.0 <= last.since < 2.3
    assert last.place is not None


def test_the_tolerance_lies_between_one_millimetre_and_four():
    assert 1.0 < TOLERANCE_MM < 4.0


def test_a_card_that_is_taken_away_is_gone_and_that_is_told_soon():
    seen = played(lambda at: LIES if at < 2 else BARE)
    assert View.STILL not in {sight.view for sight in after(seen, 2.0 + SOON_S)}
    assert seen[-1][1].view is View.EMPTY
    assert 2.0 <= seen[-1][1].since < 2.3
    assert seen[-1][1].outline is None


@pytest.mark.parametrize(
    "other", [2, *(pytest.param(one, marks=pytest.mark.slow) for one in (3, 7))]
)
def test_another_card_of_the_same_kind_at_the_same_place_is_not_the_one_that_lay_there(other):
    seen = played(lambda at: LIES if at < 2 else Moment(card=other))
    assert View.STILL not in {sight.view for sight in after(seen, 2.0 + SOON_S)}
    assert seen[-1][1].view is View.MOVED


def reach_in(then):
    """A hand comes, covers the card from 2.0 s on, and goes by 3.0 s; from 2.5 s on `then` lies there."""

    def play(at):
        up = 1.0 - 0.7 * max(0.0, 1 - abs(at - 2.5) / 0.5)
        card, place = (1, (0.0, 0.0)) if at < 2.5 else then
        return Moment(card=card, shift_mm=place, hand=(0.5, up))

    return play


@pytest.mark.slow
def test_a_hand_on_the_card_is_a_hand_and_afterwards_the_card_lies_still_again():
    seen = played(reach_in((1, (0.0, 0.0))), 3.0)
    assert View.HAND in views(seen)
    assert not {View.EMPTY, View.MOVED} & set(views(seen))
    assert seen[-1][1].view is View.STILL
    assert seen[-1][1].since > 2.5, "it was out of sight meanwhile"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("then", "view"),
    [
        ((None, (0.0, 0.0)), View.EMPTY),
        ((2, (0.0, 0.0)), View.MOVED),
        ((1, (12.0, 3.0)), View.MOVED),
    ],
    ids=["gone", "swapped", "laid elsewhere"],
)
def test_what_lies_there_when_the_hand_has_gone_is_told(then, view):
    seen = played(reach_in(then), 3.0)
    assert View.STILL not in {sight.view for sight in after(seen, 2.4)}
    assert seen[-1][1].view is view


@pytest.mark.slow
def test_the_card_that_comes_back_to_its_place_lies_still_since_then():
    seen = played(lambda at: BARE if 2 <= at < 3 else LIES, 3.0)
    assert View.EMPTY in views(seen)
    assert seen[-1][1].view is View.STILL
    assert seen[-1][1].since >= 3.0


def test_a_camera_that_was_knocked_is_blind_until_the_place_is_remembered_anew():
    tray = Tray("wood")
    seen = played(lambda at: LIES if at < 2 else Moment(knock_px=(14.0, 6.0)), tray=tray)
    assert View.STILL not in {sight.view for sight in after(seen, 2.0 + SOON_S)}
    assert not {View.EMPTY, View.MOVED} & set(views(seen))
    assert seen[-1][1].view is View.BLIND


def test_a_frozen_camera_becomes_blind_and_never_says_still():
    watch = watch_with_card()
    frozen = TRAY.picture(LIES, 99)
    seen = [(at, watch.see(frozen, at)) for at in np.arange(1.0, 4.0, 1 / 12)]
    assert {sight.view for sight in after(seen, 1.0 + SOON_S)} == {View.BLIND}


def test_a_twin_without_noise_says_so_and_may_repeat_itself():
    picture = Tray(noise=0.0).picture(LIES)
    watch = TrayWatch(noise_free=True)
    assert [watch.see(picture, n / 12).view for n in range(12)][-1] is View.STILL
    careful = TrayWatch()
    assert {careful.see(picture, n / 12).view for n in range(12)} == {View.BLIND}


def dead_picture(dead, number):
    """What a camera gives that is dead, covered, dazzled or in the dark."""
    noise = np.random.default_rng(number).normal(0, 2, (480, 640, 3))
    if dead == "dark":
        return TRAY.picture(Moment(light=0.08), number)
    grey = {"black": 2, "white": 260}.get(dead)
    return None if grey is None else np.clip(grey + noise, 0, 255).astype(np.uint8)


@pytest.mark.slow
@pytest.mark.parametrize("dead", [None, "black", "white", "dark"])
def test_a_camera_that_shows_nothing_is_blind(dead):
    watch = watch_with_card()
    for number, at in enumerate(np.arange(1.0, 2.0, 1 / 12)):
        sight = watch.see(dead_picture(dead, number), at)
        assert at < 1.0 + SOON_S or sight.view is View.BLIND


@pytest.mark.slow
def test_a_pause_of_the_camera_is_no_testimony_for_the_time_between():
    watch = watch_with_card()
    seen = TRAY.watched(watch, lambda _: LIES, 1.0, begin=3.0)
    assert seen[0][1].view is not View.STILL
    assert seen[-1][1].view is View.STILL
    assert seen[-1][1].since >= 3.0


@pytest.mark.slow
def test_remember_takes_the_present_place():
    watch = watch_with_card()
    elsewhere = Moment(shift_mm=(10.0, 5.0))
    assert TRAY.watched(watch, lambda _: elsewhere, 2.5, begin=1.0)[-1][1].view is View.MOVED
    assert watch.remember()
    assert TRAY.watched(watch, lambda _: elsewhere, 0.5, begin=3.5)[-1][1].view is View.STILL
    assert TRAY.watched(watch, lambda _: LIES, 0.5, begin=4.0)[-1][1].view is View.MOVED


@pytest.mark.slow
def test_nothing_is_remembered_of_an_empty_tray():
    watch = TrayWatch()
    TRAY.watched(watch, lambda _: BARE, 1.0)
    assert not watch.remember()


@pytest.mark.slow
def test_a_place_that_nobody_asked_to_remember_follows_the_card():
    seen = TRAY.watched(
        TrayWatch(), lambda at: LIES if at < 1 else Moment(shift_mm=(10.0, 5.0)), 3.5
    )
    assert views(seen)[-2:] == [View.MOVED, View.STILL] or View.MOVED in views(seen)
    assert seen[-1][1].view is View.STILL


def test_forget_leaves_no_picture_of_the_card():
    watch = watch_with_card()
    watch.forget()
    memory = watch._memory
    assert (memory.reference, memory.image, memory.scenery) == (None, None, None)
    assert watch._finder._scenery is None
    assert TRAY.watched(watch, lambda _: Moment(card=2), 1.0, begin=1.0)[-1][1].view is View.STILL
