# SPDX-License-Identifier: Apache-2.0
"""`uketsuke calibrate radio` as a field engineer calls it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hw.pcsc.instance import SOCKET_VARIABLE, PrivatePcscd
from ui.cli.main import main
from ui.headless.pcsc_place import HandProcess

HANAKO = Path("tests/fixtures/cards/hanako.card.toml").resolve()
VIRTUAL = f"virtual:{HANAKO}"


@pytest.fixture
def uketsuke(monkeypatch, capsys):
    """The command in this process: (exit status, what it printed, what it complained of)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["uketsuke", "calibrate", "radio", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return (int(ended.value.code or 0), *capsys.readouterr())

    return run


def calibrate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli.main", "calibrate", "radio", *arguments]
    return subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=55,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
    )


@pytest.fixture
def gate(tmp_path):
    file = tmp_path / "gate.visit.toml"
    file.write_text(
        f'[visit]\ncard = "{HANAKO}"\n[radio]\nbit_rate = 106000\napdu_ms = 30\nseed = 1\n'
        'blinks_per_minute = 50\nblink_pattern = "periodic"\n'
    )
    return file


def test_gate_on_and_gate_off_are_compared_and_reported(uketsuke, gate, tmp_path):
    report = tmp_path / "report.html"
    positions = ["--position", f"gate on={gate}", "--position", "gate off"]
    status, out, errors = uketsuke(
        "--reader", VIRTUAL, *positions, "--minutes", "0.5", "--json", "--out", str(report)
    )
    assert status == 0, errors
    told = json.loads(out)
    assert told["better"] == "gate off"
    assert told["positions"][0]["period"]["seconds"] == pytest.approx(1.2, rel=0.02)
    page = report.read_text(encoding="utf-8")
    assert "transmits every 1.2" in page
    assert "模擬" not in page + out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--minutes", "0"], "--minutes"),
        (["--minutes", "soon"], "--minutes"),
        (["--position", "a", "--position", "a"], "a: named twice"),
        (["--out", "/nowhere/report.html"], "there is no folder /nowhere"),
        (["--reader", "virtual:missing.card.toml"], "missing.card.toml"),
        (["--reader", "virtual:"], "--reader"),
        (["--reader", "usb"], "allowed: virtual:CARD.card.toml, pcsc"),
    ],
)
def test_what_cannot_be_measured_is_refused_at_once(uketsuke, arguments, reason):
    status, out, errors = uketsuke("--yes", *arguments)
    assert (status, out) == (2, "")
    assert reason in " ".join(errors.split())


@pytest.fixture
def pcscd(tmp_path):
    instance = PrivatePcscd(tmp_path)
    instance.start()
    yield instance
    instance.stop()


def test_a_card_in_a_real_pcscd_is_measured(pcscd):
    hand = HandProcess(pcscd.port, lambda _for_s: None)
    try:
        hand.tell(f"insert {HANAKO}")
        done = calibrate(
            "--yes", "--minutes", "0.1", "--json", "--reader", "pcsc:00 00",
            **{SOCKET_VARIABLE: str(pcscd.socket)},
        )  # fmt: skip
    finally:
        hand.close()
    assert done.returncode == 0, done.stderr
    (here,) = json.loads(done.stdout)["positions"]
    assert here["ended"] == "time"
    assert here["reads"] > 0


def test_an_empty_reader_is_said_and_nothing_measured(pcscd):
    done = calibrate(
        "--yes", "--minutes", "0.1", "--reader", "pcsc:00 00",
        **{SOCKET_VARIABLE: str(pcscd.socket)},
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
