# SPDX-License-Identifier: Apache-2.0
"""Every network that this room can run: its files, where they come from, what goes in and what comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from facematch.models import (
    AGE_GENDER,
    AGE_GENDER_MANIFEST,
    DLIB_RESNET,
    FACE_LANDMARKER,
    MINIFASNET_V1SE,
    MINIFASNET_V2,
    MOBILEFACENET,
    ModelFile,
)
from facematch.values import MatcherInfo, Scale

Kind = Literal["matcher", "landmarker", "liveness", "age"]
Channels = Literal["rgb", "bgr"]
TemplateName = Literal["arcface", "dlib"]


@dataclass(frozen=True, slots=True)
class Input:
    """Square pictures of `size` pixels a side, each channel (value - mean) / scale with values from 0 to 255.

    channels: their order; mean is in the same order. template: where the face stands in the picture
    (facematch.align); "" where the network finds the place itself, "box" for the face and its surroundings.
    """

    size: int
    channels: Channels
    mean: tuple[float, float, float]
    scale: float
    template: TemplateName | Literal["", "box"]


@dataclass(frozen=True, slots=True)
class Output:
    """dimension: how many numbers; unit_length: whether they are scaled to length 1; meaning: of them."""

    dimension: int
    unit_length: bool
    meaning: str = "embedding"


@dataclass(frozen=True, slots=True)
class Manifest:
    """One network, or several that belong together.

    training: what it was trained on, as far as its publisher says. optional: works are possible without it.
    scale: distances of a matcher; None for the built-in ones, whose numbers stand in facematch.thresholds.
    """

    name: str
    kind: Kind
    files: tuple[ModelFile, ...]
    training: str
    input: Input
    output: Output
    optional: bool = False
    scale: Scale | None = None

    @property
    def sha256(self) -> str:
        """Of the first file: what a calibration profile is made for."""
        return self.files[0].sha256

    @property
    def info(self) -> MatcherInfo:
        """The matcher in the words of a decision."""
        return MatcherInfo(self.name, self.sha256, self.files[0].version, None, self.scale)


# davisking/dlib-models, README: "about 3 million faces", of FaceScrub, VGG-Face and the internet.
_DLIB_TRAINING = (
    "about 3 million faces of 7,485 people: FaceScrub, VGG-Face, pictures from the internet"
)
_DLIB_INPUT = Input(150, "rgb", (122.782, 117.001, 104.298), 256.0, "dlib")

MANIFESTS = (
    Manifest(
        "mobilefacenet",
        "matcher",
        (MOBILEFACENET,),
        "MS1M (withdrawn by its publisher)",
        Input(112, "rgb", (127.5, 127.5, 127.5), 128.0, "arcface"),
        Output(192, unit_length=True, meaning="embedding, seen from a shifted origin"),
        optional=True,
    ),
    Manifest(
        "dlib",
        "matcher",
        (DLIB_RESNET,),
        _DLIB_TRAINING,
        _DLIB_INPUT,
        Output(128, unit_length=False),
    ),
    Manifest(
        "face_recognition",
        "matcher",
        (DLIB_RESNET,),
        _DLIB_TRAINING,
        _DLIB_INPUT,
        Output(128, unit_length=False),
        optional=True,
    ),
    Manifest(
        "face_landmarker",
        "landmarker",
        (FACE_LANDMARKER,),
        "Google's own pictures, which its model card does not list",
        Input(256, "rgb", (0.0, 0.0, 0.0), 255.0, ""),
        Output(478, unit_length=False, meaning="points, pose and blendshapes"),
    ),
    Manifest(
        "minifasnet",
        "liveness",
        (MINIFASNET_V2, MINIFASNET_V1SE),
        "its publisher's own pictures of living faces and recaptures, not published",
        Input(80, "bgr", (0.0, 0.0, 0.0), 1.0, "box"),
        Output(3, unit_length=False, meaning="probabilities of living and two kinds of recapture"),
        optional=True,
    ),
    Manifest(
        "age_gender",
        "age",
        (AGE_GENDER, AGE_GENDER_MANIFEST),
        "UTK, FGNET, Chalearn, Wiki, IMDB, CACD, MegaAge, MegaAge-Asian (80 % of each)",
        Input(112, "rgb", (122.782, 117.001, 104.298), 255.0, "arcface"),
        Output(3, unit_length=False, meaning="apparent age in years, logits of male and female"),
        optional=True,
    ),
)


def built_in(name: str) -> Manifest | None:
    """The manifest of that name that comes with this program."""
    return next((manifest for manifest in MANIFESTS if manifest.name == name), None)
