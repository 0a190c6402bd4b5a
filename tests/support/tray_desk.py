# SPDX-License-Identifier: Apache-2.0
"""A tray without a picture: what lies there is told by the first pixel of each frame, what is read by a list.

Presence and reading have tests of their own; this is for the lanes that use them, on media time and for little.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest

from hw.camera.frame import Frame
from hw.cardface.presence import Sight, View
from hw.cardface.values import FaceReading
from hw.errors import CameraLost
from hw.virtual.card import SoftwareCard
from terminal.runner import tray_eyes
from tests.support.face_readings import born, ends, face, spelling
from tests.support.front_desk import Visitor

VIEWS = tuple(View)
FPS = 15.0
SIZE = (12, 16, 3)
MARK = bytes(range(40, 104))
"""What stands in each frame, to be looked for afterwards."""


@dataclass
class FakeTray:
    """What the hand does above the tray, and all cameras that were opened there."""

    clock: object = None
    view: View = View.EMPTY
    broken: Exception | None = None
    frames: list[np.ndarray] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    freezes: bool = False
    hangs_s: float = 0.0

    def camera(self) -> "FakeCamera":
        self.opened += 1
        if self.broken is not None:
            raise self.broken
        return FakeCamera(self)

    def left(self) -> int:
        """Frames that are not zero."""
        return sum(bool(np.any(frame)) for frame in self.frames)


@dataclass
class FakeCamera:
    tray: FakeTray
    index: int = 0

    def read(self) -> Frame:
        self.tray.clock.sleep(1 / FPS + self.tray.hangs_s)
        if self.tray.broken is not None:
            raise CameraLost("pulled out")
        self.index += not self.tray.freezes
        image = np.full(SIZE, self.index % 199 + 1, np.uint8)
        image[0, 0] = VIEWS.index(self.tray.view)
        image[5].reshape(-1)[:] = np.frombuffer(MARK, np.uint8)[: SIZE[1] * 3]
        self.tray.frames.append(image)
        return Frame(image, self.tray.clock.now(), self.index)

    def prompt(self, name: str) -> None:
        pass

    def close(self) -> None:
        self.tray.closed += 1


class CodedWatch:
    """Sees what the first pixel says."""

    def __init__(self, *, noise_free: bool = False) -> None:
        self.noise_free = noise_free
        self._sight = Sight(View.BLIND, 0.0)
        self.remembered = 0

    def see(self, image: np.ndarray | None, at: float) -> Sight:
        view = View.BLIND if image is None else VIEWS[int(image[0, 0, 0])]
        if view is not self._sight.view:
            lie = self._sight.lie + (view not in (View.STILL, View.BLIND))
            place = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
            self._sight = Sight(view, at, place=place, lie=lie)
        return self._sight

    def remember(self) -> bool:
        self.remembered += 1
        return True

    def forget(self) -> None:
        self._sight = Sight(View.BLIND, self._sight.since, lie=self._sight.lie + 1)


@dataclass
class ListReader:
    """Reads what the list says, the last one again and again; an exception in it is raised."""

    readings: list[object] = field(default_factory=list)
    thorough: list[bool] = field(default_factory=list)
    on_read: Callable[[np.ndarray], None] = lambda _: None

    def read(self, image: np.ndarray, *, thorough: bool = False) -> FaceReading:
        self.thorough.append(thorough)
        self.on_read(image)
        found = self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]
        if isinstance(found, Exception):
            raise found
        return found

    @property
    def reads(self) -> int:
        return len(self.thorough)


def face_of(card: SoftwareCard, code: str | None = None, chance: float = 0.99995, **rest: object):
    """The reading that a good frame of this card gives."""
    assert card.identity is not None
    birth, expiry = card.identity.person.birth, card.file.card.expires
    return face(
        born(birth, rest.pop("birth_chance", 0.99995)),
        ends(expiry),
        spelling(code or card.number_b[10:], chance),
        **rest,
    )


class Silent:
    """A visitor whose number the desk's fixture does not know, or another one."""

    def __init__(self, visitor: Visitor, number_b: str) -> None:
        self._visitor = visitor
        self.card = _Numbered(visitor.card, number_b)
        self.sees = visitor.sees


class _Numbered:
    def __init__(self, card, number_b: str) -> None:
        self._card = card
        self.number_b = number_b

    def __getattr__(self, name: str):
        return getattr(self._card, name)


@pytest.fixture
def coded_watch(monkeypatch):
    monkeypatch.setattr(tray_eyes, "TrayWatch", CodedWatch)
