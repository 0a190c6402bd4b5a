# SPDX-License-Identifier: Apache-2.0
"""Moving drawings: when they move, when nothing wakes up, and that only what changed is painted."""

import pytest
from PySide6.QtCore import QEvent, QObject, QRectF
from PySide6.QtGui import QPaintEvent

from ui.kiosk.look import Glass, Look
from ui.kiosk.screens.art.face_signs import SAID
from ui.kiosk.screens.art.film import FRAME_MS, Act, Film, eased
from ui.kiosk.screens.art.house_plays import ask_service, print_paper, printer_stands, staff_come
from ui.kiosk.screens.art.lying_plays import other_card, push_in, turn_over
from ui.kiosk.screens.art.theatre import Play, Theatre
from ui.kiosk.screens.art.tray_plays import hold_still, lay_card, leave_card, take_card
from ui.presenter.view import View

PLAYS = [
    lay_card(),
    lay_card(left_handed=True),
    take_card(),
    leave_card(),
    hold_still(),
    push_in(),
    turn_over(),
    other_card(),
    ask_service(),
    staff_come(),
    print_paper(),
    printer_stands(),
]
GLASS = Glass.of(1280, 800, 13.3)


class Painted(QObject):
    """Notes what is painted, as a share of the widget."""

    def __init__(self, widget: Theatre) -> None:
        super().__init__(widget)
        self.shares: list[float] = []
        widget.installEventFilter(self)

    def eventFilter(self, widget: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(widget, Theatre):
            box = event.rect()
            self.shares.append(box.width() * box.height() / (widget.width() * widget.height()))
        return False


def theatre(qtbot, play: Play, *, contrast: bool = False) -> Theatre:
    made = Theatre(Look(View(contrast=contrast), GLASS), play)
    qtbot.addWidget(made)
    made.resize(240, 200)
    made.show()
    return made


def test_a_film_goes_through_its_acts_and_begins_again(qtbot) -> None:
    owner = QObject()
    film = Film(owner, [Act(1.0, moves=False), Act(0.2)], frame_ms=100)
    film.start()
    places = []
    for _ in range(6):
        places.append((film.act, film.share))
        film.step()
    assert places == [(0, 1.0), (1, 0.0), (1, 0.5), (1, 1.0), (0, 1.0), (1, 0.0)]
    film.stop()
    assert not film.runs


def test_a_film_has_acts() -> None:
    with pytest.raises(ValueError, match="acts"):
        Film(QObject(), [])


def test_it_moves_calmly_at_ten_pictures_a_second_or_more() -> None:
    assert 1000 / FRAME_MS >= 10
    assert (eased(0.0), eased(0.5), eased(1.0)) == (0.0, 0.5, 1.0)
    assert eased(0.1) < 0.1, "it begins slowly"


def test_while_a_picture_stands_one_timer_sleeps_for_all_of_its_time(qtbot) -> None:
    shown = theatre(qtbot, hold_still())
    steps = 0
    while not shown.film.rests:
        shown.film.step()
        steps += 1
        assert steps < 1000, "it never rests"
    assert shown.film._timer.interval() > 5 * FRAME_MS
    shown.film.step()
    assert not shown.film.rests
    assert shown.film._timer.interval() == FRAME_MS


def test_all_motion_stops_while_it_is_hidden(qtbot) -> None:
    shown = theatre(qtbot, lay_card())
    shown.grab()
    assert shown.film.runs
    shown.hide()
    assert not shown.film.runs
    shown.show()
    assert shown.film.runs


def test_a_picture_that_stands_needs_no_timer_at_all(qtbot) -> None:
    assert not theatre(qtbot, printer_stands()).film.runs


def test_a_step_paints_only_what_changed(qtbot, qapp) -> None:
    shown = theatre(qtbot, lay_card())
    qapp.processEvents()
    painted = Painted(shown)
    shown.film.seek(1, 0.4)
    qapp.processEvents()
    shown.film.step()
    qapp.processEvents()
    assert len(painted.shares) == 2
    assert painted.shares[1] < 0.5


def test_what_was_there_before_is_painted_over(qtbot, qapp) -> None:
    """The same place in a film looks the same, whichever way it was reached."""
    shown = theatre(qtbot, lay_card())
    qapp.processEvents()
    for act, share in ((1, 0.2), (1, 0.9), (2, 0.5), (3, 0.0), (4, 0.5)):
        shown.film.seek(act, share)
        qapp.processEvents()
    shown.film.seek(0, 0.0)
    qapp.processEvents()
    walked = shown.grab()
    fresh = theatre(qtbot, lay_card())
    assert walked.toImage() == fresh.grab().toImage()


@pytest.mark.parametrize("play", PLAYS, ids=lambda play: play.scene.__name__)
@pytest.mark.parametrize("contrast", [False, True])
def test_every_scene_can_be_drawn_and_every_play_moves_if_it_says_so(
    qtbot, play: Play, contrast: bool
) -> None:
    shown = theatre(qtbot, play, contrast=contrast)
    seen = []
    for act, what in enumerate(play.acts):
        for share in (0.0, 0.5, 1.0) if what.moves else (0.0,):
            assert {one.puppet for one in play.scene(act, share)} <= set(play.puppets)
            shown.film.seek(act, share)
            picture = shown.grab().toImage()
            if picture not in seen:
                seen.append(picture)
    assert (len(seen) > 1) == play.moves


def test_left_and_right_hands_are_drawn_differently(qtbot) -> None:
    right, left = (theatre(qtbot, lay_card(left_handed=side)) for side in (False, True))
    assert right.grab().toImage() != left.grab().toImage()


def test_a_play_is_seen_as_a_whole_in_any_room(qtbot) -> None:
    play = lay_card()
    for width, height in ((900, 200), (200, 900)):
        shown = theatre(qtbot, play)
        shown.resize(width, height)
        shown.grab()
        whole = QRectF(play.box.topLeft() * shown._scale, play.box.size() * shown._scale)
        assert whole.width() <= width + 1
        assert whole.height() <= height + 1


def test_a_sign_for_the_face_ends_where_its_films_acts_end() -> None:
    for sign in SAID.values():
        assert sign.time(0, 1.0) == 0.0
        assert sign.time(2, 1.0) == 1.0
        if sign.returns:
            assert sign.time(len(sign.acts) - 1, 1.0) == 0.0
