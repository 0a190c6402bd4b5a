# SPDX-License-Identifier: Apache-2.0
"""What two looks at a reader mean, and a watch that survives whatever the reader does."""

import pytest

from hw.errors import NoReader, PcscServiceDown
from hw.link import ReaderStatus
from terminal.runner.watch import changes
from terminal.session.states import Idle, OutOfService

NO_READER = ReaderStatus(reader=False, card=False, changes=3)
EMPTY = ReaderStatus(reader=True, card=False, changes=4)
CARD = ReaderStatus(reader=True, card=True, changes=5)

LOOKS = {
    "the first look at no reader": (None, NO_READER, []),
    "the first look at an empty reader": (None, EMPTY, ["ReaderReady"]),
    "the first look at a card": (None, CARD, ["ReaderReady", "CardAppeared"]),
    "nothing new": (CARD, CARD, []),
    "a card is put down": (EMPTY, CARD, ["CardAppeared"]),
    "a card is taken": (CARD, ReaderStatus(True, False, 6), ["CardVanished"]),
    "a card blinked between the looks": (
        CARD,
        ReaderStatus(True, True, 7),
        ["CardVanished", "CardAppeared"],
    ),
    "a card came and went between the looks": (EMPTY, ReaderStatus(True, False, 6), []),
    "the reader is gone": (EMPTY, NO_READER, ["ReaderLost"]),
    "the reader is gone with its card": (CARD, NO_READER, ["ReaderLost"]),
    "the reader is back": (NO_READER, EMPTY, ["ReaderReady"]),
    "the reader is back with a card": (NO_READER, CARD, ["ReaderReady", "CardAppeared"]),
}


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS.keys())
def test_two_looks_at_a_reader_say_what_happened(look):
    before, now, happened = look
    assert [type(event).__name__ for event in changes(before, now, 1.0)] == happened


@pytest.mark.parametrize(
    ("error", "code"),
    [(PcscServiceDown("x"), "R13"), (NoReader("x"), "R15"), (ZeroDivisionError("x"), "T00")],
    ids=["pcscd died", "no reader", "nobody foresaw it"],
)
def test_a_watch_that_fails_closes_the_kiosk_and_heals(desk, monkeypatch, error, code):
    working = desk.reader.watch
    failing = []

    def fails(seen, timeout_s):
        if failing:
            raise error
        return working(seen, timeout_s)

    monkeypatch.setattr(desk.reader, "watch", fails)
    failing.append(True)
    desk.reader.disturb()
    desk.wait_for(OutOfService)
    assert desk.runner.state.failure.code == code
    failing.clear()
    desk.wait_for(Idle)
