# SPDX-License-Identifier: Apache-2.0
"""What the tray's camera saw of a drop, and what follows from it for its cause."""

import pytest

from hw.cardface.presence import View
from hw.quality.causes import Cause, judge, main_cause
from hw.quality.episodes import drops_of
from hw.quality.observations import LinkLog, Observation, Sign
from hw.quality.tray import TrayNotes
from tests.bench.causes import HELD_OUT_TRAY, score, with_tray
from tests.bench.episodes import episodes

FRAME_S = 1 / 12


def filmed(*spells, until):
    """What is written down of views that begin at these times, frame by frame."""
    log = LinkLog()
    notes = TrayNotes(log.note)
    at, view, since = spells[0][0], None, 0.0
    while at < until:
        now = [word for begin, word in spells if begin <= at + 1e-9][-1]
        if now != view:
            view, since = now, at
        notes.saw(view, since, at)
        at += FRAME_S
    return list(log.observations())


def working(begin, end):
    return [Observation(begin + n / 2, Sign.GOOD) for n in range(int(2 * (end - begin)) + 1)]


def away(begin, length):
    """What looks like a hand: a card that does not answer and is away for some seconds."""
    return [
        *working(0, begin - 0.4),
        Observation(begin, Sign.LOST),
        Observation(begin + 0.2, Sign.CARD_AWAY),
        Observation(begin + length, Sign.CARD_HERE),
        Observation(begin + length + 0.1, Sign.SAME_CARD),
        *working(begin + length + 0.5, begin + length + 5),
    ]


LONG = away(10.2, 4.0)


def test_every_view_has_its_sign():
    log = LinkLog()
    for nth, view in enumerate(View):
        TrayNotes(log.note).saw(view, nth, nth)
    assert len({seen.sign for seen in log.observations()}) == len(View)
    with pytest.raises(ValueError, match="tray_upside_down"):
        TrayNotes(log.note).saw("upside_down", 0, 0)


def test_a_drop_that_looks_like_a_hand_is_none_when_the_card_was_seen_lying_still():
    assert main_cause(judge(LONG)) is Cause.HAND
    (one,) = judge([*LONG, *filmed((0, "still"), until=20)])
    assert one.drop.tray == "still"
    assert one.cause is Cause.INTERFERENCE
    assert one.confidence > 0.8
    assert "seen lying still" in one.reasons


@pytest.mark.parametrize("length", [0.4, 1.0, 3.0, 10.0, 30.0, None])
def test_no_drop_of_a_card_that_lay_still_is_a_hand_however_long_it_lasts(length):
    log = away(10.2, length or 1.0)
    if length is None:
        log = [seen for seen in log if seen.at <= 10.5]
    (one,) = judge([*log, *filmed((0, "still"), until=60)])
    assert one.cause is not Cause.HAND


def test_a_drop_that_looks_like_interference_is_a_hand_when_the_card_was_seen_lifted():
    log = [
        *working(0, 9.8),
        Observation(9.9, Sign.GARBLED),
        Observation(10.2, Sign.LOST),
        Observation(10.75, Sign.SAME_CARD),
        *working(11, 20),
    ]
    assert main_cause(judge(log)) is Cause.INTERFERENCE
    views = ((0, "still"), (9.8, "hand"), (10.3, "empty"), (10.6, "hand"), (11, "still"))
    (one,) = judge([*log, *filmed(*views, until=20)])
    assert one.drop.tray == "lifted"
    assert one.cause is Cause.HAND
    assert "seen lifted" in one.reasons


PARTIAL = {
    "no camera": [],
    "blind all the time": filmed((0, "blind"), until=20),
    "blind for half a second meanwhile": filmed(
        (0, "still"), (11, "blind"), (11.5, "still"), until=20
    ),
    "it ended in the middle": filmed((0, "still"), until=12),
    "it began after the drop": filmed((10.3, "still"), until=20),
    "it began too shortly before": filmed((9.5, "still"), until=20),
    "a hand, and nothing more": filmed((0, "still"), (10, "hand"), (15, "still"), until=20),
    "lifted long after, when people lose patience": filmed(
        (0, "still"), (12, "hand"), (12.5, "empty"), until=20
    ),
    "moved long before, and never remembered": filmed((0, "still"), (3, "moved"), until=20),
    "moved, out of blindness": filmed((0, "still"), (5, "blind"), (10, "moved"), until=20),
}


@pytest.mark.parametrize("views", PARTIAL.values(), ids=PARTIAL.keys())
def test_testimony_that_is_partial_or_missing_changes_nothing(views):
    (bare,) = judge(LONG)
    (one,) = judge([*LONG, *views])
    assert one.drop.tray is None
    assert one == bare


def test_a_doubt_of_one_frame_is_no_hole_in_the_testimony():
    views = filmed((0, "still"), (11, "blind"), (11.08, "still"), until=20)
    (one,) = judge([*LONG, *views])
    assert one.drop.tray == "still"


def test_a_camera_that_stops_without_a_word_is_believed_for_a_second_and_not_for_ever():
    views = [seen for seen in filmed((0, "still"), until=10) if seen.sign is Sign.TRAY_STILL]
    (one,) = drops_of([*LONG, *views])
    assert one.tray is None


def test_a_pause_between_two_looks_at_a_still_card_is_a_hole():
    log = LinkLog()
    notes = TrayNotes(log.note)
    for nth in range(150):
        notes.saw("still", 0.0, nth * FRAME_S)
    for nth in range(100):  # after 0.6 s without a frame
        notes.saw("still", 13.0, 13.0 + nth * FRAME_S)
    (one,) = drops_of([*LONG, *log.observations()])
    assert one.tray is None


def test_another_card_after_the_drop_outweighs_a_camera_that_saw_nothing_move():
    log = [o for o in LONG if o.sign is not Sign.SAME_CARD] + [Observation(14.3, Sign.OTHER_CARD)]
    log = [seen for seen in log if not 14.3 < seen.at < 14.8]
    (one,) = judge([*log, *filmed((0, "still"), until=20)])
    assert one.cause is Cause.HAND


def test_a_reader_that_is_gone_stays_that_whatever_the_camera_saw():
    log = [*working(0, 9), Observation(10, Sign.READER_AWAY), Observation(14, Sign.SAME_CARD)]
    for views in (filmed((0, "still"), until=20), filmed((0, "still"), (9.8, "empty"), until=20)):
        assert main_cause(judge([*log, *views])) is Cause.READER_GONE


@pytest.mark.slow
def test_the_camera_makes_the_judgement_better_and_gives_most_drops_a_testimony():
    found = episodes(HELD_OUT_TRAY, 200)
    without, seen = score(found), score(with_tray(found, HELD_OUT_TRAY))
    assert seen.right >= without.right
    assert seen.right >= 0.97 * seen.total
    assert seen.testimonies.total() > 0.5 * seen.drops.total()
