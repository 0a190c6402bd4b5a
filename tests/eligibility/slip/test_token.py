# SPDX-License-Identifier: Apache-2.0
"""A slip's token: what its kiosk signed holds, and nothing else does."""

import base64
import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jws
from joserfc.jwk import OKPKey

from eligibility.errors import BadToken
from eligibility.slip.faults import TokenFault
from eligibility.slip.keys import KnownKeys, SlipKey
from eligibility.slip.token import TokenClaims, read_token, sign_token, verify_token
from tests.support.slips import KEY, PERSON, SLIP, slip, token_of

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
TOKEN = token_of(SLIP)
KNOWN = KEY.public


def fault_of(text: str, keys: KnownKeys = KNOWN, now: datetime = NOW) -> TokenFault:
    with pytest.raises(BadToken) as raised:
        verify_token(text, keys, now)
    return raised.value.fault


def signed(header: dict, body: object, key: SlipKey = KEY) -> str:
    payload = json.dumps(body).encode()
    return jws.serialize_compact(header, payload, key.jwk, algorithms=["Ed25519", "EdDSA"])


def body_of(token: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))


def test_what_was_signed_is_what_is_read():
    claims = verify_token(TOKEN, KNOWN, NOW)
    assert claims == TokenClaims.of(SLIP)
    assert claims.number == "kiosk-1-20261127-0042"
    assert claims.kiosk == "kiosk-1"
    assert claims.institution_code == "9919999917"
    assert claims.issued_at == datetime(2026, 11, 27, 0, 31, 5, tzinfo=UTC)
    assert claims.settle_by == date(2026, 12, 4)


def test_a_token_holds_no_personal_data_and_nothing_that_depends_on_the_person():
    other = slip(person=None, method=None, code=None)
    assert token_of(other) == TOKEN
    assert set(body_of(TOKEN)) == {"v", "jti", "iss", "org", "iat", "exp"}
    assert PERSON.birth not in TOKEN


def test_the_second_copy_carries_the_same_token():
    assert token_of(slip(copy=2)) == TOKEN


def test_a_token_is_short_enough_for_a_coarse_code():
    assert len(TOKEN) <= 331  # QR version 13, level M


def test_a_token_holds_until_the_midnight_in_japan_after_its_last_day():
    midnight = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
    assert verify_token(TOKEN, KNOWN, midnight - timedelta(seconds=1))
    assert fault_of(TOKEN, now=midnight) is TokenFault.EXPIRED


def test_an_expired_token_still_says_which_slip_it_was():
    with pytest.raises(BadToken, match="last day was 2026-12-04") as raised:
        verify_token(TOKEN, KNOWN, NOW + timedelta(days=30))
    assert raised.value.claims == TokenClaims.of(SLIP)


def test_an_expired_token_with_a_bad_signature_says_nothing():
    assert fault_of(TOKEN[:-4] + "AAAA", now=NOW + timedelta(days=30)) is TokenFault.BAD_SIGNATURE


@pytest.mark.parametrize(
    "text", ["", "hello", "a.b", "a.b.c", "e30.e30.e30 ", "資格.確認.書", "." * 5]
)
def test_what_is_no_token_is_called_so(text):
    assert fault_of(text) in (TokenFault.NOT_A_TOKEN, TokenFault.WRONG_KIND)


def test_a_token_of_another_kiosk_is_unknown_until_its_key_is_known():
    other = SlipKey.generate()
    token = token_of(SLIP, other)
    assert fault_of(token) is TokenFault.UNKNOWN_KEY
    assert verify_token(token, KNOWN.joined([other.public]), NOW)


def test_a_key_id_does_not_help_a_foreign_signature():
    forged = SlipKey(SlipKey.generate().jwk, KEY.kid)
    assert fault_of(token_of(SLIP, forged)) is TokenFault.BAD_SIGNATURE


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "Ed25519", "kid": KEY.kid, "typ": "JWT"},
        {"alg": "Ed25519", "kid": KEY.kid},
        {"alg": "EdDSA", "kid": KEY.kid, "typ": "slip+jwt"},
    ],
)
@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
def test_a_token_made_for_something_else_is_the_wrong_kind(header):
    assert fault_of(signed(header, body_of(TOKEN))) is TokenFault.WRONG_KIND


@pytest.mark.parametrize(
    "body",
    [
        {**body_of(TOKEN), "v": 2},
        {**body_of(TOKEN), "exp": "tomorrow"},
        {**body_of(TOKEN), "exp": 10**30},
        {key: value for key, value in body_of(TOKEN).items() if key != "jti"},
        [],
        "text",
    ],
)
def test_signed_claims_of_another_shape_are_the_wrong_kind(body):
    header = {"alg": "Ed25519", "kid": KEY.kid, "typ": "slip+jwt"}
    assert fault_of(signed(header, body)) is TokenFault.WRONG_KIND


def test_a_token_without_a_signature_is_not_believed():
    head = base64.urlsafe_b64encode(b'{"alg":"none","typ":"slip+jwt"}').rstrip(b"=").decode()
    assert fault_of(f"{head}.{TOKEN.split('.')[1]}.") is TokenFault.NOT_A_TOKEN
    assert fault_of(f"{head}.{TOKEN.split('.')[1]}.AA") is TokenFault.WRONG_KIND


def test_a_secret_made_of_the_public_key_signs_nothing():
    """The classic mix-up of a public key with a shared secret (HS256)."""
    head = base64.urlsafe_b64encode(
        json.dumps({"alg": "HS256", "kid": KEY.kid, "typ": "slip+jwt"}).encode()
    )
    parts = [head.rstrip(b"=").decode(), *TOKEN.split(".")[1:]]
    assert fault_of(".".join(parts)) is TokenFault.WRONG_KIND


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from("ABCDEFGHIJ-_0123."))
def test_one_changed_character_is_never_believed(place, character):
    changed = TOKEN[:place] + character + TOKEN[place + 1 :]
    if changed == TOKEN:
        return
    try:
        claims = verify_token(changed, KNOWN, NOW)
    except BadToken:
        return
    # The last character of a base64 part has bits that mean nothing: the same bytes, the same claims.
    assert place == len(TOKEN) - 1
    assert claims == TokenClaims.of(SLIP)


@given(st.text(max_size=300))
def test_any_text_is_refused_with_a_reason(text):
    assert fault_of(text) in TokenFault


@given(st.lists(st.binary(max_size=80), min_size=3, max_size=3))
def test_any_three_parts_are_refused_with_a_reason(parts):
    text = ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    assert fault_of(text) in TokenFault


def test_a_token_is_found_among_words():
    assert read_token(f"番号 kiosk-1\n{TOKEN}\nおわり") == TOKEN
    assert read_token("a.b c.d.e.f") is None


@given(
    st.text(min_size=1, max_size=50).filter(lambda text: text.isprintable()),
    st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
)
def test_any_kiosk_and_day_come_back_as_they_were(kiosk, issued, settle_by):
    at = issued.replace(microsecond=0, tzinfo=UTC)
    claims = TokenClaims(f"{kiosk}-1", kiosk, "9919999917", at, settle_by)
    assert verify_token(sign_token(claims, KEY), KNOWN, datetime(1999, 1, 1, tzinfo=UTC)) == claims


def test_a_key_that_is_not_of_the_right_curve_cannot_verify():
    other = OKPKey.generate_key("Ed448", private=False)
    assert fault_of(TOKEN, KnownKeys({KEY.kid: other})) is TokenFault.BAD_SIGNATURE
