# SPDX-License-Identifier: Apache-2.0
"""`uketsuke gateway` as a program: it answers, ends on SIGTERM, and says what is wrong with its arguments."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from eligibility.service.people import load_people
from eligibility.service.run import start
from eligibility.service.settings import ServiceSettings
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from tests.support.oqs_gateway import by_number, said
from tests.support.oqs_values import independent
from tests.support.service_child import NobodyVerifier
from ui.cli.main import main
from ui.wiring.oqs import READY

ROOT = Path(__file__).parents[3]
PEOPLE = ROOT / "tests" / "fixtures" / "people.toml"


@pytest.fixture
def arguments(tmp_path):
    authority = TestAuthority(tmp_path / "tls")
    mine = authority.kiosk("gateway-1")
    store = SqlStore(tmp_path / "service.db")
    store.load(load_people(PEOPLE), [])
    service = start(ServiceSettings(tls_directory=tmp_path / "tls"), store, NobodyVerifier())
    yield {
        "--dir": str(tmp_path / "OQS"),
        "--service": service.base_url,
        "--ca": str(authority.ca_file),
        "--cert": str(mine.cert_file),
        "--key": str(mine.key_file),
        "--poll": "0.05",
    }
    service.stop()
    store.close()


def gateway(arguments, *more):
    words = [word for pair in arguments.items() for word in pair]
    return subprocess.Popen(
        [sys.executable, "-m", "ui.cli.main", "gateway", *words, *more],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_within_a_look_and_ends_cleanly_when_told(arguments, tmp_path, end):
    folder = tmp_path / "OQS"
    folder.mkdir()
    with gateway(arguments, "-v") as child:
        assert child.stdout.readline() == f"{READY}{folder}\n"
        (folder / "req" / "OQSsiquc01req_1.xml").write_bytes(by_number())
        assert child.stderr.readline() == "uketsuke.gateway OQSsiquc01req_1.xml answered\n"
        child.send_signal(end)
        assert (child.wait(10), child.stderr.read()) == (0, "")
    root = independent((folder / "res" / "OQSsiquc01res_1.xml").read_bytes())
    assert said(root) == ("1", None, "1")


@pytest.mark.slow
def test_killed_in_the_middle_of_a_heap_it_answers_each_request_once_and_with_its_own(
    arguments, tmp_path
):
    folder, count = tmp_path / "OQS", 40
    (folder / "req").mkdir(parents=True)
    for number in range(count):
        name = f"OQSsiquc01req_{number:03}.xml"
        (folder / "req" / name).write_bytes(by_number(chart=f"chart-{number}"))
    for _ in range(3):
        with gateway(arguments, "-v") as child:
            child.stderr.readline()
            child.kill()
    before = {path.name: path.stat() for path in (folder / "res").iterdir()}
    with gateway(arguments, "-v") as child:
        left = count - len(before)
        lines = [child.stderr.readline() for _ in range(left)]
        child.terminate()
    assert 0 < len(before) < count
    assert all(line.endswith("answered\n") for line in lines)
    answers = sorted((folder / "res").glob("OQS*"))
    assert len(answers) == count
    assert all((folder / "res" / name).stat() == was for name, was in before.items())
    path = "MessageBody/QualificationConfirmSearchInfo/ArbitraryIdentifier"
    charts = [independent(answer.read_bytes()).findtext(path) for answer in answers]
    assert charts == [f"chart-{number}" for number in range(count)]
    assert list((folder / "req").iterdir()) == []


@pytest.mark.parametrize(
    ("option", "value", "status", "complaint"),
    [
        ("--institution", "123", 2, "ten digits"),
        ("--encoding", "EUC-JP", 2, "Shift_JIS, UTF-8"),
        ("--dir", "/nowhere/at/all", 3, "there is no such folder"),
        ("--key", "/nowhere/key.pem", 2, "does not exist"),
    ],
)
def test_what_is_wrong_with_its_arguments_is_said_in_a_line(  # noqa: PLR0917
    arguments, tmp_path, monkeypatch, capsys, option, value, status, complaint
):
    (tmp_path / "OQS").mkdir()
    words = [word for pair in {**arguments, option: value}.items() for word in pair]
    monkeypatch.setattr(sys, "argv", ["uketsuke", "gateway", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert (ended.value.code, told.out) == (status, "")
    assert complaint in told.err
