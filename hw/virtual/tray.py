# SPDX-License-Identifier: Apache-2.0
"""The twin of a camera above the tray: the printed face of whatever really lies there.

A `TrayScene` is what the hand does, and is told by whoever moves the card. It knows nothing of the radio: a card
that blinks does not move in the picture. A `TrayCamera` looks at the scene at a sensor's rhythm. Each thing is
photographed once for each way it lies; a frame adds only what differs from frame to frame, the sensor's noise and the
lamp's flicker, so that reading costs little.
"""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace

from hw.camera.frame import Frame, Image
from hw.camera.pacing import Pacer
from hw.errors import CameraLost
from hw.link import Clock
from hw.virtual.face.photograph import Shot, empty_tray, photograph
from hw.virtual.tray_frame import Sensor, draw_hand

FPS = 15.0
HAND_S = 0.6
"""How long a hand is in the picture when it lays, turns or takes a card. A guess."""
HALF = 0.5
NO_HAND = 0.02
KEPT_PICTURES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """Something flat with two sides, each drawn when it is looked at."""

    front: Callable[[], Image]
    back: Callable[[], Image]


@dataclass(frozen=True, slots=True)
class Look:
    """What there is to see at a moment. `thing` None: an empty tray. `lamp`: the tray's own light is on.

    `hand`: how far a hand reaches into the picture, 0 to 1.
    """

    thing: Thing | None
    shot: Shot
    face_down: bool = False
    hand: float = 0.0
    lamp: bool = True


class TrayScene:
    """What lies in the tray, and how. Thread-safe; times are the clock's.

    `askew` is how things are laid down, `straight` how they lie once somebody has straightened them. `dies_after_s`:
    the camera's cable is pulled out so long after the first thing was laid down.
    """

    def __init__(
        self,
        clock: Clock,
        askew: Shot,
        straight: Shot | None = None,
        *,
        dies_after_s: float | None = None,
    ) -> None:
        self._clock = clock
        self._askew = askew
        self._straight = straight or askew
        self._lock = threading.Lock()
        self._look = Look(None, askew)
        self._before = self._look
        self._hand_from = float("-inf")
        self._covered = False
        self._dies_after_s = dies_after_s
        self._dead_from = float("inf")
        self._pictures: OrderedDict[Look, Image] = OrderedDict()
        self._drawing = threading.Lock()

    def prepare(self, thing: Thing) -> None:
        """Draw it as it will lie there, so that the camera that sees it first need not wait for the drawing."""
        self.picture(Look(thing, self._askew))

    def picture(self, look: Look) -> Image:
        """The noiseless photograph of what lies there, without a hand, in the tray's light. The last few are kept."""
        key = replace(look, lamp=True, hand=0.0)
        with self._drawing:
            if key not in self._pictures:
                self._pictures[key] = _take(key)
            self._pictures.move_to_end(key)
            while len(self._pictures) > KEPT_PICTURES:
                self._pictures.popitem(last=False)
            return self._pictures[key]

    def lay(self, thing: Thing, *, face_down: bool = False, shot: Shot | None = None) -> None:
        """A hand lays this down, in place of what lay there; `shot`: otherwise than askew."""
        with self._lock:
            self._reach()
            if self._dies_after_s is not None:
                self._dead_from = self._clock.now() + self._dies_after_s
                self._dies_after_s = None
            laid = self._askew if shot is None else shot
            self._look = replace(self._look, thing=thing, shot=laid, face_down=face_down)

    def exchange(self, thing: Thing) -> None:
        """Another thing lies there at once, and no hand was seen: a radio's plan swapped the card."""
        with self._lock:
            if self._look.thing is not None:
                self._before = self._look = replace(self._look, thing=thing)

    def lift(self) -> None:
        """A hand takes away what lies there; an empty tray stays as it is."""
        with self._lock:
            if self._look.thing is not None:
                self._reach()
                self._look = replace(self._look, thing=None)

    def straighten(self) -> None:
        """A hand pushes the thing to where it should lie, and turns its face up."""
        self._move(lambda look: replace(look, shot=self._straight, face_down=False))

    def put_askew(self) -> None:
        """A hand knocks against the thing: it lies as it was first laid down."""
        self._move(lambda look: replace(look, shot=self._askew))

    def turn_over(self) -> None:
        """A hand turns the thing over, where it lies."""
        self._move(lambda look: replace(look, face_down=not look.face_down))

    def shoot(self, shot: Shot) -> None:
        """From now on the thing that lies there is seen like this."""
        self._move(lambda look: replace(look, shot=shot))

    def cover(self, covered: bool = True) -> None:
        """A hand stays above the tray, or goes."""
        with self._lock:
            self._covered = covered

    def switch_lamp(self, on: bool) -> None:
        """The tray's own light."""
        with self._lock:
            self._look = replace(self._look, lamp=on)

    def break_camera(self) -> None:
        """The cable of every camera above this tray is pulled out, for good."""
        with self._lock:
            self._dead_from = self._clock.now()

    @property
    def broken(self) -> bool:
        """Whether no camera sees this tray any more."""
        with self._lock:
            return self._clock.now() >= self._dead_from

    def look(self, at: float) -> Look:
        """What there is to see now. Moments do not go back."""
        with self._lock:
            done = min(1.0, max(0.0, (at - self._hand_from) / HAND_S))
            look = self._look if done >= HALF else replace(self._before, lamp=self._look.lamp)
            if self._covered:  # no hand is quite still
                return replace(look, hand=0.85 + 0.1 * math.sin(7.0 * at))
            return replace(look, hand=math.sin(math.pi * done))

    def _move(self, change: Callable[[Look], Look]) -> None:
        with self._lock:
            if self._look.thing is not None:
                self._reach()
                self._look = change(self._look)

    def _reach(self) -> None:
        """A hand begins to come in; what it does is done when it is half way through."""
        self._before = self._look
        self._hand_from = self._clock.now()


class TrayCamera:
    """Looks at a scene, `fps` times a second, from the first read on. The same `seed` gives the same noise."""

    def __init__(self, scene: TrayScene, clock: Clock, *, fps: float = FPS, seed: int = 0) -> None:
        self._scene = scene
        self._clock = clock
        self._pacer = Pacer(clock, fps)
        self._sensor = Sensor(seed)
        self._lock = threading.Lock()
        self._closed = False

    def read(self) -> Frame:
        index = self._pacer.wait()
        with self._lock:
            if self._closed:
                raise CameraLost("the camera is closed")
            if self._scene.broken:
                raise CameraLost("the tray camera's cable is out")
            look = self._scene.look(self._pacer.due_s(index))
            image = self._sensor.expose(self._picture(look), look.shot.noise, index, lamp=look.lamp)
            return Frame(image, self._clock.now(), index)

    def prompt(self, name: str) -> None:
        """Nobody asks a tray anything."""

    def close(self) -> None:
        with self._lock:
            self._closed = True

    def _picture(self, look: Look) -> Image:
        """The photograph, and the hand over it."""
        picture = self._scene.picture(look)
        return draw_hand(picture, look.hand) if look.hand > NO_HAND else picture


def _take(look: Look) -> Image:
    still = replace(look.shot, noise=0.0)
    if look.thing is None:
        return empty_tray(still)
    side = look.thing.back if look.face_down else look.thing.front
    return photograph(side(), still).image
