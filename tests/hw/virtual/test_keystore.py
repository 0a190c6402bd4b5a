# SPDX-License-Identifier: Apache-2.0
"""Keys are made once, kept for their owner alone, and the same for all processes."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from hw.card.trust import load_trust_store
from hw.errors import BadFile
from hw.virtual.card import enrolment, load_card
from hw.virtual.keystore import KeyStore, default_directory, publish
from hw.virtual.roots import trust_store, write_trust_store
from tests.support.virtual_cards import make_card, write_card_file

RACER = """
import sys
from pathlib import Path
from hw.virtual.keystore import KeyStore
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
sys.stdin.readline()
key = KeyStore(Path(sys.argv[1])).key("cards/1/auth").public_key()
print(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex())
"""


def public(store: KeyStore, name: str) -> str:
    key = store.key(name).public_key()
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo).hex()


def test_a_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "state" / "pki")
    first = public(store, "cards/1/auth")
    assert public(KeyStore(tmp_path / "state" / "pki"), "cards/1/auth") == first
    assert store.directory.stat().st_mode & 0o777 == 0o700
    assert (store.directory / "cards").stat().st_mode & 0o777 == 0o700
    assert (store.directory / "cards" / "1" / "auth.der").stat().st_mode & 0o777 == 0o600


def test_processes_that_make_a_key_at_once_agree_on_one(tmp_path: Path) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    found = {racer.communicate(timeout=30)[0].strip() for racer in racers}
    assert found == {public(KeyStore(tmp_path), "cards/1/auth")}
    assert [path.name for path in (tmp_path / "cards" / "1").iterdir()] == ["auth.der"]


def test_a_file_that_is_there_is_never_replaced(tmp_path: Path) -> None:
    publish(tmp_path / "k", b"first")
    publish(tmp_path / "k", b"second")
    assert (tmp_path / "k").read_bytes() == b"first"


def test_a_broken_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "k.der").write_bytes(b"no key")
    with pytest.raises(BadFile, match=r"k\.der: is not a private key"):
        KeyStore(tmp_path).key("k")


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadFile):
        KeyStore(tmp_path / "file" / "pki").key("k")


def test_the_state_directory_follows_the_environment(tmp_path: Path) -> None:
    assert default_directory({"UKETSUKE_TEST_PKI": "/a"}) == Path("/a")
    assert default_directory({"XDG_STATE_HOME": "/b"}) == Path("/b/uketsuke/test-pki")
    expected = Path.home() / ".local/state/uketsuke/test-pki"
    assert default_directory({}) == expected


def test_a_card_loaded_twice_is_the_same_card_and_loads_fast(
    tmp_path: Path, store: KeyStore
) -> None:
    first = make_card(tmp_path, store)
    path = write_card_file(tmp_path)
    times = []
    for _ in range(5):
        start = time.perf_counter()
        second = load_card(path, store)
        times.append(time.perf_counter() - start)
    assert enrolment(first) == enrolment(second)
    assert first.applications[1].files[0x0002] == second.applications[1].files[0x0002]
    # 30-45 ms were measured on an idle machine with two cores; the bound is for a busy one.
    assert min(times) < 0.2


def test_the_written_trust_store_is_the_one_in_memory(tmp_path: Path, store: KeyStore) -> None:
    written = load_trust_store(write_trust_store(tmp_path / "trust", store))
    assert written == trust_store(store)
