# SPDX-License-Identifier: Apache-2.0
"""One threshold for everybody: the place that a network's embeddings are compared around.

A network that saw few faces of one ancestry puts all of them to one side, so that strangers among them are
nearer to each other than other strangers are. Moving the origin towards that side and scaling back to length
1 takes the shared part out of the comparison, and spreads these people as far apart as others.

The shift is made from drawn people only (`python -m tests.bench.centre`): the same people are drawn once with
East Asian and once with European features, and it is

    shift = mean(East Asian) - share * mean(European)

so that what all drawn faces have in common and no photograph has cancels out for the most part. It is made
twice: a first shift from 40 people (0.75 times the difference, share 0.75), and the final one from 79 people as
they are seen from the first (share 0.85). With share = 0 it brings people with East Asian names in LFW down
from 32 times the others' FAR as well, but costs more of the others' genuine pairs. Other ways that were tried and
are not used stand in docs/faces.md.
"""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files

import numpy as np

from facematch.errors import ModelCorrupt
from facematch.values import FloatArray

FILE = "mobilefacenet_centre.toml"
LONGEST = 1.0


def read_centre(size: int, text: str | None = None) -> FloatArray:
    """The (size,) shift of MobileFaceNet's embeddings. Raises ModelCorrupt.

    text: the TOML file's content; None reads the one that ships.
    """
    content = files("facematch").joinpath("data", FILE).read_text("utf-8") if text is None else text
    try:
        numbers = tomllib.loads(content)["shift"]
        shift = np.asarray(numbers, np.float32)
    except (KeyError, ValueError, TypeError) as error:
        raise ModelCorrupt(f"{FILE}: {error}") from error
    if shift.shape != (size,) or not np.isfinite(shift).all() or np.linalg.norm(shift) > LONGEST:
        raise ModelCorrupt(
            f"{FILE}: shift must be {size} numbers no longer than {LONGEST} together"
        )
    return shift


def digest_of(shift: FloatArray) -> str:
    """Eight digits that change with the shift: embeddings of two shifts cannot be compared."""
    return hashlib.sha256(shift.tobytes()).hexdigest()[:8]


def recentred(embedding: FloatArray, shift: FloatArray) -> FloatArray:
    """(d,) or (n, d) embeddings of length 1 seen from the shifted origin, again of length 1."""
    moved = embedding - shift
    length = np.linalg.norm(moved, axis=-1, keepdims=True)
    return np.asarray(moved / np.maximum(length, 1e-12), np.float32)
