# SPDX-License-Identifier: Apache-2.0
"""Whatever is done to a log shows, and the row that is named is the right one."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.access_log import (
    NOBODY,
    AccessRow,
    Event,
    Mark,
    PersonKey,
    Problem,
    append,
    row_hash,
    verify,
)
from eligibility.errors import BadAccessKey, BadAccessRow
from tests.support.access_rows import BEGAN, CHAIN, KEY, a_chain, a_mark, an_event

few = settings(max_examples=60, deadline=None)
LENGTH = 12
ROWS = a_chain(LENGTH)
FIELDS = [field.name for field in fields(AccessRow)]
places = st.integers(0, LENGTH - 1)
checkpoints = st.lists(places, max_size=4).map(lambda found: [a_mark(ROWS[n]) for n in found])


def found(rows, marks=()):
    finding = verify(CHAIN, rows, marks).finding
    return None if finding is None else (finding.seq, finding.problem)


def altered(row: AccessRow, name: str, draw) -> AccessRow:
    now = getattr(row, name)
    if name == "seq":
        kind = st.integers(-5, 100)
    elif name == "at":
        kind = st.timedeltas(timedelta(days=-9), timedelta(days=9)).map(lambda by: now + by)
    else:
        kind = st.one_of(st.text(max_size=70), st.just(now.upper() + " "), st.just(""))
    return replace(row, **{name: draw(kind.filter(lambda value: value != now))})


@few
@given(checkpoints)
def test_an_untouched_log_holds_whatever_checkpoints_there_are(marks):
    report = verify(CHAIN, ROWS, marks)
    assert report.holds
    assert (report.rows, report.first, report.last) == (LENGTH, 1, LENGTH)
    assert report.confirmed == max((mark.seq for mark in marks), default=0)


@few
@given(places, st.sampled_from(FIELDS), checkpoints, st.data())
def test_a_change_of_any_one_field_is_found_in_its_row(place, name, marks, data):
    rows = [*ROWS]
    rows[place] = altered(rows[place], name, data.draw)
    assert found(rows, marks) == (place + 1, Problem.ALTERED)


@few
@given(places, checkpoints)
def test_a_row_that_is_gone_is_named(place, marks):
    rows = ROWS[:place] + ROWS[place + 1 :]
    if place < LENGTH - 1:
        assert found(rows, marks) == (place + 1, Problem.MISSING)
    else:
        assert found(rows, [*marks, a_mark(ROWS[-1])]) == (LENGTH, Problem.CUT_OFF)


@few
@given(places, places)
def test_a_tail_that_was_cut_off_shows_against_a_checkpoint_behind_the_cut(kept, remembered):
    wanted = (kept + 1, Problem.CUT_OFF) if remembered >= kept else None
    assert found(ROWS[:kept], [a_mark(ROWS[remembered])]) == wanted


@few
@given(places, places, checkpoints)
def test_two_rows_that_changed_places_are_named_by_the_first(one, other, marks):
    rows = [*ROWS]
    rows[one], rows[other] = rows[other], rows[one]
    first = min(one, other)
    assert found(rows, marks) == (None if one == other else (first + 1, Problem.REORDERED))


@few
@given(places, places, checkpoints)
def test_a_row_that_stands_there_twice_is_named(which, place, marks):
    rows = [*ROWS]
    rows.insert(place, ROWS[which])
    if place <= which:  # the copy comes first: it stands where another should
        wanted = (which + 1, Problem.INSERTED) if place == which else (place + 1, Problem.REORDERED)
    else:
        wanted = (which + 1, Problem.INSERTED)
    assert found(rows, marks) == wanted


@few
@given(places, st.text("abc", min_size=1, max_size=5))
def test_a_rewritten_row_with_a_fitting_hash_is_named_by_the_next_one(place, word):
    rows = [*ROWS]
    forged = replace(rows[place], purpose=word)
    rows[place] = replace(forged, hash=row_hash(CHAIN, forged))
    marks = [a_mark(row) for row in (ROWS[-2:] if place == LENGTH - 1 else ROWS[-1:])]
    assert found(rows, marks) == (place + 1, Problem.REWRITTEN)


@few
@given(places, st.integers(1, LENGTH))
def test_a_chain_made_anew_contradicts_a_checkpoint_kept_elsewhere(place, remembered):
    rows = ROWS[:place]
    for number in range(place, LENGTH):
        event = an_event(number, purpose="other" if number == place else "eligibility")
        rows.append(append(CHAIN, event, rows[-1] if rows else None))
    good = a_mark(ROWS[place - 1]) if place else None
    finding = verify(CHAIN, rows, filter(None, [good, a_mark(ROWS[remembered - 1])])).finding
    if remembered <= place:
        assert finding is None  # nobody can know: the checkpoint is older than the forgery
    else:
        assert (finding.seq, finding.until) == (place + 1, remembered)
        assert finding.problem is Problem.REWRITTEN


def test_an_inserted_row_is_named_though_its_hash_fits():
    extra = append(CHAIN, an_event(99), ROWS[4])
    assert found([*ROWS[:5], extra, *ROWS[5:]]) == (6, Problem.INSERTED)


def test_a_row_of_another_chain_has_no_place():
    rows = [*ROWS[:-1], append("kiosk-2", an_event(11), ROWS[-2])]
    assert found(rows) == (LENGTH, Problem.ALTERED)


def test_a_log_may_be_empty_unless_somebody_remembers_rows():
    assert verify(CHAIN, []).holds
    assert found([], [a_mark(ROWS[2])]) == (1, Problem.CUT_OFF)


@few
@given(places, places)
def test_old_rows_may_go_when_a_signed_mark_says_so(pruned, earlier):
    marks = [a_mark(ROWS[n], mark=Mark.PRUNED) for n in {pruned, min(pruned, earlier)}]
    report = verify(CHAIN, ROWS[pruned + 1 :], [*marks, a_mark(ROWS[min(pruned, earlier)])])
    assert report.holds
    assert report.pruned.seq == report.confirmed - 0 == pruned + 1
    assert report.rows == LENGTH - pruned - 1


def test_young_rows_that_were_pruned_are_named_when_a_checkpoint_kept_elsewhere_knows_them():
    keep, day = timedelta(days=1827), timedelta(days=1)
    old, young = a_mark(ROWS[1], at=BEGAN), a_mark(ROWS[3], at=BEGAN + 400 * day)
    pruned = a_mark(ROWS[5], mark=Mark.PRUNED, at=BEGAN + 1900 * day)
    assert verify(CHAIN, ROWS[6:], [old, pruned], keep).holds
    finding = verify(CHAIN, ROWS[6:], [old, young, pruned], keep).finding
    assert (finding.seq, finding.problem) == (4, Problem.PRUNED_EARLY)


def test_pruned_rows_that_are_still_there_and_rows_that_went_with_them_are_named():
    mark = a_mark(ROWS[3], mark=Mark.PRUNED)
    assert found(ROWS[3:], [mark]) == (4, Problem.INSERTED)
    assert found(ROWS[5:], [mark]) == (5, Problem.MISSING)


def test_a_log_pruned_to_another_hash_does_not_follow_its_beginning():
    mark = a_mark(ROWS[3], mark=Mark.PRUNED, hash="0" * 64)
    assert found(ROWS[4:], [mark]) == (5, Problem.REWRITTEN)


def test_two_checkpoints_that_contradict_each_other_are_a_finding():
    marks = [a_mark(ROWS[3]), a_mark(ROWS[3], hash="0" * 64)]
    assert found(ROWS, marks) == (4, Problem.REWRITTEN)


def test_checkpoints_of_other_chains_say_nothing():
    assert verify(CHAIN, ROWS, [a_mark(ROWS[3], chain="kiosk-2", hash="0" * 64)]).holds


def test_a_finding_is_one_line_for_a_person():
    finding = verify(CHAIN, ROWS[:3] + ROWS[4:]).finding
    assert finding.text() == "row 4: missing (row 5 comes instead)"


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": BEGAN.replace(tzinfo=None)},
        {"kind": "Face"},
        {"purpose": "a purpose"},
        {"person": "模擬　花子"},
        {"actor": "x" * 201},
        {"reference": "r" * 201},
    ],
)
def test_what_is_no_code_word_hash_or_short_text_gets_no_row(wrong):
    with pytest.raises(BadAccessRow):
        replace(an_event(1), **wrong)


def test_people_are_hashed_with_a_key_and_nobody_stays_nobody():
    other = PersonKey(bytes(32))
    assert KEY.hash("hanako") != other.hash("hanako")
    assert KEY.hash("hanako") != KEY.hash("hanak0")
    assert KEY.hash("") == NOBODY
    assert "01" not in repr(KEY)


def test_a_derived_key_depends_on_its_label_and_a_short_one_is_refused():
    assert PersonKey.derived(bytes(32)) != PersonKey.derived(bytes(32), b"other")
    with pytest.raises(BadAccessKey):
        PersonKey(b"short")


def test_neither_a_row_nor_an_event_shows_the_person():
    assert KEY.hash("hanako") not in repr(ROWS[0]) + repr(an_event(1))
    assert isinstance(an_event(1), Event)
