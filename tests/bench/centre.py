# SPDX-License-Identifier: Apache-2.0
"""Makes the shift of facematch/centre.py from drawn people.

.generate/venv/bin/python -m tests.people twins --out DIR --count 79       # draws them (a quarter of an hour)
.venv/bin/python -m tests.bench.centre DIR > facematch/data/mobilefacenet_centre.toml
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np

from facematch.centre import recentred
from facematch.landmarker import Landmarker
from facematch.matchers.mobilefacenet import MobileFaceNet

WAYS = ("asian", "cauc")
# Two rounds, as it was found: a first shift from 40 people, and the final one from all people as they are seen from
# the first. (people, scale, share)
ROUNDS = ((40, 0.75, 0.75), (None, 1.0, 0.85))


def embeddings(folder: Path, way: str) -> Iterator[np.ndarray]:
    """The network's own embeddings, before any shift, of all people drawn in one way."""
    landmarker, network = Landmarker(), MobileFaceNet()
    for path in sorted(folder.glob(f"*-{way}.png")):
        picture = cv2.imread(str(path))
        faces = landmarker.faces(picture)
        if faces:
            yield network.plain(network.prepare(picture, faces[0].landmarks))
    landmarker.close()
    network.close()


def shift(folder: Path) -> tuple[np.ndarray, int]:
    """(192,) and the number of people."""
    asian, european = (np.array(list(embeddings(folder, way))) for way in WAYS)
    found = np.zeros(asian.shape[1], np.float32)
    for people, scale, share in ROUNDS:
        one, other = (recentred(rows[:people], found).mean(axis=0) for rows in (asian, european))
        found = np.round(scale * (one - share * other), 5).astype(np.float32)
    return found, len(asian)


def main() -> None:
    """Print the data file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    numbers, people = shift(parser.parse_args().folder)
    print(
        "# The origin that MobileFaceNet's embeddings are compared around: see facematch/centre.py."
    )
    print(
        f"# 1.0 * (mean of {people} drawn East Asian faces - 0.85 * mean of the same people drawn with"
    )
    print(
        "# European features), seen from a first such shift; no photograph of anybody went into it."
    )
    print("# Made by `python -m tests.bench.centre`.")
    print("shift = [")
    for row in numbers.reshape(-1, 8):
        print("    " + " ".join(f"{number:.5f}," for number in row))
    print("]")


if __name__ == "__main__":
    main()
