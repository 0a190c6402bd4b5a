# SPDX-License-Identifier: Apache-2.0
"""A CSV list of comparisons: path_a,path_b,same[,group_a,group_b]. The first picture stands for the card.

Who is who is known only as far as the list says: pictures that are joined by `same` are one person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from facematch.calibrate.datasets import UNLABELLED, Dataset, Pair, Picture, Role, is_picture
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.listing import rows_of

COLUMNS = ("path_a", "path_b", "same")
GROUPS = ("group_a", "group_b")
YES, NO = ("1", "yes", "true", "same"), ("0", "no", "false", "different")


@dataclass(slots=True)
class _Seen:
    """The pictures of a list, joined to people."""

    root: Path
    index: dict[Path, int] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, role: Role) -> int:
        path = self.root / name
        if path not in self.index:
            self.index[path] = len(self.parents)
            self.parents.append(len(self.parents))
            self.roles.append(role)
            self.groups.append("")
        nth = self.index[path]
        if self.roles[nth] != role:
            self.roles[nth] = "both"
        return nth

    def person(self, nth: int) -> int:
        while self.parents[nth] != nth:
            self.parents[nth] = self.parents[self.parents[nth]]
            nth = self.parents[nth]
        return nth

    def join(self, one: int, other: int) -> None:
        self.parents[self.person(one)] = self.person(other)


def open_pairs(root: Path, listing: Path) -> Dataset:
    """The index of a list; its paths are below `root`, or absolute. Raises DataUnusable."""
    seen = _Seen(root)
    pairs = tuple(_pairs(seen, listing))
    if not pairs:
        raise DataUnusable(listing, "lists no pair whose pictures are there")
    _check_different(seen, pairs, listing)
    heads = sorted({seen.person(nth) for nth in range(len(seen.parents))})
    number = {head: person for person, head in enumerate(heads)}
    pictures = tuple(
        Picture(path, number[seen.person(nth)], seen.roles[nth]) for path, nth in seen.index.items()
    )
    names = tuple(f"person {nth + 1}" for nth in range(len(heads)))
    groups = _groups(seen, listing, pictures, len(heads))
    missing = tuple(seen.missing)
    return Dataset(root, "pairs", names, pictures, pairs, missing, groups=groups)


def _pairs(seen: _Seen, listing: Path) -> Iterator[Pair]:
    for line, row in rows_of(listing, COLUMNS, GROUPS):
        for name in (row["path_a"], row["path_b"]):
            if not is_picture(Path(name)):
                raise DataUnusable(listing, f"{name} is not named like a picture", line)
        same = _same(listing, row["same"], line)
        lost = [n for n in (row["path_a"], row["path_b"]) if not (seen.root / n).is_file()]
        seen.missing += [name for name in lost if name not in seen.missing]
        if lost:
            continue
        one, other = seen.add(row["path_a"], "reference"), seen.add(row["path_b"], "live")
        if one == other:
            raise DataUnusable(listing, "a picture is paired with itself", line)
        _label(seen, listing, row, (one, other), line)
        if same:
            seen.join(one, other)
        yield Pair(one, other, same)


def _same(listing: Path, text: str, line: int) -> bool:
    if text.lower() in YES:
        return True
    if text.lower() in NO:
        return False
    raise DataUnusable(listing, f"same is {text!r}, allowed: {', '.join(YES + NO)}", line)


def _label(
    seen: _Seen, listing: Path, row: Mapping[str, str], pair: tuple[int, int], line: int
) -> None:
    for nth, column in zip(pair, GROUPS, strict=True):
        label = row.get(column, "")
        if label and seen.groups[nth] not in ("", label):
            raise DataUnusable(listing, f"{column} is {label}, before {seen.groups[nth]}", line)
        seen.groups[nth] = label or seen.groups[nth]


def _check_different(seen: _Seen, pairs: tuple[Pair, ...], listing: Path) -> None:
    """Two pictures that other lines make one person cannot be two."""
    names = list(seen.index)
    for pair in pairs:
        if not pair.same and seen.person(pair.reference) == seen.person(pair.live):
            one, other = names[pair.reference].name, names[pair.live].name
            raise DataUnusable(listing, f"{one} and {other} are the same by other lines, not here")


def _groups(
    seen: _Seen, listing: Path, pictures: tuple[Picture, ...], people: int
) -> tuple[tuple[str, ...], ...]:
    if not any(seen.groups):
        return ()
    labels = [""] * people
    for label, picture in zip(seen.groups, pictures, strict=True):
        known = labels[picture.person]
        if label and known not in ("", label):
            reason = f"{picture.path.name} is {label}, another picture of that person {known}"
            raise DataUnusable(listing, reason)
        labels[picture.person] = known or label
    return (tuple(label or UNLABELLED for label in labels),)
