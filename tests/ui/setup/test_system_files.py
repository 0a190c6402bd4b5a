# SPDX-License-Identifier: Apache-2.0
"""The units and rules that root installs."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from terminal.settings import Settings
from tests.support.clinic_machine import well
from ui.doctor.doctor import CHECKS, examine
from ui.doctor.finding import State
from ui.setup.system_files import PLACES, SCRIPT, UNIT, Machine, commands, unit, write_system_files


def machine(tmp_path: Path, **journal: object) -> Machine:
    tables = {
        "journal": {
            "path": tmp_path / "data" / "journal.db",
            **(journal or {"credential": "journal.key"}),
        },
        "clinic": {"institution_code": "1312345678"},
        "oqs": {"face_dir": tmp_path / "receipt computer"},
    }
    settings = Settings.model_validate(tables)
    return Machine(
        tmp_path / "uketsuke.toml", settings, tmp_path / "journal.key", Path(sys.executable)
    )


def test_the_unit_has_this_machines_paths(tmp_path: Path) -> None:
    text = unit(machine(tmp_path))
    assert f"ExecStart={sys.executable} kiosk --settings {tmp_path}/uketsuke.toml" in text
    assert f"LoadCredential=journal.key:{tmp_path}/journal.key" in text
    assert f'ReadWritePaths=-"{tmp_path}/receipt computer"' in text
    assert "/opt/uketsuke/.venv" not in text


def test_a_key_in_a_file_of_the_users_own_is_no_credential(tmp_path: Path) -> None:
    text = unit(machine(tmp_path, key_file=tmp_path / "journal.key"))
    assert "LoadCredential" not in text
    given = "\n".join(commands(machine(tmp_path, key_file=tmp_path / "journal.key")))
    assert f'chown uketsuke:uketsuke "{tmp_path}/journal.key"' in given


def test_a_percent_sign_in_a_path_is_no_specifier(tmp_path: Path) -> None:
    folder = tmp_path / "100%"
    folder.mkdir()
    assert "100%%/uketsuke.toml" in unit(machine(folder))


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_both_units(tmp_path: Path) -> None:
    write_system_files(tmp_path / "system", machine(tmp_path))
    screen = tmp_path / "system" / "uketsuke-screen.service"
    # The X server is not on this machine; anything that can be run stands for it.
    screen.write_text(screen.read_text(encoding="utf-8").replace("/usr/lib/xorg/Xorg", "/bin/true"))
    command = ["systemd-analyze", "verify", str(screen), str(tmp_path / "system" / UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_the_kiosk_is_hardly_exposed(tmp_path: Path) -> None:
    write_system_files(tmp_path / "system", machine(tmp_path))
    unit_file = str(tmp_path / "system" / UNIT)
    command = [
        "systemd-analyze",
        "security",
        "--offline=true",
        "--threshold=20",
        "--no-pager",
        unit_file,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-300:]


def test_the_script_is_a_shell_script_that_installs_every_file(tmp_path: Path) -> None:
    write_system_files(tmp_path / "system", machine(tmp_path))
    script = tmp_path / "system" / SCRIPT
    subprocess.run(["sh", "-n", str(script)], check=True)
    text = script.read_text(encoding="utf-8")
    assert all(f"install -D -m 644 {name} {place}/{name}" in text for name, place in PLACES.items())


def test_a_machine_with_these_files_satisfies_the_doctor(tmp_path: Path) -> None:
    names = ("unit", "usb_storage", "blanking", "logs", "core_dumps", "polkit")
    told = examine(well(tmp_path).world(), [one for one in CHECKS if one.name in names])
    assert {one.found.state for one in told} == {State.OK}


def test_the_kiosks_user_gets_neither_the_script_that_root_runs_nor_the_settings(
    tmp_path: Path,
) -> None:
    given = "\n".join(commands(machine(tmp_path)))
    assert f'chown root:uketsuke "{tmp_path}" && chmod 750' in given
    assert f'chown root:uketsuke "{tmp_path}/uketsuke.toml"' in given
    assert f'chown root:root "{tmp_path}/journal.key"' in given
    assert "chown -R" not in given
