# SPDX-License-Identifier: Apache-2.0
"""The same fictional people drawn with features of one ancestry and of another, all else equal.

What a face network makes of the difference between the two is a direction of its own, free of who the
person is; `tests.bench.centre` makes the shift of facematch/centre.py from it.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np

from . import portrait, roster, sampling
from .actor import Actor
from .gl import Renderer
from .identity import Person

FIRST_SEED = 9000
DIRECTIONS = 12  # of ambient light: fewer than a fixture's, a network sees no difference
STRANDS = 2500
# Ancestry as (asian, african) of the body data, and the brightness of the skin.
WAYS = {"asian": (1.0, 0.0, 1.0), "cauc": (0.0, 0.0, 1.03)}


def twins(number: int) -> Iterator[tuple[str, Person]]:
    """One person in each way; even numbers are men, ages run from 22 to 75."""
    male = number % 2 == 0
    age = float(np.random.default_rng(number).uniform(22, 75))
    cut = roster._crop if male else roster._bob
    hair = cut(strands=STRANDS, grey=(age - 45) / 40 if age > 45 else 0.0)
    for way, (asian, african, tone) in WAYS.items():
        one = sampling.person(str(number), FIRST_SEED + number, age, male, hair, asian)
        skin = tuple(min(0.95, part * tone) for part in one.look.tone)
        look = replace(one.look, tone=skin)  # type: ignore[arg-type]
        yield way, replace(one, shape=replace(one.shape, african=african), look=look)


def draw(out: Path, count: int) -> None:
    """Write `<number>-<way>.png` for the first `count` people; pictures that are there stay."""
    out.mkdir(parents=True, exist_ok=True)
    renderer = Renderer()
    for number in range(1, count + 1):
        for way, one in twins(number):
            path = out / f"{number:03d}-{way}.png"
            if not path.exists():
                picture = portrait.take(Actor(renderer, one, DIRECTIONS), number)
                cv2.imwrite(str(path), picture[..., ::-1])
