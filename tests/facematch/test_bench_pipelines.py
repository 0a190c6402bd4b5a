# SPDX-License-Identifier: Apache-2.0
"""The arithmetic of the comparison with other pipelines: what it counts and what it draws."""

import random
from pathlib import Path

import numpy as np
import pytest

from facematch.calibrate.datasets import Dataset, Pair, Picture
from tests.bench.pipeline_figures import Split, best_accuracy, crossed
from tests.bench.pipeline_ways import Measure, nearest_to_middle, with_bars
from tests.bench.pipelines import Bench, Plan, drawn, figures, line, planned

NAMES = ("Ann_One", "Bob_Two", "Koizumi_Three", "Junichiro_Koizumi", "Li_Five")


def lfw(pictures_each: int = 3, pairs: tuple[Pair, ...] | None = None) -> Dataset:
    pictures = [
        Picture(Path(f"{name}_{n:04d}.jpg"), person)
        for person, name in enumerate(NAMES)
        for n in range(pictures_each)
    ]
    return Dataset(Path("lfw"), "lfw", NAMES, tuple(pictures), pairs)


class OfPerson:
    """Rows that differ by person and a little by picture; one picture has no face."""

    name, size, borrowed = "of person", 5, (0.0, 0.0)
    measures = (Measure("euclidean", 0.5, "the test"),)

    def card(self, image):  # noqa: ARG002
        raise AssertionError

    live = card


def filled(dataset: Dataset, plan: Plan, faceless: frozenset = frozenset()) -> Bench:
    way = OfPerson()
    bench = Bench([way], None)  # type: ignore[arg-type]
    for shot in plan.shots():
        row = np.eye(5, dtype=np.float32)[dataset.pictures[shot[0]].person] + 0.01 * (shot[0] % 3)
        bench.rows[way.name, shot] = None if shot in faceless else row
        bench.done.add(shot)
    return bench


def test_a_face_that_was_not_found_is_infinitely_far_by_either_measure():
    cards = np.array([[1.0, 0.0], [np.nan, np.nan]], np.float32)
    lives = np.array([[0.0, 1.0], [1.0, 0.0]], np.float32)
    by_angle = Measure("cosine", 0.1, "").distances(cards, lives)
    by_length = Measure("euclidean", 0.1, "").distances(cards, lives)
    assert by_angle[0] == pytest.approx([1.0, 0.0])
    assert by_length[0] == pytest.approx([2**0.5, 0.0])
    assert np.isinf(by_angle[1]).all()
    assert np.isinf(by_length[1]).all()


def test_the_threshold_for_a_far_accepts_no_more_than_that_even_with_ties():
    split = Split(np.array([0.1, 0.9]), np.array([0.2, 0.2, 0.5, 0.6]))
    assert split.far(split.threshold_for(0.25)).events == 0
    assert split.far(split.threshold_for(0.5)).events == 2
    assert split.threshold_for(0.2) == 0.0
    assert split.frr(0.5).value == 0.5


def test_accuracy_is_taken_at_a_threshold_that_the_other_folds_chose():
    distances = np.array([0.1, 0.9] * 10)
    same = np.array([True, False] * 10)
    folds = np.repeat(np.arange(10), 2)
    assert best_accuracy(distances, same, folds).value == 1.0
    distances[:2] = 0.9, 0.1
    assert best_accuracy(distances, same, folds).events == 18


def test_a_table_is_split_by_person():
    genuine, impostor = crossed(np.arange(4.0).reshape(2, 2), np.array([1, 2]), np.array([1, 2]))
    assert genuine.tolist() == [0.0, 3.0]
    assert impostor.tolist() == [1.0, 2.0]


def test_drawn_pairs_are_half_of_one_person_and_the_same_for_the_same_seed():
    dataset = lfw()
    pairs = list(drawn(dataset, 40, random.Random(3)))  # noqa: S311
    people = [
        (dataset.pictures[p.reference].person, dataset.pictures[p.live].person) for p in pairs
    ]
    assert [p.same for p in pairs] == [one == other for one, other in people]
    assert sum(p.same for p in pairs) == 20
    assert pairs == list(drawn(dataset, 40, random.Random(3)))  # noqa: S311
    assert all(p.reference != p.live for p in pairs)


def test_a_listed_pair_keeps_its_fold_and_the_group_is_one_card_and_one_live_picture_each():
    listed = tuple(Pair(n, n + 1, n % 3 != 2) for n in range(10))
    plan = planned(lfw(pairs=listed), 4, seed=1)
    assert len(plan.pairs) == 4
    assert all(listed[fold] is pair for pair, fold in plan.pairs)
    assert [p.same for p, _ in plan.pairs] == [True, False, True, False]
    assert len({card // 3 for card, _ in plan.group}) == len(plan.group) > 1


def test_a_run_that_is_cut_short_has_pairs_and_group_pictures():
    plan = planned(lfw(), 40, seed=1)
    first = plan.shots()[:8]
    group = {shot for card, live in plan.group for shot in ((card, True), (live, False))}
    assert group & set(first)
    assert set(first) - group


def test_a_pair_without_a_face_counts_as_not_accepted_and_strangers_are_all_crossed():
    dataset = lfw()
    plan = planned(dataset, 40, seed=1)
    lost = next(p for p, _ in plan.pairs if p.same)
    bench = filled(dataset, plan, frozenset(((lost.reference, True),)))
    way = OfPerson()
    found = figures(bench, dataset, plan, way, way.measures[0])
    assert found.everybody.frr(0.5).events >= 1
    assert found.everybody.far(0.5).events == 0
    cards = {p.reference for p, _ in plan.pairs}
    assert len(found.everybody.impostor) > len(cards)
    assert len(found.group.impostor) == len(plan.group) * (len(plan.group) - 1)
    bench.cpu_ms[way.name] = bench.wall_ms[way.name] = [1.0, 2.0]
    assert line(bench, way, way.measures[0], found).count("|") == 13


def test_whose_picture_it_is_and_how_it_is_brought_to_a_square():
    image = np.full((20, 40, 3), 200, np.uint8)
    assert nearest_to_middle([(0.0, 0.0), (22.0, 9.0)], image) == 1
    square = with_bars(image, 100)
    assert square.shape == (100, 100, 3)
    assert (square[:25] == 0).all()
    assert (square[26:74] == 200).all()
