# SPDX-License-Identifier: Apache-2.0
"""One kiosk on a machine, and nobody locked out by what was left behind."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ui.kiosk.single import FILE, AlreadyOpen, Single, lock_path

HOLD = "import sys; from ui.kiosk.single import Single\nwith Single(): print('in', flush=True); sys.stdin.read()"


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


def test_a_second_kiosk_is_refused_and_told_which_process_is_in_the_way(runtime):
    with Single(), pytest.raises(AlreadyOpen, match=f"process {os.getpid()}"), Single():
        pass
    with Single():
        pass  # the first one has ended


def test_a_lock_left_behind_by_a_process_that_was_killed_locks_nobody_out(runtime):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    try:
        assert other.stdout.readline() == "in\n"
        with pytest.raises(AlreadyOpen, match=f"process {other.pid}"), Single():
            pass
    finally:
        other.kill()
        other.communicate()
    assert (runtime / FILE).exists()
    with Single():
        pass


def test_the_lock_is_the_users_own_and_no_link_is_followed(runtime):
    victim = runtime / "victim"
    victim.write_text("mine")
    (runtime / FILE).symlink_to(victim)
    with pytest.raises(OSError, match="symbolic"), Single():
        pass
    assert victim.read_text() == "mine"


def test_without_a_runtime_directory_the_lock_has_the_users_number(monkeypatch):
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert lock_path().name == f"{os.getuid()}-{FILE}"
