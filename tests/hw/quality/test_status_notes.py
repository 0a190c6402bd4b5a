# SPDX-License-Identifier: Apache-2.0
"""Looking at a reader from time to time: each change is noted once, and blinks between two looks too."""

import pytest

from hw.errors import PcscServiceDown, ReaderUnplugged
from hw.link import ReaderStatus
from hw.quality.observations import Sign
from hw.quality.status_notes import StatusNotes
from tests.support.still_clock import StillClock

CARD, EMPTY, NONE = (True, True), (True, False), (False, False)


class Told:
    """A reader that tells one thing after the other."""

    name = "told"

    def __init__(self, *told):
        self.told = list(told)

    def watch(self, _seen, _timeout_s):
        told = self.told.pop(0)
        if isinstance(told, Exception):
            raise told
        (reader, card), changes = told
        return ReaderStatus(reader, card, changes)


def noted(*told):
    signs = []
    notes = StatusNotes(Told(*told), signs.append)
    for _ in told:
        notes.look()
    return signs, notes


@pytest.mark.parametrize(
    ("told", "signs"),
    [
        ([(CARD, 1), (CARD, 1)], []),
        ([(CARD, 1), (EMPTY, 2), (CARD, 3)], [Sign.CARD_AWAY, Sign.CARD_HERE]),
        ([(CARD, 1), (CARD, 3)], [Sign.CARD_AWAY, Sign.CARD_HERE]),
        ([(EMPTY, 1), (EMPTY, 3)], []),
        ([(CARD, 1), (NONE, 2)], [Sign.CARD_AWAY, Sign.READER_AWAY]),
        ([(EMPTY, 1), ReaderUnplugged("x"), (EMPTY, 2)], [Sign.READER_AWAY, Sign.READER_HERE]),
        ([(NONE, 2), (CARD, 3)], [Sign.READER_HERE, Sign.CARD_HERE]),
        ([(CARD, 1), PcscServiceDown("x"), PcscServiceDown("x")], [Sign.SERVICE_AWAY]),
        ([PcscServiceDown("x"), (CARD, 1)], [Sign.SERVICE_AWAY, Sign.SERVICE_HERE]),
    ],
)
def test_each_change_is_noted_once(told, signs):
    assert noted(*told)[0] == signs


def test_what_is_missing_has_a_name():
    assert noted((CARD, 1))[1].card
    assert noted((EMPTY, 1))[1].missing is Sign.CARD_AWAY
    assert noted((NONE, 1))[1].missing is Sign.READER_AWAY
    assert noted(ReaderUnplugged("closed"))[1].missing is Sign.READER_AWAY
    assert noted(PcscServiceDown("x"))[1].missing is Sign.SERVICE_AWAY


def test_waiting_for_a_service_that_is_down_takes_its_time():
    clock = StillClock()
    notes = StatusNotes(Told(PcscServiceDown("x")), lambda _sign: None)
    notes.wait(0.25, clock)
    assert clock.now() == pytest.approx(0.25)
