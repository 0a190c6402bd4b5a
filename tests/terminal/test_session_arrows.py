# SPDX-License-Identifier: Apache-2.0
"""Each arrow of the session machine has a row in a table, and each row holds."""

import re
from pathlib import Path
from typing import get_args

import pytest

from terminal.session import effects as eff
from terminal.session import step
from terminal.session.diagram import COMPOSITE
from terminal.session.states import Resumable
from terminal.session.timers import limit, mark
from terminal.session.transition import visit_of
from tests.support.session_arrows import ARROWS, POLICY, Arrow
from tests.support.session_arrows_behind import MORE_ARROWS
from tests.support.session_arrows_history import HISTORY_ARROWS
from tests.support.session_arrows_paper import PAPER_ARROWS
from tests.support.session_arrows_register import REGISTER_ARROWS
from tests.support.session_arrows_tray import TRAY_ARROWS

DIAGRAM = Path("docs/session.mmd")
ROWS = [*ARROWS, *MORE_ARROWS, *PAPER_ARROWS, *REGISTER_ARROWS, *TRAY_ARROWS, *HISTORY_ARROWS]
EACH = pytest.mark.parametrize("arrow", ROWS, ids=[arrow.says for arrow in ROWS])


@EACH
def test_arrow(arrow: Arrow):
    after = step(POLICY, arrow.state, arrow.event)
    assert type(after.state) is arrow.to
    assert tuple(type(effect) for effect in after.effects) == arrow.effects


@EACH
def test_what_an_arrow_orders_belongs_to_its_visit_and_screen(arrow: Arrow):
    after = step(POLICY, arrow.state, arrow.event)
    before, now = visit_of(arrow.state), visit_of(after.state)
    numbers = {visit.number for visit in (before, now) if visit is not None}
    last = before.ops if before is not None and before.number == max(numbers) else 0
    for effect in after.effects:
        assert effect.visit in numbers
        if isinstance(effect, eff.Operation):
            assert now is not None
            assert (effect.visit, effect.op) == (now.number, last + 1)
            last += 1
        if isinstance(effect, eff.SetTimer) and now is not None:
            assert effect.visit == now.number
            assert effect.mark == mark(after.state)
            assert effect.seconds == limit(POLICY, after.state, arrow.event.at)
        elif isinstance(effect, eff.SetTimer):
            assert (effect.mark, effect.seconds) == (mark(after.state), None)
        elif isinstance(effect, eff.LookAtTray):
            assert now is not None
            assert effect.visit == now.number
        elif not isinstance(effect, eff.Operation) and before is not None:
            assert effect.visit == before.number
    assert now is None or now.number != max(numbers) or now.ops == last


def drawn() -> set[tuple[str, str, str]]:
    """(from, to, event) of the picture; what is drawn at the frame holds for each state inside."""
    inside = [member.__name__ for member in get_args(Resumable)]
    found = set()
    for line in DIAGRAM.read_text("utf-8").splitlines():
        arrow = re.fullmatch(r" +(\w+) --> (\w+) : (.*)", line)
        if arrow is None:
            continue
        origins, targets = (inside if end == COMPOSITE else [end] for end in (arrow[1], arrow[2]))
        names = arrow[3].split(", ")
        found |= {(a, b, n) for a in origins for b in targets for n in names}
    return found


def test_each_arrow_of_the_picture_has_a_row():
    rows = {(type(a.state).__name__, a.to.__name__, type(a.event).__name__) for a in ROWS}
    assert len(drawn()) > 100
    assert drawn() - rows == set()


def test_each_row_says_something_of_its_own():
    assert len({arrow.says for arrow in ROWS}) == len(ROWS)
