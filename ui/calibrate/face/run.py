# SPDX-License-Identifier: Apache-2.0
"""From the command line's order to the written results."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rich.console import Console

from facematch.calibrate.datasets import Dataset
from facematch.calibrate.embedder import Embedded, Embedder
from facematch.calibrate.labels import Kin
from facematch.calibrate.store import WorkFile, key_of
from facematch.profile import write_table
from facematch.values import MatcherInfo
from ui.calibrate.face.as_json import text_of
from ui.calibrate.face.embedding import embed_all
from ui.calibrate.face.order import HTML, PDF, PROFILE, RESULTS, FaceOrder, open_order
from ui.calibrate.face.progress import progress
from ui.calibrate.face.result import FaceCalibration, told_of, ways_of
from ui.calibrate.face.sheet import face_sheet
from ui.calibrate.face.table import profile_table
from ui.calibrate.joined.html import write_html, write_whole
from ui.calibrate.joined.paper import write_pdf

PROMISE = (
    "Calibration data stays where it was: the report holds no picture and no embedding, and the work "
    "file with the embeddings is deleted at the end."
)


def calibrate(order: FaceOrder, console: Console, now: datetime) -> FaceCalibration:
    """Everything, files included. Raises errors of facematch, and BadFile.

    The work file stays when the run is interrupted or fails, and is removed when all is written.
    """
    dataset, kin = open_order(order)
    middle = dataset.layout == "lfw"
    order = replace(order, embed=replace(order.embed, middle=middle))
    console.print(f"{dataset.described}. {PROMISE}", markup=False, highlight=False)
    done, matcher = _embedded(order, dataset, console)
    calibration = _judged(order, dataset, kin, done, matcher, now)
    write(order, calibration)
    order.work.unlink(missing_ok=True)
    return calibration


def _embedded(
    order: FaceOrder, dataset: Dataset, console: Console
) -> tuple[dict[int, Embedded], MatcherInfo]:
    embedder = Embedder(order.embed)
    key = key_of(dataset, order.embed, embedder.matcher)
    try:
        with WorkFile(order.work, key, resume=order.resume) as work:
            try:
                with progress(console, "pictures", len(dataset.pictures)) as told:
                    embed_all(dataset, embedder, order.embed, work, order.workers, told)
            except BaseException:
                _say_what_stays(order, work, console)
                raise
            return dict(work.done), embedder.matcher
    finally:
        embedder.close()


def _say_what_stays(order: FaceOrder, work: WorkFile, console: Console) -> None:
    console.print(
        f"{len(work.done)} pictures are done: --resume goes on there. {order.work} holds their "
        "embeddings until then; delete it to forget them.",
        markup=False,
        highlight=False,
    )


def _judged(
    order: FaceOrder,
    dataset: Dataset,
    kin: tuple[Kin, ...],
    done: dict[int, Embedded],
    matcher: MatcherInfo,
    now: datetime,
) -> FaceCalibration:
    ways, lacking = ways_of(dataset, done, order.plan, matcher.name, order.frames, kin)
    return FaceCalibration(
        made=now,
        told=told_of(dataset, done, kin),
        matcher=matcher,
        embed=order.embed,
        plan=order.plan,
        frames=order.frames,
        ways=ways,
        lacking=lacking,
        accept_unproven=order.accept_unproven,
    )


def write(order: FaceOrder, calibration: FaceCalibration) -> None:
    """Results, both forms of the report, and the profile last: it is there only when all else is."""
    write_whole(order.out / RESULTS, text_of(calibration).encode())
    sheet = face_sheet(calibration)
    write_html(sheet, order.out / HTML)
    write_pdf(sheet, order.out / PDF)
    if calibration.writes:
        write_table(order.out / PROFILE, "face", profile_table(calibration))
