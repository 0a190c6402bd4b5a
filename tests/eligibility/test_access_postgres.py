# SPDX-License-Identifier: Apache-2.0
"""The service's chains on a real PostgreSQL: several connections write at once, and each chain stays whole."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from eligibility.access_log import SigningKey, sign_checkpoint
from eligibility.access_log.key_files import LogKeys
from eligibility.refusals import Refusal
from eligibility.service.access_check import check_chains, open_log
from eligibility.service.anchor_store import Anchored, add_anchor, anchors_of
from eligibility.service.records import Access
from eligibility.service.store import SqlStore
from tests.support.access_rows import a_chain, a_mark
from tests.support.postgres_server import is_installed, running_postgres

NOW = datetime(2026, 11, 24, tzinfo=UTC)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(180),
    pytest.mark.skipif(not is_installed(), reason="no PostgreSQL here"),
]


@pytest.fixture(scope="module")
def url():
    with running_postgres() as server:
        yield server.database()


def test_chains_and_anchors_hold_with_many_writers(url):
    store = SqlStore(url, LogKeys.throwaway())

    def write(number: int) -> None:
        access = Access(NOW, f"kiosk-{number % 2}", "hanako", f"r{number}", "face", "eligibility")
        with store.begin() as tx:
            tx.log_access(access)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(100)))
    with store.begin() as tx:
        assert len(tx.accesses("hanako")) == 100
    with open_log(url) as connection:
        reports = check_chains(connection, [])
    assert [(report.rows, report.holds) for report in reports] == [(50, True), (50, True)]
    store.close()


def test_an_anchor_is_kept_once_whoever_brings_it(url):
    store, key, rows = SqlStore(url, LogKeys.throwaway()), SigningKey.generate(), a_chain(3)

    def bring(number: int) -> Anchored | Refusal:
        token = sign_checkpoint(a_mark(rows[number]), key)
        with store.begin() as tx:
            return add_anchor(tx.connection, "kiosk-1", token, key.public, store.keys.signing, NOW)

    assert isinstance(bring(1), Anchored)
    assert bring(1) == bring(1)
    assert bring(0) is Refusal.ANCHOR_GOES_BACK
    assert isinstance(bring(2), Anchored)
    with store.begin() as tx:
        assert [one.seq for one in anchors_of(tx.connection, "kiosk-1")] == [2, 3]
    store.close()
