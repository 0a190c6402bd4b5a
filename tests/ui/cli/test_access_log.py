# SPDX-License-Identifier: Apache-2.0
"""`uketsuke access-log …` and `journal export` as people call them."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from eligibility.access_log import Event, SigningKey, sign_checkpoint
from eligibility.access_log.files import read_file
from eligibility.anchoring import Anchor, anchors_json
from eligibility.errors import BadFile
from eligibility.service.anchor_store import add_anchor
from eligibility.service.records import Access
from eligibility.service.store import SqlStore
from hw.virtual.card import enrolment, load_card
from terminal.journal.access import AccessLog
from terminal.slips.book import SlipBook
from tests.support.access_rows import a_chain, a_mark
from tests.support.front_desk import open_town
from tests.support.journal_entries import MONDAY, a_drop, a_visit, an_outage
from tests.support.slip_drafts import a_draft
from tests.support.virtual_cards import copy_fixture
from ui.reports.journal_export import COLUMNS
from ui.wiring.access import access_opener
from ui.wiring.journal import ensure_key, journal_key, named_journal, open_journal

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    ensure_key(path)
    open_journal(named_journal(path)).close()
    return path


def log_of(journal: Path) -> AccessLog:
    return access_opener(named_journal(journal), "kiosk-1")()


def an_access(log: AccessLog, number: int, person: str = "0A1B2C3D") -> Event:
    return Event(
        at=NOW + timedelta(seconds=number),
        actor="terminal",
        person=log.keys.people.hash(person),
        kind="chip_read",
        purpose="texts_and_photo",
        reference=f"visit-{number}",
    )


def fill(journal: Path, rows: int = 5) -> None:
    with log_of(journal) as log:
        log.append([an_access(log, number) for number in range(rows)])
        log.checkpoint(NOW)


def tamper(journal: Path, *statements: str) -> None:
    with log_of(journal) as log:
        for name in ("never_changed", "only_pruned"):
            log._database.execute(f"DROP TRIGGER access_rows_{name}")
        for statement in statements:
            log._database.execute(statement)


# --- verify


def test_a_whole_log_is_said_to_be_whole(uketsuke, journal):
    fill(journal)
    told = uketsuke("access-log", "verify", "--journal", journal)
    assert told.status == 0
    assert told.out == "kiosk-1: whole, 5 rows, 1 to 5; confirmed by checkpoints up to row 5\n"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE access_rows SET kind = 'export' WHERE seq = 2", "row 2: altered"),
        ("DELETE FROM access_rows WHERE seq = 3", "row 3: missing"),
        ("DELETE FROM access_rows WHERE seq >= 4", "rows 4 to 5: cut off"),
    ],
)
def test_the_first_wrong_row_is_named_and_the_status_says_so(uketsuke, journal, statement, words):
    fill(journal)
    tamper(journal, statement)
    told = uketsuke("access-log", "verify", "--journal", journal)
    assert told.status == 1
    assert told.out.startswith(f"kiosk-1: {words}")
    assert (
        json.loads(uketsuke("access-log", "verify", "--journal", journal, "--json").out)[0]["whole"]
        is False
    )


def test_an_exported_log_is_verified_without_the_journals_key(uketsuke, journal, tmp_path):
    fill(journal)
    out = tmp_path / "log.jsonl"
    assert uketsuke("access-log", "export", "--journal", journal, "--out", out).status == 0
    assert uketsuke("access-log", "verify", out).status == 0
    assert "0A1B2C3D" not in out.read_text()
    lines = out.read_text().splitlines()
    out.write_text("\n".join([*lines[:3], *lines[4:]]))
    told = uketsuke("access-log", "verify", out)
    assert (told.status, told.out[:23]) == (1, "kiosk-1: row 3: missing")
    assert uketsuke("access-log", "export", "--journal", journal, "--out", out).status == 2


@pytest.mark.parametrize("line", ["{}", "nonsense", '{"seq": 1}', "[" * 5000])
def test_a_line_that_is_none_of_a_log_is_named(journal, uketsuke, tmp_path, line):
    fill(journal)
    out = tmp_path / "log.jsonl"
    uketsuke("access-log", "export", "--journal", journal, "--out", out)
    out.write_text(out.read_text().splitlines()[0] + "\n" + line + "\n")
    with pytest.raises(BadFile) as caught:
        read_file(out)
    assert caught.value.line == 2


def test_verify_wants_exactly_one_log(uketsuke, journal, tmp_path):
    assert uketsuke("access-log", "verify").status == 2
    assert uketsuke("access-log", "verify", tmp_path / "none.jsonl").status == 2
    assert uketsuke("access-log", "verify", "--journal", tmp_path / "none.db").status == 2


def test_the_services_log_is_checked_chain_by_chain(uketsuke, tmp_path):
    store = SqlStore(tmp_path / "service.db")
    with store.begin() as tx:
        for number in range(4):
            kiosk = f"kiosk-{number % 2 + 1}"
            tx.log_access(
                Access(NOW, kiosk, "hanako", f"r{number}", "face", "eligibility", "9919999996")
            )
    assert uketsuke("access-log", "verify", "--service-state", tmp_path).status == 0
    with store.begin() as tx:
        tx.connection.exec_driver_sql("DELETE FROM access_rows WHERE chain = 'kiosk-2' AND seq = 2")
    store.close()
    told = uketsuke("access-log", "verify", "--service-state", tmp_path)
    assert told.status == 1
    assert told.out.splitlines()[1].startswith("kiosk-2: row 2: cut off")
    assert uketsuke("access-log", "verify", "--service-state", tmp_path / "none").status == 2


def test_receipts_that_a_kiosk_holds_show_what_was_cut_off_at_the_service(uketsuke, tmp_path):
    store, key = SqlStore(tmp_path / "service.db"), SigningKey.generate()
    with store.begin() as tx:
        for number in range(4):
            tx.log_access(Access(NOW, "kiosk-1", "hanako", f"r{number}", "face", "eligibility"))
        token = sign_checkpoint(a_mark(a_chain(2)[1]), key)
        kept = add_anchor(tx.connection, "kiosk-1", token, key.public, store.keys.signing, NOW)
        tx.connection.exec_driver_sql("DELETE FROM access_rows WHERE seq > 2")
        newest = "(SELECT hash FROM access_rows WHERE seq = 2)"
        tx.connection.exec_driver_sql(f"UPDATE access_heads SET seq = 2, hash = {newest}")  # noqa: S608
    store.close()
    out = tmp_path / "anchors.json"
    anchor = Anchor(kept.seq, kept.checkpoint, kept.receipt)
    out.write_text(json.dumps(anchors_json(store.keys.signing.public, (anchor,))))
    assert uketsuke("access-log", "verify", "--service-state", tmp_path).status == 0
    told = uketsuke("access-log", "verify", "--service-state", tmp_path, "--anchors", out)
    assert (told.status, told.out.strip()[:30]) == (1, "kiosk-1: rows 3 to 4: cut off ")


# --- with a service


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    with open_town(tmp_path_factory.mktemp("town"), ["hanako"]) as made:
        yield made


@pytest.fixture
def settings(town, journal, tmp_path) -> Path:
    path, tls = tmp_path / "uketsuke.toml", town.client
    path.write_text(
        f'[service]\nurl = "{town.base_url}"\nca_file = "{tls.ca_file}"\n'
        f'cert_file = "{tls.cert_file}"\nkey_file = "{tls.key_file}"\n'
        f'[journal]\npath = "{journal}"\nkey_file = "{journal}.key"\n'
    )
    return path


def test_a_person_reads_by_their_card_who_looked_at_the_service_and_on_the_kiosk(
    uketsuke, town, journal, settings
):
    card = copy_fixture("hanako.card.toml", town.folder)
    serial = enrolment(load_card(card)).auth_certificate_serial
    with log_of(journal) as log:
        log.append([an_access(log, 1, serial), an_access(log, 2, "somebody else")])
    arguments = ("access-log", "person", "--card", card, "--settings", settings, "--json")
    uketsuke(*arguments)
    told = uketsuke(*arguments)
    assert told.status == 0, told.err
    found = json.loads(told.out)
    assert [row["reference"] for row in found["kiosk"]] == ["visit-1"]
    assert {row["why"] for row in found["service"]} == {"access_history"}
    assert len(found["service"]) == 2
    assert found["service"][0]["institution"] == "9919999996"


def test_anchors_kept_at_the_service_show_a_tail_that_was_cut_off_with_its_checkpoints(
    uketsuke, journal, settings, tmp_path
):
    from eligibility.anchoring import AnchorClient
    from terminal.settings import load_settings
    from ui.wiring.client import client_settings

    fill(journal)
    client_of = client_settings(load_settings(settings), settings)
    with log_of(journal) as log, AnchorClient(client_of) as client:
        client.anchor(log.not_anchored()[0], log.keys.signing.public)
    tamper(journal, "DELETE FROM access_rows WHERE seq >= 4", "DELETE FROM access_marks")
    assert uketsuke("access-log", "verify", "--settings", settings).status == 0
    told = uketsuke("access-log", "verify", "--settings", settings, "--anchors", "service")
    assert told.status == 1
    assert told.out.startswith("kiosk-1: rows 4 to 5: cut off")
    out = tmp_path / "anchors.json"
    assert uketsuke("access-log", "anchors", "--settings", settings, "--out", out).status == 0
    told = uketsuke("access-log", "verify", "--journal", journal, "--anchors", out)
    assert told.status == 1


# --- journal export


def export(uketsuke, journal, tmp_path, *options: object) -> bytes:
    out = tmp_path / f"out-{len(list(tmp_path.iterdir()))}"
    told = uketsuke("journal", "export", "--journal", journal, "--out", out, *options)
    assert told.status == 0, told.err
    assert out.stat().st_mode & 0o777 == 0o600
    return out.read_bytes()


@pytest.fixture
def written(journal: Path) -> Path:
    with open_journal(named_journal(journal)) as opened:
        opened.add_visit(a_visit(1), [a_drop(1.0, reasons=("=cmd|' /C calc'!A0", "b, c"))])
        opened.put_outage(an_outage(6, None))
    return journal


@pytest.mark.parametrize("table", ["visits", "drops", "outages", "slips"])
def test_each_table_is_written_with_its_columns_as_csv_and_json(uketsuke, written, tmp_path, table):
    text = export(uketsuke, written, tmp_path, "--table", table).decode()
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == COLUMNS[table]
    assert text.endswith("\r\n")
    read = json.loads(export(uketsuke, written, tmp_path, "--table", table, "--format", "json"))
    assert len(read[table]) == len(rows) - 1
    assert all(tuple(row) == COLUMNS[table] for row in read[table])


def test_a_spreadsheet_program_finds_no_formula(uketsuke, written, tmp_path):
    text = export(uketsuke, written, tmp_path, "--table", "drops").decode()
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["reasons"] == "'=cmd|' /C calc'!A0; b, c"


def test_a_period_bounds_the_export(uketsuke, written, tmp_path):
    later = (MONDAY + timedelta(days=2)).date().isoformat()
    text = export(uketsuke, written, tmp_path, "--since", later).decode()
    assert len(text.splitlines()) == 1


def test_names_are_only_in_slips_and_asking_for_them_leaves_a_row(uketsuke, journal, tmp_path):
    told = uketsuke(
        *("journal", "export", "--journal", journal, "--out", tmp_path / "x"),
        *("--names", "--table", "visits"),
    )
    assert told.status == 2
    assert not (tmp_path / "x").exists()
    table = named_journal(journal)
    with SlipBook.open(journal, journal_key(table)) as book:
        number = book.issue(UUID(int=1), a_draft()).number
    plain = export(uketsuke, journal, tmp_path, "--table", "slips").decode()
    named = uketsuke("journal", "export", "--journal", journal, "--names").out
    name = a_draft().person.name
    assert name not in plain
    assert name in named
    with log_of(journal) as log:
        (row,) = log.rows()
    assert (row.kind, row.purpose, row.actor) == ("export", "names", "operator")
    assert row.reference == number
