# SPDX-License-Identifier: Apache-2.0
"""The face screen's light: its colour, how much of the screen it takes, how fast it changes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from hw.camera.frame import Frame
from terminal.session.states import Interrupted, LookingForFace, ReadingCard
from terminal.session.values import FaceGuide, Visit
from ui.kiosk.screens.face import SHORTEST_GLOW_S, FaceScreen
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import Glow, ScreenKind

VISIT = Visit(3)
COLOURS = {
    Glow.RED: (255, 0, 0),
    Glow.GREEN: (0, 255, 0),
    Glow.BLUE: (0, 0, 255),
    Glow.WHITE: (255, 255, 255),
}
FRAME = Frame(np.full((480, 640, 3), 90, np.uint8), 0.0, 1)


class Nobody:
    def holder_name(self, visit: int) -> str | None:
        return str(visit)


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def now(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def stage(qtbot, dressed, clock: Clock) -> Stage:
    made = Stage(lambda: FRAME)
    qtbot.addWidget(made)
    made.resize(1010, 800)
    made.show()
    face_of(made)._now = clock.now
    return made


def face_of(stage: Stage) -> FaceScreen:
    screen = stage.screens[ScreenKind.FACE]
    assert isinstance(screen, FaceScreen)
    return screen


def ask(stage: Stage, prompt: str, instruction: str | None = None) -> None:
    state = LookingForFace(VISIT, FaceGuide(prompt, instruction, 0.5))
    stage.show_model(present(state, Nobody()))


def pixels(stage: Stage) -> np.ndarray:
    """(H, W, 3) RGB of the whole stage, as it would be drawn now, with the coach at the beginning of its film."""
    face_of(stage).coach.film.seek(0, 0.0)
    image = stage.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
    return rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()


def share_of(picture: np.ndarray, colour: tuple[int, int, int]) -> float:
    return float(np.all(picture == colour, axis=2).mean())


@pytest.mark.parametrize("glow", list(Glow))
def test_more_than_half_of_the_screen_shines_in_the_colour_asked_for_at_once(
    stage: Stage, glow: Glow
) -> None:
    ask(stage, f"light_{glow.value}")
    picture = pixels(stage)
    assert share_of(picture, COLOURS[glow]) > 0.5
    absent = np.array(COLOURS[glow]) == 0
    assert picture[:, :, absent].mean() < 20 if absent.any() else True


def test_the_picture_in_the_oval_is_dimmed_while_the_screen_shines(qtbot, stage: Stage) -> None:
    ask(stage, "neutral")
    qtbot.waitUntil(lambda: face_of(stage).mirror.frame is FRAME)
    before = pixels(stage)[400, 505].mean()
    ask(stage, "light_red")
    assert pixels(stage)[400, 505].mean() < before / 2


def test_without_a_light_prompt_the_screen_looks_as_it_did_before_the_light(
    qtbot, stage: Stage, clock: Clock
) -> None:
    ask(stage, "neutral")
    qtbot.waitUntil(lambda: face_of(stage).mirror.frame is FRAME)
    before = pixels(stage)
    ask(stage, "light_blue")
    clock.now_s += 1
    ask(stage, "neutral")
    assert np.array_equal(pixels(stage), before)


def test_a_light_that_ends_too_soon_ends_late_and_the_band_gets_its_colour_back(
    qtbot, stage: Stage, clock: Clock
) -> None:
    ask(stage, "neutral")
    qtbot.waitUntil(lambda: face_of(stage).mirror.frame is FRAME)
    before = pixels(stage)
    ask(stage, "light_blue")
    ask(stage, "neutral")
    assert face_of(stage).glow is Glow.BLUE
    clock.now_s += SHORTEST_GLOW_S
    qtbot.waitUntil(lambda: face_of(stage).glow is None)
    assert np.array_equal(pixels(stage), before)


def test_no_second_has_more_than_three_flashes_however_fast_the_prompts_come(
    qtbot, stage: Stage, clock: Clock
) -> None:
    """WCAG 2.3.1: a flash is a pair of opposing changes."""
    changes: list[float] = []
    shown: Glow | None = None
    for step in range(200):
        ask(stage, "light_red" if step % 2 else "light_white")
        if face_of(stage).glow is not shown:
            shown = face_of(stage).glow
            changes.append(clock.now_s)
        clock.now_s += 0.033
    assert len(changes) > 10, "the light does go on changing"
    busiest = max(sum(1 for at in changes if begin <= at < begin + 1.0) for begin in changes)
    assert busiest <= 6


def test_a_light_that_came_too_early_is_shone_when_its_time_has_come(
    qtbot, stage: Stage, clock: Clock
) -> None:
    ask(stage, "light_red")
    clock.now_s += SHORTEST_GLOW_S / 2
    ask(stage, "light_green")
    assert face_of(stage).glow is Glow.RED
    clock.now_s += SHORTEST_GLOW_S
    qtbot.waitUntil(lambda: face_of(stage).glow is Glow.GREEN)


def test_no_other_light_comes_from_the_glass_while_the_screen_shines(stage: Stage) -> None:
    ask(stage, "light_blue")
    picture = pixels(stage)
    bar, foot = picture[:40], picture[-20:]
    assert share_of(bar, (0, 0, 0)) == 1.0
    assert share_of(foot, COLOURS[Glow.BLUE]) > 0.8
    assert share_of(picture, (255, 255, 255)) < 0.02
    stage.show_model(present(ReadingCard(VISIT), Nobody()))
    assert share_of(pixels(stage)[:40], (0, 0, 0)) < 0.5, "the bar is back"


def test_the_light_goes_out_when_another_screen_comes(stage: Stage) -> None:
    ask(stage, "light_red")
    stage.show_model(present(ReadingCard(VISIT), Nobody()))
    assert face_of(stage).glow is None
    assert share_of(pixels(stage), COLOURS[Glow.RED]) == 0.0


def test_who_is_told_to_hold_the_card_still_can_read_it_while_the_screen_shines(
    stage: Stage,
) -> None:
    state = LookingForFace(VISIT, FaceGuide("light_blue", None, 0.5))
    stage.show_model(present(Interrupted(state, card_seen=False), Nobody()))
    picture = pixels(stage)
    assert share_of(picture, COLOURS[Glow.BLUE]) > 0.4
    detail = face_of(stage).findChild(QLabel, "detail")
    assert detail is not None
    at, size = detail.mapTo(stage, QPoint(0, 0)), detail.size()
    words = picture[at.y() : at.y() + size.height(), at.x() : at.x() + size.width()]
    assert share_of(words, (0, 0, 0)) > 0.5
    assert share_of(words, (255, 255, 255)) > 0.005
