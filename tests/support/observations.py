# SPDX-License-Identifier: Apache-2.0
"""Observations of a person who does not exist: what the engine would see of a head of given pose."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace

import numpy as np

from facematch import FaceSettings, MatcherInfo, Observation, Prompt, Reason, Reference, Thresholds
from facematch.check import FaceCheck
from facematch.values import Evidence

MATCHER = MatcherInfo("mobilefacenet", "00" * 32, "drawn")
THRESHOLDS = Thresholds(1.00, 1.10, 0.5, "built-in")
FRAME_S = 1 / 15


def face_check(seed: int = 0, **settings) -> FaceCheck:
    """Without light unless it is asked for, so that the movements are what decides."""
    rng = random.Random(seed)  # noqa: S311
    return FaceCheck(FaceSettings(**({"light": "off"} | settings)), THRESHOLDS, MATCHER, rng)


def unit(seed: int) -> np.ndarray:
    """A direction for each person; two people's are about 1.41 apart."""
    vector = np.random.default_rng(seed).normal(size=192)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def embedding(person: int, noise: float = 0.25, seed: int = 0) -> np.ndarray:
    vector = unit(person) + noise * unit(10_000 + seed)
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def reference(person: int) -> Reference:
    return Reference(embedding(person, 0.3, 77), "mobilefacenet")


def seen(
    time_s: float, person: int = 1, yaw: float = 0.0, blink: float = 0.05, **more
) -> Observation:
    """A good frame unless `more` says otherwise."""
    frame = round(time_s * 1000)
    reasons = {Reason.TURNED} if abs(yaw) > 18 else set()
    values = {
        "reasons": frozenset(reasons),
        "box": (250.0 + yaw, 150.0, 120.0, 150.0),
        "landmarks": np.random.default_rng(frame).normal(size=(478, 3)).astype(np.float32),
        "yaw": yaw,
        "pitch": 0.0,
        "roll": 0.0,
        "blink": blink,
        "openness": 0.3 * (1 - blink),
        "sharpness": 0.03,
        "brightness": 130.0,
        "eye_distance": 60.0,
        "embedding": embedding(person, 0.25, frame),
        "evidence": Evidence(digest=frame),
    }
    return Observation(time_s, **(values | more))


def nobody(time_s: float) -> Observation:
    return Observation(time_s, frozenset((Reason.NO_FACE,)))


@dataclass
class Room:
    """The light on a face and on the wall behind, by the physics of `facematch.liveness.light`.

    strength: the screen's light over the room's; wall: the part of it that reaches the wall. drift: how far the
    white balance runs in a second. noise: of the mean colour, as a part of it. balance_s: time constant of a white
    balance that takes the screen's light away.
    """

    strength: float = 0.1
    wall: float = 0.15
    delay_s: float = 0.12
    drift: float = 0.0
    noise: float = 0.002
    balance_s: float = float("inf")
    seed: int = 0

    def __post_init__(self) -> None:
        self._shown: list[tuple[float, Prompt]] = [(float("-inf"), Prompt.NEUTRAL)]
        self._gains, self._last_s = np.ones(3), 0.0

    def shine(self, prompt: Prompt, time_s: float) -> None:
        if prompt is not self._shown[-1][1]:
            self._shown.append((time_s, prompt))

    def colours(self, time_s: float) -> tuple[np.ndarray, np.ndarray]:
        """(skin, around), linear blue, green, red."""
        rng = np.random.default_rng((self.seed, round(time_s * 1000)))
        now = [prompt for since, prompt in self._shown if since <= time_s - self.delay_s][-1]
        screen = self.strength * np.array(SCREEN_LIGHT.get(now, (0.0, 0.0, 0.0)))
        skin, wall = 1.0 + screen, 1.0 + self.wall * screen
        passed, self._last_s = time_s - self._last_s, time_s
        self._gains += (1 / skin - self._gains) * (1 - np.exp(-passed / self.balance_s))
        drift = np.exp(np.array((-1.0, 0.0, 1.0)) * self.drift * time_s)
        noise = np.exp(rng.normal(0, self.noise, (2, 3)))
        albedo = np.array((0.25, 0.32, 0.45))
        both = np.stack((albedo * skin, 0.5 * wall)) * self._gains * drift * noise
        return both[0].astype(np.float32), both[1].astype(np.float32)


SCREEN_LIGHT = {
    Prompt.LIGHT_RED: (0.05, 0.1, 1.0),
    Prompt.LIGHT_GREEN: (0.1, 1.0, 0.1),
    Prompt.LIGHT_BLUE: (1.0, 0.15, 0.05),
    Prompt.LIGHT_WHITE: (1.0, 1.0, 1.0),
}
"""Blue, green, red in a camera that sees a little of each primary in every channel."""


@dataclass
class Actor:
    """Does what the check asks, a reaction time later, as a person would."""

    person: int = 1
    reaction_s: float = 0.6
    turn_degrees: float = 25.0
    obeys: bool = True
    mirrored: bool = False
    rest_yaw: float = 0.0
    room: Room = field(default_factory=Room)

    def __post_init__(self) -> None:
        self._prompt, self._asked_s, self._yaw = Prompt.NEUTRAL, 0.0, 0.0

    def frame(self, prompt: Prompt, time_s: float) -> Observation:
        if prompt is not self._prompt:
            self._prompt, self._asked_s = prompt, time_s
        self.room.shine(prompt, time_s)
        reacted = time_s - self._asked_s - self.reaction_s
        wanted, blink = 0.0, 0.05
        if self.obeys and reacted > 0:
            side = {Prompt.TURN_LEFT: 1, Prompt.TURN_RIGHT: -1}.get(prompt, 0)
            wanted = self.turn_degrees * side * (-1 if self.mirrored else 1)
            blink = 0.6 if prompt is Prompt.BLINK and reacted < 0.2 else blink
        self._yaw += float(np.clip(wanted - self._yaw, -4.0, 4.0))
        colours = self.room.colours(time_s)
        evidence = Evidence(digest=round(time_s * 1000), skin=colours[0], around=colours[1])
        return seen(time_s, self.person, self._yaw + self.rest_yaw, blink, evidence=evidence)


def act(check: FaceCheck, actor: Actor, seconds: float = 13.0, start: float = 0.0) -> float:
    """Feed frames until the check decides; returns the time of the last frame."""
    time_s = start
    while check.decision() is None and time_s < start + seconds:
        time_s += FRAME_S
        check.add(actor.frame(check.status().prompt, time_s))
    return time_s


def without(observation: Observation, **changes) -> Observation:
    return replace(observation, **changes)
