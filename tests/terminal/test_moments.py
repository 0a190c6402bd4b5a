# SPDX-License-Identifier: Apache-2.0
"""What staff did in a visit is told to the access log, and nothing that they did not do."""

import pytest

from terminal.runner.devices import Moment
from terminal.runner.moments import moments
from terminal.session import Policy, step
from terminal.session.events import Cancelled, StaffAgreed, StaffConfirmed, StaffRefused
from terminal.session.states import AgreeingToBirth, EnteringNumberB, Interrupted, StaffCheck
from tests.support.session_words import WHOLE

ASKED, LOOKING = AgreeingToBirth(WHOLE), StaffCheck(WHOLE)


@pytest.mark.parametrize(
    ("state", "event", "told"),
    [
        (ASKED, StaffAgreed, (Moment.STAFF_AGREED,)),
        (ASKED, StaffRefused, (Moment.STAFF_AGREED,)),
        (Interrupted(ASKED, card_seen=False), StaffAgreed, (Moment.STAFF_AGREED,)),
        (ASKED, Cancelled, ()),
        (EnteringNumberB(WHOLE), StaffAgreed, ()),
        (LOOKING, StaffConfirmed, (Moment.STAFF_CHECK,)),
        (LOOKING, StaffRefused, (Moment.STAFF_CHECK,)),
        (LOOKING, StaffAgreed, ()),
    ],
)
def test_each_word_of_the_staff_is_told_once_and_as_what_it_was(state, event, told):
    happened = event(at=100.0, visit=1)
    assert moments(state, happened, step(Policy(), state, happened).state) == told


def test_a_word_of_staff_about_another_visit_is_not_told():
    late = StaffAgreed(at=100.0, visit=7)
    assert moments(ASKED, late, ASKED) == ()
