# SPDX-License-Identifier: Apache-2.0
"""Whatever breaks in a worker: the visit goes to the staff, the worker is made anew, the next visit is served."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from eligibility.client import EligibilityClient
from hw.link import ReaderStatus
from hw.virtual.reader import VirtualReader
from terminal.journal.journal import Journal
from terminal.runner.health import Part, PartState, Restart
from terminal.session.events import WorkerCrashed
from terminal.session.states import Idle, LookingForFace
from terminal.session.values import Method, OutcomeKind
from terminal.slips.book import SlipBook
from tests.support.front_desk import Desk, unreachable
from tests.support.paper_desk import WatchedPrinter
from tests.terminal.test_lanes import end_thread
from tests.terminal.test_runner_face import Script, ScriptedCamera, ScriptedCheck, ScriptedEngine


class Escapes(BaseException):
    """Nothing in the house catches it but a lane."""


def breaks_once(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: type[BaseException]
) -> SimpleNamespace:
    """The next call raises; `count` tells how often it was called."""
    original, calls = getattr(owner, name), SimpleNamespace(count=0)

    def call(*given: Any, **named: Any) -> Any:
        calls.count += 1
        if calls.count == 1:
            raise error
        return original(*given, **named)

    monkeypatch.setattr(owner, name, call)
    return calls


def link_class(town) -> type:
    reader = VirtualReader(SimpleNamespace(now=lambda: 0.0))
    reader.insert(town.card("hanako"))
    return type(reader.connect())


@pytest.fixture
def face_desk(desks) -> Desk:
    script = Script(["accept"] * 9)
    desk: Desk = desks(camera=script.camera, engine=script.engine)
    script.clock = desk.clock
    return desk


AT_WORK: dict[str, tuple[Callable[[Any], Any], str, Part]] = {
    "card": (link_class, "transmit", Part.READER),
    "camera": (lambda _: ScriptedCamera, "read", Part.CAMERA),
    "face": (lambda _: ScriptedEngine, "observe", Part.MATCHER),
    "net": (lambda _: EligibilityClient, "nonce", Part.SERVICE),
}


@pytest.mark.parametrize("lane", AT_WORK)
def test_a_worker_that_breaks_leaves_its_visit_to_the_staff_and_serves_the_next(
    lane, face_desk, town, monkeypatch, caplog
):
    owner, name, part = AT_WORK[lane]
    breaks_once(monkeypatch, owner(town), name, Escapes)
    hanako = face_desk.visitor(town.card("hanako"), method=Method.FACE)
    record = face_desk.visit(hanako)
    outcome = record.outcome
    assert (outcome.kind, outcome.reason) == (OutcomeKind.STAFF, "worker_crashed")
    assert outcome.support_code == "T02"
    assert f"lane {lane}" in caplog.text
    assert face_desk.runner.health().crashes == 1
    again = face_desk.visitor(town.card("hanako"), method=Method.FACE)
    assert face_desk.visit(again).outcome.kind is OutcomeKind.ELIGIBLE
    assert part not in face_desk.runner.health().troubled, "what works again is well"


def test_staff_can_take_over_the_visit_that_a_broken_worker_left_to_them(
    face_desk, town, monkeypatch
):
    """The chip's photo had been read: before that, staff have nothing to compare the person with."""
    breaks_once(monkeypatch, ScriptedCheck, "refer_to", Escapes)
    desk, person = face_desk, face_desk.visitor(town.card("hanako"), method=Method.FACE)
    person.on = call_staff_when_failed()
    record = desk.visit(person)
    assert (record.outcome.kind, record.method) == (OutcomeKind.ELIGIBLE, Method.STAFF)


def call_staff_when_failed() -> dict[type, Any]:
    from terminal.session.events import StaffCalled
    from terminal.session.states import Failed

    def call(visitor: Any, state: Any) -> None:
        assert state.outcome.reason == "worker_crashed"
        visitor.runner.queue.post(StaffCalled(at=0.0, visit=state.visit.number))

    return {Failed: call}


@pytest.mark.parametrize(
    ("lane", "broken"),
    [("slips", (SlipBook, "issue")), ("print", (WatchedPrinter, "print"))],
)
def test_a_slip_whose_worker_breaks_is_no_reason_to_lose_the_patient(
    lane, broken, desks, town, dead_port, monkeypatch
):
    desk = desks(client=unreachable(town.client, dead_port))
    breaks_once(monkeypatch, *broken, Escapes)
    record = desk.visit(desk.visitor(town.card("hanako")))
    undecided, staff = OutcomeKind.UNDECIDED, OutcomeKind.STAFF
    assert record.outcome.kind is (staff if lane == "slips" else undecided)
    again = desk.visit(desk.visitor(town.card("hanako")))
    assert (again.outcome.kind, again.slip.printed) == (undecided, True)


@pytest.mark.parametrize(
    ("owner", "name", "code"),
    [
        (lambda _: ScriptedCamera, "read", "T00"),
        (lambda _: ScriptedEngine, "observe", "T00"),
        (lambda _: EligibilityClient, "nonce", "T00"),
        (link_class, "transmit", "T00"),
    ],
)
def test_an_unforeseen_error_of_a_device_ends_one_visit_at_most(
    owner, name, code, face_desk, town, monkeypatch
):
    breaks_once(monkeypatch, owner(town), name, ZeroDivisionError)
    first = face_desk.visit(face_desk.visitor(town.card("hanako"), method=Method.FACE))
    assert first.outcome.support_code in (None, code)
    assert first.outcome.kind in (
        OutcomeKind.ELIGIBLE,
        OutcomeKind.STAFF,
        OutcomeKind.UNDECIDED,
    )
    again = face_desk.visitor(town.card("hanako"), method=Method.FACE)
    assert face_desk.visit(again).outcome.kind is OutcomeKind.ELIGIBLE
    assert face_desk.runner.health().crashes == 0, "it was met where it was used"


def test_an_error_at_the_end_of_a_face_check_does_not_leave_the_person_before_a_dead_mirror(
    face_desk, town, monkeypatch
):
    breaks_once(monkeypatch, ScriptedCheck, "wipe", ZeroDivisionError)
    face_desk.visit(face_desk.visitor(town.card("hanako"), method=Method.FACE))
    again = face_desk.visitor(town.card("hanako"), method=Method.FACE)
    assert face_desk.visit(again).outcome.kind is OutcomeKind.ELIGIBLE


def test_a_reader_watch_that_breaks_looks_on_and_the_visit_goes_on(desk, town, monkeypatch):
    calls = breaks_once(monkeypatch, desk.reader, "watch", Escapes)
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE
    assert calls.count > 1


def test_a_journal_that_breaks_is_opened_anew_and_loses_no_visit(desks, town, monkeypatch):
    opened: list[Journal] = []

    def open_journal() -> Journal:
        opened.append(Journal.in_memory())
        return opened[-1]

    desk = desks(open_journal=open_journal)
    breaks_once(monkeypatch, Journal, "add_visit", ZeroDivisionError)
    record = desk.visit(desk.visitor(town.card("hanako")))
    assert record.outcome.kind is OutcomeKind.ELIGIBLE, "no patient waits for a journal"
    written, done = [], threading.Event()

    def look() -> None:
        written.extend(visit.id for visit in opened[-1].visits(datetime.min.replace(tzinfo=UTC)))
        done.set()

    desk.wait(lambda: len(opened) == 2)
    desk.runner._lanes["journal"].submit(look)
    assert done.wait(10)
    assert written == [record.id]


def test_a_crash_between_two_visits_needs_nobody(desk, town):
    def breaks() -> None:
        raise ZeroDivisionError

    desk.runner._lanes["card"].submit(breaks)
    desk.wait(lambda: desk.runner.health().crashes == 1)
    assert isinstance(desk.runner.state, Idle)
    assert desk.visit(desk.visitor(town.card("hanako"))).outcome.kind is OutcomeKind.ELIGIBLE


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_ended_is_replaced_before_the_next_visit_needs_it(desk, town):
    lane = desk.runner._lanes["card"]
    thread = lane._thread
    end_thread(lane)
    thread.join(5)
    assert desk.visit(desk.visitor(town.card("hanako"))).outcome.kind is OutcomeKind.ELIGIBLE
    assert desk.runner.health().crashes == 1


def test_a_fault_of_the_session_itself_calls_staff_to_the_visit(face_desk, town, monkeypatch):
    """The face is looked at, and the session cannot make anything of what it hears."""
    from terminal.runner import runner as module

    broken = SimpleNamespace(left=1)

    def step(policy, state, event):
        if isinstance(state, LookingForFace) and broken.left:
            broken.left -= 1
            raise ZeroDivisionError
        return original(policy, state, event)

    original = module.step
    monkeypatch.setattr(module, "step", step)
    desk = face_desk
    pump = desk.runner.pump
    monkeypatch.setattr(desk.runner, "pump", lambda: _forgiving(pump))
    record = desk.visit(desk.visitor(town.card("hanako"), method=Method.FACE))
    assert record.outcome.reason == "worker_crashed"


def _forgiving(pump: Callable[[], bool]) -> bool:
    """As the window's loop is: an error goes to the log, and the next event is handled."""
    try:
        return pump()
    except ZeroDivisionError:
        return True


def test_an_event_that_breaks_even_the_handling_of_crashes_does_not_go_round_for_ever(
    desk, monkeypatch
):
    from terminal.runner import runner as module

    def step(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(module, "step", step)
    failure = module_failure()
    desk.runner.queue.post(WorkerCrashed(at=0.0, visit=1, failure=failure))
    with pytest.raises(ZeroDivisionError):
        desk.runner.pump()
    assert not desk.runner.pump()


def module_failure():
    from terminal.runner.crew import WORKER_BROKE

    return WORKER_BROKE


# --- health and restart ---------------------------------------------------------------------------


def test_all_parts_are_well_after_a_visit_and_what_the_kiosk_has_not_is_not_used(face_desk, town):
    face_desk.visit(face_desk.visitor(town.card("hanako"), method=Method.FACE))
    health = face_desk.runner.health()
    assert {part: known.state for part, known in health.parts.items()} == {
        **dict.fromkeys(Part, PartState.OK),
        Part.TRAY: PartState.NOT_USED,
    }
    assert health.troubled == ()
    assert health.of(Part.READER).since is not None


def test_a_part_in_trouble_says_its_code_and_is_well_again_after_a_restart(desks, town):
    missing = SimpleNamespace(yes=True)
    script = Script(["accept"] * 3)

    def camera():
        if missing.yes:
            from hw.errors import NoCamera

            raise NoCamera("unplugged")
        return script.camera()

    desk = desks(camera=camera, engine=script.engine)
    script.clock = desk.clock
    desk.visit(desk.visitor(town.card("hanako"), method=Method.FACE))
    told = desk.runner.health().of(Part.CAMERA)
    assert (told.state, told.code, told.message) == (PartState.TROUBLE, "V01", "no_camera")
    missing.yes = False
    assert desk.runner.restart(Part.CAMERA) is Restart.ORDERED
    desk.wait(lambda: desk.runner.health().of(Part.CAMERA).state is PartState.OK)
    assert script.open_cameras == 0, "a single frame, and it sleeps again"


def test_a_camera_restarted_in_the_middle_of_a_check_costs_the_person_nothing(face_desk, town):
    def restart(visitor, state):
        visitor.on.pop(type(state))
        assert visitor.runner.restart(Part.CAMERA) is Restart.ORDERED
        assert visitor.runner.restart(Part.MATCHER) is Restart.BUSY, "it is looking at a face"

    person = face_desk.visitor(
        town.card("hanako"), method=Method.FACE, on={LookingForFace: restart}
    )
    assert face_desk.visit(person).outcome.kind is OutcomeKind.ELIGIBLE


@pytest.mark.parametrize("part", [p for p in Part if p is not Part.TRAY])
def test_every_part_can_be_restarted_while_nobody_is_there(part, face_desk, town):
    assert face_desk.runner.restart(part) is Restart.ORDERED
    if part is not Part.READER:  # the wiring's own business: here nobody lets go of it
        desk = face_desk
        desk.wait(lambda: desk.runner.health().of(part).state is PartState.OK)
    visitor = face_desk.visitor(town.card("hanako"), method=Method.FACE)
    assert face_desk.visit(visitor).outcome.kind is OutcomeKind.ELIGIBLE


def test_what_the_kiosk_has_not_cannot_be_restarted(desk):
    assert desk.runner.restart(Part.TRAY) is Restart.NOT_USED


def test_a_kiosk_that_never_saw_a_reader_says_so_and_heals_when_one_is_there(
    town, no_threads_left, monkeypatch
):
    from terminal.session import OutOfService

    desk = Desk(town)
    watch, plugged = desk.reader.watch, SimpleNamespace(yes=False)

    def look(seen, timeout_s):
        if plugged.yes:
            return watch(seen, timeout_s)
        desk.clock.sleep(timeout_s)
        return ReaderStatus(reader=False, card=False)

    monkeypatch.setattr(desk.reader, "watch", look)
    from terminal.runner.runner import Runner

    desk.runner = Runner(desk._devices(), desk.policy)
    desk.runner.start()
    desk.wait(lambda: getattr(desk.runner.state, "failure", None) is not None)
    state = desk.runner.state
    assert isinstance(state, OutOfService)
    assert state.failure.message == "reader_unplugged"
    assert desk.runner.health().of(Part.READER).state is PartState.TROUBLE
    plugged.yes = True
    desk.wait_for(Idle)
    assert desk.runner.health().of(Part.READER).state is PartState.OK
    desk.close()
