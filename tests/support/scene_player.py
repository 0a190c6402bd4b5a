# SPDX-License-Identifier: Apache-2.0
"""Plays a scene's clips to a face engine as the camera's twin would, remembering each frame's observation."""

from __future__ import annotations

import dataclasses
import zlib
from pathlib import Path

import cv2
import numpy as np

from facematch import FaceDecision, FaceEngine, Observation, Prompt, Reference
from facematch.check import FaceCheck
from hw.camera.scene import SceneCamera, load_scene
from tests.support.camera_clips import StepClock

SCENES = Path(__file__).parents[1] / "fixtures" / "scenes"
FACES = Path(__file__).parents[1] / "fixtures" / "faces"
FPS = 15.0


def people() -> list[str]:
    """Everybody with a portrait."""
    return sorted(picture.parent.name for picture in FACES.glob("*/portrait.png"))


def live_scenes() -> list[str]:
    """Scenes whose name is that of a person: they answer every prompt."""
    return sorted(set(people()) & {clip.parent.name for clip in SCENES.glob("*/blink.mp4")})


def attack_scenes() -> list[str]:
    scenes = {clip.parent.name for clip in SCENES.glob("*/neutral.mp4")}
    return sorted(scene for scene in scenes if scene.endswith(("-print", "-replay")))


def portrait(person: str) -> np.ndarray:
    picture = cv2.imread(str(FACES / person / "portrait.png"))
    assert picture is not None, f"no portrait of {person}"
    return picture


def read_clip(path: Path) -> list[np.ndarray]:
    video, frames = cv2.VideoCapture(str(path)), []
    while True:
        ok, frame = video.read()
        if not ok:
            video.release()
            return frames
        frames.append(frame)


class ScenePlayer:
    """The camera's twin before a face engine; each picture is observed once, and copies of that are handed out."""

    def __init__(self, engine: FaceEngine, scene: str) -> None:
        self._engine, self._scene = engine, load_scene(SCENES / scene)
        self._known: dict[int, Observation] = {}

    def play(
        self, check: FaceCheck, reference: Reference, seconds: float = 13.0, frame_s: float = 0.0
    ) -> FaceDecision:
        """Feed the check until it decides. frame_s: what each frame costs a slow machine."""
        check.refer_to(dataclasses.replace(reference, embedding=reference.embedding.copy()))
        clock = StepClock()
        end = clock.now() + seconds
        camera, asked = SceneCamera(self._scene, clock), Prompt.NEUTRAL
        while check.decision() is None and clock.now() < end:
            frame = camera.read()
            clock.time_s += frame_s
            check.add(self._observe(frame.image, frame.time_s))
            if check.status().prompt is not asked:
                asked = check.status().prompt
                camera.prompt(asked.value)
        return check.give_up(clock.now())

    def _observe(self, image: np.ndarray, time_s: float) -> Observation:
        key = zlib.crc32(image.tobytes())
        if key not in self._known:
            self._known[key] = self._engine.observe(image, len(self._known) / FPS)
        return copied(self._known[key], time_s)


def copied(observation: Observation, time_s: float) -> Observation:
    """With arrays of its own, since a check may wipe them."""
    evidence = observation.evidence
    parts = {part.name: getattr(evidence, part.name) for part in dataclasses.fields(evidence)}
    return dataclasses.replace(
        observation,
        time_s=time_s,
        landmarks=_copy(observation.landmarks),
        embedding=_copy(observation.embedding),
        evidence=dataclasses.replace(evidence, **{k: _copy(v) for k, v in parts.items()}),
    )


def _copy(array):
    return array.copy() if isinstance(array, np.ndarray) else array
