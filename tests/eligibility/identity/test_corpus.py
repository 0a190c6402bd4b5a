# SPDX-License-Identifier: Apache-2.0
"""The guard against the corpus: it misses nobody and alarms rarely; the corpus is what its generator says."""

import ast

import pytest

from tests.eligibility.identity import make_corpus
from tests.eligibility.identity.corpus import HERE, held_out, kinds, pairs, read
from tests.eligibility.identity.measure import check, table, tally, total, wilson
from tests.eligibility.identity.report import BEGIN, END, GUIDE, full

FALSE_ALARMS_AT_MOST = 0.005


@pytest.fixture(scope="module")
def measured():
    rows = pairs()
    return rows, {pair.id: check(pair) for pair in rows}


def rates(rows, checks):
    return tally(rows, lambda pair: checks[pair.id])


def test_the_corpus_is_large_enough(measured):
    tallies = rates(*measured)
    assert total(tallies, same=True)[1] >= 2000
    assert total(tallies, same=False)[1] >= 2000


@pytest.mark.parametrize("half", [None, False, True], ids=["all", "seen", "held_out"])
def test_the_guard_takes_no_stranger_for_the_holder(measured, half):
    rows, checks = measured
    tallies = rates([row for row in rows if half is None or held_out(row) is half], checks)
    misses, _ = total(tallies, same=False)
    assert misses == 0, "\n" + table(t for t in tallies if t.wrong)


@pytest.mark.parametrize("half", [None, False, True], ids=["all", "seen", "held_out"])
def test_the_guard_seldom_alarms_at_the_holder(measured, half):
    rows, checks = measured
    tallies = rates([row for row in rows if half is None or held_out(row) is half], checks)
    alarms, count = total(tallies, same=True)
    assert alarms / count <= FALSE_ALARMS_AT_MOST, "\n" + table(t for t in tallies if t.wrong)


def test_what_cannot_be_decided_is_an_alarm_or_a_remark(measured):
    rows, checks = measured
    undecidable = {name for name, kind in kinds().items() if not kind.decidable}
    silent = [
        pair.id
        for pair in rows
        if pair.kind in undecidable and checks[pair.id].agrees and not checks[pair.id].remarks
    ]
    assert silent == []


def test_strangers_agree_only_in_the_class_that_says_so(measured):
    rows, checks = measured
    classes = kinds()
    wrong = {pair.kind for pair in rows if not classes[pair.kind].same and checks[pair.id].agrees}
    assert wrong <= {"twin_unreadable"}


def test_no_result_holds_a_persons_data(measured):
    rows, checks = measured
    for pair in rows:
        text = repr(checks[pair.id])
        assert pair.chip_name not in text
        assert pair.chip_birth not in text


def test_the_guide_shows_what_is_measured(measured):
    rows, checks = measured
    shown = GUIDE.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]
    assert shown.strip() == full(rows, lambda pair: checks[pair.id]), "run the report with --write"


def test_the_table_is_what_the_generator_makes():
    assert read(HERE / "pairs.csv") == make_corpus.rows()


def test_the_generator_knows_nothing_of_the_program():
    makers = "make_corpus drawing corpus same_people same_elsewhere different_people undecidable"
    for maker in makers.split():
        tree = ast.parse((HERE / f"{maker}.py").read_text("utf-8"))
        imported = {
            node.module if isinstance(node, ast.ImportFrom) else name.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in node.names
        }
        ours = {
            name
            for name in imported
            if name.split(".")[0] in ("eligibility", "terminal", "hw", "ui")
        }
        assert not ours, maker


def test_each_class_has_pairs_and_each_pair_a_class():
    assert {pair.kind for pair in pairs()} == set(kinds())


def test_no_two_pairs_have_one_number():
    ids = [pair.id for pair in pairs()]
    assert len(ids) == len(set(ids))


def test_each_class_says_where_its_difference_is_known_from():
    assert all(kind.says and kind.source for kind in kinds().values())


def test_the_interval_is_wilsons():
    assert wilson(0, 100) == pytest.approx((0.0, 0.0370), abs=1e-4)
    assert wilson(5, 100) == pytest.approx((0.0215, 0.1118), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
