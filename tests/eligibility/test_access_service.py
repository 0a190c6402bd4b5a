# SPDX-License-Identifier: Apache-2.0
"""The service's access log over real TLS: chained rows, a person's own history by proof, anchors that only grow."""

import json
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, text

from eligibility.access_log import SigningKey, VerifyKey, sign_checkpoint, verify
from eligibility.access_log.key_files import LogKeys
from eligibility.anchoring import AnchorClient
from eligibility.errors import BadAccessKey, BadCheckpoint, Refused
from eligibility.history import HistoryClient
from eligibility.proof import Proof
from eligibility.refusals import Refusal
from eligibility.service.access_store import chains, head, rows_of
from eligibility.service.records import Access
from eligibility.service.store import SqlStore
from eligibility.wire import HISTORY_PREFIX
from tests.support.access_rows import a_chain, a_mark
from tests.support.proof_cards import sign

ROWS = a_chain(6)


@pytest.fixture
def url(desk) -> str:
    return desk.service().base_url


def client_of(desk, kind, url: str, kiosk: str = "kiosk-1"):
    settings = desk.client(url, kiosk)._channel._settings
    made = kind(settings, desk.clock)
    desk.closers.append(made.close)
    return made


def by_card(desk, person: str, method="face", kiosk="kiosk-1") -> Callable[[str], Proof]:
    return lambda nonce: desk.cards[person].proof(nonce, method, kiosk)


def refusal(call: Callable[[], object]) -> Refusal:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.reason


def an_access(number: int, kiosk: str = "kiosk-1", person: str = "hanako") -> Access:
    now = datetime(2026, 11, 24, tzinfo=UTC)
    return Access(now, kiosk, person, f"visit-{number}", "face", "eligibility", "9919999996")


# --- the chain


def test_each_question_adds_a_row_to_its_kiosks_chain_and_the_chain_holds(desk, url, store):
    first, second = desk.client(url), desk.client(url, "kiosk-2")
    for number in range(3):
        desk.ask(first, "hanako", request_id=f"a{number}")
    proof = desk.cards["kenji"].proof(second.nonce().value, kiosk="kiosk-2")
    second.query(proof, "b0")
    with store.begin() as tx:
        assert chains(tx.connection) == ["kiosk-1", "kiosk-2"]
        reports = {
            name: verify(name, rows_of(tx.connection, name)) for name in ("kiosk-1", "kiosk-2")
        }
    assert [report.holds for report in reports.values()] == [True, True]
    assert [report.rows for report in reports.values()] == [3, 1]


def test_the_log_holds_no_person_but_a_keyed_hash(desk, url, store, tmp_path):
    desk.ask(desk.client(url), "hanako")
    with store.begin() as tx:
        (row,) = rows_of(tx.connection, "kiosk-1")
    assert row.person == store.keys.people.hash("hanako")
    assert (row.actor, row.kind, row.purpose, row.reference) == (
        "9919999996",
        "face",
        "eligibility",
        "visit-1",
    )


@pytest.mark.parametrize(
    ("statement", "seq", "problem"),
    [
        ("UPDATE access_rows SET purpose = 'other' WHERE seq = 3", 3, "altered"),
        ("DELETE FROM access_rows WHERE seq = 2", 2, "missing"),
        ("DELETE FROM access_rows WHERE seq > 3", 4, "cut_off"),
    ],
)
def test_what_is_done_to_the_database_is_found(store, statement, seq, problem):
    with store.begin() as tx:
        for number in range(5):
            tx.log_access(an_access(number))
        stands = head(tx.connection, "kiosk-1")
        tx.connection.execute(text(statement))
        mark = a_mark(ROWS[0], seq=stands[0], hash=stands[1])
        finding = verify("kiosk-1", rows_of(tx.connection, "kiosk-1"), [mark]).finding
    assert (finding.seq, finding.problem.value) == (seq, problem)


def test_writers_of_one_kiosk_at_once_make_one_chain(store):
    def write(number: int) -> None:
        with store.begin() as tx:
            tx.log_access(an_access(number))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(40)))
    with store.begin() as tx:
        report = verify("kiosk-1", rows_of(tx.connection, "kiosk-1"))
    assert report.holds
    assert report.rows == 40


def test_an_access_that_is_rolled_back_leaves_no_gap(store):
    def fail() -> None:
        with store.begin() as tx:
            tx.log_access(an_access(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with store.begin() as tx:
        tx.log_access(an_access(2))
        (row,) = rows_of(tx.connection, "kiosk-1")
    assert (row.seq, row.reference) == (1, "visit-2")


# --- the keys


def test_the_keys_lie_beside_the_database_for_the_owner_only_and_stay(tmp_path):
    first = LogKeys.beside(tmp_path / "service.db")
    again = LogKeys.beside(tmp_path / "service.db")
    assert first.people == again.people
    assert first.signing.public.id == again.signing.public.id
    modes = {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {0o600}


def test_a_key_that_others_may_read_or_that_is_none_is_refused(tmp_path):
    LogKeys.beside(tmp_path / "a")
    (tmp_path / "a.people.key").chmod(0o644)
    with pytest.raises(BadAccessKey, match="others may read it"):
        LogKeys.beside(tmp_path / "a")
    (tmp_path / "a.people.key").chmod(0o600)
    (tmp_path / "a.people.key").write_text("no key")
    with pytest.raises(BadAccessKey, match=r"a\.people\.key"):
        LogKeys.beside(tmp_path / "a")


# --- a person's own history


@pytest.mark.parametrize("method", ["pin", "face", "staff"])
def test_a_person_reads_who_looked_and_the_reading_is_in_it(desk, url, method):
    desk.ask(desk.client(url), "hanako", request_id="visit-7")
    desk.ask(desk.client(url), "kenji", request_id="visit-8")
    found = client_of(desk, HistoryClient, url).read(by_card(desk, "hanako", method), "reading-1")
    told = [(one.request_id, one.method, one.purpose) for one in found]
    assert told == [
        ("visit-7", "face", "eligibility"),
        ("reading-1", method, "access_history"),
    ]
    assert {(one.institution, one.kiosk) for one in found} == {("9919999996", "kiosk-1")}
    assert abs(datetime.now(UTC) - found[0].at).total_seconds() < 60


def test_a_proof_for_a_question_opens_no_history_and_the_other_way_round(desk, url):
    client, card = desk.client(url), desk.cards["hanako"]
    history = client_of(desk, HistoryClient, url)
    plain = lambda nonce: card.proof(nonce.removeprefix(HISTORY_PREFIX))  # noqa: E731
    assert refusal(lambda: history.read(plain, "r1")) is Refusal.BAD_REQUEST
    proof = card.proof(HISTORY_PREFIX + client.nonce().value)
    assert refusal(lambda: client.query(proof, "r2")) is Refusal.NONCE_UNKNOWN


def test_a_question_whose_nonce_gets_the_prefix_afterwards_is_not_signed(desk, url):
    card, history = desk.cards["hanako"], client_of(desk, HistoryClient, url)

    def forged(nonce: str) -> Proof:
        return replace(card.proof(nonce.removeprefix(HISTORY_PREFIX)), nonce=nonce)

    assert refusal(lambda: history.read(forged, "r1")) is Refusal.BAD_SIGNATURE


def test_a_history_needs_a_fresh_nonce(desk, url):
    history, card = client_of(desk, HistoryClient, url), desk.cards["hanako"]
    used = desk.client(url).nonce().value
    again = lambda _: card.proof(HISTORY_PREFIX + used)  # noqa: E731
    history.read(again, "r1")
    assert refusal(lambda: history.read(again, "r2")) is Refusal.NONCE_USED


def test_a_slips_proof_opens_no_history(desk, url):
    history, card = client_of(desk, HistoryClient, url), desk.cards["hanako"]
    deferred = lambda nonce: card.proof(nonce, is_deferred=True)  # noqa: E731
    assert refusal(lambda: history.read(deferred, "r1")) is Refusal.BAD_REQUEST


def without_pin(desk, nonce: str) -> Proof:
    """Somebody says that a PIN was typed; the surface key signs."""
    card = desk.cards["hanako"]
    unsigned = replace(card.proof(nonce), method="pin", signature=b"")
    return replace(unsigned, signature=sign(card.surface_key, unsigned.message()))


def test_whoever_has_typed_the_pin_a_moment_ago_need_not_type_it_for_their_history(desk, url):
    client, history = desk.client(url), client_of(desk, HistoryClient, url)
    client.query(desk.cards["hanako"].proof(client.nonce().value, "pin"), "visit-1")
    told = history.read(lambda nonce: without_pin(desk, nonce), "r1")
    assert [(one.method, one.purpose) for one in told] == [
        ("pin", "eligibility"),
        ("pin", "access_history"),
    ]


@pytest.mark.parametrize(
    ("minutes", "kiosk", "why"),
    [
        (6, "kiosk-1", ("pin", "eligibility")),
        (1, "kiosk-2", ("pin", "eligibility")),
        (1, "kiosk-1", ("face", "eligibility")),
        (1, "kiosk-1", ("pin", "access_history")),
    ],
    ids=["long ago", "at another kiosk", "by face", "for another history"],
)
def test_a_pin_that_was_not_typed_for_a_question_here_and_now_opens_no_history(
    desk, url, store, minutes, kiosk, why
):
    now = datetime.now(UTC) - timedelta(minutes=minutes)
    with store.begin() as tx:
        tx.log_access(Access(now, kiosk, "hanako", "visit-1", *why, "9919999996"))
    history = client_of(desk, HistoryClient, url)
    asked = lambda: history.read(lambda nonce: without_pin(desk, nonce), "r1")  # noqa: E731
    assert refusal(asked) is Refusal.CERTIFICATE_MISSING


def test_a_card_that_nobody_knows_has_an_empty_history(desk, url, maker):
    stranger = maker.card("nobody")
    history = client_of(desk, HistoryClient, url)
    assert history.read(lambda nonce: stranger.proof(nonce, "pin"), "r1") == ()


def test_the_history_outlives_a_restart_of_the_service(desk, url, store, tmp_path):
    desk.ask(desk.client(url), "hanako")
    for name in ("service.db.people.key", "service.db.signing.pem"):
        assert (tmp_path / name).exists()
    again = SqlStore(tmp_path / "service.db")
    with again.begin() as tx:
        assert [access.request_id for access in tx.accesses("hanako")] == ["visit-1"]
    again.close()


# --- anchors


def test_a_kiosk_anchors_its_log_and_gets_a_receipt_that_also_says_where_the_services_stands(
    desk, url, store
):
    desk.ask(desk.client(url), "hanako")
    key, anchors = SigningKey.generate(), client_of(desk, AnchorClient, url)
    kept = anchors.anchor(sign_checkpoint(a_mark(ROWS[2]), key), key.public)
    service_key, found = anchors.anchors()
    assert found == (kept,)
    assert kept.anchored(key.public) == a_mark(ROWS[2])
    receipt = kept.signed_for(service_key)
    assert (receipt.anchored.seq, receipt.anchored.hash) == (3, ROWS[2].hash)
    with store.begin() as tx:
        assert (receipt.head.seq, receipt.head.hash) == head(tx.connection, "kiosk-1")
        assert verify("kiosk-1", rows_of(tx.connection, "kiosk-1"), [receipt.head]).confirmed == 1


def test_the_same_anchor_again_gets_the_same_receipt(desk, url):
    key, anchors = SigningKey.generate(), client_of(desk, AnchorClient, url)
    token = sign_checkpoint(a_mark(ROWS[2]), key)
    assert anchors.anchor(token, key.public) == anchors.anchor(token, key.public)


def test_an_anchor_never_goes_back_is_replaced_or_signed_by_another(desk, url):
    key, other, anchors = (
        SigningKey.generate(),
        SigningKey.generate(),
        client_of(desk, AnchorClient, url),
    )

    def add(mark, by=key) -> object:
        return anchors.anchor(sign_checkpoint(mark, by), by.public)

    add(a_mark(ROWS[2]))
    assert refusal(lambda: add(a_mark(ROWS[1]))) is Refusal.ANCHOR_GOES_BACK
    assert refusal(lambda: add(a_mark(ROWS[2], hash="0" * 64))) is Refusal.ANCHOR_CONTRADICTS
    assert refusal(lambda: add(a_mark(ROWS[3]), other)) is Refusal.ANCHOR_KEY_CHANGED
    assert refusal(lambda: add(a_mark(ROWS[3], chain="kiosk-2"))) is Refusal.WRONG_KIOSK
    forged = sign_checkpoint(a_mark(ROWS[3]), other)
    with pytest.raises((Refused, BadCheckpoint)):
        anchors.anchor(forged, key.public)
    add(a_mark(ROWS[3]))
    assert [one.seq for one in anchors.anchors()[1]] == [3, 4]
    assert [one.seq for one in anchors.anchors(after=3)[1]] == [4]


def test_a_kiosk_sees_its_own_anchors_only(desk, url):
    key = SigningKey.generate()
    client_of(desk, AnchorClient, url).anchor(sign_checkpoint(a_mark(ROWS[2]), key), key.public)
    assert client_of(desk, AnchorClient, url, "kiosk-2").anchors()[1] == ()


def test_what_is_no_anchor_is_refused(desk, url):
    channel = client_of(desk, AnchorClient, url)._channel
    key = SigningKey.generate().public.json()
    for body in ({}, {"checkpoint": "x"}, {"checkpoint": "x", "key": {**key, "x": "?"}}):
        assert refusal(lambda: channel.post("/v1/anchors", body)) is Refusal.BAD_REQUEST  # noqa: B023
    bad = {"checkpoint": "x.y.z", "key": key}
    assert refusal(lambda: channel.post("/v1/anchors", bad)) is Refusal.ANCHOR_UNTRUSTED


def test_a_receipt_of_another_service_is_not_believed(desk, url):
    key, anchors = SigningKey.generate(), client_of(desk, AnchorClient, url)
    kept = anchors.anchor(sign_checkpoint(a_mark(ROWS[2]), key), key.public)
    with pytest.raises(BadCheckpoint):
        kept.signed_for(SigningKey.generate().public)
    assert isinstance(anchors.anchors()[0], VerifyKey)


def test_anchors_survive_in_a_copy_of_the_database(desk, url, tmp_path):
    key, anchors = SigningKey.generate(), client_of(desk, AnchorClient, url)
    anchors.anchor(sign_checkpoint(a_mark(ROWS[2]), key), key.public)
    copy = shutil.copy(tmp_path / "service.db", tmp_path / "copy.db")
    shutil.copy(tmp_path / "service.db-wal", tmp_path / "copy.db-wal")
    with create_engine(f"sqlite:///{copy}").connect() as connection:
        kept = connection.execute(text("SELECT kiosk, seq FROM anchors")).all()
        (known,) = connection.execute(text("SELECT key FROM anchor_keys")).scalars()
    assert kept == [("kiosk-1", 3)]
    assert json.loads(known) == key.public.json()
