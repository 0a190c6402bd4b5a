# SPDX-License-Identifier: Apache-2.0
"""What staff see while they compare: this visit's photo, the live picture, and nothing afterwards; who it was."""

from dataclasses import dataclass

import numpy as np
import pytest

from hw.camera.frame import Frame
from terminal.runner.devices import Moment
from terminal.session.events import StaffCalled, StaffConfirmed, StaffRefused
from terminal.session.states import (
    ChoosingMethod,
    Failed,
    Interrupted,
    ShowingResult,
    StaffCheck,
    State,
)
from terminal.session.values import Method, OutcomeKind


@dataclass
class Studio:
    """Cameras that take a picture whenever they are asked; counts how many are open."""

    clock: object = None
    opened: int = 0
    open_now: int = 0

    def camera(self) -> "Camera":
        self.opened += 1
        self.open_now += 1
        return Camera(self)


@dataclass
class Camera:
    studio: Studio
    index: int = 0

    def read(self) -> Frame:
        self.studio.clock.sleep(0.03)
        self.index += 1
        return Frame(np.ones((4, 4, 3), np.uint8), self.studio.clock.now(), self.index)

    def prompt(self, name: str) -> None:
        raise AssertionError(f"staff ask the person themselves, not the camera for {name}")

    def close(self) -> None:
        self.studio.open_now -= 1


def test_the_photo_of_the_chip_is_for_the_staff_check_of_its_visit_only(desk, town):
    seen: dict[str, list[bool]] = {}

    def look(state: State) -> None:
        number = getattr(getattr(state, "visit", None), "number", 1)
        photo = desk.runner.chip_photo(number)
        seen.setdefault(type(state).__name__, []).append(photo is not None)
        assert desk.runner.chip_photo(number + 1) is None
        assert desk.runner.chip_photo(number - 1) is None
        if photo is not None:
            assert (photo.dtype, photo.shape[2]) == (np.uint8, 3)
            assert state.visit.photo_read

    desk.runner.observe(look)
    record = desk.visit(desk.visitor(town.card("hanako"), method=Method.STAFF, staff="sato"))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert any(seen.pop("StaffCheck"))
    assert not any(shown for each in seen.values() for shown in each), seen
    assert desk.runner.chip_photo(1) is None
    assert desk.vaults.empty


def test_a_photo_that_is_shown_is_not_the_vaults_own(desk, town):
    """A screen that holds on to it holds a copy, and what it does to it changes nothing."""
    photos = []

    def look(visitor, state: StaffCheck) -> None:
        photo = desk.runner.chip_photo(state.visit.number)
        if photo is not None:
            photo.fill(7)
            photos.append(desk.runner.chip_photo(state.visit.number))
        visitor.react(state)

    desk.visit(desk.visitor(town.card("hanako"), method=Method.STAFF, on={StaffCheck: look}))
    assert photos
    assert not all((photo == 7).all() for photo in photos)


def test_staff_see_no_photo_of_a_visit_by_pin(desk, town):
    found = []
    desk.runner.observe(lambda _: found.append(desk.runner.chip_photo(1)))
    desk.visit(desk.visitor(town.card("hanako"), method=Method.PIN))
    assert found
    assert not any(photo is not None for photo in found)


def test_the_photo_stays_for_staff_while_the_card_flickers(desk, town):
    shown = []

    def look(visitor, state: StaffCheck) -> None:
        if state.visit.photo_read and "Interrupted" not in visitor.seen:
            visitor.reader.remove()
            return
        visitor.react(state)

    def away(visitor, state: Interrupted) -> None:
        shown.append(desk.runner.chip_photo(state.visit.number) is not None)
        visitor.react(state)

    card = town.card("hanako")
    script = {StaffCheck: look, Interrupted: away}
    record = desk.visit(desk.visitor(card, method=Method.STAFF, on=script, away=card))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert all(shown)
    assert shown


@pytest.mark.parametrize("word", [StaffConfirmed, StaffRefused, None])
def test_the_camera_looks_while_staff_do_and_no_longer(desks, town, word):
    """They confirm, they refuse, or the card is taken away for good."""
    studio = Studio()
    desk = desks(camera=studio.camera)
    studio.clock = desk.clock
    during, after = [], []

    def look(visitor, state: StaffCheck) -> None:
        if not state.visit.photo_read:
            return
        desk.clock.sleep(1.0)  # the camera's lane goes on meanwhile
        during.append(desk.runner.mirror.peek())
        if word is None:
            visitor.reader.remove()
        else:
            stamp = {"at": desk.clock.now(), "visit": state.visit.number}
            desk.runner.queue.post(word(**stamp, staff="sato"))

    def watch(state: State) -> None:
        if isinstance(state, ShowingResult | Failed):
            after.append(desk.runner.mirror.peek())

    desk.runner.observe(watch)
    desk.visit(desk.visitor(town.card("hanako"), method=Method.STAFF, on={StaffCheck: look}))
    desk.clock.sleep(1.0)
    after.append(desk.runner.mirror.peek())
    assert during[0] is not None
    assert after == [None] * len(after), "a picture stayed after the check"
    assert (studio.opened, studio.open_now) == (1, 0)


def test_a_desk_without_a_camera_leaves_staff_their_own_eyes(desk, town):
    record = desk.visit(desk.visitor(town.card("hanako"), method=Method.STAFF, staff="sato"))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE


@pytest.mark.parametrize("staff", ["sato", ""])
def test_who_looked_reaches_the_record_and_the_listeners(desks, town, staff):
    heard = []
    desk = desks(listeners=(lambda moment, seen: heard.append((moment, seen.staff)),))
    record = desk.visit(desk.visitor(town.card("hanako"), method=Method.STAFF, staff=staff))
    assert record.staff == staff
    desk.close()
    assert (Moment.STAFF_CHECK, staff) in heard


def test_a_word_of_staff_that_comes_too_late_names_nobody(desk, town):
    def late(visitor, state: ShowingResult) -> None:
        stamp = {"at": desk.clock.now(), "visit": state.visit.number}
        desk.runner.queue.post(StaffConfirmed(**stamp, staff="suzuki"))
        visitor.react(state)

    record = desk.visit(desk.visitor(town.card("hanako"), on={ShowingResult: late}))
    assert record.staff == ""


def test_a_call_for_staff_alone_confirms_nobody(desk, town):
    def call(visitor, state: ChoosingMethod) -> None:
        stamp = {"at": desk.clock.now(), "visit": state.visit.number}
        desk.runner.queue.post(StaffCalled(**stamp))

    def leave(visitor, state: StaffCheck) -> None:
        visitor.reader.remove()

    script = {ChoosingMethod: call, StaffCheck: leave}
    record = desk.visit(desk.visitor(town.card("hanako"), on=script))
    assert record.outcome.kind is OutcomeKind.ABANDONED
    assert record.staff == ""
