# SPDX-License-Identifier: Apache-2.0
"""The whole set-up with answers from a file, and what it leaves."""

import os
import shutil
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hw.errors import BadFile
from terminal.journal.keys import read_key_file
from terminal.settings import Settings, load_settings
from terminal.staff.accounts_file import change_accounts
from tests.support.clinic_machine import well
from ui.setup.answers import FileAnswers
from ui.setup.run import Place, set_up
from ui.setup.settings_file import SettingsFile

NOW = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
ANSWERS = """\
[kiosk]
id = "uketsuke-7"
[clinic]
name = "みどり町クリニック"
institution_code = "1312345678"
[screen]
diagonal_inch = 15.6
[setup]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "kiosk"


def answers(folder: Path, text: str = ANSWERS, *, page: str = "none") -> FileAnswers:
    file = folder.with_name("answers.toml")
    file.write_text(
        f'{text}page = "{page}"\ntests = {str(page == "file").lower()}\n', encoding="utf-8"
    )
    return FileAnswers(file)


def place(said: list[str], machine_folder: Path | None = None) -> Place:
    if machine_folder is None:
        return Place(said.append, lambda: NOW)
    world = well(machine_folder).world()
    return Place(said.append, lambda: NOW, lambda _: world)


def run(folder: Path, text: str = ANSWERS) -> list[str]:
    said: list[str] = []
    set_up(folder / "uketsuke.toml", answers(folder, text), place(said))
    return said


def private(path: Path) -> bool:
    return stat.S_IMODE(path.stat().st_mode) == 0o600


def text_of(page: Path) -> str:
    document = pypdfium2.PdfDocument(page)
    try:
        return "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
    finally:
        document.close()


def test_the_settings_load_and_hold_the_answers_with_what_they_are(folder: Path) -> None:
    run(folder)
    settings = load_settings(folder / "uketsuke.toml")
    assert (settings.kiosk.id, settings.screen.diagonal_inch) == ("uketsuke-7", 15.6)
    assert settings.screen.full
    assert settings.journal.credential == "journal.key"
    text = (folder / "uketsuke.toml").read_text(encoding="utf-8")
    assert "# ten digits, as in claims\ninstitution_code" in text
    assert "volume" not in text  # a default is left out


def test_none_takes_a_key_out_whether_or_not_it_is_there(folder: Path) -> None:
    run(folder)
    file = SettingsFile(folder / "uketsuke.toml")
    before = file.text()
    for key in ("sound.volume", "staff.output", "advice.min_visits"):
        assert not file.has(key)
        file.put(key, None)
    assert file.text() == before
    file.put("screen.diagonal_inch", None)
    assert not file.has("screen.diagonal_inch")
    assert file.get("screen.diagonal_inch") == Settings().screen.diagonal_inch
    file.put("screen.diagonal_inch", None)
    with pytest.raises(KeyError):
        file.put("screen.nonsense", None)


def test_the_keys_are_their_owners_alone(folder: Path) -> None:
    run(folder)
    assert private(folder / "kiosk.key")
    assert private(folder / "journal.key")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    read_key_file(folder / "journal.key")
    key = load_pem_private_key((folder / "kiosk.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    assert key.curve.name == "secp256r1"


def test_the_request_asks_for_this_kiosk_and_is_signed_by_its_key(folder: Path) -> None:
    run(folder)
    request = x509.load_pem_x509_csr((folder / "kiosk.csr").read_bytes())
    key = load_pem_private_key((folder / "kiosk.key").read_bytes(), None)
    assert request.is_signature_valid
    assert request.public_key() == key.public_key()
    names = {part.oid: part.value for part in request.subject}
    assert names[NameOID.COMMON_NAME] == "uketsuke-7"
    assert names[NameOID.ORGANIZATION_IDENTIFIER] == "1312345678"
    usage = request.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_another_program_verifies_the_request(folder: Path) -> None:
    run(folder)
    command = ["openssl", "req", "-verify", "-noout", "-in", str(folder / "kiosk.csr")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "verify OK" in done.stderr + done.stdout


def test_a_second_run_keeps_comments_keys_and_what_was_changed_by_hand(folder: Path) -> None:
    run(folder)
    file = folder / "uketsuke.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace("[screen]", "# measured by Sato on 1 December\n[screen]")
    file.write_text(
        text + "\n[session]\nidle_s = 120.0  # our patients are slow\n", encoding="utf-8"
    )
    keys = [(folder / name).read_bytes() for name in ("kiosk.key", "journal.key", "kiosk.csr")]
    set_up(file, answers(folder, "[setup]\n"), place([]))
    after = file.read_text(encoding="utf-8")
    assert "# measured by Sato on 1 December" in after
    assert "idle_s = 120.0  # our patients are slow" in after
    assert load_settings(file).kiosk.id == "uketsuke-7"
    assert keys == [
        (folder / name).read_bytes() for name in ("kiosk.key", "journal.key", "kiosk.csr")
    ]


def test_another_name_makes_another_request_with_the_same_key(folder: Path) -> None:
    run(folder)
    key, first = (folder / "kiosk.key").read_bytes(), (folder / "kiosk.csr").read_bytes()
    run(folder, ANSWERS.replace("uketsuke-7", "uketsuke-8"))
    assert (folder / "kiosk.key").read_bytes() == key
    assert (folder / "kiosk.csr").read_bytes() != first


def test_what_was_answered_before_an_interruption_is_kept(folder: Path) -> None:
    class Interrupted(FileAnswers):
        def begin(self, topic) -> None:
            if topic.title.startswith("The eligibility"):
                raise KeyboardInterrupt

    file = folder.with_name("answers.toml")
    file.write_text(ANSWERS, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt):
        set_up(folder / "uketsuke.toml", Interrupted(file), place([]))
    assert load_settings(folder / "uketsuke.toml").kiosk.id == "uketsuke-7"
    assert [path.name for path in folder.iterdir()] == ["uketsuke.toml"]
    file.write_text('[setup]\ntests = false\npage = "none"\n', encoding="utf-8")
    set_up(folder / "uketsuke.toml", FileAnswers(file), place([]))
    assert load_settings(folder / "uketsuke.toml").kiosk.id == "uketsuke-7"


def test_a_disk_that_is_full_leaves_the_file_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(folder)
    before = (folder / "uketsuke.toml").read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadFile, match="No space left"):
        run(folder, ANSWERS.replace("15.6", "21.5"))
    assert (folder / "uketsuke.toml").read_bytes() == before
    assert not list(folder.glob(".*.part"))


def test_a_disk_that_is_full_is_told_and_nobody_is_asked_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Person(FileAnswers):
        def again(self, reason: str) -> None:
            raise AssertionError(f"asked again: {reason}")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    file = folder.with_name("answers.toml")
    file.write_text(ANSWERS, encoding="utf-8")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(BadFile, match="No space left"):
        set_up(folder / "uketsuke.toml", Person(file), place([]))


def test_root_sets_up_again_what_the_kiosks_user_owns_by_now(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = ANSWERS + 'journal_key = "file"\n'
    run(folder, text)
    change_accounts(folder / "staff.toml", lambda all: all.add("n-01", "受付", "402917", NOW))
    owned = [(folder / name).read_bytes() for name in ("staff.toml", "journal.key")]
    me = os.geteuid()
    monkeypatch.setattr("os.geteuid", lambda: me + 1)  # as after install.sh: another's files
    run(folder, text)
    assert owned == [(folder / name).read_bytes() for name in ("staff.toml", "journal.key")]


def test_a_journal_whose_key_is_gone_gets_no_other_key(folder: Path) -> None:
    run(folder)
    (folder / "journal.key").unlink()
    (folder / "journal.db").write_bytes(b"locked")
    with pytest.raises(BadFile, match="put it back"):
        run(folder)
    assert not (folder / "journal.key").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[kiosk]\ncolour = 1\n[setup]\n", "kiosk.colour: nobody asks for it"),
        ("[clinic]\ninstitution_code = '12'\n[setup]\n", "clinic.institution_code"),
        ("[printer]\nkind = 'cups'\n[setup]\n", 'kind = "cups" needs queue'),
        (
            "[screen]\ndiagonal_inch = 99\n[setup]\n",
            "screen.diagonal_inch: .*less than or equal to 32",
        ),
        ("[setup]\nwhat = 1\n", "setup.what: unknown key"),
    ],
)
def test_a_bad_answer_is_told_with_its_key(folder: Path, text: str, why: str) -> None:
    with pytest.raises(BadFile, match=why):
        run(folder, text)


def test_a_broken_file_is_not_overwritten(folder: Path) -> None:
    folder.mkdir()
    (folder / "uketsuke.toml").write_text("[kiosk]\ncolour = 1\n", encoding="utf-8")
    with pytest.raises(BadFile, match="unknown key"):
        run(folder)
    assert "colour" in (folder / "uketsuke.toml").read_text(encoding="utf-8")


def test_the_page_tells_settings_trials_and_tasks_and_no_secret(
    folder: Path, tmp_path: Path
) -> None:
    machine = tmp_path / "machine"
    machine.mkdir()
    set_up(folder / "uketsuke.toml", answers(folder, page="file"), place([], machine))
    page = text_of(folder / "setup.pdf")
    for word in ("uketsuke-7", "みどり町クリニック", "1312345678", "2026-12-01 09:30", "kiosk.csr"):
        assert word in page
    assert "uketsuke staff add" in page
    assert "医療機関 clinic" in page
    key = (folder / "journal.key").read_text(encoding="ascii").strip()
    assert key not in page
    assert "PRIVATE" not in page


def test_nothing_is_printed_where_no_paper_printer_is_ready(folder: Path) -> None:
    said: list[str] = []
    set_up(folder / "uketsuke.toml", answers(folder, page="print"), place(said))
    assert any("not printed" in line for line in said)
