# SPDX-License-Identifier: Apache-2.0
"""What is hung in the gallery of screens: a model under each name, and what the screen may look at meanwhile."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Final

import cv2

from eligibility.history_rows import HistoryEntry
from eligibility.japan import JAPAN
from hw.camera.frame import Frame
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.runner.tray_sight import TraySight
from terminal.session.states import Idle, ShowingHistory
from terminal.session.values import LayHint, TrayView
from tests.support.kiosk_states import LOOKS, NAME, NAMES, NUMBER_B_DRAFT, STATES, VISIT
from tests.support.scene_player import SCENES
from ui.presenter import present
from ui.presenter.history import HOW, WHAT
from ui.presenter.model import ScreenModel

CLINIC: Final = "131123451"
"""The first nine digits of those who looked."""
PROGRESS: Final = 0.6
"""How much of the card has been read, on every picture."""
LAID: Final = {
    LayHint.PUSH_IN: ((0.34, 0.56), (0.92, 0.56), (0.92, 1.06), (0.34, 1.06)),
    LayHint.STRAIGHTEN: ((0.27, 0.21), (0.83, 0.38), (0.73, 0.82), (0.17, 0.65)),
}
LIES_WELL: Final = ((0.2, 0.25), (0.8, 0.25), (0.8, 0.75), (0.2, 0.75))


@dataclass(frozen=True, slots=True)
class Holder:
    """The vault's view of a person."""

    name: str = NAME
    looks: int = LOOKS

    def holder_name(self, visit: int) -> str | None:
        return self.name if visit == VISIT.number else None

    def number_b_draft(self, visit: int) -> str | None:
        return NUMBER_B_DRAFT if visit == VISIT.number else None

    def history(self, visit: int) -> tuple[HistoryEntry, ...] | None:
        return (
            tuple(_look(number) for number in reversed(range(self.looks))) if visit == 3 else None
        )


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A model, and what lies in the tray."""

    name: str
    model: ScreenModel
    sight: TraySight


@cache
def exhibits() -> dict[str, Exhibit]:
    """Every screen by its name, in the order of a visit."""
    found = {name: _shown(name) for name in STATES}
    disturbed = Advice(AdviceLevel.WARNING, AdviceId.INTERFERENCE_RHYTHM, "interference", 12.0)
    hint = "idle-hint-for-staff"
    return found | {hint: _hung(hint, present(Idle(1), Holder(), disturbed))}


@cache
def drawn_person() -> Frame:
    """Who stands before the camera: Hanako, who was drawn by a computer."""
    video = cv2.VideoCapture(str(SCENES / "hanako" / "neutral.mp4"))
    read, image = video.read()
    video.release()
    assert read, "no picture of hanako"
    return Frame(image, 0.0, 1)


def _look(number: int) -> HistoryEntry:
    """One of several looks at the person's data, a week apart."""
    at = datetime(2026, 6, 3, 9, 40, tzinfo=JAPAN) + timedelta(days=7 * number, minutes=number)
    how, what = tuple(HOW)[number % len(HOW)], tuple(WHAT)[number % len(WHAT)]
    return HistoryEntry(at, f"{CLINIC}{number % 3}", "kiosk-1", how, what, f"look-{number}")


def _shown(name: str) -> Exhibit:
    state = STATES[name]
    looks = state.rows if isinstance(state, ShowingHistory) else LOOKS
    return _hung(name, present(state, Holder(NAMES.get(name, NAME), looks)))


def _hung(name: str, model: ScreenModel) -> Exhibit:
    corners = LIES_WELL if model.lay is None else LAID.get(model.lay, LIES_WELL)
    return Exhibit(name, model, TraySight(TrayView.STILL, corners, 0.0, True, model.lay))
