# SPDX-License-Identifier: Apache-2.0
"""One way in to the three layouts."""

from __future__ import annotations

from pathlib import Path

from facematch.calibrate.datasets import MOST_PER_PERSON, Dataset, Layout
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.folders import open_folders
from facematch.calibrate.lfw import looks_like_lfw, open_lfw
from facematch.calibrate.pair_list import open_pairs


def open_dataset(
    root: Path, layout: Layout | None, pairs: Path | None, most: int = MOST_PER_PERSON
) -> Dataset:
    """The index of a data set; without a layout it is found out. Raises DataUnusable.

    pairs: for the layout `pairs` a CSV list; for `lfw` a list in the format of its pairs.txt.
    """
    if not root.is_dir():
        raise DataUnusable(root, "there is no such folder")
    layout = layout or _found(root, pairs)
    if layout == "pairs":
        if pairs is None:
            raise DataUnusable(root, "the layout pairs needs --pairs FILE.csv")
        return open_pairs(root, pairs)
    if layout == "lfw":
        return open_lfw(root, pairs, most)
    if pairs is not None:
        raise DataUnusable(pairs, "a list of pairs goes with the layouts pairs and lfw")
    return open_folders(root, most)


def _found(root: Path, pairs: Path | None) -> Layout:
    if pairs is not None and pairs.suffix.lower() == ".csv":
        return "pairs"
    return "lfw" if looks_like_lfw(root) else "folders"
