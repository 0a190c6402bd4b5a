# SPDX-License-Identifier: Apache-2.0
"""The bytes a card signs: one message for one meaning."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.errors import BadProof
from eligibility.proof import Proof, format_time, proof_message, read_time

AT = datetime(2026, 4, 1, 0, 30, 15, tzinfo=UTC)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)


def test_the_message_is_fixed_to_the_byte():
    message = proof_message("n0nce", "pin", "kiosk-1", AT, "0A1B")
    assert message == (b"uketsuke-proof/1\n3:pin,5:n0nce,7:kiosk-1,20:2026-04-01T00:30:15Z,4:0A1B,")


def test_the_same_moment_in_another_zone_is_the_same_message():
    japan = AT.astimezone(timezone(timedelta(hours=9)))
    assert proof_message("n", "pin", "k", AT, "s") == proof_message("n", "pin", "k", japan, "s")


def test_a_deferred_proof_is_never_the_same_message_as_a_present_one():
    now = proof_message("n", "face", "k", AT, "s")
    later = proof_message("n", "face", "k", AT, "s", is_deferred=True)
    assert later.startswith(b"uketsuke-deferred-proof/1\n")
    assert now != later


@given(st.tuples(TEXT, TEXT, TEXT), st.tuples(TEXT, TEXT, TEXT))
def test_different_parts_never_make_the_same_message(one, other):
    messages = {proof_message(n, "face", k, AT, s) for n, k, s in (one, other)}
    assert len(messages) == len({one, other})


@pytest.mark.parametrize("parts", [("", "k", "s"), ("n", "", "s"), ("n", "k", "")])
def test_an_empty_part_makes_no_proof(parts):
    nonce, kiosk, serial = parts
    with pytest.raises(BadProof):
        proof_message(nonce, "pin", kiosk, AT, serial)


def test_an_unknown_method_makes_no_proof():
    with pytest.raises(BadProof, match="pin, face, staff"):
        proof_message("n", "retina", "k", AT, "s")


def test_a_time_without_a_zone_makes_no_proof():
    with pytest.raises(BadProof, match="zone"):
        proof_message("n", "pin", "k", AT.replace(tzinfo=None), "s")


def test_a_lone_surrogate_makes_no_proof():
    with pytest.raises(BadProof):
        proof_message("\ud800", "pin", "k", AT, "s")


@given(st.datetimes(min_value=datetime(1000, 1, 1), timezones=st.just(UTC)))
def test_times_survive_the_way(at):
    assert read_time(format_time(at)) == at.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "2026-04-01", "2026-04-01T00:30:15+09:00", "yesterday"])
def test_other_times_are_refused(text):
    with pytest.raises(BadProof):
        read_time(text)


def test_a_proof_does_not_show_its_card_when_printed():
    proof = Proof("pin", "0A1B2C", b"certificate", "n", "k", AT, b"signature")
    assert not any(part in repr(proof) for part in ("0A1B2C", "certificate'", "signature'"))
