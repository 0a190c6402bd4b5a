# SPDX-License-Identifier: Apache-2.0
"""One scene through the real face check: the camera's twin on a clock that only the frames move.

Nothing waits, and every frame is looked at: the same seed gives the same presentation on any machine.
"""

from __future__ import annotations

import dataclasses
import hashlib
import math
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import cv2
import numpy as np

from facematch import FaceDecision, FaceEngine, Observation, Reference
from facematch.pad.presentations import Answer, Presentation
from hw.camera.clip import load_clip
from hw.camera.frame import Image
from hw.camera.scene import Scene, SceneCamera, load_scene
from hw.camera.scene_file import NEUTRAL, SCENE_FILE
from hw.errors import BadFile
from ui.calibrate.liveness.material import Item

ANSWERS: dict[str, Answer] = {"not_live": "attack", "no_face": "none"}
"""All other outcomes come after liveness said yes."""
POINTS = "_points"
LOOKED_FOR_REFERENCE = 45
"""Frames of a scene in which a face is looked for that can stand for the portrait."""
MOST_REMEMBERED = 1500
LONGEST_S = 60.0
PORTRAIT_SUFFIXES = (".png", ".jpg", ".jpeg", ".jp2")
_T = TypeVar("_T")


class FrameClock:
    """Time passes by sleeping, and in no other way."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        """Seconds since the first frame."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Let them pass."""
        self._now += max(0.0, seconds)


class Watcher:
    """Observes each different picture of a scene once: clips repeat, and tries repeat them again."""

    def __init__(self, engine: FaceEngine) -> None:
        self._engine = engine
        self._known: dict[bytes, Observation] = {}

    def observe(self, image: Image, time_s: float) -> Observation:
        """As the engine does, in arrays of its own: a check zeroes what it was given."""
        key = hashlib.blake2b(image.tobytes(), digest_size=16).digest()
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self.forget()
            self._known[key] = self._engine.observe(image, time_s)
        return dataclasses.replace(copied(self._known[key]), time_s=time_s)

    def forget(self) -> None:
        """Zero what was seen."""
        while self._known:
            self._known.popitem()[1].wipe()


def copied(value: _T) -> _T:
    """The same values, with arrays of their own."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if not dataclasses.is_dataclass(value) or isinstance(value, type):
        return value
    changes = {f.name: copied(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return dataclasses.replace(value, **changes)


def play_item(
    engine: FaceEngine, item: Item, attempts: range, portraits: Path | None, fps: float | None
) -> list[Presentation]:
    """Every try of one scene. Raises BadFile, FaceError."""
    scene = scene_of(item.path, fps)
    watcher = Watcher(engine)
    try:
        reference = _reference(engine, watcher, scene, item, portraits)
        return [_play(engine, watcher, scene, item, n, reference) for n in attempts]
    finally:
        watcher.forget()
        for clip in scene.clips.values():
            clip.close()


def scene_of(path: Path, fps: float | None) -> Scene:
    """A scene; folders of frames and videos without a rate take `fps`. Raises BadFile."""
    if path.suffix == ".toml" or (path / SCENE_FILE).is_file():
        return load_scene(path)
    return Scene(MappingProxyType({NEUTRAL: load_clip(path, fps)}))


def _play(
    engine: FaceEngine,
    watcher: Watcher,
    scene: Scene,
    item: Item,
    attempt: int,
    reference: Reference | None,
) -> Presentation:
    clock = FrameClock()
    camera = SceneCamera(scene, clock)
    check = engine.check(seed=seed_of(item, attempt))
    if reference is not None:
        check.refer_to(copied(reference))
    asked, frames = None, 0
    try:
        while check.decision() is None and clock.now() < LONGEST_S:
            frame = camera.read()
            check.add(watcher.observe(frame.image, frame.time_s))
            frames += 1
            prompt = check.status().prompt
            if prompt is not asked:
                camera.prompt(prompt.value)
                asked = prompt
        return presentation_of(item, attempt, check.give_up(clock.now()), clock.now(), frames)
    finally:
        check.wipe()


def seed_of(item: Item, attempt: int) -> int:
    """The same for the same scene and try, another one for each of them."""
    text = f"{item.name}#{attempt}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:6], "big")


def presentation_of(
    item: Item, attempt: int, decision: FaceDecision, seconds: float, frames: int
) -> Presentation:
    """What liveness answered; whether the face matched is no question here."""
    score = decision.liveness.get("score", math.nan)
    return Presentation(
        scene=item.name,
        kind=item.kind,
        answer=ANSWERS.get(decision.outcome, "bona_fide"),
        score=float(score),
        attempt=attempt,
        person=item.person,
        split=item.split,
        material=item.material,
        parameter=item.parameter,
        points=points_of(decision.liveness),
        outcome=decision.outcome,
        challenge=decision.challenge,
        seconds=seconds,
        frames=frames,
    )


def points_of(evidence: dict[str, Any]) -> dict[str, float]:
    """The points of each cue."""
    return {
        key.removesuffix(POINTS): round(float(value), 4) + 0.0  # no "-0.0"
        for key, value in evidence.items()
        if key.endswith(POINTS)
    }


def _reference(
    engine: FaceEngine, watcher: Watcher, scene: Scene, item: Item, portraits: Path | None
) -> Reference | None:
    """The person's portrait if one is at hand, else the scene's own face: liveness is asked, not identity."""
    picture = None if portraits is None else _portrait(portraits, item.person)
    if picture is not None:
        return engine.enrol(picture)
    clip = scene.neutral
    for index in range(min(clip.length, LOOKED_FOR_REFERENCE)):
        seen = watcher.observe(clip.frame(index), index / clip.fps)
        if seen.embedding is not None and not seen.reasons:
            return Reference(seen.embedding.copy(), engine.matcher.name, seen.eye_distance)
    return None


def _portrait(folder: Path, person: str) -> Image | None:
    """`folder`/person.png or `folder`/person/portrait.png; None without one. Raises BadFile."""
    names = [folder / f"{person}{s}" for s in PORTRAIT_SUFFIXES]
    names += [folder / person / f"portrait{s}" for s in PORTRAIT_SUFFIXES]
    found = next((name for name in names if person and name.is_file()), None)
    if found is None:
        return None
    picture = cv2.imdecode(np.fromfile(found, np.uint8), cv2.IMREAD_COLOR)
    if picture is None:
        raise BadFile(found, reason="not a picture that can be decoded")
    return np.asarray(picture, np.uint8)
