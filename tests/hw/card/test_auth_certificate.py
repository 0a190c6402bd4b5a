# SPDX-License-Identifier: Apache-2.0
from datetime import UTC, date, datetime, timedelta

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from hw.card.auth_certificate import (
    JST,
    CertificateStatus,
    add_months,
    certificate_status,
    check_auth_certificate,
    grace_end,
    parse_auth_certificate,
    verify_auth_signature,
)
from hw.card.authenticity import Check
from hw.card.trust import load_authorities
from hw.errors import BadCardData
from tests.support import card_records as make
from tests.support.certificates import NOT_AFTER, NOT_BEFORE, ca_certificate, certificate, usage


def reason(made, *authorities):
    parsed = parse_auth_certificate(made.der)
    (finding,) = check_auth_certificate(parsed, [ca.certificate for ca in authorities]).findings
    assert finding.check is Check.CERTIFICATE
    return finding.reason


def at(text: str) -> datetime:
    """A moment in Japan."""
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def test_what_is_of_use_is_read():
    parsed = parse_auth_certificate(certificate().der)
    assert parsed.serial == 0x01234567
    assert parsed.common_name == "997794E9AAAAAA13221003A"
    assert (parsed.not_before, parsed.not_after) == (NOT_BEFORE, NOT_AFTER)
    assert parsed.key.modulus == make.modulus("auth")
    assert "997794E9" not in repr(parsed)


def test_a_certificate_of_a_trusted_authority_holds():
    assert reason(certificate(), ca_certificate("ca")) == ""


def test_all_generations_of_one_name_are_tried():
    assert reason(certificate(), ca_certificate("older"), ca_certificate("ca")) == ""


@pytest.mark.parametrize(
    ("changes", "authority", "expected"),
    [
        ({"unit": "somebody else"}, {}, "not trusted"),
        ({"signer": "rogue"}, {}, "did not sign"),
        ({}, {"is_ca": False}, "did not sign"),
        ({}, {"year": 2010}, "was not valid"),
        ({"not_before": datetime(2020, 1, 1, tzinfo=UTC)}, {}, "was not valid"),
        ({"purpose": ExtendedKeyUsageOID.CODE_SIGNING}, {}, "client authentication"),
        ({"purpose": None}, {}, "what it is for"),
        ({"critical": False}, {}, "digital signature"),
        ({"key_usage": usage(digital_signature=False, key_encipherment=True)}, {}, "signature"),
        ({"key_usage": usage(content_commitment=True)}, {}, "something else"),
        ({"key_usage": usage(key_cert_sign=True)}, {}, "something else"),
    ],
)
def test_what_does_not_hold_is_said(changes, authority, expected):
    assert expected in reason(certificate(**changes), ca_certificate("ca", **authority))


def test_nobody_trusted_means_not_trusted():
    assert "not trusted" in reason(certificate())


def test_a_key_of_another_kind_is_refused():
    with pytest.raises(BadCardData, match="RSA-2048"):
        parse_auth_certificate(certificate(elliptic=True).der)


def test_a_certificate_of_an_unknown_version_is_refused():
    der = bytearray(certificate().der)
    version = der.index(b"\xa0\x03\x02\x01\x02")
    der[version + 4] = 1
    with pytest.raises(BadCardData):
        parse_auth_certificate(bytes(der))
    with pytest.raises(BadCardData):
        load_authorities([bytes(der)])


def test_the_service_can_check_a_signature_with_the_certificate():
    der = certificate().der
    assert verify_auth_signature(der, b"nonce", make.signed("auth", b"nonce"))
    assert not verify_auth_signature(der, b"other", make.signed("auth", b"nonce"))
    assert not verify_auth_signature(der, b"nonce", make.signed("card", b"nonce"))
    with pytest.raises(BadCardData):
        verify_auth_signature(b"0\x03abc", b"nonce", bytes(256))


@pytest.mark.parametrize(
    ("not_after", "end"),
    [
        ("2030-02-17T23:59:59", date(2030, 5, 31)),
        ("2029-11-30T23:59:59", date(2030, 2, 28)),
        ("2027-11-01T23:59:59", date(2028, 2, 29)),
        ("2030-03-31T23:59:59", date(2030, 6, 30)),
        ("2029-12-31T23:59:59", date(2030, 3, 31)),
    ],
)
def test_the_grace_ends_with_the_month_three_months_later(not_after, end):
    assert grace_end(at(not_after)) == end


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2025-02-16T23:59:59", CertificateStatus.NOT_YET),
        ("2025-02-17T00:00:00", CertificateStatus.VALID),
        ("2029-11-16T23:59:59", CertificateStatus.VALID),
        ("2029-11-17T00:00:00", CertificateStatus.RENEW_SOON),
        ("2030-02-17T23:59:59", CertificateStatus.RENEW_SOON),
        ("2030-02-18T00:00:00", CertificateStatus.GRACE),
        ("2030-05-31T23:59:59", CertificateStatus.GRACE),
        ("2030-06-01T00:00:00", CertificateStatus.EXPIRED),
    ],
)
def test_a_certificates_life_is_counted_in_japan(now, status):
    first, last = at("2025-02-17T00:00:00"), at("2030-02-17T23:59:59")
    assert certificate_status(first, last, at(now)) is status
    assert certificate_status(first, last, at(now).astimezone(UTC)) is status


MOMENTS = st.datetimes(datetime(2015, 1, 1), datetime(2060, 1, 1), timezones=st.just(JST))
ORDER = list(CertificateStatus)


@settings(deadline=None)
@given(MOMENTS, st.lists(st.integers(-4000, 4000), min_size=2, max_size=5))
def test_a_certificate_only_ever_grows_older(not_after, days):
    first = not_after - timedelta(days=1800)
    statuses = [
        certificate_status(first, not_after, not_after + timedelta(days=day))
        for day in sorted(days)
    ]
    assert [ORDER.index(s) for s in statuses] == sorted(ORDER.index(s) for s in statuses)


@settings(deadline=None)
@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(-30, 30))
def test_months_are_added_without_leaving_the_month(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day <= day.day


@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@settings(deadline=None)
@given(data=st.data())
def test_certificates_with_changed_bytes_end_in_one_kind_of_error(data):
    good = bytearray(certificate().der)
    for _ in range(data.draw(st.integers(1, 5))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        parsed = parse_auth_certificate(bytes(good))
        check_auth_certificate(parsed, [ca_certificate("ca").certificate])
    except BadCardData:
        return
