# SPDX-License-Identifier: Apache-2.0
"""Each staff's screen: what it says, what it offers, and what it must not show."""

import re
from collections import Counter
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from eligibility.codes import LimitClassification, LimitFlag, Relation, Sex
from eligibility.verdict import VerdictKind, Why
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.journal.entries import LinkHour
from terminal.runner.health import Health, Part, PartHealth, PartState
from terminal.session.values import OutcomeKind
from terminal.slips.summary import summarize
from terminal.slips.values import SlipState
from terminal.staff.accounts import Member
from terminal.staff.values import (
    CheckKind,
    EligibilityShown,
    Insured,
    LimitShown,
    Radio,
    SlipLine,
    SlipList,
    SlipPersonShown,
    Today,
    Trouble,
    Waiting,
)
from tests.support.journal_entries import a_visit
from tests.support.slip_drafts import FRIDAY
from tests.ui.presenter.test_slips import a_slip
from ui.presenter.model import Tone
from ui.presenter.staff import StaffFacts, StaffView, present_staff, step
from ui.presenter.staff.actions import Press, RestartPart, StaffAction
from ui.presenter.staff.facts import SoundHealth, SoundTrouble
from ui.presenter.staff.lists import outcome_text
from ui.presenter.staff.model import StaffText
from ui.presenter.staff.text_ids import StaffTextId
from ui.presenter.staff.view import StaffPage
from ui.presenter.staff.words import ROWS
from ui.texts.language import Language
from ui.texts.staff_book import say, staff_catalogue

A = StaffAction
HANAKO = StaffView(page=StaffPage.HOME, member=Member("n-017", "受付 花子"))
NOW = datetime(2026, 11, 28, 1, 30, tzinfo=UTC)
ELDERLY = Insured(
    "例示　ハル",
    "19440912",
    Sex.FEMALE,
    "架空県後期高齢者医療広域連合",
    kana="ﾚｲｼﾞ ﾊﾙ",
    insurer_number="39990015",
    number="00990201",
    relation=Relation.SELF,
    valid_from="20190912",
    ratio="010",
    limit=LimitShown(LimitClassification.LIMIT, LimitFlag.LOW_2, "20260801", "20270731"),
)


def on(page: StaffPage, **changes) -> StaffView:
    return replace(HANAKO, page=page, **changes)


def en(what) -> str:
    return "" if what is None else say(what, Language.EN)


def actions(model) -> list[StaffAction]:
    return [button.action for button in (*model.buttons, *model.foot)]


def facts_of(model) -> dict[str, str]:
    return {en(fact.label): en(fact.value) for fact in model.facts}


def test_every_text_is_there_in_both_languages_and_short():
    texts = staff_catalogue()
    assert set(texts) == set(StaffTextId)
    for text_id, words in texts.items():
        assert 0 < len(words["ja"]) <= 45, text_id
        assert 0 < len(words["en"]) <= 80, text_id
        places = [sorted(re.findall(r"{(\w+)}", words[code])) for code in ("ja", "en")]
        assert places[0] == places[1], text_id


def test_without_a_sign_in_there_is_the_pad_and_nothing_of_the_kiosk():
    full = StaffView(
        page=StaffPage.QUERY, answer=EligibilityShown(VerdictKind.ELIGIBLE, Why.STATED)
    )
    model = present_staff(full, StaffFacts(health=Health(crashes=3)))
    assert (model.page, model.member) == (StaffPage.SIGN_IN, None)
    assert model.pad is not None
    assert set(actions(model)) == {A.ERASE, A.ENTER, A.LANGUAGE}
    assert (model.facts, model.rows, model.fields) == ((), (), ())


def test_home_counts_what_is_to_do():
    visits = (a_visit(1), a_visit(2, outcome="undecided"), a_visit(3, outcome="cancelled"))
    slip = a_slip(SlipState.STAFF, why="several")
    slips = SlipList((), summarize([slip], NOW))
    view = replace(HANAKO, today=Today(date(2026, 11, 28), visits), slips=slips)
    model = present_staff(view, StaffFacts(waiting=Waiting(7, CheckKind.FACE)))
    tiles = {button.action: en(button.detail) for button in model.buttons}
    assert tiles[A.VISITS] == "3, of them 1 for you"
    assert tiles[A.SLIPS] == "0 asked again by themselves, 1 for you"
    assert tiles[A.CHECK] == "A patient waits for you"
    assert tiles[A.HEALTH] == "All is well"
    assert model.member == "受付 花子"


def test_home_says_what_is_broken_and_what_to_do():
    health = Health({Part.PRINTER: PartHealth(PartState.TROUBLE, "P01", "printer_paper_out", NOW)})
    advice = Advice(AdviceLevel.WARNING, AdviceId.INTERFERENCE, "interference")
    model = present_staff(HANAKO, StaffFacts(health, advice))
    told = [(en(one.text), en(one.then)) for one in model.notices]
    assert ("Printer", "Put paper in") in told
    assert told[0][0] == "Printer", "what is broken now goes before what is known of the radio"
    assert told[1][0] == "Something near this desk disturbs the card's radio"


def test_a_stopped_card_service_is_no_cable_and_goes_before_the_radio():
    health = Health({Part.READER: PartHealth(PartState.TROUBLE, "R13", "pcsc_service_down", NOW)})
    advice = Advice(AdviceLevel.NOTICE, AdviceId.HAND, "hand")
    told = [
        (en(one.text), en(one.then))
        for one in present_staff(HANAKO, StaffFacts(health, advice)).notices
    ]
    assert told[0][1] == "Restart it; if it stays away, restart the computer"


def test_home_keeps_its_tiles_in_sight_however_much_is_broken():
    health = Health({part: PartHealth(PartState.TROUBLE, "T02", "x", NOW) for part in Part})
    model = present_staff(HANAKO, StaffFacts(health))
    assert len(model.notices) == 2
    details = [en(button.detail) for button in model.buttons if button.detail]
    assert f"{len(Part)} in trouble" in details


def test_what_was_put_right_is_told_only_while_nothing_is_in_trouble():
    well = Health({part: PartHealth(PartState.OK, since=NOW) for part in Part}, crashes=1)
    ill = replace(well, parts={**well.parts, Part.PRINTER: PartHealth(PartState.TROUBLE, "P01")})
    counts = [
        len(present_staff(on(StaffPage.HEALTH), StaffFacts(health)).notices)
        for health in (well, ill)
    ]
    assert counts == [1, 0]


def test_visits_have_no_names_and_turn_their_pages():
    visits = tuple(a_visit(n) for n in range(ROWS + 2))
    view = on(StaffPage.VISITS, today=Today(date(2026, 11, 28), visits))
    model = present_staff(view, StaffFacts())
    assert (len(model.rows), model.leaf, model.leaves) == (ROWS, 1, 2)
    assert A.NEXT in actions(model)
    last = present_staff(replace(view, leaf=99), StaffFacts())
    assert (len(last.rows), last.leaf) == (2, 2)


@pytest.mark.parametrize("kind", OutcomeKind)
def test_every_outcome_of_a_visit_has_words(kind):
    assert outcome_text(kind.value).id is not StaffTextId.OUTCOME_OTHER


def test_a_kiosk_without_a_journal_says_so():
    view = on(StaffPage.VISITS, today=Today(date(2026, 11, 28), kept=False))
    (notice,) = present_staff(view, StaffFacts()).notices
    assert "keeps no journal" in en(notice.text)


def line(state: SlipState = SlipState.STAFF, **changes) -> SlipLine:
    record = replace(a_slip(state), person=None)
    usual = {
        "number": record.number,
        "state": state,
        "issued_at": FRIDAY,
        "settle_by": record.settle_by,
        "copy": 1,
        "outcome": None,
        "record": record,
        "has_person": not state.closed,
    }
    return SlipLine(**{**usual, **changes})


@pytest.mark.parametrize("state", SlipState)
def test_a_slip_offers_only_what_can_be_done(state):
    one = line(state)
    view = on(StaffPage.SLIP, slip=one.number, slips=SlipList((one,)))
    offered = set(actions(present_staff(view, StaffFacts())))
    assert (A.REPRINT in offered) == (not state.closed)
    assert (A.SHOW_PERSON in offered) == (not state.closed)
    assert (A.SETTLE in offered) == (state not in (SlipState.SETTLED, SlipState.WITHDRAWN))


def test_a_slips_name_is_there_only_after_it_was_asked_for():
    one = line()
    view = on(StaffPage.SLIP, slip=one.number, slips=SlipList((one,)))
    assert "Name" not in facts_of(present_staff(view, StaffFacts()))
    who = SlipPersonShown(one.number, "受付 花子", None, "19800215")
    shown = facts_of(present_staff(replace(view, person=who), StaffFacts()))
    assert shown["Name"] == "受付 花子"
    assert shown["Birth date"] == "1980/02/15"


def test_an_answer_takes_the_forms_place_and_shows_the_limit_only_if_asked():
    asked = EligibilityShown(VerdictKind.ELIGIBLE, Why.STATED, (ELDERLY,), limit_asked=True)
    model = present_staff(on(StaffPage.QUERY, answer=asked), StaffFacts())
    shown = facts_of(model)
    assert (model.fields, shown["Ratio"]) == ((), "10 %")
    assert shown["Limit class"] == "B05 (2027/07/31)"
    assert A.DONE in actions(model)
    without = replace(asked, limit_asked=False)
    model = present_staff(on(StaffPage.QUERY, answer=without), StaffFacts())
    assert "Limit class" not in facts_of(model)


def test_nothing_that_is_shown_has_room_for_what_staff_must_not_see():
    names = {one.name for one in fields(Insured)}
    assert not names & {"diseases", "consents", "my_number", "photo", "tickets", "subsidies"}


@pytest.mark.parametrize("kind", VerdictKind)
def test_every_answer_says_what_it_is_and_what_to_do(kind):
    model = present_staff(
        on(StaffPage.QUERY, answer=EligibilityShown(kind, Why.STATED)), StaffFacts()
    )
    assert en(model.notices[0].text)
    assert (model.notices[0].then is None) == (kind is VerdictKind.ELIGIBLE)
    if kind is VerdictKind.UNDECIDED:
        assert "not a no" in en(model.notices[0].text)
    if kind is VerdictKind.NEW_ELIGIBILITY:
        assert "My Number Card" in en(model.notices[0].then)


def test_a_name_with_a_dot_is_pointed_out():
    dotted = replace(ELDERLY, name="●田　ハル")
    answer = EligibilityShown(VerdictKind.ELIGIBLE, Why.STATED, (dotted,))
    model = present_staff(on(StaffPage.QUERY, answer=answer), StaffFacts())
    assert any("●" in en(notice.text) for notice in model.notices)


@pytest.mark.parametrize("part", Part)
def test_each_part_in_trouble_has_advice_and_a_restart(part):
    health = Health({part: PartHealth(PartState.TROUBLE, "T02", "worker_crashed", NOW)}, crashes=1)
    model = present_staff(on(StaffPage.HEALTH), StaffFacts(health))
    row = model.rows[0]  # what is in trouble stands first
    assert en(row.detail)
    assert row.button is not None
    assert (row.button.action, row.button.arg) == (A.RESTART, part.value)
    assert "T02" in en(row.cells[1])
    others = [one for one in model.rows if one is not row]
    assert all(one.button is None and one.detail is None for one in others)


def test_the_radio_page_tells_hours_causes_and_a_rhythm():
    hours = tuple(
        LinkHour(hour=NOW + timedelta(hours=n), visits=4, disturbed=n, drops={"hand": n})
        for n in range(3)
    )
    advice = (Advice(AdviceLevel.NOTICE, AdviceId.HAND, "hand"),)
    radio = Radio(NOW, hours, 12, 3, Counter(hand=3), 1.2, advice)
    model = present_staff(on(StaffPage.RADIO, radio=radio), StaffFacts())
    assert [row.cells[2] for row in model.rows] == ["2", "1", "0"]
    assert facts_of(model) == {"Moved by hand": "3", "Interval": "It repeats every 1.2 s"}
    assert en(model.notices[0].text) == "Many people lift their card early"
    calm = present_staff(on(StaffPage.RADIO, radio=Radio(NOW)), StaffFacts())
    assert en(calm.notices[0].text) == "The radio is calm"


def test_the_check_shows_the_photos_only_when_both_are_there():
    view = on(StaffPage.CHECK, visit=7)
    model = present_staff(view, StaffFacts(waiting=Waiting(7, CheckKind.FACE, ready=False)))
    assert model.check is not None
    assert not model.check.photos
    assert [button.enabled for button in model.buttons] == [False, True]
    model = present_staff(view, StaffFacts(waiting=Waiting(7, CheckKind.FACE)))
    assert model.check is not None
    assert model.check.photos
    assert {A.CONFIRM, A.REFUSE} <= set(actions(model))


def test_the_check_of_another_visit_is_not_offered_to_who_signed_in_for_one():
    view = on(StaffPage.CHECK, visit=7)
    model = present_staff(view, StaffFacts(waiting=Waiting(8, CheckKind.FACE), current=8))
    assert model.check is None
    assert A.CONFIRM not in actions(model)
    assert A.TAKE_OVER not in actions(model)


def test_a_birth_year_is_asked_about_without_photos():
    facts = StaffFacts(waiting=Waiting(7, CheckKind.BIRTH_YEAR))
    model = present_staff(on(StaffPage.CHECK), facts)
    assert model.check is not None
    assert not model.check.photos
    assert {A.AGREE, A.REFUSE} <= set(actions(model))


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (Trouble("E01", "x"), "The service cannot be reached (E01)"),
        (Trouble("E05", "x", "disaster_not_open"), "Disaster mode is not open here now"),
        (Trouble("E05", "x", "bad_request"), "The service refused it (E05)"),
        (Trouble("P01", "x"), "It was not printed (P01)"),
        (Trouble("J09", "x"), "The journal cannot be used (J09)"),
        (Trouble("T00", "x"), "It did not work (T00)"),
    ],
)
def test_trouble_is_said_with_its_code(trouble, told):
    model = present_staff(on(StaffPage.QUERY, trouble=trouble), StaffFacts())
    assert en(model.notices[0].text) == told


@pytest.mark.parametrize("trouble", list(SoundTrouble))
def test_a_kiosk_that_cannot_be_heard_says_so_with_what_to_do_and_a_restart(trouble):
    sound = SoundHealth(PartState.TROUBLE, trouble)
    facts = StaffFacts(Health(), sound=sound)
    view = StaffView(member=Member("n-017", "受付 花子"), page=StaffPage.HEALTH)
    row = present_staff(view, facts).rows[0]  # what is in trouble stands first
    assert say(row.cells[0], Language.EN) == "Sound and voice"
    assert row.detail is not None
    assert row.tone is Tone.CARE
    assert row.button is not None
    assert step(view, Press(row.button.action, row.button.arg))[1] == (RestartPart("sound"),)
    home = present_staff(replace(view, page=StaffPage.HOME), facts)
    tile = next(one for one in home.buttons if one.action is StaffAction.HEALTH)
    assert say(tile.detail, Language.EN) == say(
        StaffText(StaffTextId.DEVICES_TROUBLED, 1), Language.EN
    )
