# SPDX-License-Identifier: Apache-2.0
"""The lanes of the camera above the reader in whole visits: 照合番号B from the card's face, and what is in its way.

What lies in the tray is told by a pixel and what is read by a list (`tests.support.tray_desk`); session, card, runner
and service are the real ones.
"""

import logging

import pytest

from hw.card.number_b import NumberB
from hw.cardface.presence import View
from hw.cardface.values import CardSort, FaceReading, Trouble
from hw.errors import CameraBusy, NoReadingNetwork
from hw.virtual.card import load_card
from terminal.journal.advice import AdviceId
from terminal.result import result_of
from terminal.runner.tray_pace import TrayPace
from terminal.session.events import StaffAgreed, TypingChosen
from terminal.session.states import (
    AgreeingToBirth,
    EnteringNumberB,
    Failed,
    Idle,
    LayingStraight,
)
from terminal.session.values import LayHint, LyingCard, OutcomeKind, TrayView
from tests.support.face_readings import born, ends, face, spelling
from tests.support.front_desk import Desk, Visitor
from tests.support.still_clock import StillClock
from tests.support.tray_desk import FakeTray, ListReader, Silent, coded_watch, face_of
from tests.support.virtual_cards import FIXTURES, copy_fixture

pytestmark = pytest.mark.usefixtures("coded_watch")
__all__ = ["coded_watch"]


class TrayDesk:
    """A desk with a camera above its reader. The card lies still unless a test says otherwise."""

    def __init__(self, desks, town, *readings: object, **options: object) -> None:
        self.card = town.card("hanako")
        self.tray = FakeTray(clock=StillClock(), view=options.pop("view", View.STILL))
        self.reader = ListReader([*readings] or [face_of(self.card)])
        load = options.pop("load", lambda: self.reader)
        camera = options.pop("camera", self.tray.camera)
        self.desk: Desk = desks(clock=self.tray.clock, tray=camera, face_reader=load, **options)
        self.others = ""
        """What the fixture would give."""
        takes = self.desk.reader.remove

        def empties() -> None:
            self.tray.view = View.EMPTY
            takes()

        self.desk.reader.remove = empties  # type: ignore[method-assign]

    def visit(self, card=None, **script: object):
        card = card or self.card
        script = {"pins": ["1234"] * 4, **script}
        visitor = self.desk.visitor(card, **script)
        self.visitor = visitor
        record = self.desk.visit(Silent(visitor, self.others))
        self.desk.close()
        return record


@pytest.fixture
def tray_desk(desks, town):
    return lambda *readings, **options: TrayDesk(desks, town, *readings, **options)


def types(card):
    """The person types what is printed."""

    def typing(visitor: Visitor, state) -> None:
        number_b = NumberB(card.number_b.encode())
        visitor.runner.enter_number_b(state.visit.number, number_b)

    return typing


def test_the_number_is_read_from_the_face_and_nobody_types(tray_desk):
    made = tray_desk()
    record = made.visit()
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert "EnteringNumberB" not in made.visitor.seen
    tray = result_of(record)["tray"]
    assert tray["number_b"] == "tray"
    assert tray["frames"] == made.reader.reads >= 1
    assert tray["first_ms"] >= 0
    assert tray["doubtful"] == 0
    assert tray["views"]["still"] >= 1
    assert record.counters.number_b_verifies == 2, "one for each application"


def test_one_good_picture_is_enough_and_no_more_are_read(tray_desk):
    made = tray_desk()
    made.visit()
    assert made.reader.reads <= 2


def test_frames_are_zero_after_the_visit_looked_at_or_not(tray_desk):
    made = tray_desk()
    made.visit()
    assert len(made.tray.frames) > 3
    assert made.tray.left() == 0


def test_without_a_tray_camera_all_is_as_before(desks, town):
    desk = desks()
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert result_of(record)["tray"] is None


def test_a_face_of_another_card_costs_no_try_and_the_person_types(tray_desk, town):
    made = tray_desk(face_of(town.card("haruto")))
    record = made.visit(on={EnteringNumberB: types(made.card)})
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b in ("typed", "corrected")
    assert record.counters.number_b_verifies == 2, "the wrong face's number was not sent"


def test_a_misread_number_is_refused_once_and_never_sent_again(tray_desk):
    """The same digits a second time, typed by a person who trusts the screen, cost no second try."""
    made = tray_desk()
    wrong = made.card.number_b[:10] + "0000"
    made.reader.readings = [face_of(made.card, code="0000")]

    def types_the_same(visitor: Visitor, state) -> None:
        visitor.runner.enter_number_b(state.visit.number, NumberB(wrong.encode()))

    record = made.visit(on={EnteringNumberB: types_the_same})
    assert "EnteringNumberB" in made.visitor.seen
    assert record.outcome.reason == "number_b_refused"
    assert record.counters.number_b_verifies == 1


def test_a_card_with_few_tries_left_is_not_tried_at_all(tray_desk, town):
    """Five of ten stay in reserve: a blocked number means a way to the town hall."""
    path = copy_fixture("hanako.card.toml", town.folder)
    path.write_text(path.read_text().replace("[pins]", "[pins]\nnumber_b_tries_left = 4"))
    card = load_card(path)
    made = tray_desk(face_of(card))
    record = made.visit(card)
    assert record.outcome.support_code == "C14"
    assert record.counters.number_b_verifies == 0


def unsure(card):
    """A reading that cannot tell the last digit."""
    code = card.number_b[10:]
    other = code[:3] + str((int(code[3]) + 1) % 10)
    return face(
        born(card.identity.person.birth),
        ends(card.file.card.expires),
        (spelling(code, 0.5), spelling(other, 0.49)),
    )


def test_a_doubtful_digit_is_left_to_the_person_who_sees_the_others(tray_desk):
    made = tray_desk()
    made.reader.readings = [unsure(made.card)]
    seen: list[object] = []

    def corrects(visitor: Visitor, state) -> None:
        draft = visitor.runner.number_b_draft(state.visit.number)
        seen.append((draft, state.doubtful))
        types(made.card)(visitor, state)

    record = made.visit(on={EnteringNumberB: corrects})
    draft, doubtful = seen[0]
    assert doubtful
    assert [draft[place] for place in doubtful] == ["?"] * len(doubtful)
    known = [place for place in range(14) if place not in doubtful]
    assert [draft[place] for place in known] == [made.card.number_b[place] for place in known]
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert (record.tray.number_b, record.tray.doubtful) == ("corrected", len(doubtful))
    assert made.reader.reads >= TrayPace().doubt_frames
    assert made.desk.vaults.empty


def test_what_cannot_be_read_becomes_a_hint_and_is_read_when_the_card_lies_better(tray_desk):
    made = tray_desk()
    glare = FaceReading(CardSort.MY_NUMBER, None, {}, (Trouble.GLARE,))
    good = face_of(made.card)
    made.reader.readings = [glare]
    hints: list[LayHint] = []

    def straightens(_visitor: Visitor, state) -> None:
        hints.append(state.hint)
        made.reader.readings = [good]

    record = made.visit(on={LayingStraight: straightens})
    assert hints == [LayHint.GLARE]
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b == "tray"
    assert any(made.reader.thorough), "what is not read at once is read more slowly"


def test_nobody_has_to_lay_the_card_straight(tray_desk):
    made = tray_desk(FaceReading(CardSort.MY_NUMBER_BACK, None, {}, (Trouble.FACE_DOWN,)))

    def would_rather_type(visitor: Visitor, state) -> None:
        assert state.hint is LayHint.TURN_OVER
        at = made.tray.clock.now()
        visitor.runner.queue.post(TypingChosen(at=at, visit=state.visit.number))

    script = {LayingStraight: would_rather_type, EnteringNumberB: types(made.card)}
    record = made.visit(on=script)
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b == "typed"


def test_pictures_of_a_card_that_was_taken_away_do_not_vote_with_those_of_the_next(tray_desk):
    made = tray_desk()
    made.reader.readings = [unsure(made.card)]
    voting: list[int] = []

    def moves(_image) -> None:
        vault = made.desk.runner._context.vault(1)
        voting.append(len(vault.face_notes.readings))
        made.tray.view = View.MOVED if made.reader.reads == 3 else made.tray.view

    made.reader.on_read = moves
    made.visit(on={EnteringNumberB: types(made.card)})
    assert 0 in voting[1:], "the votes began anew"


@pytest.mark.parametrize("load_fails", [True, False])
def test_a_broken_camera_or_network_leaves_the_typing(tray_desk, load_fails, caplog):
    def no_network():
        raise NoReadingNetwork("small.onnx", "is not installed")

    def busy():
        raise CameraBusy("/dev/video2: another program uses this camera")

    options = {"load": no_network} if load_fails else {"camera": busy}
    made = tray_desk(**options)
    with caplog.at_level(logging.WARNING):
        record = made.visit(on={EnteringNumberB: types(made.card)})
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b == "typed"
    assert ("V05" if load_fails else "V02 CameraBusy") in caplog.text


def test_a_broken_camera_leaves_the_fixture(tray_desk):
    def busy():
        raise CameraBusy("/dev/video2: another program uses this camera")

    made = tray_desk(camera=busy)
    made.others = made.card.number_b
    record = made.visit()
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b == "fixture"


def test_a_camera_that_is_pulled_out_makes_the_tray_blind_and_is_opened_again(tray_desk):
    made = tray_desk()
    runner = made.desk.runner
    made.desk.wait(lambda: runner.tray_sight() is not None)
    made.tray.broken = CameraBusy("pulled out")
    made.desk.wait(lambda: runner.tray_sight() is None)
    made.desk.wait(lambda: made.tray.opened >= 4)
    assert made.tray.clock.now() > 1 + 2 + 4, "each pause is longer than the one before"
    made.desk.wait(lambda: runner.advice is not None)
    assert runner.advice.id is AdviceId.TRAY_CAMERA
    made.tray.broken = None
    made.desk.wait(lambda: runner.tray_sight() is not None)
    made.desk.wait(lambda: runner.advice is None)
    assert made.visit().tray.number_b == "tray"


def test_a_camera_that_hangs_in_a_visit_does_not_hang_the_visit(tray_desk):
    made = tray_desk()
    made.reader.readings = [FaceReading(None, None, {}, (Trouble.UNREADABLE,))]

    def hangs(_image) -> None:
        made.tray.hangs_s = 600.0

    made.reader.on_read = hangs
    record = made.visit(on={EnteringNumberB: types(made.card)})
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert record.tray.number_b == "typed"
    assert record.ended - record.began < 60


def test_a_frozen_picture_is_no_picture(tray_desk):
    made = tray_desk()
    made.tray.freezes = True
    made.desk.wait(lambda: made.tray.opened >= 2)
    made.desk.close()


def test_a_reader_that_breaks_leaves_the_typing_for_this_visit_only(tray_desk, caplog):
    made = tray_desk()
    made.reader.readings = [KeyError(made.card.number_b), face_of(made.card)]
    with caplog.at_level(logging.DEBUG):
        script = {"on": {EnteringNumberB: types(made.card)}, "pins": ["1234"] * 4}
        record = made.desk.visit(Silent(made.desk.visitor(made.card, **script), ""))
        assert record.outcome.kind is OutcomeKind.ELIGIBLE
        assert record.tray.number_b == "typed"
        assert "T00 KeyError" in caplog.text
        assert made.card.number_b not in caplog.text
    made.tray.view = View.STILL
    again = made.visit()
    assert again.tray.number_b == "tray"


def test_a_card_that_is_none_of_ours_is_named_by_its_face(tray_desk, town):
    licence = FaceReading(CardSort.DRIVING_LICENCE, None, {}, (Trouble.WRONG_CARD,))
    made = tray_desk(licence)
    card = load_card(copy_fixture("transit.card.toml", town.folder))
    record = made.visit(card, on={Failed: lambda _visitor, _state: None})
    assert record.outcome.reason == "driving_licence"


def test_a_card_in_the_tray_that_the_reader_does_not_see_is_named_and_then_gone(tray_desk):
    licence = FaceReading(CardSort.DRIVING_LICENCE, None, {}, (Trouble.WRONG_CARD,))
    made = tray_desk(licence, view=View.EMPTY)
    runner = made.desk.runner
    made.tray.view = View.STILL
    began = made.tray.clock.now()
    made.desk.wait(lambda: runner.state.lying is LyingCard.DRIVING_LICENCE)
    assert made.tray.clock.now() - began >= TrayPace().still_s
    assert made.reader.reads == 1, "named once"
    made.tray.view = View.EMPTY
    made.desk.wait(lambda: runner.state.lying is None)
    assert isinstance(runner.state, Idle)
    made.desk.close()
    assert made.tray.left() == 0


def test_the_drawing_of_the_tray_is_told_the_place_and_no_pixel(tray_desk):
    made = tray_desk()
    made.desk.wait(lambda: made.desk.runner.tray_sight() is not None)
    sight = made.desk.runner.tray_sight()
    assert sight.view is TrayView.STILL
    assert sight.corners == ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    assert sight.frame == pytest.approx(16 / 12)
    made.desk.close()


def test_the_kiosk_films_slowly_while_nobody_is_there(tray_desk):
    made = tray_desk()
    before, began = len(made.tray.frames), made.tray.clock.now()
    made.desk.wait(lambda: made.tray.clock.now() - began >= 10)
    idle = len(made.tray.frames) - before
    assert 35 <= idle <= 55, "about five a second"
    made.desk.close()


def test_a_person_waits_for_the_reading_on_the_machine_s_account(tray_desk):
    made = tray_desk()
    clock = made.tray.clock
    made.reader.on_read = lambda _image: clock.sleep(0.5)
    record = made.visit()
    named = {step.name: step.kind.value for step in record.timeline.path()}
    assert named.get("read the card's face") == "machine", named
    assert record.timeline.busy()["tray"] >= 0.5


def test_the_other_way_to_write_a_western_year_is_sent_when_staff_agree_and_not_before(
    tray_desk, town
):
    """Two variants, one refused: each costs one try, and the second only with the staff's word."""
    card = load_card(FIXTURES / "cards" / "tray" / "maria-era.card.toml")
    made = tray_desk(western(card))
    sent: list[int] = []

    def agree(visitor: Visitor, state) -> None:
        sent.append(made.desk.runner._context.record(1).counters.number_b_verifies)
        at = made.tray.clock.now()
        visitor.runner.queue.post(StaffAgreed(at=at, visit=state.visit.number))

    record = made.visit(card, pins=["5170"] * 4, on={AgreeingToBirth: agree})
    assert sent == [1]
    assert "AgreeingToBirth" in made.visitor.seen
    assert record.counters.number_b_verifies == 3, "one refused, then one for each application"
    assert record.tray.number_b == "tray"
    assert made.desk.vaults.empty


def western(card):
    """Two frames' worth of a face with a Gregorian year of birth."""
    return face(
        born(card.identity.person.birth, 0.99999, western=True),
        ends(card.file.card.expires, 0.99999),
        spelling(card.number_b[10:], 0.99999),
    )
