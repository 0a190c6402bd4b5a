# SPDX-License-Identifier: Apache-2.0
"""The layout of Labeled Faces in the Wild: `Name/Name_0001.jpg`, and its pairs.txt and people.txt.

Format of the lists: the data set's README (Huang et al., University of Massachusetts, 2007).
pairs.txt: `folds TAB pairs`, then per fold `name n m` (same person) and `name n name m` (two people).
people.txt: `folds`, then per fold the number of people and `name TAB pictures`; other lists of the
kind have no line of folds.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from facematch.calibrate.datasets import (
    MOST_PER_PERSON,
    Dataset,
    Pair,
    Picture,
    folders_in,
    is_picture,
    require_pictures,
    thinned,
)
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.listing import lines_of

ALLOWED = "a folder per person with pictures named like it: Name/Name_0001.jpg"
PEOPLE = "people.txt"


def looks_like_lfw(root: Path) -> bool:
    """Whether the first folders with pictures name them so."""
    for folder in folders_in(root)[:20]:
        pictures = [path for path in folder.iterdir() if is_picture(path)]
        if pictures:
            return all(_number_of(path) is not None for path in pictures)
    return False


def open_lfw(root: Path, pairs: Path | None = None, most: int = MOST_PER_PERSON) -> Dataset:
    """The index of an LFW folder. Raises DataUnusable.

    A people.txt in the folder is held against what is there; `pairs` (LFW's format) limits the
    comparisons to those it lists, and then nothing is left out.
    """
    people: list[str] = []
    pictures: list[Picture] = []
    left_out = 0
    for folder in folders_in(root):
        paths = sorted(path for path in folder.iterdir() if is_picture(path))
        for path in paths:
            _require_named_like_folder(path)
        kept = paths if pairs is not None else thinned(paths, most)
        left_out += len(paths) - len(kept)
        if kept:
            pictures += [Picture(path, len(people)) for path in kept]
            people.append(folder.name)
    require_pictures(root, pictures, ALLOWED)
    missing = tuple(_missing(root))
    listed = None if pairs is None else tuple(_pairs(pairs, pictures))
    return Dataset(root, "lfw", tuple(people), tuple(pictures), listed, missing, left_out)


def _number_of(path: Path) -> int | None:
    name, _, number = path.stem.rpartition("_")
    return int(number) if name == path.parent.name and number.isdecimal() else None


def _require_named_like_folder(path: Path) -> None:
    if _number_of(path) is None:
        raise DataUnusable(path, f"not LFW's layout; allowed: {ALLOWED} (or --layout folders)")


def _missing(root: Path) -> Iterator[str]:
    listing = root / PEOPLE
    if not listing.is_file():
        return
    for line, fields in lines_of(listing):
        if len(fields) == 1 and fields[0].isdecimal():
            continue
        if len(fields) != 2 or not fields[1].isdecimal():
            raise DataUnusable(listing, "allowed: name, tab, number of pictures", line)
        for number in range(1, int(fields[1]) + 1):
            name = f"{fields[0]}/{fields[0]}_{number:04d}"
            if not any((root / f"{name}{end}").is_file() for end in (".jpg", ".png")):
                yield name


def _pairs(listing: Path, pictures: list[Picture]) -> Iterator[Pair]:
    index = {(p.path.parent.name, _number_of(p.path)): nth for nth, p in enumerate(pictures)}
    for line, fields in lines_of(listing):
        match fields:
            case [name, one, other] if one.isdecimal() and other.isdecimal():
                first, second, same = (name, int(one)), (name, int(other)), True
            case [name, one, else_, other] if one.isdecimal() and other.isdecimal():
                first, second, same = (name, int(one)), (else_, int(other)), name == else_
            case [*numbers] if line == 1 and all(number.isdecimal() for number in numbers):
                continue
            case _:
                raise DataUnusable(listing, "allowed: `name n m` or `name n name m`", line)
        for key in (first, second):
            if key not in index:
                raise DataUnusable(listing, f"there is no picture {key[1]} of {key[0]}", line)
        yield Pair(index[first], index[second], same)
