# SPDX-License-Identifier: Apache-2.0
"""`uketsuke slip verify|keys|preview` and `uketsuke printer …` as people call them."""

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader

from eligibility.slip.a4 import render_a4
from eligibility.slip.keys import SlipKey, create_key
from eligibility.slip.receipt import render_receipt
from tests.support.slips import PERSON, slip, token_of


@pytest.fixture
def key(tmp_path: Path) -> SlipKey:
    return create_key(tmp_path / "slip.pem")


@pytest.fixture
def settings(tmp_path: Path, key: SlipKey) -> Path:
    path = tmp_path / "uketsuke.toml"
    path.write_text(
        f'[slip]\nkey_file = "{tmp_path / "slip.pem"}"\n'
        '[clinic]\nname = "みなと通り内科クリニック"\ninstitution_code = "9919999917"\n'
        f'[printer]\nkind = "pdf"\ndirectory = "{tmp_path / "out"}"\n'
    )
    return path


@pytest.fixture
def keys(uketsuke, settings: Path, tmp_path: Path) -> Path:
    path = tmp_path / "keys.json"
    path.write_text(uketsuke("slip", "keys", "--settings", settings).out)
    return path


def fresh(**changes):
    today = datetime.now(UTC)
    return slip(issued_at=today, settle_by=today.date() + timedelta(days=7), **changes)


def test_a_paper_of_any_kind_holds_by_the_kiosks_public_key(uketsuke, keys, key, tmp_path):
    one = fresh()
    token = token_of(one, key)
    (tmp_path / "slip.pdf").write_bytes(render_a4(one, token))
    render_receipt(one, token).save(tmp_path / "slip.png")
    (tmp_path / "slip.txt").write_text(token)
    for what in (tmp_path / "slip.pdf", tmp_path / "slip.png", tmp_path / "slip.txt", token):
        told = uketsuke("slip", "verify", what, "--keys", keys)
        assert (told.status, told.err) == (0, "")
        assert told.out.startswith("holds")
        assert one.number in told.out
        assert "holds no name" in told.out
        assert PERSON.name not in told.out


def test_the_kiosks_own_key_does_too_and_as_json(uketsuke, settings, key):
    told = uketsuke("slip", "verify", token_of(fresh(), key), "--settings", settings, "--json")
    read = json.loads(told.out)
    assert told.status == 0
    assert read["holds"] is True
    assert read["claims"]["institution_code"] == "9919999917"


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (lambda token: token[:-4] + "AAAA", "bad_signature"),
        (lambda _: token_of(fresh(), SlipKey.generate()), "unknown_key"),
        (lambda _: "a.b.c", "not_a_token"),
    ],
)
def test_what_does_not_hold_says_why(uketsuke, keys, key, changed, fault):
    told = uketsuke("slip", "verify", changed(token_of(fresh(), key)), "--keys", keys, "--json")
    assert told.status == 1
    read = json.loads(told.out)
    assert (read["holds"], read["fault"], read["claims"]) == (False, fault, None)


def test_a_slip_whose_day_is_over_still_says_which_it_was(uketsuke, keys, key):
    told = uketsuke("slip", "verify", token_of(old(), key), "--keys", keys)
    assert told.status == 1
    assert "its last day was 2020-01-08" in told.out
    assert f"slip        {old().number}" in told.out


def old():
    issued = datetime(2020, 1, 1, tzinfo=UTC)
    return slip(issued_at=issued, settle_by=issued.date() + timedelta(days=7))


def test_without_a_key_nothing_is_believed(uketsuke, key):
    told = uketsuke("slip", "verify", token_of(fresh(), key))
    assert told.status == 2
    assert "no key is known" in told.err


def test_what_is_neither_a_file_nor_a_token_is_named(uketsuke, keys, tmp_path):
    told = uketsuke("slip", "verify", tmp_path / "nothing.pdf", "--keys", keys)
    assert told.status == 2
    assert "not a token" in told.err


def test_keys_that_are_none_are_named(uketsuke, tmp_path, key):
    (tmp_path / "keys.json").write_text("{}")
    told = uketsuke("slip", "verify", token_of(fresh(), key), "--keys", tmp_path / "keys.json")
    assert told.status == 2
    assert "keys.json" in told.err


def test_previews_show_the_clinic_and_nobody(uketsuke, settings, keys, tmp_path):
    form, strip = tmp_path / "form.pdf", tmp_path / "receipt.png"
    preview = ("slip", "preview", "--settings", settings, "--size")
    assert uketsuke(*preview, "declaration", form).status == 0
    text = PdfReader(io.BytesIO(form.read_bytes())).pages[0].extract_text().replace("\0", "")
    assert "みなと通り内科クリニック" in text
    assert "見本" in text
    assert uketsuke(*preview, "receipt", strip, "--copy", 2).status == 0
    with Image.open(strip) as picture:
        assert picture.width == 576
    assert uketsuke("slip", "verify", strip, "--keys", keys).status == 1


def test_a_preview_that_cannot_be_written_is_named(uketsuke, tmp_path):
    told = uketsuke("slip", "preview", tmp_path / "no" / "where.pdf")
    assert told.status == 2
    assert "where.pdf" in told.err
    assert "Traceback" not in told.err


def test_a_printer_says_how_it_is_and_prints_a_test(uketsuke, settings, tmp_path):
    assert uketsuke("printer", "state", "--settings", settings).out == "pdf ready\n"
    told = uketsuke("printer", "test", "--settings", settings, "--json")
    assert told.status == 0
    assert Path(json.loads(told.out)["job"]).read_bytes().startswith(b"%PDF")


def test_a_printer_that_is_not_there_says_so(uketsuke, tmp_path):
    path = tmp_path / "uketsuke.toml"
    path.write_text('[printer]\nkind = "escpos"\nhost = "127.0.0.1"\nport = 1\n')
    told = uketsuke("printer", "state", "--settings", path, "--json")
    assert told.status == 3
    assert json.loads(told.out)["state"] == "off"
    told = uketsuke("printer", "test", "--settings", path)
    assert told.status == 3
    assert told.err.startswith("uketsuke: 127.0.0.1:1")


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ('kind = "cups"', "needs queue"),
        ('kind = "escpos"', "needs either host or device"),
        ('kind = "escpos"\nhost = "a"\ndevice = "/dev/usb/lp0"', "needs either host or device"),
        ("dots = 577", "a multiple of 8"),
        ('kind = "fax"', "kind"),
    ],
)
def test_settings_that_lead_to_no_printer_are_refused_with_the_reason(
    uketsuke, tmp_path, table, reason
):
    path = tmp_path / "uketsuke.toml"
    path.write_text(f"[printer]\n{table}\n")
    told = uketsuke("printer", "state", "--settings", path)
    assert told.status == 2
    assert "uketsuke.toml" in told.err
    assert reason in told.err
