# SPDX-License-Identifier: Apache-2.0
"""Is an access log whole? The kiosk's own, an exported file, or the service's, against anchors kept elsewhere."""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from eligibility.access_log import Checkpoint, Finding, Problem, Report, VerifyKey, verify
from eligibility.access_log.files import read_file
from eligibility.access_log.key_files import LogKeys
from eligibility.anchoring import Anchor, read_anchors
from eligibility.errors import BadAnswer, BadCheckpoint, BadFile
from eligibility.service.access_check import check_chains, open_log
from terminal.journal.access import AccessReader

DATABASE = "service.db"
KEYS_OF_URL = "access-log"
"""Beside this name lie the log's keys when the database is elsewhere (`ui.wiring.service`)."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """What a service keeps of a kiosk's log, and its key."""

    key: VerifyKey
    found: tuple[Anchor, ...]

    def of_kiosk(self, key: VerifyKey) -> list[Checkpoint]:
        """The kiosk's own checkpoints. Raises BadCheckpoint for one that another key signed."""
        return [anchor.anchored(key) for anchor in self.found]

    def of_service(self, key: VerifyKey) -> list[Checkpoint]:
        """Where the service's log of this kiosk stood. Raises BadCheckpoint for one that another key signed."""
        receipts = [anchor.signed_for(key) for anchor in self.found]
        return [receipt.head for receipt in receipts if receipt.head is not None]


def read_anchor_file(path: Path) -> Anchors:
    """What `access-log anchors` wrote. Raises BadFile."""
    try:
        return Anchors(*read_anchors(json.loads(path.read_text(encoding="utf-8"))))
    except (OSError, ValueError, RecursionError, BadAnswer) as error:
        raise BadFile(path, f"holds no anchors ({type(error).__name__})") from None


def check_kiosk(reader: AccessReader, anchors: Anchors | None, keep: timedelta) -> Report:
    """The log in a kiosk's database, which keeps rows for so long.

    Raises JournalError; BadCheckpoint for an anchor that is not this kiosk's.
    """
    elsewhere = [] if anchors is None else anchors.of_kiosk(reader.keys.signing.public)
    try:
        marks = reader.marks()
    except BadCheckpoint as error:
        return Report(reader.chain, finding=_forged(error))
    return verify(reader.chain, reader.rows(), [*marks, *elsewhere], keep)


def check_file(path: Path, anchors: Anchors | None) -> Report:
    """An exported log. Raises BadFile or BadCheckpoint."""
    found = read_file(path)
    elsewhere = [] if anchors is None else anchors.of_kiosk(found.key)
    return verify(found.chain, found.rows, [*found.marks, *elsewhere])


def check_service(state: Path, url: str | None, anchors: list[Anchors]) -> list[Report]:
    """All chains of a service; `url` of its database when that is not a file in its state directory.

    Raises BadFile, BadAccessKey, StoreFault or BadCheckpoint.
    """
    database = state / DATABASE
    with open_log(database if url is None else url) as connection:
        keys = database if url is None else state / KEYS_OF_URL
        key = LogKeys.beside(keys, make=False).signing.public
        marks = [mark for one in anchors for mark in one.of_service(key)]
        return check_chains(connection, marks)


def told(report: Report) -> str:
    """One line for a person."""
    if report.finding is not None:
        return f"{report.chain}: {report.finding.text()}"
    where = f", {report.first} to {report.last}" if report.rows else ""
    pruned = "" if report.pruned is None else f"; rows up to {report.pruned.seq} were pruned"
    return (
        f"{report.chain}: whole, {report.rows} rows{where}; "
        f"confirmed by checkpoints up to row {report.confirmed}{pruned}"
    )


def joined(found: list[Anchors]) -> Anchors | None:
    """Several files of one kiosk's anchors as one."""
    if not found:
        return None
    return Anchors(found[0].key, tuple(anchor for one in found for anchor in one.found))


def as_text(reports: list[Report]) -> str:
    """A line for each chain."""
    return "\n".join(told(report) for report in reports) or "no rows"


def as_json(reports: list[Report]) -> str:
    """The same for a program."""
    return json.dumps([_json(report) for report in reports], ensure_ascii=False)


def _json(report: Report) -> dict[str, Any]:
    finding, pruned = report.finding, report.pruned
    return {
        "chain": report.chain,
        "whole": report.holds,
        "rows": report.rows,
        "first": report.first,
        "last": report.last,
        "confirmed": report.confirmed,
        "pruned_up_to": None if pruned is None else pruned.seq,
        "finding": None if finding is None else asdict(finding),
    }


def _forged(error: BadCheckpoint) -> Finding:
    return Finding(0, Problem.REWRITTEN, f"a checkpoint in the log is not this kiosk's: {error}")
