# SPDX-License-Identifier: Apache-2.0
"""The units and rules that root installs."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hw.errors import BadFile
from terminal.settings import Settings
from tests.support.clinic_machine import well
from ui.doctor.doctor import CHECKS, examine
from ui.doctor.finding import State
from ui.setup.system_files import PLACES, SCRIPT, UNIT, Machine, commands, unit, write_system_files

ROOTS = [
    "apt-get",
    "adduser",
    "chmod",
    "chown",
    "id",
    "install",
    "systemctl",
    "timedatectl",
    "udevadm",
]


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
    assert f"chown uketsuke:uketsuke {tmp_path}/journal.key" in given


def test_a_percent_sign_in_a_path_is_no_specifier(tmp_path: Path) -> None:
    folder = tmp_path / "100%"
    folder.mkdir()
    assert "100%%/uketsuke.toml" in unit(machine(folder))


ODD = """受付 1 "it's" $(touch pwned) `touch pwned` 100% \\ $HOME"""
"""A folder's name that a shell, and systemd, would read otherwise where it is not quoted."""
STUB = """#!/bin/sh
printf '%s\\n' "$(basename "$0")" "$@" >> "$TOLD"
"""


def odd_machine(tmp_path: Path) -> Machine:
    folder = tmp_path / ODD
    folder.mkdir()
    return machine(folder)


def test_no_shell_reads_a_path_as_anything_but_a_path(tmp_path: Path) -> None:
    odd, stubs = odd_machine(tmp_path), tmp_path / "stubs"
    (odd.folder / "journal.key").touch()
    write_system_files(odd.folder / "system", odd)
    stubs.mkdir()
    for name in ROOTS:
        (stubs / name).write_text(STUB, encoding="utf-8")
        (stubs / name).chmod(0o755)
    told = tmp_path / "told"
    place = {"PATH": f"{stubs}:/usr/bin:/bin", "TOLD": str(told), "HOME": "/nowhere"}
    subprocess.run([odd.folder / "system" / SCRIPT], env=place, cwd=tmp_path, check=True)
    words = told.read_text(encoding="utf-8").splitlines()
    owned = [odd.folder, odd.settings_file, odd.journal_key, odd.folder / "data"]
    assert all(str(path) in words for path in owned)
    assert not [path for path in words if "pwned" in path and str(odd.folder) not in path]
    assert not list(tmp_path.rglob("pwned"))


def test_systemd_reads_a_path_as_it_is(tmp_path: Path) -> None:
    odd = odd_machine(tmp_path)
    text = unit(odd)
    start = next(line for line in text.splitlines() if line.startswith("ExecStart="))
    for_systemd = str(odd.settings_file).replace("%", "%%").replace("\\", "\\\\")
    for_systemd = for_systemd.replace('"', '\\"')
    assert start.endswith(f'--settings "{for_systemd.replace("$", "$$")}"')
    assert f"LoadCredential=journal.key:{str(odd.journal_key).replace('%', '%%')}\n" in text
    with pytest.raises(BadFile, match="cannot stand in a unit"):
        unit(machine(tmp_path / "two\nlines"))


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
def test_a_linter_of_shell_scripts_finds_nothing(tmp_path: Path) -> None:
    for one in (machine(tmp_path), odd_machine(tmp_path)):
        write_system_files(tmp_path / "system", one)
        # SC2016: that a dollar sign stays one is what is wanted.
        linted = ["shellcheck", "--exclude=SC2016", str(tmp_path / "system" / SCRIPT)]
        done = subprocess.run(linted, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


def test_a_kiosk_that_runs_already_is_begun_anew_with_what_was_set(tmp_path: Path) -> None:
    assert commands(machine(tmp_path))[-1].startswith(f"systemctl restart {UNIT}")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("make", [machine, odd_machine])
def test_systemd_understands_both_units(tmp_path: Path, make: Callable[[Path], Machine]) -> None:
    write_system_files(tmp_path / "system", make(tmp_path))
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
    assert f"chown root:uketsuke {tmp_path} && chmod 750" in given
    assert f"chown root:uketsuke {tmp_path}/uketsuke.toml" in given
    assert f"chown root:root {tmp_path}/journal.key" in given
    assert "chown -R" not in given


def test_a_screen_that_comes_up_late_brings_the_kiosk_with_it(tmp_path: Path) -> None:
    """The kiosk is bound to it: systemd does not try a unit again whose screen failed at the first try."""
    write_system_files(tmp_path / "system", machine(tmp_path))
    screen = (tmp_path / "system" / "uketsuke-screen.service").read_text(encoding="utf-8")
    assert f"Wants={UNIT}\n" in screen


def test_a_script_that_stops_in_the_middle_says_so(tmp_path: Path) -> None:
    write_system_files(tmp_path / "system", machine(tmp_path))
    stub = tmp_path / "apt-get"
    stub.write_text("#!/bin/sh\nexit 100\n", encoding="utf-8")
    stub.chmod(0o755)
    command = ["sh", str(tmp_path / "system" / SCRIPT)]
    place = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 100
    assert "stopped before its end" in done.stderr
