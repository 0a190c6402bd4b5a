# SPDX-License-Identifier: Apache-2.0
"""Rows of the report's tables, and the profile's table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from facematch.calibrate.datasets import UNLABELLED
from facematch.calibrate.results import GroupRow, KinRow, Point, Way
from ui.calibrate.face.result import FaceCalibration
from ui.calibrate.face.words import exact, percent, resampled, target_text, with_interval

POINT_HEADS = (
    "threshold", "chosen by", "on", "distance", "FAR %", "exact", "by people", "FRR %", "exact",
    "by people",
)  # fmt: skip
POINT_WIDTHS = (10, 10, 10, 10, 8, 14, 14, 8, 14, 14)
STEP_HEADS = ("distance", "FAR %", "exact", "FRR %", "exact")
STEP_WIDTHS = (28, 12, 12, 18, 12, 18)
GROUP_HEADS = (
    "group", "people", "FAR % within", "× all", "FAR % across", "FRR %", "staff: FAR % within", "EER %",
)  # fmt: skip
GROUP_WIDTHS = (16, 8, 20, 8, 20, 20, 20, 8)
KIN_HEADS = (
    "relation", "couples", "pairs", "accepted %", "to the staff %", "refused %", "couples accepted %",
)  # fmt: skip


def point_rows(way: Way) -> Iterator[tuple[str, ...]]:
    """The chosen thresholds on each set of people."""
    for side in (way.side, way.swapped):
        if side is None:
            continue
        for name, checked, chosen in (
            ("accept", side.accept, side.chosen_accept),
            ("staff", side.staff, side.chosen_staff),
        ):
            yield name, side.chosen_by, side.checked_on, *_point(checked)
            if side.checked_on != "the same people":
                yield "", "", side.chosen_by, *_point(chosen)
    if way.swapped is not None:
        yield "accept", way.side.chosen_by, "all", *_point(way.everybody_accept)
        yield "staff", way.side.chosen_by, "all", *_point(way.everybody_staff)


def _point(point: Point) -> tuple[str, ...]:
    far, frr = point.far, point.frr
    return (
        f"{point.threshold:.4f}",
        percent(far.value),
        exact(far),
        resampled(far),
        percent(frr.value),
        exact(frr),
        resampled(frr),
    )


def step_rows(way: Way) -> Iterator[tuple[str, ...]]:
    """Other targets; those that cannot be claimed say so."""
    for step in way.steps:
        point = step.point
        asked = target_text(step.target)
        if not step.proven:
            yield f"{asked}: cannot be claimed", "–", "–", "–", "–", "–"
            continue
        yield (
            asked,
            f"{point.threshold:.4f}",
            percent(point.far.value),
            exact(point.far),
            percent(point.frr.value),
            exact(point.frr),
        )


def group_cells(row: GroupRow) -> tuple[str, ...]:
    """A group at the chosen thresholds."""
    return (
        row.group if row.proven or row.group == UNLABELLED else f"{row.group} *",
        f"{row.people:,}",
        _short(with_interval(row.accept.far)),
        "–" if row.ratio is None else f"{row.ratio:.1f}",
        _short(with_interval(row.across_accept)),
        _short(with_interval(row.accept.frr)),
        _short(with_interval(row.staff.far)),
        "–" if row.eer is None else percent(row.eer),
    )


def kin_cells(row: KinRow) -> tuple[str, ...]:
    """Relatives of one kind."""
    shares = (row.accepted, row.staff, row.refused, row.couples_accepted)
    return (
        row.relation,
        f"{row.couples}",
        f"{row.accepted.trials:,}",
        *(_short(with_interval(share)) for share in shares),
    )


def _short(text: str) -> str:
    return text.replace(" %", "")


def profile_table(calibration: FaceCalibration) -> dict[str, Any]:
    """[face] of calibration.toml. Raises ValueError when nothing may be written."""
    way = calibration.chosen
    if way is None or not calibration.writes:
        raise ValueError("no thresholds to write")
    side, chip = way.side, calibration.embed.chip
    table: dict[str, Any] = {
        "matcher": calibration.matcher.name,
        "model_sha256": calibration.matcher.sha256,
        "model_version": calibration.matcher.version,
        "accept": side.accept.threshold,
        "staff": side.staff.threshold,
        "date": calibration.made.date(),
        "data": calibration.told.described,
        "frames": way.frames,
        "target": calibration.plan.target,
        "staff_target": calibration.plan.staff_target,
        "far": side.accept.far.value,
        "interval": list(side.accept.far.interval),
        "frr": side.accept.frr.value,
        "frr_interval": list(side.accept.frr.interval),
        "proven": side.claim.proven,
        "people": way.people,
        "pairs_genuine": side.accept.frr.trials,
        "pairs_impostor": side.accept.far.trials,
        "chip_photo": "none" if chip is None else "reference",
        "seed": calibration.plan.seed,
    }
    return table if chip is None else {**table, "chip_bytes": chip.budget}
