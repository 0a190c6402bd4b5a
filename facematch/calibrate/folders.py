# SPDX-License-Identifier: Apache-2.0
"""A folder per person with pictures of any name.

A file `card.*` or `portrait.*`, or whatever lies in a folder `reference`, stands for the card; the
person's other pictures, in folders below too, are live ones. Where nothing stands for the card each
picture is compared as both.
"""

from __future__ import annotations

from pathlib import Path

from facematch.calibrate.datasets import (
    MOST_PER_PERSON,
    Dataset,
    Picture,
    folders_in,
    is_picture,
    require_pictures,
    thinned,
)
from facematch.calibrate.errors import DataUnusable

REFERENCE_NAMES = ("card", "portrait")
REFERENCE_FOLDER = "reference"
ALLOWED = "a folder per person with pictures; card.*, portrait.* or reference/ for the card"


def open_folders(root: Path, most: int = MOST_PER_PERSON) -> Dataset:
    """The index of a folder of people. Raises DataUnusable."""
    people: list[str] = []
    pictures: list[Picture] = []
    left_out = 0
    for folder in folders_in(root):
        paths = sorted(path for path in folder.rglob("*") if _counts(path, folder))
        cards = [path for path in paths if _is_reference(path, folder)]
        others = [path for path in paths if path not in set(cards)]
        kept = thinned(others, most)
        left_out += len(others) - len(kept)
        if not paths:
            continue
        pictures += [Picture(path, len(people), "reference") for path in cards]
        pictures += [Picture(path, len(people), "live" if cards else "both") for path in kept]
        people.append(folder.name)
    require_pictures(root, pictures, ALLOWED)
    _require_cards_or_none(root, people, pictures)
    return Dataset(root, "folders", tuple(people), tuple(pictures), left_out=left_out)


def _counts(path: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
    return is_picture(path) and path.is_file() and not hidden


def _is_reference(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return inside[0] == REFERENCE_FOLDER or (
        len(inside) == 1 and path.stem.lower() in REFERENCE_NAMES
    )


def _require_cards_or_none(root: Path, people: list[str], pictures: list[Picture]) -> None:
    """A card photo of some and any picture of others would mix two kinds of comparison."""
    with_card = {picture.person for picture in pictures if picture.role == "reference"}
    without = {picture.person for picture in pictures if picture.role == "both"}
    if with_card and without:
        name = people[min(without)]
        reason = f"no card.*, portrait.* or {REFERENCE_FOLDER}/, but others have one; allowed: all or none"
        raise DataUnusable(root / name, reason)
