# SPDX-License-Identifier: Apache-2.0
"""`uketsuke service people|scenario|disaster` as people call them, on the database of a service that may run."""

import shutil
from pathlib import Path

import pytest

from eligibility.service.people import load_people, shipped_people
from eligibility.service.store import SqlStore
from ui.wiring.register import fill

CARD = Path("tests/fixtures/cards/hanako.card.toml")
NEW = ("--name", "試験　新", "--kana", "しけん　しん", "--birth", "2000-01-31", "--sex", "male")
INSURED = ("--insurer-number", "999011", "--insurer-name", "模擬市", "--number", "5")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("filled") / "state"
    folder.mkdir()
    store = SqlStore(folder / "service.db")
    fill(store, None, [])
    store.close()
    return folder


@pytest.fixture
def state(filled, tmp_path):
    shutil.copytree(filled, tmp_path / "state")
    return tmp_path / "state"


@pytest.fixture
def service(uketsuke, state):
    def run(*arguments: object, on: Path | None = state):
        place = () if on is None else ("--state", on)
        return uketsuke("service", *arguments, *place)

    return run


def row(service, person: str) -> dict:
    return next(one for one in service("people", "list", "--json").json if one["id"] == person)


def test_a_new_database_has_the_people_of_the_scenarios(service):
    shown = service("people", "list")
    assert shown.status == 0
    for person in load_people(shipped_people()):
        assert person.id in shown.out
    assert row(service, "s10_pending")["link_until"] == "2026-12-01"
    assert row(service, "s16_unregistered")["registered"] is False


def test_a_person_is_added_shown_made_pending_linked_unlinked_and_removed(service):
    address = ("--address", "架空県", "--valid-from", "2024-04-01")
    assert service("people", "add", "neu", *NEW, *INSURED, *address).status == 0
    assert row(service, "neu")["validity"] == "valid"
    assert 'kana = "ｼｹﾝ ｼﾝ"' in service("people", "show", "neu").out
    service("people", "pending", "neu", "--until", "2099-12-01")
    assert row(service, "neu")["validity"] == "none"
    assert "1 card(s)" in service("people", "link", "neu", "--card", CARD).out
    shown = service("people", "show", "neu", "--json").json
    assert (shown["validity"], shown["cards"], len(shown["serials"])) == ("valid", 1, 1)
    assert "1 card(s) forgotten" in service("people", "unlink", "neu").out
    assert row(service, "neu")["cards"] == 0
    assert service("people", "remove", "neu").status == 0
    assert service("people", "show", "neu").status == 2


def test_a_person_may_have_no_insurance(service):
    assert service("people", "add", "neu", *NEW, "--address", "架空県").status == 0
    assert row(service, "neu")["insurances"] == 0


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("--sex", "m"), "male, female, unknown"),
        (("--insurer-number", "999012"), "insurer_number"),
        (("--ratio-percent", "15"), "ratio_percent"),
        (("--relation", "aunt"), "self, family"),
    ],
)
def test_what_is_typed_wrongly_is_told_with_the_key_and_what_is_allowed(service, changed, told):
    rest = ("--address", "架空県", "--valid-from", "2024-04-01")
    result = service("people", "add", "neu", *NEW, *INSURED, *rest, *changed)
    assert result.status == 2
    assert told in result.err


def test_a_half_written_insurance_is_refused(service):
    result = service("people", "add", "neu", *NEW, "--address", "架空県", "--number", "5")
    assert (result.status, "insurer_number" in result.err) == (2, True)


def test_an_id_that_is_there_is_refused_and_nothing_is_changed(service):
    before = service("people", "show", "s01_valid").out
    assert service("people", "add", "s01_valid", *NEW, "--address", "x").status == 2
    assert service("people", "show", "s01_valid").out == before


def test_what_is_exported_is_imported_the_same(service, tmp_path):
    out = tmp_path / "people.toml"
    assert service("people", "export", "--out", out).status == 0
    assert sorted(load_people(out), key=lambda p: p.id) == sorted(
        load_people(shipped_people()), key=lambda p: p.id
    )
    one = service("people", "export", "s23_old_consent").out
    out.write_text(one.replace("架空県模擬市架空町２３", "架空県別市"), "utf-8")
    assert service("people", "import", out).status == 0
    assert "別市" in service("people", "show", "s23_old_consent").out
    assert len(service("people", "list", "--json").json) == len(load_people(shipped_people()))


def test_a_file_that_is_wrong_changes_nothing(service, tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text('[people.neu]\nname = "x"\n', "utf-8")
    result = service("people", "import", bad)
    assert (result.status, f"{bad}:1: kana" in result.err) == (2, True)
    assert len(service("people", "list", "--json").json) == len(load_people(shipped_people()))


def test_nobody_is_told(service):
    for command in ("show", "link", "unlink", "remove"):
        result = service("people", command, "nobody")
        assert (result.status, "nobody is called nobody" in result.err) == (2, True)


def test_without_a_database_it_is_told_what_to_do(service, tmp_path):
    assert "service run" in service("people", "list", on=tmp_path / "empty").err
    assert "--state" in service("people", "list", on=None).err
    assert service("people", "list", on=None).status == 2


def test_a_database_is_named_by_url_too(service, state):
    rows = service(
        "people", "list", "--json", "--database", f"sqlite:///{state}/service.db", on=None
    )
    assert len(rows.json) == len(load_people(shipped_people()))


def test_options_before_a_command_are_refused_and_not_ignored(service):
    result = service("--state", "/nowhere", "people", "list")
    assert (result.status, "after the command" in result.err) == (2, True)


def test_running_needs_a_state_directory(service):
    for words in ((), ("run",)):
        result = service(*words, on=None)
        assert (result.status, "--state" in result.err) == (2, True)


def test_a_kiosks_certificate_is_made_once_and_found_again(service):
    first, again = service("kiosk", "my-kiosk"), service("kiosk", "my-kiosk")
    assert (first.status, first.out) == (0, again.out)
    files = [Path(line.split(maxsplit=1)[1]) for line in first.out.splitlines()]
    assert [path.is_file() for path in files] == [True] * 3
    assert service("kiosk", "a/b").status == 2


# --- disaster mode


def test_disaster_mode_is_opened_listed_and_closed(service):
    opened = ("--region", "99", "--from", "2026-11-20", "--to", "2026-11-30", "--reason", "flood")
    assert service("disaster", "open", *opened).status == 0
    (one,) = service("disaster", "list", "--json").json["disasters"]
    assert (one["region"], one["last_day"], one["closed_at"]) == ("99", "2026-11-30", None)
    assert "flood" in service("disaster", "list").out
    assert service("disaster", "close", "--region", "99").status == 0
    assert service("disaster", "list", "--json").json["disasters"][0]["closed_at"]
    assert service("disaster", "close", "--region", "99").status == 1


@pytest.mark.parametrize(("region", "last"), [("9", "2026-11-30"), ("99", "2026-11-19")])
def test_a_region_or_period_that_cannot_be_is_refused(service, region, last):
    words = ("--region", region, "--from", "2026-11-20", "--to", last, "--reason", "flood")
    assert service("disaster", "open", *words).status == 2
    assert service("disaster", "list", "--json").json["disasters"] == []


# --- scenarios


def test_all_scenarios_are_listed_and_each_says_how_it_is_played(service):
    assert len(service("scenario", "list", "--json", on=None).json) == 25
    assert "S25" in service("scenario", "list", on=None).out
    shown = service("scenario", "show", "S14", on=None).out
    assert "--scenario S14" in shown
    assert 'scenario = "S14"' in shown
    wrong = service("scenario", "show", "S99", on=None)
    assert (wrong.status, "S01" in wrong.err) == (2, True)
