# SPDX-License-Identifier: Apache-2.0
"""The virtual world without a window: what lies in the folder, and what happens to cards and cameras."""

import shutil
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from eligibility.errors import ServiceNotStarted
from hw.errors import BadFile, CameraLost, NoCamera
from hw.virtual.face.shots import check_limits
from hw.virtual.tray import HAND_S
from terminal.settings import Settings
from tests.support.slip_drafts import a_draft, a_visit
from ui.kiosk.backstage import Backstage
from ui.kiosk.bench_camera import BenchCamera
from ui.kiosk.lies import HOW_IT_LIES, Lie
from ui.kiosk.report import Report, ServiceState
from ui.kiosk.stock import take_stock

FIXTURES = Path(__file__).parents[2] / "fixtures"


class World:
    """A backstage and what it told."""

    def __init__(self, folder: Path) -> None:
        self.reports: list[Report] = []
        self.changed = threading.Condition()
        self.backstage = Backstage(take_stock(folder), Settings(), None, self._told)
        self.devices = self.backstage.devices()

    def _told(self, report: Report) -> None:
        with self.changed:
            self.reports.append(report)
            self.changed.notify_all()

    def wait(self, card: str | None) -> Report:
        with self.changed:
            known = self.changed.wait_for(
                lambda: bool(self.reports) and self.reports[-1].card == card, 20
            )
        assert known, self.reports
        return self.reports[-1]


@pytest.fixture
def world() -> Iterator[World]:
    made = World(FIXTURES)
    yield made
    made.backstage.close()


def test_the_folder_of_the_project_has_cards_people_and_scenes() -> None:
    stock = take_stock(FIXTURES)
    assert {"hanako", "transit", "phone-android"} <= set(stock.cards)
    assert stock.people.is_file()


def test_a_folder_without_people_or_cards_is_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"people\.toml"):
        take_stock(tmp_path)
    shutil.copy(FIXTURES / "people.toml", tmp_path)
    with pytest.raises(BadFile, match=r"no \*\.card\.toml"):
        take_stock(tmp_path)


def test_videos_and_folders_with_a_scene_file_are_scenes(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "people.toml", tmp_path)
    shutil.copytree(FIXTURES / "cards", tmp_path / "cards")
    (tmp_path / "scenes" / "anna").mkdir(parents=True)
    (tmp_path / "scenes" / "anna" / "scene.toml").touch()
    (tmp_path / "scenes" / "empty").mkdir()
    (tmp_path / "scenes" / "bert.mp4").touch()
    (tmp_path / "scenes" / "notes.txt").touch()
    assert list(take_stock(tmp_path).scenes) == ["anna", "bert"]


def test_a_card_is_laid_down_lifted_and_taken_away(world: World) -> None:
    world.backstage.insert("transit")
    world.wait("transit")
    assert world.devices.reader.watch(None, 0).card
    world.backstage.lift(0.05)
    world.wait(None)
    world.wait("transit")
    world.backstage.pull()
    world.wait(None)
    assert not world.devices.reader.watch(None, 0).card


def test_the_tray_camera_sees_what_the_hand_does_and_is_gone_when_the_panel_says_so(
    world: World,
) -> None:
    open_tray = world.devices.open_tray
    assert open_tray is not None
    camera = open_tray()
    world.backstage.insert("hanako")
    world.wait("hanako")
    assert world.backstage.tray.look(world.backstage.clock.now() + HAND_S).thing is not None
    world.backstage.lie(Lie.FACE_DOWN)
    world.backstage.pull()
    world.wait(None)
    assert world.backstage.tray.look(world.backstage.clock.now() + HAND_S).thing is None
    assert camera.read().image.shape == (720, 960, 3)
    world.backstage.see_card(False)
    with pytest.raises(CameraLost):
        camera.read()
    with pytest.raises(NoCamera):
        open_tray()


def test_a_radio_that_blinks_does_not_move_the_card(world: World) -> None:
    world.backstage.insert("hanako")
    world.wait("hanako")
    lies = world.backstage.tray.look(world.backstage.clock.now() + HAND_S)
    reader = world.devices.reader
    seen = reader.watch(None, 0)
    world.backstage.blink(0.1)
    for there in (False, True):
        seen = reader.watch(seen, 5)
        assert seen.card is there
    assert world.backstage.tray.look(world.backstage.clock.now() + HAND_S) == lies
    assert {report.card for report in world.reports if report.card} == {"hanako"}


def test_the_face_of_another_card_lies_there_when_the_panel_says_so(world: World) -> None:
    world.backstage.insert("hanako")
    world.wait("hanako")

    def shown() -> object:
        world.backstage._hand.submit(told.set)
        assert told.wait(20)
        told.clear()
        return world.backstage.tray.look(world.backstage.clock.now() + HAND_S).thing

    told = threading.Event()
    own = shown()
    world.backstage.swap_face(True)
    other = shown()
    assert other is not None
    assert own is not None
    assert (other.front() != own.front()).any()  # type: ignore[attr-defined]
    world.backstage.swap_face(False)
    back = shown()
    assert (back.front() == own.front()).all()  # type: ignore[union-attr, attr-defined]
    assert world.devices.reader.watch(None, 0).card, "the reader feels nothing of it"


@pytest.mark.parametrize("how", Lie)
def test_each_way_to_lie_is_a_picture_that_can_be_taken(how: Lie) -> None:
    check_limits(HOW_IT_LIES[how])


def test_a_card_file_with_a_mistake_is_told_and_lays_nothing_down(tmp_path: Path) -> None:
    shutil.copy(FIXTURES / "people.toml", tmp_path)
    (tmp_path / "cards").mkdir()
    (tmp_path / "cards" / "odd.card.toml").write_text("[card]\nkind = 'wooden'\n")
    world = World(tmp_path)
    try:
        world.backstage.insert("odd")
        report = world.wait(None)
        assert "odd.card.toml" in (report.problem or "")
        assert not world.devices.reader.watch(None, 0).card
    finally:
        world.backstage.close()


def test_a_service_that_cannot_start_is_told_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES / "cards", tmp_path / "cards")
    (tmp_path / "people.toml").write_text("[people.anna]\nname = 3\n")
    world = World(tmp_path)
    try:
        world.backstage.service.start()
        with pytest.raises(ServiceNotStarted):
            world.devices.connect_service()
        failed = [r for r in world.reports if r.service is ServiceState.FAILED]
        assert "people.toml" in (failed[0].problem or "")
    finally:
        world.backstage.close()


def test_a_gate_takes_the_radio_away_again_and_again_until_it_is_off(world: World) -> None:
    world.backstage.insert("transit")
    world.wait("transit")
    reader = world.devices.reader
    there = reader.watch(None, 0)
    world.backstage.gate(True)
    gone = reader.watch(there, 20)
    assert not gone.card
    assert reader.watch(gone, 20).card, "it comes back by itself"
    world.backstage.gate(False)


def test_another_day_is_the_kiosk_s_day_at_once(world: World) -> None:
    world.backstage.move_to(date(2027, 4, 1))
    japan = world.devices.now() + timedelta(hours=9)
    assert japan.date() == date(2027, 4, 1)


def test_nobody_before_the_camera_means_no_camera(world: World) -> None:
    with pytest.raises(NoCamera):
        world.devices.open_camera()


def test_closing_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    World(FIXTURES).backstage.close()
    assert set(threading.enumerate()) == before


def test_a_slip_that_needs_a_hand_is_told_beside_the_stage(world: World) -> None:
    world.backstage.slips.start()
    with world.devices.open_slips() as book:
        number = book.issue(a_visit(1), a_draft(datetime.now(UTC))).number
        world.devices.slip_kept()
        with world.changed:
            told = lambda: bool(world.reports) and "1 for you" in world.reports[-1].slips  # noqa: E731
            assert world.changed.wait_for(told, 20), world.reports
    assert number not in world.reports[-1].slips
    assert world.backstage.slips.outbox.summary.to_do[0].number == number


class Filmed:
    """A camera on somebody."""

    def __init__(self, name: str | None) -> None:
        if name is None:
            raise NoCamera("nobody")
        self.name, self.asked, self.open = name, "", True

    def read(self) -> str:
        assert self.open
        return self.name

    def prompt(self, name: str) -> None:
        self.asked = name

    def close(self) -> None:
        self.open = False


def test_who_steps_before_the_open_camera_is_filmed_until_something_is_asked() -> None:
    there: list[str | None] = ["hanako"]
    camera = BenchCamera(lambda: there[-1], Filmed)  # type: ignore[arg-type]
    assert camera.read() == "hanako"
    there.append("kenji")
    assert camera.read() == "kenji"
    camera.prompt("blink")
    there.append("akemi")
    assert camera.read() == "kenji"


def test_a_camera_that_is_taken_away_before_anything_was_asked_is_missed() -> None:
    there: list[str | None] = ["hanako"]
    camera = BenchCamera(lambda: there[-1], Filmed)  # type: ignore[arg-type]
    there.append(None)
    with pytest.raises(NoCamera):
        camera.read()
    camera.close()
