# SPDX-License-Identifier: Apache-2.0
"""The camera's twin in which a person answers: clips keyed by what the person was asked.

The neutral clip repeats; a prompt plays its clip once after a reaction time, and then the neutral
one goes on where it stopped. The light of a screen needs no reaction: a colour's clip is the
neutral movement in that light, shown after a short delay for as long as the screen has the colour. A
prompt for which nothing was recorded changes nothing, so a recorded attack can answer only with what
was recorded.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from hw.camera.clip import Clip, MemoryClip, load_clip
from hw.camera.frame import Frame, Image
from hw.camera.pacing import Pacer
from hw.camera.scene_file import (
    DEFAULT_LIGHT_DELAY_S,
    DEFAULT_REACTION_S,
    LIGHT,
    NEUTRAL,
    SCENE_FILE,
    read_scene_file,
)
from hw.errors import BadFile, CameraLost
from hw.link import Clock
from hw.toml_file import line_of


@dataclass(frozen=True, slots=True)
class Scene:
    """Clips by prompt (always one called `neutral`), and how long the person takes to react.

    `light_delay_s` is the time from a screen's colour to its light in the picture. `ping_pong` plays the
    neutral clip forwards and backwards, so that it has no seam; otherwise it starts again from its first
    frame, which suits real recordings and those made to be cyclic.
    """

    clips: Mapping[str, Clip]
    reaction_s: float = DEFAULT_REACTION_S
    ping_pong: bool = False
    light_delay_s: float = DEFAULT_LIGHT_DELAY_S

    @property
    def neutral(self) -> Clip:
        return self.clips[NEUTRAL]


def load_scene(path: Path) -> Scene:
    """Load a scene: a scene.toml, a folder that holds one, a video, or a folder of pictures.

    A video or a folder of pictures is a scene with `neutral` only. Raises BadFile.
    """
    if path.is_dir() and (path / SCENE_FILE).is_file():
        return _load_file(path / SCENE_FILE)
    if path.suffix.lower() == ".toml":
        return _load_file(path)
    return Scene(MappingProxyType({NEUTRAL: load_clip(path)}))


class SceneCamera:
    """Plays a scene on the injected clock. Reading costs no more than copying one picture."""

    def __init__(self, scene: Scene, clock: Clock) -> None:
        self._scene = scene
        self._clock = clock
        self._pacer = Pacer(clock, scene.neutral.fps)
        self._person = _Person(scene)
        self._lock = threading.Lock()
        self._closed = False

    def read(self) -> Frame:
        index = self._pacer.wait()
        with self._lock:
            if self._closed:
                raise CameraLost("the camera is closed")
            image = self._person.at(self._pacer.due_s(index))
            return Frame(image, self._clock.now(), index)

    def prompt(self, name: str) -> None:
        with self._lock:
            self._person.asked(name, self._clock.now())

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                for clip in self._scene.clips.values():
                    clip.close()


_ROUNDING_S = 1e-6
"""Sums of frame times differ from each other in their last bits."""


class _Person:
    """Which picture the person shows at a moment. Moments never go back."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._playing: tuple[float, Clip] | None = None
        self._coming: tuple[float, Clip] | None = None
        self._light: Clip | None = None
        self._lights: list[tuple[float, Clip | None]] = []
        self._last_s: float | None = None
        self._neutral_s = 0.0

    def asked(self, name: str, now_s: float) -> None:
        """Answer after the reaction time; a newer prompt replaces one not yet answered."""
        clip = None if name == NEUTRAL else self._scene.clips.get(name)
        is_light = name.startswith(LIGHT)
        self._lights.append((now_s + self._scene.light_delay_s, clip if is_light else None))
        self._coming = None
        if clip is not None and not is_light:
            self._coming = (now_s + self._scene.reaction_s, clip)

    def at(self, now_s: float) -> Image:
        while self._lights and now_s >= self._lights[0][0] - _ROUNDING_S:
            self._light = self._lights.pop(0)[1]
        if self._coming is not None and now_s >= self._coming[0] - _ROUNDING_S:
            self._playing, self._coming = self._coming, None
        elapsed_s = now_s - (now_s if self._last_s is None else self._last_s)
        self._last_s = now_s
        answer = None if self._light is not None else self._answer(now_s)
        return self._neutral(elapsed_s) if answer is None else answer

    def _answer(self, now_s: float) -> Image | None:
        if self._playing is None:
            return None
        start_s, clip = self._playing
        index = _index(now_s - start_s, clip)
        if index < clip.length:
            return clip.frame(index)
        self._playing = None
        return None

    def _neutral(self, elapsed_s: float) -> Image:
        """The neutral clip stands still while an answer plays, so that it goes on with no jump."""
        self._neutral_s += elapsed_s
        clip = self._scene.neutral if self._light is None else self._light
        index = _index(self._neutral_s, clip)
        if self._scene.ping_pong:
            return clip.frame(_there_and_back(index, clip.length))
        return clip.frame(index % clip.length)


def _index(seconds: float, clip: Clip) -> int:
    return math.floor((max(seconds, 0.0) + _ROUNDING_S) * clip.fps)


def _there_and_back(index: int, length: int) -> int:
    """0 1 2 3 2 1 0 1 …: neither end is shown twice."""
    if length == 1:
        return 0
    place = index % (2 * (length - 1))
    return min(place, 2 * (length - 1) - place)


def _load_file(path: Path) -> Scene:
    scene = read_scene_file(path)
    clips = {
        name: _load_named(path, name, path.parent / file, scene.fps)
        for name, file in scene.clips.items()
    }
    ping_pong = scene.loop == "ping_pong"
    if ping_pong and not isinstance(clips[NEUTRAL], MemoryClip):
        raise BadFile(path, key="loop", reason="ping_pong needs a neutral clip that fits in memory")
    return Scene(MappingProxyType(clips), scene.reaction_s, ping_pong, scene.light_delay_s)


def _load_named(scene_path: Path, name: str, path: Path, fps: float | None) -> Clip:
    """Load one clip; a file that does not exist is the scene file's mistake, not the clip's."""
    if not path.exists():
        line = line_of(scene_path.read_text(encoding="utf-8"), ("clips", name))
        raise BadFile(scene_path, line=line, key=f"clips.{name}", reason=f"no such file: {path}")
    return load_clip(path, fps)
