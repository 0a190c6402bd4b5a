# SPDX-License-Identifier: Apache-2.0
"""Files that another program polls: whole or not at all, never over another one; reading what is being written."""

import errno
import fcntl
import fnmatch
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from eligibility.errors import (
    BadMessage,
    FileUnsettled,
    FolderFull,
    FolderMissing,
    FolderUnwritable,
)
from eligibility.oqs import folder as folder_module
from eligibility.oqs.folder import put, sweep
from eligibility.oqs.reading import SETTLE_S, TRIES, read_settled

NAME = "OQSsiquc01res_face_99199999960123456789abcdef0123_20260401093015.xml"
ROOT = Path(__file__).parents[3]


class Clock:
    """While the reader waits, something happens to the folder."""

    def __init__(self, *happens):
        self.happens = list(happens)
        self.slept = []

    def now(self):
        return sum(self.slept)

    def sleep(self, seconds):
        self.slept.append(seconds)
        if self.happens:
            self.happens.pop(0)()


def seen_by_consumer(folder: Path) -> list[str]:
    """What patterns of a receipt computer would take."""
    names = [entry.name for entry in folder.iterdir()]
    return [
        name for name in names if fnmatch.fnmatch(name, "*.xml") or fnmatch.fnmatch(name, "OQS*")
    ]


def test_a_file_is_written_whole_and_readable_for_its_group(tmp_path):
    assert put(tmp_path, NAME, b"whole")
    assert [entry.name for entry in tmp_path.iterdir()] == [NAME]
    assert (tmp_path / NAME).read_bytes() == b"whole"
    assert (tmp_path / NAME).stat().st_mode & 0o777 & ~0o640 == 0


def test_a_file_that_stands_there_is_never_overwritten(tmp_path):
    (tmp_path / NAME).write_bytes(b"theirs")
    assert not put(tmp_path, NAME, b"ours")
    assert (tmp_path / NAME).read_bytes() == b"theirs"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_link_that_points_out_of_the_folder_is_not_written_through(tmp_path):
    inside, outside = tmp_path / "face", tmp_path / "outside.xml"
    inside.mkdir()
    (inside / NAME).symlink_to(outside)
    assert not put(inside, NAME, b"ours")
    assert not outside.exists()


@pytest.mark.parametrize("code", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_share_without_hard_links_gets_the_file_by_renaming(tmp_path, monkeypatch, code):
    def refuse(*_, **__):
        raise OSError(code, "no links here")

    monkeypatch.setattr(folder_module.os, "link", refuse)
    assert put(tmp_path, NAME, b"whole")
    assert not put(tmp_path, NAME, b"again")
    assert (tmp_path / NAME).read_bytes() == b"whole"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, FolderFull),
        (errno.EDQUOT, FolderFull),
        (errno.EROFS, FolderUnwritable),
        (errno.EACCES, FolderUnwritable),
        (errno.EIO, FolderUnwritable),
    ],
)
@pytest.mark.parametrize("step", ["open", "fsync", "link"])
def test_what_the_disk_refuses_has_a_name_and_leaves_nothing(
    tmp_path, monkeypatch, code, error, step
):
    if (step, code) == ("link", errno.EPERM):
        pytest.skip("means a share without links")
    real = getattr(os, step)

    def refuse(*given, **named):
        if step == "open" and not given[1] & os.O_CREAT:
            return real(*given, **named)
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(folder_module.os, step, refuse)
    with pytest.raises(error, match=str(tmp_path)):
        put(tmp_path, NAME, b"ours")
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FolderMissing, match="nowhere"):
        put(tmp_path / "nowhere", NAME, b"ours")
    (tmp_path / "file").touch()
    with pytest.raises(FolderMissing):
        put(tmp_path / "file", NAME, b"ours")


KILLED = """
import os, signal, sys
from pathlib import Path
from eligibility.oqs import folder
real = getattr(os, sys.argv[1])
def die(*given, **named):
    if sys.argv[1] == "open" and not given[1] & os.O_CREAT:
        return real(*given, **named)
    if sys.argv[2] == "after":
        real(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(folder.os, sys.argv[1], die)
folder.put(Path(sys.argv[3]), sys.argv[4], b"whole" * 1000)
"""


@pytest.mark.parametrize("step", ["open", "fsync", "link"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_any_step_a_consumer_finds_the_whole_file_or_nothing(tmp_path, step, when):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, step, when, str(tmp_path), NAME], cwd=ROOT, check=False
    )
    assert done.returncode == -9
    expected = [NAME] if (step, when) == ("link", "after") else []
    assert seen_by_consumer(tmp_path) == expected
    for name in expected:
        assert (tmp_path / name).read_bytes() == b"whole" * 1000
    later = datetime.now(UTC) + timedelta(hours=2)
    sweep(tmp_path, later)
    assert [entry.name for entry in tmp_path.iterdir()] == expected


def test_sweeping_leaves_fresh_and_foreign_files_alone(tmp_path):
    fresh = tmp_path / ".uketsuke-0.part"
    for path in (fresh, tmp_path / NAME, tmp_path / "notes.part"):
        path.touch()
    sweep(tmp_path, datetime.now(UTC))
    assert len(list(tmp_path.iterdir())) == 3


def test_a_file_is_read_when_two_reads_agree(tmp_path):
    (tmp_path / NAME).write_bytes(b"half")
    clock = Clock(lambda: (tmp_path / NAME).write_bytes(b"whole"))
    assert read_settled(tmp_path, NAME, clock) == b"whole"
    assert clock.slept == [SETTLE_S, SETTLE_S]


def test_a_file_that_never_rests_is_left_for_later(tmp_path):
    path = tmp_path / NAME
    path.write_bytes(b"")
    grows = [lambda: path.write_bytes(path.read_bytes() + b"x")] * TRIES
    with pytest.raises(FileUnsettled, match="still being written"):
        read_settled(tmp_path, NAME, Clock(*grows))


def test_a_file_that_goes_away_or_is_held_is_left_for_later(tmp_path):
    path = tmp_path / NAME
    with pytest.raises(FileUnsettled):
        read_settled(tmp_path, NAME, Clock())
    path.write_bytes(b"whole")
    with pytest.raises(FileUnsettled):
        read_settled(tmp_path, NAME, Clock(path.unlink))
    path.write_bytes(b"whole")
    with path.open("rb") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(FileUnsettled):
            read_settled(tmp_path, NAME, Clock())
    assert read_settled(tmp_path, NAME, Clock()) == b"whole"


def test_what_is_no_file_of_the_folder_is_refused(tmp_path):
    inside = tmp_path / "req"
    inside.mkdir()
    secret = tmp_path / "secret.xml"
    secret.write_bytes(b"secret")
    (inside / "link.xml").symlink_to(secret)
    (inside / "folder.xml").mkdir()
    os.mkfifo(inside / "pipe.xml")
    (inside / "large.xml").write_bytes(b" " * (4 * 1024 * 1024 + 1))
    for name in ("link.xml", "folder.xml", "pipe.xml", "large.xml", "../secret.xml", ""):
        with pytest.raises(BadMessage):
            read_settled(inside, name, Clock())
