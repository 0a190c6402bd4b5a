# SPDX-License-Identifier: Apache-2.0
"""What is to be calibrated, checked before minutes are spent."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from facematch.calibrate.analysis import Plan
from facematch.calibrate.datasets import Dataset, Layout
from facematch.calibrate.embedder import EmbedSettings
from facematch.calibrate.errors import DataUnusable
from facematch.calibrate.labels import Kin, labelled, read_kin
from facematch.calibrate.sources import open_dataset
from hw.errors import BadFile

WORK = "face-calibration.work"
RESULTS, HTML, PDF = "face-results.json", "face-report.html", "face-report.pdf"
PROFILE = "calibration.toml"


@dataclass(frozen=True, slots=True)
class FaceOrder:
    """All of the command line. frames: live frames in the mean that the profile is for."""

    data: Path
    out: Path
    embed: EmbedSettings
    plan: Plan
    layout: Layout | None = None
    pairs: Path | None = None
    groups: Path | None = None
    kin: Path | None = None
    frames: int = 5
    most: int = 50
    workers: int = 1
    resume: bool = False
    accept_unproven: bool = False

    @property
    def work(self) -> Path:
        """The file with what is done already."""
        return self.out / WORK


def open_order(order: FaceOrder) -> tuple[Dataset, tuple[Kin, ...]]:
    """The index of the data and the relatives in it; makes the folder of results.

    Raises DataUnusable, BadFile.
    """
    dataset = open_dataset(order.data, order.layout, order.pairs, order.most)
    if dataset.layout == "pairs" and (order.groups or order.kin):
        listing = order.groups or order.kin or order.data
        raise DataUnusable(listing, "a list of pairs names no people; it has group_a, group_b")
    if order.groups is not None:
        dataset = labelled(dataset, order.groups)
    kin = () if order.kin is None else read_kin(dataset, order.kin)
    _prepare(order.out)
    return dataset, kin


def _prepare(out: Path) -> None:
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise BadFile(out, reason=error.strerror or "cannot be made") from error
    if not os.access(out, os.W_OK):
        raise BadFile(out, reason="the folder cannot be written to")
