# SPDX-License-Identifier: Apache-2.0
"""`uketsuke.toml` and `*.visit.toml`: what they mean, and what is said about a wrong one."""

import contextlib
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hw.card.applications import SURFACE_NUMBER_B, TEXT_NUMBER_B
from hw.errors import BadFile
from terminal.session import Policy
from terminal.session.values import ITEMS, Method, OutcomeKind, Question
from terminal.settings import Settings, load_settings
from terminal.visit_file import VisitFile, load_visit

VISIT = '[visit]\ncard = "a.card.toml"\n'


@pytest.fixture
def write(tmp_path):
    def written(text: str, name: str = "test.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return written


def refused(load, path: Path) -> BadFile:
    with pytest.raises(BadFile) as raised:
        load(path)
    return raised.value


def test_without_a_file_the_defaults_hold():
    assert load_settings(None) == Settings()
    assert load_settings(None).policy() == Policy()


def test_the_defaults_of_the_settings_are_the_policys():
    defaults, policy = Settings(), asdict(Policy())
    assert policy.pop("recovery") == {**defaults.recovery.model_dump(), "usb": False}
    assert policy.pop("person_deadline_s") == defaults.service.person_deadline_s
    # No setting: what the card layer keeps in reserve, the session does not ask for.
    assert policy.pop("number_b_reserve") == SURFACE_NUMBER_B.reserve == TEXT_NUMBER_B.reserve
    assert policy.pop("items") == tuple(
        item for item in ITEMS if getattr(defaults.consent, item.value)
    )
    assert policy.pop("together") == (defaults.consent.first == "together")
    assert defaults.session.model_dump() == policy


def test_what_the_clinic_does_not_use_is_no_question(write):
    text = '[consent]\nsurgery = false\ntreatment = false\nfirst = "one_by_one"\n'
    policy = load_settings(write(text)).policy()
    assert policy.items == (Question.MEDICINE, Question.CHECKUP)
    assert not policy.together


def test_a_warning_that_would_come_before_the_beginning_is_refused(write):
    error = refused(load_settings, write("[session]\nidle_s = 20\n"))
    assert "warn_s has to be less than idle_s" in str(error)


def test_a_usb_port_makes_its_power_the_last_resort(write):
    assert load_settings(write('[reader]\nusb_port = "1-1.4"\n')).policy().recovery.usb
    assert "usb_port" in str(refused(load_settings, write('[reader]\nusb_port = "COM3"\n')))


def test_a_file_changes_what_it_names_and_nothing_else(write):
    read = load_settings(write('[kiosk]\nid = "desk-7"\n[session]\nidle_s = 30\n'))
    assert read.kiosk.id == "desk-7"
    assert read.policy() == Policy(idle_s=30.0)


def test_an_empty_file_is_the_defaults(write):
    assert load_settings(write("")) == Settings()


WRONG_SETTINGS = {
    "an unknown key": ("[session]\nidle = 3\n", 2, "session.idle", "idle_s"),
    "an unknown table": ("[sessions]\nidle_s = 3\n", 1, "sessions", "session"),
    "a text for a number": ('[session]\n\nidle_s = "long"\n', 3, "session.idle_s", "number"),
    "no time at all": ("[session]\nidle_s = 0\n", 2, "session.idle_s", "greater than 0"),
    "endless time": ("[session]\nidle_s = inf\n", 2, "session.idle_s", ""),
    "no number": ("[session]\nidle_s = nan\n", 2, "session.idle_s", ""),
    "more PIN tries than are safe": ("[session]\npin_tries = 3\n", 2, "session.pin_tries", "2"),
    "a matcher with no name": ('[face]\nmatcher = "../eye"\n', 2, "face.matcher", ""),
    "a service without TLS": ('[service]\nurl = "http://x"\n', 2, "service.url", "https"),
    "a broken table": ("[session\n", 1, "", "TOML"),
}


@pytest.mark.parametrize("case", WRONG_SETTINGS.values(), ids=WRONG_SETTINGS.keys())
def test_a_wrong_setting_is_named_with_its_place_and_what_is_allowed(write, case):
    text, line, key, said = case
    path = write(text)
    error = refused(load_settings, path)
    assert str(path) in str(error)
    assert error.line == line
    assert key in str(error)
    assert said in str(error)


def test_help_that_comes_after_the_end_is_refused(write):
    error = refused(load_settings, write("[recovery]\nhelp_after_s = 60\ngive_up_after_s = 60\n"))
    assert "help_after_s" in str(error)


def test_a_file_that_is_not_there_is_named(tmp_path):
    error = refused(load_settings, tmp_path / "missing.toml")
    assert "missing.toml" in str(error)


def test_a_file_that_is_not_text_is_named(tmp_path):
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in str(refused(load_settings, path))


def test_a_visit_file_means_what_it_says(write, tmp_path):
    path = write(
        """
[visit]
title = "Flicker"
card = "../cards/a.card.toml"
scene = "scenes/b"
today = 2026-11-23
[patient]
methods = ["pin", "staff"]
pin = ["0000", "1234"]
lifts = [{ at_s = 1.5, for_s = 0.5 }]
swaps_card_at_s = 3.0
swaps_card_for = "c.card.toml"
[service]
people = "people.toml"
state = "stopped"
[expect]
outcome = "undecided"
min_resumes = 1
"""
    )
    read = load_visit(path)
    assert read.visit.card == tmp_path / "../cards/a.card.toml"
    assert read.visit.scene == tmp_path / "scenes/b"
    assert read.visit.today == date(2026, 11, 23)
    assert read.patient.methods == (Method.PIN, Method.STAFF)
    assert read.patient.pin == ("0000", "1234")
    assert read.patient.lifts[0].for_s == 0.5
    assert read.patient.swaps_card_for == tmp_path / "c.card.toml"
    assert read.service.people == tmp_path / "people.toml"
    assert read.expect is not None
    assert read.expect.outcome is OutcomeKind.UNDECIDED


def test_the_smallest_visit_is_a_card(write):
    read = load_visit(write(VISIT))
    assert read.patient.methods == (Method.FACE,)
    assert read.visit.scene is None
    assert read.expect is None


WRONG_VISITS = {
    "no card": ("[visit]\n", 1, "visit.card", "required"),
    "no visit": ("", None, "visit", "required"),
    "an unknown key": (VISIT + "[patient]\npins = 1\n", 4, "patient.pins", "pin"),
    "an unknown key in a lift": (
        VISIT + "[[patient.lifts]]\nat_s = 1\nfor_s = 1\nfro_s = 1\n",
        6,
        "patient.lifts",
        "for_s",
    ),
    "an unknown way": (VISIT + '[patient]\nmethods = ["toe"]\n', 4, "patient.methods", "face"),
    "a closed listener, which outlasts the visit": (
        VISIT + '[service]\nfailure = "refused"\n',
        4,
        "service.failure",
        "stopped",
    ),
    "letters for a PIN": (VISIT + '[patient]\npin = "12a4"\n', 4, "patient.pin", ""),
    "an outcome nobody has": (
        VISIT + '[expect]\noutcome = "ok"\n',
        4,
        "expect.outcome",
        "eligible",
    ),
    "a swap for nothing": (VISIT + "[patient]\nswaps_card_at_s = 1\n", 3, "patient", "belong"),
    "a negative time": (VISIT + "[patient]\ntype_s = -1\n", 4, "patient.type_s", ""),
    "a failure nobody knows": (VISIT + '[service]\nfailure = "x"\n', 4, "service.failure", "hang"),
}


@pytest.mark.parametrize("case", WRONG_VISITS.values(), ids=WRONG_VISITS.keys())
def test_a_wrong_visit_is_named_with_its_place_and_what_is_allowed(write, case):
    text, line, key, said = case
    path = write(text)
    error = refused(load_visit, path)
    assert str(path) in str(error)
    assert key in str(error)
    assert said in str(error)
    assert error.line == line


def _keys(model) -> list[str]:
    names = list(model.model_fields)
    for field in model.model_fields.values():
        found = [field.annotation, *getattr(field.annotation, "__args__", ())]
        names += [k for m in found if hasattr(m, "model_fields") for k in _keys(m)]
    return names


KEYS = st.sampled_from([*_keys(Settings), *_keys(VisitFile), "x", '"a b"', "é"])
WORDS = st.text(st.characters(exclude_characters='"\\', exclude_categories=["C"]), max_size=8)
VALUES = st.one_of(
    st.integers().map(str),
    st.floats().map(repr),
    st.booleans().map(lambda b: str(b).lower()),
    WORDS.map('"{}"'.format),
    st.sampled_from(["[]", "{}", "[1, 2]", '["pin"]', "2026-11-23", "[{ at_s = 1 }]", "[[1]]"]),
)
TABLES = st.sampled_from(
    ["[visit]", "[patient]", "[session]", "[face]", "[[patient.lifts]]", "[service]", "[expect]"]
)
LINES = st.one_of(
    TABLES, st.tuples(KEYS, VALUES).map(" = ".join), st.text(max_size=12), st.just(VISIT)
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(LINES, max_size=8), load=st.sampled_from([load_settings, load_visit]))
def test_a_file_is_read_or_refused_and_nothing_else(tmp_path, lines, load):
    path = tmp_path / "any.toml"
    path.write_text("\n".join(lines), encoding="utf-8", errors="replace")
    with contextlib.suppress(BadFile):
        load(path)
