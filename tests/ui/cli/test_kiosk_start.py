# SPDX-License-Identifier: Apache-2.0
"""`uketsuke kiosk` where no window can be opened."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ui.cli.kiosk import SCREENS
from ui.cli.main import build


def test_a_display_where_nobody_answers_is_named_and_nothing_falls_over() -> None:
    """Qt would end the process by SIGABRT, with the advice to reinstall it."""
    environment = {name: value for name, value in os.environ.items() if name not in SCREENS}
    command = [sys.executable, "-m", "ui.cli.main", "kiosk", "--bench"]
    told = subprocess.run(
        command,
        env={**environment, "DISPLAY": ":987654"},
        capture_output=True,
        text=True,
        timeout=40,
        check=False,
    )
    assert told.returncode == 2, told.stderr
    assert "DISPLAY=:987654" in told.stderr


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--settings", "nofile.toml"], "nofile.toml: no such file"),
        (["--bench", "nofolder"], "nofolder: no such folder"),
    ],
)
def test_a_path_that_is_not_there_is_told_before_a_screen_that_is_not_there(
    asked: list[str], told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in SCREENS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(build(["kiosk"]), ["kiosk", *asked], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert told in done.stderr
    assert "DISPLAY" not in done.stderr
