# SPDX-License-Identifier: Apache-2.0
"""What is in a folder of faces: who is on which picture, and which pictures stand for the card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from facematch.calibrate.errors import DataUnusable

Role = Literal["both", "reference", "live"]
Layout = Literal["lfw", "folders", "pairs"]

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".jp2", ".j2k", ".tif", ".tiff")
MOST_PER_PERSON = 50
"""One person's hundreds of pictures would outweigh everybody else's."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One file; `person` is an index into the data set's people, `role` what it is compared as."""

    path: Path
    person: int
    role: Role = "both"


@dataclass(frozen=True, slots=True)
class Pair:
    """A comparison that a list asks for: the picture on the card and the live one, by index."""

    reference: int
    live: int
    same: bool


@dataclass(frozen=True, slots=True)
class Dataset:
    """An index, no pixels.

    pairs: the only comparisons to be made; None for each reference with each live picture.
    missing: pictures that a list names and that are not there. left_out: pictures above the most
    per person. groups: for each label column the label of each person.
    """

    root: Path
    layout: Layout
    people: tuple[str, ...]
    pictures: tuple[Picture, ...]
    pairs: tuple[Pair, ...] | None = None
    missing: tuple[str, ...] = ()
    left_out: int = 0
    groups: tuple[tuple[str, ...], ...] = ()

    @property
    def described(self) -> str:
        """One line for the profile: layout, people, pictures; no path and no name."""
        pairs = "" if self.pairs is None else f", {len(self.pairs)} listed pairs"
        return f"{self.layout}, {len(self.people)} people, {len(self.pictures)} pictures{pairs}"


def is_picture(path: Path) -> bool:
    """By its name: a picture that is not hidden."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def folders_in(root: Path) -> list[Path]:
    """The folders below `root` that are not hidden, sorted. Raises DataUnusable."""
    try:
        entries = sorted(root.iterdir())
    except OSError as error:
        raise DataUnusable(root, f"cannot be read as a folder ({error.strerror})") from error
    return [entry for entry in entries if entry.is_dir() and not entry.name.startswith(".")]


def thinned(paths: Sequence[Path], most: int) -> list[Path]:
    """At most `most` of them, evenly spaced: of frames in order these are the least alike."""
    if len(paths) <= most:
        return list(paths)
    return [paths[round(i * (len(paths) - 1) / max(most - 1, 1))] for i in range(most)]


def with_groups(dataset: Dataset, columns: Sequence[dict[str, str]]) -> Dataset:
    """The data set with label columns; who has no label is "unlabelled"."""
    labels = tuple(
        tuple(column.get(person, UNLABELLED) for person in dataset.people) for column in columns
    )
    return replace(dataset, groups=labels)


UNLABELLED = "unlabelled"


def require_pictures(root: Path, pictures: Iterable[Picture], allowed: str) -> None:
    """Raises DataUnusable when there is nothing to compare."""
    if len({picture.person for picture in pictures}) < 2:
        raise DataUnusable(root, f"fewer than two people with pictures; allowed: {allowed}")
