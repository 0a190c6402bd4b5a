# SPDX-License-Identifier: Apache-2.0
"""The one-slot mailbox."""

from __future__ import annotations

import threading
from collections.abc import Callable

from hw.camera.frame import Frame
from hw.camera.mailbox import NewestFrame
from tests.support.camera_clips import picture


def frame(index: int) -> Frame:
    return Frame(picture(index), index / 10, index)


def test_only_the_newest_frame_is_kept():
    box = NewestFrame()
    box.put(frame(1))
    newest = frame(2)
    box.put(newest)
    assert box.take(0) is newest


def test_a_frame_is_taken_once_but_seen_often():
    box = NewestFrame()
    only = frame(1)
    box.put(only)
    assert (box.peek(), box.take(0), box.take(0), box.peek()) == (only, only, None, only)


def test_taking_waits_for_a_frame_put_by_another_thread():
    box = NewestFrame()
    taken: list[Frame | None] = []
    thread = threading.Thread(target=lambda: taken.append(box.take(5)))
    thread.start()
    late = frame(1)
    box.put(late)
    thread.join(5)
    assert taken == [late]


def test_clearing_leaves_nothing_of_the_last_person():
    box = NewestFrame()
    box.put(frame(1))
    box.clear()
    assert (box.peek(), box.take(0)) == (None, None)


def test_closing_wakes_the_taker_with_nothing():
    box = NewestFrame()
    taken: list[Frame | None] = []
    thread = threading.Thread(target=lambda: taken.append(box.take(30)))
    thread.start()
    box.close()
    thread.join(5)
    assert (taken, thread.is_alive()) == ([None], False)
    box.put(frame(1))
    assert box.take(0) is None


def test_a_clock_s_own_wait_and_notify_are_used():
    calls: list[str] = []

    def waiter(predicate: Callable[[], bool], timeout_s: float) -> bool:
        calls.append(f"wait {timeout_s} {predicate()}")
        box.put(frame(1))
        return predicate()

    def notify() -> None:
        assert box.peek() is not None, "notified outside the box's lock"
        calls.append("notify")

    box = NewestFrame(waiter, notify)
    taken = box.take(2.5)
    assert taken is not None
    assert calls == ["wait 2.5 False", "notify"]
