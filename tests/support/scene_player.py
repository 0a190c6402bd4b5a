# SPDX-License-Identifier: Apache-2.0
"""Plays a scene's clips to a face engine as the camera's twin would, remembering each frame's observation."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import cv2
import numpy as np

from facematch import FaceDecision, FaceEngine, Observation, Prompt, Reference
from facematch.check import FaceCheck

SCENES = Path(__file__).parents[1] / "fixtures" / "scenes"
FACES = Path(__file__).parents[1] / "fixtures" / "faces"
REACTION_S = 0.4
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
    """Observes each frame of a clip once and hands out copies with the time of the moment."""

    def __init__(self, engine: FaceEngine, scene: str) -> None:
        self._engine, self._folder = engine, SCENES / scene
        self._clips: dict[str, list[np.ndarray]] = {}
        self._known: dict[tuple[str, int], Observation] = {}

    def play(self, check: FaceCheck, reference: Reference, seconds: float = 13.0) -> FaceDecision:
        """Feed the check until it decides."""
        check.refer_to(dataclasses.replace(reference, embedding=reference.embedding.copy()))
        time_s, asked, asked_s, neutral = 0.0, Prompt.NEUTRAL, 0.0, 0
        playing: tuple[str, float] | None = None
        while check.decision() is None and time_s < seconds:
            prompt = check.status().prompt
            if prompt is not asked:
                asked, asked_s = prompt, time_s
            due = asked is not Prompt.NEUTRAL and time_s >= asked_s + REACTION_S
            if due and self._clip(asked) and (playing is None or playing[0] != asked):
                playing = (asked, time_s)
            index = round((time_s - playing[1]) * FPS) if playing else 0
            if playing and index < len(self._clip(playing[0])):
                check.add(self._observe(playing[0], index, time_s))
            else:
                playing = playing if playing and playing[0] == asked else None
                check.add(self._observe("neutral", neutral % len(self._clip("neutral")), time_s))
                neutral += 1
            time_s += 1 / FPS
        return check.give_up(time_s)

    def _clip(self, name: str) -> list[np.ndarray]:
        if name not in self._clips:
            self._clips[name] = read_clip(self._folder / f"{name}.mp4")
        return self._clips[name]

    def _observe(self, name: str, index: int, time_s: float) -> Observation:
        key = (name, index)
        if key not in self._known:
            frame = self._clip(name)[index]
            self._known[key] = self._engine.observe(frame, len(self._known) / FPS)
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
