# SPDX-License-Identifier: Apache-2.0
"""The values that enter and leave this room: settings, observations, references and the decision."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from facematch.errors import SettingsInvalid

FloatArray = NDArray[np.float32]
ImageArray = NDArray[np.uint8]

# A built-in one (facematch.manifest) or an operator's own, installed with a manifest file.
MatcherName = str
MATCHER_PATTERN = r"[a-z0-9][a-z0-9_-]{0,49}"
ChallengeMode = Literal["auto", "off"]
LightMode = Literal["auto", "off"]
MinorsRule = Literal["staff", "face"]
Outcome = Literal["accept", "staff", "refuse", "not_live", "no_face"]
ChallengeResult = Literal["passed", "failed", "unanswered", "off"]


class Prompt(StrEnum):
    """What the person is asked to do; left and right are the person's own."""

    NEUTRAL = "neutral"
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    BLINK = "blink"
    LIGHT_RED = "light_red"
    LIGHT_GREEN = "light_green"
    LIGHT_BLUE = "light_blue"
    LIGHT_WHITE = "light_white"


LIGHTS = (Prompt.LIGHT_RED, Prompt.LIGHT_GREEN, Prompt.LIGHT_BLUE, Prompt.LIGHT_WHITE)
"""Prompts that ask nothing of the person: the kiosk's screen takes that colour."""


class Reason(StrEnum):
    """Why one frame is not good enough to be compared, most urgent first."""

    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    AT_EDGE = "at_edge"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    SUNGLASSES = "sunglasses"
    MASKED = "masked"
    COVERED = "covered"
    TURNED = "turned"
    EYES_SHUT = "eyes_shut"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one frame shows of a recapture; None or an empty array where it cannot tell.

    chip: (96, 96) grey, the face brought to one size by its eyes, with a margin; None without a face.
    border: (4, 2) corners in pixels of a sheet or screen around the face, or None; `looked_around`
        says whether one was looked for in this frame.
    grid: highest isolated peak of the skin's spectrum over its surroundings (ratio of amplitudes).
    digest: checksum of the face's pixels; equal digests are bit-equal pictures.
    living: MiniFASNet's score, 0 (recaptured) to 1; NaN where it did not look or is not installed.
    skin, around: (3,) linear light (blue, green, red; 0..1) of the face's skin and of what is left and
        right of the head; None where too little of it is well exposed.
    scene: (H, 320) grey, the whole frame made small by `scene_scale`; None in most frames.
    """

    chip: ImageArray | None = None
    border: FloatArray | None = None
    looked_around: bool = False
    grid: float = float("nan")
    digest: int = 0
    living: float = float("nan")
    skin: FloatArray | None = None
    around: FloatArray | None = None
    scene: ImageArray | None = None
    scene_scale: float = 1.0

    def arrays(self) -> list[NDArray[Any]]:
        """Everything that came from pixels and can be zeroed."""
        values = (getattr(self, each.name) for each in fields(self))
        return [value for value in values if isinstance(value, np.ndarray)]


@dataclass(frozen=True, slots=True, eq=False)
class Observation:
    """One frame as this room sees it: numbers only, never the frame.

    time_s: when the frame was taken, seconds on the caller's clock.
    box: x, y, width, height in pixels of the main face; None without a face.
    landmarks: (478, 3) float32, x and y in pixels, z in pixels towards the back of the head.
    yaw, pitch, roll: degrees against the line of sight; yaw > 0 is a turn to the person's own
        left, pitch > 0 a look upwards, roll > 0 a tilt to the person's own right. NaN without a face.
    blink: 0 open to 1 shut, mean of both eyes. openness: height of the eye over its width.
    sharpness, brightness: of the aligned face; brightness is the mean grey value, 0..255.
    eye_distance: pixels between the pupils.
    embedding: of the aligned face and its mirror image; None where the frame is not good enough.
    apparent: how old the face looks in years, and how probably it is a man's (0..1); None where nobody
        looked.
    """

    time_s: float
    reasons: frozenset[Reason] = frozenset()
    box: tuple[float, float, float, float] | None = None
    landmarks: FloatArray | None = None
    yaw: float = float("nan")
    pitch: float = float("nan")
    roll: float = float("nan")
    blink: float = float("nan")
    openness: float = float("nan")
    sharpness: float = float("nan")
    brightness: float = float("nan")
    eye_distance: float = float("nan")
    embedding: FloatArray | None = None
    apparent: tuple[float, float] | None = None
    evidence: Evidence = field(default_factory=Evidence)

    def wipe(self) -> None:
        """Zero the arrays in place."""
        for array in (self.landmarks, self.embedding, *self.evidence.arrays()):
            if array is not None:
                array.fill(0)


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """The chip portrait's embedding, and the matcher that made it."""

    embedding: FloatArray
    matcher: str
    eye_distance: float = float("nan")

    def wipe(self) -> None:
        """Zero the embedding in place."""
        self.embedding.fill(0)


@dataclass(frozen=True, slots=True)
class Claim:
    """What the chip says of the card's holder; None where it does not say."""

    age_years: float | None = None
    sex: Literal["male", "female"] | None = None


@dataclass(frozen=True, slots=True)
class Scale:
    """What a matcher's Euclidean distances mean.

    Up to `accept` match, up to `staff` go to the staff's eyes. same_person: farthest from the mean of the
    track's frontal frames. unit_length: embeddings have length 1, and so has their mean.
    """

    accept: float
    staff: float
    same_person: float
    unit_length: bool


@dataclass(frozen=True, slots=True)
class MatcherInfo:
    """Which network compares; `fallback_from` names the one that was asked for but is missing.

    scale: of an operator's own matcher, from its manifest; None: the built-in one of this name.
    """

    name: MatcherName
    sha256: str
    version: str
    fallback_from: str | None = None
    scale: Scale | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Distances up to `accept` match, up to `staff` go to the staff's eyes; scores from `liveness`."""

    accept: float
    staff: float
    liveness: float
    source: str


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """How faces are compared.

    threshold: overrides the accept distance of the profile or of the built-in values.
    profile: calibration profile (TOML); refused when it was made for another model.
    min_frames: live frames whose embeddings are averaged before anything is decided.
    challenge: "auto" asks for a turn of the head or a blink, "off" uses passive cues only.
    light: "auto" also shows colours on the screen, which the skin must answer; "off", or a challenge
        that is off, does not.
    max_seconds: of observations, after which what is known is decided.
    age_guard: "auto" sends an acceptance to the staff when the face looks decades older or younger than the
        chip says, where the network for it is installed.
    minors: "staff" leaves holders below 18, or of unknown age, to the staff's eyes; "face" does not.
    threads: processor threads of the matcher.

    Raises SettingsInvalid.
    """

    matcher: MatcherName = "mobilefacenet"
    threshold: float | None = None
    profile: Path | None = None
    min_frames: int = 5
    challenge: ChallengeMode = "auto"
    light: LightMode = "auto"
    max_seconds: float = 12.0
    threads: int = 2
    minors: MinorsRule = "staff"
    age_guard: Literal["auto", "off"] = "auto"

    def __post_init__(self) -> None:
        # Whether there is one of this name is known when it is loaded.
        _require(re.fullmatch(MATCHER_PATTERN, self.matcher) is not None, "matcher", self)
        _require(self.challenge in ("auto", "off"), "challenge", self)
        _require(self.light in ("auto", "off"), "light", self)
        _require(self.age_guard in ("auto", "off"), "age_guard", self)
        _require(self.minors in ("staff", "face"), "minors", self)
        _require(self.threshold is None or 0.0 < self.threshold < 2.0, "threshold", self)
        _require(1 <= self.min_frames <= 50, "min_frames", self)
        _require(1.0 <= self.max_seconds <= 120.0, "max_seconds", self)
        _require(1 <= self.threads <= 64, "threads", self)


def _require(condition: bool, name: str, settings: FaceSettings) -> None:
    if not condition:
        raise SettingsInvalid(f"{name}: {getattr(settings, name)!r} is not possible")


@dataclass(frozen=True, slots=True)
class FaceStatus:
    """What to ask of the person now; progress runs from 0 to 1 and never back within a track."""

    prompt: Prompt
    instruction: Reason | None
    progress: float


@dataclass(frozen=True, slots=True)
class FaceDecision:
    """The answer of one attempt.

    similarity: cosine of the angle between the averaged embedding and the reference, -1..1.
    distance: Euclidean, in the matcher's own scale; what is held against `threshold`.
    frames: number of frames averaged. With 0 frames similarity is -1 and distance 2.
    why: what keeps an outcome from being another one, in words of `facematch.decision`.
    apparents: apparent age in years and probability of a man, one for each good frame that was looked at.
    reasons: how many frames had each quality reason.
    liveness: evidence of each cue, the fused `score` and its `threshold`.
    """

    outcome: Outcome
    matched: bool
    live: bool
    similarity: float
    distance: float
    threshold: float
    threshold_source: str
    matcher: str
    frames: int
    reasons: dict[str, int]
    liveness: dict[str, float | str]
    challenge: ChallengeResult
    why: tuple[str, ...] = ()
    apparents: tuple[tuple[float, float], ...] = field(default=(), repr=False)
