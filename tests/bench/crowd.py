# SPDX-License-Identifier: Apache-2.0
"""Many kiosks at once on one service that misbehaves: does anything of one visit ever reach another?

    python -m tests.bench.crowd                        # 10,000 visits from 200 kiosks, 200 at a time
    python -m tests.bench.crowd --visits 400 --kiosks 20

Each person's name holds five characters that stand in nobody else's. A part of the answers is late, missing, broken,
doubled, another person's, or a former one. Then every answer that was shown, every file for the receipt computer,
every paper (text of the PDFs, QR codes of a part of the receipts), every slip in the books and every access in the
service's log is searched, and after the slips were settled the books once more: nobody's name may be left there.

What is real: the service with its own database and faults, HTTPS with client certificates, client, verdict, identity
guard, files, slip books, papers, outbox. What is not: card and face (a key signs at once), and the session machine.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

import cv2
import pypdfium2
import zxingcpp

from eligibility.client import ClientSettings
from eligibility.service.ready import READY_PREFIX
from eligibility.service.run import serve
from eligibility.service.settings import Behaviour, Delay, Failure, FailureKind, ServiceSettings
from eligibility.service.steering import ServiceAdmin
from eligibility.service.store import SqlStore
from eligibility.service.tls import TestAuthority
from eligibility.slip.keys import KnownKeys, SlipKey
from eligibility.slip.token import verify_token
from eligibility.slip.values import SlipReason
from hw.card.trust import TrustStore
from terminal.slips.book import SlipBook
from terminal.slips.values import SlipState
from tests.bench.crowd_kiosk import Kiosk, Seen
from tests.bench.crowd_people import CANARY, NOBODY_EVERY, Patient, people, person_id
from tests.bench.service_people import _keys
from ui.wiring.verifier import CardProofVerifier

KEYS = 100
SETTLE_S = 300.0
QR_EVERY = 10
FAULTS = {
    FailureKind.WRONG_PERSON: 0.03,
    FailureKind.FORMER_ANSWER: 0.03,
    FailureKind.DUPLICATE_RESULT: 0.02,
    FailureKind.WRONG_CARD: 0.02,
    FailureKind.WRONG_REQUEST: 0.02,
    FailureKind.STATUS_500: 0.02,
    FailureKind.TRUNCATED: 0.02,
    FailureKind.HANG: 0.01,
    FailureKind.PROCESSING: 0.01,
}
LATENCY = Delay(median_s=0.4, p95_s=1.5)


def host(home: Path) -> None:
    """The service, in a process of its own; its token lies in a file."""
    settings = ServiceSettings(home / "tls", admin_token=(home / "token").read_text("ascii"))
    store = SqlStore(home / "service.db")
    serve(settings, store, CardProofVerifier(TrustStore("bench", {}, ())))


class Crowd:
    """The whole run."""

    def __init__(self, home: Path, visits: int, kiosks: int) -> None:
        self.home, self.visits = home, visits
        keys = _keys(home / "keys", KEYS)
        self.patients = [Patient(number, keys[number % KEYS]) for number in range(visits)]
        self.slip_key = SlipKey.generate()
        self.wrong: list[str] = []
        self.token = secrets.token_urlsafe(24)
        self._prepare()
        self.names = [f"crowd-{number:03d}" for number in range(kiosks)]

    def _prepare(self) -> None:
        (self.home / "token").write_text(self.token, "ascii")
        store = SqlStore(self.home / "service.db")
        store.load(people(self.visits), (patient.enrolment() for patient in self.patients))
        store.close()

    def run(self) -> None:
        """Play, settle, search."""
        command = [sys.executable, "-m", "tests.bench.crowd", "--host", str(self.home)]
        with Popen(command, stdout=PIPE, text=True) as service:
            try:
                assert service.stdout is not None
                url = service.stdout.readline().removeprefix(READY_PREFIX).strip()
                self.kiosks = [self._kiosk(name, url) for name in self.names]
                self._play()
                self._settle()
            finally:
                service.terminate()
        self._search()

    def _kiosk(self, name: str, url: str) -> Kiosk:
        authority = TestAuthority(self.home / "tls")
        identity = authority.kiosk(name)
        client = ClientSettings(
            url, authority.ca_file, identity.cert_file, identity.key_file, deadline_s=8.0
        )
        return Kiosk(name, self.home / name, client, self.slip_key)

    def _behave(self, behaviour: Behaviour) -> None:
        with ServiceAdmin(self.kiosks[0].client, self.token) as admin:
            admin.change(behaviour)

    def _play(self) -> None:
        failures = tuple(Failure(kind, rate=rate) for kind, rate in FAULTS.items())
        self._behave(Behaviour(delay=LATENCY, failures=failures, seed=7))
        began, count = time.perf_counter(), len(self.kiosks)
        with ThreadPoolExecutor(count) as pool:
            shares = [self.patients[first::count] for first in range(count)]
            for done in [
                pool.submit(kiosk.play, share)
                for kiosk, share in zip(self.kiosks, shares, strict=True)
            ]:
                done.result()
        print(f"{self.visits:,} visits, {count} at a time, in {time.perf_counter() - began:.0f} s")

    def _settle(self) -> None:
        self._behave(Behaviour())
        began, boxes = time.perf_counter(), [kiosk.outbox() for kiosk in self.kiosks]
        for box in boxes:
            box.start()
        try:
            while time.perf_counter() - began < SETTLE_S and any(map(self._waits, self.kiosks)):
                time.sleep(1.0)
        finally:
            took = time.perf_counter() - began
            for box in boxes:
                box.close()
        print(f"slips asked about in {took:.0f} s")

    def _waits(self, kiosk: Kiosk) -> bool:
        with SlipBook.open(kiosk.database, kiosk.key) as book:
            return any(
                slip.asked_at is None and slip.reason is not SlipReason.NONE
                for slip in book.unsettled()
            )

    @property
    def seen(self) -> Iterator[Seen]:
        for kiosk in self.kiosks:
            yield from kiosk.visits

    def _search(self) -> None:
        self.wrong += [error for kiosk in self.kiosks for error in kiosk.errors]
        for seen in self.seen:
            self._search_visit(seen)
        for kiosk in self.kiosks:
            self._search_kiosk(kiosk)
        self._search_service()

    def _search_visit(self, seen: Seen) -> None:
        own = {seen.patient.canary}
        if seen.shown is not None:
            self._hold(set(CANARY.findall(seen.shown)) <= own, seen, "an answer")
        if seen.file is not None:
            found = CANARY.findall(seen.file.read_bytes().decode("cp932"))
            self._hold(set(found) <= own, seen, "a file")
        if seen.paper is not None and seen.paper.suffix == ".pdf":
            document = pypdfium2.PdfDocument(seen.paper)
            text = "".join(page.get_textpage().get_text_range() for page in document)
            document.close()
            self._hold(set(CANARY.findall(text)) == own, seen, "a paper")
        elif seen.paper is not None and seen.patient.number % QR_EVERY == 0:
            self._hold(self._code_says(seen), seen, "a paper's code")

    def _code_says(self, seen: Seen) -> bool:
        codes = zxingcpp.read_barcodes(cv2.imread(str(seen.paper)))
        tokens = [code.text.rpartition(":")[2] for code in codes]
        keys = KnownKeys({}).joined([self.slip_key.public])
        return [verify_token(token, keys).number for token in tokens] == [seen.slip]

    def _search_kiosk(self, kiosk: Kiosk) -> None:
        with SlipBook.open(kiosk.database, kiosk.key) as book:
            slips = {slip.number: slip for slip in book.slips()}
        visits = {seen.slip: seen for seen in kiosk.visits if seen.slip is not None}
        self._same(set(slips), set(visits), f"{kiosk.name}: slips in the book and in the visits")
        files = {seen.file for seen in kiosk.visits if seen.file is not None}
        self._same(set((kiosk.home / "face").iterdir()), files, f"{kiosk.name}: files")
        for number, seen in visits.items():
            slip = slips[number]
            unknown = seen.patient.number % NOBODY_EVERY == 0
            ended = SlipState.OPEN if unknown else SlipState.SETTLED
            self._hold(slip.state is ended, seen, f"a slip that is {slip.state} ({slip.why})")
            kept = set(CANARY.findall(repr(slip.person and slip.person.name)))
            self._hold(
                kept == ({seen.patient.canary} if unknown else set()), seen, "a slip's person"
            )
        for end in kiosk.ends:
            if (seen := visits.get(end.record.number)) is None:
                continue  # its visit broke off, which is told
            names = "" if end.answer is None else " ".join(one.name for one in end.answer.results)
            self._hold(set(CANARY.findall(names)) <= {seen.patient.canary}, seen, "a late answer")

    def _search_service(self) -> None:
        store = SqlStore(self.home / "service.db")
        with store.begin() as tx:
            for seen in self.seen:
                kiosks = {one.kiosk for one in tx.accesses(person_id(seen.patient.number))}
                self._hold(kiosks <= {seen.kiosk}, seen, "an access")
        store.close()

    def _same(self, found: set[object], wanted: set[object], what: str) -> None:
        if found != wanted:
            self.wrong.append(f"{what}: {len(found)} and {len(wanted)}")

    def _hold(self, holds: bool, seen: Seen, what: str) -> None:
        if not holds:
            self.wrong.append(f"{seen.kiosk}, {person_id(seen.patient.number)}: {what} is wrong")

    def report(self) -> None:
        """What came out."""
        outcomes = Counter(seen.outcome.kind.value for seen in self.seen)
        slips = [seen for seen in self.seen if seen.slip]
        print("outcomes:", dict(outcomes))
        reasons = Counter(seen.outcome.reason for seen in slips)
        print(f"{len(slips)} slips:", dict(reasons))
        print(f"{sum(seen.file is not None for seen in self.seen)} files for the receipt computer")
        for line in self.wrong[:20]:
            print("WRONG", line)
        done = sum(outcomes.values())
        met = not self.wrong and done == self.visits
        print(f"{'met ' if met else 'MISSED'} {len(self.wrong)} findings, {done:,} visits ended")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--kiosks", type=int, default=200)
    parser.add_argument("--host", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.host is not None:
        host(options.host)
        return 0
    with TemporaryDirectory(prefix="uketsuke-crowd-") as home:
        crowd = Crowd(Path(home), options.visits, options.kiosks)
        crowd.run()
        crowd.report()
        return 1 if crowd.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
