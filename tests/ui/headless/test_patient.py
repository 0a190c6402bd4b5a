# SPDX-License-Identifier: Apache-2.0
"""The person of a visit file: what is done about a screen, and what if that is impossible."""

import pytest

from hw.card.number_b import NumberB
from hw.errors import BadFile
from terminal.clock import MediaClock
from terminal.session.events import (
    AllConsentsSaid,
    ConsentSaid,
    OneByOneChosen,
    StaffAgreed,
    StaffRefused,
    TypingChosen,
)
from terminal.session.states import (
    AgreeingToBirth,
    AskingConsent,
    EnteringNumberB,
    LayingStraight,
    State,
)
from terminal.session.values import LayHint, Outcome, OutcomeKind, Question, Visit
from terminal.visit_file import PatientTable
from ui.headless.patient import ScriptedPatient, Secrets, SeenTray


class BrokenTray:
    """A card that cannot be laid down."""

    def insert(self) -> None:
        raise BadFile("other.card.toml", reason="cannot be read")

    def remove(self) -> None:
        pass

    def swap(self) -> None:
        pass


class NobodysRunner:
    def observe(self, observer) -> None:
        pass


@pytest.mark.timeout(20)
def test_a_person_who_cannot_act_says_so_instead_of_standing_there_for_ever():
    clock = MediaClock()
    patient = ScriptedPatient(PatientTable(), Secrets((), ""), BrokenTray(), NobodysRunner(), clock)
    patient.arrives()
    assert clock.wait(lambda: patient.broken is not None, 60.0)
    patient.close()
    assert isinstance(patient.broken, BadFile)


class Listener:
    """A kiosk that shows one screen, and hears what the person does."""

    def __init__(self, state: State, draft: str | None = None) -> None:
        self.state = state
        self.draft = draft
        self.heard: list[object] = []
        self.queue = self

    def observe(self, observer) -> None:
        observer(self.state)

    def post(self, event: object) -> None:
        agreed = getattr(event, "agreed", None)
        self.heard.append(type(event) if agreed is None else (type(event), agreed))

    def number_b_draft(self, visit: int) -> str | None:
        assert visit == 7
        return self.draft

    def enter_number_b(self, visit: int, number_b: NumberB) -> None:
        assert visit == 7
        self.heard.append(bytes(number_b.digits).decode())


class PlainTray:
    """Nobody sees how the card lies."""

    def insert(self) -> None:
        pass

    def remove(self) -> None:
        pass

    def swap(self) -> None:
        pass


class Watched(PlainTray):
    def __init__(self, heard: list[object]) -> None:
        self.heard = heard

    def straighten(self) -> None:
        self.heard.append("straightened")


VISIT = Visit(7)
OWN = "30040120301234"


def done_by_a_person(state: State, draft: str | None = None, **script: object) -> list[object]:
    """What somebody does whose card's face says OWN, within a minute."""
    clock, kiosk = MediaClock(), Listener(state, draft)
    patient = ScriptedPatient(
        PatientTable(**script), Secrets((), OWN), Watched(kiosk.heard), kiosk, clock
    )
    patient.arrives()
    clock.wait(lambda: bool(kiosk.heard) or patient.broken is not None, 60.0)
    patient.close()
    assert patient.broken is None
    return kiosk.heard


def test_a_person_lays_the_card_straight_when_asked():
    assert done_by_a_person(LayingStraight(VISIT, LayHint.STRAIGHTEN)) == ["straightened"]


def test_a_person_who_would_rather_type_says_so():
    state = LayingStraight(VISIT, LayHint.STRAIGHTEN)
    assert done_by_a_person(state, types_number_b=True) == [TypingChosen]


def test_a_tray_without_a_camera_cannot_be_straightened():
    assert not isinstance(PlainTray(), SeenTray)
    assert isinstance(Watched([]), SeenTray)


@pytest.mark.parametrize(
    ("doubtful", "draft", "typed"),
    [
        ((), None, OWN),
        ((3, 12), "300?01203012?4", OWN),
        # What the camera was sure of stays as it is, even if it is wrong: the card refuses it.
        ((3,), "300?0120301239", "30040120301239"),
        # It cannot be anybody's number: the person looks at all of the card once more.
        ((3,), "300?9920301234", OWN),
        ((3,), None, OWN),
    ],
)
def test_a_person_corrects_the_doubtful_digits_as_they_stand_on_the_card(doubtful, draft, typed):
    assert done_by_a_person(EnteringNumberB(VISIT, doubtful=doubtful), draft) == [typed]


@pytest.mark.parametrize(("staff", "event"), [("confirms", StaffAgreed), ("refuses", StaffRefused)])
def test_staff_say_whether_the_other_birth_year_is_tried(staff, event):
    assert done_by_a_person(AgreeingToBirth(VISIT, 9), staff=staff) == [event]


ELIGIBLE = Outcome(OutcomeKind.ELIGIBLE, "stated")
BOTH = (Question.INFORMATION, Question.SUBSIDIES)
USED = (Question.MEDICINE, Question.CHECKUP)


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ({}, (AllConsentsSaid, True)),
        ({"consent": ("medicine", "checkup")}, (AllConsentsSaid, True)),
        ({"consent": "none", "pmh": False}, (AllConsentsSaid, False)),
        ({"consent": (), "pmh": False}, (AllConsentsSaid, False)),
        ({"consent": ("medicine",)}, OneByOneChosen),
        ({"pmh": False}, OneByOneChosen),
        ({"consent": "none"}, OneByOneChosen),
        ({"one_by_one": True}, OneByOneChosen),
    ],
)
def test_one_touch_answers_all_only_for_who_says_the_same_to_all(script, said):
    state = AskingConsent(VISIT, ELIGIBLE, BOTH, together=True, items=USED)
    assert done_by_a_person(state, **script) == [said]


@pytest.mark.parametrize(
    ("question", "agreed"),
    [
        (Question.MEDICINE, True),
        (Question.CHECKUP, False),
        (Question.SUBSIDIES, True),
        (Question.INFORMATION, False),  # not to all of it
    ],
)
def test_a_single_question_is_answered_by_itself(question, agreed):
    state = AskingConsent(VISIT, ELIGIBLE, (question,), items=USED)
    assert done_by_a_person(state, consent=("medicine",)) == [(ConsentSaid, agreed)]
