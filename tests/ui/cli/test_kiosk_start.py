# SPDX-License-Identifier: Apache-2.0
"""`uketsuke kiosk` where no window can be opened."""

import os
import subprocess
import sys

from ui.cli.kiosk import SCREENS


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
