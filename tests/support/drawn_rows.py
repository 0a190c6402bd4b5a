# SPDX-License-Identifier: Apache-2.0
"""People as rows of numbers, for the statistics: a centre for each, and pictures around it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from facematch.calibrate.datasets import Dataset, Picture
from facematch.calibrate.embedder import Embedded


def drawn(people: int, pictures: int, seed: int = 0, spread: float = 0.5) -> np.ndarray:
    """(people, pictures, 2, 32) unit rows: as a card and as a live frame."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(people, 1, 1, 32))
    centres /= np.linalg.norm(centres, axis=-1, keepdims=True)
    rows = centres + rng.normal(size=(people, pictures, 2, 32)) * spread / np.sqrt(32)
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def data_of(
    rows: np.ndarray, groups: tuple[tuple[str, ...], ...] = ()
) -> tuple[Dataset, dict[int, Embedded]]:
    """A data set of files that do not exist, and its rows."""
    people, pictures = rows.shape[:2]
    index = tuple(
        Picture(Path(f"/data/p{person}/{nth}.jpg"), person)
        for person in range(people)
        for nth in range(pictures)
    )
    flat = rows.reshape(people * pictures, 2, -1)
    done = {nth: Embedded(card, live) for nth, (card, live) in enumerate(flat)}
    names = tuple(f"p{person}" for person in range(people))
    return Dataset(Path("/data"), "folders", names, index, groups=groups), done
