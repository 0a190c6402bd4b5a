# SPDX-License-Identifier: Apache-2.0
"""Walk a log from its first row and name the first one that is wrong. Pure; rows may come from any iterable."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from eligibility.access_log.checkpoints import Checkpoint, Mark
from eligibility.access_log.findings import Finding, Problem, Report
from eligibility.access_log.rows import GENESIS_SEQ, AccessRow, genesis, row_hash
from eligibility.errors import BadAccessRow

SLACK = timedelta(days=31)
"""A row may be older than its checkpoint: that of a kiosk which was killed is signed when it starts again."""


def verify(
    chain: str,
    rows: Iterable[AccessRow],
    marks: Iterable[Checkpoint] = (),
    keep: timedelta | None = None,
) -> Report:
    """Check the rows, in the order in which they are stored, against each other and against signed marks.

    The marks' signatures were checked when they were read (`read_checkpoint`); those of other chains are left out.
    The newest mark of pruning says where the rows have to begin. `keep`: for how long rows have to be kept; only
    checkpoints that were kept elsewhere can tell that younger ones were pruned.
    """
    marks = [mark for mark in marks if mark.chain == chain]
    walk = _Walk.of(chain, marks)
    early = None if keep is None else walk.pruned_early(marks, keep)
    finding = walk.contradiction() or early or walk.go(iter(rows)) or walk.end()
    return replace(walk.report, finding=finding)


@dataclass(slots=True)
class _Walk:
    """Where the walk is: the row that must come next, and the hash that it must hold."""

    chain: str
    report: Report
    next_seq: int
    previous: str
    known: dict[int, set[str]] = field(default_factory=dict)
    trusted: int = 0

    @classmethod
    def of(cls, chain: str, marks: list[Checkpoint]) -> "_Walk":
        pruned = max((m for m in marks if m.mark is Mark.PRUNED), key=lambda m: m.seq, default=None)
        known: dict[int, set[str]] = {}
        for mark in marks:
            known.setdefault(mark.seq, set()).add(mark.hash)
        report = Report(chain, pruned=pruned, confirmed=0 if pruned is None else pruned.seq)
        if pruned is None:
            return cls(chain, report, GENESIS_SEQ, genesis(chain), known)
        return cls(chain, report, pruned.seq + 1, pruned.hash, known, pruned.seq)

    def contradiction(self) -> Finding | None:
        """Two signed marks that say different things of one row: one of them was made for another chain."""
        for seq in sorted(self.known):
            if len(self.known[seq]) > 1:
                why = "two signed checkpoints give it different hashes"
                return Finding(seq, Problem.REWRITTEN, why)
        return None

    def pruned_early(self, marks: Iterable[Checkpoint], keep: timedelta) -> Finding | None:
        """Rows that were pruned though a checkpoint shows that they were not old enough."""
        pruned = self.report.pruned
        if pruned is None:
            return None
        limit = pruned.at - keep + SLACK
        young = [
            m for m in marks if m.mark is Mark.CHECKPOINT and m.seq <= pruned.seq and m.at > limit
        ]
        if not young:
            return None
        oldest = min(young, key=lambda mark: mark.seq)
        why = f"a signed checkpoint of {oldest.at:%Y-%m-%d} was its, and it was deleted on {pruned.at:%Y-%m-%d}"
        return Finding(oldest.seq, Problem.PRUNED_EARLY, why)

    def go(self, rows: Iterator[AccessRow]) -> Finding | None:
        """Row after row until the first that is wrong."""
        for row in rows:
            found = self._look(row, rows)
            if found is not None:
                return found
            self._passed(row)
        return None

    def end(self) -> Finding | None:
        """Does a mark remember more than there is?"""
        remembered = max(self.known, default=0)
        if remembered < self.next_seq:
            return None
        why = f"a signed checkpoint remembers row {remembered}"
        return Finding(self.next_seq, Problem.CUT_OFF, why, remembered)

    def _passed(self, row: AccessRow) -> None:
        if row.seq in self.known:
            self.trusted = row.seq
        report = self.report
        self.report = replace(
            report,
            rows=report.rows + 1,
            first=report.first or row.seq,
            last=row.seq,
            confirmed=max(report.confirmed, self.trusted),
        )
        self.next_seq, self.previous = row.seq + 1, row.hash

    def _look(self, row: AccessRow, rest: Iterator[AccessRow]) -> Finding | None:
        if not _is_whole(self.chain, row):
            return Finding(self.next_seq, Problem.ALTERED, "its content does not give its hash")
        if row.seq != self.next_seq:
            return self._wrong_place(row, rest)
        if row.previous != self.previous:
            return self._broken(row)
        remembered = self.known.get(row.seq)
        if remembered is not None and row.hash not in remembered:
            why = f"a signed checkpoint gives row {row.seq} another hash"
            return Finding(self.trusted + 1, Problem.REWRITTEN, why, row.seq)
        return None

    def _wrong_place(self, row: AccessRow, rest: Iterator[AccessRow]) -> Finding:
        if row.seq < self.next_seq:
            return Finding(row.seq, Problem.INSERTED, self._why_inserted(row))
        if any(later.seq == self.next_seq for later in rest):
            return Finding(self.next_seq, Problem.REORDERED, f"row {row.seq} stands in its place")
        return Finding(self.next_seq, Problem.MISSING, f"row {row.seq} comes instead")

    def _why_inserted(self, row: AccessRow) -> str:
        is_before = row.seq < self.next_seq - self.report.rows
        return (
            "it lies before the log's beginning" if is_before else "there is a row of this number"
        )

    def _broken(self, row: AccessRow) -> Finding:
        if self.report.rows == 0:
            return Finding(row.seq, Problem.REWRITTEN, "it does not follow the log's beginning")
        why = f"row {row.seq} was chained to another one"
        return Finding(row.seq - 1, Problem.REWRITTEN, why)


def _is_whole(chain: str, row: AccessRow) -> bool:
    try:
        return row_hash(chain, row) == row.hash
    except BadAccessRow:
        return False
