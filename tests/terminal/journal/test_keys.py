# SPDX-License-Identifier: Apache-2.0
"""Where the key comes from, and which keys are not believed in."""

import os
import stat

import pytest

from terminal.errors import JournalKeyUnusable
from terminal.journal.keys import (
    Key,
    create_key_file,
    read_credential,
    read_key_file,
)

RAW = bytes(range(200, 232))


@pytest.fixture
def file(tmp_path):
    def write(data: bytes, mode: int = 0o600):
        path = tmp_path / "journal.key"
        path.write_bytes(data)
        path.chmod(mode)
        return path

    return write


@pytest.mark.parametrize("data", [RAW, RAW.hex().encode(), RAW.hex().upper().encode() + b"\n"])
def test_a_key_is_32_bytes_or_their_64_digits(file, data):
    assert read_key_file(file(data)) == Key(RAW)


@pytest.mark.parametrize(
    "data",
    [b"", RAW[:31], RAW + b"x", b"0" * 32, RAW.hex().encode()[:-1], b"g" * 64, b"x" * 10_000],
    ids=["empty", "short", "long", "half a key in digits", "odd digits", "no digits", "a big file"],
)
def test_what_is_no_key_is_refused_with_what_is_expected(file, data):
    with pytest.raises(JournalKeyUnusable, match="64 hexadecimal digits"):
        read_key_file(file(data))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o610])
def test_a_key_that_others_may_read_is_refused_and_says_what_to_do(file, mode):
    with pytest.raises(JournalKeyUnusable, match="chmod 600"):
        read_key_file(file(RAW, mode))


def test_a_key_that_is_not_there_is_named(tmp_path):
    with pytest.raises(JournalKeyUnusable, match=r"nothing\.key: No such file"):
        read_key_file(tmp_path / "nothing.key")


def test_a_directory_is_no_key(tmp_path):
    with pytest.raises(JournalKeyUnusable):
        read_key_file(tmp_path)


@pytest.mark.timeout(10)
def test_a_pipe_is_no_key_and_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe", 0o600)
    with pytest.raises(JournalKeyUnusable, match="not a file"):
        read_key_file(tmp_path / "pipe")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_key_of_another_user_is_refused(file):
    path = file(RAW)
    os.chown(path, 12345, 12345)
    with pytest.raises(JournalKeyUnusable, match="belongs to another user"):
        read_key_file(path)


def test_a_new_key_is_for_its_owner_only_and_can_be_read_again(tmp_path):
    path = tmp_path / "new.key"
    made = create_key_file(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key_file(path) == made


def test_a_new_key_never_replaces_an_old_one(tmp_path):
    path = tmp_path / "new.key"
    made = create_key_file(path)
    with pytest.raises(JournalKeyUnusable, match="File exists"):
        create_key_file(path)
    assert read_key_file(path) == made


def test_a_key_that_leads_nowhere_is_not_made_anew(tmp_path):
    path = tmp_path / "link.key"
    path.symlink_to(tmp_path / "unmounted")
    for use in (read_key_file, create_key_file):
        with pytest.raises(JournalKeyUnusable):
            use(path)


def test_two_throwaway_keys_differ_and_none_shows_itself():
    one, other = Key.throwaway(), Key.throwaway()
    assert one != other
    assert one.raw.hex() not in repr(one)
    assert str(one.raw) not in repr(one)


def test_systemd_hands_the_key_over(tmp_path):
    path = tmp_path / "journal-key"
    path.write_bytes(RAW.hex().encode())
    path.chmod(0o440)  # as systemd's access control list shows
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert read_credential("journal-key", environment) == Key(RAW)


@pytest.mark.parametrize("name", ["../journal-key", "", ".hidden", "a/b"])
def test_a_credential_has_a_plain_name(tmp_path, name):
    with pytest.raises(JournalKeyUnusable, match="not a name"):
        read_credential(name, {"CREDENTIALS_DIRECTORY": str(tmp_path)})


def test_outside_of_systemd_a_credential_says_so():
    with pytest.raises(JournalKeyUnusable, match="is not set"):
        read_credential("journal-key", {})
