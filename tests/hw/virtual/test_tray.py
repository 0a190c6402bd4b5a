# SPDX-License-Identifier: Apache-2.0
"""The tray camera's twin: it sees what the hand does, never what the radio does, and no two frames are the same."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

import cv2
import numpy as np
import pytest

from hw.camera.frame import Image
from hw.errors import CameraLost
from hw.virtual.face.ground import HEIGHT, WIDTH
from hw.virtual.face.photograph import Shot
from hw.virtual.tray import HAND_S, Thing, TrayCamera, TrayScene
from tests.support.camera_clips import StepClock

ASKEW = Shot(frame=(320, 240), turn_deg=15, jpeg=None, noise=3.0, falloff=0.0, sheen=0.0)
STRAIGHT = Shot(frame=(320, 240), jpeg=None, noise=3.0, falloff=0.0, sheen=0.0)
DRAWN: list[str] = []


def thing(name: str, front: int, back: int) -> Thing:
    def side(level: int) -> Image:
        DRAWN.append(name)
        return np.full((HEIGHT, WIDTH, 3), level, np.uint8)

    return Thing(lambda: side(front), lambda: side(back))


@lru_cache(maxsize=1)
def card() -> Thing:
    return thing("card", 230, 120)


class Tray:
    """A scene, its camera and its clock."""

    def __init__(self, seed: int = 0) -> None:
        self.clock = StepClock()
        self.scene = TrayScene(self.clock, ASKEW, STRAIGHT)
        self.camera = TrayCamera(self.scene, self.clock, seed=seed)

    def see(self) -> Image:
        return self.camera.read().image

    def rest(self) -> Image:
        """The picture once the hand has gone."""
        end = self.clock.now() + HAND_S + 0.1
        while self.clock.now() < end:
            self.camera.read()
        return self.see()


@pytest.fixture
def tray() -> Tray:
    return Tray()


def middle(image: Image) -> float:
    return float(image[100:140, 140:180].mean())


def slant(image: Image) -> float:
    """How many degrees the bright thing is turned, from -45 to 45."""
    lit = np.argwhere(image.mean(axis=2) > 90)[:, ::-1].astype(np.float32)
    angle = cv2.minAreaRect(lit)[2]
    return (angle + 45) % 90 - 45


def skin(image: Image) -> float:
    """The share of pixels that are the colour of a hand."""
    blue, green, red = (image[:, :, channel].astype(int) for channel in range(3))
    return float(((red > green + 12) & (green > blue + 12)).mean())


def test_a_card_that_is_laid_down_is_seen_and_one_that_is_lifted_is_not(tray: Tray) -> None:
    empty = middle(tray.rest())
    tray.scene.lay(card())
    lying = middle(tray.rest())
    tray.scene.lift()
    assert lying > empty + 100
    assert middle(tray.rest()) == pytest.approx(empty, abs=3)


@pytest.mark.parametrize("act", ["lay", "lift", "turn_over", "straighten"])
def test_a_hand_is_in_the_picture_while_something_is_done(tray: Tray, act: str) -> None:
    if act != "lay":
        tray.scene.lay(card())
        assert skin(tray.rest()) < 0.01
    if act == "lay":
        tray.scene.lay(card())
    else:
        getattr(tray.scene, act)()
    shares = [skin(tray.see()) for _ in range(8)]
    assert max(shares) > 0.1
    assert max(abs(a - b) for a, b in pairwise(shares)) > 0.03, "a hand moves"
    assert skin(tray.rest()) < 0.01


def test_a_card_is_still_there_while_the_hand_comes_and_gone_when_it_goes(tray: Tray) -> None:
    tray.scene.lay(card())
    tray.rest()
    tray.scene.lift()
    begun = tray.clock.now()
    coming, going = tray.scene.look(begun + 0.3 * HAND_S), tray.scene.look(begun + 0.8 * HAND_S)
    assert coming.thing is card()
    assert going.thing is None
    assert min(coming.hand, going.hand) > 0.3


def test_a_card_lies_askew_until_somebody_straightens_it(tray: Tray) -> None:
    tray.scene.lay(card())
    assert slant(tray.rest()) == pytest.approx(15, abs=2)
    tray.scene.straighten()
    assert slant(tray.rest()) == pytest.approx(0, abs=2)
    tray.scene.put_askew()
    assert slant(tray.rest()) == pytest.approx(15, abs=2)


def test_a_card_that_is_turned_over_shows_its_other_side_and_straightening_turns_it_up(
    tray: Tray,
) -> None:
    tray.scene.lay(card(), face_down=True)
    assert middle(tray.rest()) < 160
    tray.scene.turn_over()
    assert middle(tray.rest()) > 180
    tray.scene.turn_over()
    tray.scene.straighten()
    assert middle(tray.rest()) > 180


def test_a_covered_tray_shows_a_hand_until_it_goes(tray: Tray) -> None:
    tray.scene.lay(card())
    tray.scene.cover()
    assert skin(tray.rest()) > 0.1
    tray.scene.cover(False)
    assert skin(tray.rest()) < 0.01


def test_without_the_lamp_it_is_dark(tray: Tray) -> None:
    tray.scene.lay(card())
    bright = middle(tray.rest())
    tray.scene.switch_lamp(False)
    assert middle(tray.rest()) < 0.25 * bright


def test_no_two_frames_of_a_still_card_are_the_same_and_all_are_alike(tray: Tray) -> None:
    tray.scene.lay(card())
    tray.rest()
    frames = [tray.see().astype(int) for _ in range(30)]
    for before, after in pairwise(frames):
        assert (before != after).mean() > 0.3
        assert np.abs(before - after).mean() < 8


def test_the_same_seed_sees_the_same_and_another_one_other_noise() -> None:
    def seen(seed: int) -> list[Image]:
        tray = Tray(seed)
        tray.scene.lay(card())
        return [tray.see() for _ in range(12)]

    one, again, other = seen(1), seen(1), seen(2)
    assert all((a == b).all() for a, b in zip(one, again, strict=True))
    assert not any((a == b).all() for a, b in zip(one, other, strict=True))


def test_a_thing_is_drawn_once_for_each_way_it_lies(tray: Tray) -> None:
    lying = thing("once", 200, 100)
    tray.scene.lay(lying)
    tray.rest()
    tray.scene.straighten()
    tray.rest()
    tray.scene.put_askew()
    tray.rest()
    assert DRAWN.count("once") == 2


def test_a_hand_that_reaches_into_an_empty_tray_moves_nothing(tray: Tray) -> None:
    for act in (tray.scene.lift, tray.scene.straighten, tray.scene.turn_over):
        act()
        assert skin(tray.see()) < 0.01
    assert tray.scene.look(tray.clock.now()).thing is None


def test_a_cable_that_is_pulled_out_ends_every_camera_of_the_tray(tray: Tray) -> None:
    tray.see()
    tray.scene.break_camera()
    with pytest.raises(CameraLost, match="cable"):
        tray.see()
    with pytest.raises(CameraLost):
        TrayCamera(tray.scene, tray.clock).read()


def test_a_card_that_the_radio_swaps_is_seen_at_once_and_without_a_hand(tray: Tray) -> None:
    tray.scene.lay(card())
    tray.clock.sleep(2.0)
    before = middle(tray.camera.read().image)
    tray.scene.exchange(thing("another", 60, 60))
    image = tray.camera.read().image
    assert abs(middle(image) - before) > 20
    assert skin(image) < 0.01


def test_what_was_prepared_is_seen_without_being_drawn_again(tray):
    prepared = thing("prepared", 210, 90)
    tray.scene.prepare(prepared)
    drawn = DRAWN.count("prepared")
    tray.scene.lay(prepared)
    seen = tray.rest()
    assert DRAWN.count("prepared") == drawn == 1
    assert seen.mean() > 60
