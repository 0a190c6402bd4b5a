# SPDX-License-Identifier: Apache-2.0
"""Signed statements: what no known key signed is not believed."""

from base64 import urlsafe_b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.access_log import Mark, SigningKey, VerifyKey, read_checkpoint, sign_checkpoint
from eligibility.errors import BadAccessKey, BadCheckpoint
from tests.support.access_rows import a_chain, a_mark

few = settings(max_examples=60, deadline=None)
KEY, OTHER = SigningKey.generate(), SigningKey.generate()
ROWS = a_chain(3)
TOKEN = sign_checkpoint(a_mark(ROWS[1]), KEY)


def test_a_checkpoint_comes_back_as_it_was_signed():
    mark = a_mark(ROWS[1])
    assert read_checkpoint(TOKEN, OTHER.public, KEY.public) == mark


def test_another_key_is_not_believed():
    with pytest.raises(BadCheckpoint):
        read_checkpoint(TOKEN, OTHER.public)


def test_without_any_key_nothing_is_believed():
    with pytest.raises(BadCheckpoint):
        read_checkpoint(TOKEN)


def test_a_mark_of_pruning_is_no_checkpoint_and_the_other_way_round():
    with pytest.raises(BadCheckpoint):
        read_checkpoint(TOKEN, KEY.public, mark=Mark.PRUNED)
    pruned = sign_checkpoint(replace(a_mark(ROWS[1]), mark=Mark.PRUNED), KEY)
    with pytest.raises(BadCheckpoint):
        read_checkpoint(pruned, KEY.public)
    assert read_checkpoint(pruned, KEY.public, mark=Mark.PRUNED).mark is Mark.PRUNED


@few
@given(st.integers(0, len(TOKEN) - 2), st.sampled_from("ABCxyz019-_."))
def test_a_token_with_one_other_character_is_not_believed(place, character):
    # the last character of a base64url part has bits that carry nothing
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    if changed != TOKEN:
        with pytest.raises(BadCheckpoint):
            read_checkpoint(changed, KEY.public)


@few
@given(st.text(max_size=300))
def test_no_text_makes_the_reader_fail_otherwise(text):
    with pytest.raises(BadCheckpoint):
        read_checkpoint(text, KEY.public)


def test_an_unsigned_token_is_not_believed():
    def part(text: str) -> str:
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    body = TOKEN.split(".")[1]
    header = part('{"alg":"none","typ":"uketsuke-access-checkpoint"}')
    with pytest.raises(BadCheckpoint):
        read_checkpoint(f"{header}.{body}.", KEY.public)


def test_keys_come_back_from_pem_and_json():
    assert SigningKey.of_pem(KEY.pem()).public.id == KEY.public.id
    assert VerifyKey.of_json(KEY.public.json()).id == KEY.public.id
    assert set(KEY.public.json()) == {"kty", "crv", "x"}


@pytest.mark.parametrize("jwk", [None, {}, {"kty": "OKP", "crv": "Ed25519", "x": "?"}, "x", []])
def test_what_is_no_public_key_is_refused(jwk):
    with pytest.raises(BadAccessKey):
        VerifyKey.of_json(jwk)


@pytest.mark.parametrize("pem", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\n"])
def test_what_is_no_secret_key_is_refused(pem):
    with pytest.raises(BadAccessKey):
        SigningKey.of_pem(pem)
