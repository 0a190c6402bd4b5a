# SPDX-License-Identifier: Apache-2.0
"""Apparent age and sex of a face, and the guard that holds them against what the chip says.

A mother with her daughter's card is the case that a face matcher gets wrong most often; the two are 25 to 30 years
apart. The guard is no proof of anything: only a gross contradiction over several frames speaks, and all that it can
do is to send an acceptance to the staff's eyes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from facematch.align import ARCFACE, Template, align
from facematch.errors import ModelMissing
from facematch.models import AGE_GENDER, AGE_GENDER_MANIFEST, AGE_GENDER_ONNX, read_model
from facematch.nets.age_gender import ANSWERS, MEAN_RGB, SIDE, build, read_weights
from facematch.nets.cache import kept
from facematch.nets.runtime import OnnxNet
from facematch.values import Claim, FloatArray, ImageArray

Doubt = Literal["age", "sex"]

# Where the network was shown faces: brow to chin with a tenth around it, as face-api.js cuts them. Of five ways to
# place the face this one had the smallest error on 548 pictures of 116 well-known people of LFW (taken for pictures
# of 2002): 6.2 years a picture, 8.2 with the matcher's own template.
TEMPLATE = Template(
    SIDE,
    ARCFACE.groups,
    tuple(((x - 56.0) * 1.13 + 56.0, (y - 72.0) * 1.13 + 48.0) for x, y in ARCFACE.places),
)

# Frames that must agree; one bad picture says nothing.
LEAST_FRAMES = 5
# Mean absolute error in years by age, as the network's publisher states it (face-api.js, "Age and Gender
# Recognition Model", 80/20 splits of UTK, FGNET, Chalearn, Wiki, IMDB, CACD, MegaAge, MegaAge-Asian). The last
# group begins ten years earlier than there: faces above 75 looked 11 years younger to it than they were (LFW).
STATED_ERROR = ((18.0, 4.82), (28.0, 4.99), (40.0, 5.43), (60.0, 4.94), (70.0, 6.17), (150.0, 9.91))
# Years that an apparent age may be off before it is a contradiction: three times the stated error, and never less
# than 18. Measured on the 116 people above (the median of up to five pictures of different days: error 5.4 years,
# standard deviation 7.4): 2 (1.7 %) contradict their own age. Of people with the card of somebody 25 to 30 years
# younger 88 % do, of somebody 25 to 30 years older 76 %; 30 to 35 years apart 95 and 91 %. Those people are famous,
# and some of their other pictures are probably in the data that the network was trained on.
LEAST_YEARS, ERRORS = 18.0, 3.0
# Part of that which all frames but one must be off as well, so that a doubt does not hang on the median alone.
EACH_PART = 0.75
# Probability from which a sex is meant; only held against the chip where the distance is hardly an acceptance. Of
# the same people 2 are taken for the other sex, none with more than 0.68.
CERTAIN_SEX = 0.98


@dataclass(frozen=True, slots=True)
class Apparent:
    """How old a face looks, in years, and how probably it is a man's, 0..1."""

    age_years: float
    male_probability: float


class AgeNet:
    """The network of face-api.js; optional: without its files there is no guard.

    Raises ModelMissing, ModelCorrupt, ModelUnusable.
    """

    def __init__(self, models_dir: Path | None = None, threads: int = 1) -> None:
        manifest = read_model(AGE_GENDER_MANIFEST, models_dir)
        content = read_model(AGE_GENDER, models_dir)
        graph = kept(AGE_GENDER_ONNX, lambda: build(read_weights(manifest, content)), models_dir)
        self._net = OnnxNet(AGE_GENDER.name, graph, threads)
        self._net.require((3, SIDE, SIDE), ANSWERS)

    def prepare(self, image: ImageArray, landmarks: FloatArray) -> ImageArray:
        """The part of an (H, W, 3) BGR picture that the network looks at, (112, 112, 3)."""
        return align(image, landmarks, TEMPLATE)

    def estimate(self, face: ImageArray) -> Apparent:
        """Of a face from `prepare`. Raises EngineClosed, ModelUnusable."""
        rgb = (face[:, :, ::-1].astype(np.float32) - np.array(MEAN_RGB, np.float32)) / 255.0
        age, male, female = self._net.run(np.ascontiguousarray(rgb.transpose(2, 0, 1)[None]))[0]
        return Apparent(float(age), float(1.0 / (1.0 + np.exp(female - male))))

    def close(self) -> None:
        """Drop the network."""
        self._net.close()


def load_age_net(models_dir: Path | None = None) -> AgeNet | None:
    """The network where it is installed, else None. Raises ModelCorrupt, ModelUnusable."""
    try:
        return AgeNet(models_dir)
    except ModelMissing:
        return None


def age_guard(claim: Claim, apparents: Sequence[Apparent], *, near: bool = False) -> Doubt | None:
    """What contradicts the chip grossly, if anything.

    apparents: one for each of several frames of the same face. near: whether the distance to the portrait
    is hardly an acceptance; only then a sex counts.
    """
    if len(apparents) < LEAST_FRAMES:
        return None
    if claim.age_years is not None and _other_age(claim.age_years, apparents):
        return "age"
    if near and claim.sex is not None and _other_sex(claim.sex, apparents):
        return "sex"
    return None


def limit_years(age_years: float) -> float:
    """How far an apparent age may be from this one."""
    error = next(
        (stated for up_to, stated in STATED_ERROR if age_years <= up_to), STATED_ERROR[-1][1]
    )
    return max(LEAST_YEARS, ERRORS * error)


def _other_age(claimed: float, apparents: Sequence[Apparent]) -> bool:
    away = np.array([seen.age_years for seen in apparents]) - claimed
    limit, middle = limit_years(claimed), float(np.median(away))
    if not np.all(np.isfinite(away)) or abs(middle) <= limit:
        return False
    return int((np.sign(middle) * away > EACH_PART * limit).sum()) >= len(away) - 1


def _other_sex(claimed: Literal["male", "female"], apparents: Sequence[Apparent]) -> bool:
    male = np.array([seen.male_probability for seen in apparents])
    other = 1.0 - male if claimed == "male" else male
    return bool(np.median(other) >= CERTAIN_SEX and np.sort(other)[1] >= 0.5)
