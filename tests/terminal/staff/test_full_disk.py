# SPDX-License-Identifier: Apache-2.0
"""A real file system that is really full: staff get in, tries count, and a power cut gives none of them back."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from terminal.staff.gate import Gate
from terminal.staff.signin import SignInKind
from terminal.staff.tries import Limits
from tests.support.slip_drafts import Calendar
from tests.support.staff_office import CODE, make_staff, typed

LIMITS = Limits(attempts=3, lock_s=300.0)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a file system"),
]


def run(*command: str | Path) -> None:
    """Skips where the machine (a container) does not let it."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"{command[0]}: {done.stderr.strip()}")


@pytest.fixture
def image(tmp_path) -> Path:
    """8 MiB of ext4."""
    made = tmp_path / "disk.img"
    with made.open("wb") as file:
        file.truncate(8 << 20)
    run("mkfs.ext4", "-q", "-F", made)
    return made


@pytest.fixture
def mounted(tmp_path) -> Iterator[Path]:
    """An empty folder to mount on; what was mounted there is taken away after."""
    folder = tmp_path / "disk"
    folder.mkdir()
    yield folder
    subprocess.run(["umount", str(folder)], capture_output=True, check=False)


def fill(folder: Path) -> None:
    """To the last byte, root's reserve too."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            with suppress(OSError):
                while True:
                    file.write(b"x" * size)
    with pytest.raises(OSError, match="No space left") as caught:
        (folder / "one-more").write_bytes(b"x" * 4096)
    assert caught.value.errno == errno.ENOSPC


def test_on_a_full_tmpfs_tries_are_counted_and_the_right_code_lets_in(mounted):
    run("mount", "-t", "tmpfs", "-o", "size=256k", "none", mounted)
    file = mounted / "staff.toml"
    make_staff(file)
    Gate(file, LIMITS, Calendar()).prepare()
    fill(mounted)
    assert Gate(file, LIMITS, Calendar()).try_code(typed("190374")).left == 2
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.DONE


def test_a_full_ext4_whose_power_is_cut_gives_no_try_back(image, mounted, tmp_path):
    run("mount", "-o", "loop", image, mounted)
    file = mounted / "staff.toml"
    make_staff(file)
    Gate(file, LIMITS, Calendar()).prepare()
    fill(mounted)
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.DONE
    for _ in range(3):
        Gate(file, LIMITS, Calendar()).try_code(typed("190374"))
    cut = tmp_path / "after-the-cut.img"
    shutil.copyfile(image, cut)  # as the disk stood: nothing was unmounted or synchronised
    run("umount", mounted)
    run("mount", "-o", "loop", cut, mounted)
    day = Calendar()
    assert Gate(file, LIMITS, day).try_code(typed(CODE)).kind is SignInKind.LOCKED


def test_on_a_full_disk_without_a_count_the_pad_says_that_the_disk_is_full(mounted):
    run("mount", "-t", "tmpfs", "-o", "size=256k", "none", mounted)
    file = mounted / "staff.toml"
    make_staff(file)
    fill(mounted)
    done = Gate(file, LIMITS, Calendar()).try_code(typed(CODE))
    assert (done.kind, done.code) == (SignInKind.UNUSABLE, "U05")
    (mounted / "filler").unlink()
    assert Gate(file, LIMITS, Calendar()).try_code(typed(CODE)).kind is SignInKind.DONE
