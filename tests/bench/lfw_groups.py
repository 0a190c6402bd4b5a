# SPDX-License-Identifier: Apache-2.0
"""Writes a groups.csv for an LFW folder: the people whose names are East Asian by a list of tokens.

    python -m tests.bench.lfw_groups LFW_FOLDER groups.csv

A name is no fact about a face; the list is for a table by group, nothing else.
"""

from __future__ import annotations

import argparse
import csv
from itertools import pairwise
from pathlib import Path

TOKENS = Path(__file__).parent / "data" / "lfw_east_asian_tokens.txt"
GROUP = "East Asian name"
LEFT_OUT = frozenset(("Sun_Myung", "Wei_Wu"))


def tokens() -> frozenset[str]:
    """The list."""
    lines = TOKENS.read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


def is_listed(name: str, listed: frozenset[str]) -> bool:
    """Whether a person (`Junichiro_Koizumi`) has one of the tokens, or a listed pair of them, in the name."""
    parts = name.split("_")
    pairs = {f"{one}_{other}" for one, other in pairwise(parts)}
    return name not in LEFT_OUT and bool({*parts, *pairs} & listed)


def write_groups(lfw: Path, groups: Path) -> int:
    """Writes person,group for the listed people of a folder; returns how many they are."""
    listed = tokens()
    people = sorted(path.name for path in lfw.iterdir() if path.is_dir())
    found = [name for name in people if is_listed(name, listed)]
    with groups.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("person", "group"))
        rows.writerows((name, GROUP) for name in found)
    return len(found)


def main() -> None:
    """From the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lfw", type=Path)
    parser.add_argument("groups", type=Path)
    given = parser.parse_args()
    print(f"{write_groups(given.lfw, given.groups)} people")


if __name__ == "__main__":
    main()
