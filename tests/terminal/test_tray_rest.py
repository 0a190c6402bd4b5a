# SPDX-License-Identifier: Apache-2.0
"""How often a card that cannot be read is looked at: less and less, until the picture changes."""

from __future__ import annotations

import numpy as np
import pytest

from hw.camera.frame import Frame
from hw.cardface.presence import Sight, View
from hw.cardface.values import CardSort, FaceReading, Trouble
from terminal.runner.tray_box import Looked
from terminal.runner.tray_pace import TrayPace
from terminal.runner.tray_rest import Rest
from tests.support.face_readings import face

FRAME_S = 1 / 12
PACE = TrayPace()


def picture(seed: int) -> np.ndarray:
    """Something with a pattern."""
    cells = np.random.default_rng(seed).integers(40, 200, (12, 16, 3), dtype=np.uint8)
    return np.repeat(np.repeat(cells, 20, axis=0), 20, axis=1)


class Desk:
    """Each frame is read when its time has come."""

    def __init__(self, trouble: Trouble | None, took_s: float = 0.0) -> None:
        self.rest, self.at, self.took_s = Rest(PACE), 10.0, took_s
        self.reading = (
            face() if trouble is None else FaceReading(CardSort.MY_NUMBER, None, {}, (trouble,))
        )
        self.reads: list[float] = []
        self.thorough: list[bool] = []

    def watch(self, seconds: float, image: np.ndarray, view: View = View.STILL) -> None:
        end = self.at + seconds
        while self.at < end:
            looked = Looked(Frame(image, self.at, 0), Sight(view, 0.0))
            self.rest.see(looked)
            if self.rest.is_over(looked):
                self.reads.append(self.at)
                self.thorough.append(self.rest.thorough)
                self.at += self.took_s
                self.rest.begin(self.reading, self.at, self.took_s)
            self.at += FRAME_S


def test_pauses_grow_while_nothing_changes() -> None:
    desk = Desk(Trouble.GLARE)
    desk.watch(20.0, picture(1))
    pauses = np.diff(desk.reads)
    assert len(desk.reads) <= 8
    assert list(pauses) == sorted(pauses)
    assert pauses[-1] == pytest.approx(PACE.longest_rest_s, abs=2 * FRAME_S)


def test_a_slow_reader_gets_a_quarter_of_the_time() -> None:
    desk = Desk(Trouble.GLARE, took_s=0.8)
    desk.watch(30.0, picture(1))
    assert 0.8 * len(desk.reads) <= 0.3 * 30.0


def test_a_picture_that_has_changed_and_is_quiet_is_read_at_once() -> None:
    desk = Desk(Trouble.GLARE)
    desk.watch(20.0, picture(1))
    changed = desk.at
    desk.watch(1.0, picture(2))
    after = [at for at in desk.reads if at >= changed]
    assert after
    assert after[0] - changed <= 0.3


def test_what_is_read_well_is_read_without_pauses_until_it_can_be_judged() -> None:
    desk = Desk(None)
    desk.watch(1.0, picture(1))
    assert len(desk.reads) > PACE.doubt_frames
    assert desk.reads[PACE.doubt_frames - 1] - desk.reads[0] < 1.0


def test_slower_ways_are_for_what_they_can_overcome() -> None:
    glare, covered = Desk(Trouble.GLARE), Desk(Trouble.CUT_OFF)
    glare.watch(20.0, picture(1))
    covered.watch(20.0, picture(1))
    assert 1 <= sum(glare.thorough) <= len(glare.reads) / 2
    assert not any(covered.thorough)


def test_an_empty_tray_is_not_read() -> None:
    desk = Desk(None)
    desk.watch(5.0, picture(1), View.EMPTY)
    assert not desk.reads


def test_a_rest_shows_no_picture() -> None:
    desk = Desk(Trouble.GLARE)
    desk.watch(1.0, picture(1))
    assert "array" not in repr(desk.rest)


def test_a_blindness_from_before_anybody_looked_is_no_reason_to_read_the_hand_that_lays_the_card_down() -> (
    None
):
    desk = Desk(None)
    desk.watch(PACE.settle_s / 2, picture(1), View.BLIND)
    assert desk.reads == []
    desk.watch(PACE.settle_s, picture(1), View.BLIND)
    assert desk.reads, "what stays untold is read all the same"


def test_a_gap_between_two_pictures_is_no_time_in_which_a_card_was_looked_at() -> None:
    desk = Desk(None)
    desk.watch(PACE.settle_s / 2, picture(1), View.HAND)
    desk.at += 2 * PACE.settle_s
    desk.watch(PACE.settle_s / 2, picture(1), View.HAND)
    assert desk.reads == []
