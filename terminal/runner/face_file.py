# SPDX-License-Identifier: Apache-2.0
"""Leaves each finished visit's answer in the receipt computer's folder, as a card reader does. A listener.

Only an answer that was shown to its holder is written: the outcome has to be the answer's own, and the chip must not
contradict it. A file is in the kiosk's database from before it is written until it lies in the folder: what that
does not take (full, gone, read-only), and what a kiosk that was killed left behind, is tried again.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from eligibility.answers import Answer, Eligibility
from eligibility.codes import ConsentFlag, ConsentItem
from eligibility.entitlements import Consent
from eligibility.errors import ExchangeError
from eligibility.identity import check_identity
from eligibility.japan import JAPAN
from eligibility.oqs.face import FaceFolder, forget_old, new_visit_id, write_face_file
from eligibility.oqs.folder import sweep
from eligibility.verdict import judge
from terminal.answer_file import answer_file
from terminal.clock import Clock
from terminal.errors import JournalError
from terminal.failures import failure_for
from terminal.journal.advice import Advice, AdviceId, AdviceLevel
from terminal.journal.face_files import WaitingFile, WaitingFiles
from terminal.lanes import Lane
from terminal.runner.convert import holder_for_service
from terminal.runner.devices import Moment, SeenVisit
from terminal.runner.verdicts import OFFICIAL
from terminal.session.values import RESULTS, Consents, Failure, OutcomeKind

log = logging.getLogger(__name__)

WRITTEN = RESULTS - {OutcomeKind.UNDECIDED}
"""What the service said about a person who was proved. An undecided visit leaves a slip instead."""
MOST_WAITING = 1000
"""Files kept in memory while the folder refuses them; older ones are left to the database and the next start."""
REMEMBERED = 100
CONSENT_LASTS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class FacePorts:
    """What the work is built from. `keep`: older files are removed; None: never, they are the receipt computer's.

    `written` is told of each file that reached the folder. `open_store` is called on the work's own lane.
    """

    folder: FaceFolder
    clock: Clock
    now: Callable[[], datetime]
    retry_s: float = 30.0
    keep: timedelta | None = None
    written: Callable[[WaitingFile], None] = lambda _: None
    open_store: Callable[[], WaitingFiles] = WaitingFiles.in_memory


class FaceFiles:
    """Make it, give `hear` to the runner, `close` it after the runner. Has a lane of its own."""

    def __init__(self, ports: FacePorts) -> None:
        self._ports = ports
        self._waiting: deque[WaitingFile] = deque(maxlen=MOST_WAITING)
        self._lying: deque[str] = deque(maxlen=MOST_WAITING)
        self._store: WaitingFiles | None = None
        self._results: dict[UUID, bool] = {}
        self._closing = False
        self._retrying = False
        self._tended: datetime | None = None
        self.trouble: Failure | None = None
        self._lane = Lane("face-file", ports.clock, self._crashed)
        self.look()

    @property
    def advice(self) -> Advice | None:
        """What staff should know: files wait because the folder cannot be written."""
        trouble = self.trouble
        if trouble is None:
            return None
        return Advice(AdviceLevel.WARNING, AdviceId.RECEIPT_FILES, trouble.code)

    @property
    def waiting(self) -> int:
        """How many files have not reached the folder."""
        return len(self._waiting)

    def result(self, visit: UUID) -> bool | None:
        """Whether the visit's file lies in the folder; None: there was none to write."""
        return self._results.get(visit)

    def hear(self, moment: Moment, seen: SeenVisit) -> None:
        """A listener of the runner."""
        if moment is Moment.FINISHED:
            self._lane.submit(lambda: self._finish(seen))

    def look(self) -> None:
        """The database may hold new files: of an earlier run, or of slips that were settled. From any thread."""
        self._lane.submit(self._load)

    def close(self) -> None:
        """Look and try once more, and end."""
        self._closing = True
        self._lane.submit(self._end)
        if not self._lane.close():
            log.error("the lane of the receipt computer's files did not end")
        if self._waiting:
            log.error("%d files did not reach the receipt computer's folder", len(self._waiting))

    def _load(self) -> None:
        self._fetch()
        if self._waiting:
            self._write()

    def _fetch(self) -> None:
        with self._storing():
            if self._store is None:
                self._store = self._ports.open_store()
            self._clear(self._store)
            known = {file.name for file in self._waiting}
            self._waiting.extend(file for file in self._store.all() if file.name not in known)

    def _clear(self, store: WaitingFiles) -> None:
        """Out of the database with what lies in the folder: written again, it could come twice."""
        while self._lying:
            store.remove(self._lying[0])
            self._lying.popleft()

    def _end(self) -> None:
        self._fetch()
        self._write()
        with self._storing():
            if self._store is not None:
                self._store.close()
            self._store = None

    @contextmanager
    def _storing(self) -> Iterator[None]:
        """A database that fails costs the safety of what waits, not the file itself."""
        try:
            yield
        except JournalError as error:
            log.error("face file: %s %s", failure_for(error).code, error)

    def _finish(self, seen: SeenVisit) -> None:
        answer = shown_answer(seen)
        if answer is None:
            return
        self._note(seen.visit, done=False)
        file = answer_file(self._ports.folder, answer, new_visit_id(), seen.at)
        if file is not None:
            self._keep(WaitingFile(seen.visit, file.name, file.data, seen.serial))
            self._write()

    def _keep(self, file: WaitingFile) -> None:
        self._waiting.append(file)
        with self._storing():
            if self._store is not None:
                self._store.add(file)

    def _write(self) -> None:
        try:
            while self._waiting:
                write_face_file(self._ports.folder, self._waiting[0].name, self._waiting[0].data)
                self._forget(self._waiting.popleft())
            self._tend()
            self.trouble = None
        except ExchangeError as error:
            self.trouble = failure_for(error)
            log.error("face file: %s %s; %d wait", self.trouble.code, error, len(self._waiting))
            self._plan_retry()

    def _forget(self, file: WaitingFile) -> None:
        """It lies in the folder."""
        self._note(file.visit, done=True)
        self._ports.written(file)
        self._lying.append(file.name)
        with self._storing():
            if self._store is not None:
                self._clear(self._store)

    def _plan_retry(self) -> None:
        if not self._retrying and not self._closing:
            self._retrying = True
            self._lane.submit(self._try_again)

    def _try_again(self) -> None:
        self._ports.clock.wait(lambda: self._closing, self._ports.retry_s)
        self._retrying = False
        self._write()

    def _tend(self) -> None:
        """Once an hour."""
        now = self._ports.now()
        if self._tended is not None and now - self._tended < timedelta(hours=1):
            return
        self._tended = now
        sweep(self._ports.folder.path, now)
        if self._ports.keep is not None:
            forget_old(self._ports.folder.path, self._ports.keep, now)

    def _note(self, visit: UUID, *, done: bool) -> None:
        self._results[visit] = done
        while len(self._results) > REMEMBERED:
            del self._results[next(iter(self._results))]

    def _crashed(self, lane: str, error: BaseException) -> None:
        log.error("lane %s: %s", lane, failure_for(error).code)


def shown_answer(seen: SeenVisit) -> Answer | None:
    """The answer that the visit showed, with the consents that were given after it; None: nothing is to be written.

    Pure. What the session has checked is checked once more: a file outlives the screen.
    """
    answer, outcome = seen.answer, seen.outcome
    if answer is None or outcome is None or seen.holder is None or outcome.kind not in WRITTEN:
        return None
    if judge(answer).kind.value != outcome.kind.value:
        return None
    chip = holder_for_service(seen.holder)
    if not all(check_identity(chip, one).agrees for one in answer.results):
        return None
    said = _by_item(seen.consents)
    return _with_consents(answer, said, seen.at) if said else answer


def _by_item(said: Consents) -> dict[ConsentItem, bool]:
    """The comprehensive answer holds for every item; single ones for themselves."""
    whole = {} if said.information is None else dict.fromkeys(ConsentItem, said.information)
    return whole | {OFFICIAL[item]: yes for item, yes in said.items}


def _with_consents(answer: Answer, said: Mapping[ConsentItem, bool], at: datetime) -> Answer:
    new = tuple(
        _consent(item, ConsentFlag.YES if yes else ConsentFlag.NO, at.astimezone(JAPAN))
        for item, yes in said.items()
    )
    return replace(
        answer,
        results=tuple(replace(one, consents=_kept(one, said) + new) for one in answer.results),
    )


def _kept(one: Eligibility, said: Mapping[ConsentItem, bool]) -> tuple[Consent, ...]:
    return tuple(consent for consent in one.consents if consent.item not in said)


def _consent(item: ConsentItem, flag: ConsentFlag, at: datetime) -> Consent:
    """特定疾病 comes with the eligibility itself and has no AvailableTime."""
    until = None if item is ConsentItem.SPECIFIC_DISEASES else f"{at + CONSENT_LASTS:%Y%m%d%H%M%S}"
    return Consent(item, flag, f"{at:%Y%m%d%H%M%S}", until)
