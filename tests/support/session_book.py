# SPDX-License-Identifier: Apache-2.0
"""What each arrow of the session does, whole: the new state, what changed in the visit, each order with its values.

The table of arrows says where an arrow leads; this book says what else it does. `python -m
tests.support.session_book` writes it anew after a change to the session; the difference is then read like code.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from terminal.session import step
from terminal.session.transition import visit_of
from terminal.session.values import Failure, Outcome, Visit
from tests.support.session_arrows import ARROWS, POLICY, Arrow
from tests.support.session_arrows_behind import MORE_ARROWS
from tests.support.session_arrows_history import HISTORY_ARROWS
from tests.support.session_arrows_paper import PAPER_ARROWS
from tests.support.session_arrows_register import REGISTER_ARROWS
from tests.support.session_arrows_tray import TRAY_ARROWS

BOOK = Path(__file__).parents[1] / "fixtures" / "recordings" / "session_arrows.txt"
HEAD = "# What each arrow of the session does. Written by `python -m tests.support.session_book`.\n"


def book() -> str:
    """All arrows, each in a few lines."""
    return HEAD + "".join("\n" + "\n".join(_page(arrow)) + "\n" for arrow in _rows())


def _rows() -> list[Arrow]:
    return [*ARROWS, *MORE_ARROWS, *PAPER_ARROWS, *REGISTER_ARROWS, *TRAY_ARROWS, *HISTORY_ARROWS]


def _page(arrow: Arrow) -> Iterator[str]:
    after = step(POLICY, arrow.state, arrow.event)
    yield arrow.says
    yield f"  {_shown(arrow.state)} + {_shown(arrow.event)}"
    yield f"  -> {_shown(after.state)}"
    changes = ", ".join(_changes(visit_of(arrow.state), visit_of(after.state)))
    if changes:
        yield f"  visit: {changes}"
    for effect in after.effects:
        yield f"  {_shown(effect)}"


def _changes(before: Visit | None, after: Visit | None) -> Iterator[str]:
    """Fields of the visit that are others than before."""
    if after is None:
        return
    before = before or Visit(after.number)
    for field in fields(Visit):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            yield f"{field.name} {_value(old)} -> {_value(new)}"


def _shown(value: Any) -> str:
    """A state, an event or an order with all but its visit and its defaults' noise."""
    parts = [f"{f.name}={_value(getattr(value, f.name))}" for f in fields(value) if _told(value, f)]
    return f"{type(value).__name__}({', '.join(parts)})"


def _told(value: Any, field: Any) -> bool:
    if isinstance(getattr(value, field.name), Visit):
        return False
    return field.name != "at"


def _value(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Outcome | Failure):
        return "/".join(str(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, frozenset):
        return "{" + " ".join(sorted(map(_value, value))) + "}"
    return _shown(value) if is_dataclass(value) else str(value)


def main() -> None:
    """Write the book."""
    BOOK.write_text(book(), "utf-8")


if __name__ == "__main__":
    main()
