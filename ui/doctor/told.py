# SPDX-License-Identifier: Apache-2.0
"""The findings as lines for a terminal, and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

from ui.doctor.book import advice, book
from ui.doctor.doctor import Examined
from ui.doctor.finding import State

MARKS = {State.OK: "ok      ", State.TROUBLE: "TROUBLE ", State.NOT_USED: "not used"}
INDENT = " " * 10


def as_lines(examined: Sequence[Examined]) -> Iterator[str]:
    """A line a check; under a trouble what to do, in English and in Japanese."""
    for one in examined:
        yield f"{MARKS[one.found.state]}  {book()[one.check].title}: {one.found.seen}"
        said = advice(one.check, one.found.trouble)
        if said is not None:
            yield f"{INDENT}-> {said.en}"
            yield f"{INDENT}   {said.ja}"
    yield summary(examined)


def summary(examined: Sequence[Examined]) -> str:
    """The last line."""
    counts = {state: sum(one.found.state is state for one in examined) for state in State}
    return ", ".join(f"{count} {state.value}" for state, count in counts.items())


def as_json(examined: Sequence[Examined]) -> dict[str, Any]:
    """The same for programs; `ok`: nothing is in trouble."""
    return {"ok": is_well(examined), "checks": [_one(item) for item in examined]}


def is_well(examined: Sequence[Examined]) -> bool:
    """Whether nothing is in trouble."""
    return all(one.found.state is not State.TROUBLE for one in examined)


def _one(item: Examined) -> dict[str, Any]:
    said = advice(item.check, item.found.trouble)
    todo = None if said is None else {"en": said.en, "ja": said.ja}
    found = item.found
    return {
        "check": item.check,
        "title": book()[item.check].title,
        "state": found.state.value,
        "trouble": found.trouble or None,
        "seen": found.seen,
        "todo": todo,
    }
