# SPDX-License-Identifier: Apache-2.0
"""Gets the screens ready ahead, a piece at a time, so that the first person waits no longer than the tenth.

A screen is made, then told what it usually says, then drawn once where nobody sees it: its buttons, its lines and its
letters are there when a visit needs them. Each piece takes up to 30 ms, with pauses in between in which a touch is
answered. Nothing of it is about a person.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer

from terminal.session import State
from terminal.session.states import (
    AskingConsent,
    ChoosingMethod,
    EnteringNumberB,
    EnteringPin,
    LayingStraight,
    LookingForFace,
    Querying,
    ReadingCard,
    ShowingResult,
    TakeCardBack,
)
from terminal.session.values import (
    CardFacts,
    CardKind,
    FaceGuide,
    LayHint,
    Method,
    Outcome,
    OutcomeKind,
    Question,
    Visit,
)
from ui.kiosk.shelf import Shelf
from ui.kiosk.stage import Stage
from ui.presenter import present
from ui.presenter.model import ScreenKind, ScreenModel
from ui.presenter.nobody import Nobody

PACE_MS: Final = 100
_VISIT: Final = Visit(0, facts=CardFacts(CardKind.MY_NUMBER, frozenset(Method), 3))
_YES: Final = Outcome(OutcomeKind.ELIGIBLE, "stated")
_ASKED: Final = (Question.INFORMATION, Question.SUBSIDIES)
USUAL: Final[tuple[State, ...]] = (
    ReadingCard(_VISIT),
    ChoosingMethod(_VISIT),
    EnteringPin(_VISIT, 3),
    LookingForFace(_VISIT, FaceGuide("neutral", None, 0.0)),
    LayingStraight(_VISIT, LayHint.STRAIGHTEN),
    Querying(_VISIT, Method.FACE),
    AskingConsent(_VISIT, _YES, _ASKED, together=True),
    ShowingResult(_VISIT, _YES),
    TakeCardBack(_VISIT, _YES),
    EnteringNumberB(_VISIT),
)
"""What most visits come through, in their order; the last state of a kind is what its screen keeps ready."""
QUIET: Final = (None, ScreenKind.IDLE, ScreenKind.OUT_OF_SERVICE, ScreenKind.WAITING)
"""What is on show while nobody is about to touch anything."""
Piece = Callable[[], object]


class Warming(QObject):
    """Begins anew whenever the stage has another look."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._shelf: Shelf | None = None
        self._pieces: list[Piece] = []
        self._on = False
        self._timer = QTimer(self)
        self._timer.setInterval(PACE_MS)
        self._timer.timeout.connect(self.step)
        stage.dressed.connect(self._go_on)

    def start(self) -> None:
        """From now on."""
        self._on = True
        self._go_on()

    def stop(self) -> None:
        """The kiosk is closing."""
        self._on = False
        self._timer.stop()

    def step(self) -> None:
        """One piece, if nobody is about to touch anything."""
        if self._shelf is not self._stage.screens:
            self._shelf = self._stage.screens
            self._pieces = list(reversed(_pieces(self._stage, self._shelf)))
        if not self._pieces:
            self._timer.stop()
        elif self._is_quiet():
            self._pieces.pop()()

    def _go_on(self) -> None:
        if self._on:
            self._timer.start()

    def _is_quiet(self) -> bool:
        model = self._stage.model
        return (None if model is None else model.kind) in QUIET


def _pieces(stage: Stage, shelf: Shelf) -> list[Piece]:
    """What is still to be done for this look. A shelf that comes back has all of it."""
    models = [present(state, Nobody()) for state in USUAL]
    usual = [model.kind for model in models]
    others = [kind for kind in ScreenKind if kind not in usual]
    if all(kind in shelf for kind in ScreenKind):
        return []
    found: list[Piece] = []
    for model in models:
        steps = (_make, _say, _draw)
        found += [partial(step, stage, shelf, model) for step in steps]
    return found + [partial(shelf.__getitem__, kind) for kind in others]


def _make(_stage: Stage, shelf: Shelf, model: ScreenModel) -> None:
    _ = shelf[model.kind]


def _say(stage: Stage, shelf: Shelf, model: ScreenModel) -> None:
    if _is_free(stage, model):
        screen = shelf[model.kind]
        screen.resize(shelf.stack.size())
        screen.show_model(model)
        screen.forget()


def _draw(stage: Stage, shelf: Shelf, model: ScreenModel) -> None:
    if _is_free(stage, model):
        shelf[model.kind].grab()


def _is_free(stage: Stage, model: ScreenModel) -> bool:
    """Whether nobody looks at this screen now."""
    return stage.model is None or stage.model.kind is not model.kind
