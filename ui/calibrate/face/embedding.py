# SPDX-License-Identifier: Apache-2.0
"""The long part: every picture through the networks, in several processes, each result kept at once."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from facematch.calibrate.datasets import Dataset, Picture
from facematch.calibrate.embedder import Embedded, Embedder, EmbedSettings
from facematch.calibrate.store import WorkFile
from facematch.errors import MatcherDied

Told = Callable[[int], None]
"""Called with the number of pictures that are done."""

BATCH = 8
WAITING = 3
"""Batches that wait for each process."""

_embedder: Embedder | None = None


def embed_all(
    dataset: Dataset, embedder: Embedder, settings: EmbedSettings, work: WorkFile, workers: int,
    told: Told,
) -> None:  # fmt: skip
    """Fills the work file. Raises MatcherDied when a process ends by itself.

    embedder: used when there is one worker only; others load their own.
    """
    todo = [nth for nth in range(len(dataset.pictures)) if nth not in work.done]
    batches = [todo[i : i + BATCH] for i in range(0, len(todo), BATCH)]
    rows = (
        _here(dataset, embedder, batches)
        if workers == 1
        else _elsewhere(dataset, settings, batches, workers)
    )
    told(len(work.done))
    for numbers, found in rows:
        for nth, row in zip(numbers, found, strict=True):
            work.add(nth, row)
        work.flush()
        told(len(work.done))


def _here(
    dataset: Dataset, embedder: Embedder, batches: Sequence[Sequence[int]]
) -> Iterator[tuple[Sequence[int], list[Embedded]]]:
    for numbers in batches:
        yield numbers, [embedder.embed(p.path, p.role) for p in _pictures(dataset, numbers)]


def _elsewhere(
    dataset: Dataset, settings: EmbedSettings, batches: list[list[int]], workers: int
) -> Iterator[tuple[Sequence[int], list[Embedded]]]:
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(workers, context, _start, (settings,))
    waiting: dict[Future[list[Embedded]], list[int]] = {}
    left = iter(batches)
    try:
        while True:
            while len(waiting) < WAITING * workers and (numbers := next(left, None)) is not None:
                waiting[pool.submit(_embed, _pictures(dataset, numbers))] = numbers
            if not waiting:
                return
            ended, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in ended:
                yield waiting.pop(future), future.result()
    except BrokenProcessPool as error:
        raise MatcherDied(
            "a process that looked at pictures ended by itself (memory?); go on with --resume"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pictures(dataset: Dataset, numbers: Sequence[int]) -> list[Picture]:
    return [dataset.pictures[nth] for nth in numbers]


def _start(settings: EmbedSettings) -> None:
    """In each process. Ctrl-C is the parent's affair."""
    global _embedder  # noqa: PLW0603 - one for each process, as the pool's initializer has it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _embedder = Embedder(settings)


def _embed(pictures: list[Picture]) -> list[Embedded]:
    assert _embedder is not None  # noqa: S101 - _start has run
    return [_embedder.embed(picture.path, picture.role) for picture in pictures]
