# SPDX-License-Identifier: Apache-2.0
"""The gateway: looks into `req`, asks the centre, answers into `res` under the same name with res for req.

A request is answered once: the answer's existence says so, also after a restart; then the request leaves `req` for
`done`, or for `refused` when it could not be read. Nothing is deleted but what `done` has held for longer than it
may.
"""

import io
import logging
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from eligibility.answers import Answer
from eligibility.clock import Clock
from eligibility.counter import BulkRow, Kept
from eligibility.errors import BadMessage, ExchangeError, FileUnsettled, ServiceError
from eligibility.oqs.asked import Centre, House, Reply, Request, answer_request, refuse, request_id
from eligibility.oqs.folder import folder_error, put, sweep
from eligibility.oqs.mock_codes import MockError
from eligibility.oqs.names import Direction
from eligibility.oqs.reading import SETTLE_S, read_once

log = logging.getLogger("uketsuke.gateway")

MOST_AT_ONCE = 50
_REQUEST_LIKE = re.compile(r"([A-Za-z0-9]{1,20})req_([^/\\\x00-\x1f]{1,180})\.(xml|XML|zip|ZIP)")


@dataclass(frozen=True, slots=True)
class GatewaySettings:
    """`limit_s`: so long a request is tried against a centre that is away, or read while it still changes.

    Answers larger than `zip_above` bytes come as .zip. Requests that were answered stay `keep` in `done`.
    """

    folder: Path
    poll_s: float = 1.0
    limit_s: float = 120.0
    zip_above: int = 1024 * 1024
    keep: timedelta = timedelta(days=1)


@dataclass
class Gateway:
    """One folder, one centre, one thread. `scan` does what there is to do; `run` does so until told to stop."""

    settings: GatewaySettings
    centre: Centre
    house: House
    clock: Clock
    _since: dict[str, float] = field(default_factory=dict)
    """When a request was seen that could not be answered at once."""

    def __post_init__(self) -> None:
        root = self.settings.folder
        self.req, self.res = root / "req", root / "res"
        self.done, self.refused = root / "done", root / "refused"

    def prepare(self) -> None:
        """Make the folders that are missing. Raises FolderMissing, FolderFull, FolderUnwritable."""
        for folder in (self.req, self.res, self.done, self.refused):
            try:
                folder.mkdir(mode=0o770, exist_ok=True)
            except OSError as error:
                raise folder_error(folder, error) from error

    def run(self, wait: Callable[[float], bool]) -> None:
        """Scan again and again. `wait` waits so many seconds; True: it is time to end."""
        told = ""
        while not wait(self.settings.poll_s):
            try:
                self.scan(wait)
                told = ""
            except ExchangeError as error:
                if str(error) != told:
                    told = str(error)
                    log.error("%s", error)

    def scan(self, wait: Callable[[float], bool] = lambda _: False) -> None:
        """Answer what lies in `req`. Raises ExchangeError when a folder fails.

        When the centre cannot be reached, the requests that need it stay for the next scan.
        """
        sweep(self.res, self.house.now())
        self._tend()
        centre = self.centre
        for request in self._settled():
            if wait(0):
                break
            away = self._answer(request, centre)
            if away is not None:
                centre = _Away(away)  # once a scan is often enough to wait for it in vain

    def _settled(self) -> Iterator[Request]:
        """The requests that two reads 300 ms apart agree on; others are put aside or left for later."""
        first: dict[str, bytes] = {}
        for name in self._names():
            data = self._read(name)
            if data is not None:
                first[name] = data
        if not first:
            return
        self.clock.sleep(SETTLE_S)
        for name, before in first.items():
            data = self._read(name)
            if data == before:
                yield self._request(name, data)
            elif data is not None:
                self._give_up(name, MockError.UNSETTLED)

    def _names(self) -> list[str]:
        """Unanswered requests, the oldest first."""
        found = [(seen.st_mtime_ns, entry.name) for entry, seen in _entries(self.req)]
        names = [name for _, name in sorted(found) if _REQUEST_LIKE.fullmatch(name)]
        self._since = {name: at for name, at in self._since.items() if name in names}
        return [name for name in names if not self._is_answered(name)][:MOST_AT_ONCE]

    def _is_answered(self, name: str) -> bool:
        """An earlier run may have been killed between answering and putting the request away."""
        if not any((self.res / answer).exists() for answer in _answers(name)):
            return False
        self._move(name, self.done)
        return True

    def _read(self, name: str) -> bytes | None:
        try:
            return read_once(self.req, name)
        except FileUnsettled:
            self._give_up(name, MockError.UNSETTLED)
        except BadMessage as error:
            self._refuse(name, MockError.UNREADABLE, str(error))
        return None

    def _request(self, name: str, data: bytes) -> Request:
        try:
            written = (self.req / name).lstat().st_mtime_ns
        except OSError:  # taken back; its id does not matter any more
            written = 0
        return Request(name, data, request_id(name, data, written))

    def _answer(self, request: Request, centre: Centre) -> ServiceError | None:
        """Answer it, or say why the centre cannot."""
        name = request.name
        try:
            reply = answer_request(request, centre, self.house)
        except ServiceError as error:
            log.warning("%s: %s: %s", name, type(error).__name__, error)
            self._give_up(name, MockError.SERVICE_DOWN)
            return error
        self._publish(name, reply)
        return None

    def _give_up(self, name: str, code: MockError) -> None:
        """Answer with an error when the request has waited too long."""
        since = self._since.setdefault(name, self.clock.now())
        if self.clock.now() - since >= self.settings.limit_s:
            self._refuse(name, code, f"after {self.settings.limit_s:g} s")

    def _refuse(self, name: str, code: MockError, detail: str) -> None:
        self._publish(name, refuse(code, self.house, self.house.encoding, detail))

    def _publish(self, name: str, reply: Reply) -> None:
        """First the answer, then away with the request: in this order nothing is lost and nothing doubled."""
        xml, zipped = _answers(name)
        data = reply.encoded.data
        if len(data) > self.settings.zip_above:
            put(self.res, zipped, _zip(xml, data))
        else:
            put(self.res, xml, data)
        for lost in reply.encoded.lost:
            log.warning("%s: %s lost %d characters to ●", xml, lost.element, lost.count)
        if reply.refused is None:
            log.info("%s answered", name)
        else:
            log.warning("%s refused: %s", name, reply.refused)
        self._since.pop(name, None)
        self._move(name, self.done if reply.refused is None else self.refused)

    def _move(self, name: str, folder: Path) -> None:
        target = folder / name
        for number in range(1, 1000):
            if not target.is_symlink() and not target.exists():
                break
            target = folder / f"{name}.{number}"
        try:
            (self.req / name).rename(target)
        except FileNotFoundError:  # its writer took it back
            return
        except OSError as error:  # it is answered; that alone must not stop the others
            log.error("%s: cannot be moved to %s (%s)", name, folder.name, error.strerror)

    def _tend(self) -> None:
        """`done` holds people's numbers: not for longer than needed."""
        limit = (self.house.now() - self.settings.keep).timestamp()
        for entry, seen in _entries(self.done):
            if seen.st_ctime < limit:
                with suppress(OSError):  # the next look tries again
                    entry.unlink()


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """What lies in the folder; what goes away meanwhile does not. Raises ExchangeError."""
    try:
        for entry in list(folder.iterdir()):
            with suppress(FileNotFoundError):
                yield entry, entry.lstat()
    except OSError as error:
        raise folder_error(folder, error) from error


@dataclass(frozen=True, slots=True)
class _Away:
    """A centre that was not reached a moment ago."""

    error: ServiceError

    def by_number(self, *_: Any, **__: Any) -> Answer:
        """Not now."""
        raise self.error

    def start_bulk(self, *_: Any, **__: Any) -> str:
        """Not now."""
        raise self.error

    def collect_bulk(self, *_: Any, **__: Any) -> tuple[BulkRow, ...] | None:
        """Not now."""
        raise self.error

    def keep_references(self, *_: Any, **__: Any) -> tuple[Kept, ...]:
        """Not now."""
        raise self.error


def _answers(name: str) -> tuple[str, str]:
    """The names that the answer to this request can have: .xml, .zip."""
    found = _REQUEST_LIKE.fullmatch(name)
    assert found is not None  # noqa: S101 -- only such names are listed
    stem = f"{found[1]}{Direction.RESPONSE}_{found[2]}"
    return f"{stem}.xml", f"{stem}.zip"


def _zip(name: str, data: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return made.getvalue()
