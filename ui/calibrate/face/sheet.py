# SPDX-License-Identifier: Apache-2.0
"""The report's page, for both of its forms."""

from __future__ import annotations

from collections.abc import Iterator

from facematch.calibrate.analysis import ALL
from facematch.calibrate.curves import Curve
from facematch.calibrate.results import GroupRow, Way
from ui.calibrate.face.plots import plot_det, plot_distances, plot_groups, plot_rates
from ui.calibrate.face.result import FaceCalibration
from ui.calibrate.face.table import (
    GROUP_HEADS,
    GROUP_WIDTHS,
    KIN_HEADS,
    POINT_HEADS,
    POINT_WIDTHS,
    STEP_HEADS,
    STEP_WIDTHS,
    group_cells,
    kin_cells,
    point_rows,
    step_rows,
)
from ui.calibrate.face.words import frames_text, uneven, verdict_lines, warnings, worst_text
from ui.calibrate.joined.sheet import Level, Plot, Section, Sheet, Table, Verdict, Words

MOST_LISTED = 40

FOOT = (
    "FAR: share of comparisons of a card with a stranger's face at a distance up to the threshold. FRR: "
    "share of comparisons of a card with its holder's face beyond it. Exact: Clopper and Pearson's 95 % "
    "interval, which takes all pairs for independent. By people: 95 % of 1,000 draws of the people, which "
    "does not. Thresholds are points of a grid of 0.0001; counts are exact, nothing is interpolated but "
    "the EER (linear). Relatives from the kin list are no strangers. No picture and no embedding is kept."
)


def face_sheet(calibration: FaceCalibration) -> Sheet:
    """The whole page."""
    return Sheet(
        title="Face calibration",
        facts=list(_facts(calibration)),
        verdicts=[Verdict(_level(calibration), list(verdict_lines(calibration)))],
        sections=list(_sections(calibration)),
        foot=FOOT,
    )


def _facts(calibration: FaceCalibration) -> Iterator[str]:
    told, matcher, chip = calibration.told, calibration.matcher, calibration.embed.chip
    yield f"{calibration.made:%Y-%m-%d %H:%M}"
    yield told.described
    yield f"matcher {matcher.name}, {matcher.version}, SHA-256 {matcher.sha256[:16]}…"
    if chip is None:
        yield "references as they are"
    else:
        soft = f", softened by {chip.softness_px:g} px" if chip.softness_px else ""
        yield f"references as chip photos: 240x320, grey, JPEG 2000 of {chip.budget:,} bytes{soft}"
    if calibration.embed.quality == "kiosk":
        yield "live frames as the kiosk would choose them"
    yield f"seed {calibration.plan.seed}"


def _level(calibration: FaceCalibration) -> Level:
    way = calibration.chosen
    if way is None or not calibration.writes:
        return "unknown"
    good = way.side.claim.proven and way.side.held and not uneven(way)
    return "good" if good else "change"


def _sections(calibration: FaceCalibration) -> Iterator[Section]:
    remarks = list(warnings(calibration))
    if remarks:
        yield Section("To be known", [Words(line) for line in remarks])
    ways = sorted(calibration.ways.values(), key=lambda way: way.frames != calibration.frames)
    for way in ways:
        yield _thresholds(way)
    if ways:
        yield from _of_groups(ways[0])
        yield from _of_kin(ways)
        yield from _plots(calibration, ways)
    yield _data(calibration)


def _thresholds(way: Way) -> Section:
    title = f"Thresholds for {frames_text(way.frames)}"
    counts = (
        f"{way.people:,} people, {way.probes:,} live {'frames' if way.frames == 1 else 'means'}; equal "
        f"error rate {100 * way.eer:.2f} % at {way.eer_threshold:.3f} (all people)."
    )
    points = Table(POINT_HEADS, list(point_rows(way)), left=3, widths=POINT_WIDTHS)
    heads = (f"other targets, {way.side.checked_on}", *STEP_HEADS)
    steps = Table(heads, list(step_rows(way)), left=1, widths=STEP_WIDTHS)
    return Section(title, [Words(counts, small=True), points, steps])


def _of_groups(way: Way) -> Iterator[Section]:
    for column in sorted({row.column for row in way.groups}):
        rows = [row for row in way.groups if row.column == column]
        everybody = [row for row in way.groups_everybody if row.column == column]
        worst = way.worst(column, everybody=True)
        blocks: list[Words | Table | Plot] = [
            Words(
                f"At the accept threshold for {frames_text(way.frames)}, on {way.side.checked_on}. Within: "
                "card and stranger of the same group; across: one of them. * too few pairs within the "
                "group to claim the target for it.",
                small=True,
            ),
            _group_table(rows),
            Words("All people (half of them chose the threshold):", small=True),
            _group_table(everybody),
        ]
        if worst is not None:
            blocks.append(Words(worst_text(worst, everybody=True)))
        far = way.everybody_accept.far.value
        note = "All people."
        blocks.append(Plot(plot_groups(everybody, far, way.side.claim.target), note, 0.8))
        yield Section("Groups" if column == 0 else "Groups, second label", blocks)


def _group_table(rows: list[GroupRow]) -> Table:
    return Table(GROUP_HEADS, [group_cells(row) for row in rows], widths=GROUP_WIDTHS)


def _of_kin(ways: list[Way]) -> Iterator[Section]:
    for way in ways:
        if way.kin:
            note = f"One's card, the other's face, {frames_text(way.frames)}; all families."
            table = Table(KIN_HEADS, [kin_cells(row) for row in way.kin])
            yield Section("Relatives", [Words(note, small=True), table])


def _plots(calibration: FaceCalibration, ways: list[Way]) -> Iterator[Section]:
    way, side = ways[0], ways[0].side
    det = list(_named(ways))
    note = "Detection error trade-off, all people."
    yield Section("DET", [Plot(plot_det(det, calibration.plan.target), note, 0.75)])
    drawn = plot_distances(list(way.curves.items()), side.accept.threshold, side.staff.threshold)
    note = (
        f"{frames_text(way.frames).capitalize()}, all people; groups: strangers within the group."
    )
    yield Section("Distances", [Plot(drawn, note, 0.9)])
    rates = plot_rates(list(reversed(ways)))
    yield Section("Rates over the threshold", [Plot(rates, "All people.", 0.9)])


def _named(ways: list[Way]) -> Iterator[tuple[str, Curve]]:
    for nth, way in enumerate(ways):
        short = "single frame" if way.frames == 1 else f"mean of {way.frames}"
        yield f"{ALL}, {short}", way.curves[ALL]
        if nth == 0:
            for name, curve in list(way.curves.items())[1:7]:
                yield f"{name}, {short}", curve


def _data(calibration: FaceCalibration) -> Section:
    told = calibration.told
    blocks: list[Words | Table] = [
        Words(
            f"{told.people:,} people, {told.pictures:,} pictures: {told.references:,} could be compared "
            f"as a card, {told.live:,} as a live frame. {told.left_out:,} more pictures were left out "
            "(the most of one person)."
        )
    ]
    if told.missing:
        shown = ", ".join(told.missing[:MOST_LISTED])
        blocks.append(Words(f"{len(told.missing):,} pictures of the list are not there: {shown}"))
    if told.problems:
        rows = [(why, f"{count:,}") for why, count in told.causes]
        blocks.append(Table(("not compared, because", "pictures"), rows, widths=(80, 20)))
        listed = "; ".join(name for name, _ in told.problems[:MOST_LISTED])
        more = len(told.problems) - MOST_LISTED
        rest = f" and {more:,} more (face-results.json has all)" if more > 0 else ""
        blocks.append(Words(f"{listed}{rest}", small=True))
    return Section("Data", blocks)
