# SPDX-License-Identifier: Apache-2.0
"""The kiosk's slip key in its file, and the public keys that are given away."""

import json
import os
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from eligibility.errors import SlipKeyUnusable
from eligibility.slip.keys import (
    SlipKey,
    create_key,
    read_key,
    read_known_keys,
    read_or_create_key,
)
from eligibility.slip.token import verify_token
from tests.eligibility.slip.test_token import NOW
from tests.support.slips import KEY, SLIP, token_of


def test_a_missing_key_is_made_once_for_its_owner_only(tmp_path):
    path = tmp_path / "state" / "slip.pem"
    made = read_or_create_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_create_key(path).kid == made.kid
    token = token_of(SLIP, read_key(path))
    assert verify_token(token, made.public, NOW)


def test_a_key_that_is_there_is_never_overwritten(tmp_path):
    path = tmp_path / "slip.pem"
    path.write_text("not a key")
    path.chmod(0o600)
    with pytest.raises(SlipKeyUnusable, match=r"slip\.pem: not a private key"):
        read_or_create_key(path)
    with pytest.raises(SlipKeyUnusable, match="exists"):
        create_key(path)
    assert path.read_text() == "not a key"


def test_a_key_that_others_may_read_is_not_used(tmp_path):
    path = tmp_path / "slip.pem"
    create_key(path)
    path.chmod(0o640)
    with pytest.raises(SlipKeyUnusable, match="chmod 600"):
        read_key(path)


def test_a_key_of_another_kind_is_not_used(tmp_path):
    path = tmp_path / "slip.pem"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(SlipKeyUnusable):
        read_key(path)


def test_a_public_key_does_not_pass_for_a_private_one(tmp_path):
    path = tmp_path / "slip.pem"
    path.write_bytes(KEY.jwk.as_pem(private=False))
    path.chmod(0o600)
    with pytest.raises(SlipKeyUnusable, match="no private"):
        read_key(path)


def test_a_pipe_or_a_missing_file_is_named_and_not_waited_for(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path / "nothing"):
        with pytest.raises(SlipKeyUnusable, match=path.name):
            read_key(path)


def test_public_keys_go_out_and_come_back_without_the_private_part(tmp_path):
    other = SlipKey.generate()
    path = tmp_path / "keys.json"
    path.write_text(KEY.public.joined([other.public]).jwks())
    assert '"d"' not in path.read_text()
    known = read_known_keys(path)
    assert set(known.by_kid) == {KEY.kid, other.kid}
    for key in (KEY, other):
        assert verify_token(token_of(SLIP, key), known, NOW)


def test_a_set_that_gives_a_private_key_away_is_refused(tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(json.dumps({"keys": [KEY.jwk.as_dict(private=True)]}))
    with pytest.raises(SlipKeyUnusable, match="private key"):
        read_known_keys(path)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"keys": 1}', '{"keys": [1]}', '{"keys": [{"crv": "Ed25519"}]}',
     '{"keys": [{"crv": "Ed25519", "x": "AAAA"}]}', '{"keys": [{"crv": "P-256", "x": "AA"}]}'],
)  # fmt: skip
def test_a_file_that_is_no_key_set_is_named(tmp_path, text):
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(SlipKeyUnusable, match=r"keys\.json"):
        read_known_keys(path)


def test_no_key_shows_in_a_repr(tmp_path):
    assert KEY.jwk.as_dict(private=True)["d"] not in repr(KEY)
    assert repr(KEY.public) == "KnownKeys()"
